"""How often people are texted, and at which hours: what to know before a wide text that is no emergency is sent.

The promise is four to six texts a month. Emergencies are exempt but counted. Rows of who got what are kept for a few
days only; for an older batch everybody is taken to have got it, so the figure is never too low.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotline.contacts.models import Contact
from hotline.messaging.models import Batch, Message
from hotline.messaging.states import WIDE_LANES, State
from hotline.network import policy
from hotline.places.models import Zone
from responders import subscribers
from responders.hours import within
from responders.roster import local

SOFT, HARD = 6, 8
NOT_SENT = (State.SUPPRESSED, State.CANCELLED, State.EXPIRED)


@dataclass(frozen=True)
class Report:
    """What one more text of this kind would do to the promise. `level` is "", "soft" or "hard"."""

    people: int
    over_soft: int  # people for whom it would be more than six this month
    over_hard: int  # people for whom it would be the eighth or a later one
    most: int  # texts somebody would have had this month, this one counted
    emergencies: int  # emergency batches this month, exempt but counted
    exempt: bool  # this one is an emergency
    exact: bool  # False: an older batch is taken to have gone to everybody
    already: int = 0  # people who have had as many as we promised, or more

    @property
    def level(self) -> str:
        if self.exempt or not self.over_soft:
            return ""
        return "hard" if self.over_hard else "soft"

    @property
    def sentence(self) -> str:
        """What to tell whoever drafts it; empty when there is nothing to say."""
        if self.exempt and self.already:
            return ngettext(
                "%(n)s of these people got %(limit)s or more texts this month already, alerts counted.",
                "%(n)s of these people got %(limit)s or more texts this month already, alerts counted.",
                self.already,
            ) % {"n": self.already, "limit": SOFT}
        if not self.level:
            return ""
        over = self.over_hard if self.level == "hard" else self.over_soft
        said = ngettext(
            "%(over)s person would get text number %(most)s of this month; we promised about six.",
            "%(over)s people would get up to %(most)s texts this month; we promised about six.",
            over,
        ) % {"over": over, "most": self.most}
        if self.level == "hard":
            said += " " + _("Send it only if it cannot wait until next month.")
        return said


def judge(*, had: dict[int, int], to_all: int, people: int, emergencies: int, exempt: bool) -> Report:
    """Pure: `had` says how many people had how many texts this month (nobody named: none), `to_all` went to everybody."""
    spread = dict(had)
    spread[0] = spread.get(0, 0) + max(people - sum(had.values()), 0)
    after = {count + to_all + 1: number for count, number in spread.items() if number}
    return Report(
        people=people,
        over_soft=sum(number for count, number in after.items() if count > SOFT),
        over_hard=sum(number for count, number in after.items() if count >= HARD),
        most=max(after, default=0),
        emergencies=emergencies,
        exempt=exempt,
        exact=to_all == 0,
        already=sum(number for count, number in spread.items() if count + to_all >= SOFT),
    )


def check(*, kind: str, now: datetime, zones: Iterable[Zone] = (), contacts: QuerySet[Contact] | None = None) -> Report:
    """What one more text of `kind` would do, for subscribers of `zones` or for the `contacts` given.

    An emergency is exempt, so for it the emergencies of the month are counted too.
    """
    if contacts is None:
        noon = local(now).replace(hour=12, minute=0)  # at an hour when this kind may go out at all
        people = subscribers.audience(zones=zones, kind=kind, now=noon)
        contacts = Contact.objects.filter(pk__in=people.values("contact_id"))
    gone = Batch.objects.filter(lane__in=WIDE_LANES, created_at__gte=_month(now), created_at__lte=now)
    counted = gone if kind in subscribers.EMERGENCY else gone.exclude(template__in=subscribers.EMERGENCY)
    rows = Message.objects.filter(batch__in=counted, contact__in=contacts).exclude(state__in=NOT_SENT).order_by()
    had: dict[int, int] = {}
    for texts in rows.values("contact_id").annotate(texts=Count("id")).values_list("texts", flat=True).iterator():
        had[texts] = had.get(texts, 0) + 1
    return judge(
        had=had,
        to_all=counted.filter(messages=None).exclude(state="cancelled").count(),
        people=contacts.count(),
        emergencies=gone.filter(template__in=subscribers.EMERGENCY).count(),
        exempt=kind in subscribers.EMERGENCY,
    )


def _month(now: datetime) -> datetime:
    """When this month began where the network is."""
    return local(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def quiet(kind: str, now: datetime, zones: Iterable[Zone] | None = None) -> str:
    """What the hour does to a text of `kind`: one or two sentences, empty when everybody would get it now."""
    clock = local(now)
    said = {"clock": _time(clock.time())}
    if kind not in subscribers.EMERGENCY:
        start, end = subscribers.DAYTIME
        if within(clock.time(), start, end):
            return ""
        said |= {"start": _time(start), "end": _time(end)}
        return (
            _("It is %(clock)s. Texts like this one go out from %(start)s to %(end)s; sent now, nobody gets it.") % said
        )
    start = time.fromisoformat(policy.get("emergency_from"))
    end = time.fromisoformat(policy.get("emergency_until"))
    if within(clock.time(), start, end):
        return ""
    said |= {"start": _time(start)}
    if zones is None:
        first = _("It is %(clock)s. Until %(start)s only those who asked for alerts at night get this.") % said
    else:
        night = subscribers.audience(zones=zones, kind=kind, now=now).count()
        everybody = subscribers.audience(zones=zones, kind=kind, now=clock.replace(hour=12)).count()
        said |= {"night": night, "everybody": everybody}
        first = (
            _(
                "It is %(clock)s. Until %(start)s only those who asked for alerts at night get this: %(night)s of %(everybody)s people."
            )
            % said
        )
    return (
        first
        + " "
        + _("Nothing is kept back for the others: if it still matters at %(start)s, alert them then.") % said
    )


def _time(clock: time) -> str:
    return f"{clock:%H:%M}"
