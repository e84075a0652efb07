"""The dawn call: 05:41, Spanish, two at the door saying police; from the call to the all-clear and the history."""

import json
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from dispatch import alerts, broadcasts, decisions, followups, incidents, timeline
from dispatch.models import Broadcast, FollowUp, Incident, Response
from hotline.base import clock
from hotline.calls import desk
from hotline.calls.models import RightsScript
from hotline.messaging.models import Message, SimText
from hotline.realtime.models import Event
from tests import cast
from tests.cast import run_pump, text_from, texts_to, who
from tests.dispatch import steps

DAWN = datetime(2026, 11, 20, 5, 41, tzinfo=ZoneInfo("America/Los_Angeles"))
SECRETS = ("1217", "Apt 4", "213-555-0142", "5550142", "Mercedes")

pytestmark = pytest.mark.django_db


@pytest.fixture
def dawn():
    with clock.at(DAWN):
        yield


def the_call(zone):
    """Dana takes the call: corner first, apartment when asked, reminder read in Spanish."""
    RightsScript.objects.create(place_type="home", language="es", version=7, body="No tiene que abrir.")
    dana = cast.make_user("dana")
    call = desk.begin(actor=who("dana"), dispatcher=dana, language="es", number="213-555-0142")
    call = desk.save(
        actor=who("dana"), call=call, version=call.version, whisper=True, firsthand=True, alias="Mercedes",
        exact_address="1217 S Bonnie Brae St", unit="Apt 4", words="Tocan y dicen police, open up.",
        safe_to_call=True, safe_to_text=False,
    )  # fmt: skip
    desk.remind(actor=who("dana"), call=call, place_type="home", language="es")
    followups.promise_call_back(actor=who("dana"), call=call)
    facts = incidents.Facts(
        zone=zone, cross_street="S Bonnie Brae & W 7th", public_place="Alvarado & 7th", activity="knocking",
        timing="now", place_type="home", agents_min=2, agents_max=2, language="es", children_present=True,
        consent_to_visit="street_only", lat=zone.lat, lon=zone.lon, exact_address="1217 S Bonnie Brae St",
        unit="Apt 4", firsthand=True, words="Tocan y dicen police, open up.", wanted=2,
    )  # fmt: skip
    return call, incidents.open(actor=who("dana"), call=call, facts=facts, key=uuid4().hex)


