"""How far the call-outs of many incidents have come, and how many people were told: constant in queries."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from dispatch import progress, waits
from dispatch.console.present.incidents import Count
from dispatch.models import Broadcast, FollowUp, Incident, IncidentCall
from dispatch.progress import Progress
from dispatch.waits import Told
from hotline.network import policy

State = Broadcast.State
UNDECIDED = (State.DRAFT, State.AWAITING)
TOLD = (State.SENT, State.PARTIAL)


def of(incidents: Iterable[Incident]) -> dict[str, Count]:
    """The counts of each incident, by its id as text."""
    incidents = list(incidents)
    come = progress.of(incidents)
    alerts = Broadcast.objects.filter(
        confirmation__incident__in=[one.pk for one in incidents], kind=Broadcast.Kind.ALERT
    )
    texts: dict[Any, list[tuple[str, int]]] = {}
    for pk, state, people in alerts.values_list("confirmation__incident", "state", "recipients").order_by():
        texts.setdefault(pk, []).append((state, people or 0))
    owed = FollowUp.objects.filter(incident__in=incidents, kind=FollowUp.Kind.ALL_CLEAR, paid_at=None)
    all_clear = set(owed.values_list("incident_id", flat=True))
    told_of = set(
        IncidentCall.objects.filter(incident__in=incidents, undone_at=None).values_list("incident_id", flat=True)
    )
    get = cache(policy.get)  # each policy is read once for all of them
    return {
        str(one.pk): _count(
            one, come[one.pk], texts.get(one.pk, []), get, all_clear_owed=one.pk in all_clear, called=one.pk in told_of
        )
        for one in incidents
    }


def _count(
    incident: Incident, come: Progress, texts: list[tuple[str, int]], get: Callable[[str], Any], *, all_clear_owed: bool,
    called: bool,
) -> Count:  # fmt: skip
    widens = come.next_step == "widen"
    told = Told(decided=any(state not in UNDECIDED for state, _n in texts), all_clear_owed=all_clear_owed)
    return Count(
        asked=come.asked,
        going=come.going,
        on_scene=come.on_scene,
        wanted=come.wanted,
        sos=come.sos,
        next_at=come.next_at if widens else None,
        next_words=(_("ring %(n)s in") % {"n": come.ring + 1} if come.ring < 2 else _("lead asked in"))
        if widens
        else "",
        told=sum(people for state, people in texts if state in TOLD),
        telling=sum(people for state, people in texts if state == State.SENDING),
        calls=int(called),
        wait=waits.of(incident, come, told, get),
    )
