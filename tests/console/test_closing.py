"""Every way a call may end has its own short path: what it asks, what follows, and what is never kept."""

import pytest
from django.urls import reverse

from dispatch.console import paths
from dispatch.models import FollowUp, Hearer, Rumour
from hotline.calls.models import Call, EmergencyReferral
from tests.cast import make_call, make_incident, make_responder, make_zone, number, set_policy
from tests.console.make import browser, take, typed

pytestmark = pytest.mark.django_db
D = Call.Disposition
HTMX = {"HTTP_HX_REQUEST": "true"}


def _close(client, call, **said):
    return client.post(reverse("call-close", args=[call.pk]), said)


def _said(call) -> str:
    call.refresh_from_db()
    return call.disposition


def test_every_ending_has_a_path_and_a_place_on_the_form():
    shown = [one for busy in (False, True) for _name, members in paths.groups(busy) for one in members]

    assert set(paths.PATHS) == set(shown) == set(D.values)
    assert len(shown) == 2 * len(D.values)
    assert all(len(members) <= 9 for _name, members in paths.GROUPS)  # each has a number key


@pytest.mark.parametrize("ending", sorted(D.values))
def test_the_path_of_every_ending_is_shown_when_it_is_chosen(ending):
    dana, call = browser("dana"), make_call(caller=number())

    page = dana.get(reverse("call", args=[call.pk]), {"act": "close", "disposition": ending})

    assert page.status_code == 200
    for line in paths.PATHS[ending].does:
        assert str(line) in page.text
    for field in paths.PATHS[ending].asks:
        assert field == "rights" or f'name="{field}"' in page.text


def test_a_report_that_alerted_nobody_says_why():
    dana, call = browser("dana"), make_call()

    refused = _close(dana, call, disposition="live_report")
    assert refused.status_code == 422
    assert "Nobody was alerted" in refused.text
    _close(dana, call, disposition="live_report", no_incident="outside")

    assert _said(call) == "live_report"
    assert call.facts["no_incident"] == "outside"


def test_a_report_with_its_incident_just_closes():
    dana, call = browser("dana"), make_call()
    make_incident(call=call)

    _close(dana, call, disposition="live_report")

    assert _said(call) == "live_report"


def test_somebody_taken_needs_the_familys_card_or_a_no():
    dana, call = browser("dana"), make_call()

    assert "Open the family’s card" in _close(dana, call, disposition="someone_detained").text
    _close(dana, call, disposition="someone_detained", no_card="on")

    assert _said(call) == "someone_detained"


@pytest.mark.parametrize("ending", [one for one, path in paths.PATHS.items() if path.always and one != D.PAST_REPORT])
def test_what_a_coordinator_must_answer_is_owed_and_needs_a_number(ending):
    dana, call = browser("dana"), make_call()
    assert "write down a number first" in _close(dana, call, disposition=ending).text
    call = make_call(caller=number())

    _close(dana, call, disposition=ending)

    task = FollowUp.objects.get(call=call)
    assert (task.kind, task.why) == (FollowUp.Kind.TASK, paths.PATHS[ending].why)
    assert _said(call) == ending
    assert browser("cora").get(reverse("owed", args=[task.pk])).status_code == 200


def test_something_past_is_written_down_within_three_days():
    dana, call = browser("dana"), make_call()

    _close(dana, call, disposition="past_report")

    task = FollowUp.objects.get(call=call)
    assert (task.due_at - task.made_at).total_seconds() == 72 * 3600


def test_a_need_is_passed_on_only_when_they_want_that():
    dana = browser("dana")
    for wanted in ({}, {"pass_on": "on"}):
        call = make_call(caller=number())
        _close(dana, call, disposition="services", **wanted)
        assert FollowUp.objects.filter(call=call).count() == len(wanted)


def test_asking_about_a_rumour_counts_and_a_new_one_is_noted():
    dana, call = browser("dana"), make_call()
    assert "Choose the rumour" in _close(dana, call, disposition="rumor_query").text

    _close(dana, call, disposition="rumor_query", claim="un reten en la sexta")

    assert Hearer.objects.get(call=call).rumour == Rumour.objects.get(claim="un reten en la sexta")


