"""Flags and bans of numbers: set, renewed, lifted; each expires by itself. A report is never refused by a flag alone."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from hotline.accounts.roles import SENDS, SENIOR
from hotline.audit import trail
from hotline.base.act import Actor, act
from hotline.base.errors import Forbidden, Refused
from hotline.calls.models import Call, CallerFlag
from hotline.contacts.models import Contact
from hotline.network import policy


def standing(contact: Contact | None, now: datetime) -> list[CallerFlag]:
    """The flags on this number that hold now, the newest first."""
    if contact is None:
        return []
    return list(CallerFlag.objects.filter(number_index=contact.index, expires_at__gt=now, lifted_at=None))


def banned_until(flags: list[CallerFlag], now: datetime) -> datetime | None:
    """Until when the number is banned, if it is."""
    return max((flag.banned_until for flag in flags if flag.banned_until and flag.banned_until > now), default=None)


def flag(*, actor: Actor, call: Call, kind: str, note: str = "") -> CallerFlag:
    """Flag the number of this call. The same kind again renews it."""
    if not actor.has(*SENDS):
        raise Forbidden(_("A dispatcher, lead or coordinator flags a number."), "wrong_role")
    if call.contact is None:
        raise Refused(_("This call has no whole number to flag."), "no_number")
    if kind not in CallerFlag.Kind.values:
        raise Refused(_("Choose from the list."), "bad_choice")
    with act(actor) as deed:
        expires = deed.now + timedelta(days=policy.get("caller_flag_days"))
        same = [one for one in standing(call.contact, deed.now) if one.kind == kind]
        row = same[0] if same else CallerFlag(number_index=call.contact.index, kind=kind)
        row.set_at, row.set_by, row.expires_at = deed.now, actor.handle[:20], expires
        row.note = note[:80] or row.note
        row.save()
        trail.record(deed, verb="flagged", kind="flag", ref=str(row.pk), reason=kind)
        return row


def ban(*, actor: Actor, row: CallerFlag) -> None:
    """Ban the number for a while, or renew the ban: by a lead or a coordinator."""
    if not actor.has(*SENIOR):
        raise Forbidden(_("A lead or a coordinator bans a number."), "wrong_role")
    with act(actor) as deed:
        if row.lifted_at or row.expires_at <= deed.now:
            raise Refused(_("This flag holds no longer. Flag the number again."), "flag_over")
        row.banned_until = deed.now + timedelta(days=policy.get("caller_ban_days"))
        row.banned_by = actor.handle[:20]
        row.expires_at = max(row.expires_at, row.banned_until)
        row.save(update_fields=["banned_until", "banned_by", "expires_at"])
        trail.record(deed, verb="banned", kind="flag", ref=str(row.pk), reason=row.kind)


def lift(*, actor: Actor, row: CallerFlag) -> None:
    """Take a flag away, and the ban with it: by whoever set it, a lead or a coordinator; a ban by these two only."""
    mine = row.set_by == actor.handle and row.banned_until is None
    if not (mine or actor.has(*SENIOR)):
        raise Forbidden(_("Whoever set it, a lead or a coordinator takes a flag away."), "wrong_role")
    with act(actor) as deed:
        if CallerFlag.objects.filter(pk=row.pk, lifted_at=None).update(lifted_at=deed.now, lifted_by=actor.handle[:20]):
            trail.record(deed, verb="flag_lifted", kind="flag", ref=str(row.pk))


def forget(now: datetime) -> int:
    """Delete flags a day after they ended; returns how many."""
    return CallerFlag.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()[0]
