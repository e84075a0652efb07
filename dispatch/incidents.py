"""Opening an incident, joining calls to it, changing what is known of it, and looking at its exact address."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dispatch import followups, statuses, timeline
from dispatch.choices import Activity, Agency, Consent, PlaceType, Timing
from dispatch.models import Incident, IncidentCall, Report
from hotline.accounts.roles import DESK, SENDS
from hotline.audit import trail
from hotline.base import keys
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Refused
from hotline.base.ids import short_code
from hotline.calls.models import Call
from hotline.messaging.never_store import never_store
from hotline.network import policy
from hotline.places import gazetteer
from hotline.places.models import Zone
from hotline.realtime import events


@dataclass
class Facts:
    """What is known of an incident at its opening; the minimum is zone, cross street, activity and timing."""

    zone: Zone | None = None
    cross_street: str = ""
    activity: str = ""
    timing: str = ""
    place_type: str = PlaceType.OTHER
    landmark: str = ""
    public_place: str = ""
    exact_address: str = ""
    unit: str = ""
    lat: float | None = None
    lon: float | None = None
    agents_min: int | None = None
    agents_max: int | None = None
    agency: str = Agency.UNKNOWN
    danger: bool = False
    children_present: bool | None = None
    taken_count: int | None = None
    consent_to_visit: str = Consent.NONE
    language: str = "es"
    wanted: int | None = None
    salute: dict[str, Any] = field(default_factory=dict)
    words: str = ""
    firsthand: bool = False

    def missing(self) -> list[str]:
        """What the minimum still lacks, as field names in the order of the form."""
        asked = {"zone": self.zone, "cross_street": self.cross_street, "timing": self.timing, "activity": self.activity}
        return [name for name, value in asked.items() if not value]


MISSING = {
    "zone": _("zone"),
    "cross_street": _("corner"),
    "activity": _("what they are doing"),
    "timing": _("whether it is now"),
}
NOT_COLUMNS = {"salute", "words", "firsthand"}
CHANGEABLE = frozenset(asdict(Facts())) - NOT_COLUMNS


def open(*, actor: Actor, facts: Facts, call: Call | None = None, key: str) -> Incident:  # noqa: A001 - said as incidents.open
    """Open an incident from `facts`, told by `call`. The same `key` gives the same incident again.

    Raises Refused naming what the minimum lacks, or for words that must not be stored.
    """
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        lacking = facts.missing()
        if lacking:
            names = ", ".join(str(MISSING[name]) for name in lacking)
            raise Refused(_("Still missing: %(names)s.") % {"names": names}, "minimum_missing")
        _check_choices(facts.activity, facts.timing, facts.place_type)
        check_words(*(value for value in vars(facts).values() if isinstance(value, str)))
        ref, _fresh = keys.once(
            deed, user_id=actor.id, key=key, fingerprint="open", make=lambda: str(_make(deed, facts, call).pk)
        )
        return Incident.objects.select_related("zone").get(pk=ref)


def _check_choices(activity: str, timing: str, place_type: str) -> None:
    if activity not in Activity.values or timing not in Timing.values or place_type not in PlaceType.values:
        raise Refused(_("Choose from the lists."), "bad_choice")


def check_words(*texts: str) -> None:
    """Raise Refused when any text holds what must never be stored (status, SSN, A-number…)."""
    for text in texts:
        for problem in never_store(text or ""):
            if problem.level == "error":
                raise Refused(problem.message, problem.code)


def fit_to_keep(words: str) -> str:
    """The words of somebody whose deed must not wait for better ones: left out whole when they hold what must never be stored."""
    return "" if any(problem.level == "error" for problem in never_store(words)) else words


def _make(deed: Deed, facts: Facts, call: Call | None) -> Incident:
    given = {name: value for name, value in vars(facts).items() if name not in NOT_COLUMNS and value is not None}
    if call is not None and (before := _told_of(call)) is not None:
        raise _joined_already(before)
    incident = Incident(opened_at=deed.now, touched_at=deed.now, **given)
    incident.wanted = facts.wanted or policy.get("wanted")
    if not incident.public_place:
        incident.public_place = public_place_for(incident)
    if deed.actor.kind == "user":
        incident.opened_by_id = deed.actor.id
    _save_with_code(incident)
    timeline.write(deed, incident, "opened", data={"place_type": incident.place_type, "activity": incident.activity})
    trail.record(deed, verb="incident_opened", kind="incident", ref=str(incident.pk))
    if call is not None:
        _link(deed, incident, call, opened=True)
        for reminder in call.reminders.exclude(version=None):
            data = {"language": reminder.language, "version": reminder.version}
            timeline.write(deed, incident, "reminded", data=data)
    if facts.salute or facts.words or call is not None:
        add_report(deed, incident, source=Report.Source.CALLER, call=call, facts=facts.salute, words=facts.words,
                   firsthand=facts.firsthand, via="call")  # fmt: skip
    events.append(deed, kind="incident", ref=str(incident.pk))
    return incident


def _save_with_code(incident: Incident) -> None:
    for _attempt in range(50):
        incident.code = short_code()
        try:
            with transaction.atomic():
                incident.save(force_insert=True)
            return
        except IntegrityError:
            if not Incident.objects.filter(code=incident.code).exists():
                raise
    raise Refused(_("Every code is in use. Close old incidents first."), "no_code_left")


def public_place_for(incident: Incident) -> str:
    """The place to name in public: for a home a major crossing or the neighbourhood, elsewhere the cross street."""
    if incident.place_type in (PlaceType.HOME, PlaceType.SCHOOL, PlaceType.CLINIC, PlaceType.WORSHIP):
        return gazetteer.public_place(incident.zone, incident.lat, incident.lon)
    return incident.cross_street


def add_report(
    deed: Deed, incident: Incident, *, source: str, facts: dict, words: str = "", call: Call | None = None,
    response=None, firsthand: bool = False, verdict: str = "", via: str = "call",
) -> Report:  # fmt: skip
    """One observation of the incident. `facts` holds SALUTE choices; `words` is encrypted."""
    return Report.objects.create(
        incident=incident, source=source, call=call, response=response, firsthand=firsthand, verdict=verdict,
        facts=facts, words=words, via=via, observed_at=deed.now, entered_at=deed.now,
    )  # fmt: skip


def _link(deed: Deed, incident: Incident, call: Call, *, opened: bool = False) -> None:
    same_number = call.contact_id and IncidentCall.objects.filter(
        incident=incident, undone_at=None, call__contact_id=call.contact_id
    ).exists()  # fmt: skip
    IncidentCall.objects.create(
        incident=incident, call=call, opened=opened, independent=not same_number, at=deed.now, by=deed.actor.handle
    )
    followups.call_back_is_about(call, incident)


def _told_of(call: Call) -> IncidentCall | None:
    """Where this call is joined. Its row is held, so that two who join it at once come one after the other."""
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    return IncidentCall.objects.filter(call=call, undone_at=None).select_related("incident").first()


def _joined_already(link: IncidentCall) -> Conflict:
    said = _("This call is joined to %(code)s already. Take it out there first.") % {"code": link.incident.code}
    return Conflict(said, "joined_already")


def join(*, actor: Actor, incident: Incident, call: Call, words: str = "", facts: dict | None = None) -> IncidentCall:
    """Join `call` to an incident that is open: another voice for the same thing. Raises Conflict when it is joined already."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        check_words(words)
        incident = Incident.objects.select_for_update(of=("self",)).select_related("zone").get(pk=incident.pk)
        before = _told_of(call)
        statuses.still_open(incident)
        if before is not None:
            if before.incident_id == incident.pk:
                return before
            raise _joined_already(before)
        _link(deed, incident, call)
        add_report(deed, incident, source=Report.Source.CALLER, call=call, facts=facts or {}, words=words,
                   firsthand=bool(call.firsthand))  # fmt: skip
        count = IncidentCall.objects.filter(incident=incident, undone_at=None).count()
        timeline.write(deed, incident, "joined", data={"calls": count})
        events.append(deed, kind="incident", ref=str(incident.pk))
        return IncidentCall.objects.get(call=call, undone_at=None)


