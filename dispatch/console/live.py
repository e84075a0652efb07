"""The console as a source of live updates: who may follow what, and the same partials a fresh page is made of.

What changed is drawn again from the database, as it is now: a page that missed frames and one that did not end up the same.
"""

from uuid import UUID

from django.db.models import Model
from django.template.loader import render_to_string

from dispatch import busy
from dispatch.console import audience as readers
from dispatch.console.selectors import broadcasts as texts
from dispatch.console.selectors import call_hands, ceilings, desk, inbox, incident_acts, leads, line, people, talk
from dispatch.console.selectors import incident as incidents
from dispatch.console.selectors import rumours as rumour_page
from dispatch.models import Broadcast, FollowUp, Incident, Rumour
from hotline.accounts.models import User
from hotline.accounts.roles import APPROVES, DESK, SENIOR
from hotline.base import clock
from hotline.messaging.models import Inbound
from hotline.realtime.ops import Change, Op
from hotline.shifts import duty, notes
from hotline.shifts.models import Duty

PREFIXES = ("desk", "incident", "approvals", "inbox", "talk", "rumour")
# Kinds beside those of incidents and wide texts that may sound or count.
SIGNALLED = frozenset({"owed", "inbox", "call_hands"})
# Kinds whose ref is an incident's id.
OF_INCIDENT = frozenset({"incident", "timeline", "people", "hands"})


def audience(user: User, topic: str) -> str | None:
    """The audience of `topic` for this person: the topic and the class of reader, or None when it is not theirs."""
    name, _colon, ref = topic.partition(":")
    if not user.is_authenticated:
        return None
    if name == "approvals" and not ref:
        return topic if user.has_role(*APPROVES, *DESK) else None
    reader = readers.reader_class(user)
    if not reader or not duty.is_on(user):
        return None
    if name in ("desk", "inbox") and not ref:
        return f"{name}#{reader}"
    if name == "talk" and not readers.sends(reader):
        return None
    model = {"incident": Incident, "rumour": Rumour, "talk": Inbound}.get(name)
    return f"{topic}#{reader}" if model is not None and _is_there(model, ref) else None


def gone(audience: str, user_ids: set[str]) -> set[str]:
    """Who of these may not follow this audience any more: they went off duty."""
    if audience == "approvals":
        return set()
    there = Duty.objects.filter(until=None, user__in=user_ids).values_list("user_id", flat=True)
    return user_ids - {str(pk) for pk in there}


def _is_there(model: type[Model], ref: str) -> bool:
    try:
        return model.objects.filter(pk=UUID(ref)).exists()
    except ValueError:
        return False


def ops(audience: str, language: str, changes: list[Change]) -> list[Op]:
    """What `changes` mean for a page that follows this audience."""
    topic, _hash, reader = audience.partition("#")
    name, _colon, ref = topic.partition(":")
    kinds: dict[str, list[str]] = {}
    for change in changes:
        kinds.setdefault(change.kind, []).append(change.ref)
    if name == "desk":
        return _desk(reader, kinds)
    if name == "incident":
        return _incident(UUID(ref), reader, kinds)
    if name == "rumour":
        return _rumour(UUID(ref), reader, kinds)
    if name == "inbox":
        senders = inbox.touched(kinds.get("inbox", []))
        return _rows("text", "texts", inbox.for_reader(inbox.unread(senders), reader), senders) if senders else []
    if name == "talk":
        return _talk(UUID(ref), kinds.get("inbox", []))
    return _approvals(kinds)


def _draw(template: str, **context: object) -> str:
    return render_to_string(f"console/{template}.html", context).strip()


def _rows(name: str, target: str, rows: list, refs: list[str], template: str = "") -> list[Op]:
    """One op per row named by `refs`: drawn where it is still to be shown, taken away where it is not."""
    drawn = {
        row.id: Op(f"{name}-{row.id}", _draw(f"rows/{template or name}", row=row), target, row.sort) for row in rows
    }
    return [drawn.get(ref) or Op(f"{name}-{ref}", None) for ref in refs]


