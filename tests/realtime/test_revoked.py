"""A socket is a session: whoever is no longer signed in, or may do other things now, is off the boards within two seconds."""

import pytest
from django.contrib.sessions.models import Session

from hotline.realtime import watch
from tests.realtime.stage import Page, Socket, cookie_of, happen, make_seat, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def signs_out(user):
    Session.objects.all().delete()


def is_deactivated(user):
    user.is_active = False
    user.save(update_fields=["is_active"])


def gets_a_new_password(user):
    user.set_password("another long password")
    user.save(update_fields=["password"])


def is_deleted(user):
    user.delete()


def session_expires(user):
    Session.objects.update(expire_date="2001-01-01T00:00:00Z")


@pytest.mark.parametrize("what", [signs_out, is_deactivated, gets_a_new_password, is_deleted, session_expires])
def test_a_person_whose_session_is_over_loses_the_socket_and_hears_nothing_more(site_here, what):
    user = make_user()
    page = Socket(site_here.url, cookie_of(user))
    page.hear(lambda: page.was_told("tick"))
    what(user)
    assert page.hear_close(3) == 4401
    happen("secret")
    assert page.notes == {}


def test_a_person_who_lost_a_role_is_sent_back_to_be_judged_anew_and_refused(site_here):
    user = make_user()
    cookie = cookie_of(user)
    page = Socket(site_here.url, cookie)
    page.hear(lambda: page.was_told("tick"))
    user.grants.all().delete()
    assert page.hear_close(3) == 1012
    assert Socket(site_here.url, cookie).hear_close() == 4403


def test_the_others_stay(site_here):
    leaves, stays = make_user(), make_user("lena")
    going, staying = Socket(site_here.url, cookie_of(leaves)), Socket(site_here.url, cookie_of(stays))
    going.hear(lambda: going.was_told("tick"))
    is_deactivated(leaves)
    assert going.hear_close(3) == 4401
    happen("1")
    staying.hear(lambda: "1" in staying.notes)


def test_the_look_costs_the_same_few_queries_for_a_hundred_sockets(django_assert_num_queries):
    user = make_user()
    seats = [
        make_seat(Page(), user_id=str(user.pk), session_key="gone", auth_hash=user.get_session_auth_hash())
        for _ in range(100)
    ]
    with django_assert_num_queries(3):
        assert len(watch.leavers(seats)) == 100