def test_the_whole_road_of_a_true_report(dawn, zones, remy, paloma, tomas):
    first, second, third = zones
    ana = cast.make_subscriber(first, language="es")
    bob = cast.make_subscriber(second, language="en")
    far = cast.make_subscriber(third, language="es")
    call, incident = the_call(first)

    # The alert is out while the call goes on.
    plan = alerts.plan(incident, now=clock.now())
    assert plan.count == 3 and plan.texts["es"].segments == 1
    steps.alert(incident)
    call.refresh_from_db()
    assert call.state == call.State.ANSWERED
    asked = texts_to(remy)[0]
    assert "SIN CONFIRMAR" in asked and incident.code in asked and "S Bonnie Brae & W 7th" in asked
    assert "UNCONFIRMED" in texts_to(tomas)[0]

    # Two accept; the third is thanked, and the first there waits for the partner.
    text_from(remy, f"voy {incident.code} 7")
    assert Response.objects.get(responder=remy).minutes == 7
    assert incident.code in texts_to(remy)[1]
    text_from(paloma, "VOY 11")
    assert Response.objects.get(responder=paloma).partner.responder == remy
    assert any("STAND DOWN" in text for text in texts_to(tomas))
    text_from(remy, f"llegué {incident.code}")
    assert any("Espere a distancia a paloma" in text for text in texts_to(remy))
    text_from(paloma, "Llegue")
    text_from(remy, "SI ICE, chaleco dice POLICE ICE, 2 agentes")
    text_from(paloma, f"si ice {incident.code} el chaleco dice POLICE ICE")

    # Confirmed; drafted by the dispatcher, approved by the lead; only the zone and its neighbours, each in their language.
    steps.confirm(incident)
    draft = steps.draft(incident)
    preview = broadcasts.preview(draft, clock.now())
    assert preview.by_language == {"es": 1, "en": 1}
    steps.approve(draft)
    assert texts_to(ana) == [], "nothing leaves during the hold"
    steps.after_the_hold()
    assert len(texts_to(ana)) == 1 and "CONFIRMADO: ICE" in texts_to(ana)[0] and "Alvarado & 7th" in texts_to(ana)[0]
    assert len(texts_to(bob)) == 1 and "CONFIRMED: ICE" in texts_to(bob)[0]
    assert texts_to(far) == []
    assert "Bonnie Brae" not in texts_to(ana)[0]

    # Gone; the all-clear goes to exactly those who got the alert, on the dispatcher's word and the responder's eyes.
    cast.make_subscriber(first, language="es")  # joined after the alert: is not told of its end
    steps.gone(incident, remy, paloma)
    clear = steps.draft(steps.fresh(incident), "C3")
    steps.approve(clear, by="dana")
    steps.after_the_hold()
    got = set(Message.objects.filter(batch=Broadcast.objects.get(kind="C3").batch).values_list("contact_id", flat=True))
    assert got == {ana.contact_id, bob.contact_id}
    assert "TERMINADO" in texts_to(ana)[1] and "ENDED" in texts_to(bob)[1]

    # Paid, closed, and in the history to the second.
    promised = FollowUp.objects.get(kind="call_back")
    followups.pay(actor=who("dana"), followup=promised, how="called")
    decisions.close(actor=who("dana"), incident=steps.fresh(incident), outcome="agents_left_no_arrest")
    assert any("FUERA" in text for text in texts_to(remy)), "released together"
    story = list(Incident.objects.get(pk=incident.pk).timeline.all())
    assert [entry.number for entry in story] == list(range(1, len(story) + 1))
    assert all(entry.at for entry in story)
    happened = [entry.what for entry in story]
    for what in ("opened", "reminded", "alerted", "going", "enough", "arrived", "waits", "verdict", "confirmed", "drafted",
                 "approved", "sent", "ended", "closed"):  # fmt: skip
        assert what in happened, what
    reminded = next(entry for entry in story if entry.what == "reminded")
    assert reminded.data == {"language": "es", "version": 7}


def test_nothing_that_identifies_the_caller_leaves_the_encrypted_columns(dawn, zones, remy, paloma, caplog):
    ana = cast.make_subscriber(zones[0])
    _call, incident = the_call(zones[0])
    with caplog.at_level("DEBUG"):
        steps.alert(incident)
        steps.two_see_ice(incident, remy, paloma)
        steps.told(incident)
    sent = [text.body for text in SimText.objects.all()]
    assert any(ana.contact_id == text.contact_id for text in SimText.objects.all())
    stories = [timeline.say(entry) + json.dumps(entry.data) for entry in incident.timeline.all()]
    logged = [f"{event.kind} {event.ref}" for event in Event.objects.all()]
    for secret in SECRETS:
        for text in (*sent, *stories, *logged, caplog.text):
            assert secret.lower() not in text.lower()


def test_the_all_clear_is_owed_from_the_alert_and_blocks_closing(dawn, zones, remy, paloma):
    cast.make_subscriber(zones[0])
    _call, incident = the_call(zones[0])
    FollowUp.objects.all().delete()
    steps.alert(incident)
    steps.two_see_ice(incident, remy, paloma)
    steps.told(incident)
    debt = FollowUp.objects.get(kind="all_clear")
    steps.gone(incident, remy, paloma)
    debt.refresh_from_db()
    assert debt.due_at <= clock.now() + timedelta(minutes=10)
    with pytest.raises(steps.decisions.Refused, match="All-clear"):
        decisions.close(actor=who("dana"), incident=steps.fresh(incident), outcome="agents_left_no_arrest")


def test_the_pump_run_twice_texts_nobody_twice(dawn, zones, remy, paloma):
    ana = cast.make_subscriber(zones[0])
    _call, incident = the_call(zones[0])
    steps.alert(incident)
    steps.two_see_ice(incident, remy, paloma)
    steps.told(incident)
    before = len(texts_to(remy)), len(texts_to(ana))
    run_pump()
    steps.after_the_hold()
    assert (len(texts_to(remy)), len(texts_to(ana))) == before
