"""From a call to responders on the way: one press, one incident, one wave; and nothing typed is lost when it is refused."""

import pytest
from django.urls import reverse

from dispatch.models import Alert, Incident, IncidentCall, Wave
from tests.cast import make_call, make_incident, make_responder, make_zone, make_zones
from tests.console.make import SECRET_ADDRESS, browser, take, typed

pytestmark = pytest.mark.django_db


def test_one_press_opens_the_incident_and_asks_the_responders_of_the_zone():
    make_responder("remy", zone=make_zone())
    dana = browser("dana")
    call = take(dana)

    answer = dana.post(reverse("call-alert", args=[call.pk]), typed(call, exact_address=SECRET_ADDRESS))

    assert answer.status_code == 303
    incident = Incident.objects.get()
    assert (incident.cross_street, incident.activity, incident.agents_max) == ("S Bonnie Brae & W 7th", "knocking", 2)
    assert incident.exact_address == SECRET_ADDRESS
    assert incident.public_place != incident.cross_street
    assert Alert.objects.get(incident=incident).responder.handle == "remy"
    page = dana.get(answer.url).text
    assert f"Work on {incident.code}" in page
    assert "remy" in page


def test_pressing_twice_asks_once():
    make_responder("remy", zone=make_zone())
    dana = browser("dana")
    call = take(dana)

    dana.post(reverse("call-alert", args=[call.pk]), typed(call))
    call.refresh_from_db()
    dana.post(reverse("call-alert", args=[call.pk]), typed(call))

    assert Incident.objects.count() == 1
    assert Wave.objects.count() == 1


def test_before_pressing_it_shows_whom_and_why_and_the_words():
    make_responder("remy", zone=make_zone())
    make_responder("tomas", zone=make_zone(), on_call_now=False)
    dana = browser("dana")
    call = take(dana)
    answer = dana.post(reverse("call-save", args=[call.pk]), typed(call), HTTP_HX_REQUEST="true").text

    assert "Alert 1 responder" in answer
    assert "SIN CONFIRMAR" in answer
    assert "1 segment" in answer
    assert "remy" in answer
    assert "Why others are not asked (1)" in answer
    assert "said not now" in answer


def test_a_trainees_alert_waits_for_somebody_who_may_send_and_keeps_every_word():
    make_responder("remy", zone=make_zone())
    tess = browser("tess")
    call = take(tess)

    answer = tess.post(reverse("call-alert", args=[call.pk]), typed(call, words="Dos camionetas afuera."))

    assert answer.status_code == 303
    assert not Alert.objects.exists()
    assert Incident.objects.get().followups.get().kind == "draft"
    call.refresh_from_db()
    assert call.words == "Dos camionetas afuera."


def test_too_little_is_refused_with_what_is_missing():
    dana = browser("dana")
    call = take(dana)

    answer = dana.post(
        reverse("call-alert", args=[call.pk]), typed(call, zone="", activity="", words="Algo pasa aquí.")
    )

    assert answer.status_code == 422
    assert "Still missing: zone, what they are doing" in answer.text
    assert "Algo pasa aquí." in answer.text


def test_nobody_to_ask_is_said_and_nothing_is_left_half_done():
    dana = browser("dana")
    call = take(dana)

    answer = dana.post(reverse("call-alert", args=[call.pk]), typed(call))

    assert answer.status_code == 422
    assert "Nobody in this ring can be asked now" in answer.text
    assert not Incident.objects.exists()


def test_where_nobody_in_the_zone_can_be_asked_the_next_zones_are():
    first, second, _far = make_zones()
    paloma = make_responder("paloma", zone=second)
    dana = browser("dana")
    call = take(dana)

    dana.post(reverse("call-save", args=[call.pk]), typed(call, zone=str(first.pk)))
    shown = dana.get(reverse("call", args=[call.pk])).text
    assert "Alert 1 responder" in shown
    assert "the next zones are asked by themselves" in shown

    call.refresh_from_db()
    assert dana.post(reverse("call-alert", args=[call.pk]), typed(call, zone=str(first.pk))).status_code == 303
    assert [(one.responder_id, one.wave.ring) for one in Alert.objects.all()] == [(paloma.pk, 2)]


