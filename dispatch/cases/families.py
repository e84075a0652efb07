"""Opening a family's card in a call, writing it down as it is told, and noting what was said to them."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dispatch import followups
from dispatch.cases import escalation, wording
from dispatch.cases.models import FamilyCase, WarningSaid
from dispatch.models import FollowUp, IncidentCall
from hotline.accounts.roles import SENDS
from hotline.audit import trail
from hotline.base import keys
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.calls.models import Call
from hotline.contacts import numbers
from hotline.crypto.index import keyed
from hotline.messaging.never_store import never_store
from hotline.network import policy
from hotline.realtime import events

FAMILY = FollowUp.Kind.FAMILY
SEALED = frozenset({
    "alias", "number", "who_answers", "names", "happened", "health", "children", "children_with", "children_informed",
    "trusted",
})  # fmt: skip
SAVED = SEALED | {"language", "safe_to_call", "safe_hours"}
# Kept only once they have said yes.
NEED_CONSENT = frozenset({"names", "trusted"})


def start(*, actor: Actor, call: Call, key: str) -> FamilyCase:
    """Open the card of `call`, with what the call has told; a family worker owes them a call from now on. Once per call."""
    if not actor.has(*SENDS):
        raise Forbidden(_("A dispatcher, lead or coordinator opens a family’s card."), "wrong_role")
    with act(actor) as deed:
        ref, _fresh = keys.once(
            deed, user_id=actor.id, key=key, fingerprint=f"family:{call.pk}", make=lambda: str(_make(deed, call).pk)
        )
        return FamilyCase.objects.select_related("call", "incident").get(pk=ref)


def _make(deed: Deed, call: Call) -> FamilyCase:
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)  # two who open it at once open one
    standing = FamilyCase.objects.filter(call=call).first()
    if standing is not None and standing.closed_why != FamilyCase.Closed.MISTAKE:
        return standing
    link = IncidentCall.objects.filter(call=call, undone_at=None).select_related("incident").first()
    case = FamilyCase(
        call=call, incident=link.incident if link else None, made_at=deed.now, made_by_id=deed.actor.id,
        saved_by=deed.actor.id, language=call.language, safe_to_call=call.safe_to_call, safe_hours=call.safe_hours,
        alias=call.alias, number=call.number_text, number_index=index_of(call.number_text),
    )  # fmt: skip
    if standing is None:
        case.save(force_insert=True)
    else:  # opened by mistake before: the same card begins anew, as if nothing had been written
        standing.said.all().delete()
        case.pk, case.version = standing.pk, standing.version + 1
        case.save(force_update=True)
    due = deed.now + timedelta(minutes=policy.get("family_call_minutes"))
    followups.owe(deed, kind=FAMILY, due_at=due, call=call, incident=case.incident)
    trail.record(deed, verb="family_opened", kind="family", ref=str(case.pk))
    events.append(deed, kind="family", ref=str(case.pk))
    escalation.arm(deed, case, due)
    escalation.tell_workers(deed, case, due)
    return case


def index_of(number: str) -> str:
    """The keyed hash by which two cards of one number find each other; empty for half a number."""
    e164 = numbers.to_e164(number)
    return keyed("family", e164) if e164 else ""


def same_number(case: FamilyCase) -> list[FamilyCase]:
    """Other open cards of the same number."""
    if not case.number_index:
        return []
    found = FamilyCase.objects.filter(number_index=case.number_index, closed_at=None).exclude(pk=case.pk)
    return list(found.select_related("worker"))


def save(*, actor: Actor, case: FamilyCase, version: int, consent: bool | None = None, **fields: Any) -> list[Refused]:
    """Save what was told; `consent` is whether they agreed that it is kept. Returns what was refused, the rest is saved.

    Raises Conflict when somebody else saved in between. Names are kept only with their yes; taking it back erases them.
    """
    unknown = set(fields) - SAVED
    if unknown:
        raise TypeError(f"not fields of a family's card: {sorted(unknown)}")
    with act(actor) as deed:
        if not case.is_open:
            raise Refused(_("This card is closed."), "case_closed")
        mine = FamilyCase.objects.filter(pk=case.pk, closed_at=None)
        if not (mine.filter(version=version) | mine.filter(saved_by=actor.id)).update(version=F("version") + 1):
            raise Conflict(_("Somebody else wrote on this card meanwhile. Reload to see both."), "case_version")
        if consent is not None and consent != bool(case.consent_at):
            case.consent_at = deed.now if consent else None
            trail.record(deed, verb="consent" if consent else "consent_withdrawn", kind="family", ref=str(case.pk))
        refused = _refused(fields, agreed=bool(case.consent_at))
        for name, value in fields.items():
            if name not in refused:
                setattr(case, name, value)
        if not case.consent_at:
            case.names = case.trusted = ""
        case.number_index = index_of(case.number)
        case.saved_by = actor.id
        case.save(update_fields=[*SAVED, "consent_at", "number_index", "saved_by"])
        case.refresh_from_db(fields=["version"])
        return list(refused.values())


def _refused(fields: dict[str, Any], *, agreed: bool) -> dict[str, Refused]:
    """The fields that may not be saved, each with its sentence."""
    found = {}
    for name in sorted(SEALED - {"number", "children_informed"}):
        text = fields.get(name) or ""
        # Numbers of people the family trusts are what that field is for.
        problems = [problem for problem in never_store(text) if not (name == "trusted" and problem.code == "phone")]
        if problems:
            found[name] = Refused(problems[0].message, problems[0].code)
        elif text and name in NEED_CONSENT and not agreed:
            found[name] = Refused(_("Names are kept only when they have said yes. Ask first."), "no_consent")
    return found


def say(*, actor: Actor, case: FamilyCase, key: str, language: str) -> None:
    """Note that this warning was said now, in which language and which version of the wording."""
    if key not in wording.KEYS:
        raise Refused(_("Choose from the list."), "bad_choice")
    with act(actor) as deed:
        words = wording.in_use(language, timezone.localdate(deed.now))[key]
        WarningSaid.objects.get_or_create(
            case=case, key=key,
            defaults={"language": words.language, "version": words.version, "at": deed.now, "by": actor.handle},
        )  # fmt: skip
        trail.record(
            deed, verb="warned", kind="family", ref=str(case.pk), reason=f"{key} {words.language} v{words.version}"
        )


def unsay(*, actor: Actor, case: FamilyCase, key: str) -> None:
    """It was ticked by mistake: it was not said."""
    with act(actor) as deed:
        if WarningSaid.objects.filter(case=case, key=key).delete()[0]:
            trail.record(deed, verb="not_warned", kind="family", ref=str(case.pk), reason=key)


def debts(case: FamilyCase):
    """What is owed to this family now, the nearest first."""
    return FollowUp.objects.filter(kind=FAMILY, call=case.call_id, paid_at=None).order_by("due_at")


def withdraw(*, actor: Actor, case: FamilyCase) -> None:
    """The card was opened by mistake: what was written is erased, nothing is owed."""
    with act(actor) as deed:
        shut(deed, case, FamilyCase.Closed.MISTAKE)
        for name in SEALED:
            setattr(case, name, "")
        case.number_index = ""
        case.save(update_fields=[*SEALED, "number_index"])
        followups.settle_all(deed, "mistake", call=case.call, kind=FAMILY)
        escalation.disarm(deed, case)


def shut(deed: Deed, case: FamilyCase, why: str) -> None:
    """Close the card within this unit of work."""
    if not FamilyCase.objects.filter(pk=case.pk, closed_at=None).update(closed_at=deed.now, closed_why=why):
        raise Conflict(_("This card is closed."), "case_closed")
    case.closed_at, case.closed_why = deed.now, why
    trail.record(deed, verb="family_closed", kind="family", ref=str(case.pk), reason=why)
    events.append(deed, kind="family", ref=str(case.pk))
