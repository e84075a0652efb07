"""The ceiling on alerts: four an hour, more only when two people say so, and only for that hour."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dispatch import ceilings
from dispatch.models import Broadcast, CeilingRaise
from hotline.base import clock
from hotline.base.errors import Conflict, Forbidden, Refused
from tests.cast import client_of, make_user, meanwhile, set_policy, who
from tests.console.make import make_alerted, sees_ice
from tests.dispatch.steps import approve, at_any_hour, confirm, draft, fresh

pytestmark = pytest.mark.django_db
WHY = "three places at once this morning"


@pytest.fixture
def waiting(db) -> Broadcast:
    """An alert that waits, where the ceiling of this hour is reached."""
    at_any_hour()
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    confirm(incident, level="V2")
    set_policy("wide_alerts_per_hour", 0)
    return draft(fresh(incident))


def test_beyond_the_ceiling_nothing_is_approved(waiting):
    with pytest.raises(Refused) as refused:
        approve(waiting)
    assert refused.value.code == "ceiling"


def test_two_people_raise_it_and_one_alone_cannot(waiting):
    asked = ceilings.ask(actor=who("lena"), to=3, reason=WHY)
    with pytest.raises(Refused):
        approve(waiting)
    with pytest.raises(Forbidden):
        ceilings.agree(actor=who("lena"), raise_=asked)
    with pytest.raises(Forbidden):
        ceilings.agree(actor=who("dana"), raise_=asked)

    ceilings.agree(actor=who("padre"), raise_=asked)

    assert ceilings.limit(clock.now()) == 3
    approve(waiting)
    assert Broadcast.objects.get().state == "approved"


def test_the_store_itself_refuses_one_person_twice(waiting):
    asked = ceilings.ask(actor=who("lena"), to=3, reason=WHY)
    with pytest.raises(IntegrityError), transaction.atomic():
        CeilingRaise.objects.filter(pk=asked.pk).update(agreed_at=clock.now(), agreed_by=asked.asked_by)


def test_it_holds_for_one_hour(waiting):
    ceilings.agree(actor=who("padre"), raise_=ceilings.ask(actor=who("lena"), to=3, reason=WHY))
    with clock.shifted(timedelta(minutes=61)):
        assert ceilings.limit(clock.now()) == 0
        with pytest.raises(Refused):
            approve(waiting)


@pytest.mark.parametrize(("to", "why"), [(0, WHY), (21, WHY), (3, "because")])
def test_it_asks_for_a_number_and_a_sentence(waiting, to, why):
    with pytest.raises(Refused):
        ceilings.ask(actor=who("lena"), to=to, reason=why)


def test_it_is_asked_for_once_and_agreed_to_once(waiting):
    asked = ceilings.ask(actor=who("lena"), to=3, reason=WHY)
    with pytest.raises(Conflict):
        ceilings.ask(actor=who("padre"), to=4, reason=WHY)
    ceilings.agree(actor=who("padre"), raise_=asked)
    with pytest.raises(Conflict):
        ceilings.agree(actor=who("cora"), raise_=asked)


def test_on_the_page_one_asks_and_another_agrees(waiting):
    lena, padre = client_of(make_user("lena")), client_of(make_user("padre"))
    assert lena.post(reverse("ceiling-ask"), {"to": "x", "reason": WHY}).status_code == 422
    assert lena.post(reverse("ceiling-ask"), {"to": "2", "reason": WHY}).status_code == 303
    asked = CeilingRaise.objects.get()
    agree = reverse("ceiling-agree", args=[asked.pk])
    assert agree not in lena.get(reverse("approvals")).text
    assert agree in padre.get(reverse("approvals")).text
    assert lena.post(agree).status_code == 422
    assert padre.post(agree).status_code == 303
    assert "0 of 2" in padre.get(reverse("approvals")).text
    assert client_of(make_user("dana")).post(agree).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_two_approved_at_once_only_one_fits_under_the_ceiling():
    at_any_hour()
    texts = []
    for handle in ("remy", "paloma"):
        incident, (person,) = make_alerted(handle)
        sees_ice(incident, person)
        confirm(incident, level="V2")
        texts.append(draft(fresh(incident)))
    set_policy("wide_alerts_per_hour", 1)
    lena = who("lena")

    def press(text: Broadcast) -> str:
        try:
            return approve(text).state
        except Refused as refused:
            return refused.code

    said = meanwhile(lena, lambda: press(texts[0]), lambda: press(texts[1]))

    assert said == ("approved", "ceiling")
