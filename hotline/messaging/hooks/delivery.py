"""What a provider says later of a text we handed over: kept once, raised by rank only, joined when the text is known late."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce

from hotline.base import clock
from hotline.base.act import SYSTEM, Deed, act
from hotline.messaging import lost, results, stopping
from hotline.messaging.models import Message, WebhookEvent
from hotline.messaging.states import RANK, State
from hotline.messaging.transports import twilio_codes

Effect = WebhookEvent.Effect
FINAL = RANK[State.DELIVERED]
JOINED_WITHIN = timedelta(days=1)
AT_ONCE = 200
# What a provider's word for a state means when it is read again from our own record.
STATES = {str(state): state for state in State}

log = logging.getLogger("hotline.hooks")


@dataclass(frozen=True)
class Said:
    """One callback, verified. `message_id` where the provider gave our own id back; `stopped`: they want no more texts."""

    provider: str
    sid: str
    state: State
    code: str = ""
    message_id: UUID | None = None
    stopped: bool = False


def note(said: Said) -> str:
    """Keep it, and move the text on if it is news. Returns what it did: an Effect, or "again" for a repeat."""
    with act(SYSTEM) as deed:
        event, fresh = WebhookEvent.objects.get_or_create(
            provider=said.provider,
            sid=said.sid[:64],
            status=str(said.state),
            error_code=said.code[:40],
            defaults={"effect": Effect.UNKNOWN, "at": deed.now},
        )
        if not fresh and event.effect != Effect.UNKNOWN:
            return "again"
        message = _of(said)
        if message is None:
            return Effect.UNKNOWN
        event.message = message
        event.effect = _raise(deed, message, said)
        event.save(update_fields=["message", "effect"])
        if said.stopped:
            stopping.opted_out_there(deed, message.contact)
        return event.effect


def _of(said: Said) -> Message | None:
    """The text meant: by our own id, else by theirs."""
    rows = Message.objects.select_related("contact")
    found = rows.filter(pk=said.message_id).first() if said.message_id else None
    return found or rows.filter(provider=said.provider, provider_sid=said.sid).first()


def _raise(deed: Deed, message: Message, said: Said) -> str:
    """One conditional update: whatever order callbacks and our own record come in, the highest rank stays.

    A callback proves that the provider took the text. So a row in doubt, or waiting for another try, is not sent again.
    """
    rank = RANK[said.state]
    changed = Message.objects.filter(pk=message.pk, rank__lt=rank).update(
        state=said.state,
        rank=rank,
        last_error=said.code[:60],
        lease_until=None,
        sent_at=Coalesce(F("sent_at"), deed.now),
    )
    _give_id(message, said)
    if not changed:
        before = Message.objects.filter(pk=message.pk).values_list("state", "rank").first()
        conflict = before is not None and before[1] == rank == FINAL and before[0] != said.state
        if conflict:
            log.warning("%s: text %s is %s and was said to be %s too", said.provider, message.pk, before[0], said.state)
        return Effect.CONFLICT if conflict else Effect.NOTHING
    results.tell(deed, [message.batch_id])
    if said.state in lost.STATES:
        lost.say(deed, [message.pk])
    level = logging.INFO if rank == FINAL else logging.DEBUG
    log.log(level, "%s: text %s is %s %s", said.provider, message.pk, said.state, said.code)
    return Effect.RAISED


def _give_id(message: Message, said: Said) -> None:
    """Their id on our row, where the answer that carried it was lost or is still on its way."""
    if message.provider_sid or not said.sid:
        return
    if Message.objects.filter(provider=said.provider, provider_sid=said.sid).exists():
        return
    Message.objects.filter(pk=message.pk, provider_sid="").update(provider=said.provider, provider_sid=said.sid)


def _stopped(event: WebhookEvent) -> bool:
    """Whether the reason we kept says that they want no more texts ("twilio-21610")."""
    meaning = twilio_codes.meaning(event.error_code.removeprefix("twilio-"))
    return event.provider == "twilio" and meaning is not None and meaning.kind == twilio_codes.STOPPED


def step() -> int:
    """The pump's step: what was said of texts we did not know then, and know now. Returns how many were joined."""
    since = clock.now() - JOINED_WITHIN
    waiting = WebhookEvent.objects.filter(effect=Effect.UNKNOWN, at__gte=since).order_by("-id")[:AT_ONCE]
    joined = 0
    for event in waiting:
        said = Said(event.provider, event.sid, STATES[event.status], event.error_code, stopped=_stopped(event))
        if _of(said) is not None:
            joined += note(said) != Effect.UNKNOWN
    return joined
