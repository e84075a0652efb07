"""Keeping the directory, and finding in it: in both languages, without accents, with a letter wrong."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from hotline.accounts.roles import Role
from hotline.audit import trail
from hotline.base.act import Actor, act
from hotline.base.errors import Forbidden, Refused
from hotline.directory.models import Entry
from hotline.network import policy

EDITS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
# What people say, beside the words of the entry itself.
SAID = {
    Entry.Kind.LEGAL: "lawyer attorney abogado abogada court corte bond fianza asylum asilo dacca daca",
    Entry.Kind.CONSULATE: "passport pasaporte embassy embajada matricula",
    Entry.Kind.FOOD: "groceries despensa comida pantry hungry hambre",
    Entry.Kind.RENT: "rent renta eviction desalojo house casa landlord casero shelter refugio albergue",
    Entry.Kind.HEALTH: "doctor clinic clinica medicine medicina hospital",
    Entry.Kind.CRISIS: "suicide suicidio violence violencia abuse abuso depression ansiedad poison veneno",
    Entry.Kind.EMERGENCY: "police policia fire bomberos ambulance ambulancia 911 emergencia",
    Entry.Kind.WORK: "wages sueldo salario boss patron job trabajo retaliation",
    Entry.Kind.FRAUD: "notario scam estafa fraud fraude consumer",
    Entry.Kind.NETWORK: "hotline linea neighbour neighbor vecina red otra ciudad other city",
    Entry.Kind.INTERPRETER: "interpreter interprete language idioma lengua",
}
NEAR = 0.75  # how much of a word must agree when no word begins as it was typed


def fold(text: str) -> str:
    """`text` in small letters without accents, as words."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def folded(entry: Entry) -> str:
    """Everything the entry is found by, in both languages."""
    parts = [entry.name, entry.about_en, entry.about_es, entry.city, entry.words, " ".join(entry.zips)]
    parts.append(SAID.get(entry.kind, ""))
    for language, _name in settings.LANGUAGES:
        with override(language):
            parts.append(str(Entry.Kind(entry.kind).label))
    return fold(" ".join(parts))


def save(*, actor: Actor, entry: Entry) -> Entry:
    """Put an entry in, or change it. Raises Refused for a ZIP code that is none."""
    _may_edit(actor)
    entry.zips = [str(one).strip() for one in entry.zips or [] if str(one).strip()]
    if any(not re.fullmatch(r"\d{5}", one) for one in entry.zips):
        raise Refused(_("A ZIP code has five figures."), "bad_zip")
    if entry.kind == Entry.Kind.NETWORK:
        raise Refused(_("Neighbouring networks have a page of their own in Set-up."), "network")
    with act(actor) as deed:
        fresh = entry._state.adding
        entry.folded = folded(entry)
        if entry.checked_on and not entry.checked_by:
            entry.checked_by = actor.handle[:20]
        entry.save()
        trail.record(deed, verb="added" if fresh else "changed", kind="directory", ref=str(entry.pk))
        return entry


def check(*, actor: Actor, entry: Entry, today: date) -> None:
    """Somebody rang them up: what it says is still so."""
    _may_edit(actor)
    with act(actor) as deed:
        entry.checked_on, entry.checked_by = today, actor.handle[:20]
        entry.save(update_fields=["checked_on", "checked_by"])
        trail.record(deed, verb="checked", kind="directory", ref=str(entry.pk))


def retire(*, actor: Actor, entry: Entry) -> None:
    """Nobody is pointed there any more; who was keeps it in their call."""
    _may_edit(actor)
    with act(actor) as deed:
        entry.retired_at = deed.now
        entry.save(update_fields=["retired_at"])
        trail.record(deed, verb="retired", kind="directory", ref=str(entry.pk))


def _may_edit(actor: Actor) -> None:
    if actor.kind != "system" and not actor.has(*EDITS):
        raise Forbidden(_("A coordinator keeps the directory."), "wrong_role")


def is_stale(entry: Entry, today: date) -> bool:
    """Whether nobody has rung them up for too long."""
    oldest = today - timedelta(days=policy.get("directory_stale_days"))
    return entry.checked_on is None or entry.checked_on < oldest


def search(
    text: str = "", *, kind: str = "", near: list[str] | None = None, beside: Iterable[Entry] = (), limit: int = 12
) -> list[Entry]:
    """Entries that hold every word begun in `text` (or nearly so), of `kind` when given; the caller's own ZIP codes first.

    An entry for other ZIP codes than `near` is left out, unless it was asked for by name or ZIP. `beside` are entries
    kept elsewhere (neighbouring networks), found in the same way.
    """
    found = [*Entry.objects.filter(retired_at=None), *beside]
    if kind:
        found = [entry for entry in found if entry.kind == kind]
    near = near or []
    words = fold(text).split()
    here = [entry for entry in found if not entry.zips or not near or set(entry.zips) & set(near)]
    hits = _matching(found, words) if words else here

    def order(entry: Entry) -> tuple:
        own = fold(" ".join((entry.name, entry.about_en, entry.about_es, entry.city, entry.words))).split()
        unsaid = sum(not any(word.startswith(typed) for word in own) for typed in words)
        return unsaid, not set(entry.zips) & set(near), entry.kind, entry.name

    return sorted(hits, key=order)[:limit]


def _matching(entries: list[Entry], words: list[str]) -> list[Entry]:
    known = {entry.pk: entry.folded.split() for entry in entries}
    begun = [one for one in entries if all(any(w.startswith(typed) for w in known[one.pk]) for typed in words)]
    if begun:
        return begun
    vocabulary = sorted({word for of_one in known.values() for word in of_one})
    meant = [
        {typed, *difflib.get_close_matches(typed, vocabulary, n=4, cutoff=NEAR)} if len(typed) > 3 else {typed}
        for typed in words
    ]
    return [
        one for one in entries if all(any(w.startswith(m) for w in known[one.pk] for m in options) for options in meant)
    ]