def unjoin(*, actor: Actor, incident: Incident, call: Call) -> None:
    """Undo a join. The call that opened the incident stays."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        undone = IncidentCall.objects.filter(incident=incident, call=call, opened=False, undone_at=None)
        if not undone.update(undone_at=deed.now):
            raise Refused(_("This call is not joined to it."), "not_joined")
        Report.objects.filter(incident=incident, call=call).delete()
        followups.call_back_is_nobodys(call, incident)
        timeline.write(deed, incident, "unjoined")
        events.append(deed, kind="incident", ref=str(incident.pk))


class Clash(Conflict):
    """Two people gave the same fact different values: `fields` names them; what stands now is in the incident."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(_("Somebody changed the same thing meanwhile. Look at both, and choose."), "clash")
        self.fields = fields


def change(
    *, actor: Actor, incident: Incident, version: int | None = None, seen: dict[str, Any] | None = None, **facts: Any
) -> Incident:
    """Change what is known. Nothing of others is overwritten unseen: either `version` is the one the page saw (raises
    Conflict when it no longer is), or `seen` holds the facts the page saw: then only what differs from them is saved,
    and Clash is raised where somebody else changed the same fact to something else.
    """
    unknown = set(facts) - CHANGEABLE
    if unknown:
        raise TypeError(f"not facts of an incident: {sorted(unknown)}")
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        statuses.still_open(incident)
        check_words(*(value for name, value in facts.items() if isinstance(value, str)))
        if seen is not None:
            incident = Incident.objects.select_for_update(of=("self",)).select_related("zone").get(pk=incident.pk)
            statuses.still_open(incident)
            facts = {name: value for name, value in facts.items() if name not in seen or seen[name] != value}
            version = incident.version
        changed = {name: value for name, value in facts.items() if getattr(incident, name) != value}
        clash = [name for name in changed if seen and name in seen and getattr(incident, name) != seen[name]]
        if clash:
            raise Clash(clash)
        if not changed:
            return incident
        if not Incident.objects.filter(pk=incident.pk, version=version).update(version=version + 1):
            raise Conflict(_("Somebody changed this incident meanwhile. Look at both before you save."), "version")
        follows = incident.public_place == incident.cross_street and "public_place" not in changed
        for name, value in changed.items():
            setattr(incident, name, value)
        if follows and public_place_for(incident) != incident.public_place:
            # What is told in public is a caller's own corner no longer, or follows the corner that was mended.
            incident.public_place = changed["public_place"] = public_place_for(incident)
        incident.version = version + 1
        incident.save(update_fields=[*changed])
        timeline.write(deed, incident, "changed", data={"fields": ", ".join(sorted(changed))})
        events.append(deed, kind="incident", ref=str(incident.pk))
        events.append(deed, kind="people", ref=str(incident.pk))
        return incident


