"""Encrypted columns: plain to those who hold the keys, bound to their row, never filtered by, never written in bulk as plain text."""

import base64
from datetime import timedelta

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction

from hotline.base.clock import now
from hotline.calls.models import Call
from hotline.contacts.models import Contact
from hotline.crypto import fields
from hotline.crypto.fields import Sealed
from hotline.crypto.keyring import GROUPS, Keyring, Locked, Tampered, group_of, keyring
from responders.models import Responder
from tests import cast

pytestmark = pytest.mark.django_db
WORDS = "Tocan la puerta, son dos"


def make(**given) -> Call:
    call = Call(started_at=now(), saved_at=now(), **({"words": WORDS} | given))
    call.save(force_insert=True)
    return call


def stored(call: Call, column: str = "words") -> str:
    """What really lies in the column."""
    return str(Call.objects.values_list(column, flat=True).get(pk=call.pk))


def put(call: Call, value: str, column: str = "words") -> Call:
    """Write into the column behind the field's back; the call as it is read then."""
    Call.objects.filter(pk=call.pk).update(**{column: Sealed(value)})
    return Call.objects.get(pk=call.pk)


def test_it_reads_as_written_and_lies_there_sealed():
    call = make()
    assert call.words == WORDS
    assert Call.objects.get(pk=call.pk).words == WORDS
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM calls_call")
        raw = cursor.fetchone()[0]
    assert "puerta" not in raw
    assert group_of(raw) == "p2"


def test_the_same_words_never_look_the_same():
    assert stored(make()) != stored(make())


def test_empty_stays_empty_and_none_stays_none():
    call = Call.objects.get(pk=make(words="").pk)
    assert call.words == ""
    assert stored(call) == ""
    responder = cast.make_responder("tomas", user=None)
    assert Responder.objects.get(pk=responder.pk).conflicts is None


def test_saving_a_read_row_keeps_what_lies_there():
    call = Call.objects.get(pk=make().pk)
    before = stored(call)
    call.notes = "x"
    call.save()
    assert stored(call) == before
    assert Call.objects.get(pk=call.pk).words == WORDS


def test_a_value_moved_to_another_row_is_refused():
    ours, theirs = make(), make()
    moved = put(ours, stored(theirs))
    with pytest.raises(Tampered):
        _ = moved.words


def test_a_value_moved_to_another_column_is_refused():
    call = make(notes="something else")
    moved = put(call, stored(call, "notes"))
    with pytest.raises(Tampered):
        _ = moved.words


@pytest.mark.parametrize("at", [0, 5, 12, 20, -1])
def test_a_flipped_bit_is_refused(at):
    call = make()
    group, kid, body = stored(call).split(".", 2)
    raw = bytearray(base64.b64decode(body))
    raw[at] ^= 1
    with pytest.raises(Tampered):
        _ = put(call, f"{group}.{kid}.{base64.b64encode(raw).decode()}").words


@pytest.mark.parametrize("value", ["plain words", "p2.k1.", "p2.k1.***", "p2.k1.AAAA"])
def test_what_was_never_sealed_is_refused(value):
    with pytest.raises(Tampered):
        _ = put(make(), value).words


def test_a_value_passed_off_as_of_another_group_is_refused():
    call = make()
    changed = put(call, stored(call).replace("p2.", "ops.", 1))
    with pytest.raises((Tampered, Locked)):
        _ = changed.words


def test_without_the_keys_of_its_group_it_is_locked_and_the_others_go_on(monkeypatch):
    call, contact = make(), cast.make_contact(purpose="staff")
    raw = {group: {"k1": bytes(32)} for group in GROUPS}
    everything = Keyring(raw)
    monkeypatch.setattr(fields, "keyring", lambda: everything)
    call.words, contact.number = "again", "+12135550101"
    call.save()
    contact.save()
    locked = Keyring({"ops": raw["ops"]})
    monkeypatch.setattr(fields, "keyring", lambda: locked)
    with pytest.raises(Locked):
        _ = Call.objects.get(pk=call.pk).words
    with pytest.raises(Locked), transaction.atomic():
        make()
    assert Contact.objects.get(pk=contact.pk).number == "+12135550101"


def test_update_with_plain_text_is_refused():
    call = make()
    with pytest.raises(ValueError, match="encrypted"):
        Call.objects.filter(pk=call.pk).update(words="plain")
    with pytest.raises(ValueError, match="encrypted"):
        Call.objects.bulk_update([call], ["words"])


def test_filtering_by_it_is_refused():
    make()
    with pytest.raises(ValueError, match="encrypted"):
        list(Call.objects.filter(words=WORDS))
    for lookup in ("contains", "icontains", "startswith", "in", "regex", "gt"):
        with pytest.raises(FieldError):
            list(Call.objects.filter(**{f"words__{lookup}": [WORDS] if lookup == "in" else WORDS}))


def test_whether_there_is_a_value_can_be_asked():
    told, silent = make(), make(words="")
    assert list(Call.objects.exclude(words="")) == [told]
    assert list(Call.objects.filter(words="")) == [silent]


def test_making_many_at_once_seals_each_for_its_own_row():
    rows = [Call(started_at=now() + timedelta(seconds=n), saved_at=now(), words=f"words {n}") for n in range(5)]
    Call.objects.bulk_create(rows)
    assert [call.words for call in Call.objects.order_by("started_at")] == [f"words {n}" for n in range(5)]


def test_values_come_out_sealed_and_do_not_show_themselves():
    make()
    [row] = Call.objects.values("words")
    assert isinstance(row["words"], Sealed)
    assert repr(row["words"]) == "<sealed>"
    assert repr(row) == "{'words': <sealed>}"


def test_a_column_left_out_is_fetched_when_asked_for():
    make()
    call = Call.objects.only("id").get()
    assert call.words == WORDS
    assert Call.objects.defer("words").get().words == WORDS


def test_a_row_copied_under_a_new_id_cannot_be_read():
    call = Call.objects.get(pk=make().pk)
    call.pk = fields.models.UUIDField().to_python("00000000-0000-4000-8000-000000000001")
    call.save(force_insert=True)
    with pytest.raises(Tampered):
        _ = Call.objects.get(pk=call.pk).words


def test_json_comes_back_as_it_was():
    responder = cast.make_responder("tomas", user=None, conflicts=["Union & 6th", {"año": 2}])
    assert Responder.objects.get(pk=responder.pk).conflicts == ["Union & 6th", {"año": 2}]
    assert group_of(str(Responder.objects.values_list("conflicts", flat=True).get())) == "ops"


@pytest.mark.sqlite_only
def test_the_newest_key_seals_and_the_older_ones_still_open():
    old, new = bytes(range(32)), bytes(range(32, 64))
    before = Keyring({"p2": {"k1": old}}).encrypt("p2", "words", place="t|c|1")
    both = Keyring({"p2": {"k1": old, "k2": new}})
    assert both.decrypt(before, place="t|c|1") == "words"
    assert both.encrypt("p2", "words", place="t|c|1").startswith("p2.k2.")
    with pytest.raises(Locked):
        Keyring({"p2": {"k2": new}}).decrypt(before, place="t|c|1")


@pytest.mark.sqlite_only
def test_this_process_holds_every_group():
    for group in GROUPS:
        ring = keyring()
        assert ring.decrypt(ring.encrypt(group, "x", place="p"), place="p") == "x"
