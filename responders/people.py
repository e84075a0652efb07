"""Responders as people: adding one, what state they are in, being on call, and counting how often they went."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.contacts import book
from hotline.contacts.models import ContactUse
from hotline.places.models import Zone
from responders import agreeing
from responders.models import Activation, Responder


def actor_of(responder: Responder) -> Actor:
    """The responder as an actor, for what is done by text or through a link."""
    return Actor(kind="responder", id=str(responder.pk), handle=responder.handle, roles=frozenset({"responder"}))


def add(
    *,
    actor: Actor,
    handle: str,
    number: str,
    home_zone: Zone,
    zones: Iterable[Zone] = (),
    language: str = "es",
    consent: str = "",
    **profile,
) -> Responder:
    """Add a responder reachable at `number`. `consent` says how they agreed to texts; `profile` holds further fields.

    Raises Refused for a bad number; two people with one handle or number meet on the constraints.
    """
    with act(actor) as deed:
        contact = book.get_or_add(deed, number, ContactUse.Purpose.RESPONDER, language=language)
        profile.setdefault("languages", [language])
        responder = Responder.objects.create(handle=handle, contact=contact, home_zone=home_zone, **profile)
        responder.zones.set(zones)
        if consent:
            agreeing.agreed(deed, responder, consent)
        trail.record(deed, verb="responder_added", kind="responder", ref=str(responder.pk))
        return responder


def change_number(deed: Deed, responder: Responder, number: str) -> None:
    """Reach this person at another number; the old one is no longer held for them."""
    before = responder.contact
    contact = book.get_or_add(deed, number, ContactUse.Purpose.RESPONDER)
    if before is not None and before.pk == contact.pk:
        return
    responder.contact = contact
    if not responder._state.adding:
        responder.save(update_fields=["contact"])
    if before is not None:
        book.end_use(before, ContactUse.Purpose.RESPONDER)
    trail.record(deed, verb="responder_number", kind="responder", ref=str(responder.pk))


def move(*, actor: Actor, responder: Responder, state: str, reason: str = "") -> None:
    """Put a responder into another state of the onboarding or the service."""
    with act(actor) as deed:
        responder.state = state
        responder.save(update_fields=["state"])
        trail.record(deed, verb=f"responder_{state}", kind="responder", ref=str(responder.pk), reason=reason)


def on_call(*, actor: Actor, responder: Responder, value: bool | None, hours: float = 12) -> None:
    """Say "on call now" or "not now" over the weekly hours; it lapses by itself. None: back to the hours."""
    with act(actor) as deed:
        responder.on_call_now = value
        responder.on_call_until = None if value is None else deed.now + timedelta(hours=hours)
        responder.save(update_fields=["on_call_now", "on_call_until"])
        trail.record(deed, verb="on_call", kind="responder", ref=str(responder.pk))


def activated(deed: Deed, *, responder: Responder, incident_id: UUID) -> None:
    """Count that this responder set out for the incident: once, however often it is said."""
    _row, fresh = Activation.objects.get_or_create(
        responder=responder, incident_id=incident_id, defaults={"at": deed.now}
    )
    if fresh:
        Responder.objects.filter(pk=responder.pk).update(last_activated_at=deed.now)
        responder.last_activated_at = deed.now


def activations_since(since: datetime) -> dict[UUID, int]:
    """How often each responder set out since then."""
    rows = Activation.objects.filter(at__gt=since).values("responder_id").annotate(times=Count("id"))
    return dict(rows.values_list("responder_id", "times"))
