"""How many are wanted, texting somebody again, and the number of somebody who was asked, for a reason."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from dispatch import alerts, enough, incidents, statuses, timeline
from dispatch.models import Alert, Incident, Response
from hotline.accounts.roles import SENDS
from hotline.base import keys
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Refused
from hotline.contacts import book
from hotline.messaging import outbox
from hotline.messaging.models import Message
from hotline.messaging.outbox import Recipient
from hotline.network import policy
from hotline.realtime import events
from responders.models import Responder

FEWEST, MOST = 2, 12
MOST_TEXTS = 3
AGAIN_AFTER = timedelta(minutes=2)
REQUEST = "responder_request"
_S = Response.State
MAY_BE_ASKED_AGAIN = (_S.NO_SHOW, _S.STOOD_DOWN, _S.RELEASED, _S.LEFT)


def want(*, actor: Actor, incident: Incident, wanted: int, seen: int) -> None:
    """Change how many observers are wanted; `seen` is the number the page showed. Enough now: the asking stops; too few: it goes on."""
    with act(actor) as deed:
        statuses.require(deed, *SENDS)
        locked = Incident.objects.select_for_update(of=("self",)).select_related("zone").get(pk=incident.pk)
        statuses.still_open(locked)
        if not FEWEST <= wanted <= MOST:
            raise Refused(_("Between %(few)s and %(most)s people.") % {"few": FEWEST, "most": MOST}, "bad_number")
        if locked.wanted == wanted:
            return
        if locked.wanted != seen:
            raise Conflict(
                _("Somebody changed it meanwhile: %(now)s are wanted now, you typed %(mine)s. Save again if you still want that.")
                % {"now": locked.wanted, "mine": wanted}, "wanted_changed",
            )  # fmt: skip
        Incident.objects.filter(pk=locked.pk).update(wanted=wanted)
        timeline.write(deed, locked, "wanted", data={"was": locked.wanted, "count": wanted})
        locked.wanted = wanted
        team = list(enough.selected(locked))
        if len(team) >= wanted:
            enough.stop_asking(deed, locked, keep=[row.responder_id for row in team])
        elif locked.ring:
            enough.more_wanted(deed, locked)
        _changed(deed, locked)


def texts_to(incident: Incident) -> dict[str, list[tuple[datetime, str]]]:
    """When each person was texted about coming and how that text stands, by contact, oldest first."""
    found: dict[str, list[tuple[datetime, str]]] = {}
    rows = Message.objects.filter(batch__subject=str(incident.pk), batch__purpose=REQUEST).order_by("batch__created_at")
    for contact, at, state in rows.values_list("contact_id", "batch__created_at", "state"):
        found.setdefault(str(contact), []).append((at, state))
    return found


def again(*, actor: Actor, incident: Incident, responder: Responder, key: str) -> None:
    """Text somebody who was asked once more: who has not answered, or was let go before. The same `key` texts once."""
    with act(actor) as deed:
        statuses.require(deed, *SENDS)
        locked = Incident.objects.select_for_update(of=("self",)).select_related("zone").get(pk=incident.pk)
        statuses.still_open(locked)
        keys.once(
            deed, user_id=actor.id, key=key, fingerprint=f"again {responder.pk}",
            make=lambda: _text(deed, locked, responder),
        )  # fmt: skip


def _text(deed: Deed, incident: Incident, responder: Responder) -> str:
    if not Alert.objects.filter(incident=incident, responder=responder).exists():
        raise Refused(_("This person was not asked for this incident."), "not_asked")
    if Response.objects.filter(incident=incident, responder=responder).exclude(state__in=MAY_BE_ASKED_AGAIN).exists():
        raise Refused(_("They have answered already. Look at their line."), "answered")
    contact = responder.contact
    if contact is None or contact.opted_out_at is not None:
        raise Refused(_("This number takes no texts from us. Call them."), "no_texts")
    before = texts_to(incident).get(str(contact.pk), [])
    if len(before) >= MOST_TEXTS:
        raise Refused(_("They were texted %(n)s times. Call them, or ask somebody else.") % {"n": len(before)}, "enough_texts")  # fmt: skip
    if before and deed.now - before[-1][0] < AGAIN_AFTER:
        raise Refused(_("They were texted less than two minutes ago. Give them a moment."), "too_soon")
    language = alerts.text_language(responder.language[:2])
    batch = outbox.decide(
        deed, purpose=REQUEST, lane=outbox.RESPONDER, template="R1",
        texts={language: alerts.request_text(incident, language, deed.now, widened=False).body},
        to=[Recipient(contact, language)], subject_kind="incident", subject=str(incident.pk),
        not_after=deed.now + timedelta(minutes=policy.get("nobody_minutes")),
    )  # fmt: skip
    timeline.write(deed, incident, "again", data={"for": responder.handle})
    _changed(deed, incident)
    return str(batch.pk)


def reveal_number(*, actor: Actor, incident: Incident, responder: Responder, reason: str) -> str:
    """The phone number of somebody who was asked for this incident, for a stated reason; a logged act."""
    with act(actor) as deed:
        statuses.require(deed, *SENDS)
        if not Alert.objects.filter(incident=incident, responder=responder).exists():
            raise Refused(_("This person was not asked for this incident."), "not_asked")
        if responder.contact is None:
            raise Refused(_("We have no number for this person."), "no_number")
        incidents.check_words(reason)
        number = book.reveal(deed, responder.contact, reason=reason)
        timeline.write(deed, incident, "number_shown", data={"for": responder.handle})
        return number


def _changed(deed: Deed, incident: Incident) -> None:
    events.append(deed, kind="people", ref=str(incident.pk))
    events.append(deed, kind="incident", ref=str(incident.pk))