def test_what_is_told_after_the_alert_reaches_the_incident():
    make_responder("remy", zone=make_zone())
    dana = browser("dana")
    call = take(dana)
    dana.post(reverse("call-alert", args=[call.pk]), typed(call))
    call.refresh_from_db()

    dana.post(reverse("call-save", args=[call.pk]), typed(call, agents="6-10", children_present="yes"))

    incident = Incident.objects.get()
    assert (incident.agents_min, incident.agents_max, incident.children_present) == (6, 10, True)


def test_a_change_somebody_made_on_the_incident_is_not_overwritten_by_the_call():
    make_responder("remy", zone=make_zone())
    dana = browser("dana")
    call = take(dana)
    dana.post(reverse("call-alert", args=[call.pk]), typed(call))
    Incident.objects.update(activity="arrest_in_progress")
    call.refresh_from_db()

    dana.post(reverse("call-save", args=[call.pk]), typed(call, agents="6-10"))

    assert Incident.objects.get().activity == "arrest_in_progress"


def test_the_same_corner_is_found_while_typing_and_joined():
    near = make_incident()
    dana = browser("dana")
    call = take(dana)
    saved = dana.post(reverse("call-save", args=[call.pk]), typed(call), HTTP_HX_REQUEST="true").text
    assert f"Join {near.code}" in saved
    call.refresh_from_db()

    dana.post(reverse("call-join", args=[call.pk]), typed(call, incident=near.code))

    assert IncidentCall.objects.get(call=call).incident == near
    page = dana.get(reverse("call", args=[call.pk])).text
    assert "Undo the join" in page
    call.refresh_from_db()
    dana.post(reverse("call-unjoin", args=[call.pk]), typed(call))
    assert not IncidentCall.objects.filter(call=call, undone_at=None).exists()


def test_saying_it_is_another_stops_the_suggestion():
    near = make_incident()
    dana = browser("dana")
    call = take(dana)

    dana.post(reverse("call-another", args=[call.pk]), typed(call, incident=near.code))

    assert f"Join {near.code}" not in dana.get(reverse("call", args=[call.pk])).text
    call.refresh_from_db()
    dana.post(reverse("call-save", args=[call.pk]), typed(call, words="more"))
    assert f"Join {near.code}" not in dana.get(reverse("call", args=[call.pk])).text


def test_a_joined_call_leaves_the_facts_of_the_incident_alone():
    near = make_incident()
    dana, call = browser("dana"), make_call()
    dana.post(reverse("call-join", args=[call.pk]), typed(call, incident=near.code))
    call.refresh_from_db()

    dana.post(reverse("call-save", args=[call.pk]), typed(call, activity="questioning"))

    near.refresh_from_db()
    assert near.activity == "knocking"


def test_words_that_may_not_be_kept_still_count_as_unsaved_after_the_alert():
    make_responder("remy", zone=make_zone())
    dana = browser("dana")
    call = take(dana)
    words = "Su seguro social es 123-45-6789."

    pressed = dana.post(reverse("call-alert", args=[call.pk]), typed(call, words=words), HTTP_HX_REQUEST="true")

    assert Wave.objects.count() == 1  # what cannot be kept stops nobody from being asked
    assert pressed.headers["X-Not-Kept"] == "words"
    assert 'data-refused="words"' in pressed.text
    call.refresh_from_db()
    assert call.words == ""


def test_without_scripts_words_that_may_not_be_kept_stay_on_the_page_after_joining():
    near = make_incident()
    dana = browser("dana")
    call = take(dana)
    words = "Su seguro social es 123-45-6789."

    answer = dana.post(reverse("call-join", args=[call.pk]), typed(call, words=words, incident=near.code))

    assert IncidentCall.objects.get(call=call).incident == near
    assert words in answer.text
    assert 'data-refused="words"' in answer.text


def test_one_more_voice_closes_no_call_whose_words_were_not_kept():
    near = make_incident()
    dana = browser("dana")
    call = take(dana)
    words = "Su seguro social es 123-45-6789."

    answer = dana.post(reverse("call-one-more", args=[call.pk]), typed(call, words=words, incident=near.code))

    assert answer.status_code == 422
    assert words in answer.text
    call.refresh_from_db()
    assert call.state != "closed"
