"""Bringing in a list of people whose consent is on file: which columns, which rows, and adding those who are new.

Nobody who left, or opted out, comes back by a list; only their own phone can do that.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hotline.audit import trail
from hotline.base.act import Actor, act
from hotline.base.errors import Refused
from hotline.contacts import numbers
from hotline.contacts.models import Contact
from hotline.crypto.index import keyed
from hotline.messaging.never_store import never_store
from hotline.network import policy
from hotline.places import gazetteer
from hotline.places.models import Zone
from responders import notices, subscribers
from responders.models import ConsentEvent, Subscriber
from responders.signup import texts

SOURCE = "import"
FIELDS = ("number", "language", "area", "night", "proof")
HEADINGS = {
    "number": ("phone", "telefono", "cell", "celular", "mobile", "movil", "number", "numero", "tel"),
    "language": ("language", "idioma", "lang", "lengua"),
    "area": ("zip", "codigo postal", "postal", "area", "zone", "zona", "city", "ciudad"),
    "night": ("night", "noche"),
    "proof": ("consent", "consentimiento", "proof", "prueba", "permiso", "how", "como"),
}
SPOKEN = {
    "es": ("es", "spa", "spanish", "espanol", "castellano", "2"),
    "en": ("en", "eng", "english", "ingles", "1"),
}
AGREES = frozenset({"yes", "y", "si", "s", "true", "1", "x"})

BAD_NUMBER = _("This is not a whole phone number.")
BAD_LANGUAGE = _("We speak English and Spanish; this says something else.")
BAD_AREA = _("We do not know this ZIP code, city or area.")
PRIVATE = _("The proof holds something that must not be stored. Take it out.")


@dataclass(frozen=True)
class Consent:
    """How the people of a file agreed: required for every file."""

    source: str
    given_on: date
    how: str

    def text(self, more: str = "") -> str:
        parts = (self.given_on.isoformat(), self.source, self.how, more)
        return " · ".join(part for part in parts if part)[:200]


@dataclass(frozen=True)
class Entry:
    """One usable row."""

    line: int
    number: str
    language: str
    zones: tuple[Zone, ...]
    all_areas: bool
    night_ok: bool
    proof: str = ""

    @property
    def index(self) -> str:
        return keyed("phone", self.number)


@dataclass(frozen=True)
class Fault:
    """One row that cannot be used: its number in the file, and why, in one sentence."""

    line: int
    why: str | Promise


@dataclass
class Plan:
    """What an import would do now."""

    new: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    twice: int = 0  # the same number again in this file
    known: int = 0  # subscribed, or joining, already
    gone: int = 0  # left or opted out, and stays out

    @property
    def rows(self) -> int:
        return len(self.new) + len(self.faults) + self.twice + self.known + self.gone


def guess(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[dict[str, int], bool]:
    """`({field: column}, whether the first row is a heading)`. A column of numbers is found without a heading too."""
    head = [gazetteer.fold(cell) for cell in rows[0][1]] if rows else []
    found: dict[str, int] = {}
    for name, words in HEADINGS.items():
        for column, cell in enumerate(head):
            if column not in found.values() and any(re.search(rf"\b{word}", cell) for word in words):
                found[name] = column
                break
    if found:
        return found, True
    for column, cell in enumerate(rows[0][1] if rows else ()):
        if numbers.to_e164(cell):
            return {"number": column}, False
    return {}, False


def plan(
    rows: Sequence[tuple[int, Sequence[str]]],
    columns: Mapping[str, int],
    *,
    language: str,
    zones: Sequence[Zone] = (),
    all_areas: bool = False,
) -> Plan:
    """Read every row by `columns`; `language`, `zones` and `all_areas` stand in where a row says nothing. Writes nothing."""
    if "number" not in columns:
        raise Refused(_("Say which column holds the phone numbers."), "no_number_column")
    result, seen, places = Plan(), set(), {}
    usual = Entry(0, "", language, tuple(zones), all_areas, night_ok=False)
    good: list[Entry] = []
    for line, cells in rows:
        given = {name: cells[column].strip() if column < len(cells) else "" for name, column in columns.items()}
        entry = _entry(line, given, usual, places)
        if isinstance(entry, Fault):
            result.faults.append(entry)
        elif entry.number in seen:
            result.twice += 1
        else:
            seen.add(entry.number)
            good.append(entry)
    _sort_out(good, result)
    return result


def _entry(line: int, given: Mapping[str, str], usual: Entry, places: dict) -> Entry | Fault:
    number = numbers.to_e164(given["number"])
    if number is None:
        return Fault(line, BAD_NUMBER)
    spoken = _language(given.get("language", ""))
    if spoken is None:
        return Fault(line, BAD_LANGUAGE)
    where = (usual.zones, usual.all_areas)
    if wanted := given.get("area", ""):
        if wanted not in places:
            places[wanted] = subscribers.area(wanted)
        if places[wanted] is None:
            return Fault(line, BAD_AREA)
        where = (tuple(places[wanted][0]), places[wanted][1])
    proof = given.get("proof", "")
    if never_store(proof):
        return Fault(line, PRIVATE)
    night = gazetteer.fold(given.get("night", "")) in AGREES
    return replace(
        usual, line=line, number=number, language=spoken or usual.language, zones=where[0], all_areas=where[1],
        night_ok=night, proof=proof,
    )  # fmt: skip


def _language(said: str) -> str | None:
    """ "en" or "es", "" where nothing is said, None where it is another."""
    folded = gazetteer.fold(said)
    if not said.strip():
        return ""
    return next((code for code, words in SPOKEN.items() if folded in words), None)


def _sort_out(good: Sequence[Entry], result: Plan) -> None:
    """Set apart who is on the list, and who left it."""
    by_index = {entry.index: entry for entry in good}
    states: dict[str, str] = {}
    out: set[str] = set()
    indexes = list(by_index)
    for start in range(0, len(indexes), 500):
        some = Contact.objects.filter(index__in=indexes[start : start + 500])
        for index, opted_out_at, state in some.values_list("index", "opted_out_at", "subscriber__state"):
            if opted_out_at is not None or state == Subscriber.State.OUT:
                out.add(index)
            elif state:
                states[index] = state
    for index, entry in by_index.items():
        if index in out:
            result.gone += 1
        elif index in states:
            result.known += 1
        else:
            result.new.append(entry)


def save(*, actor: Actor, entries: Sequence[Entry], consent: Consent, ref: str, confirm: bool) -> int:
    """Subscribe these people with the proof of their consent; returns how many. With `confirm` each gets the text that says so;
    without, that text waits for a second person.

    Asked again, it adds nobody twice. Raises Refused when the proof is missing.
    """
    check_consent(consent)
    with act(actor) as deed:
        fresh = Plan()
        _sort_out(entries, fresh)  # whoever left since the preview stays out
        rows = [
            subscribers.Row(
                number=entry.number, language=entry.language, areas=entry.zones, all_areas=entry.all_areas,
                night_ok=entry.night_ok, source=SOURCE,
            )
            for entry in fresh.new
        ]  # fmt: skip
        added = subscribers.add_many(deed, rows) if rows else 0
        people = _people(fresh.new)
        ConsentEvent.objects.bulk_create(
            [
                ConsentEvent(
                    subscriber=people[entry.index], kind=ConsentEvent.Kind.PROOF, source=SOURCE,
                    proof=consent.text(entry.proof), ref=ref[:40], at=deed.now,
                )
                for entry in fresh.new
            ],
            batch_size=500,
        )  # fmt: skip
        for person in people.values() if confirm else ():
            texts.send(deed, person.contact, person, texts.JOINED)
        if added and not confirm:
            notices.owe(deed, ref=ref[:40], source=consent.source)
        trail.record(deed, verb="import", kind="subscriber", ref=ref[:40], reason=f"{added}: {consent.source}")
        return added


def _people(entries: Sequence[Entry]) -> dict[str, Subscriber]:
    found = {}
    indexes = [entry.index for entry in entries]
    for start in range(0, len(indexes), 500):
        some = Subscriber.objects.filter(contact__index__in=indexes[start : start + 500]).select_related("contact")
        found |= {person.contact.index: person for person in some}
    return found


def check_consent(consent: Consent) -> None:
    """Raise Refused unless the file says from where, when and how the consent came, and nothing that must not be kept."""
    if not consent.source.strip() or not consent.how.strip():
        raise Refused(_("Say where the list comes from and how these people agreed."), "no_consent")
    for problem in never_store(f"{consent.source} {consent.how}"):
        raise Refused(problem.message, problem.code)


def may_confirm(people: int) -> bool:
    """Whether an import of this many may text each of them: more than a few need a second person, like every wide text."""
    return people <= policy.get("wide_over")
