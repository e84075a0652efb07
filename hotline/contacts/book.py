"""The book of contacts: the only way a number comes in, is found, opts out and is forgotten."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hotline.audit import trail
from hotline.base.act import Deed
from hotline.base.errors import Refused
from hotline.contacts import numbers
from hotline.contacts.models import Contact, ContactUse
from hotline.crypto.index import keyed
from hotline.crypto.keyring import Locked, group_of

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
    contact = Contact.objects.filter(index=index).first()
    if contact is None:
        group = "ops" if purpose in AVAILABLE_WHEN_LOCKED else "p2"
        fresh = Contact(number=e164, key_group=group, index=index, created_at=deed.now)
        fresh.language = language or fresh.language
        Contact.objects.bulk_create([fresh], ignore_conflicts=True)  # two at once: one row, both find it
        contact = Contact.objects.get(index=index)
    use(deed, contact, purpose, keep_until=keep_until, ref=ref)
    return contact


def use(deed: Deed, contact: Contact, purpose: str, *, keep_until: datetime | None = None, ref: str = "") -> None:
    """Hold `contact` for `purpose`; a later `keep_until` replaces an earlier one."""
    row, fresh = ContactUse.objects.get_or_create(
        contact=contact, purpose=purpose, ref=ref, defaults={"keep_until": keep_until, "since": deed.now}
    )
    if not fresh and row.keep_until and (keep_until is None or keep_until > row.keep_until):
        row.keep_until = keep_until
        row.save(update_fields=["keep_until"])
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


def reveal(deed: Deed, contact: Contact, *, reason: str) -> str:
    """The number in full, as people write it; a logged act with a reason."""
    if not reason.strip():
        raise Refused(_("Say in a few words why you need the number."), "no_reason")
    trail.record(deed, verb="reveal", kind="contact", ref=str(contact.pk), reason=reason)
    return numbers.national(contact.number)


def key_group(contact: Contact) -> str:
    """The key group the stored number really lies under."""
    return group_of(str(contact.__dict__["number"]))
