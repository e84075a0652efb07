"""The texts that ask a phone to confirm: a web sign-up, and after two years whether to stay. One GSM-7 segment each."""

from hotline.contacts.models import Contact
from hotline.messaging import outbox, words
from hotline.messaging.states import Lane
from hotline.network import policy
from responders.inbound import place_name
from responders.models import Subscriber

SIGN_UP, STAY, JOINED = "SW", "SR", "S3"
LANGUAGES = ("en", "es")
BODIES = {
    SIGN_UP: {
        "en": "ALERTA {org}: this phone was signed up for alerts for {zone}. Reply YES or 1 to get them, 4-6 a month. "
        "Msg&data rates may apply. STOP to end.",
        "es": "ALERTA {org}: pidieron avisos de {zone} para este celular. Responda SI o 1 para recibirlos, 4-6 al mes. "
        "Pueden aplicar cargos. ALTO para salir.",
    },
    STAY: {
        "en": "ALERTA {org}: do you still want our alerts? Reply ALERTA to keep them. Without an answer we forget this "
        "number in two weeks. STOP to end now.",
        "es": "ALERTA {org}: ¿quiere seguir con nuestros avisos? Responda ALERTA. Si no responde, en dos semanas borramos su "
        "celular. ALTO para salir ya.",
    },
}


def bodies(template: str, subscriber: Subscriber) -> dict[str, str]:
    """A text in both languages, filled for this subscriber."""
    filled = {}
    for language in LANGUAGES:
        values = {"org": policy.tag(), "zone": place_name(subscriber, language)}
        own = BODIES.get(template)
        text = words.fill(own[language], values) if own else words.render(template, language, **values)
        filled[language] = text.body
    return filled


def send(deed, contact: Contact, subscriber: Subscriber, template: str) -> None:
    """Text this subscriber one of the questions, or another text of joining."""
    outbox.decide(
        deed,
        purpose="subscription",
        lane=Lane.SERVICE,
        template=template,
        texts=bodies(template, subscriber),
        to=[outbox.Recipient(contact, subscriber.language or contact.language)],
        subject_kind="subscriber",
        subject=str(subscriber.pk),
    )
