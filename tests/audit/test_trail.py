"""The audit trail: every act, no content, and any rewriting of it is found."""

import pytest
from django.db.models import F

from hotline.audit import trail
from hotline.audit.models import AuditEntry, AuditHead
from hotline.base.act import Actor, act
from tests.cast import at_once, taken_back

LENA = Actor("user", "7", "lena", frozenset({"lead"}))


def record(count: int = 1, actor: Actor = LENA) -> None:
    for number in range(count):
        with act(actor) as deed:
            trail.record(deed, verb="approved", kind="broadcast", ref=str(number), reason="why")


@pytest.mark.django_db
def test_an_act_is_noted_with_who_what_and_when():
    record()
    entry = AuditEntry.objects.get()
    assert (entry.seq, entry.actor_kind, entry.actor_id, entry.verb, entry.kind, entry.ref) == (
        1,
        "user",
        "7",
        "approved",
        "broadcast",
        "0",
    )
    assert trail.first_broken() is None


@pytest.mark.django_db
def test_an_empty_trail_is_whole():
    assert trail.first_broken() is None


@pytest.mark.django_db
def test_what_was_rolled_back_is_not_noted():
    record(2)
    with taken_back(LENA) as deed:
        trail.record(deed, verb="approved", kind="broadcast", ref="x")
    with act(LENA) as outer:
        trail.record(outer, verb="kept", kind="k", ref="1")
        with taken_back() as inner:
            trail.record(inner, verb="dropped", kind="k", ref="2")
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["approved", "approved", "kept"]
    assert trail.first_broken() is None


@pytest.mark.django_db
def test_a_long_reason_is_cut_and_the_chain_still_holds():
    with act(LENA) as deed:
        trail.record(deed, verb="reveal", kind="contact", ref="1", reason="w" * 300)
    assert len(AuditEntry.objects.get().reason) == 80
    assert trail.first_broken() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [{"actor_id": "8"}, {"verb": "seen"}, {"kind": "call"}, {"ref": "9"}, {"reason": ""}, {"actor_kind": "system"}],
)
def test_an_edited_entry_is_found(change):
    record(5)
    AuditEntry.objects.filter(seq=3).update(**change)
    assert trail.first_broken() == 3


@pytest.mark.django_db
def test_a_changed_time_is_found():
    record(3)
    entry = AuditEntry.objects.get(seq=2)
    AuditEntry.objects.filter(seq=2).update(at=entry.at.replace(year=2020))
    assert trail.first_broken() == 2


@pytest.mark.django_db
def test_a_removed_entry_is_found():
    record(5)
    AuditEntry.objects.filter(seq=3).delete()
    assert trail.first_broken() == 3


@pytest.mark.django_db
def test_entries_moved_up_to_close_the_gap_are_found():
    record(5)
    AuditEntry.objects.filter(seq=3).delete()
    AuditEntry.objects.filter(seq=4).update(seq=3)
    AuditEntry.objects.filter(seq=5).update(seq=4)
    AuditHead.objects.update(seq=4)
    assert trail.first_broken() == 3


@pytest.mark.django_db
def test_a_cut_tail_is_found():
    record(5)
    AuditEntry.objects.filter(seq__gt=3).delete()
    assert trail.first_broken() == 4


@pytest.mark.django_db
def test_a_tail_cut_together_with_the_head_is_found():
    record(5)
    AuditEntry.objects.filter(seq__gt=3).delete()
    AuditHead.objects.all().delete()
    assert trail.first_broken() == 4


@pytest.mark.django_db
def test_a_head_turned_back_without_its_link_is_found():
    record(5)
    AuditEntry.objects.filter(seq__gt=3).delete()
    AuditHead.objects.update(seq=3)
    assert trail.first_broken() == 4


@pytest.mark.django_db
def test_an_entry_added_by_hand_is_found():
    record(2)
    last = AuditEntry.objects.get(seq=2)
    last.seq, last.verb = 3, "never"
    last.save(force_insert=True)
    AuditHead.objects.update(seq=F("seq") + 1, hash=last.hash)
    assert trail.first_broken() == 3


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_unbroken_chain():
    at_once(*[lambda: record(3)] * 4)
    assert AuditEntry.objects.count() == 12
    assert trail.first_broken() is None
