"""Moving people from the desk: alert, ask wider, hold, and writing down what a responder said on the phone."""

from uuid import uuid4

import pytest
from django.urls import reverse

from dispatch.models import Alert, Incident, Response, TimelineText, Wave
from tests.cast import make_incident, make_responder, make_zones
from tests.console.make import browser, make_alerted

pytestmark = pytest.mark.django_db


def do(handle: str, incident: Incident, act: str, **posted):
    return browser(handle).post(reverse("incident-act", args=[incident.code, act]), posted)


def test_alerting_from_the_incident_shows_the_words_first_and_asks_once_per_key():
    first, _second, _third = make_zones()
    make_responder("remy", zone=first)
    incident, key = make_incident(zone=first), uuid4().hex

    page = browser("dana").get(reverse("incident", args=[incident.code]), {"act": "alert"}).text
    assert "1 person is texted: remy." in page
    assert "SIN CONFIRMAR" in page
    for _press in range(2):
        assert do("dana", incident, "alert", key=key).status_code == 303
    assert Wave.objects.count() == 1


def test_the_next_zones_are_asked_by_a_dispatcher_everybody_only_by_a_lead():
    first, second, third = make_zones()
    for handle, zone in (("remy", first), ("paloma", second), ("tomas", third)):
        make_responder(handle, zone=zone)
    incident = make_incident(zone=first)
    do("dana", incident, "alert", key="a")

    do("dana", incident, "wider-2", key="b")
    assert Alert.objects.filter(responder__handle="paloma").exists()
    refused = do("dana", incident, "wider-3", key="c")
    assert refused.status_code == 422
    assert not Alert.objects.filter(responder__handle="tomas").exists()
    do("lena", incident, "wider-3", key="d")
    assert Alert.objects.filter(responder__handle="tomas").exists()


def test_the_asking_is_held_and_let_go_on():
    incident, _people = make_alerted("remy")
    do("dana", incident, "hold")
    assert Incident.objects.get().ladder_held
    assert "asking is on hold" in browser("dana").get(reverse("desk")).text
    do("dana", incident, "unhold")
    assert not Incident.objects.get().ladder_held


@pytest.mark.parametrize(
    ("what", "more", "state"),
    [
        ("going", {"minutes": "9"}, "accepted"),
        ("cant", {}, "declined"),
        ("arrived", {}, "on_scene"),
        ("verdict-nothing", {}, "reported"),
        ("sos", {}, "sos"),
    ],
)
def test_what_was_heard_on_the_phone_is_written_down_for_them(what, more, state):
    incident, (remy,) = make_alerted("remy")

    answer = do("dana", incident, "answer", person=str(remy.pk), what=what, words="me dijo por telefono", **more)

    assert answer.status_code == 303
    row = Response.objects.get(responder=remy)
    assert (row.state, row.via) == (state, "desk")
    assert "me dijo por telefono" in [text.body for text in TimelineText.objects.all()]


def test_a_verdict_heard_on_the_phone_carries_what_they_go_by():
    incident, (remy,) = make_alerted("remy")
    do(
        "dana",
        incident,
        "answer",
        person=str(remy.pk),
        what="verdict-ice",
        agency="ice",
        basis=["marking"],
        words="son de ICE",
    )

    assert Response.objects.get(responder=remy).reports.get().facts == {"agency": "ice", "basis": ["marking"]}


def test_without_the_words_heard_nothing_is_written_down_for_them():
    incident, (remy,) = make_alerted("remy")
    answer = do("dana", incident, "answer", person=str(remy.pk), what="going", minutes="9")
    assert answer.status_code == 422
    assert not Response.objects.exists()


def test_nobody_answers_for_somebody_who_was_not_asked():
    incident, _people = make_alerted("remy")
    stranger = make_responder("tomas", on_call_now=False)

    for person in (str(stranger.pk), str(uuid4())):
        answer = do("dana", incident, "answer", person=person, what="going", words="ya voy")
        assert answer.status_code == 422
        assert "was not asked" in answer.text
    assert not Response.objects.exists()


def test_the_words_said_are_fetched_one_by_one_and_not_by_a_trainee():
    incident, (remy,) = make_alerted("remy")
    do("dana", incident, "answer", person=str(remy.pk), what="arrived", words="ya estoy aqui")
    entry = TimelineText.objects.get().entry_id
    url = reverse("words", args=[entry])

    assert "ya estoy aqui" not in browser("dana").get(reverse("incident", args=[incident.code])).text
    assert "ya estoy aqui" in browser("dana").get(url).text
    assert browser("tess").get(url).status_code == 403
    assert browser("dana").get(reverse("words", args=[uuid4()])).status_code == 404
