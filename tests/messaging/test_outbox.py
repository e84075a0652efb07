"""The outbox: rows in the deciding transaction, sent once, in order, and stopped at once when nobody should get them."""

from datetime import timedelta

import pytest

from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.act import SYSTEM, Actor, act
from hotline.contacts import book
from hotline.contacts.models import Contact
from hotline.messaging import claim, outbox, sending, transports
from hotline.messaging.models import Message, SenderRate, SimText
from hotline.messaging.outbox import Recipient
from hotline.messaging.states import Lane, State
from hotline.network import gates
from tests.messaging.conftest import one, run, states

pytestmark = pytest.mark.django_db

LENA = Actor("user", "lena", "lena", frozenset({"lead"}))


def take():
    return claim.claim(sender="simulator", owner="me").rows


def hand_over(rows):
    return sending.send(transports.current(), rows)


def test_everybody_is_texted_once_in_their_language(people, tell):
    batch = tell([*people(2, "es"), *people(1, "en")])
    assert SimText.objects.count() == 0
    run()
    assert states(batch) == ["delivered"] * 3
    assert sorted(text.body for text in SimText.objects.all()) == [
        "Hello from the line",
        "Hola de la línea",
        "Hola de la línea",
    ]
    run()
    assert SimText.objects.count() == 3


def test_a_decision_that_is_rolled_back_texts_nobody(people):
    (contact,) = people(1)

    def decide_and_fail() -> None:
        with act(SYSTEM) as deed:
            to = [Recipient(contact, "es")]
            outbox.decide(deed, purpose="test", lane="community", template="", texts={"es": "no"}, to=to)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        decide_and_fail()
    run()
    assert not Message.objects.exists()


def test_a_person_named_twice_is_texted_once(people, tell):
    (contact,) = people(1)
    batch = tell([contact, contact])
    run()
    assert outbox.counts(batch)["total"] == 1
    assert SimText.objects.count() == 1


def test_who_opted_out_gets_a_row_that_says_so_and_no_text(people, tell):
    stays, left = people(2)
    with act(SYSTEM) as deed:
        book.opt_out(deed, Contact.objects.get(pk=left.pk), "ALTO")
    batch = tell([stays, left])
    run()
    assert states(batch) == ["delivered", "suppressed"]
    assert not SimText.objects.filter(contact=left).exists()


def test_a_queryset_of_contacts_is_streamed_with_the_same_rules(people, django_assert_max_num_queries, fast):
    contacts = people(60)
    with act(SYSTEM) as deed:
        book.opt_out(deed, contacts[0], "STOP")
    with django_assert_max_num_queries(20), act(SYSTEM) as deed:
        batch = outbox.decide(
            deed,
            purpose="test",
            lane=outbox.COMMUNITY,
            template="C1",
            texts={"en": "x", "es": "y"},
            to=Contact.objects.all(),
        )
    counts = outbox.counts(batch)
    assert (counts["total"], counts["queued"], counts["suppressed"]) == (60, 59, 1)


def test_a_personal_text_lies_encrypted_in_its_row_and_is_what_is_sent(people):
    (contact,) = people(1)
    with act(SYSTEM) as deed:
        batch = outbox.decide(
            deed,
            purpose="assign",
            lane=10,
            template="R3",
            texts={},
            to=[Recipient(contact, "es", own_text="Punto: r.example/x7")],
        )
    stored = Message.objects.filter(batch=batch).extra(select={"raw": "own_text"}).values_list("raw", flat=True)[0]
    assert "r.example" not in stored
    run()
    assert SimText.objects.get().body == "Punto: r.example/x7"


def test_a_language_without_a_text_falls_back_to_english(people, tell):
    batch = tell(people(1, "kjb"))
    run()
    assert one(batch).language == "en"
    assert SimText.objects.get().body == "Hello from the line"


def test_responders_go_before_the_community_whenever_they_were_decided(people, tell):
    wide, asked = people(30), people(2)
    tell(wide, "community")
    tell(asked, "responder")
    assert {row.contact_id for row in take()[:2]} == {contact.pk for contact in asked}


def test_within_a_batch_the_order_given_is_kept(people, tell):
    contacts = people(8)
    tell(contacts)
    assert [row.contact_id for row in take()] == [contact.pk for contact in contacts]


def test_cancelling_stops_what_is_queued_and_says_how_many(people, tell):
    batch = tell(people(5))
    with act(SYSTEM) as deed:
        assert outbox.cancel(deed, batch=batch, reason="ended") == 5
    run()
    assert states(batch) == ["cancelled"] * 5
    assert SimText.objects.count() == 0


def test_cancelling_bites_between_the_claim_and_the_call(people, tell):
    batch = tell(people(5))
    rows = take()
    with act(SYSTEM) as deed:
        assert outbox.cancel(deed, batch=batch, reason="ended") == 0
    hand_over(rows)
    assert states(batch) == ["cancelled"] * 5
    assert SimText.objects.count() == 0


def test_cancelling_some_people_leaves_the_others(people, tell):
    contacts = people(3)
    batch = tell(contacts)
    with act(SYSTEM) as deed:
        assert outbox.cancel(deed, subject="", contacts=contacts[:1], reason="found") == 1
    run()
    assert states(batch) == ["cancelled", "delivered", "delivered"]


def test_cancelling_by_subject_may_be_limited_to_a_purpose(people, tell):
    batch = tell(people(2), "responder", subject_kind="incident", subject="i1")
    with act(SYSTEM) as deed:
        assert outbox.cancel(deed, subject="i1", purpose="other", reason="x") == 0
        assert outbox.cancel(deed, subject="i1", purpose="test", reason="x") == 2
    assert states(batch) == ["cancelled"] * 2


