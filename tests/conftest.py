"""What every test starts from: the store, the cast as fixtures, and policies and language unread."""

import os

import pytest
from django.core.cache import cache
from django.utils import translation

from tests import cast

STORE = os.environ.get("HOTLINE_TEST_STORE", "sqlite")
NOT_HERE = {"sqlite": "full_only", "postgres": "sqlite_only"}[STORE]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out (not skip) what belongs to the other store; and browsers last.

    A browser keeps an event loop running in its worker until the end, and no other test could start one of its own.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    left_out = [item for item in items if item.get_closest_marker(NOT_HERE)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker(NOT_HERE)]


@pytest.fixture(autouse=True)
def _fresh():
    """Policies are read anew, and each test begins in English whatever the one before it activated."""
    cache.clear()
    translation.activate("en")
    yield
    cache.clear()
    translation.activate("en")


@pytest.fixture
def zone(db):
    return cast.make_zone()


@pytest.fixture
def zones(db):
    """Three zones in a row; the first and the third are no neighbours."""
    return cast.make_zones()


def _user(handle: str):
    def made(db):
        return cast.make_user(handle)

    made.__doc__ = f"{handle}, {', '.join(str(role.label) for role in cast.ROLES[handle]).lower()}."
    return pytest.fixture(made, name=handle)


dana, tess, lena, cora, padre = (_user(handle) for handle in ("dana", "tess", "lena", "cora", "padre"))
fina, ines, leo, ada = (_user(handle) for handle in ("fina", "ines", "leo", "ada"))


@pytest.fixture
def remy(zone):
    """A responder of the zone, on call, with a sign-in and a proven phone."""
    return cast.make_responder("remy", zone=zone)


@pytest.fixture
def paloma(zone):
    """The second responder of the zone."""
    return cast.make_responder("paloma", zone=zone)


@pytest.fixture
def tomas(zone):
    """The third responder of the zone; reads English only."""
    return cast.make_responder("tomas", zone=zone, languages=["en"], language="en")


@pytest.fixture
def omar(zone):
    """The outsider: a subscriber of the zone, without a sign-in."""
    return cast.make_subscriber(zone)
