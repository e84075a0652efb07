"""Deciding to text people, stopping it, counting it, and the pump's step that sends. Rows first, calls later.

`decide` writes everything in the deciding transaction; whoever claims a row sends it. What no machine may do is
text the community list twice: what is uncertain there waits for a person (`resend_uncertain`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Count, QuerySet

from hotline.audit import trail
from hotline.base import clock
from hotline.base.act import Actor, Deed, act
from hotline.contacts.models import Contact
from hotline.messaging import drain, gsm7, listing, reconcile, results, transports
from hotline.messaging.models import Batch, BatchText, Listed, Message
from hotline.messaging.states import OWN, RANK, STOP_CONFIRMATION, BatchState, Lane, State, lane_of
from hotline.messaging.stopping import stop
from hotline.pump.kick import kick

RESPONDER, SAFETY, PUSH, MAIL, SERVICE, COMMUNITY, OTHER = Lane
CHUNK = 1000
OPEN = (State.QUEUED, State.SENDING, State.AMBIGUOUS)
LEFT = (State.SENDING, State.AMBIGUOUS, State.UNCERTAIN, State.ACCEPTED, State.SENT, State.DELIVERED)
_COUNTED = {
    "queued": OPEN,
    "open": OPEN,
    "sent": (State.ACCEPTED, State.SENT, State.DELIVERED),
    "delivered": (State.DELIVERED,),
    "suppressed": (State.SUPPRESSED,),
    "uncertain": (State.UNCERTAIN,),
    "failed": (State.UNDELIVERED, State.FAILED, State.DEAD),
    "cancelled": (State.CANCELLED, State.EXPIRED),
    "total": tuple(State),
}


@dataclass(frozen=True)
class Recipient:
    """One person to text: in `language`, with the batch's text or one of their own."""

    contact: Contact
    language: str
    own_text: str | None = None


def decide(
    deed: Deed,
    *,
    purpose: str,
    lane: int | str,
    template: str,
    texts: Mapping[str, str],
    to: Iterable[Recipient] | QuerySet,
    subject_kind: str = "",
    subject: str = "",
    not_after: datetime | None = None,
) -> Batch:
    """Write the batch and one row per person; they leave after the commit.

    `to` is a list of recipients, or a queryset of contacts or of rows that have `contact` and `language` (subscribers),
    which never leaves the database: beyond the first 500 the rows follow in chunks (`listing`). Who opted out gets a row
    that says so and no text. A person named twice is texted once.
    """
    batch = Batch.objects.create(
        purpose=purpose,
        lane=lane_of(lane),
        template=template,
        subject_kind=subject_kind,
        subject=str(subject),
        not_after=not_after,
        created_at=deed.now,
        decided_by=f"{deed.actor.kind}:{deed.actor.id}"[:60],
    )
    lengths = {}
    written = []
    for language, body in texts.items():
        size = gsm7.measure(body)
        lengths[language] = size.segments
        written.append(
            BatchText(batch=batch, language=language, body=body, encoding=size.encoding, segments=size.segments)
        )
    BatchText.objects.bulk_create(written)
    if isinstance(to, QuerySet):
        listing.enlist(batch, _spoken(lengths), to)
        listing.write(batch.pk, listing.FIRST)
    else:
        people = enumerate(_people(to))
        while chunk := list(islice(people, CHUNK)):
            rows = [_row(batch, lengths, position, *person) for position, person in chunk]
            Message.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    deed.after(kick)
    return batch


def _people(to: Iterable[Recipient]) -> Iterator[tuple[Any, str, bool, str | None]]:
    """(contact id, language, opted out, own text), in the order given."""
    people = iter(to)
    while chunk := list(islice(people, CHUNK)):
        asked = Contact.objects.filter(pk__in=[person.contact.pk for person in chunk])
        out = set(asked.exclude(opted_out_at=None).values_list("pk", flat=True))
        for person in chunk:
            yield person.contact.pk, person.language, person.contact.pk in out, person.own_text


def _row(
    batch: Batch,
    lengths: dict[str, int],
    position: int,
    contact_id: Any,
    language: str,
    opted_out: bool,
    own: str | None,
) -> Message:
    if own is None:
        language = _language(language, lengths)
    state = State.SUPPRESSED if opted_out and batch.purpose != STOP_CONFIRMATION else State.QUEUED
    return Message(
        batch=batch,
        contact_id=contact_id,
        channel=OWN[Lane(batch.lane)][1] if batch.lane in OWN else "sms",
        language=language[:5],
        lane=batch.lane,
        own_text=own,
        segments=gsm7.measure(own).segments if own is not None else lengths[language],
        state=state,
        rank=RANK[state],
        due_at=batch.created_at + timedelta(microseconds=position),  # keeps the order given: the nearest first
        not_after=batch.not_after,
    )


