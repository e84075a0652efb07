"""An all-clear is paid when it has left, not when it was decided; and there is one alert for each confirmation."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dispatch import brakes, decisions, sending
from dispatch.models import Broadcast, FollowUp
from hotline.base import clock
from hotline.base.errors import Conflict
from hotline.messaging.models import Message
from tests import cast
from tests.cast import run_pump, texts_to, who
from tests.console.make import browser
from tests.dispatch import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def list_of(zones):
    """Three of the zone's list, at any hour."""
    steps.at_any_hour()
    return [cast.make_subscriber(zones[0]) for _turn in range(3)]


@pytest.fixture
def seen(zones, remy, paloma):
    incident = cast.make_incident(zone=zones[0], wanted=2)
    steps.alert(incident)
    steps.two_see_ice(incident, remy, paloma)
    return steps.fresh(incident)


@pytest.fixture
def ended(seen, list_of, remy, paloma):
    steps.told(seen)
    steps.gone(seen, remy, paloma)
    return steps.fresh(seen)


def owed(incident) -> bool:
    return FollowUp.objects.filter(incident=incident, kind="all_clear", paid_at=None).exists()


def all_clears(person) -> int:
    return sum("TERMINADO" in text for text in texts_to(person))


def test_an_all_clear_held_by_the_brake_is_still_owed_and_still_leaves_later(ended, list_of):
    steps.approve(steps.draft(ended, "C3"), by="dana")
    brakes.pull(actor=who("cora"), reason="to look at it")
    steps.after_the_hold()
    assert Message.objects.filter(batch__template="C3").count() == 3
    assert owed(ended)
    with clock.shifted(timedelta(minutes=40)):
        brakes.release(actor=who("cora"), reason="looked at it")
        run_pump()
        assert [all_clears(person) for person in list_of] == [1, 1, 1]
        assert not owed(ended)


def test_an_all_clear_stopped_on_the_way_is_offered_again_to_who_did_not_get_it(ended, list_of):
    steps.approve(steps.draft(ended, "C3"), by="dana")
    brakes.pull(actor=who("cora"), reason="to look at it")
    steps.after_the_hold()
    got = Message.objects.filter(batch__template="C3").order_by("due_at").first()
    Message.objects.filter(pk=got.pk).update(state="sent")
    sending.stop(actor=who("dana"), broadcast=Broadcast.objects.get(kind="C3"))
    brakes.release(actor=who("cora"), reason="looked at it")
    with clock.shifted(timedelta(seconds=20)):
        run_pump()
    assert owed(ended)
    page = browser("dana").get(reverse("incident", args=[ended.code])).text
    assert "act=draft-C3" in page

    second = steps.draft(ended, "C3")
    steps.approve(second, by="dana")
    with clock.shifted(timedelta(seconds=40)):
        run_pump()
    told = Message.objects.filter(batch=Broadcast.objects.get(pk=second.pk).batch)
    assert got.contact_id not in set(told.values_list("contact_id", flat=True))
    assert told.count() == 2
    assert not owed(ended)


def test_one_confirmation_has_one_alert(seen, list_of):
    steps.confirm(seen)
    first = steps.draft(seen)
    steps.approve(first)
    with pytest.raises(Conflict, match="alerted already"):
        steps.draft(seen, by="lena")
    steps.after_the_hold()
    assert Broadcast.objects.get().state == "sent"
    with pytest.raises(Conflict, match="alerted already"):
        steps.draft(seen, by="lena")


def test_an_update_that_is_about_to_leave_is_not_drafted_twice(seen, list_of):
    steps.told(seen)
    steps.approve(steps.draft(seen, "C2"))
    with pytest.raises(Conflict, match="no longer waiting"):
        steps.draft(seen, "C2", by="lena")


def test_who_was_corrected_once_is_not_owed_it_again(seen, list_of):
    steps.told(seen)
    decisions.false_alarm(
        actor=who("lena"), incident=steps.fresh(seen), basis="responder", note="it was the water company"
    )
    steps.approve(steps.draft(steps.fresh(seen), "C8"))
    steps.after_the_hold()
    decisions.reopen(actor=who("lena"), incident=steps.fresh(seen), reason="they are there after all")
    steps.told(steps.fresh(seen))
    decisions.false_alarm(actor=who("lena"), incident=steps.fresh(seen), basis="responder", note="the film crew again")
    assert FollowUp.objects.filter(incident=seen, kind="correction", paid_at=None).count() == 1