def _touched(kinds: dict[str, list[str]]) -> list[str]:
    """The incidents these changes are about, each once."""
    ids = dict.fromkeys(ref for kind in OF_INCIDENT for ref in kinds.get(kind, []))
    if "broadcast" in kinds:
        found = Broadcast.objects.filter(pk__in=kinds["broadcast"]).values_list("confirmation__incident", flat=True)
        ids |= dict.fromkeys(str(pk) for pk in found)
    return list(ids)


def _desk(reader: str, kinds: dict[str, list[str]]) -> list[Op]:
    found: list[Op] = []
    touched = _touched(kinds)
    if touched:
        found += _rows("incident", "incidents", desk.incident_rows(reader, touched), touched)
        panes = desk.Desk(incident_total=desk.incident_count())
        found.append(Op("incident-count", _draw("left/incident_count", desk=panes)))
    if touched or "owed" in kinds or "broadcast" in kinds:
        found.append(Op("next", _draw("right/next", next=desk.coming(), whose="all")))
    if "timeline" in kinds:
        found.append(Op("happening", _draw("happening", latest=desk.latest())))
    if "owed" in kinds:
        found += _rows("owed", "owed", desk.owed_rows(reader, kinds["owed"]), kinds["owed"])
        if reader in SENIOR:
            found.append(Op("lead-ring", _draw("lead_ring", rings=leads.rings(reader))))
        found.append(Op("bar-owed", _draw("bar_owed", desk=desk.Desk(owed_total=desk.owed_count()))))
    calls = list(dict.fromkeys(kinds.get("call", []) + kinds.get("call_hands", [])))
    if calls:
        found += _rows("call", "line", desk.call_rows(calls, reader), calls)
    for at_it in call_hands.of_ids(kinds.get("call_hands", []), reader):
        found.append(Op(f"call-hands-{at_it['call_id']}", _draw("call/hands", hands=at_it)))
    if "rumour" in kinds:
        found += _rows("rumour", "rumours", desk.rumour_rows(kinds["rumour"]), kinds["rumour"])
        found.append(Op("rumour-picks", _draw("rumour_picks", desk=desk.Desk(rumours=desk.rumour_rows()))))
    if "inbox" in kinds:
        senders = inbox.touched(kinds["inbox"])
        rows, refs, more = inbox.moved_on_desk(senders)
        found += _rows("desk-text", "desk-texts", inbox.for_reader(rows, reader), refs, template="desk_text")
        found.append(Op("desk-texts-more", _draw("left/texts_more", desk=desk.Desk(texts_more=more))))
        found.append(Op("bar-texts", _draw("bar_texts", desk=desk.Desk(unread=inbox.waiting()))))
    if not kinds.keys().isdisjoint(line.KINDS):
        found.append(_line())
    if "gate" in kinds:
        found.append(Op("bar-busy", _draw("bar_busy", hour=busy.hour(), reader=reader)))
    if touched or not kinds.keys().isdisjoint(SIGNALLED):
        found.append(Op("signals", _draw("bar_signals", desk=desk.Desk(reader=reader))))
    if "duty" in kinds:
        panes = desk.Desk(duty=desk.on_duty(), note=notes.pinned())
        found += [Op("duty", _draw("right/duty", desk=panes)), Op("bar-duty", _draw("bar_duty", desk=panes))]
    return found


def _line() -> Op:
    return Op("bar-line", _draw("bar_line", line=line.state()))


def _incident(pk: UUID, reader: str, kinds: dict[str, list[str]]) -> list[Op]:
    incident = Incident.objects.select_related("zone").filter(pk=pk).first()
    if incident is None:
        return []
    found: list[Op] = []
    if "owed" in kinds:
        mine = [
            str(one) for one in FollowUp.objects.filter(pk__in=kinds["owed"], incident=pk).values_list("pk", flat=True)
        ]
        rows = [row for row in incidents.owed_rows(incident, reader) if row.id in mine]
        found += _rows("owed", "incident-owed", rows, mine)
    if "broadcast" in kinds:
        shown = {row.id: row for row in texts.rows(incident, reader, clock.now())}
        ours = Broadcast.objects.filter(pk__in=kinds["broadcast"], confirmation__incident=pk)
        for ref in [str(one) for one in ours.order_by().values_list("pk", flat=True)]:
            row = shown.get(ref)
            drawn = Op(f"broadcast-{ref}", _draw("broadcast/card", row=row), "broadcasts", row.sort) if row else None
            found.append(drawn or Op(f"broadcast-{ref}", None))
    if str(pk) not in _touched(kinds) and not found:
        return []
    return found + _panels(incident, reader)


