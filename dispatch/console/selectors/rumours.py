"""Rumours: those answered, everything about one, who was told how, and what a false alarm owes to those who asked."""

from copy import copy
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch import askers, clarifications, rumours
from dispatch.choices import Status
from dispatch.console import audience
from dispatch.console.forms.rumours import CheckForm, DecideForm
from dispatch.console.present import rumours as looks
from dispatch.console.rows import AskedRow, RumourRow, TextShown
from dispatch.console.selectors import clarifications as answers
from dispatch.console.selectors import desk
from dispatch.models import FollowUp, Incident, IncidentCall, Rumour
from hotline.base.errors import Refused
from hotline.contacts import book
from hotline.messaging.models import Inbound, Message

PAST = 20
ASKED = 200
NAMES = (("es", "Español"), ("en", "English"))


def past() -> list[RumourRow]:
    """The newest rumours that are done with."""
    found = desk.with_counts(Rumour.objects.exclude(closed_at=None))[:PAST]
    return [looks.row(one) for one in found]


def row(rumour: Rumour) -> RumourRow:
    """The rumour with how many have asked by now."""
    return looks.row(desk.with_counts(Rumour.objects.filter(pk=rumour.pk)).get())


def page(rumour: Rumour, reader: str, now: datetime) -> dict[str, Any]:
    """One rumour: what is said, who asked, what was found, what answering would do, who was told how."""
    said = rumour.clarifications.filter(corrects=None).select_related("rumour__incident__zone", "rumour__zone", "batch")
    rows = [answers.row(one, now) for one in said]
    return {
        "rumour": rumour,
        "row": row(rumour),
        "said_on": looks.said_on(rumour),
        "may_act": audience.sends(reader),
        "answers": rows,
        "answered": any(not one.checking for one in rows),
        "plan": _plan(rumour, now),
        "checking": _checking(rumour, now),
        "asked": asked(rumour),
        "decide": DecideForm(),
        "check": CheckForm(),
    }


def _plan(rumour: Rumour, now: datetime) -> dict[str, Any]:
    """What answering would do; empty with the reason while it cannot be answered."""
    if not rumour.is_decided:
        return {}
    try:
        plan = clarifications.plan(rumour, now)
    except Refused as error:
        return {"why_not": str(error)}
    lost = _("%(n)s left no way to answer them") % {"n": plan.unreachable} if plan.unreachable else ""
    wide = plan.wide if rumour.state != Rumour.State.TRUE else 0
    return {
        "texts": _texts(plan), "by_text": plan.by_text, "by_call": plan.by_call, "wide": wide, "lost": lost,
        "went_wide": askers.was_wide(rumour), "cautions": plan.cautions if wide else (),
    }  # fmt: skip


def _texts(plan: clarifications.Plan) -> list[TextShown]:
    return [
        TextShown(language, name, text.body, len(text.body), text.segments)
        for language, name in NAMES
        for text in [plan.texts[language]]
    ]


def _checking(rumour: Rumour, now: datetime) -> dict[str, Any]:
    """Whether it is time to say that we are checking, and to how many."""
    if rumour.is_decided:
        return {}
    lately = askers.lately(rumour, now)
    to = clarifications.not_told(rumour, askers.askers(rumour)[0]) if askers.many(lately) else []
    return {"lately": lately, "to": len(to)} if to else {}


def asked(rumour: Rumour) -> list[AskedRow]:
    """Each who asked or sent it in, oldest first: by which way, and how they were told."""
    heard = sorted(askers.everybody(rumour), key=lambda one: one.at)[:ASKED]
    texted = {}
    about = Message.objects.filter(batch__subject_kind="rumour", batch__subject=str(rumour.pk)).select_related("batch")
    for message in about.filter(contact__in={one.contact_id for one in heard}).order_by("batch__created_at"):
        texted[message.contact_id] = message
    owed = FollowUp.objects.filter(rumour=rumour, kind=FollowUp.Kind.CALL_BACK, call__isnull=False)
    called = {debt.call_id: debt for debt in owed}
    return [
        AskedRow(
            at=one.at,
            who=book.masked(one.contact) or _("no number"),
            way=_("called") if one.channel == "call" else _("wrote"),
            language=one.language.upper(),
            **looks.told(one, texted.get(one.contact_id), called.get(one.call_id)),
        )
        for one in heard
    ]


def for_incident(incident: Incident, reader: str, now: datetime) -> list[dict[str, Any]]:
    """After a false alarm or an honest “we do not know”: the rumours it checked, and whom answering would tell."""
    if incident.status not in (Status.FALSE_ALARM, Status.UNVERIFIED) or not audience.sends(reader):
        return []
    found = list(incident.rumours.filter(answered_at=None, closed_at=None).select_related("zone", "incident__zone"))
    if not found and not incident.rumours.exists():
        return _nobody_noted(incident)
    return [card for rumour in found if (card := _card(rumour, incident, now))]


def _card(rumour: Rumour, incident: Incident, now: datetime) -> dict[str, Any]:
    would = copy(rumour)
    if not would.is_decided:
        would.state, would.decided_at = rumours.verdict_of(incident), now
    card = {"rumour": rumour, "url": reverse("rumour", args=[rumour.pk])}
    if clarifications.given(rumour).exists():  # it waits for a second person
        return card | {"waits": True}
    try:
        plan = clarifications.plan(would, now)
    except Refused as error:
        return card | {"why_not": str(error)}
    if not plan.by_text + plan.by_call:
        return {}
    return card | {"texts": _texts(plan), "button": looks.answer_those(plan.by_text, plan.by_call)}


def _nobody_noted(incident: Incident) -> list[dict[str, Any]]:
    """Several called or wrote, and nobody noted what people say: only a rumour is answered."""
    calls = IncidentCall.objects.filter(incident=incident, undone_at=None).count()
    texts = Inbound.objects.filter(subject_kind="incident", subject=str(incident.pk), contact__responder=None).count()
    if calls + texts < 2:
        return []
    said = ngettext("%(n)s called or wrote about it.", "%(n)s called or wrote about it.", calls + texts)
    return [{"note": said % {"n": calls + texts}, "url": f"{reverse('rumours')}?incident={incident.pk}"}]
