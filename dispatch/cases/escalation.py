"""A family that waits is not forgotten: family workers are texted at once, and coordinators and the lead when nobody calls."""

from datetime import datetime, timedelta

from django.utils import timezone

from dispatch import followups
from dispatch.cases.models import FamilyCase
from dispatch.models import FollowUp
from hotline.accounts.roles import Role
from hotline.base.act import Deed
from hotline.contacts.models import StaffPhone
from hotline.messaging import outbox, words
from hotline.network import policy
from hotline.pump import timers

TIMER = "family"
UNTAKEN, LATE = "untaken", "late"
TEMPLATE = "F4"


def arm(deed: Deed, case: FamilyCase, due: datetime) -> None:
    """Ask twice whether somebody looks after them: halfway, and when the call is due."""
    halfway = deed.now + (due - deed.now) / 2
    timers.set(deed, kind=TIMER, subject=str(case.pk), step=UNTAKEN, due_at=halfway)
    timers.set(deed, kind=TIMER, subject=str(case.pk), step=LATE, due_at=due)


def disarm(deed: Deed, case: FamilyCase) -> None:
    """They were called: nobody has to be reminded, and the lead need not look."""
    timers.cancel(deed, kind=TIMER, subject=str(case.pk))
    followups.settle_all(deed, "called", kind=FollowUp.Kind.LEAD, why=FollowUp.Why.FAMILY, call=case.call)


def tell_workers(deed: Deed, case: FamilyCase, due: datetime) -> None:
    """A text to every family worker: that somebody waits and until when. Nothing of the family is in it."""
    _text(deed, case, due, Role.FAMILY_WORKER)


def step() -> int:
    """Pump step: whoever has not been called brings in more people, once halfway and once when it is due."""
    return timers.fire([TIMER], _fired)


def _fired(deed: Deed, timer) -> None:
    case = FamilyCase.objects.select_related("incident", "call").filter(pk=timer.subject, closed_at=None).first()
    debt = case and FollowUp.objects.filter(kind=FollowUp.Kind.FAMILY, call=case.call_id, paid_at=None).first()
    if not debt or (timer.step == UNTAKEN and case.worker_id):
        return
    _text(deed, case, debt.due_at, Role.FAMILY_WORKER, Role.COORDINATOR)
    if timer.step == LATE:
        _lead_looks(deed, case)
        again = deed.now + timedelta(minutes=policy.get("family_again_minutes"))
        timers.set(deed, kind=TIMER, subject=str(case.pk), step=LATE, due_at=again)


def _lead_looks(deed: Deed, case: FamilyCase) -> None:
    about = {"kind": FollowUp.Kind.LEAD, "why": FollowUp.Why.FAMILY, "call": case.call}
    if not FollowUp.objects.filter(paid_at=None, **about).exists():
        followups.owe(deed, due_at=deed.now, incident=case.incident, **about)


def _text(deed: Deed, case: FamilyCase, due: datetime, *roles: str) -> None:
    phones = StaffPhone.objects.filter(user__grants__role__in=roles, user__is_active=True).select_related(
        "user", "contact"
    )
    to = {phone.pk: outbox.Recipient(phone.contact, phone.user.language) for phone in phones}
    if not to:
        return
    at = timezone.localtime(due).strftime("%H:%M")
    texts = {language: words.render(TEMPLATE, language, time=at).body for language in ("en", "es")}
    outbox.decide(
        deed, purpose="family_waits", lane=outbox.SERVICE, template=TEMPLATE, texts=texts, to=to.values(),
        subject_kind="family", subject=str(case.pk), not_after=deed.now + timedelta(minutes=30),
    )  # fmt: skip
