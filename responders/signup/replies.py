"""What a phone answers to the web page's question, and ALERTA from somebody who was asked whether to stay."""

from hotline.base.act import Deed
from hotline.contacts.models import Contact
from hotline.messaging import lexicon
from hotline.messaging.models import Inbound, Message
from hotline.messaging.parse import Reply
from hotline.messaging.states import Lane
from responders import subscribers
from responders.models import ConsentEvent, Subscriber
from responders.signup import joining, texts

State, Kind = Subscriber.State, ConsentEvent.Kind
# As `lexicon.read` leaves them: without accents, courtesies and capitals.
YES = frozenset({
    "1", "si", "yes", "y", "si quiero", "quiero", "acepto", "si acepto", "ok", "claro", "si 1", "1 si", "yes 1", "1 yes", "sure",
    "simon", "confirmo", "si confirmo", "confirm",
})  # fmt: skip
NO = frozenset({"no", "no quiero", "nope", "wrong number", "numero equivocado"})


def handle(deed: Deed, inbound: Inbound, reply: Reply) -> bool:
    """Take the text if it answers our question to this phone. ALERTA to stay is noted and left to whoever answers it."""
    contact = inbound.contact
    subscriber = subscribers.of_contact(contact)
    if subscriber is None or contact.opted_out_at is not None:
        return False
    said = str(inbound.body or "").strip()
    if subscriber.state == State.ACTIVE:
        if reply.kind == "join" and _asked_to_stay(subscriber):
            joining.note(deed, subscriber, Kind.RENEWED, word=said, told=texts.STAY, source="sms")
        return False
    if subscriber.state != State.ASKED_YES:
        return False
    if reply.kind == "join":  # the word itself, from the phone itself
        joining.confirm(deed, subscriber, word=said)
        return True
    if reply.code or not _is_ours_to_answer(contact):
        return False
    return _answer(deed, contact, subscriber, reply, said)


def _answer(deed: Deed, contact: Contact, subscriber: Subscriber, reply: Reply, said: str) -> bool:
    read = lexicon.read(said)
    if read.joined in YES and not read.asks:
        joining.confirm(deed, subscriber, word=said)
        return True
    if read.joined in NO:
        joining.decline(deed, subscriber, word=said)
        return True
    if reply.kind == "language":
        subscriber.language = reply.value
        subscriber.save(update_fields=["language"])
        texts.send(deed, contact, subscriber, texts.SIGN_UP)
        return True
    found = subscribers.area(reply.value or said) if reply.kind in ("area", "other") else None
    if found is None:
        return False
    zones, subscriber.all_areas = found
    subscriber.save(update_fields=["all_areas"])
    subscriber.areas.set([] if subscriber.all_areas else zones)
    texts.send(deed, contact, subscriber, texts.SIGN_UP)
    return True


def _asked_to_stay(subscriber: Subscriber) -> bool:
    return subscriber.consents.order_by("-at", "-id").values_list("kind", flat=True).first() in (
        Kind.RENEWAL,
        Kind.REMINDED,
    )


def _is_ours_to_answer(contact: Contact) -> bool:
    """Whether our question is newer than anything the desk asked this phone: a responder's yes belongs to the alert."""
    asked = Message.objects.filter(contact=contact).order_by("-batch__created_at")
    newest = asked.filter(batch__template=texts.SIGN_UP).values_list("batch__created_at", flat=True).first()
    urgent = asked.filter(lane__in=(Lane.RESPONDER, Lane.SAFETY)).values_list("batch__created_at", flat=True).first()
    return newest is not None and (urgent is None or newest > urgent)
