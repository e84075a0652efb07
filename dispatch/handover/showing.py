"""The sheet as a page shows it: each section's lines in the reader's language, with the note written beside it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dispatch.choices import Presence, Status
from dispatch.models import FollowUp
from hotline.calls.models import Call, CallerFlag


@dataclass
class Section:
    """A heading, its lines, what to say when there are none, and what somebody wrote."""

    key: str
    title: str
    empty: str
    lines: list["Line"] = field(default_factory=list)
    note: str = ""
    writable: bool = True


@dataclass
class Line:
    """One line; `due` runs a clock."""

    code: str
    words: str
    due: datetime | None = None
    late: bool = False


def sections(sheet: dict[str, Any], notes: dict[str, str], now: datetime) -> list[Section]:
    """Every section in the order somebody reads them."""
    made = [
        Section("on_scene", _("People on scene"), _("Nobody is on scene."), [_there(row) for row in sheet["on_scene"]]),
        Section(
            "incidents", _("Open incidents"), _("No incident is open."), [_incident(row) for row in sheet["incidents"]]
        ),
        Section("owed", _("What is owed"), _("Nothing is owed."), [_debt(row, now) for row in sheet["owed"]]),
        Section(
            "families", _("Families waiting"), _("No family waits."), [_family(row, now) for row in sheet["families"]]
        ),
        Section("rumours", _("Rumours"), _("No rumour goes round."), [_rumour(row) for row in sheet["rumours"]]),
        Section(
            "flags", _("Flagged numbers"), _("No number is flagged."), [_flag(row) for row in sheet.get("flags", [])]
        ),
        Section("faults", _("Out of order"), _("Everything works."), [*_texts(sheet), *_faults(sheet), *_thin(sheet)]),
        Section("mood", _("How it was"), _("Only if you want to.")),
    ]
    if sheet["calls"]:
        calls = [_call(row) for row in sheet["calls"]]
        made.insert(0, Section("calls", _("Calls on the line"), "", calls, writable=False))
    for section in made:
        section.note = notes.get(section.key, "")
    return made


def _at(text: str) -> datetime | None:
    return parse_datetime(text) if text else None


def _hour(text: str) -> str:
    moment = _at(text)
    return timezone.localtime(moment).strftime("%H:%M") if moment else "–"


def _zone(row: dict[str, Any]) -> str:
    return row["zone_es"] if (get_language() or "").startswith("es") else row["zone"]


def _join(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if part)


def _incident(row: dict[str, Any]) -> Line:
    come = _("asked %(asked)s · going %(going)s of %(wanted)s · on scene %(there)s") % row
    presence = Presence(row["presence"]).label if row["presence"] else ""
    held = _("asking is on hold") if row["held"] else ""
    since = _("since %(at)s") % {"at": _hour(row["since"])}
    return Line(row["code"], _join(Status(row["status"]).label, presence, row["place"], _zone(row), since, come, held))


def _there(row: dict[str, Any]) -> Line:
    safe = _("said OK at %(at)s") % {"at": _hour(row["safe"])} if row["safe"] else _("has not said OK yet")
    since = _("there since %(at)s") % {"at": _hour(row["since"])}
    return Line(row["code"], _join(row["who"], _("SOS") if row["sos"] else "", since, safe), late=row["sos"])


def _debt(row: dict[str, Any], now: datetime) -> Line:
    due = _at(row["due"])
    why = FollowUp.Why(row["why"]).label if row["why"] in FollowUp.Why.values else ""
    by = _("promised by %(who)s") % {"who": row["by"]} if row["by"] else ""
    kind = FollowUp.Kind(row["kind"]).label if row["kind"] in FollowUp.Kind.values else row["kind"]
    return Line(row["code"], _join(kind, why, by), due, bool(due and due < now))


def _family(row: dict[str, Any], now: datetime) -> Line:
    due = _at(row["due"])
    return Line(row["code"], _join(row["language"].upper(), row["line"]), due, bool(due and due < now))


def _rumour(row: dict[str, Any]) -> Line:
    asked = ngettext("%(n)s asked", "%(n)s asked", row["asked"]) % {"n": row["asked"]}
    answered = _("answered") if row["answered"] else _("not answered yet")
    since = _("since %(at)s") % {"at": _hour(row["since"])}
    return Line("", _join(f"“{row['claim']}”", row["place"], since, asked, answered))


def _flag(row: dict[str, Any]) -> Line:
    kind = CallerFlag.Kind(row["kind"]).label if row["kind"] in CallerFlag.Kind.values else row["kind"]
    until = _("until %(at)s") % {"at": _day(row["until"])}
    banned = _("banned until %(until)s") % {"until": _day(row["banned"])} if row["banned"] else ""
    return Line("", _join(f"#{row['tag']}", kind, row["by"], until, banned))


def _day(text: str) -> str:
    moment = _at(text)
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT") if moment else "–"


def _call(row: dict[str, Any]) -> Line:
    return Line("", _join(Call.State(row["state"]).label, row["who"], _("since %(at)s") % {"at": _hour(row["since"])}))


def _texts(sheet: dict[str, Any]) -> list[Line]:
    n = sheet["texts"]
    return [Line("", ngettext("%(n)s text waits to be read", "%(n)s texts wait to be read", n) % {"n": n})] if n else []


def _thin(sheet: dict[str, Any]) -> list[Line]:
    return [
        Line("", _("%(zone)s: only %(there)s of at least %(least)s people can be asked") % {**row, "zone": _zone(row)})
        for row in sheet["thin"]
    ]


def _faults(sheet: dict[str, Any]) -> list[Line]:
    said = {
        "pump": _("Sending has been silent for %(n)s s"),
        "timers": _("Something due is %(n)s s late"),
        "step": _("%(name)s failed: %(kind)s"),
        "uncertain": _("%(n)s texts are uncertain: they may have arrived"),
        "dead": _("%(n)s texts were given up"),
        "brake": _("Wide texts are stopped"),
    }
    return [Line("", said[row["what"]] % row, late=True) for row in sheet["faults"] if row["what"] in said]
