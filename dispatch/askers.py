"""Who asked about a rumour or sent it in, in which language and how they may be answered; and how wide it went."""

from datetime import datetime, timedelta

from dispatch.alerts import text_language
from dispatch.models import Broadcast, Clarification, Hearer, IncidentCall, Rumour
from hotline.calls.models import Call
from hotline.messaging import parse
from hotline.messaging.models import Inbound
from hotline.network import policy

CHECKING = "C7"  # the text that says that we are checking
BURST = timedelta(minutes=30)


def askers(rumour: Rumour) -> tuple[list[Hearer], list[Hearer], int]:
    """Those who asked or sent it in: to be texted (one row per number), to be called back, and how many left no way to answer."""
    texts, calls, lost, seen = [], [], 0, set()
    for hearer in everybody(rumour):
        contact = hearer.contact
        if contact is None:
            lost += 1
        elif contact.pk in seen:
            continue
        elif hearer.safe_to_text and contact.opted_out_at is None:
            seen.add(contact.pk)
            texts.append(hearer)
        elif hearer.safe_to_call and hearer.call_id:
            seen.add(contact.pk)
            calls.append(hearer)
        else:
            lost += 1
    return texts, calls, lost


def everybody(rumour: Rumour) -> list[Hearer]:
    """Each asking that was counted, then whoever sent it in without asking."""
    heard = list(rumour.hearers.select_related("contact", "call").order_by("at"))
    return [*heard, *_sent_in(rumour, heard)]


def _sent_in(rumour: Rumour, heard: list[Hearer]) -> list[Hearer]:
    """Who reported it in the first place: the callers of the incident that checks it, and the tips linked to it. Not stored."""
    if rumour.incident_id is None:
        return []
    counted = {hearer.call_id for hearer in heard}
    links = IncidentCall.objects.filter(incident=rumour.incident_id, undone_at=None).select_related("call__contact")
    tips = Inbound.objects.filter(
        subject_kind="incident", subject=str(rumour.incident_id), contact__isnull=False, contact__responder=None
    ).select_related("contact")
    callers = [of_call(rumour, link.call) for link in links.order_by("call__started_at") if link.call_id not in counted]
    return callers + [of_text(rumour, text) for text in tips]


def of_call(rumour: Rumour, call: Call) -> Hearer:
    """Whoever called, as one who asked."""
    return Hearer(
        rumour=rumour, channel="call", call=call, contact=call.contact, language=text_language(call.language),
        safe_to_text=bool(call.safe_to_text), at=call.started_at,
        safe_to_call=call.safe_to_call is not False and call.contact_id is not None,
    )  # fmt: skip


def of_text(rumour: Rumour, text: Inbound) -> Hearer:
    """Whoever wrote, as one who asked: in the language they wrote in. Who texts us may be texted."""
    return Hearer(
        rumour=rumour, channel="sms", inbound=text, contact=text.contact, safe_to_text=True, at=text.received_at,
        language=parse.reply(text.body).language or text.contact.language,
    )  # fmt: skip


def lately(rumour: Rumour, now: datetime) -> int:
    """How many asked within the last half hour."""
    return Hearer.objects.filter(rumour=rumour, at__gt=now - BURST).count()


def many(count: int) -> bool:
    """Whether so many within half an hour call for a word that we are checking."""
    return count >= policy.get("checking_tips")


def was_wide(rumour: Rumour) -> bool:
    """Whether it went round: many asked within half an hour, we said that we check it, or the list was told of it."""
    if Clarification.objects.filter(rumour=rumour, template=CHECKING, batch__isnull=False).exists():
        return True
    alerted = {"confirmation__incident": rumour.incident_id, "kind": Broadcast.Kind.ALERT, "batch__isnull": False}
    if rumour.incident_id and Broadcast.objects.filter(**alerted).exists():
        return True
    times = sorted(Hearer.objects.filter(rumour=rumour).values_list("at", flat=True))
    return any(many(sum(at <= other < at + BURST for other in times)) for at in times)
