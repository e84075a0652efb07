"""What a text means for community alerts: joining step by step, changing, nights, topics. STOP is handled before this."""

from django.utils.translation import override

from hotline.base.act import Deed
from hotline.contacts.models import Contact
from hotline.messaging import lexicon, outbox, words
from hotline.messaging.consent import REOPENED
from hotline.messaging.models import Inbound, Message
from hotline.messaging.outbox import Recipient
from hotline.messaging.parse import Reply
from hotline.messaging.states import Lane
from hotline.places import beyond, gazetteer
from responders import agreeing, subscribers, topics
from responders.models import Subscriber
from responders.subscribers import State

BY_DAY = frozenset({"day", "dia", "days", "dias", "no night", "no noche"})  # undoes NIGHT
BACK = frozenset({"start", "unstop"})  # undoes STOP, and by itself asks for nothing more
LANGUAGES = ("en", "es")


def handle(deed: Deed, inbound: Inbound, reply: Reply) -> bool:
    """Take the text if it joins, or changes, a subscription. A tip or anything unclear is left for a person."""
    contact, said = inbound.contact, _said(inbound)
    subscriber = subscribers.of_contact(contact)
    listed = subscriber is not None and subscriber.state != State.OUT
    if reply.kind == "join":
        if inbound.subject_kind == REOPENED:
            agreeing.came_back(deed, contact, said)
            if not listed and lexicon.read(said).joined in BACK:
                _tell(deed, contact, subscriber, "S5c")
                return True
        _join(deed, contact, said)
        return True
    if not listed:
        return False
    return _change(deed, contact, subscriber, reply, said)


def _change(deed: Deed, contact: Contact, subscriber: Subscriber, reply: Reply, said: str) -> bool:
    active = subscriber.state == State.ACTIVE
    if active and (chosen := topics.meant(said)) and last_asked(contact) == "S7b":
        _topics(deed, contact, subscriber, chosen, said)
        return True
    if reply.kind == "language" and not (active and said.isdigit()):  # a bare 1 or 2 answers only our question
        subscribers.choose_language(deed, subscriber, reply.value, word=said)
        _prompt(deed, contact, subscriber)
        return True
    if active and (reply.kind == "night" or gazetteer.fold(said) in BY_DAY):
        wanted = reply.kind == "night"
        subscribers.night(deed, subscriber, wanted, word=said)
        _tell(deed, contact, subscriber, "S8" if wanted else "S8b")
        return True
    if active and reply.kind == "topics":
        _tell(deed, contact, subscriber, "S7b")
        return True
    if subscriber.state == State.ASKED_LANGUAGE or reply.kind not in ("area", "other"):
        return False
    return _area(deed, contact, subscriber, reply.value or said, said)


def _said(inbound: Inbound) -> str:
    return str(inbound.body or "").strip()


def last_asked(contact: Contact) -> str:
    """The template of the newest text this phone was sent: what a bare figure answers."""
    mine = Message.objects.filter(contact=contact).order_by("-batch__created_at", "-batch_id")
    return mine.values_list("batch__template", flat=True).first() or ""


def _join(deed: Deed, contact: Contact, word: str) -> None:
    """Start, or say again where they stand: somebody who is in already is not asked everything again."""
    subscriber = subscribers.of_contact(contact)
    if subscriber is None or subscriber.state in (State.OUT, State.ASKED_LANGUAGE):
        subscriber = subscribers.begin(deed, contact, word=word)
    elif subscriber.state == State.ACTIVE:
        subscribers.asked_again(deed, subscriber, word=word)
    _prompt(deed, contact, subscriber)


def _area(deed: Deed, contact: Contact, subscriber: Subscriber, place: str, said: str) -> bool:
    """ZIPs, a city, a zone or ALL. A ZIP beyond our area is pointed to who answers there; other words may be a tip."""
    found = subscribers.area(place)
    if found is not None:
        zones, everywhere = found
        subscribers.choose_areas(deed, subscriber, zones=zones, all_areas=everywhere, word=said)
        _prompt(deed, contact, subscriber)
        return True
    if not (place.isdigit() and len(place) == 5):
        return False
    near = beyond.network_for(place)
    if near is not None:
        _tell(deed, contact, subscriber, "S9", zip=place, network=near.name, number=near.number)
        return True
    if subscriber.state == State.ASKED_AREA:
        _prompt(deed, contact, subscriber)
        return True
    return False


def _topics(deed: Deed, contact: Contact, subscriber: Subscriber, chosen: list[str], said: str) -> None:
    subscribers.choose_topics(deed, subscriber, chosen, word=said, told="S7b")
    names = {language: topics.said(chosen, language) for language in LANGUAGES}
    texts = {language: words.render("S7c", language, topics=names[language]).body for language in LANGUAGES}
    _send(deed, contact, subscriber, "S7c", texts)


def _prompt(deed: Deed, contact: Contact, subscriber: Subscriber) -> None:
    """The question (or the confirmation) that fits where they stand."""
    template = {State.ASKED_LANGUAGE: "S1", State.ASKED_AREA: "S2", State.ACTIVE: "S3"}[State(subscriber.state)]
    texts = {}
    for language in LANGUAGES:
        values = {"zone": place_name(subscriber, language)} if template == "S3" else {}
        texts[language] = words.render(template, language, **values).body
    _send(deed, contact, subscriber, template, texts)


def place_name(subscriber: Subscriber, language: str) -> str:
    """What S3 calls their area: one zone by its name, the zones of a city by the city's."""
    if subscriber.all_areas:
        return {"en": "all areas", "es": "todos lados"}[language]
    zones = list(subscriber.areas.all()[:50])
    if len(zones) == 1:
        with override(language):
            return zones[0].name
    cities = {zone.city for zone in zones}
    if len(cities) == 1:
        return cities.pop()
    return {"en": f"{len(zones)} areas", "es": f"{len(zones)} zonas"}[language]


def _tell(deed: Deed, contact: Contact, subscriber: Subscriber | None, template: str, **values: str) -> None:
    texts = {language: words.render(template, language, **values).body for language in LANGUAGES}
    _send(deed, contact, subscriber, template, texts)


def _send(deed: Deed, contact: Contact, subscriber: Subscriber | None, template: str, texts: dict[str, str]) -> None:
    language = subscriber.language if subscriber is not None else ""
    outbox.decide(
        deed,
        purpose="subscription",
        lane=Lane.SERVICE,
        template=template,
        texts=texts,
        to=[Recipient(contact, language or contact.language)],
        subject_kind="subscriber" if subscriber is not None else "contact",
        subject=str(subscriber.pk if subscriber is not None else contact.pk),
    )
