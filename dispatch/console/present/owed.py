"""How a debt looks: what is owed to whom by when, and where it is paid."""

from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.console.present.order import oldest_first
from dispatch.console.rows import Chip, OwedRow
from dispatch.models import FollowUp

Kind = FollowUp.Kind
# Debts that are paid by sending a text: the act of the incident page that drafts it.
DRAFTS = {Kind.ALL_CLEAR: "draft-C3", Kind.CORRECTION: "draft-C8", Kind.UPDATE: "draft-C2"}
SEND_ON = "alert"


def _why(debt: FollowUp) -> str:
    match debt.kind:
        case Kind.CALL_BACK:
            made = debt.made_by_handle
            return _("promised by %(who)s") % {"who": made} if made else _("promised")
        case Kind.APPROVAL:
            return _("a text waits for a second person")
        case Kind.ALL_CLEAR:
            n = debt.broadcast.recipients if debt.broadcast else None
            return _("%(n)s were told; tell them when it is over") % {"n": n} if n else _("tell them when it is over")
        case Kind.CORRECTION:
            return _("they were told wrong; tell exactly them")
        case Kind.UPDATE:
            return _("still there? say so, or end it")
        case Kind.RESULT:
            return _("they were told that we are checking")
        case Kind.DRAFT:
            return _("%(who)s prepared it in training: read it and send it on") % {"who": debt.made_by_handle}
        case Kind.FAMILY:
            return _("first word to the family of who was taken")
    return debt.get_why_display() or _("too few are going, or the scene is silent")


def _pay(debt: FollowUp) -> tuple[str, str]:
    if debt.kind == Kind.APPROVAL and debt.broadcast_id:
        return reverse("approval", args=[debt.broadcast_id]), _("Look and decide")
    if debt.kind in DRAFTS and debt.incident_id:
        return f"{reverse('incident', args=[debt.incident.code])}?act={DRAFTS[debt.kind]}", _("Draft it")
    if debt.why == FollowUp.Why.CALL and debt.call_id:
        return reverse("call", args=[debt.call_id]), _("Go to the call")
    if debt.kind == Kind.DRAFT:
        return f"{reverse('incident', args=[debt.incident.code])}?act={SEND_ON}", _("Send it on")
    if debt.rumour_id and debt.kind == Kind.RESULT:
        return reverse("rumour", args=[debt.rumour_id]), _("Answer them")
    if debt.kind == Kind.FAMILY and debt.call_id:
        return reverse("family-panel", args=[debt.call_id]), _("The family")
    return reverse("owed", args=[debt.pk]), _("Call back") if debt.kind == Kind.CALL_BACK else _("Done…")


def row(debt: FollowUp, *, may_pay: bool) -> OwedRow:
    """The debt as every list shows it; a trainee sees no way to pay it."""
    url, word = _pay(debt)
    return OwedRow(
        id=str(debt.pk),
        chip=Chip(debt.get_kind_display(), "owed"),
        code=debt.incident.code if debt.incident else "",
        url=reverse("incident", args=[debt.incident.code]) if debt.incident else "",
        due=debt.due_at,
        why=_why(debt),
        sort=oldest_first(debt.due_at, debt.pk),
        pay_url=url if may_pay else "",
        pay_word=word,
        later_url=reverse("owed", args=[debt.pk]) if may_pay and debt.kind == Kind.UPDATE else "",
    )
