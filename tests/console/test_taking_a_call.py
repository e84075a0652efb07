"""Taking a call: the record from the first second, saved as it is typed, and nothing kept that must not be."""

from uuid import uuid4

import pytest
from django.urls import reverse

from dispatch.models import FollowUp
from hotline.calls.models import Call, Reminder
from tests.cast import make_call, make_incident, make_place, make_zone, number
from tests.console.make import browser, make_script, take, typed

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def test_the_record_exists_from_the_moment_the_call_is_taken():
    call = take(browser("dana"))

    assert call.dispatcher.handle == "dana"
    assert call.state == Call.State.ANSWERED


def test_pressing_new_call_twice_makes_one_call():
    dana, key = browser("dana"), uuid4().hex

    first, second = (dana.post(reverse("call-new"), {"key": key}).url for _ in range(2))

    assert first == second
    assert Call.objects.count() == 1


def test_what_is_typed_is_saved_and_shown_again():
    dana = browser("dana")
    call = take(dana)

    answer = dana.post(reverse("call-save", args=[call.pk]), typed(call, unit="4B", alias="vecina"), **HTMX)

    assert answer.status_code == 200
    assert 'id="saved"' in answer.text
    assert 'value="1"' in answer.text  # the next save carries the new version
    page = dana.get(reverse("call", args=[call.pk])).text
    for words in ("Tocan la puerta y dicen police.", "S Bonnie Brae", 'value="4B"', 'value="vecina"'):
        assert words in page


def test_without_scripts_the_form_saves_and_comes_back():
    dana = browser("dana")
    call = take(dana)

    answer = dana.post(reverse("call-save", args=[call.pk]), typed(call))

    assert answer.status_code == 303
    call.refresh_from_db()
    assert call.facts["activity"] == "knocking"


def test_somebodys_status_is_not_kept_and_the_rest_is():
    dana = browser("dana")
    call = take(dana)

    answer = dana.post(reverse("call-save", args=[call.pk]), typed(call, words="dice que es indocumentado"), **HTMX)

    assert "immigration status" in answer.text
    assert "dígaselo solo a un abogado" in answer.text
    assert answer.headers["X-Not-Kept"] == "words"
    call.refresh_from_db()
    assert call.words == ""
    assert call.facts["activity"] == "knocking"


def test_a_place_from_the_list_brings_its_zone():
    dana, zone = browser("dana"), make_zone()
    place = make_place("Alvarado & 6th", zone)
    call = take(dana)

    assert "Alvarado &amp; 6th" in dana.get(reverse("places"), {"cross_street": "alvar"}).text
    dana.post(
        reverse("call-save", args=[call.pk]), typed(call, cross_street=place.name, place=str(place.pk), zone=""), **HTMX
    )

    call.refresh_from_db()
    assert call.facts["zone"] == str(zone.pk)
    assert (call.facts["lat"], call.facts["lon"]) == (place.lat, place.lon)


def test_what_is_missing_stands_beside_the_button():
    dana = browser("dana")
    call = take(dana)

    assert "Still needed:" in dana.get(reverse("call", args=[call.pk])).text
    answer = dana.post(reverse("call-save", args=[call.pk]), typed(call), **HTMX)
    assert "Still needed:" not in answer.text


def test_the_reminder_is_read_in_the_callers_language_and_noted_with_its_version():
    make_script()
    dana = browser("dana")
    call = take(dana)
    dana.post(reverse("call-save", args=[call.pk]), typed(call), **HTMX)

    page = dana.get(reverse("call", args=[call.pk])).text
    assert page.index("No tiene que abrir.") < page.index("You do not have to open.")
    assert "not reviewed" in page
    answer = dana.post(reverse("call-remind", args=[call.pk]), {"place_type": "home", "language": "es"}, **HTMX)

    assert "version 7" in answer.text
    noted = Reminder.objects.get(call=call)
    assert (noted.language, noted.version, noted.by, noted.skipped_reason) == ("es", 7, "dana", "")


def test_a_reminder_not_read_says_why():
    make_script()
    dana = browser("dana")
    call = take(dana)

    dana.post(reverse("call-remind", args=[call.pk]), {"place_type": "home", "language": "es", "skipped": "hung_up"})

    noted = Reminder.objects.get(call=call)
    assert (noted.version, noted.skipped_reason) == (None, "hung_up")


def test_a_promise_to_call_back_is_owed():
    dana = browser("dana")
    call = take(dana)

    dana.post(reverse("call-save", args=[call.pk]), typed(call, number=number(), promised="15"), **HTMX)

    assert FollowUp.objects.get(call=call).kind == FollowUp.Kind.CALL_BACK


def test_a_promise_without_a_number_is_refused_and_the_rest_is_saved():
    dana = browser("dana")
    call = take(dana)

    answer = dana.post(reverse("call-save", args=[call.pk]), typed(call, promised="15"), **HTMX)

    assert "no number to call back" in answer.text
    call.refresh_from_db()
    assert call.facts["activity"] == "knocking"
    assert not FollowUp.objects.exists()


def test_whispering_callers_are_never_texted():
    dana = browser("dana")
    call = take(dana)

    dana.post(reverse("call-save", args=[call.pk]), typed(call, whisper="on", safe_to_text="yes"), **HTMX)

    call.refresh_from_db()
    assert (call.whisper, call.safe_to_text) == (True, False)


def test_a_call_is_closed_with_how_it_ended():
    dana = browser("dana")
    call = take(dana)

    assert dana.post(reverse("call-close", args=[call.pk]), {"disposition": "know_your_rights"}).url == reverse("desk")

    call.refresh_from_db()
    assert (call.state, call.disposition) == (Call.State.CLOSED, "know_your_rights")


def test_a_call_is_not_closed_without_saying_how_it_ended():
    dana = browser("dana")
    call = take(dana)

    answer = dana.post(reverse("call-close", args=[call.pk]), {})

    assert answer.status_code == 422
    assert "Say how the call ended." in answer.text
    call.refresh_from_db()
    assert call.state == Call.State.ANSWERED


def test_hanging_up_leaves_the_wrap_up():
    dana = browser("dana")
    call = take(dana)

    dana.post(reverse("call-hung-up", args=[call.pk]))

    call.refresh_from_db()
    assert call.state == Call.State.WRAP_UP


def test_a_closed_call_takes_no_more_words():
    dana, call = browser("dana"), make_call()
    dana.post(reverse("call-close", args=[call.pk]), {"disposition": "test"})

    answer = dana.post(reverse("call-save", args=[call.pk]), typed(call), **HTMX)

    assert answer.status_code == 422
    assert "This call is closed" in answer.text


def test_a_reminder_read_after_the_alert_stands_in_the_timeline():
    make_script()
    dana, call = browser("dana"), make_call()
    incident = make_incident(call=call)

    dana.post(reverse("call-remind", args=[call.pk]), {"place_type": "home", "language": "en"}, **HTMX)

    assert incident.timeline.filter(what="reminded").count() == 1
