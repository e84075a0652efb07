"""A member of staff's address for e-mail: typed, proved by a code that was sent to it, used from then on, forgotten on request."""

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import User
from hotline.audit import trail
from hotline.audit.models import AuditEntry
from hotline.base import keys
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Refused
from hotline.base.ids import new_id
from hotline.contacts.models import StaffReach
from hotline.crypto.index import keyed
from hotline.messaging.reach import people
from hotline.messaging.states import Lane
from hotline.messaging.transports import email

GOOD_FOR = timedelta(minutes=10)
TRIES = 5
PER_HOUR = 5
VERB = "reach_address"


def ask(*, actor: Actor, user: User, address: str, key: str) -> None:
    """Keep `address` and send it a code; until that comes back nothing else is sent there.

    Raises Refused for no address or too many codes, TransportError when the letter could not be handed over.
    """
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(_("Give an e-mail address."), "bad_address") from None
    if len(address) > 254 or not people.works(Lane.MAIL):
        raise Refused(_("This network sends no e-mail."), "no_mail")
    code = f"{secrets.randbelow(1_000_000):06d}"
    with act(actor) as deed:
        made, fresh = keys.once(
            deed, user_id=actor.id, key=key, fingerprint=keyed("reach", address), make=lambda: str(new_id())
        )
        if not fresh:
            return
        _not_too_many(deed)
        reach = people.reach_of(deed, user)
        reach.address, reach.confirmed_at = address, None
        reach.code_hash, reach.code_until, reach.code_tries = _hash(reach, code), deed.now + GOOD_FOR, 0
        reach.save()
        trail.record(deed, verb=VERB, kind="user", ref=str(user.pk), reason="asked")
    email.send_code(address, code, made)


def confirm(*, actor: Actor, user: User, code: str) -> None:
    """The code came back: the address is theirs. Raises Refused when it is wrong, too old, or was tried too often."""
    with act(actor) as deed:
        reach = people.reach_of(deed, user)
        if reach.confirmed_at is not None:
            return
        good = bool(reach.code_hash) and reach.code_tries < TRIES and deed.now <= reach.code_until
        if good and secrets.compare_digest(reach.code_hash, _hash(reach, "".join(code.split()))):
            reach.confirmed_at, reach.code_hash, reach.code_until = deed.now, "", None
            reach.save(update_fields=["confirmed_at", "code_hash", "code_until"])
            trail.record(deed, verb=VERB, kind="user", ref=str(user.pk), reason="confirmed")
            return
        if good:
            reach.code_tries += 1
            reach.save(update_fields=["code_tries"])
    if good and reach.code_tries < TRIES:
        raise Refused(_("This is not the code. Look at the newest letter."), "wrong_code")
    raise Refused(_("This code is not good any more. Ask for a new one."), "old_code")


def forget(*, actor: Actor, user: User) -> None:
    """No more e-mail, and the address is not kept."""
    with act(actor) as deed:
        reach = people.reach_of(deed, user)
        reach.address, reach.confirmed_at, reach.code_hash, reach.code_until = "", None, "", None
        reach.save()
        trail.record(deed, verb=VERB, kind="user", ref=str(user.pk), reason="removed")


def address_for(contact_id: str) -> str:
    """The proved address behind a contact (`settings.EMAIL_ADDRESS_FOR`), or ""."""
    reach = StaffReach.objects.filter(contact=contact_id, confirmed_at__isnull=False, user__is_active=True).first()
    return reach.address if reach else ""


def _hash(reach: StaffReach, code: str) -> str:
    return keyed("mail code", f"{reach.pk}|{code}")


def _not_too_many(deed: Deed) -> None:
    since = deed.now - timedelta(hours=1)
    lately = AuditEntry.objects.filter(verb=VERB, reason="asked", actor_id=deed.actor.id, at__gt=since)
    if lately.count() >= PER_HOUR:
        raise Refused(_("That is enough codes for this hour."), "too_many")
