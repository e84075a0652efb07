"""The note pinned for the shift: one at a time, seen by everybody on duty."""

from django.utils.translation import gettext_lazy as _

from hotline.audit import trail
from hotline.base.act import Actor, act
from hotline.base.errors import Refused
from hotline.shifts.models import ShiftNote

LONGEST = 280


def pinned() -> ShiftNote | None:
    """The note that hangs there now."""
    return ShiftNote.objects.filter(down_at=None).order_by("-at").first()


def pin(*, actor: Actor, body: str) -> ShiftNote | None:
    """Pin `body` in place of what hangs there; an empty one only takes that down."""
    body = " ".join(body.split())
    if len(body) > LONGEST:
        raise Refused(_("Keep the note under %(n)s letters.") % {"n": LONGEST}, "too_long")
    with act(actor) as deed:
        ShiftNote.objects.filter(down_at=None).update(down_at=deed.now)
        trail.record(deed, verb="note_pinned" if body else "note_taken_down", kind="shift", ref="note")
        return ShiftNote.objects.create(body=body, by_handle=actor.handle, at=deed.now) if body else None
