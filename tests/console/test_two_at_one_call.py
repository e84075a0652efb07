"""Two people, two tabs, lost answers: nothing that somebody saved is overwritten unseen, in any field of the call."""

import pytest
from django.urls import reverse

from dispatch import incidents
from dispatch.console import closing
from dispatch.console.forms.call import COLUMNS, FACTS, SAVED, as_one, initial_of
from dispatch.models import IncidentCall, Report
from hotline.calls.models import Call
from tests.cast import make_call, make_place, make_responder, make_zone, number, who
from tests.console.make import browser, make_alerted, take, typed

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
# Two values for every field of the form.
EVERY = {
    "words": ("Tocan.", "Son tres."), "exact_address": ("1287 Olmos", "31 Mission"), "unit": ("4B", "12"),
    "alias": ("vecina", "tia"), "language": ("en", "mam"), "relation": ("relative", "neighbour"), "whisper": ("on", ""),
    "cross_street": ("Alvarado & 6th", "Olmos & 7th"), "number": (number(), number()), "notes": ("calm", "hurried"),
    "safe_hours": ("after 6", "mornings"), "heard_from": ("card", "flyer"), "firsthand": ("yes", "no"),
    "safe_to_call": ("yes", "no"), "safe_to_text": ("yes", "no"), "landmark": ("la iglesia", "la panaderia"),
    "place_type": ("home", "street"), "public_place": ("Olmos Park", "Mission"), "timing": ("now", "just_ended"),
    "activity": ("knocking", "left"), "agents": ("2", "3-5"), "markings": ("ICE", "HSI"), "clothing": ("vest", "masks"),
    "agency_said": ("ice", "hsi"), "agency_assessed": ("ice", "local_pd"), "vehicles_count": ("1", "3"),
    "taken_count": ("1", "2"), "paper_shown": ("shown", "refused"), "warrant_kind": ("admin_i200", "judicial_search"),
    "children_present": ("yes", "no"), "danger": ("yes", "no"), "consent_to_visit": ("door", "street_only"),
    "promised": ("15", "30"), "media_offered": ("yes", "no"),
}  # fmt: skip


def says(call: Call, page: str, turn: int, changed: str, version: int, **fields: str) -> dict[str, str]:
    """What the script of one open page sends."""
    usual = {name: as_one(value) for name, value in initial_of(call).items()} | {"markings": "", "clothing": ""}
    meta = {"page": page, "turn": str(turn), "changed": changed, "version": str(version)}
    return {name: value for name, value in (usual | meta | fields).items() if value}


def send(client, call: Call, *args, **fields):
    return client.post(reverse("call-save", args=[call.pk]), says(call, *args, **fields), **HTMX)


def test_every_field_of_the_form_is_tried_here():
    assert {*EVERY, "zone"} == set(SAVED) == {*COLUMNS, *FACTS}


@pytest.mark.parametrize("name", sorted(EVERY))
def test_no_field_is_overwritten_unseen(name):
    dana, lena = browser("dana"), browser("lena")
    first, second = EVERY[name]
    call = take(dana)
    seen = initial_of(call)
    send(dana, call, "dana-page", 1, name, 0, **{name: first})
    call.refresh_from_db()
    saved = as_one(initial_of(call)[name])
    assert saved != as_one(seen.get(name)) or name == "timing"  # "now" is said already

    if name == "timing":
        send(dana, call, "dana-page", 2, name, 1, timing="past")
        call.refresh_from_db()
        saved = "past"
    answer = send(lena, call, "lena-page", 1, name, 0, **{name: second or ""})

    assert answer.status_code == 409
    assert f'data-both="{name}"' in answer.text
    assert answer.headers["X-Not-Kept"] == name
    call.refresh_from_db()
    assert as_one(initial_of(call)[name]) == saved


@pytest.mark.parametrize("name", ["words", "landmark", "danger"])
def test_a_page_that_does_not_say_what_it_saw_overwrites_nothing(name):
    dana, lena, call = browser("dana"), browser("lena"), make_call()
    first, second = EVERY[name]
    send(lena, call, "b", 1, name, 0, **{name: first})

    posted = {key: value for key, value in says(call, "a", 1, name, 0, **{name: second}).items() if key != "version"}
    answer = dana.post(reverse("call-save", args=[call.pk]), posted, **HTMX)

    assert answer.status_code == 409
    assert f'data-both="{name}"' in answer.text
    call.refresh_from_db()
    assert as_one(initial_of(call)[name]) == first


def test_closing_a_call_keeps_what_was_saved_since_its_page_was_read():
    dana, call = browser("dana"), make_call()
    read = Call.objects.get(pk=call.pk)
    send(dana, call, "a", 1, "landmark,words", 0, landmark="la panaderia", words="Son tres.")

    closing.close(actor=who("lena"), call=read, disposition="live_report", no_incident="other")

    call.refresh_from_db()
    assert (call.facts["landmark"], call.words, call.facts["no_incident"]) == ("la panaderia", "Son tres.", "other")


def test_a_save_that_comes_after_somebody_closed_the_call_is_told_so():
    dana, lena, call = browser("dana"), browser("lena"), make_call()
    closing.close(actor=who("lena"), call=call, disposition="test")
    answer = send(dana, call, "a", 1, "words", 0, words="Son tres.")
    assert answer.status_code == 422
    assert "This call is closed" in answer.text
    assert "This call is closed" in send(lena, call, "b", 1, "words", 0, words="Son dos.").text


