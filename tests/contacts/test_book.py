"""The book of contacts: one row per number however it is written, held for stated uses, under the right keys, opted out once."""

from datetime import timedelta
from functools import partial

import pytest

from hotline.audit.models import AuditEntry
from hotline.base.act import SYSTEM, act
from hotline.base.clock import now
from hotline.base.errors import Refused
from hotline.contacts import book
from hotline.contacts.models import Contact, ContactUse
from hotline.crypto import fields
from hotline.crypto.keyring import Keyring
from tests import cast


def add(number: str = "213-555-0142", purpose: str = "caller", **more) -> Contact:
    with act(SYSTEM) as deed:
        return book.get_or_add(deed, number, purpose, **more)


@pytest.mark.django_db
def test_two_spellings_are_one_row():
    first = add("(213) 555-0142")
    for spelling in ("213.555.0142", "+1 213 555 0142", "1-213-555-0142", "2135550142", "  213 555 0142 "):
        assert add(spelling) == first
        assert book.find(spelling) == first
    assert Contact.objects.count() == 1
    assert ContactUse.objects.count() == 1
    assert first.number == "+12135550142"


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["", "555-0142", "not a number", "12", "+999999999999999999"])
def test_what_is_no_number_is_refused_and_not_found(number):
    with pytest.raises(Refused) as refused:
        add(number)
    assert refused.value.code == "bad_number"
    assert book.find(number) is None
    assert not Contact.objects.exists()


@pytest.mark.django_db
def test_a_number_lies_under_ops_exactly_while_a_responder_or_staff_use_holds_it():
    contact = add(purpose="caller")
    assert book.key_group(Contact.objects.get()) == "p2"
    add(purpose="responder")
    contact = Contact.objects.get()
    assert (contact.key_group, book.key_group(contact), contact.number) == ("ops", "ops", "+12135550142")
    with act(SYSTEM) as deed:
        book.use(deed, contact, "staff")
    book.end_use(contact, "responder")
    assert book.key_group(Contact.objects.get()) == "ops"
    book.end_use(contact, "staff")
    contact = Contact.objects.get()
    assert (contact.key_group, book.key_group(contact), contact.number) == ("p2", "p2", "+12135550142")
    assert list(contact.uses.values_list("purpose", flat=True)) == ["caller"]


@pytest.mark.django_db
def test_a_new_responder_starts_under_ops():
    assert book.key_group(Contact.objects.get(pk=add(purpose="responder").pk)) == "ops"


@pytest.mark.django_db
def test_a_longer_hold_replaces_a_shorter_one_and_never_the_other_way():
    soon, later = now() + timedelta(days=1), now() + timedelta(days=7)
    for given, expected in ((later, later), (soon, later), (None, None), (soon, None)):
        add(keep_until=given)
        assert ContactUse.objects.get().keep_until == expected


@pytest.mark.django_db
def test_each_call_holds_the_number_by_itself():
    add(ref="call 1")
    contact = add(ref="call 2")
    book.end_use(contact, "caller", ref="call 1")
    assert list(contact.uses.values_list("ref", flat=True)) == ["call 2"]


@pytest.mark.django_db
def test_stop_is_one_fact_about_a_number():
    subscriber, caller = add(purpose="subscriber"), add(purpose="caller")
    with act(SYSTEM) as deed:
        book.opt_out(deed, subscriber, "ALTO por favor " * 10)
    caller.refresh_from_db()
    assert caller.opted_out_at == subscriber.opted_out_at is not None
    assert caller.opted_out_word == ("ALTO por favor " * 10)[:40]
    with act(SYSTEM) as deed:
        book.opt_in(deed, caller)
    subscriber.refresh_from_db()
    assert (subscriber.opted_out_at, subscriber.opted_out_word) == (None, "")
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["opt_out", "opt_in"]


@pytest.mark.django_db
def test_a_number_is_proven_once():
    contact = add()
    with act(SYSTEM) as deed:
        book.prove(deed, contact)
    first = contact.proven_at
    with act(SYSTEM) as deed:
        book.prove(deed, Contact.objects.get())
    assert Contact.objects.get().proven_at == first


@pytest.mark.django_db
def test_it_is_shown_masked_and_revealed_only_with_a_reason_on_record():
    contact = add()
    assert book.masked(contact) == "•••-0142"
    assert book.masked(None) == ""
    with act(cast.who("dana")) as deed:
        with pytest.raises(Refused):
            book.reveal(deed, contact, reason="  ")
        assert book.reveal(deed, contact, reason="She asked to be called back") == "(213) 555-0142"
    entry = AuditEntry.objects.get(verb="reveal")
    assert (entry.ref, entry.reason) == (str(contact.pk), "She asked to be called back")


@pytest.mark.django_db
def test_while_locked_nothing_of_a_number_is_shown(monkeypatch):
    contact = Contact.objects.get(pk=add().pk)
    monkeypatch.setattr(fields, "keyring", lambda: Keyring({"ops": {"k1": bytes(32)}}))
    assert book.masked(contact) == "•••"


@pytest.mark.django_db
def test_many_are_added_at_once_and_the_known_keep_their_row():
    known = add("213-555-0101", language="en")
    rows = [
        ("213 555 0101", "subscriber", "es"),
        ("213-555-0102", "subscriber", "es"),
        ("(213) 555-0102", "caller", "en"),
    ]
    with act(SYSTEM) as deed:
        found = book.add_many(deed, rows)
    assert found[0] == known
    assert found[1] == found[2]
    assert Contact.objects.count() == 2
    assert Contact.objects.get(pk=known.pk).language == "en"
    assert [contact.number for contact in found] == ["+12135550101", "+12135550102", "+12135550102"]


@pytest.mark.django_db
def test_many_responders_at_once_move_known_numbers_under_ops():
    known = add("213-555-0101", purpose="caller")
    with act(SYSTEM) as deed:
        book.add_many(deed, [("213-555-0101", "responder", "es"), ("213-555-0103", "staff", "es")])
    groups = {contact.number: book.key_group(contact) for contact in Contact.objects.all()}
    assert groups == {"+12135550101": "ops", "+12135550103": "ops"}
    assert Contact.objects.get(pk=known.pk).number == "+12135550101"


@pytest.mark.django_db
def test_many_with_one_bad_number_add_nothing():
    with pytest.raises(Refused), act(SYSTEM) as deed:
        book.add_many(deed, [("213-555-0101", "caller", "es"), ("555", "caller", "es")])
    assert not Contact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_number_at_once_find_one_row():
    spellings = ("213-555-0142", "(213) 555-0142", "2135550142", "+12135550142")
    found = cast.at_once(*[partial(add, spelling, ref="call") for spelling in spellings])
    assert len(set(found)) == 1
    assert (Contact.objects.count(), ContactUse.objects.count()) == (1, 1)
