"""What the simulator shows: the phones of the town, whose they are, and one phone's texts."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from dispatch.models import Incident
from hotline.base import clock
from hotline.base.ids import CODE_LETTERS
from hotline.contacts.models import Contact, ContactUse, StaffPhone
from hotline.contacts.numbers import mask
from hotline.messaging import words
from hotline.messaging.models import SimText
from hotline.ops.demo.numbers import newcomers
from responders.models import Responder, Subscriber

PAGE = 50
RECENT = timedelta(minutes=10)
SHOWS = ("all", "responders", "community", "callers", "recent")
CODE = re.compile(rf"\b[{CODE_LETTERS}]\d{{3}}\b")
_CALLER_USES = (ContactUse.Purpose.CALLER, ContactUse.Purpose.INBOUND, ContactUse.Purpose.RUMOUR)


@dataclass(frozen=True)
class Phone:
    """One phone of the list. The number stays masked: live frames and screenshots carry none."""

    id: UUID
    owner: str
    about: str
    masked: str
    texts: int
    last_at: datetime | None


@dataclass(frozen=True)
class Page:
    phones: list[Phone]
    after: str  # where the next page begins; empty at the end
    total: int


@dataclass(frozen=True)
class Bubble:
    body: str
    at: datetime
    mine: bool  # written by this phone, not received
    segments: int


def phones(*, show: str = "all", query: str = "", after: str = "") -> Page:
    """A page of phones, the one with the newest text first, `after` the mark an earlier page gave."""
    found = _found(show, query.strip())
    texts = SimText.objects.filter(contact=OuterRef("pk")).order_by().values("contact")
    rows = found.annotate(
        last_at=Subquery(texts.annotate(last=Max("at")).values("last")),
        texts=Coalesce(Subquery(texts.annotate(count=Count("pk")).values("count")), 0),
    ).order_by(F("last_at").desc(nulls_last=True), "pk")
    rows = list(_from(rows, after)[: PAGE + 1])
    shown = rows[:PAGE]
    return Page(phones=_described(shown), after=_mark(shown[-1]) if len(rows) > PAGE else "", total=found.count())


def _found(show: str, query: str) -> QuerySet[Contact]:
    found = Contact.objects.all()
    if show == "responders":
        found = found.filter(responder__isnull=False)
    elif show == "community":
        found = found.filter(subscriber__isnull=False)
    elif show == "callers":
        found = found.filter(Exists(ContactUse.objects.filter(contact=OuterRef("pk"), purpose__in=_CALLER_USES)))
    elif show == "recent":
        received = SimText.objects.filter(
            contact=OuterRef("pk"), direction=SimText.Direction.TO_PHONE, at__gte=clock.now() - RECENT
        )
        found = found.filter(Exists(received))
    return found.filter(_matches(query)) if query else found


def _matches(query: str) -> Q:
    digits = re.sub(r"\D", "", query)
    if digits and len(digits) >= len(query.replace("•", "")) - 4:
        return Q(
            pk__in=[contact.pk for contact in Contact.objects.only("number", "key_group") if digits in contact.number]
        )
    areas = Subscriber.areas.through.objects.filter(
        Q(zone__name_en__icontains=query) | Q(zone__name_es__icontains=query), subscriber__contact=OuterRef("pk")
    )
    staff = StaffPhone.objects.filter(contact=OuterRef("pk"), user__handle__icontains=query)
    responder = Q(responder__handle__icontains=query)
    for name in ("name_en", "name_es"):
        responder |= Q(**{f"responder__home_zone__{name}__icontains": query})
    return responder | Q(Exists(staff)) | Q(Exists(areas))


def _from(rows: QuerySet[Contact], after: str) -> QuerySet[Contact]:
    """Keyset paging over (newest text first, none last; id)."""
    moment, _slash, pk = after.partition("_")
    try:
        pk = UUID(pk)
        at = datetime.fromisoformat(moment) if moment else None
    except ValueError:
        return rows
    if at is None:
        return rows.filter(last_at=None, pk__gt=pk)
    return rows.filter(Q(last_at__lt=at) | Q(last_at=at, pk__gt=pk) | Q(last_at=None))


def _mark(row: Contact) -> str:
    return f"{row.last_at.isoformat() if row.last_at else ''}_{row.pk}"


def _described(contacts: list[Contact]) -> list[Phone]:
    """Whose phones these are, in four queries however many there are."""
    pks = [contact.pk for contact in contacts]
    responders = {r.contact_id: r for r in Responder.objects.filter(contact__in=pks).select_related("home_zone")}
    staff = {s.contact_id: s.user.handle for s in StaffPhone.objects.filter(contact__in=pks).select_related("user")}
    subscribers = {s.contact_id: s for s in Subscriber.objects.filter(contact__in=pks).prefetch_related("areas")}
    return [
        Phone(
            id=contact.pk,
            **_owner(contact, responders.get(contact.pk), staff.get(contact.pk), subscribers.get(contact.pk)),
            masked=mask(contact.number),
            texts=contact.texts,
            last_at=contact.last_at,
        )
        for contact in contacts
    ]


def _owner(
    contact: Contact, responder: Responder | None, staff: str | None, subscriber: Subscriber | None
) -> dict[str, str]:
    if responder:
        return {"owner": responder.handle, "about": _("responder · %(zone)s") % {"zone": responder.home_zone.name}}
    if staff:
        return {"owner": staff, "about": _("staff")}
    if subscriber:
        areas = _("every area") if subscriber.all_areas else ", ".join(zone.name for zone in subscriber.areas.all())
        language = (subscriber.language or contact.language).upper()
        return {"owner": _("Neighbour"), "about": f"{language} · {areas}" if areas else language}
    return {"owner": _("Caller"), "about": contact.language.upper()}


def phone(contact: Contact) -> Phone:
    """One phone as the list describes it."""
    texts = SimText.objects.filter(contact=contact)
    contact.texts, contact.last_at = texts.count(), texts.aggregate(last=Max("at"))["last"]
    return _described([contact])[0]


def bubbles(contact: Contact, limit: int = 100) -> list[Bubble]:
    """The phone's texts, newest first."""
    rows = SimText.objects.filter(contact=contact).order_by("-at", "-pk")[:limit]
    return [
        Bubble(row.body, row.at, row.direction == SimText.Direction.FROM_PHONE, words.measure(row.body).segments)
        for row in rows
    ]


def newest_code(texts: list[Bubble]) -> str:
    """The incident this phone was last written about, else the newest open one, else an example."""
    for bubble in texts:
        codes = CODE.findall(bubble.body)
        if codes and not bubble.mine:
            return codes[-1]
    newest = Incident.objects.order_by("-opened_at").values_list("code", flat=True).first()
    return newest or "K412"


def quick_replies(code: str) -> list[str]:
    """What people really write, with the incident's code filled in."""
    return [
        f"VOY {code} 10", f"GO {code} 7", f"HERE {code}", "SI ICE", "NADA", "SE FUERON", "OK", "NO", "SOS", "STOP", "ALTO",
        "ALERTA",
    ]  # fmt: skip


def free_number() -> str:
    """A number set aside for newcomers that nobody has used yet; empty when all are taken."""
    taken = {contact.number for contact in Contact.objects.only("number", "key_group")}
    return next((number for number in newcomers() if number not in taken), "")
