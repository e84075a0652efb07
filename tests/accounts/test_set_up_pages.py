"""Who sees what in the set-up pages: administrators people and places, coordinators words and places, content nobody."""

import pytest

from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    def of(handle: str) -> str:
        return cast.client_of(cast.make_user(handle, is_staff=True)).get("/admin/").content.decode()

    return of


def test_the_administrator_sets_up_people_and_places(pages):
    shown = pages("ada")
    assert "/admin/accounts/user/" in shown
    assert "/admin/places/zone/" in shown
    assert "/admin/calls/rightsscript/" not in shown


def test_the_coordinator_sets_up_words_and_places(pages):
    shown = pages("cora")
    assert "/admin/calls/rightsscript/" in shown
    assert "/admin/messaging/template/" in shown
    assert "/admin/accounts/user/" not in shown


def test_what_happened_is_in_no_set_up_page(pages):
    for handle in ("ada", "cora"):
        shown = pages(handle)
        for room in ("/admin/dispatch/", "/admin/contacts/", "/admin/audit/", "/admin/mfa/", "/admin/usersessions/"):
            assert room not in shown


def test_a_dispatcher_does_not_enter(db):
    assert cast.client_of(cast.make_user("dana", is_staff=True)).get("/admin/").status_code == 403