def test_a_zone_somebody_chose_stays_too():
    dana, lena, call = browser("dana"), browser("lena"), make_call()
    here, there = make_zone(), make_zone("pico-union", 1)
    send(dana, call, "a", 1, "zone", 0, zone=str(here.pk))

    answer = send(lena, call, "b", 1, "zone", 0, zone=str(there.pk))

    assert answer.status_code == 409
    assert here.name in answer.text and there.name in answer.text
    call.refresh_from_db()
    assert call.facts["zone"] == str(here.pk)


def test_both_versions_are_shown_and_the_rest_is_saved():
    dana, lena, call = browser("dana"), browser("lena"), make_call()
    send(lena, call, "b", 1, "words", 0, words="Son tres, con chalecos.")

    answer = send(dana, call, "a", 1, "words,landmark", 0, words="Son dos.", landmark="la panaderia")

    assert "Son tres, con chalecos." in answer.text and "Son dos." in answer.text
    assert "lena saved this meanwhile" in answer.text
    call.refresh_from_db()
    assert (call.words, call.facts["landmark"]) == ("Son tres, con chalecos.", "la panaderia")


def test_a_choice_between_two_versions_stands_until_it_is_made():
    dana, lena, call = browser("dana"), browser("lena"), make_call()
    send(lena, call, "b", 1, "words", 0, words="Son tres.")
    send(dana, call, "a", 1, "words", 0, words="Son dos.")

    later = send(dana, call, "a", 2, "words,unit", 2, words="Son dos.", unit="4B", held="words")
    assert later.status_code == 409
    send(dana, call, "a", 3, "words", 3, words="Son dos.", held="", over="words")

    call.refresh_from_db()
    assert (call.words, call.unit) == ("Son dos.", "4B")


def test_what_others_changed_reaches_a_page_that_did_not():
    dana, lena, call = browser("dana"), browser("lena"), make_call()
    send(lena, call, "b", 1, "landmark", 0, landmark="la iglesia")

    answer = send(dana, call, "a", 1, "words", 0, words="Tocan.", landmark="")

    assert answer.status_code == 200
    assert 'data-news="landmark" value="la iglesia"' in answer.text
    call.refresh_from_db()
    assert (call.words, call.facts["landmark"]) == ("Tocan.", "la iglesia")


def test_a_save_whose_answer_got_lost_is_no_stranger_to_the_next():
    dana, call = browser("dana"), make_call()
    send(dana, call, "a", 1, "words", 0, words="Tocan.")

    assert send(dana, call, "a", 2, "words", 0, words="Tocan fuerte.").status_code == 200

    call.refresh_from_db()
    assert call.words == "Tocan fuerte."


def test_a_save_that_was_long_on_its_way_does_not_come_after_a_later_one():
    dana, call = browser("dana"), make_call()
    send(dana, call, "a", 2, "words", 0, words="Tocan fuerte.")
    send(dana, call, "b", 1, "unit", 1, unit="4B")

    send(dana, call, "a", 1, "words", 0, words="Toc")

    call.refresh_from_db()
    assert (call.words, call.unit) == ("Tocan fuerte.", "4B")


def test_the_same_save_sent_twice_changes_nothing():
    dana, call = browser("dana"), make_call()
    for _again in range(2):
        assert send(dana, call, "a", 1, "words", 0, words="Tocan.").status_code == 200

    call.refresh_from_db()
    assert call.version == 1


def test_the_same_words_picked_from_the_list_bring_their_place():
    dana, zone = browser("dana"), make_zone()
    call, place = make_call(), make_place("Alvarado & 6th", zone)
    send(dana, call, "a", 1, "cross_street", 0, cross_street=place.name)

    send(dana, call, "a", 2, "place", 1, cross_street=place.name, place=str(place.pk))

    call.refresh_from_db()
    assert (call.facts["lat"], call.facts["zone"]) == (place.lat, str(zone.pk))


def test_without_scripts_both_versions_are_shown_with_everything_typed():
    dana, call = browser("dana"), make_call()
    form = typed(call, words="Son dos.")
    dana.post(reverse("call-save", args=[call.pk]), typed(call, words="Son tres."))

    answer = dana.post(reverse("call-save", args=[call.pk]), form)

    assert answer.status_code == 409
    assert "Son tres." in answer.text and "Son dos." in answer.text
    assert "another tab of yours" in answer.text


def test_alerting_with_two_versions_of_a_field_is_refused_until_one_is_chosen():
    dana, lena, call = browser("dana"), browser("lena"), make_call()
    make_responder(zone=make_zone())
    send(lena, call, "b", 1, "cross_street", 0, cross_street="Alvarado & 6th")

    answer = dana.post(
        reverse("call-alert", args=[call.pk]), typed(call, page="a", turn="1", changed="cross_street"), **HTMX
    )

    assert answer.status_code == 409
    assert not IncidentCall.objects.filter(call=call).exists()


def test_what_the_caller_tells_after_the_alert_grows_their_report():
    incident, _people = make_alerted("remy")
    call = incident.call_links.get().call
    dana = browser("dana")

    send(dana, call, "a", 1, "words,markings,danger", call.version, words="Ya entraron.", markings="ICE", danger="yes")

    report = Report.objects.get(incident=incident, call=call)
    assert (report.words, report.facts["markings"]) == ("Ya entraron.", ["ICE"])
    incident.refresh_from_db()
    assert incident.danger


def test_what_was_changed_at_the_incident_is_not_overwritten_by_its_call():
    incident, _people = make_alerted("remy")
    call = incident.call_links.get().call
    incidents.change(actor=who("lena"), incident=incident, version=incident.version, landmark="la iglesia")

    answer = send(browser("dana"), call, "a", 1, "landmark", call.version, landmark="la panaderia")

    assert "la iglesia" in answer.text and "la panaderia" in answer.text
    incident.refresh_from_db()
    assert incident.landmark == "la iglesia"
