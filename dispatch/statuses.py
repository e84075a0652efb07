"""The moves an incident's status may make, and making one: one conditional update, one timeline entry, one transaction."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dispatch import timeline
from dispatch.choices import Status
from dispatch.models import Incident, TimelineEntry
from hotline.accounts.roles import SENDS, SENIOR, Role
from hotline.base.act import Deed
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.realtime import events

R, C, F, U, E = Status.REPORTED, Status.CONFIRMED, Status.FALSE_ALARM, Status.UNVERIFIED, Status.ENDED

# move -> (from, to, who may). A retraction (confirmed -> false alarm) needs a senior; see `incidents.false_alarm`.
MOVES: dict[str, tuple[frozenset[str], str, frozenset[str]]] = {
    "confirm": (frozenset({R, U}), C, SENDS),
    "false_alarm": (frozenset({R, U}), F, SENDS),
    "retract": (frozenset({C, E}), F, SENIOR),
    "could_not_verify": (frozenset({R}), U, SENDS),
    "end": (frozenset({C}), E, SENDS),
    "close": (frozenset({C, F, U, E}), Status.CLOSED, SENDS),
    "reopen": (frozenset({Status.CLOSED, F, U, E}), R, SENIOR),
    "reopen_confirmed": (frozenset({Status.CLOSED, E}), C, SENIOR),
    "merge": (frozenset({R, U}), Status.MERGED, SENDS),
    "unmerge": (frozenset({Status.MERGED}), R, SENDS),
    "unmerge_unverified": (frozenset({Status.MERGED}), U, SENDS),
    "void": (frozenset(Status) - {Status.VOID}, Status.VOID, frozenset({Role.LEAD})),
}


def may(move: str, incident: Incident, roles: frozenset[str]) -> bool:
    """Whether someone with `roles` may make this move from where the incident is now (guards apart)."""
    froms, _to, who = MOVES[move]
    return incident.status in froms and not who.isdisjoint(roles)


def require(deed: Deed, *roles: str) -> None:
    """Raise Forbidden unless the actor has one of the roles. The system may do what its own rules decide."""
    if deed.actor.kind != "system" and not deed.actor.has(*roles):
        names = ", ".join(sorted(str(Role(role).label) for role in roles))
        raise Forbidden(_("Your role cannot do this. Ask: %(roles)s.") % {"roles": names}, "wrong_role")


def move(deed: Deed, incident: Incident, name: str, *, what: str, words: str = "", data=None, **fields: Any) -> None:
    """Make the move `name`, setting `fields` with it, and write `what` into the timeline.

    Raises Forbidden for the wrong role, Conflict when the incident is no longer where the move starts:
    the message says who moved it, where to and when.
    """
    froms, to, who = MOVES[name]
    require(deed, *who)
    before = incident.status
    if before not in froms:
        raise Conflict(who_was_first(incident, deed), "moved_already")
    fields |= {"status": to}
    if not Incident.objects.filter(pk=incident.pk, status=before).update(**fields):
        incident.refresh_from_db()
        raise Conflict(who_was_first(incident, deed), "moved_already")
    for key, value in fields.items():
        setattr(incident, key, value)
    timeline.write(deed, incident, what, moved=(before, to), words=words, data=data)
    events.append(deed, kind="incident", ref=str(incident.pk))


def who_was_first(incident: Incident, deed: Deed) -> str:
    """One sentence: where the incident is now, and who brought it there when."""
    label = timeline.status_label(incident.status)
    entry = TimelineEntry.objects.filter(incident=incident, to_status=incident.status).order_by("-number").first()
    if entry is None:
        return str(_("%(code)s is already: %(status)s.") % {"code": incident.code, "status": label})
    at = timezone.localtime(entry.at).strftime("%H:%M:%S")
    values = {"code": incident.code, "status": label, "who": entry.actor_handle, "at": at}
    return str(
        _("%(code)s is already: %(status)s (by %(who)s at %(at)s). Look at it again before you decide.") % values
    )


def still_open(incident: Incident) -> None:
    """Raise Refused when the incident is over."""
    if not incident.is_open:
        raise Refused(_("This incident is closed. A lead or coordinator can open it again."), "incident_over")
