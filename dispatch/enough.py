"""Enough is enough: the moment enough people are going, the asking stops, queued texts included; and who is told what."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from dispatch import followups, ladder_policy, timeline
from dispatch.choices import Presence
from dispatch.models import Alert, FollowUp, Incident, Response
from dispatch.models.asking import ANSWERED_YES
from hotline.base.act import SYSTEM, Deed, act
from hotline.messaging import outbox, words
from hotline.messaging.models import Message
from hotline.messaging.outbox import Recipient
from hotline.network import policy
from hotline.pump import timers
from responders import links
from responders.models import Responder

STAND_DOWN = "responder_stand_down"
LANGUAGES = ("es", "en")
NOBODY_YET = {"en": "to come", "es": "por ver"}
LINK_LASTS = timedelta(hours=2)


def selected(incident: Incident) -> QuerySet[Response]:
    """Those who count: going or there, chosen, not released and not gone."""
    return _chosen(incident).filter(state__in=ANSWERED_YES)


def _chosen(incident: Incident) -> QuerySet[Response]:
    return Response.objects.filter(incident=incident, selected=True, released_at=None, left_at=None)


def _to_release(incident: Incident) -> list[Response]:
    """Those who count, and those who are late: they may still be on their way."""
    rows = _chosen(incident).filter(state__in=(*ANSWERED_YES, Response.State.NO_SHOW))
    return list(rows.select_related("responder__contact"))


def tell(deed: Deed, incident: Incident, template: str, people: list[Responder], *, purpose: str, **values) -> int:
    """Send a text of the responders' lane to `people`; returns how many have a phone."""
    to = [Recipient(person.contact, person.language[:2]) for person in people if person.contact]
    if to:
        zone = incident.zone
        texts = {
            language: words.render(template, language, code=incident.code, place=incident.cross_street,
                                   zone=zone.name_in(language), **values).body
            for language in LANGUAGES
        }  # fmt: skip
        outbox.decide(
            deed, purpose=purpose, lane=outbox.RESPONDER, template=template, texts=texts, to=to,
            subject_kind="incident", subject=str(incident.pk),
        )  # fmt: skip
    return len(to)


def chosen(deed: Deed, incident: Incident, row: Response) -> None:
    """After an acceptance: pair them, send the assignment, and stop the asking when enough are going."""
    team = list(selected(incident).select_related("responder__contact"))
    here = {other.pk for other in team}
    if row.partner_id not in here:
        others = [other for other in team if other.pk != row.pk]
        row.partner = next((one for one in others if one.partner_id not in here or one.partner_id == row.pk), None)
        row.save(update_fields=["partner"])
        if row.partner is not None:
            row.partner.partner = row
            row.partner.save(update_fields=["partner"])
    _assignment(deed, incident, row, place=len(team))
    if len(team) >= incident.wanted:
        stop_asking(deed, incident, keep=[other.responder_id for other in team])
    elif len(team) == 1:
        with act(SYSTEM) as ours:
            timeline.write(ours, incident, "one_more")


def _assignment(deed: Deed, incident: Incident, row: Response, *, place: int) -> None:
    """The personal text with the meeting point, the partner and the link (R3)."""
    person = row.responder
    if person.contact is None:
        return
    language = person.language[:2] if person.language[:2] in LANGUAGES else "es"
    # As long as they may be there; once they are released or have left, two hours more (`end_link`).
    longest = timedelta(hours=policy.get("longest_shift_hours"))
    path = links.make(deed, person, incident.pk, row.pk, deed.now + longest)
    base = settings.PUBLIC_URL if settings.SMS_TRANSPORT == "simulator" else policy.get("public_url")
    partner = row.partner.responder.handle if row.partner else NOBODY_YET[language]
    values = {
        "code": incident.code, "n": place, "m": max(incident.wanted, place), "meet": incident.cross_street,
        "handle": partner, "link": f"{base.split('://')[-1]}/{path}",
    }  # fmt: skip
    body = words.render("R3", language, **values).body
    outbox.decide(
        deed, purpose="responder_assign", lane=outbox.RESPONDER, template="R3", texts={},
        to=[Recipient(person.contact, language, own_text=body)], subject_kind="incident", subject=str(incident.pk),
    )  # fmt: skip


def stop_asking(deed: Deed, incident: Incident, *, keep: list, tell: bool = True) -> None:
    """Cancel what is still queued, and tell everybody else who was asked that no more are needed."""
    # only the asking: that nobody came, or nobody saw anything, is still told in its time
    for step in ("widen", "more"):
        timers.cancel(deed, kind=ladder_policy.LADDER, subject=str(incident.pk), step=step)
    cancelled = outbox.cancel(deed, subject=str(incident.pk), purpose="responder_request", reason="enough")
    answered = Response.objects.filter(incident=incident).exclude(state=Response.State.LATER)
    silent = Alert.objects.filter(incident=incident).exclude(responder_id__in=keep)
    silent = silent.exclude(responder_id__in=answered.values("responder_id"))
    told_before = Message.objects.filter(batch__purpose=STAND_DOWN, batch__subject=str(incident.pk))
    silent = silent.exclude(responder__contact__in=told_before.values("contact_id"))
    silent = silent.select_related("responder__contact", "wave__batch")
    told = [alert.responder for alert in silent if tell and outbox.was_sent(alert.wave.batch, alert.responder.contact)]
    if told:
        stand_down(deed, incident, told)
    if cancelled or told:
        with act(SYSTEM) as ours:
            timeline.write(ours, incident, "enough", data={"cancelled": cancelled, "told": len(told)})


