"""Writing the audit trail, and checking that nobody rewrote it."""

from hotline.audit.models import AuditEntry, AuditHead
from hotline.base.act import AUDIT, Actor, Deed
from hotline.crypto.index import keyed


def record(deed: Deed, *, verb: str, kind: str, ref: str, reason: str = "") -> None:
    """Note that `deed.actor` did `verb` to the `kind` with id `ref`. `reason` is a short stated reason, no content."""
    actor, at = deed.actor, deed.now
    deed.last(AUDIT, lambda: _append(actor, at, verb, kind, str(ref), reason[:80]))


def _append(actor: Actor, at, verb: str, kind: str, ref: str, reason: str) -> None:
    AuditHead.objects.get_or_create(id=1)
    head = AuditHead.objects.select_for_update().get(id=1)
    entry = AuditEntry(
        seq=head.seq + 1, at=at, actor_kind=actor.kind, actor_id=actor.id, verb=verb, kind=kind, ref=ref, reason=reason
    )
    entry.hash = link(head.hash, entry)
    entry.save(force_insert=True)
    AuditHead.objects.filter(id=1).update(seq=entry.seq, hash=entry.hash)


def link(before: str, entry: AuditEntry) -> str:
    """The chain's next hash: keyed, so that whoever can write rows still cannot recompute it."""
    parts = (before, entry.seq, entry.at.isoformat(), entry.actor_kind, entry.actor_id, entry.verb, entry.kind)
    return keyed("audit", "|".join(str(part) for part in (*parts, entry.ref, entry.reason)))


def first_broken() -> int | None:
    """The number of the first entry that does not follow from the one before it, or None when the chain is whole."""
    before, expected = "", 1
    for entry in AuditEntry.objects.order_by("seq").iterator():
        if entry.seq != expected or entry.hash != link(before, entry):
            return expected
        before, expected = entry.hash, expected + 1
    head = AuditHead.objects.filter(id=1).first() or AuditHead()
    return None if (head.seq, head.hash) == (expected - 1, before) else expected
