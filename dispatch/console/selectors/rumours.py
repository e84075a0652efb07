"""Rumours: those going round, those answered, and everything about one."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import clarifications
from dispatch.console import audience
from dispatch.console.present import rumours as looks
from dispatch.console.rows import RumourRow, TextShown
from dispatch.console.selectors import clarifications as answers
from dispatch.console.selectors import desk
from dispatch.models import Rumour
from hotline.base.errors import Refused

PAST = 20


def past() -> list[RumourRow]:
    """The newest rumours that are done with."""
    found = desk.with_counts(Rumour.objects.exclude(closed_at=None))[:PAST]
    return [looks.row(one) for one in found]


def page(rumour: Rumour, reader: str, now: datetime) -> dict[str, Any]:
    """One rumour: what is said, who asked, what was found, what answering would do."""
    counted = desk.with_counts(Rumour.objects.filter(pk=rumour.pk)).get()
    given = rumour.clarifications.filter(corrects=None).select_related(
        "rumour__incident__zone", "rumour__zone", "batch"
    )
    return {
        "rumour": rumour,
        "row": looks.row(counted),
        "may_act": audience.sends(reader),
        "answers": [answers.row(one, now) for one in given],
        "plan": _plan(rumour, now),
    }


def _plan(rumour: Rumour, now: datetime) -> dict[str, Any]:
    """What answering would do; empty with the reason while it cannot be answered."""
    if not rumour.is_decided:
        return {}
    try:
        plan = clarifications.plan(rumour, now)
    except Refused as error:
        return {"why_not": str(error)}
    texts = [
        TextShown(
            language, name, plan.texts[language].body, len(plan.texts[language].body), plan.texts[language].segments
        )
        for language, name in (("es", "Español"), ("en", "English"))
    ]
    lost = _("%(n)s left no way to answer them") % {"n": plan.unreachable} if plan.unreachable else ""
    return {"texts": texts, "by_text": plan.by_text, "by_call": plan.by_call, "wide": plan.wide, "lost": lost}
