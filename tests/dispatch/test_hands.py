"""Who has an incident open, who works on it, and taking it over: with grace, from the silent, or by the lead with a reason."""

from datetime import timedelta

import pytest

from dispatch import hands
from dispatch.models import Claim, Looking, TimelineEntry
from hotline.accounts.people import actor_of
from hotline.accounts.roles import Role
from hotline.base import clock
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.realtime.models import Event
from tests.cast import make_incident, make_user, run_pump, who

pytestmark = pytest.mark.django_db


def at_it(incident) -> list[tuple[str, bool]]:
    return [(one.handle, one.typing) for one in hands.here([incident.pk], clock.now()).get(incident.pk, [])]


def told() -> int:
    return Event.objects.filter(kind="hands").count()


def _dispatcher(handle: str):
    return actor_of(make_user(handle, Role.DISPATCHER))


def test_each_sees_who_has_it_open_and_who_types():
    incident = make_incident()
    assert hands.look(actor=who("dana"), subject=incident)
    assert hands.look(actor=who("lena"), subject=incident, typing=True)
    assert at_it(incident) == [("dana", False), ("lena", True)]
    hands.leave(actor=who("lena"), subject=incident)
    assert at_it(incident) == [("dana", False)]


def test_saying_the_same_again_wakes_nobody():
    incident = make_incident()
    hands.look(actor=who("dana"), subject=incident)
    before = told()
    assert not hands.look(actor=who("dana"), subject=incident)
    assert told() == before
    assert hands.look(actor=who("dana"), subject=incident, typing=True)
    assert told() == before + 1


def test_who_goes_silent_is_gone_by_itself_and_others_are_told():
    incident = make_incident()
    hands.look(actor=who("dana"), subject=incident)
    before = told()
    with clock.shifted(timedelta(seconds=46)):
        assert at_it(incident) == []
        run_pump()
    assert not Looking.objects.exists()
    assert told() == before + 1


def test_nothing_is_kept_of_who_looked():
    incident = make_incident()
    hands.look(actor=who("dana"), subject=incident)
    hands.leave(actor=who("dana"), subject=incident)
    assert not Looking.objects.exists()
    assert not TimelineEntry.objects.filter(incident=incident, actor_handle="dana").exclude(what="opened").exists()


def test_outsiders_are_nowhere():
    with pytest.raises(Forbidden):
        hands.look(actor=who("remy"), subject=make_incident())


def test_taking_it_is_said_and_twice_is_once():
    incident = make_incident()
    for _press in range(2):
        hands.take(actor=who("dana"), subject=incident)
    assert Claim.objects.get().user.handle == "dana"
    assert TimelineEntry.objects.filter(what="took").count() == 1


def test_a_mix_up_is_put_right_at_once_without_a_reason():
    incident = make_incident()
    hands.take(actor=who("dana"), subject=incident)
    hands.take(actor=who("lena"), subject=incident)
    assert Claim.objects.get().user.handle == "lena"
    assert TimelineEntry.objects.get(what="took_over").data == {"from": "dana"}


def test_later_only_a_senior_with_a_reason_takes_it_from_somebody_at_it():
    incident = make_incident()
    hands.take(actor=who("dana"), subject=incident)
    with clock.shifted(timedelta(seconds=60)):
        hands.look(actor=who("dana"), subject=incident)
    with clock.shifted(timedelta(seconds=70)):
        with pytest.raises(Conflict, match="dana is working on it now"):
            hands.take(actor=_dispatcher("june"), subject=incident)
        with pytest.raises(Refused, match="Say why"):
            hands.take(actor=who("lena"), subject=incident)
        hands.take(actor=who("lena"), subject=incident, reason="dana has a second call")
    assert Claim.objects.get().user.handle == "lena"


def test_from_the_silent_anybody_takes_it():
    incident = make_incident()
    hands.take(actor=who("dana"), subject=incident)
    with clock.shifted(timedelta(seconds=121)):
        hands.take(actor=_dispatcher("june"), subject=incident)
    assert Claim.objects.get().user.handle == "june"


def test_a_trainee_takes_nothing_and_letting_go_is_only_for_who_has_it():
    incident = make_incident()
    with pytest.raises(Forbidden):
        hands.take(actor=who("tess"), subject=incident)
    hands.take(actor=who("dana"), subject=incident)
    hands.let_go(actor=who("lena"), incident=incident)
    assert Claim.objects.exists()
    hands.let_go(actor=who("dana"), incident=incident)
    assert not Claim.objects.exists()
