"""What every test starts from: the store, the cast as fixtures, and policies and language unread."""

import os

import pytest
from django.core.cache import cache
from django.utils import translation

from tests import cast

STORE = os.environ.get("HOTLINE_TEST_STORE", "sqlite")
NOT_HERE = {"sqlite": "full_only", "postgres": "sqlite_only"}[STORE]


STORED = {"db", "transactional_db", "live_server"}
LONG = (
    "test_pages",
    "test_road_full",
    "test_road_embedded",
    "test_crawl",
    "test_beside_the_call",
    "test_nothing_typed_is_lost",
)  # in this order, before other browsers
LONG_OTHERS = ("test_real_servers",)


def pytest_itemcollected(item: pytest.Item) -> None:
    """The tests of a module that drives Chromium go to one worker, which starts what they share once."""
    if item.get_closest_marker("browser"):
        item.add_marker(pytest.mark.xdist_group(item.module.__name__))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out (not skip) what belongs to the other store or, on PostgreSQL, touches none; and browsers last.

    A browser keeps an event loop running in its worker until the end, and no other test could start one of its own.
    """
    items.sort(key=_turn)
    left_out = [item for item in items if _elsewhere(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not _elsewhere(item)]


def _turn(item: pytest.Item) -> int:
    """The rest keep the order they have, which is a random one; the long ones begin while others can run beside them."""
    name = item.module.__name__.rpartition(".")[2]
    if not item.get_closest_marker("browser"):
        return -1 if name in LONG_OTHERS else 0
    return 1 + (LONG.index(name) if name in LONG else len(LONG))


def _elsewhere(item: pytest.Item) -> bool:
    """Is the other store the place for it? A test without the database's fixtures or mark is kept from it, so once is enough.

    A drill makes a store of its own, of the kind this run is on.
    """
    own = item.get_closest_marker("full_only") or item.get_closest_marker("drill")
    if STORE == "postgres" and not own:
        stored = item.get_closest_marker("django_db") or STORED & set(getattr(item, "fixturenames", STORED))
        if not stored:
            return True
    return item.get_closest_marker(NOT_HERE) is not None


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
