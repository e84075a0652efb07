"""The donut-shop rumour: seven calls and eleven texts, second-hand; nothing is there; exactly those who asked are told."""

import pytest
from django.db import IntegrityError, transaction

from dispatch import broadcasts, clarifications, decisions, followups, incidents, rumours
from dispatch.models import Broadcast, Confirmation, FollowUp, IncidentCall, Response
from hotline.base import clock
from hotline.base.errors import Refused
from hotline.contacts import book
from hotline.messaging.models import Inbound
from tests import cast
from tests.cast import text_from, texts_to, who
from tests.dispatch import steps

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def any_hour(db):
    steps.at_any_hour()


@pytest.fixture
def morning(zones, remy, paloma):
    """Seven calls on one incident, eleven texts on its rumour, and the alert out."""
    incident = cast.make_incident(
        zone=zones[0], cross_street="W 3rd & Union", place_type="other", activity="arrest_in_progress",
        public_place="W 3rd & Union", call=cast.make_call(caller=cast.number(), safe_to_text=True),
    )  # fmt: skip
    rumour = rumours.open(actor=who("dana"), claim="14 detenidos en las donas", place="W 3rd & Union", zone=zones[0],
                          incident=incident)  # fmt: skip
    calls = [IncidentCall.objects.get().call]
    for turn in range(6):
        call = cast.make_call(caller=cast.number(), safe_to_text=turn < 4, safe_to_call=True, firsthand=False)
        incidents.join(actor=who("dana"), incident=incident, call=call)
        calls.append(call)
    for call in calls:
        rumours.hear(actor=who("dana"), rumour=rumour, call=call)
    for turn in range(11):
        number = cast.number()
        text_from(number, f"es cierto que se llevaron a 14 en las donas? {turn}")
        rumours.hear(actor=who("dana"), rumour=rumour, inbound=Inbound.objects.get(contact=book.find(number)))
    steps.alert(incident)
    return incident, rumour, calls


def test_the_correction_reaches_exactly_those_who_asked(morning, remy, paloma):
    incident, rumour, calls = morning
    omar = cast.make_subscriber(incident.zone)
    text_from(remy, f"VOY {incident.code} 5")
    text_from(remy, f"LLEGUE {incident.code}")
    text_from(remy, f"NADA {incident.code}")
    assert Response.objects.get(responder=remy).verdict == "nothing"
    decisions.false_alarm(actor=who("dana"), incident=steps.fresh(incident), basis="responder")
    rumours.decide(actor=who("dana"), rumour=rumour, verdict="false")
    plan = clarifications.plan(rumour, clock.now())
    assert (plan.by_text, plan.by_call, plan.unreachable) == (16, 2, 0)

    answer = clarifications.draft(actor=who("dana"), rumour=rumour)
    asked_by_text = [hearer.contact for hearer in rumour.hearers.exclude(inbound=None).select_related("contact")]
    assert len(asked_by_text) == 11
    for contact in asked_by_text:
        assert [text for text in texts_to(contact) if "NO vimos agentes" in text and "W 3rd & Union" in text]
    for call in calls:
        heard = [text for text in texts_to(call.contact) if "NO vimos agentes" in text]
        assert len(heard) == (1 if call.safe_to_text else 0)
    assert answer.recipients == 16 and answer.call_backs == 2
    owed = FollowUp.objects.filter(kind="call_back", paid_at=None)
    assert {debt.call_id for debt in owed} == {call.pk for call in calls if not call.safe_to_text}
    assert texts_to(omar) == [], "the list was never told the rumour, so it is not told the answer"


def test_who_asks_afterwards_gets_the_same_answer(morning, remy):
    incident, rumour, _calls = morning
    text_from(remy, f"VOY {incident.code} 5")
    text_from(remy, f"NADA {incident.code}")
    decisions.false_alarm(actor=who("dana"), incident=steps.fresh(incident), basis="responder")
    rumours.decide(actor=who("dana"), rumour=rumour, verdict="false")
    clarifications.draft(actor=who("dana"), rumour=rumour)
    number = cast.number()
    text_from(number, "oiga y lo de las donas?")
    late = Inbound.objects.get(contact=book.find(number))
    rumours.hear(actor=who("dana"), rumour=rumour, inbound=late)
    assert len([text for text in texts_to(late.contact) if "NO vimos agentes" in text]) == 1

    text_from(number, "gracias, y entonces lo de las donas no es cierto?")
    again = Inbound.objects.filter(contact=late.contact).latest("received_at")
    rumours.hear(actor=who("dana"), rumour=rumour, inbound=again)
    assert len([text for text in texts_to(late.contact) if "NO vimos agentes" in text]) == 1, "once is enough"

    caller = cast.make_call(caller=cast.number(), safe_to_text=False, safe_to_call=True)
    rumours.hear(actor=who("dana"), rumour=rumour, call=caller)
    assert texts_to(caller.contact) == []
    assert FollowUp.objects.filter(kind="call_back", call=caller, paid_at=None).count() == 1


def test_at_no_time_can_a_community_alert_be_made_to_exist(morning, remy):
    incident, _rumour, _calls = morning
    for kind in ("C1", "C2", "C3", "C8"):
        with pytest.raises(Refused):
            broadcasts.draft(actor=who("cora"), incident=steps.fresh(incident), kind=kind)
    with pytest.raises(Refused, match="No trained responder"):
        steps.confirm(incident, by="cora", level="V2")
    text_from(remy, f"NADA {incident.code}")
    with pytest.raises(Refused, match="No trained responder"):
        steps.confirm(incident, by="cora", level="V3")
    moment = clock.now()
    drafted = {"kind": "C1", "place": "x", "text_en": "x", "text_es": "x", "drafted_by": "d", "drafted_at": moment}
    with pytest.raises(IntegrityError), transaction.atomic():
        Broadcast.objects.create(**drafted)
    said = {"incident": incident, "presence": "active", "agency": "ice", "by": "d", "at": moment}
    for level in ("V2", "V3", "V1"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Confirmation.objects.create(level=level, **said)
    assert not Broadcast.objects.exists() and not Confirmation.objects.exists()


def test_a_wide_answer_needs_a_second_person_who_types(morning, remy):
    incident, rumour, _calls = morning
    omar = cast.make_subscriber(incident.zone)
    text_from(remy, f"NADA {incident.code}")
    decisions.false_alarm(actor=who("dana"), incident=steps.fresh(incident), basis="responder")
    rumours.decide(actor=who("dana"), rumour=rumour, verdict="false")
    answer = clarifications.draft(actor=who("lena"), rumour=rumour, wide=True)
    assert texts_to(omar) == []
    with pytest.raises(Refused, match="Somebody else"):
        clarifications.approve(actor=who("lena"), clarification=answer, typed=incident.code)
    with pytest.raises(Refused, match="Type"):
        clarifications.approve(actor=who("cora"), clarification=answer, typed="")
    clarifications.approve(actor=who("cora"), clarification=answer, typed=incident.code.lower())
    assert len(texts_to(omar)) == 1


def test_the_rumour_cannot_be_decided_while_somebody_is_checking(morning):
    _incident, rumour, _calls = morning
    with pytest.raises(Refused, match="Decide"):
        rumours.decide(actor=who("dana"), rumour=rumour, verdict="false")


def test_a_rumour_with_nobody_asking_owes_nothing(zone):
    rumour = rumours.open(actor=who("dana"), claim="dicen que van a venir el viernes", zone=zone)
    rumours.decide(actor=who("dana"), rumour=rumour, verdict="false")
    assert followups.due(rumour=rumour) == []
