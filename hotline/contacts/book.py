"""The book of contacts: the only way a number comes in, is found, opts out and is forgotten."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.utils.translation import gettext_lazy as _

from hotline.audit import trail
from hotline.base.act import Deed
from hotline.base.errors import Refused
from hotline.contacts import numbers
from hotline.contacts.models import Contact, ContactUse
from hotline.crypto.fields import Sealed
from hotline.crypto.index import keyed
from hotline.crypto.keyring import Locked, group_of
from hotline.network import policy

SLACK = timedelta(hours=1)  # a use is held on when that is worth at least this: a talk of ten texts is not ten writings
AVAILABLE_WHEN_LOCKED = {ContactUse.Purpose.RESPONDER, ContactUse.Purpose.STAFF}


def find(number: str) -> Contact | None:
    """The contact with this number, in any spelling."""
    e164 = numbers.to_e164(number)
    return Contact.objects.filter(index=keyed("phone", e164)).first() if e164 else None


def get_or_add(
    deed: Deed, number: str, purpose: str, *, keep_until: datetime | None = None, ref: str = "", language: str = ""
) -> Contact:
    """The contact with this number, made when new, held for `purpose` until `keep_until` (None: while the use lasts).

    Raises Refused when `number` is not a phone number.
    """
    e164 = numbers.to_e164(number)
    if e164 is None:
        raise Refused(_("This is not a whole phone number. Give the area code and seven digits."), "bad_number")
    index = keyed("phone", e164)
    if connection.vendor == "postgresql" and purpose not in AVAILABLE_WHEN_LOCKED:
        quick = _known(deed, [index], purpose, keep_until, ref)
        quick = quick or _added(deed, [_fresh(deed, e164, index, purpose, language)], purpose, keep_until, ref)
        if quick:
            return quick[index]
    contact = Contact.objects.filter(index=index).first()
    if contact is None:
        fresh = _fresh(deed, e164, index, purpose, language)
        Contact.objects.bulk_create([fresh], ignore_conflicts=True)  # two at once: one row, both find it
        contact = Contact.objects.get(index=index)
    use(deed, contact, purpose, keep_until=keep_until, ref=ref)
    return contact


def ids_of_each(
    deed: Deed, numbers_: Iterable[str], purpose: str, *, keep_until: datetime | None = None
) -> dict[str, UUID]:
    """The ids of the contacts `get_or_add` would give for many numbers, by the spelling given; what is no number is left out."""
    spelled = {each: e164 for each in numbers_ if (e164 := numbers.to_e164(each))}
    indexes = {e164: keyed("phone", e164) for e164 in spelled.values()}
    found: dict[str, UUID] = {}
    if connection.vendor == "postgresql" and purpose not in AVAILABLE_WHEN_LOCKED and indexes:
        known = {
            index: pk if held else None for index, pk, held in _look(_ID, indexes.values(), purpose, keep_until, "")
        }
        found = {index: pk for index, pk in known.items() if pk}
        # in one order for everybody, so that two who bring the same new people never wait for each other
        missing = sorted((index, e164) for e164, index in indexes.items() if index not in known)
        if missing:
            fresh = [_fresh(deed, e164, index, purpose, "") for index, e164 in missing]
            found |= {index: each.pk for index, each in _added(deed, fresh, purpose, keep_until, "").items()}
    for e164, index in sorted(indexes.items()):
        if index not in found:
            found[index] = get_or_add(deed, e164, purpose, keep_until=keep_until).pk
    return {each: found[indexes[e164]] for each, e164 in spelled.items()}


def _fresh(deed: Deed, e164: str, index: str, purpose: str, language: str) -> Contact:
    group = "ops" if purpose in AVAILABLE_WHEN_LOCKED else "p2"
    contact = Contact(number=e164, key_group=group, index=index, created_at=deed.now)
    contact.language = language or contact.language
    return contact


# A burst of texts comes through here: on PostgreSQL one look for a number we know, one statement for a new one.
_NAMES = [field.attname for field in Contact._meta.concrete_fields]
_NUMBER = _NAMES.index("number")
_WHOLE = ", ".join(f'c."{field.column}"' for field in Contact._meta.concrete_fields)
_ID = "c.index, c.id"
_KNOWN = """
SELECT {columns}, EXISTS (
  SELECT 1 FROM contacts_contactuse u WHERE u.contact_id = c.id AND u.purpose = %(purpose)s AND u.ref = %(ref)s
  AND (u.keep_until IS NULL OR u.keep_until > %(enough)s)
) FROM contacts_contact c WHERE c.index = ANY(%(indexes)s)
"""


def _look(columns: str, indexes: Iterable[str], purpose: str, keep_until: datetime | None, ref: str) -> list[tuple]:
    """Those columns of the contacts of those numbers that we know, and whether each is held for `purpose` that long already."""
    enough = keep_until - SLACK if keep_until else None
    given = {"indexes": list(indexes), "purpose": str(purpose), "ref": ref, "enough": enough}
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN.format(columns=columns), given)
        return cursor.fetchall()


def _known(
    deed: Deed, indexes: Iterable[str], purpose: str, keep_until: datetime | None, ref: str
) -> dict[str, Contact]:
    """The contacts of those numbers that we know, held for `purpose`, by index; one look where that is so already."""
    found = {}
    for *values, held in _look(_WHOLE, indexes, purpose, keep_until, ref):
        values[_NUMBER] = Sealed(values[_NUMBER])
        contact = Contact.from_db(DEFAULT_DB_ALIAS, _NAMES, values)
        found[contact.index] = contact
        if not held:
            use(deed, contact, purpose, keep_until=keep_until, ref=ref)
    return found


_MARKS = f"({', '.join(['%s'] * len(_NAMES))})"
_ADD = f"""
WITH fresh AS (
  INSERT INTO contacts_contact ({", ".join(f'"{field.column}"' for field in Contact._meta.concrete_fields)})
  VALUES %s ON CONFLICT DO NOTHING RETURNING id
) INSERT INTO contacts_contactuse (contact_id, purpose, ref, keep_until, since)
SELECT id, %%s, %%s, %%s::timestamptz, %%s::timestamptz FROM fresh RETURNING contact_id
"""  # noqa: S608 - our own names


def _added(deed: Deed, fresh: list[Contact], purpose: str, keep_until: datetime | None, ref: str) -> dict[str, Contact]:
    """Write new contacts with their first use, in one statement; by index, without those where somebody was first."""
    link = connections[DEFAULT_DB_ALIAS]
    fields = Contact._meta.concrete_fields
    values = [field.get_db_prep_save(field.pre_save(each, True), link) for each in fresh for field in fields]
    with link.cursor() as cursor:
        cursor.execute(_ADD % ", ".join([_MARKS] * len(fresh)), [*values, str(purpose), ref, keep_until, deed.now])
        written = {pk for (pk,) in cursor.fetchall()}
    for each in fresh:
        each._state.adding = False
    return {each.index: each for each in fresh if each.pk in written}


def use(deed: Deed, contact: Contact, purpose: str, *, keep_until: datetime | None = None, ref: str = "") -> None:
    """Hold `contact` for `purpose`; a later `keep_until` replaces an earlier one."""
    row, fresh = ContactUse.objects.get_or_create(
        contact=contact, purpose=purpose, ref=ref, defaults={"keep_until": keep_until, "since": deed.now}
    )
    if not fresh and row.keep_until and (keep_until is None or keep_until > row.keep_until + SLACK):
        row.keep_until = keep_until
        row.save(update_fields=["keep_until"])
    if purpose in AVAILABLE_WHEN_LOCKED:
        _file_under_right_keys(contact)


def end_use(contact: Contact, purpose: str, *, ref: str = "") -> None:
    """This reason for holding the number is over."""
    ContactUse.objects.filter(contact=contact, purpose=purpose, ref=ref).delete()
    _file_under_right_keys(contact)


def _file_under_right_keys(contact: Contact) -> None:
    held = contact.uses.filter(purpose__in=AVAILABLE_WHEN_LOCKED).exists()
    group = "ops" if held else "p2"
    if contact.key_group != group:
        number = contact.number
        contact.key_group, contact.number = group, number
        contact.save(update_fields=["key_group", "number"])


def add_many(deed: Deed, rows: Iterable[tuple[str, str, str]]) -> list[Contact]:
    """Add many `(number, purpose, language)` at once, for imports; numbers already known keep their row.

    Returns the contacts in the order given. Raises Refused at the first number that is none.
    """
    wanted = []
    for number, purpose, language in rows:
        e164 = numbers.to_e164(number)
        if e164 is None:
            raise Refused(_("This is not a whole phone number. Give the area code and seven digits."), "bad_number")
        wanted.append((e164, keyed("phone", e164), purpose, language))
    fresh = [
        Contact(
            number=e164,
            key_group="ops" if purpose in AVAILABLE_WHEN_LOCKED else "p2",
            index=index,
            language=language,
            created_at=deed.now,
        )
        for e164, index, purpose, language in wanted
    ]
    Contact.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    known = {}
    indexes = [index for _, index, _, _ in wanted]
    for start in range(0, len(indexes), 500):
        known |= {c.index: c for c in Contact.objects.filter(index__in=indexes[start : start + 500])}
    uses = [ContactUse(contact=known[index], purpose=purpose, since=deed.now) for _, index, purpose, _ in wanted]
    ContactUse.objects.bulk_create(uses, batch_size=500, ignore_conflicts=True)
    for use_row in uses:
        if use_row.purpose in AVAILABLE_WHEN_LOCKED and use_row.contact.key_group != "ops":
            _file_under_right_keys(use_row.contact)
    return [known[index] for index in indexes]


def opt_out(deed: Deed, contact: Contact, word: str) -> None:
    """No more texts to this number, from now on, for any purpose. `word` is what they wrote (proof)."""
    Contact.objects.filter(pk=contact.pk).update(opted_out_at=deed.now, opted_out_word=word[:40])
    contact.opted_out_at, contact.opted_out_word = deed.now, word[:40]
    trail.record(deed, verb="opt_out", kind="contact", ref=str(contact.pk))


def opt_in(deed: Deed, contact: Contact) -> None:
    """They asked to hear from us again."""
    Contact.objects.filter(pk=contact.pk).update(opted_out_at=None, opted_out_word="")
    contact.opted_out_at, contact.opted_out_word = None, ""
    trail.record(deed, verb="opt_in", kind="contact", ref=str(contact.pk))


def prove(deed: Deed, contact: Contact) -> None:
    """Something came back from this number, so somebody reads it."""
    if contact.proven_at is None:
        Contact.objects.filter(pk=contact.pk, proven_at=None).update(proven_at=deed.now)
        contact.proven_at = deed.now


def masked(contact: Contact | None) -> str:
    """What may be shown of a contact's number; when its keys are away, nothing at all."""
    if contact is None:
        return ""
    try:
        return numbers.mask(contact.number)
    except Locked:
        return "•••"


def dial(contact: Contact | None) -> str:
    """What a telephone dials to call this number back, the network's hiding prefix first ("*672135550134"); "" when it cannot."""
    try:
        figures = "".join(filter(str.isdigit, contact.number)) if contact else ""
    except Locked:
        return ""
    return policy.get("caller_id_prefix") + figures.removeprefix("1") if figures else ""


def reveal(deed: Deed, contact: Contact, *, reason: str) -> str:
    """The number in full, as people write it; a logged act with a reason."""
    if not reason.strip():
        raise Refused(_("Say in a few words why you need the number."), "no_reason")
    trail.record(deed, verb="reveal", kind="contact", ref=str(contact.pk), reason=reason)
    return numbers.national(contact.number)


def key_group(contact: Contact) -> str:
    """The key group the stored number really lies under."""
    return group_of(str(contact.__dict__["number"]))
