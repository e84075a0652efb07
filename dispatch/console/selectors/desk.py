"""What the desk shows: the line, open incidents, rumours, what is owed, unread texts, who is on duty. Constant in queries."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Q
from django.urls import reverse

from dispatch import hands, timeline
from dispatch.choices import Status
from dispatch.console import audience
from dispatch.console.present import calls, incidents, owed, rumours, steps
from dispatch.console.present import timeline as looks
from dispatch.console.rows import CallRow, DutyRow, IncidentRow, LatestRow, NextRow, OwedRow, RumourRow, TextRow
from dispatch.console.selectors import counts, inbox, signals
from dispatch.models import Broadcast, FollowUp, Incident, IncidentCall, Response, Rumour, TimelineEntry
from dispatch.models.incident import OVER
from hotline.accounts.roles import SENDS
from hotline.base import clock
from hotline.calls.models import Call
from hotline.pump.models import Timer
from hotline.shifts import duty, notes
from hotline.shifts.models import ShiftNote

LATEST, NEXT = 12, 6
OPEN_CALLS = (Call.State.ANSWERED, Call.State.WRAP_UP)


@dataclass
class Desk:
    """The side panes, as plain rows."""

    line: list[CallRow] = field(default_factory=list)
    incidents: list[IncidentRow] = field(default_factory=list)
    rumours: list[RumourRow] = field(default_factory=list)
    owed: list[OwedRow] = field(default_factory=list)
    duty: list[DutyRow] = field(default_factory=list)
    note: ShiftNote | None = None
    texts: list[TextRow] = field(default_factory=list)
    texts_more: int = 0
    unread: inbox.Waiting = field(default_factory=inbox.Waiting)
    incident_total: int | None = None
    owed_total: int | None = None
    reader: str = ""

    @cached_property
    def signals(self) -> signals.Signals:
        return signals.read(self.reader)

    @property
    def incident_count(self) -> int:
        return len(self.incidents) if self.incident_total is None else self.incident_total

    @property
    def owed_count(self) -> int:
        return len(self.owed) if self.owed_total is None else self.owed_total


def desk(reader: str) -> Desk:
    """Everything in the side panes, for a class of reader."""
    texts, more = inbox.on_desk()
    return Desk(
        line=call_rows(reader=reader),
        incidents=incident_rows(reader),
        rumours=rumour_rows(),
        owed=owed_rows(reader),
        duty=on_duty(),
        note=notes.pinned(),
        texts=inbox.for_reader(texts, reader),
        texts_more=more,
        unread=inbox.waiting(),
        reader=reader,
    )


def open_incidents():
    return Incident.objects.exclude(status__in=OVER).select_related("zone")


def incident_rows(reader: str = "", ids: list | None = None) -> list[IncidentRow]:
    """The open incidents in their order (or those of `ids` that are open), for a class of reader."""
    found = open_incidents() if ids is None else open_incidents().filter(pk__in=ids)
    found = list(found.defer("exact_address", "unit", "policy"))
    counted = counts.of(found)
    here, holders = hands.here([one.pk for one in found], clock.now()), hands.holders([one.pk for one in found])
    rows = (
        incidents.row(one, counted[str(one.pk)], reader=reader, here=here.get(one.pk), holder=holders.get(one.pk))
        for one in found
    )
    return sorted(rows, key=lambda row: row.sort)


def call_rows(ids: list | None = None, reader: str = "") -> list[CallRow]:
    """The calls that are on the line or wrapping up; who is in training opens only what somebody in training took."""
    found = Call.objects.filter(state__in=OPEN_CALLS).select_related("dispatcher").order_by("started_at")
    found = list(found if ids is None else found.filter(pk__in=ids))
    codes = dict(
        IncidentCall.objects.filter(call__in=found, undone_at=None).values_list("call_id", "incident__code").order_by()
    )
    here = hands.here([call.pk for call in found], clock.now(), hands.CALL)
    learns = bool(reader) and not audience.sends(reader)
    rows = (
        calls.row(call, codes.get(call.pk, ""), here.get(call.pk), shut=learns and _sender_took(call)) for call in found
    )
    return sorted(rows, key=lambda row: row.sort)


def _sender_took(call: Call) -> bool:
    return call.dispatcher is None or call.dispatcher.has_role(*SENDS)


def with_counts(found):
    """Rumours with how many calls and texts asked about each."""
    by_call = Q(hearers__channel="call")
    return found.annotate(
        calls=Count("hearers", filter=by_call), texts=Count("hearers", filter=~by_call & Q(hearers__isnull=False))
    )


def live_rumours():
    """Rumours still going round: undecided, or decided and not closed."""
    return with_counts(Rumour.objects.filter(closed_at=None))


def rumour_rows(ids: list | None = None) -> list[RumourRow]:
    found = live_rumours() if ids is None else live_rumours().filter(pk__in=ids)
    return sorted((rumours.row(one) for one in found), key=lambda row: row.sort)


def debts(ids: list | None = None):
    found = FollowUp.objects.filter(paid_at=None).select_related("incident", "broadcast", "rumour")
    return found if ids is None else found.filter(pk__in=ids)


def owed_rows(reader: str, ids: list | None = None) -> list[OwedRow]:
    """What is owed, the most urgent first."""
    may_pay = audience.sends(reader)
    return sorted((owed.row(debt, may_pay=may_pay) for debt in debts(ids)), key=lambda row: row.sort)


def owed_count() -> int:
    return FollowUp.objects.filter(paid_at=None).count()


def incident_count() -> int:
    return Incident.objects.exclude(status__in=OVER).count()


def on_duty() -> list[DutyRow]:
    return [DutyRow(row.user.handle, row.get_role_display(), row.since, row.relief_asked_at) for row in duty.on_now()]


def latest() -> list[LatestRow]:
    """The newest decisions and deeds across the network, for the empty middle pane."""
    entries = TimelineEntry.objects.filter(is_key=True).select_related("incident").order_by("-at", "-number")[:LATEST]
    return [
        LatestRow(
            id=str(entry.pk),
            at=entry.at,
            code=entry.incident.code,
            url=reverse("incident", args=[entry.incident.code]),
            who=looks.who(entry),
            words=timeline.say(entry),
            key=entry.to_status == Status.CONFIRMED,
        )
        for entry in entries
    ]


def coming(incident: Incident | None = None) -> list[NextRow]:
    """What the machine will do next by itself, on one incident or on all open ones."""
    due = Timer.objects.filter(state=Timer.State.DUE, kind__in=steps.KINDS).order_by("due_at", "id")
    if incident is None:
        due = list(due[: NEXT * 4])
        people = _people(Response.objects.filter(pk__in=_subjects(due, steps.SCENE)))
        texts = _texts(Broadcast.objects.filter(pk__in=_subjects(due, steps.BROADCAST)))
        own = _subjects(due, steps.LADDER, steps.INCIDENT)
        about = {str(one.pk): one for one in open_incidents().filter(pk__in=own)} if own else {}
    else:
        people = _people(Response.objects.filter(incident=incident))
        texts = _texts(Broadcast.objects.filter(confirmation__incident=incident))
        due = list(due.filter(subject__in=[str(incident.pk), *people, *texts]))
        about = {str(incident.pk): incident}
    rows = []
    for timer in due:
        answer = people.get(timer.subject)
        one = answer.incident if answer else texts.get(timer.subject) or about.get(timer.subject)
        rows.append(steps.row(timer, one, answer.responder.handle if answer else ""))
    return [row for row in rows if row is not None][:NEXT]


def _subjects(timers: list[Timer], *kinds: str) -> list[str]:
    return [timer.subject for timer in timers if timer.kind in kinds]


def _texts(broadcasts) -> dict[str, Incident]:
    """The incident of each text, by the text's id."""
    found = broadcasts.select_related("confirmation__incident")
    return {str(one.pk): one.confirmation.incident for one in found}


def _people(answers) -> dict[str, Response]:
    return {str(answer.pk): answer for answer in answers.select_related("responder", "incident")}
