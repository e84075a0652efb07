"""Telling the people of a long import that they are on the list: the one who imported asks, a second person sends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from hotline.accounts.roles import APPROVES
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.messaging import gsm7, outbox, price
from hotline.messaging.models import Message
from hotline.messaging.outbox import Recipient
from hotline.messaging.states import Lane
from hotline.network import gates
from responders import guard
from responders.models import ConsentEvent, ImportNotice, Subscriber
from responders.signup import texts


@dataclass(frozen=True)
class Preview:
    """What sending would do now."""

    people: int
    samples: tuple[dict[str, str], ...]
    segments: int

    @property
    def cost(self) -> float:
        """US dollars."""
        return price.dollars(self.segments)

    @property
    def seconds(self) -> int:
        """Until the last text has left, at the sender's rate."""
        return price.seconds(self.segments)


def owe(deed: Deed, *, ref: str, source: str) -> ImportNotice:
    """Note that the people of this import wait for the text that says so. Asked again, it is the same note."""
    return ImportNotice.objects.get_or_create(
        ref=ref,
        defaults={
            "source": source[:60],
            "drafted_by": deed.actor.id,
            "drafted_by_handle": deed.actor.handle,
            "drafted_at": deed.now,
        },
    )[0]


def waiting() -> list[ImportNotice]:
    """Those that no second person has sent yet and that still have somebody to tell."""
    return [one for one in ImportNotice.objects.filter(approved_by=None) if people(one).exists()]


def people(notice: ImportNotice) -> QuerySet[Subscriber]:
    """Whoever came with this import, is on the list, and was not told yet."""
    told = Message.objects.filter(
        contact=OuterRef("contact"), batch__template=texts.JOINED, batch__created_at__gte=notice.drafted_at
    )
    came = ConsentEvent.objects.filter(subscriber=OuterRef("pk"), kind=ConsentEvent.Kind.PROOF, ref=notice.ref)
    listed = Subscriber.objects.filter(Exists(came), state=Subscriber.State.ACTIVE, contact__opted_out_at=None)
    return listed.exclude(Exists(told)).select_related("contact").prefetch_related("areas").order_by("pk")


def preview(notice: ImportNotice) -> Preview:
    """How many, at what cost, and the texts as the first of them get them."""
    count, segments, samples = 0, 0, []
    for bodies, some in _alike(notice):
        count += len(some)
        segments += sum(gsm7.measure(bodies[_spoken(person)]).segments for person in some)
        samples.append(bodies)
    return Preview(count, tuple(samples[:2]), segments)


def _alike(notice: ImportNotice) -> Iterator[tuple[dict[str, str], list[Subscriber]]]:
    """The people by the words they get: those of one area get the same."""
    groups: dict[tuple[str, ...], tuple[dict[str, str], list[Subscriber]]] = {}
    known: dict[tuple, dict[str, str]] = {}
    for person in people(notice):
        where = ("all",) if person.all_areas else tuple(sorted(str(zone.pk) for zone in person.areas.all()))
        if where not in known:
            known[where] = texts.bodies(texts.JOINED, person)
        bodies = known[where]
        groups.setdefault(tuple(bodies.values()), (bodies, []))[1].append(person)
    yield from groups.values()


def _spoken(person: Subscriber) -> str:
    return "es" if person.language == "es" else "en"


def refusal(notice: ImportNotice, actor: Actor, now: datetime) -> str:
    """Why this person may not send it now; empty when they may."""
    if notice.approved_by:
        return _("%(who)s has sent it already.") % {"who": notice.approved_by_handle}
    if not actor.has(*APPROVES):
        return _("A lead, a coordinator or an approver sends this.")
    if notice.drafted_by == actor.id:
        return _("You brought in this list. Somebody else must send the text: a lead, coordinator or approver.")
    if gates.is_closed("wide_sends"):
        return _("Wide texts are paused. A lead or coordinator can let them go on.")
    return guard.quiet(texts.JOINED, now)


def approve(*, actor: Actor, notice: ImportNotice, typed: str) -> int:
    """The second person's yes, with the number of people typed; returns how many are texted."""
    with act(actor) as deed:
        notice = ImportNotice.objects.select_for_update().get(pk=notice.pk)
        why = refusal(notice, actor, deed.now)
        if notice.approved_by:
            raise Conflict(why, "sent_already")
        if why:
            raise (Forbidden if notice.drafted_by == actor.id else Refused)(why, "may_not")
        groups = list(_alike(notice))
        count = sum(len(some) for _bodies, some in groups)
        if typed.strip() != str(count):
            raise Refused(_("Type %(count)s, the number of people, to send it.") % {"count": count}, "wrong_count")
        for bodies, some in groups:
            outbox.decide(
                deed, purpose="import_notice", lane=Lane.OTHER, template=texts.JOINED, texts=bodies,
                to=[Recipient(person.contact, person.language) for person in some],
                subject_kind="import", subject=notice.ref,
            )  # fmt: skip
        notice.approved_by, notice.approved_by_handle, notice.approved_at = actor.id, actor.handle, deed.now
        notice.recipients = count
        notice.save(update_fields=["approved_by", "approved_by_handle", "approved_at", "recipients"])
        trail.record(deed, verb="import_told", kind="subscriber", ref=notice.ref, reason=str(count))
        return count
