"""How far the call-outs of many incidents have come, and how many people were told: constant in queries."""

from collections.abc import Iterable

from django.db.models import Sum
from django.utils.translation import gettext as _

from dispatch import progress
from dispatch.console.present.incidents import Count
from dispatch.models import Broadcast, Incident
from dispatch.progress import Progress

TOLD = (Broadcast.State.SENDING, Broadcast.State.SENT, Broadcast.State.PARTIAL)


def of(incidents: Iterable[Incident]) -> dict[str, Count]:
    """The counts of each incident, by its id as text."""
    incidents = list(incidents)
    come = progress.of(incidents)
    sent = Broadcast.objects.filter(
        confirmation__incident__in=[one.pk for one in incidents], kind=Broadcast.Kind.ALERT, state__in=TOLD
    )
    told = dict(
        sent.values("confirmation__incident")
        .annotate(n=Sum("recipients"))
        .values_list("confirmation__incident", "n")
        .order_by()
    )
    return {str(one.pk): _count(come[one.pk], told.get(one.pk) or 0) for one in incidents}


def _count(come: Progress, told: int) -> Count:
    widens = come.next_step == "widen"
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
        told=told,
    )
