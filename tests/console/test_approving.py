"""Telling the community from the desk: a draft shows everything, a second person types the code, and it can still be undone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from dispatch.models import Broadcast
from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.calls.models import RightsScript
from hotline.messaging import outbox
from hotline.messaging.models import Message
from hotline.network import gates
from tests.cast import make_subscriber, set_policy, who
from tests.console.make import SECRET_ADDRESS, browser, make_alerted, sees_ice
from tests.dispatch.steps import after_the_hold, approve, at_any_hour, confirm, draft, fresh
from tests.responders.make import local_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(db):
    """Confirmed at V2, with two people of the zone who asked for alerts."""
    at_any_hour()
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    confirm(incident, level="V2")
    for language in ("es", "en"):
        make_subscriber(incident.zone, language=language)
    return fresh(incident)


def test_the_desk_drafts_with_the_public_place_and_the_zones_to_choose(incident):
    dana = browser("dana")
    page = dana.get(reverse("incident", args=[incident.code]), {"act": "draft-C1"}).text
    assert 'value="Alvarado &amp; 7th"' in page

    posted = {"place": "Alvarado & 7th", "zones": [str(incident.zone_id)]}
    assert dana.post(reverse("incident-act", args=[incident.code, "draft-C1"]), posted).status_code == 303

    shown = dana.get(reverse("incident", args=[incident.code])).text
    assert "RRN CONFIRMADO: ICE cerca de Alvarado &amp; 7th" in shown
    assert "RRN CONFIRMED: ICE near Alvarado &amp; 7th" in shown
    assert "Waiting for a second person" in shown
    assert "2 segments · $0.02" in shown


def test_drafting_before_it_is_confirmed_is_refused():
    incident, _people = make_alerted("remy")
    posted = {"place": "Alvarado & 7th", "zones": [str(incident.zone_id)]}

    answer = browser("dana").post(reverse("incident-act", args=[incident.code, "draft-C1"]), posted)

    assert answer.status_code == 422
    assert "Confirm it first" in answer.text
    assert not Broadcast.objects.exists()


def test_a_trainee_may_draft(incident):
    posted = {"place": "Alvarado & 7th", "zones": [str(incident.zone_id)]}
    assert browser("tess").post(reverse("incident-act", args=[incident.code, "draft-C1"]), posted).status_code == 303
    assert Broadcast.objects.get().drafted_by_handle == "tess"


def test_the_approval_page_shows_both_texts_both_places_the_people_and_the_evidence(incident):
    broadcast = draft(incident)

    page = browser("padre").get(reverse("approval", args=[broadcast.pk])).text

    for words in (
        "RRN CONFIRMADO", "RRN CONFIRMED", "S Bonnie Brae &amp; W 7th", "Alvarado &amp; 7th", "Approve and text 2 people",
        "0 of 4 this hour", "remy at", "Letters on a vest", f"Type {incident.code} to approve",
    ):  # fmt: skip
        assert words in page, words
    assert SECRET_ADDRESS not in page


def test_what_waits_is_listed_for_those_who_may_approve(incident):
    draft(incident)
    for handle in ("padre", "lena", "cora"):
        assert incident.code in browser(handle).get(reverse("approvals")).text
    assert browser("dana").get(reverse("approvals")).status_code == 403


@pytest.mark.parametrize("handle", ["padre", "lena", "cora"])
def test_a_second_person_types_the_code_and_it_leaves_after_the_hold(incident, handle):
    broadcast = draft(incident)

    answer = browser(handle).post(
        reverse("approval-approve", args=[broadcast.pk]), {"typed_code": incident.code.lower()}
    )

    assert answer.status_code == 303
    assert not Message.objects.filter(batch__purpose="community").exists()
    after_the_hold()
    assert Message.objects.filter(batch__purpose="community").count() == 2
    assert "2 of 2 have left" in browser(handle).get(reverse("approval", args=[broadcast.pk])).text


def test_ones_own_draft_is_somebody_elses_to_approve(incident):
    broadcast = draft(incident, by="lena")
    lena = browser("lena")
    page = lena.get(reverse("approval", args=[broadcast.pk])).text
    assert "You drafted this. Somebody else reads and approves it." in page
    assert 'name="typed_code"' not in page

    answer = lena.post(reverse("approval-approve", args=[broadcast.pk]), {"typed_code": incident.code})

    assert answer.status_code == 422
    assert "You drafted this" in answer.text
    assert Broadcast.objects.get().state == "awaiting_approval"


def test_the_wrong_code_is_refused_and_stays_typed(incident):
    broadcast = draft(incident)

    answer = browser("padre").post(reverse("approval-approve", args=[broadcast.pk]), {"typed_code": "K000"})

    assert answer.status_code == 422
    assert f"Type the incident&#x27;s code, {incident.code}" in answer.text
    assert 'value="K000"' in answer.text


def test_a_dispatcher_who_did_not_draft_it_cannot_approve(incident):
    broadcast = draft(incident, by="lena")
    answer = browser("dana").post(reverse("approval-approve", args=[broadcast.pk]), {"typed_code": incident.code})
    assert answer.status_code == 422
    assert Broadcast.objects.get().approved_by is None


def test_sending_it_back_says_why_on_the_desk(incident):
    broadcast = draft(incident)
    empty = browser("padre").post(reverse("approval-back", args=[broadcast.pk]), {"why": ""})
    assert empty.status_code == 422

    browser("padre").post(reverse("approval-back", args=[broadcast.pk]), {"why": "the place is too exact"})

    assert "Sent back: the place is too exact" in browser("dana").get(reverse("incident", args=[incident.code])).text


def test_the_second_approver_is_told_who_was_first(incident):
    broadcast = draft(incident)
    approve(broadcast, by="lena")

    answer = browser("padre").post(reverse("approval-approve", args=[broadcast.pk]), {"typed_code": incident.code})

    assert answer.status_code == 409
    assert "lena" in answer.text


def test_an_approved_text_can_be_undone_until_it_leaves(incident):
    broadcast = draft(incident)
    approve(broadcast)
    lena = browser("lena")
    assert "Undo: send nothing" in lena.get(reverse("approval", args=[broadcast.pk])).text
    lena.post(reverse("approval-undo", args=[broadcast.pk]))
    assert Broadcast.objects.get().state == "awaiting_approval"

    approve(broadcast)
    after_the_hold()
    answer = lena.post(reverse("approval-undo", args=[broadcast.pk]))
    assert answer.status_code == 409
    assert "Sending has begun" in answer.text


def test_a_draft_is_taken_away_by_whoever_wrote_it(incident):
    broadcast = draft(incident)
    browser("dana").post(
        reverse("incident-act", args=[incident.code, "cancel-draft"]), {"broadcast": str(broadcast.pk)}
    )
    assert Broadcast.objects.get().state == "cancelled"


def test_another_incidents_text_is_not_touched_from_here(incident):
    broadcast = draft(incident)
    other, _people = make_alerted("paloma")
    answer = browser("dana").post(
        reverse("incident-act", args=[other.code, "cancel-draft"]), {"broadcast": str(broadcast.pk)}
    )
    assert answer.status_code == 422
    assert Broadcast.objects.get().state == "awaiting_approval"


def test_a_lead_sends_alone_only_after_nobody_answered(incident):
    broadcast = draft(incident)
    page, url = reverse("approval", args=[broadcast.pk]), reverse("approval-alone", args=[broadcast.pk])
    posted = {"reason": "nobody else is awake tonight", "typed_code": incident.code}

    assert "Nobody else answers" not in browser("lena").get(page).text
    assert browser("lena").post(url, posted).status_code == 422
    with clock.shifted(timedelta(minutes=6)):
        assert "Nobody else answers: send it alone" in browser("lena").get(page).text
        assert "Nobody else answers" not in browser("padre").get(page).text
        assert browser("padre").post(url, posted).status_code == 403
        assert browser("lena").post(url, posted).status_code == 303
    assert Broadcast.objects.get().alone_reason == "nobody else is awake tonight"


def test_while_it_is_composed_both_languages_people_cost_and_both_places_stand_beside_it(incident):
    dana = browser("dana")
    url = reverse("compose", args=[incident.code, "draft-C1"])

    shown = dana.post(url, {"place": "Alvarado & 7th", "zones": [str(incident.zone_id)]}).text
    for words in (
        "RRN CONFIRMADO: ICE cerca de Alvarado &amp; 7th", "RRN CONFIRMED: ICE near Alvarado &amp; 7th",
        "2 people", "2 segments · $0.02", "0 of 4 this hour", "S Bonnie Brae &amp; W 7th", "only for you",
    ):  # fmt: skip
        assert words in shown, words
    assert not Broadcast.objects.exists()

    naming = dana.post(url, {"place": "S Bonnie Brae & W 7th", "zones": [str(incident.zone_id)]}).text
    assert "This is the corner of somebody&#x27;s home" in naming
    assert "Take out the plate" not in naming


def test_what_the_linter_refuses_stands_beside_the_words_that_cause_it(incident):
    shown = (
        browser("dana")
        .post(
            reverse("compose", args=[incident.code, "draft-C1"]),
            {"place": "1287 Bonnie Brae apt 4", "zones": [str(incident.zone_id)]},
        )
        .text
    )
    assert 'class="miss"' in shown


def test_the_short_address_in_a_text_leads_to_what_waits(incident):
    broadcast = draft(incident)
    by_code = reverse("approval-by-code", args=[incident.code.lower()])
    assert browser("padre").get(by_code).url == reverse("approval", args=[broadcast.pk])
    approve(broadcast)
    assert browser("padre").get(by_code).url == reverse("approvals")
    assert browser("omar2").get(by_code).status_code == 403


def test_a_closed_gate_refuses_in_one_sentence(incident):
    broadcast = draft(incident)
    gates.close(actor=who("cora"), name="wide_sends", reason="a test")
    answer = browser("lena").post(reverse("approval-approve", args=[broadcast.pk]), {"typed_code": incident.code})
    assert answer.status_code == 422
    assert "Wide texts are paused" in answer.text


def test_who_drafts_and_who_approves_see_what_the_hour_does_and_how_much_people_got(incident):
    set_policy("emergency_from", "05:00")
    set_policy("emergency_until", "22:00")
    quiet = make_subscriber(incident.zone, night_ok=False)
    with act(SYSTEM) as deed:
        for _turn in range(6):
            to = [outbox.Recipient(quiet.contact, "es")]
            outbox.decide(deed, purpose="test", lane="community", template="C1", texts={"es": "Hola"}, to=to)
    before_dawn = local_now(4, 45)
    with clock.at(before_dawn):
        posted = {"place": "Alvarado & 7th", "zones": [str(incident.zone_id)]}
        composed = browser("dana").post(reverse("compose", args=[incident.code, "draft-C1"]), posted).text
        approving = browser("padre").get(reverse("approval", args=[draft(incident).pk])).text
    for page in (composed, approving):
        assert "Until 05:00 only those who asked for alerts at night get this" in page
        assert "if it still matters at 05:00, alert them then" in page
    at_any_hour()
    page = browser("padre").get(reverse("approval", args=[Broadcast.objects.get().pk])).text
    assert "1 of these people got 6 or more texts this month already" in page
    assert "only those who asked" not in page


def test_rights_wording_past_its_date_is_said_to_who_approves_and_stops_nobody(incident):
    script = RightsScript.objects.create(
        place_type="home", language="en", body="Do not open.", expires_on=date(2020, 1, 1)
    )
    broadcast = draft(incident)
    page = reverse("approval", args=[broadcast.pk])
    assert "The rights wording is out of date" in browser("padre").get(page).text
    script.expires_on = date(2099, 1, 1)
    script.save()
    assert "The rights wording is out of date" not in browser("padre").get(page).text
