"""The first-shift guide: small hints in the order somebody needs them, each put away for good by whoever read it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import User
from hotline.accounts.roles import DESK, SENDS
from hotline.base.act import Actor, act
from hotline.base.errors import Refused
from hotline.shifts.models import Duty, HintSeen

# Somebody with more finished turns than this knows the desk.
FIRST_TURNS = 5


@dataclass(frozen=True)
class Hint:
    """One hint; `trainee` is what it says to somebody who drafts and cannot send."""

    key: str
    title: str | Promise
    body: str | Promise
    trainee: str | Promise = ""


HINTS = (
    Hint(
        "first_call",
        _("The phone rings"),
        _("Press N, or New call, before you answer. The record exists from that second, and nothing you type is lost."),
    ),
    Hint(
        "place",
        _("Place first"),
        _("Ask where before anything else: a call that drops can still be checked. A corner is enough."),
    ),
    Hint(
        "say",
        _("The largest words are for reading out"),
        _("They change with the place. R notes that you read them, in which language and when."),
    ),
    Hint(
        "alert",
        _("Alert while you talk"),
        _(
            "As soon as place, activity and time are known, Ctrl+Enter asks responders. Do not wait for the end of the call."
        ),
        _("You prepare everything; Ctrl+Enter puts your draft before a dispatcher, who sends it on."),
    ),
    Hint(
        "owed",
        _("What we promise has a clock"),
        _("Call-backs and all-clears stand on the right until they are done. An incident cannot close before."),
    ),
    Hint(
        "two",
        _("Nobody texts the community alone"),
        _("You draft; a second person reads it on their phone, types the code, and for ten seconds it can be undone."),
    ),
    Hint(
        "rumour",
        _("Most calls are not raids"),
        _(
            "A rumour that is answered well is as much worth as an alert. Note who asked, so that they hear what was found."
        ),
    ),
    Hint(
        "relief",
        _("You are not alone"),
        _("A hard call may shake you: “Relieve me” on the shift page calls somebody. ? shows every key."),
    ),
)
KEYS = frozenset(hint.key for hint in HINTS)


def next_for(user: User) -> tuple[Hint, int, str] | None:
    """The next hint for this person, how many are left with it, and its words for their role; None when they know the desk."""
    if not user.has_role(*DESK) or Duty.objects.filter(user=user).exclude(until=None).count() > FIRST_TURNS:
        return None
    seen = set(HintSeen.objects.filter(user=user).values_list("key", flat=True))
    left = [hint for hint in HINTS if hint.key not in seen]
    if not left:
        return None
    hint = left[0]
    return hint, len(left), str((not user.has_role(*SENDS) and hint.trainee) or hint.body)


def put_away(*, actor: Actor, user: User, key: str) -> None:
    """This hint, or all of them ("all"), need not be shown to this person again."""
    wanted = KEYS if key == "all" else {key} & KEYS
    if not wanted:
        raise Refused(_("There is no such hint."), "no_hint")
    with act(actor) as deed:
        rows = [HintSeen(user=user, key=one, at=deed.now) for one in sorted(wanted)]
        HintSeen.objects.bulk_create(rows, ignore_conflicts=True)


def show_again(*, actor: Actor, user: User) -> None:
    """All hints from the beginning."""
    with act(actor):
        HintSeen.objects.filter(user=user).delete()
