"""Paging the people who approve and lead, each by every way they turned on: it says only that something waits, and where.

A person's devices are woken, their phone gets a short text and their mailbox a letter, all at once, because minutes count;
nobody is called by voice yet. Push and letters carry only the page they lead to (`hotline.messaging.transports.pointer`).
"""

from dataclasses import dataclass, fields

from django.conf import settings
from django.db.models import Q, QuerySet

from dispatch import timeline
from dispatch.models import Broadcast, Incident
from hotline.accounts.models import User
from hotline.accounts.roles import APPROVES, SENIOR, Role
from hotline.base.act import Deed
from hotline.messaging import outbox, words
from hotline.messaging.outbox import Recipient
from hotline.messaging.reach import people as reach
from hotline.network import policy
from hotline.shifts.models import Duty

PURPOSE = "page"
# GSM-7, one segment with the longest values. No place, no name: whoever reads it signs in first.
TEXTS = {
    "approval": {
        "en": "{tag} {code}: a text to the community waits for a second person. Read it, type the code: {where}",
        "es": "{tag} {code}: un aviso a la comunidad espera a otra persona. Lea y escriba la clave: {where}",
    },
    "nobody": {
        "en": "{tag} {code}: nobody has approved the text to the community in {minutes} min. Please look now: {where}",
        "es": "{tag} {code}: nadie ha aprobado el aviso a la comunidad en {minutes} min. Por favor vea: {where}",
    },
    "alone": {
        "en": "{tag} {code}: {handle} sent a text to {count} people alone, with a reason. Please read it: {where}",
        "es": "{tag} {code}: {handle} hizo llegar un aviso a {count} personas sin segunda persona. Vea: {where}",
    },
    "empty": {
        "en": "{tag}: nobody is on duty, since {minutes} min. Calls may go unanswered. Can you sign on? {where}",
        "es": "{tag}: nadie tiene el turno desde hace {minutes} min. ¿Puede entrar a contestar? {where}",
    },
    "help": {
        "en": "{tag}: {handle} asks for a lead on a call, now. Open the desk, or call them: {where}",
        "es": "{tag}: {handle} pide a la persona responsable en una llamada, ahora. Abra o llame: {where}",
    },
    "busy": {
        "en": "{tag}: the line is very busy, {count} calls or texts in {minutes} min. Can you come and answer? {where}",
        "es": "{tag}: hay {count} llamadas o mensajes en {minutes} min. ¿Puede entrar a contestar? {where}",
    },
    "relief": {
        "en": "{tag}: {handle} asks to be relieved at the desk. Can you take over? {where}",
        "es": "{tag}: {handle} pide relevo en la central. ¿Puede tomar el turno? {where}",
    },
}


def link(path: str) -> str:
    """An address of ours as a text carries it."""
    return f"{settings.PUBLIC_URL.rstrip('/').split('://')[-1]}/{path}"


def people(*roles: str) -> QuerySet[User]:
    """Everybody who may sign in and has one of these roles."""
    return User.objects.filter(is_active=True, grants__role__in=roles).distinct()


@dataclass(frozen=True)
class Paged:
    """How many people were paged, and how many of them by each way. False when nobody was."""

    people: int = 0
    push: int = 0
    text: int = 0
    mail: int = 0

    def __bool__(self) -> bool:
        return self.people > 0

    def __str__(self) -> str:
        return str(self.people)


def page(
    deed: Deed, users: QuerySet[User], key: str, *, where: str, subject_kind: str = "", subject: str = "", **values
) -> Paged:
    """Page each of `users` by every way they turned on and that works. `where` is the page it leads to, as `link` makes it."""
    asked = list(users.order_by("handle"))
    found = reach.ways_of(asked)
    text = []
    for user in asked:
        if (contact := found[user.pk].text) is not None:
            language = "es" if user.language.startswith("es") else "en"
            body = words.fill(TEXTS[key][language], {"tag": policy.tag(), "where": where, **values}).body
            text.append(Recipient(contact, language, own_text=body))
    push = [Recipient(ways.push, "en") for ways in found.values() if ways.push is not None]
    mail = [Recipient(ways.mail, "en") for ways in found.values() if ways.mail is not None]
    about = {"purpose": PURPOSE, "template": key, "subject_kind": subject_kind, "subject": subject}
    address = {"en": where}
    for lane, to, texts in ((outbox.PUSH, push, address), (outbox.SAFETY, text, {}), (outbox.MAIL, mail, address)):
        if to:
            outbox.decide(deed, lane=lane, texts=texts, to=to, **about)
    return Paged(sum(map(bool, found.values())), len(push), len(text), len(mail))


def _about(deed: Deed, users: QuerySet[User], key: str, broadcast: Broadcast, **values) -> Paged:
    """Page about a broadcast, and write into its incident's timeline how; nothing of what was said."""
    incident: Incident = broadcast.incident
    path = f"desk/a/{incident.code}"
    paged = page(
        deed, users.exclude(pk=deed.actor.id or None), key, subject_kind="page", subject=str(broadcast.pk),
        code=incident.code, where=link(path), **values,
    )  # fmt: skip
    counts = {field.name: getattr(paged, field.name) for field in fields(paged)}
    timeline.write(deed, incident, "paged" if paged else "unpaged", data={"kind": broadcast.kind, **counts})
    return paged


def approval(deed: Deed, broadcast: Broadcast) -> Paged:
    """A draft waits: the approvers, and the leads and coordinators on duty; where none of them can be paged, all who may."""
    may = people(*APPROVES).exclude(pk=broadcast.drafted_by)
    on_duty = Duty.objects.filter(until=None, role__in=SENIOR).values("user_id")
    first = may.filter(Q(grants__role=Role.APPROVER) | Q(pk__in=on_duty)).distinct()
    found = any(reach.ways_of(first.exclude(pk=deed.actor.id or None)).values())
    return _about(deed, first if found else may, "approval", broadcast)


def nobody_answered(deed: Deed, broadcast: Broadcast) -> Paged:
    """Nobody answered in time: everybody who may approve."""
    may = people(*APPROVES).exclude(pk=broadcast.drafted_by)
    return _about(deed, may, "nobody", broadcast, minutes=policy.get("approval_alone_minutes"))


def sent_alone(deed: Deed, broadcast: Broadcast, count: int) -> Paged:
    """Somebody sent it alone: every coordinator is told."""
    return _about(deed, people(Role.COORDINATOR), "alone", broadcast, handle=deed.actor.handle, count=count)