def test_an_emergency_that_is_not_ours_is_noted_with_what_was_offered():
    dana, call = browser("dana"), make_call()
    assert "what kind of help" in _close(dana, call, disposition="other_emergency").text

    _close(dana, call, disposition="other_emergency", emergency="medical", accepted="no")

    noted = EmergencyReferral.objects.get(call=call)
    assert (noted.kind, noted.accepted, noted.we_called, noted.by) == ("medical", False, False, "dana")


def test_of_somebody_who_denounces_nothing_is_kept():
    dana = browser("dana")
    call = take(dana)
    dana.post(
        reverse("call-save", args=[call.pk]),
        typed(call, number=number(), exact_address="31 Olmos", alias="Juan"),
        **HTMX,
    )

    _close(dana, call, disposition="informant")

    call.refresh_from_db()
    kept = [
        call.words,
        call.place_text,
        call.exact_address,
        call.alias,
        call.number_text,
        call.notes,
        call.facts,
        call.contact_id,
    ]
    assert not any(kept)
    assert _said(call) == "informant"


def test_a_silent_call_is_called_back_once_and_never_texted():
    dana, call = browser("dana"), make_call(caller=number(), safe_to_text=True)

    _close(dana, call, disposition="silent", call_back_once="on")

    assert FollowUp.objects.get(call=call).kind == FollowUp.Kind.CALL_BACK
    call.refresh_from_db()
    assert call.safe_to_text is False


def test_rights_are_read_in_both_languages_from_the_form():
    dana, call = browser("dana"), make_call()

    page = dana.get(reverse("call", args=[call.pk]), {"act": "close", "disposition": "know_your_rights"}).text

    assert "Somebody who watches" in page


def test_in_a_busy_hour_nothing_more_is_asked():
    set_policy("busy_calls", 2)
    dana = browser("dana")
    calls = [make_call() for _n in range(3)]

    assert "busy hour" in dana.get(reverse("call", args=[calls[0].pk]), {"act": "close"}).text
    _close(dana, calls[0], disposition="live_report")

    assert _said(calls[0]) == "live_report"


def test_a_lead_can_say_that_the_hour_is_busy_and_a_dispatcher_cannot():
    call = make_call()
    assert browser("dana").post(reverse("busy-hour"), {"on": "1"}).status_code in (302, 403)
    assert _close(browser("dana"), call, disposition="live_report").status_code == 422

    lena = browser("lena")
    assert "The hour is busy" in lena.get(reverse("desk")).text
    lena.post(reverse("busy-hour"), {"on": "1"})
    assert "The hour is calm again" in lena.get(reverse("desk")).text
    assert "The hour is" not in browser("dana").get(reverse("desk")).text

    _close(browser("dana"), call, disposition="live_report")
    assert _said(call) == "live_report"


def test_one_more_for_an_incident_is_one_touch():
    make_responder(zone=make_zone())
    incident = make_incident(call=make_call(caller=number()))
    dana = browser("dana")
    call = take(dana)

    for _again in range(2):
        answer = dana.post(reverse("call-one-more", args=[call.pk]), typed(call, incident=incident.code))
        assert answer.status_code == 303

    assert _said(call) == "live_report"
    assert incident.call_links.filter(undone_at=None, independent=True).count() == 2


def test_in_a_busy_hour_every_open_incident_takes_one_more_in_one_touch():
    incident, dana, call = make_incident(call=make_call(caller=number())), browser("dana"), make_call()
    page = reverse("call", args=[call.pk])
    assert f'name="incident" value="{incident.code}"' not in dana.get(page).text
    set_policy("busy_calls", 1)

    assert f'name="incident" value="{incident.code}"' in dana.get(page).text


def test_joined_calls_say_who_is_independent_and_the_join_is_undone():
    first, second = number(), number()
    incident, dana = make_incident(call=make_call(caller=first)), browser("dana")
    again, other = make_call(caller=first), make_call(caller=second)
    for call in (again, other):
        dana.post(reverse("call-join", args=[call.pk]), typed(call, number="", incident=incident.code, changed="words"))
    page = reverse("incident", args=[incident.code])

    assert dana.get(page).text.count("the same number") == 1
    assert "2 independent" in dana.get(page).text
    other.refresh_from_db()
    dana.post(reverse("call-unjoin", args=[other.pk]), typed(other, number="", changed="words"))
    assert "2 independent" not in dana.get(page).text
