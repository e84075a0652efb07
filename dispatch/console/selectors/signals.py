"""What calls for a person who looks elsewhere: the count in the tab, the newest text, acceptance, SOS and draft, who took over what."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from dispatch import broadcasts, hands
from dispatch.models import Claim, FollowUp, Response
from dispatch.models.asking import GOING
from dispatch.models.incident import OVER
from hotline.accounts.roles import APPROVES
from hotline.base import clock
from hotline.messaging.models import Inbound

TOLD = 5  # take-overs of which those who lost it are still told


@dataclass(frozen=True)
class Taken:
    """Somebody took over what `lost_by` had."""

    at: str
    lost_by: str
    words: str


@dataclass(frozen=True)
class Signals:
    """`count`: unread texts and debts that are overdue. The times are empty where there is nothing.

    `approvals`: wide texts that wait for a second person, for readers who approve; `approval_by`: who drafted the newest.
    """

    count: int = 0
    text: str = ""
    going: str = ""
    sos: str = ""
    approvals: int = 0
    approval: str = ""
    approval_by: str = ""
    taken: tuple[Taken, ...] = ()


def read(reader: str) -> Signals:
    """As it is now for a class of reader; a few small queries."""
    unread = Inbound.objects.filter(state=Inbound.State.UNREAD)
    owed = FollowUp.objects.filter(paid_at=None)
    yes = Response.objects.filter(state__in=GOING, selected=True).exclude(incident__status__in=OVER)
    drafts = list(broadcasts.waiting()) if reader in APPROVES else []
    newest = max(drafts, key=lambda one: one.drafted_at, default=None)
    return Signals(
        count=unread.count() + owed.filter(due_at__lte=clock.now()).count(),
        text=_newest(unread, "received_at"),
        going=_newest(yes, "answered_at"),
        sos=_newest(owed.filter(why=FollowUp.Why.SOS), "made_at"),
        approvals=len(drafts),
        approval=_iso(newest.drafted_at) if newest else "",
        approval_by=newest.drafted_by_handle if newest else "",
        taken=tuple(_taken(one) for one in hands.taken_over(TOLD)),
    )


def _newest(rows, field: str) -> str:
    at: datetime | None = rows.aggregate(newest=Max(field))["newest"]
    return _iso(at) if at else ""


def _taken(claim: Claim) -> Taken:
    if claim.incident is not None:
        words = _("%(who)s took over %(code)s from you.") % {"who": claim.user.handle, "code": claim.incident.code}
    else:
        words = _("%(who)s took the call over from you.") % {"who": claim.user.handle}
    return Taken(_iso(claim.at), claim.taken_from, words)


def _iso(at: datetime) -> str:
    """Always of the same length, so that they compare as texts."""
    return at.isoformat(timespec="microseconds")