def _panels(incident: Incident, reader: str) -> list[Op]:
    """The parts of the page that any change of the incident may have changed."""
    rows = people.rows(incident, reader)
    head = {"people_line": people.line(incident)}
    shown = incidents.head(incident, reader)
    acts = {"acts": incident_acts.acts(incident, reader), "acts_note": incident_acts.acts_note(reader)}
    return [
        Op("incident-head", _draw("incident/head", head=shown)),
        Op("incident-hands", _draw("incident/hands", hands=incidents.hands_on(incident, reader))),
        Op("call-progress", _draw("call/progress", row=shown)),
        Op("incident-facts", _draw("incident/facts", facts=incidents.facts(incident, reader))),
        Op("incident-reports", _draw("incident/reports", reports=incidents.reports(incident))),
        Op("incident-acts", _draw("incident/acts", **acts)),
        Op("incident-askers", _draw("incident/askers", askers=rumour_page.for_incident(incident, reader, clock.now()))),
        Op("incident-next", _draw("incident/next", next=desk.coming(incident))),
        Op("people-head", _draw("incident/people_head", **head)),
        Op("people-suggested", _draw("incident/suggested", suggested=people.suggested(incident, reader))),
        Op("people-asking", _draw("incident/asking", asking=incident_acts.asking(incident, reader))),
        *_rows("person", "people", rows, [row.id for row in rows]),
        Op("timeline", _draw("incident/timeline", timeline=incidents.lines(incident, reader))),
    ]


def _rumour(pk: UUID, reader: str, kinds: dict[str, list[str]]) -> list[Op]:
    """The parts of a rumour's page: what is known, what can be done, the answers, and who was told how."""
    owed = FollowUp.objects.filter(pk__in=kinds.get("owed", []), rumour=pk).exists()
    if str(pk) not in kinds.get("rumour", []) and not owed:
        return []
    rumour = Rumour.objects.select_related("zone", "incident__zone").filter(pk=pk).first()
    if rumour is None:
        return []
    shown = rumour_page.page(rumour, reader, clock.now())
    return [Op(f"rumour-{part}", _draw(f"rumour_{part}", **shown)) for part in ("head", "answers", "work", "asked")]


def _talk(pk: UUID, refs: list[str]) -> list[Op]:
    """Who answers, and that there is something new: the words are then fetched over HTTP."""
    text = Inbound.objects.select_related("contact").filter(pk=pk).first()
    if text is None or inbox.sender(text) not in inbox.touched(refs):
        return []
    newest = talk.newest(text, clock.now())
    shown = {"text": newest, "row": talk.head(newest), "waits": newest.state == Inbound.State.UNREAD}
    return [Op("talk-head", _draw("talk/head", **shown)), Op("talk-news", _draw("talk/news", **shown))]


def _approvals(kinds: dict[str, list[str]]) -> list[Op]:
    """The list of what waits, and the state of a text that is open on a phone."""
    refs = kinds.get("broadcast", [])
    now = clock.now()
    found = _rows("waiting", "approvals", texts.waiting(now, refs), refs, template="approval") if refs else []
    for broadcast in Broadcast.objects.filter(pk__in=refs).select_related("confirmation__incident__zone", "batch"):
        shown = texts.row(broadcast, "", now)
        found.append(Op(f"approval-state-{broadcast.pk}", _draw("approval_state", row=shown)))
        leaving = broadcast.state in (Broadcast.State.APPROVED, Broadcast.State.SENDING)
        drawn = _draw("rows/under_way", row=shown) if leaving else None
        found.append(
            Op(f"leaving-{broadcast.pk}", drawn, "under-way" if leaving else "", shown.sort if leaving else "")
        )
    if refs or "ceiling" in kinds or "gate" in kinds:
        found.append(Op("ceiling", _draw("ceiling", **ceilings.page(now))))
    if not kinds.keys().isdisjoint(line.KINDS):
        found.append(_line())
    return found
