"""Making, opening and ending assignment links. The token itself is stored nowhere."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from hotline.audit import trail
from hotline.base import ids
from hotline.base.act import Deed, act
from hotline.base.clock import now as clock_now
from hotline.base.errors import Refused
from hotline.crypto.index import keyed
from responders.models import AssignmentLink, Responder
from responders.people import actor_of

TOKEN_BYTES = 8  # 11 letters: short enough for a text, 2^64 guesses behind a link that lives for hours


def make(deed: Deed, responder: Responder, incident_id: UUID, response_id: UUID, expires_at: datetime) -> str:
    """A new link for this response; returns its path, such as "b/x7Kq2…".

    Earlier ones that nobody opened end; one that is open on this person's phone goes on.
    """
    unopened = AssignmentLink.objects.filter(responder=responder, incident_id=incident_id, device_hash="")
    unopened.filter(expires_at__gt=deed.now).update(expires_at=deed.now)
    token = ids.token(TOKEN_BYTES)
    AssignmentLink.objects.create(
        token_hash=_hash(token),
        responder=responder,
        incident_id=incident_id,
        response_id=response_id,
        created_at=deed.now,
        expires_at=expires_at,
    )
    return f"b/{token}"


def end(deed: Deed, *, responder: Responder, incident_id: UUID, at: datetime | None = None) -> int:
    """Let this responder's links to the incident end (now, or at `at`); returns how many still ran."""
    moment = at or deed.now
    running = AssignmentLink.objects.filter(responder=responder, incident_id=incident_id, expires_at__gt=moment)
    return running.update(expires_at=moment)


def move(deed: Deed, response_ids: list[str], incident_id: UUID) -> None:
    """These responses belong to another incident now: their links lead there."""
    AssignmentLink.objects.filter(response_id__in=response_ids, expires_at__gt=deed.now).update(incident_id=incident_id)


def find(token: str) -> AssignmentLink | None:
    """The link with this token while it runs, whoever holds it."""
    link = AssignmentLink.objects.select_related("responder").filter(token_hash=_hash(token)).first()
    return link if link and link.expires_at > clock_now() else None


def held_by(link: AssignmentLink, device: str) -> bool:
    """Whether this device is the one that opened the link."""
    return bool(device) and link.device_hash == _device(device)


def bind(link: AssignmentLink, device: str) -> None:
    """Bind the link to `device`, which tapped first. Raises Refused when another one did."""
    with act(actor_of(link.responder)) as deed:
        free = AssignmentLink.objects.filter(pk=link.pk, device_hash="", expires_at__gt=deed.now)
        if free.update(device_hash=_device(device), opened_at=deed.now):
            trail.record(deed, verb="link_opened", kind="assignment_link", ref=str(link.pk))
        elif not AssignmentLink.objects.filter(pk=link.pk, device_hash=_device(device)).exists():
            raise Refused(_("This link was opened on another phone, or it has ended."), "link_taken")


def _hash(token: str) -> str:
    return keyed("assignment-link", token)


def _device(cookie: str) -> str:
    return keyed("device", cookie)
