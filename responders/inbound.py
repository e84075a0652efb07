"""What a text means for community alerts: joining step by step, changing, nights. STOP is handled before this."""

from django.utils.translation import override

from hotline.base.act import Deed
from hotline.contacts.models import Contact
from hotline.messaging import outbox, words
from hotline.messaging.models import Inbound
from hotline.messaging.outbox import Recipient
from hotline.messaging.parse import Reply
from hotline.network import policy
from hotline.places import gazetteer
from responders import subscribers
from responders.models import Subscriber
from responders.subscribers import State

LANE_SERVICE = 30
BY_DAY = frozenset({"day", "dia", "days", "dias", "no night", "no noche"})  # undoes NIGHT
NIGHT_TEXTS = {
    True: {
        "en": "ALERTA {org}: you will also get alerts at night, 10 pm to 5 am. Reply DAY for daytime only.",
        "es": "ALERTA {org}: ahora recibe avisos de noche, de 10 pm a 5 am. Responda DIA para no recibirlos.",
    },
    False: {
        "en": "ALERTA {org}: daytime alerts only, 5 am to 10 pm. Reply NIGHT to get them at night too.",
        "es": "ALERTA {org}: solo avisos de 5 am a 10 pm. Responda NOCHE para recibirlos de noche.",
    },
}


def handle(deed: Deed, inbound: Inbound, reply: Reply) -> bool:
    """Take the text if it joins, or changes, a subscription. A tip or anything unclear is left for a person."""
    contact = inbound.contact
    if reply.kind == "join":
        _join(deed, contact, _said(inbound))
        return True
    subscriber = subscribers.of_contact(contact)
    if subscriber is None or subscriber.state == State.OUT:
        return False
    said, active = _said(inbound), subscriber.state == State.ACTIVE
    if reply.kind == "language" and not (active and said.isdigit()):  # a bare 1 or 2 answers only our question
        subscribers.choose_language(deed, subscriber, reply.value, word=said)
        _prompt(deed, contact, subscriber)
        return True
    if active and (reply.kind == "night" or gazetteer.fold(said) in BY_DAY):
        _night(deed, contact, subscriber, reply.kind == "night", said)
        return True
    if subscriber.state == State.ASKED_LANGUAGE or reply.kind not in ("area", "other"):
        return False
    return _area(deed, contact, subscriber, reply.value or said, said)


def _said(inbound: Inbound) -> str:
    return str(inbound.body or "").strip()


def _join(deed: Deed, contact: Contact, word: str) -> None:
    """Start, or say again where they stand: somebody who is in already is not asked everything again."""
    subscriber = subscribers.of_contact(contact)
    if subscriber is None or subscriber.state in (State.OUT, State.ASKED_LANGUAGE):
        subscriber = subscribers.begin(deed, contact, word=word)
    _prompt(deed, contact, subscriber)


def _area(deed: Deed, contact: Contact, subscriber: Subscriber, place: str, said: str) -> bool:
    """A ZIP, a city, a zone or ALL. A ZIP we do not know is asked again; other words may be a tip."""
    found = subscribers.area(place)
    if found is not None:
        zones, everywhere = found
        subscribers.choose_areas(deed, subscriber, zones=zones, all_areas=everywhere, word=said)
    elif not (place.isdigit() and subscriber.state == State.ASKED_AREA):
        return False
    _prompt(deed, contact, subscriber)
    return True


def _night(deed: Deed, contact: Contact, subscriber: Subscriber, wanted: bool, said: str) -> None:
    subscribers.night(deed, subscriber, wanted, word=said)
    texts = {language: body.format(org=policy.tag()) for language, body in NIGHT_TEXTS[wanted].items()}
    _send(deed, contact, subscriber, "", texts)


def _prompt(deed: Deed, contact: Contact, subscriber: Subscriber) -> None:
    """The question (or the confirmation) that fits where they stand."""
    template = {State.ASKED_LANGUAGE: "S1", State.ASKED_AREA: "S2", State.ACTIVE: "S3"}[State(subscriber.state)]
    texts = {}
    for language in ("en", "es"):
        values = {"org": policy.tag()}
        if template == "S3":
            values["zone"] = place_name(subscriber, language)
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


def _send(deed: Deed, contact: Contact, subscriber: Subscriber, template: str, texts: dict[str, str]) -> None:
    outbox.decide(
        deed,
        purpose="subscription",
        lane=LANE_SERVICE,
        template=template,
        texts=texts,
        to=[Recipient(contact, subscriber.language or contact.language)],
        subject_kind="subscriber",
        subject=str(subscriber.pk),
    )
