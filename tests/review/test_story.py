"""One incident's story: everything that happened, in order, to the second, and nothing that must stay apart."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from dispatch import rumours
from dispatch.models import Broadcast, FollowUp, TimelineEntry
from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.messaging import outbox
from hotline.messaging.models import Batch
from tests import cast
from tests.review.road import SECRETS, after, dawn_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident():
    return dawn_call()


@pytest.fixture
def told(incident, cora):
    """The story as the coordinator reads it the same morning."""
    with clock.at(after(hours=3)):
        return cast.client_of(cora).get(reverse("history-incident", args=[incident.code]))


def test_the_timeline_is_told_oldest_first_with_seconds(incident, told):
    entries = TimelineEntry.objects.filter(incident=incident).order_by("number")
    text = told.content.decode()
    places = []
    for entry in entries:
        stamp = timezone.localtime(entry.at).strftime("%H:%M:%S")
        places.append(text.index(stamp, places[-1] if places else text.index("As it happened")))
    assert places == sorted(places)
    assert "05:42:09" in text
    assert [line["at"] for line in told.context["days"]] == [entry.at for entry in entries]


def test_it_shows_neither_address_nor_number_nor_name_nor_words(told):
    text = told.content.decode()
    for secret in SECRETS:
        assert secret not in text
    assert "An exact address is on file" in text


def test_both_places_are_there(told):
    text = told.content.decode()
    assert "S Bonnie Brae &amp; W 7th" in text
    assert "Alvarado &amp; 7th" in text


def test_every_text_stands_with_its_exact_words_and_counts(incident, told):
    assert told.context["batches"][0]["template"] == "R1"
    shown = {row["id"]: row for row in told.context["broadcasts"]}
    for broadcast in Broadcast.objects.filter(confirmation__incident=incident):
        row = shown[str(broadcast.pk)]
        assert {text["body"] for text in row["texts"]} == {broadcast.text_en, broadcast.text_es}
        assert row["total"] == outbox.counts(broadcast.batch)["total"] == 2
        assert [str(word) for word, _count in row["states"]] == ["Delivered, says the carrier"]
        assert escape(broadcast.text_es) in told.content.decode()
    batches = Batch.objects.filter(subject_kind="incident", subject=str(incident.pk))
    others = told.context["batches"]
    assert sum(row["total"] for row in others) == sum(outbox.counts(batch)["total"] for batch in batches)
    assert sorted(at for row in others for at in row["times"]) == sorted(batch.created_at for batch in batches)


def test_the_personal_texts_are_counted_but_not_shown(told):
    [personal] = [row for row in told.context["batches"] if row["template"] == "R3"]
    assert personal["texts"] == []
    assert personal["total"] == 2
    assert "/b/" not in told.content.decode()


def test_the_same_words_sent_again_stand_once(incident, cora):
    with clock.at(after(hours=1)), act(SYSTEM) as deed:
        for body in ("Same", "Same", "Other"):
            outbox.decide(deed, purpose="responder_safety", lane=outbox.RESPONDER, template="T1", texts={"en": body, "es": body},
                          to=[], subject_kind="incident", subject=str(incident.pk))  # fmt: skip
    rows = cast.client_of(cora).get(reverse("history-incident", args=[incident.code])).context["batches"]
    assert sorted(len(row["times"]) for row in rows if row["template"] == "T1") == [1, 2]


def test_drafter_and_second_person_stand_beside_each_broadcast(told):
    alert, clear = told.context["broadcasts"]
    assert (alert["template"], alert["drafter"], alert["approver"]) == ("C1", "dana", "lena")
    assert (clear["template"], clear["drafter"], clear["approver"]) == ("C3", "dana", "lena")
    assert "approved by lena" in told.content.decode()


def test_debts_say_how_late_they_were_paid(incident, told):
    rows = {row["kind"]: row for row in told.context["debts"]}
    clear = FollowUp.objects.get(incident=incident, kind="all_clear")
    assert rows["All-clear"]["late"] == max((clear.paid_at - clear.due_at).total_seconds(), 0)
    assert rows["Second approval"]["paid_by"] == "lena"
    assert all(row["paid"] for row in rows.values())


def test_clocks_run_from_the_first_call(told):
    clocks = {str(row["name"]): row["after"] for row in told.context["clocks"]}
    assert clocks["Call answered"] == 0
    assert clocks["First responders asked"] == pytest.approx(60, abs=2)
    assert clocks["First one going"] == pytest.approx(180, abs=2)
    assert clocks["First one there"] == pytest.approx(780, abs=2)
    assert clocks["First verdict"] == pytest.approx(780, abs=2)  # not the last, "gone"
    assert list(clocks)[-1] == "Closed"


def test_an_answered_rumour_is_part_of_the_story(incident, cora):
    with clock.at(after(minutes=50)):
        rumours.open(actor=cast.who("dana"), claim="They are at the donut shop", incident=incident)
    assert cast.client_of(cora).get(reverse("history-incident", args=[incident.pk])).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_story(
    incident, cora, django_assert_num_queries, django_assert_max_num_queries
):
    client = cast.client_of(cora)
    url = reverse("history-incident", args=[incident.pk])
    client.get(url)
    quiet = cast.make_incident(zone=incident.zone)
    with django_assert_max_num_queries(30) as captured:
        client.get(url)
    with django_assert_max_num_queries(len(captured)):
        client.get(reverse("history-incident", args=[quiet.pk]))
    TimelineEntry.objects.bulk_create(
        TimelineEntry(incident=incident, number=1000 + i, at=after(minutes=42), actor_kind="system", what="changed")
        for i in range(100)
    )
    with django_assert_num_queries(len(captured)):
        assert len(client.get(url).context["days"]) > 100


def test_it_reads_in_spanish(incident, cora):
    cora.language = "es"
    cora.save()
    told = cast.client_of(cora).get(reverse("history-incident", args=[incident.code]))
    assert '<html lang="es">' in told.content.decode()


@pytest.mark.parametrize("handle", ["dana", "tess", "padre", "fina", "ines", "leo", "ada"])
def test_others_may_not_enter(incident, handle):
    user = cast.make_user(handle)
    assert cast.client_of(user).get(reverse("history-incident", args=[incident.code])).status_code == 403


def test_a_lead_reads_thirty_days_back_and_no_further(incident, lena):
    url = reverse("history-incident", args=[incident.pk])
    with clock.at(after(days=29)):
        assert cast.client_of(lena).get(url).status_code == 200
    with clock.at(after(days=31)):
        assert cast.client_of(lena).get(url).status_code == 404


def test_a_code_nobody_has_is_not_found(cora):
    assert cast.client_of(cora).get(reverse("history-incident", args=["B999"])).status_code == 404


def test_signed_out_goes_to_sign_in(client, incident):
    answer = client.get(reverse("history-incident", args=[incident.code]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
