"""The ceiling on alerts to the community: so many an hour, and more only when two people say so."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from dispatch import brakes, incidents, statuses
from dispatch.models import Broadcast, CeilingRaise
from hotline.accounts.roles import APPROVES, SENDS
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.network import gates, policy
from hotline.realtime import events

# Corrections, all-clears and updates never count: they pay what an alert owes.
COUNTED = (Broadcast.Kind.ALERT,)
HOUR = timedelta(hours=1)
MOST = 20


def sent_this_hour(now: datetime) -> int:
    """Alerts approved in the last hour; corrections and all-clears never count."""
    recent = Broadcast.objects.filter(kind__in=COUNTED, approved_at__gt=now - HOUR)
    return recent.exclude(state=Broadcast.State.CANCELLED).count()


def limit(now: datetime) -> int:
    """How many alerts may be approved within an hour, as it is now."""
    raised = CeilingRaise.objects.filter(agreed_at__gt=now - HOUR).order_by("-to").values_list("to", flat=True).first()
    return max(policy.get("wide_alerts_per_hour"), raised or 0)


def check(kind: str, now: datetime) -> None:
    """Raise Refused when one more text of this kind would go beyond the ceiling. Two at once are counted one after the other."""
    if kind not in COUNTED:
        return
    gates.hold(brakes.GATE, now)
    if sent_this_hour(now) >= limit(now):
        raise Refused(
            _("The ceiling of alerts for this hour is reached. Two people can raise it, below on the approvals page."),
            "ceiling",
        )


def waiting(now: datetime) -> CeilingRaise | None:
    """The raise that waits for a second person, if one was asked for within the hour."""
    return CeilingRaise.objects.filter(agreed_at=None, asked_at__gt=now - HOUR).order_by("-asked_at").first()


def ask(*, actor: Actor, to: int, reason: str) -> CeilingRaise:
    """Ask for up to `to` alerts within this hour. A second person must agree."""
    with act(actor) as deed:
        statuses.require(deed, *SENDS, *APPROVES)
        if not limit(deed.now) < to <= MOST:
            raise Refused(
                _("Choose a number above %(now)s, at most %(most)s.") % {"now": limit(deed.now), "most": MOST},
                "bad_number",
            )
        if len(reason.strip()) < 10:
            raise Refused(_("Say in a sentence why more alerts are needed."), "no_reason")
        incidents.check_words(reason)
        if waiting(deed.now) is not None:
            raise Conflict(_("Somebody has asked for it already. Agree to that."), "asked_already")
        asked = CeilingRaise.objects.create(
            to=to, reason=reason.strip()[:200], asked_by=actor.id, asked_by_handle=actor.handle, asked_at=deed.now
        )
        trail.record(deed, verb="ceiling_asked", kind="ceiling", ref=str(asked.pk), reason=str(to))
        _changed(deed, asked)
        return asked


def agree(*, actor: Actor, raise_: CeilingRaise) -> None:
    """The second person's yes; it holds for an hour."""
    with act(actor) as deed:
        statuses.require(deed, *APPROVES)
        if raise_.asked_by == actor.id:
            raise Forbidden(
                _("You asked for it. Somebody else must agree: a lead, coordinator or approver."), "own_raise"
            )
        fresh = CeilingRaise.objects.filter(pk=raise_.pk, agreed_at=None, asked_at__gt=deed.now - HOUR)
        if not fresh.update(agreed_by=actor.id, agreed_by_handle=actor.handle, agreed_at=deed.now):
            raise Conflict(_("This is no longer waiting."), "not_waiting")
        trail.record(deed, verb="ceiling_raised", kind="ceiling", ref=str(raise_.pk), reason=str(raise_.to))
        _changed(deed, raise_)


def _changed(deed: Deed, asked: CeilingRaise) -> None:
    events.append(deed, kind="ceiling", ref=str(asked.pk))
