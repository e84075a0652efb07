"""What is known of the number that calls: flags that hold, earlier calls and what became of them. Never the number itself."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch.console import access
from dispatch.models import IncidentCall
from dispatch.timeline import status_label
from hotline.accounts.models import User
from hotline.calls import flags
from hotline.calls.models import Call, CallerFlag

SHOWN = 10


@dataclass(frozen=True)
class Earlier:
    """One earlier call of this number, and what it led to."""

    at: datetime
    how: str
    who: str
    code: str = ""
    incident_url: str = ""
    became: str = ""
    url: str = ""


@dataclass(frozen=True)
class Known:
    """The number in two lines: what is flagged, and its past."""

    flags: list[CallerFlag]
    banned_until: datetime | None
    count: int
    line: str
    last: datetime | None


def known(call: Call, now: datetime) -> Known:
    """The flags and the tally of the number of this call. Constant in queries."""
    standing = flags.standing(call.contact, now)
    others = _others(call)
    count = others.count()
    last = others.order_by("-started_at").values_list("started_at", flat=True).first() if count else None
    links = list(
        IncidentCall.objects.filter(call__in=others, undone_at=None).values_list("incident", "incident__confirmed_at")
    )
    told = len({incident for incident, _at in links})
    true = len({incident for incident, at in links if at})
    parts = [ngettext("%(n)s earlier call", "%(n)s earlier calls", count) % {"n": count}]
    if told:
        parts.append(_("told of %(told)s, %(true)s confirmed") % {"told": told, "true": true})
    return Known(standing, flags.banned_until(standing, now), count, " · ".join(parts) if count else "", last)


def _others(call: Call):
    if call.contact_id is None:
        return Call.objects.none()
    return Call.objects.filter(contact=call.contact_id).exclude(pk=call.pk)


def earlier(user: User, call: Call, now: datetime) -> list[Earlier]:
    """The newest earlier calls; a link where this person may open one."""
    found = list(_others(call).select_related("dispatcher", "contact").order_by("-started_at")[:SHOWN])
    links = IncidentCall.objects.filter(call__in=found, undone_at=None).select_related("incident")
    about = {link.call_id: link.incident for link in links}
    rows = []
    for one in found:
        incident = about.get(one.pk)
        rows.append(
            Earlier(
                at=one.started_at,
                how=str(one.get_disposition_display() or one.get_state_display()),
                who=one.dispatcher.handle if one.dispatcher else "",
                code=incident.code if incident else "",
                incident_url=reverse("incident", args=[incident.pk]) if incident else "",
                became=str(status_label(incident.status)) if incident else "",
                url=_url(user, one, now),
            )
        )
    return rows


def _url(user: User, call: Call, now: datetime) -> str:
    try:
        access.call_for(user, call.pk, now)
    except Http404:
        return ""
    return reverse("call", args=[call.pk])
