"""How an incident looks on a list: its chip, its one line, its meter, its clock and its place in the order."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.choices import Activity, PlaceType, Presence, Status, Timing
from dispatch.console.present.order import oldest_first
from dispatch.console.rows import Chip, IncidentRow
from dispatch.hands import Here, Holder
from dispatch.models import Incident
from dispatch.models.incident import OVER
from dispatch.waits import Wait
from hotline.accounts.roles import SENDS, SENIOR
from hotline.ui import chips

SENDERS, SENIORS = {str(role) for role in SENDS}, {str(role) for role in SENIOR}

# What the clock of an incident says it waits for.
WAITS = {
    "alert": gettext_lazy("nobody alerted yet"),
    "yes": gettext_lazy("nobody going yet"),
    "arrival": gettext_lazy("on the way"),
    "verdict": gettext_lazy("no word from the scene"),
    "decision": gettext_lazy("a verdict waits for you"),
    "community": gettext_lazy("tell the community, or not?"),
    "sighting": gettext_lazy("since the last sighting"),
    "all_clear": gettext_lazy("all-clear owed"),
    "close": gettext_lazy("nobody touched it"),
}


@dataclass(frozen=True)
class Count:
    """How far the call-out has come, and what happens next by itself."""

    asked: int = 0
    going: int = 0
    on_scene: int = 0
    wanted: int = 0
    next_at: datetime | None = None
    next_words: str = ""
    told: int = 0
    telling: int = 0
    sos: int = 0
    wait: Wait | None = None
    calls: int = 1


def chip(incident: Incident) -> Chip:
    """The status as the same word and shape as on every other screen."""
    tone, word = chips.of(incident.status, incident.presence)
    return Chip(str(word), tone)


def priority(incident: Incident) -> str:
    """Confirmed and there, then unconfirmed, then what only waits to be closed; the oldest first in each."""
    first = incident.status == Status.CONFIRMED and incident.presence == Presence.ACTIVE
    rank = 0 if first else 1 if incident.status == Status.REPORTED else 2
    return f"{rank}-{oldest_first(incident.opened_at, incident.code)}"


def line(incident: Incident, count: Count) -> str:
    """The call-out in one line: asked, going, on scene, told."""
    parts = [_("SOS from the scene")] if count.sos else []
    if incident.status in (Status.REPORTED, Status.CONFIRMED, Status.UNVERIFIED):
        of = {"of": count.wanted}
        if count.asked:
            parts.append(_("asked %(n)s") % {"n": count.asked})
        if count.going:
            parts.append(_("going %(n)s of %(of)s") % ({"n": count.going} | of))
        if count.on_scene:
            there = _("on scene %(n)s") if count.going else _("on scene %(n)s of %(of)s")
            parts.append(there % ({"n": count.on_scene} | of))
    elif count.on_scene:
        parts.append(_("%(n)s still on scene") % {"n": count.on_scene})
    if count.telling:
        parts.append(_("community: texting %(n)s") % {"n": count.telling})
    if count.told:
        parts.append(_("community: %(n)s texted") % {"n": count.told})
    return " · ".join(parts)


def meter(incident: Incident, count: Count) -> tuple[str, ...]:
    """One step per person wanted: there (y), on the way (w), missing."""
    if incident.status not in (Status.REPORTED, Status.CONFIRMED) or not count.asked:
        return ()
    steps = ["y"] * count.on_scene + ["w"] * count.going
    return tuple((steps + [""] * count.wanted)[: max(count.wanted, len(steps))])


def what(incident: Incident) -> str:
    """The kind of place and what is done there, in a few words."""
    parts = [_word(PlaceType, incident.place_type), _word(Activity, incident.activity)]
    if incident.timing != Timing.NOW:
        parts.append(_word(Timing, incident.timing))
    return ", ".join(parts)


def _word(options: type[TextChoices], value: str) -> str:
    """The label of a choice. Django's `get_x_display` translates every label of the list first: too slow for two hundred rows."""
    return str(options(value).label if value in options else value).lower()


@lru_cache(maxsize=4096)
def url_of(code: str) -> str:
    """The address of the incident's page."""
    return reverse("incident", args=[code])


def _hold(incident: Incident) -> str:
    return reverse("incident-act", args=[incident.code, "unhold" if incident.ladder_held else "hold"])


def row(
    incident: Incident, count: Count, *, reader: str = "", here: list[Here] | None = None, holder: Holder | None = None
) -> IncidentRow:
    """The incident as every list shows it; a class of `reader` that sends may hold the ladder, or have it ask wider now."""
    running = reader in SENDERS and (count.next_at is not None or (incident.ladder_held and bool(count.asked)))
    widest = 3 if reader in SENIORS else 2
    wider = incident.ring + 1 if running and incident.ring < widest else 0
    wait = count.wait
    return IncidentRow(
        id=str(incident.pk),
        code=incident.code,
        url=url_of(incident.code),
        chip=chip(incident),
        where=incident.cross_street,
        what=what(incident),
        line=line(incident, count),
        next_at=count.next_at,
        next_words=count.next_words,
        held=incident.ladder_held,
        hold_url=_hold(incident) if running else "",
        skip_url=f"{url_of(incident.code)}?act=wider-{max(wider, 2)}" if wider else "",
        holder=holder.handle if holder else "",
        here=tuple((one.handle, one.typing) for one in here or ()),
        note="" if incident.status in OVER or count.calls else _("no call behind it"),
        meter=meter(incident, count),
        meter_label=_("%(there)s there and %(going)s going, of %(wanted)s wanted")
        % {"there": count.on_scene, "going": count.going, "wanted": count.wanted},
        since=incident.opened_at,
        wait_words=str(WAITS[wait.what]) if wait else "",
        wait_since=wait.since if wait else None,
        warn=wait.warn if wait else 0,
        late=wait.late if wait else 0,
        sort=priority(incident),
    )
