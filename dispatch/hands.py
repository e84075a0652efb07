"""Who else is looking and typing, and who works on an incident or has a call: taking it, taking it over, letting go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dispatch import incidents, statuses, timeline
from dispatch.models import Claim, Incident, Looking
from hotline.accounts.models import User
from hotline.accounts.roles import DESK, SENDS, SENIOR
from hotline.audit import trail
from hotline.base.act import SYSTEM, Actor, Deed, act
from hotline.base.clock import now as clock_now
from hotline.base.errors import Conflict, Refused
from hotline.calls import desk
from hotline.calls.models import Call
from hotline.realtime import events

# A page says every 15 s that it is open; after three misses it counts as gone.
GONE_AFTER = timedelta(seconds=45)
# An honest mix-up may be put right without a reason this long.
GRACE = timedelta(seconds=20)
# Whoever works on it and has not been seen at it this long may be relieved by anybody.
SILENT = timedelta(minutes=2)
# What hands may be on: the column that points to it, and the kind of its events.
INCIDENT, CALL = "incident", "call"
KINDS = {INCIDENT: "hands", CALL: "call_hands"}

Subject = Incident | Call


@dataclass(frozen=True)
class Here:
    """Somebody who has the page open."""

    handle: str
    typing: bool


@dataclass(frozen=True)
class Holder:
    """Who works on it, and since when; from whom they took it over, if from anybody."""

    handle: str
    user_id: str
    at: datetime
    taken_from: str = ""


def look(*, actor: Actor, subject: Subject, typing: bool = False) -> bool:
    """This person has the page open (still), and is typing or not. True when others see something new."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        mine = Looking.objects.filter(**_of(subject), user_id=actor.id)
        was = mine.values_list("typing", "seen_at").first()
        Looking.objects.update_or_create(
            **_of(subject), user_id=actor.id, defaults={"typing": typing, "seen_at": deed.now}
        )
        if was is not None and was[0] == typing and deed.now - was[1] <= GONE_AFTER:
            return False
        _changed(deed, subject)
        return True


def leave(*, actor: Actor, subject: Subject) -> None:
    """The page was closed."""
    with act(actor) as deed:
        if Looking.objects.filter(**_of(subject), user_id=actor.id).delete()[0]:
            _changed(deed, subject)


def step() -> int:
    """Pump step: who has not been heard of is no longer here."""
    gone = Looking.objects.filter(seen_at__lt=clock_now() - GONE_AFTER)
    if not gone.exists():
        return 0
    with act(SYSTEM) as deed:
        left = list(
            Looking.objects.filter(seen_at__lt=deed.now - GONE_AFTER).values_list("pk", "incident_id", "call_id")
        )
        Looking.objects.filter(pk__in=[pk for pk, _incident, _call in left]).delete()
        for kind, ref in {(INCIDENT, incident) if incident else (CALL, call) for _pk, incident, call in left}:
            events.append(deed, kind=KINDS[kind], ref=str(ref))
    return len(left)


def here(ids: Iterable[UUID], now: datetime, kind: str = INCIDENT) -> dict[UUID, list[Here]]:
    """Who has the page of each of these incidents (or calls) open, by handle."""
    found: dict[UUID, list[Here]] = {}
    rows = Looking.objects.filter(**{f"{kind}__in": list(ids)}, seen_at__gte=now - GONE_AFTER)
    for ref, handle, typing in rows.order_by("user__handle").values_list(f"{kind}_id", "user__handle", "typing"):
        found.setdefault(ref, []).append(Here(handle, typing))
    return found


def holders(ids: Iterable[UUID]) -> dict[UUID, Holder]:
    """Who works on each of these incidents."""
    rows = Claim.objects.filter(incident__in=list(ids)).select_related("user")
    return {row.incident_id: _as_holder(row) for row in rows}


def holder(subject: Subject) -> Holder | None:
    """Who works on it now. A call is from its first second with whoever took it."""
    row = Claim.objects.filter(**_of(subject)).select_related("user").first()
    if row is not None:
        return _as_holder(row)
    if isinstance(subject, Call) and subject.dispatcher is not None:
        return Holder(subject.dispatcher.handle, str(subject.dispatcher_id), subject.started_at)
    return None