def test_an_opt_out_in_the_middle_of_a_broadcast_keeps_every_text_here(people, tell):
    contacts = people(3)
    batch = tell(contacts)
    rows = take()
    with act(SYSTEM) as deed:
        book.opt_out(deed, contacts[1], "STOP")
    hand_over(rows)
    assert states(batch) == ["delivered", "delivered", "suppressed"]
    assert not SimText.objects.filter(contact=contacts[1]).exists()


def test_what_is_too_late_is_not_sent(people, tell):
    batch = tell(people(2), not_after=clock.now() + timedelta(minutes=15))
    run(seconds=16 * 60)
    assert states(batch) == ["expired"] * 2
    assert SimText.objects.count() == 0


def test_what_gets_too_late_between_claim_and_call_is_not_sent(people, tell):
    batch = tell(people(1), not_after=clock.now() + timedelta(seconds=30))
    rows = take()
    with clock.shifted(timedelta(seconds=31)):
        hand_over(rows)
    assert states(batch) == ["expired"]


def test_the_gate_holds_wide_texts_and_lets_responders_through(people, tell):
    wide, asked = tell(people(2), "community"), tell(people(1), "responder")
    gates.close(actor=LENA, name="wide_sends", reason="drill")
    run()
    assert states(asked) == ["delivered"]
    assert states(wide) == ["queued"] * 2
    gates.open(actor=LENA, name="wide_sends", reason="drill over")
    run()
    assert states(wide) == ["delivered"] * 2


def test_the_gate_bites_between_the_claim_and_the_call(people, tell):
    wide = tell(people(2), "community")
    rows = take()
    gates.close(actor=LENA, name="wide_sends", reason="drill")
    hand_over(rows)
    assert states(wide) == ["queued"] * 2
    assert set(Message.objects.values_list("attempts", flat=True)) == {0}


def test_a_paused_batch_waits_until_it_is_resumed(people, tell):
    batch = tell(people(1))
    with act(SYSTEM) as deed:
        assert outbox.pause(deed, batch)
    run()
    assert states(batch) == ["queued"]
    with act(SYSTEM) as deed:
        assert outbox.resume(deed, batch)
    run()
    assert states(batch) == ["delivered"]


def test_without_a_transport_texts_wait(people, tell, settings):
    settings.SMS_TRANSPORT = "none"
    batch = tell(people(1))
    assert run() == 0
    assert states(batch) == ["queued"]


def test_a_claim_is_at_most_a_fifth_of_a_second_of_the_rate(people, tell, monkeypatch):
    tell(people(60))
    moment = clock.now()
    monkeypatch.setattr(clock, "_real_now", lambda: moment)
    assert len([*take(), *take()]) == 10  # the slice that leaves now; the next is made ready shortly before its turn
    monkeypatch.setattr(clock, "_real_now", lambda: moment + timedelta(seconds=0.06))
    assert len([*take(), *take()]) == 10


def test_a_long_text_is_paid_in_segments(people, tell):
    tell(people(10), texts={"en": "x" * 400, "es": "í" * 400})
    assert [row.segments for row in take()] == [6]
    assert SenderRate.objects.get().recent[0][1] == 6


def test_a_sender_of_one_a_minute_still_sends_one(people, tell, monkeypatch):
    monkeypatch.setattr("hotline.messaging.rate.per_second", lambda: 0.1)
    tell(people(3))
    assert len(take()) == 1
    assert len(take()) == 0


def test_one_step_sends_more_than_a_claim_within_the_rate(people, tell):
    batch = tell(people(50))
    outbox.step()
    assert outbox.counts(batch)["sent"] == 50


def test_counts_say_texted_and_never_more(people, tell):
    contacts = people(4)
    batch = tell(contacts)
    Message.objects.filter(contact=contacts[0]).update(state=State.UNCERTAIN)
    Message.objects.filter(contact=contacts[1]).update(state=State.DEAD)
    Message.objects.filter(contact=contacts[2]).update(state=State.ACCEPTED)
    counts = outbox.counts(batch)
    assert {key: value for key, value in counts.items() if value} == {
        "queued": 1, "open": 1, "sent": 1, "uncertain": 1, "failed": 1, "total": 4,
    }  # fmt: skip
    assert outbox.counts(None)["total"] == 0


def test_it_is_known_who_was_texted_in_a_batch(people, tell):
    contacts = people(2)
    batch = tell(contacts)
    with act(SYSTEM) as deed:
        outbox.cancel(deed, batch=batch, contacts=contacts[:1], reason="x")
    run()
    assert not outbox.was_sent(batch, contacts[0])
    assert outbox.was_sent(batch, contacts[1])
    assert not outbox.was_sent(None, contacts[1])


def test_a_lane_may_be_named_and_a_wrong_one_is_refused(people, tell):
    assert tell(people(1), "safety").lane == Lane.SAFETY
    with pytest.raises(KeyError):
        tell(people(1), "express")


def test_resending_the_uncertain_is_one_persons_decision_and_is_kept(people, tell):
    batch = tell(people(2))
    Message.objects.update(state=State.UNCERTAIN)
    run()
    assert states(batch) == ["uncertain"] * 2
    assert outbox.resend_uncertain(actor=LENA, batch=batch, reason="nobody answered") == 2
    run()
    assert states(batch) == ["delivered"] * 2
    assert AuditEntry.objects.filter(verb="resend_uncertain", ref=str(batch.pk), actor_id="lena").count() == 1
