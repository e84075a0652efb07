"""The list of families as plain rows: times, languages and handles. Nothing that says who they are; rows travel through sockets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.cases.models import FamilyCase
from dispatch.models import FollowUp


@dataclass(frozen=True)
class Row:
    id: str
    url: str
    code: str
    tone: str
    word: str
    line: str
    language: str
    since: datetime
    due: datetime | None
    sort: str


def rows(ids: Iterable[str] | None = None) -> list[Row]:
    """The open cards, the most urgent first (or those of `ids` that are open). Two queries."""
    found = FamilyCase.objects.filter(closed_at=None).select_related("worker", "made_by", "incident__zone")
    found = list(found if ids is None else found.filter(pk__in=list(ids)))
    owed = {}
    debts = FollowUp.objects.filter(kind=FollowUp.Kind.FAMILY, paid_at=None, call__in=[case.call_id for case in found])
    for call, due in debts.order_by("-due_at").values_list("call", "due_at"):
        owed[call] = due
    return sorted((_row(case, owed.get(case.call_id)) for case in found), key=lambda row: row.sort)


def touched(families: Iterable[str], debts: Iterable[str]) -> list[str]:
    """The cards that these changed families and debts are about, as ids."""
    ids = list(families)
    calls = FollowUp.objects.filter(pk__in=list(debts), kind=FollowUp.Kind.FAMILY).values("call")
    found = FamilyCase.objects.filter(Q(pk__in=ids) | Q(call__in=calls)).values_list("pk", flat=True)
    return list(dict.fromkeys([*ids, *(str(pk) for pk in found)]))


def _row(case: FamilyCase, due: datetime | None) -> Row:
    parts = [_("%(who)s looks after them") % {"who": case.worker.handle}] if case.worker else []
    if case.incident:
        parts += [case.incident.code, case.incident.zone.name]
    parts.append(_("call taken by %(who)s") % {"who": case.made_by.handle})
    return Row(
        id=str(case.pk),
        url=reverse("family", args=[case.pk]),
        code=case.code,
        tone="calm" if case.worker else "owed",
        word=_("Looked after") if case.worker else _("Nobody yet"),
        line=" · ".join(parts),
        language=case.language,
        since=case.made_at,
        due=due,
        sort=f"{'0' if due else '1'}{(due or case.made_at).timestamp():015.3f}{case.pk.hex}",
    )