def is_theirs(call: Call, user: User) -> bool:
    """Whether this person has the call, or had it until somebody took it over: they go on with what they began."""
    return call.dispatcher_id == user.pk or Claim.objects.filter(call=call, taken_from=user.handle).exists()


def taken_over(most: int) -> list[Claim]:
    """The newest take-overs of what is still in somebody's hands, for telling those from whom it was taken."""
    found = Claim.objects.exclude(taken_from="").select_related("user", "incident", "call")
    return list(found.order_by("-at", "-pk")[:most])


def take(*, actor: Actor, subject: Subject, reason: str = "") -> None:
    """“I work on this.” Taking it over: within the grace, or from somebody who has gone silent, by anybody;
    else by a lead or coordinator with a reason. Raises Conflict saying who has it.
    """
    with act(actor) as deed:
        statuses.require(deed, *SENDS)
        incidents.check_words(reason)
        locked = _locked(subject)
        held = holder(locked)
        if held is not None and held.user_id == actor.id:
            return
        if held is not None and not free_to_take(held, locked, deed.now):
            if not actor.has(*SENIOR):
                raise Conflict(
                    _("%(who)s is working on it now. Ask them, or have the lead take it over.") % {"who": held.handle},
                    "claimed",
                )
            if not reason.strip():
                told = _("%(who)s is working on it now. Say why you take it over.") % {"who": held.handle}
                raise Refused(told, "no_reason")
        was = held.handle if held else ""
        Claim.objects.update_or_create(**_of(locked), defaults={"user_id": actor.id, "at": deed.now, "taken_from": was})
        _note(deed, locked, was, reason.strip())
        _changed(deed, locked)


def free_to_take(held: Holder, subject: Subject, now: datetime) -> bool:
    """Whether anybody may take it from this holder without a reason: just taken, or silent for long."""
    if now - held.at < GRACE:
        return True
    seen = Looking.objects.filter(**_of(subject), user_id=held.user_id).values_list("seen_at", flat=True).first()
    return now - max(seen or held.at, held.at) > SILENT


def let_go(*, actor: Actor, incident: Incident) -> None:
    """Whoever works on it lets it go. (A call is always with somebody: it is taken, never let go.)"""
    with act(actor) as deed:
        if Claim.objects.filter(incident=incident, user_id=actor.id).delete()[0]:
            timeline.write(deed, incident, "let_go")
            _changed(deed, incident)


def forget(incident: Incident) -> None:
    """It is over: nobody works on it any more."""
    Claim.objects.filter(incident=incident).delete()


def _kind(subject: Subject) -> str:
    return CALL if isinstance(subject, Call) else INCIDENT


def _of(subject: Subject) -> dict[str, Subject]:
    return {_kind(subject): subject}


def _as_holder(row: Claim) -> Holder:
    return Holder(row.user.handle, str(row.user_id), row.at, row.taken_from)


def _locked(subject: Subject) -> Subject:
    """The row under lock. Raises Refused when it is over."""
    if isinstance(subject, Incident):
        incident = Incident.objects.select_for_update().get(pk=subject.pk)
        statuses.still_open(incident)
        return incident
    call = Call.objects.select_for_update(of=("self",)).select_related("dispatcher").get(pk=subject.pk)
    if call.state == Call.State.CLOSED:
        raise Refused(_("This call is closed already."), "call_closed")
    return call


def _note(deed: Deed, subject: Subject, was: str, reason: str) -> None:
    """Write down who took it, from whom and why: in the incident's timeline, or with the call."""
    if isinstance(subject, Call):
        desk.hand_to(deed, subject, deed.actor.id, reason=reason)
        return
    if not was:
        timeline.write(deed, subject, "took")
        return
    timeline.write(deed, subject, "took_over", data={"from": was}, words=reason)
    trail.record(deed, verb="took_over", kind=INCIDENT, ref=str(subject.pk), reason="given" if reason else "")


def _changed(deed: Deed, subject: Subject) -> None:
    events.append(deed, kind=KINDS[_kind(subject)], ref=str(subject.pk))