def tell_more(*, actor: Actor, incident: Incident, call: Call, words: str, facts: dict, firsthand: bool) -> bool:
    """The caller of `call` tells more while it goes on: their own report grows. False when nothing in it is new."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        check_words(words)
        mine = Report.objects.filter(incident=incident, call=call).order_by("entered_at").first()
        if mine is None or (mine.words, mine.facts, mine.firsthand) == (words, facts, firsthand):
            return False
        mine.words, mine.facts, mine.firsthand = words, facts, firsthand
        mine.save(update_fields=["words", "facts", "firsthand"])
        events.append(deed, kind="incident", ref=str(incident.pk))
        return True


def note_reminder(*, actor: Actor, incident: Incident, language: str, version: int | None) -> None:
    """The caller of this incident was read the reminder after it was opened: evidence of care, in its timeline."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        timeline.write(deed, incident, "reminded", data={"language": language, "version": version})


def reveal_address(*, actor: Actor, incident: Incident, reason: str) -> tuple[str, str]:
    """The exact address and unit, for a stated reason; a logged act."""
    with act(actor) as deed:
        statuses.require(deed, *SENDS)
        if not reason.strip():
            raise Refused(_("Say in a few words why you need the address."), "no_reason")
        check_words(reason)
        trail.record(deed, verb="reveal", kind="incident", ref=str(incident.pk), reason=reason)
        timeline.write(deed, incident, "revealed")
        return incident.exact_address, incident.unit