def stand_down(deed: Deed, incident: Incident, people: list[Responder]) -> int:
    """Thank them and ask them not to go (R4)."""
    return tell(deed, incident, "R4", people, purpose=STAND_DOWN)


def one_less(deed: Deed, incident: Incident) -> None:
    """Too few are going again: the ladder takes its next step soon."""
    if selected(incident).count() < incident.wanted and incident.presence != Presence.PAST:
        due = deed.now + timedelta(seconds=20)
        timers.set(deed, kind=ladder_policy.LADDER, subject=str(incident.pk), step="widen", due_at=due)


def more_wanted(deed: Deed, incident: Incident) -> None:
    """Somebody asks for more people: the ladder asks on for them, even where it would not by itself."""
    due = deed.now + timedelta(seconds=20)
    timers.set(deed, kind=ladder_policy.LADDER, subject=str(incident.pk), step="more", due_at=due)


def somebody_is_there(deed: Deed, incident: Incident, row: Response) -> None:
    """The first on scene waits for the partner (R7). Who comes when it is over is asked to leave (R4b)."""
    if not incident.wants_people:
        tell(deed, incident, "R4b", [row.responder], purpose="responder_release")
        return
    timers.cancel(deed, kind=ladder_policy.LADDER, subject=str(incident.pk), step="nobody")
    timers.cancel(deed, kind=ladder_policy.LADDER, subject=str(incident.pk), step="unverified")
    others = [other for other in selected(incident).select_related("responder") if other.pk != row.pk]
    if any(other.is_on_scene for other in others):
        return
    with act(SYSTEM) as ours:
        timeline.write(ours, incident, "waits", data={"for": row.responder.handle})
    coming = [other for other in others if other.due_at]
    if not coming:
        return
    partner = min(coming, key=lambda other: (other.pk != row.partner_id, other.due_at))
    left = max(1, round((partner.due_at - deed.now).total_seconds() / 60))
    tell(deed, incident, "R7", [row.responder], purpose="responder_wait", handle=partner.responder.handle, minutes=left)


def help_needed(deed: Deed, incident: Incident) -> None:
    """Somebody on scene called for help: a debt of the lead, due now."""
    followups.tell_lead(deed, incident, FollowUp.Why.SOS)


def nobody_more(deed: Deed, incident: Incident) -> None:
    """It has ended: who is there stays until it is closed; nobody else needs to come (R4)."""
    rows = _to_release(incident)
    coming = [row for row in rows if not row.is_on_scene and row.state != Response.State.SOS]
    for row in coming:
        _let_go(deed, row)
    stand_down(deed, incident, [row.responder for row in coming])
    stop_asking(deed, incident, keep=[row.responder_id for row in rows])


def release(deed: Deed, incident: Incident) -> int:
    """It is over: release everybody. On scene: leave together and say so (R4b); on the way: do not go (R4).

    Whoever called for help stays with us, watched over, until they are safe or a person has answered the call.
    """
    rows = _to_release(incident)
    if FollowUp.objects.filter(followups.IN_DANGER, incident=incident, paid_at=None).exists():
        rows = [row for row in rows if row.state != Response.State.SOS]
    there = [row for row in rows if row.is_on_scene]
    coming = [row for row in rows if not row.is_on_scene]
    for row in rows:
        _let_go(deed, row)
    tell(deed, incident, "R4b", [row.responder for row in there], purpose="responder_release")
    stop_asking(deed, incident, keep=[row.responder_id for row in rows])
    stand_down(deed, incident, [row.responder for row in coming])
    if rows:
        with act(SYSTEM) as ours:
            timeline.write(ours, incident, "released")
    return len(rows)


def end_link(deed: Deed, row: Response) -> None:
    """They are not going or there any more: their link ends in two hours."""
    links.end(deed, responder=row.responder, incident_id=row.incident_id, at=deed.now + LINK_LASTS)


def _let_go(deed: Deed, row: Response) -> None:
    """They are not needed any more. Who was late stays known as late."""
    row.released_at = deed.now
    if row.state != Response.State.NO_SHOW:
        row.state = Response.State.RELEASED if row.is_on_scene else Response.State.STOOD_DOWN
    row.save(update_fields=["released_at", "state"])
    timers.cancel(deed, kind="scene", subject=str(row.pk))
    end_link(deed, row)
