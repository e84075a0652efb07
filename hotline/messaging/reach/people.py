"""Who can be reached how: the ways each member of staff turned on that work, and what is forgotten when they leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from hotline.accounts.models import User
from hotline.audit import trail
from hotline.base.act import SYSTEM, Deed, act
from hotline.contacts import book
from hotline.contacts.models import Contact, ContactUse, StaffDevice, StaffPhone, StaffReach
from hotline.crypto.index import keyed
from hotline.messaging import transports
from hotline.messaging.states import Lane
from hotline.messaging.transports import webpush

STAFF = ContactUse.Purpose.STAFF


@dataclass(frozen=True)
class Ways:
    """What messages to one person are written to, by way; None: not turned on, or it does not work."""

    push: Contact | None = None
    text: Contact | None = None
    mail: Contact | None = None

    def __bool__(self) -> bool:
        return bool(self.push or self.text or self.mail)


def works(lane: Lane) -> bool:
    """Whether this network has a way out for a lane."""
    return bool(transports.for_lane(lane))


def ways_of(users: Iterable[User]) -> dict[Any, Ways]:
    """The ways of each of `users` by their id; who has none is in it too, with nothing."""
    ids = [user.pk for user in users]
    push, text, mail = works(Lane.PUSH), works(Lane.SAFETY), works(Lane.MAIL)
    phones = StaffPhone.objects.filter(user__in=ids, contact__opted_out_at=None).select_related("contact")
    by_text = {phone.user_id: phone.contact for phone in phones} if text else {}
    reaches = StaffReach.objects.filter(user__in=ids).select_related("contact")
    reaches = reaches.annotate(has_device=Exists(StaffDevice.objects.filter(reach=OuterRef("pk"))))
    own = {reach.user_id: reach for reach in reaches}
    found = {}
    for pk in ids:
        reach = own.get(pk)
        found[pk] = Ways(
            push=reach.contact if reach and push and reach.has_device else None,
            text=by_text.get(pk),
            mail=reach.contact if reach and mail and reach.confirmed_at else None,
        )
    return found


def reach_of(deed: Deed, user: User) -> StaffReach:
    """The person's own row, made when it is not there yet, locked until the end of the deed."""
    reach = StaffReach.objects.select_for_update().filter(user=user).first()
    if reach is None:
        contact, _fresh = Contact.objects.get_or_create(
            index=_index(user),
            defaults={"kind": Contact.Kind.PERSON, "number": "", "key_group": "ops", "created_at": deed.now},
        )
        book.use(deed, contact, STAFF, ref=str(user.pk))
        reach, _fresh = StaffReach.objects.get_or_create(user=user, defaults={"contact": contact})
    return reach


def _index(user: User) -> str:
    return keyed("person", str(user.pk))


def set_number(deed: Deed, user: User, number: str) -> None:
    """The telephone on which `user` gets texts; "" for none. Raises Refused when it is no number."""
    before = StaffPhone.objects.filter(user=user).select_related("contact").first()
    if number.strip():
        contact = book.get_or_add(deed, number, STAFF, ref=str(user.pk), language=user.language)
        if before and before.contact_id == contact.pk:
            return
        StaffPhone.objects.update_or_create(user=user, defaults={"contact": contact})
    elif before is None:
        return
    else:
        before.delete()
    if before:
        _let_go(before.contact, str(user.pk))
    trail.record(
        deed, verb="reach_number", kind="user", ref=str(user.pk), reason="set" if number.strip() else "removed"
    )


def _let_go(contact: Contact, ref: str) -> None:
    """This person's reason to keep a number is over; the one without a reference is of a phone that nobody else has."""
    book.end_use(contact, STAFF, ref=ref)
    if not StaffPhone.objects.filter(contact=contact).exists():
        book.end_use(contact, STAFF)


def forget(deed: Deed, user: User) -> None:
    """Delete the person's devices, their address and their number, with the messages to the first two."""
    set_number(deed, user, "")
    StaffReach.objects.filter(user=user).delete()
    Contact.objects.filter(index=_index(user)).delete()
    trail.record(deed, verb="reach_forgotten", kind="user", ref=str(user.pk))


def step() -> int:
    """Pump step: who may not sign in any more is forgotten here; devices that are gone are taken off. Returns how many people."""
    webpush.note_gone()
    left = User.objects.filter(Q(staff_phone__isnull=False) | Q(reach__isnull=False), is_active=False)
    people = list(left[:20])
    for user in people:
        with act(SYSTEM) as deed:
            forget(deed, user)
    return len(people)