def _language(wanted: str, lengths: dict[str, int]) -> str:
    """The language to text somebody in: theirs, its parent ("es" for "es-MX"), English, or what there is."""
    for language in (wanted, wanted.partition("-")[0], "en"):
        if language in lengths:
            return language
    return _spoken(lengths)[0]


def _spoken(lengths: dict[str, int]) -> list[str]:
    if not lengths:
        raise ValueError("a batch without texts needs a text of their own for each person")
    return list(lengths)


def cancel(
    deed: Deed,
    *,
    batch: Batch | None = None,
    subject: str | None = None,
    purpose: str | None = None,
    contacts: Iterable[Contact] | None = None,
    reason: str,
) -> int:
    """Stop what is still queued of a batch, of a subject (of one purpose), or for some contacts; returns how many rows.

    Without `contacts` the batches are closed too, so that what is claimed and not yet handed over stays here as well.
    """
    if batch is None and subject is None and contacts is None:
        raise ValueError("say what to cancel")
    rows = Message.objects.filter(state=State.QUEUED)
    batches = Batch.objects.all()
    if batch is not None:
        rows, batches = rows.filter(batch=batch), batches.filter(pk=batch.pk)
    if subject is not None:
        rows, batches = rows.filter(batch__subject=str(subject)), batches.filter(subject=str(subject))
    if purpose is not None:
        rows, batches = rows.filter(batch__purpose=purpose), batches.filter(purpose=purpose)
    if contacts is not None:
        rows = rows.filter(contact__in=[contact.pk for contact in contacts])
    else:
        batches.update(state=BatchState.CANCELLED)
    listed = _off_the_list(batches, contacts)
    return listed + stop(deed, rows, State.CANCELLED, reason)


def _off_the_list(batches: QuerySet[Batch], contacts: Iterable[Contact] | None) -> int:
    """How many that have no row yet will not be texted; of a closed batch their rows will say so."""
    listed = Listed.objects.filter(batch__in=batches)
    if contacts is None:
        return listed.count()
    return listed.filter(contact__in=[contact.pk for contact in contacts]).delete()[0]


def pause(deed: Deed, batch: Batch) -> bool:
    """Hold a batch where it stands."""
    return Batch.objects.filter(pk=batch.pk, state=BatchState.OPEN).update(state=BatchState.PAUSED) == 1


def resume(deed: Deed, batch: Batch) -> bool:
    """Let a paused batch go on."""
    deed.after(kick)
    return Batch.objects.filter(pk=batch.pk, state=BatchState.PAUSED).update(state=BatchState.OPEN) == 1


def counts(batch: Batch | None) -> dict[str, int]:
    """How a batch stands: queued (or open), sent, delivered (a part of sent), suppressed, uncertain, failed, cancelled, total.

    `sent` means texted: the provider took it. Nothing here says that anybody was reached.
    """
    by_state: dict[str, int] = {}
    if batch is not None:
        rows = Message.objects.filter(batch=batch).order_by().values_list("state")
        by_state = dict(rows.annotate(count=Count("pk")))
        if listed := listing.waiting(batch):
            open_ = Batch.objects.exclude(state=BatchState.CANCELLED).filter(pk=batch.pk).exists()
            state = State.QUEUED if open_ else State.CANCELLED
            by_state[state] = by_state.get(state, 0) + listed
    return {name: sum(by_state.get(state, 0) for state in states) for name, states in _COUNTED.items()}


def was_sent(batch: Batch | None, contact: Contact | None) -> bool:
    """Whether this person was, or may have been, texted in this batch."""
    if batch is None or contact is None:
        return False
    return Message.objects.filter(batch=batch, contact=contact, state__in=LEFT).exists()


def resend_uncertain(*, actor: Actor, batch: Batch, reason: str = "", not_after: datetime | None = None) -> int:
    """A person decides to text the uncertain again, knowing that some may get it twice; not after `not_after`. How many."""
    with act(actor) as deed:
        rows = Message.objects.filter(batch=batch, state=State.UNCERTAIN)
        again = rows.update(state=State.QUEUED, rank=RANK[State.QUEUED], attempts=0, owner="", due_at=deed.now,
                           not_after=not_after)  # fmt: skip
        if again:
            trail.record(deed, verb="resend_uncertain", kind="batch", ref=str(batch.pk), reason=reason)
            results.tell(deed, [batch.pk])
            deed.after(kick)
    return again


def step() -> int:
    """The pump's step: send what is due for up to a second, then settle what is in doubt. Returns how many rows moved."""
    now = clock.now()
    done = reconcile.expire(now) + reconcile.call_off(now) + drain.run()
    for name in reconcile.in_doubt(now):
        holder = transports.called(name)
        done += reconcile.take_back(holder, now) + reconcile.settle(holder, now)
    return done
