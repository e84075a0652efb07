"""What the page of a call shows besides its form: the words to say, duplicates, whom pressing Alert would reach."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch import alerts, duplicates, incidents
from dispatch.choices import PlaceType
from dispatch.console.forms import choices
from dispatch.console.present import incidents as looks
from dispatch.console.present.bands import band
from dispatch.console.rows import Chip, SuggestedRow, TextShown
from dispatch.incidents import Facts
from dispatch.models import Incident, IncidentCall
from hotline.calls.models import Call
from hotline.network import policy
from hotline.places import gazetteer
from hotline.places.models import Zone
from responders import reasons

NAMES = {"es": "Español", "en": "English"}


@dataclass
class Suggested:
    """What pressing Alert would do now, and what it still lacks."""

    missing: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    wanted: int = 0
    count: int = 0
    about: str = ""
    wider: bool = False  # nobody in the zone itself can be asked
    people: list[SuggestedRow] = field(default_factory=list)
    others: list[dict[str, str]] = field(default_factory=list)
    texts: list[TextShown] = field(default_factory=list)


@dataclass(frozen=True)
class Same:
    """An open incident that may be the same event."""

    code: str
    url: str
    where: str
    chip: Chip
    how_near: str
    since: datetime
    calls: int = 0


def incident_of(call: Call) -> Incident | None:
    """The incident this call tells of, if it was opened or joined."""
    link = IncidentCall.objects.filter(call=call, undone_at=None).select_related("incident__zone").first()
    return link.incident if link else None


def facts_of(call: Call) -> Facts:
    """What the call has told so far, as the facts of an incident."""
    told = call.facts
    zone = Zone.objects.filter(pk=told["zone"]).first() if told.get("zone") else None
    fewest, most = choices.AGENTS.get(told.get("agents", ""), (None, None))
    place_type = told.get("place_type") or PlaceType.OTHER
    return Facts(
        zone=zone,
        cross_street=call.place_text.strip()[:60],
        activity=told.get("activity", ""),
        timing=told.get("timing", "now"),
        place_type=place_type,
        landmark=told.get("landmark", ""),
        public_place=told.get("public_place") or _public(place_type, zone, told),
        exact_address=call.exact_address,
        unit=call.unit,
        lat=told.get("lat"),
        lon=told.get("lon"),
        agents_min=fewest,
        agents_max=most,
        agency=told.get("agency_assessed") or "unknown",
        danger=told.get("danger") == "yes",
        children_present={"yes": True, "no": False}.get(told.get("children_present", "")),
        taken_count=told.get("taken_count"),
        consent_to_visit=told.get("consent_to_visit") or "none",
        language=call.language,
        salute={name: told[name] for name in choices.SALUTE if told.get(name)},
        words=call.words,
        firsthand=bool(call.firsthand),
    )


def _public(place_type: str, zone: Zone | None, told: dict[str, Any]) -> str:
    """For a home that is not in the gazetteer, the neighbourhood; else what the incident decides by itself."""
    if zone is None or place_type != PlaceType.HOME:
        return ""
    return gazetteer.public_place(zone, told.get("lat"), told.get("lon"))


def suggested(call: Call, now: datetime) -> Suggested:
    """Whom pressing Alert would reach and with which words; only what is missing while the minimum is not there."""
    facts = facts_of(call)
    lacks = facts.missing()
    missing = [str(incidents.MISSING[name]) for name in lacks]
    if facts.zone is None:
        return Suggested(missing=missing, lacks=lacks, wanted=policy.get("wanted"))
    draft = Incident(
        zone=facts.zone, cross_street=facts.cross_street or facts.zone.name, place_type=facts.place_type,
        activity=facts.activity or "unknown", agents_min=facts.agents_min, agents_max=facts.agents_max, lat=facts.lat,
        lon=facts.lon, language=facts.language, landmark=facts.landmark, wanted=policy.get("wanted"), opened_at=now,
    )  # fmt: skip
    plan = alerts.plan(draft, now=now, ring=1)
    if not plan.count:
        plan = alerts.plan(draft, now=now, ring=2)
    languages = ", ".join(f"{code.upper()} {plan.by_language[code]}" for code in sorted(plan.by_language, reverse=True))
    segments = max((text.segments for text in plan.texts.values()), default=0)
    each = ngettext("%(n)s segment each", "%(n)s segments each", segments) % {"n": segments}
    return Suggested(
        missing=missing,
        lacks=lacks,
        wanted=draft.wanted,
        count=plan.count,
        about=" · ".join([_("ring %(n)s") % {"n": plan.ring}, languages, each]) if plan.count else "",
        wider=plan.ring > 1,
        people=[
            SuggestedRow(match.candidate.handle, band(match.minutes), match.rank, " · ".join(alerts.why(match)))
            for match in plan.matches
        ],
        others=[
            {"handle": out.candidate.handle, "line": " · ".join(reasons.words(reason) for reason in out.reasons)}
            for out in plan.excluded
        ],
        texts=[] if missing else _texts(plan),
    )


def _texts(plan: alerts.Plan) -> list[TextShown]:
    return [
        TextShown(
            language=code,
            name=NAMES[code],
            body=text.body,
            letters=len(text.body),
            segments=text.segments,
            problems=tuple(str(problem.message) for problem in text.problems),
        )
        for code, text in plan.texts.items()
        if plan.by_language.get(code)
    ]


def same_events(call: Call, now: datetime) -> list[Same]:
    """Open incidents near in place and time that the dispatcher has not said are others."""
    told = call.facts
    zone = Zone.objects.filter(pk=told["zone"]).first() if told.get("zone") else None
    near = duplicates.near(
        zone=zone, lat=told.get("lat"), lon=told.get("lon"), activity=told.get("activity", ""), now=now, call=call
    )
    return [_same(hit) for hit in near if hit.incident.code not in told.get("others", [])][:2]


def _same(hit: duplicates.Near) -> Same:
    incident = hit.incident
    parts = [_("%(n)s independent") % {"n": hit.independent}]
    if hit.metres is None:
        parts.append(_("same zone"))
    else:
        parts.append(_("about %(n)s m away") % {"n": round(hit.metres, -1)} if hit.metres >= 20 else _("same corner"))
    return Same(
        code=incident.code,
        url=reverse("incident", args=[incident.code]),
        where=f"{incident.cross_street} · {looks.what(incident)}",
        chip=looks.chip(incident),
        how_near=" · ".join(parts),
        since=incident.opened_at,
        calls=hit.calls,
    )
