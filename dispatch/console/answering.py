"""Dealing with a text that waits for a person: answer it from a short list, count it for a rumour, or mark it done."""

from django.utils.translation import gettext_lazy as _

from dispatch import rumours
from dispatch.models import Rumour
from hotline.accounts.roles import DESK, SENDS
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.messaging import outbox
from hotline.messaging.models import Inbound
from hotline.messaging.outbox import Recipient
from hotline.network import policy
from hotline.realtime import events

# What is sent, by key: all GSM-7 and one segment. {hotline} is the line's own number.
ANSWERS = {
    "call": {
        "en": "Thank you. Please call {hotline} and tell us what you see, at any hour.",
        "es": "Gracias. Por favor llame al {hotline} y cuente lo que ve, a cualquier hora.",
    },
    "checking": {
        "en": "Thank you. We are checking it. It is not confirmed; please do not share it as fact yet.",
        "es": "Gracias. Lo estamos revisando. No hay nada confirmado; no lo comparta como cierto.",
    },
    "noted": {
        "en": "Thank you, we have written it down. Call {hotline} if anything changes.",
        "es": "Gracias, lo anotamos. Llame al {hotline} si algo cambia.",
    },
    "code": {
        "en": "We did not understand. Please send the code of the incident and one word: GO, NO, HERE or OUT.",
        "es": "No entendimos. Mande la clave del incidente y una palabra: VOY, NO, LLEGUE o FUERA.",
    },
}
LABELS = {
    "call": _("Please call us"),
    "checking": _("We are checking"),
    "noted": _("Thank you, noted"),
    "code": _("Which incident?"),
}


def _take(deed: Deed, text: Inbound, state: str, **fields: str) -> None:
    """Move the text out of the unread ones. Raises Conflict when somebody else has dealt with it."""
    mine = Inbound.objects.filter(pk=text.pk, state=Inbound.State.UNREAD)
    if not mine.update(state=state, handler=f"desk:{deed.actor.handle}", **fields):
        text.refresh_from_db()
        who = text.handler.partition(":")[2] or text.handler
        raise Conflict(_("%(who)s has dealt with this text already.") % {"who": who}, "text_taken")
    trail.record(deed, verb="text_handled", kind="inbound", ref=str(text.pk), reason=state)
    events.append(deed, kind="inbox", ref=str(text.pk))


def done(*, actor: Actor, text: Inbound) -> None:
    """Read, and nothing to answer."""
    with act(actor) as deed:
        if not actor.has(*DESK):
            raise Forbidden(_("Only people at the desk read texts."), "wrong_role")
        _take(deed, text, Inbound.State.HANDLED)


def answer(*, actor: Actor, text: Inbound, key: str) -> None:
    """Answer with one of ANSWERS, in the language of the number's owner."""
    with act(actor) as deed:
        if not actor.has(*SENDS):
            raise Forbidden(_("In training you may read; a dispatcher answers."), "wrong_role")
        if key not in ANSWERS:
            raise Refused(_("Choose an answer."), "no_answer")
        if text.contact is None:
            raise Refused(_("This sender cannot be answered by text."), "no_number")
        _take(deed, text, Inbound.State.ANSWERED)
        language = "en" if text.contact.language[:2] == "en" else "es"
        outbox.decide(
            deed, purpose="answer", lane=outbox.SERVICE, template="",
            texts={code: body.format(hotline=policy.hotline()) for code, body in ANSWERS[key].items()},
            to=[Recipient(text.contact, language)], subject_kind="inbound", subject=str(text.pk),
        )  # fmt: skip


def count_for(*, actor: Actor, text: Inbound, rumour: Rumour) -> None:
    """One more who asked about this rumour."""
    with act(actor) as deed:
        if text.contact is None:
            raise Refused(_("This sender cannot be answered by text."), "no_number")
        _take(deed, text, Inbound.State.HANDLED, subject_kind="rumour", subject=str(rumour.pk))
        rumours.hear(actor=actor, rumour=rumour, inbound=text)


def link(*, actor: Actor, text: Inbound, incident) -> None:
    """This text is about that incident."""
    with act(actor) as deed:
        _take(deed, text, Inbound.State.HANDLED, subject_kind="incident", subject=str(incident.pk))
