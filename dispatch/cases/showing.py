"""What the pages and the panel of a card show, by who looks. Reading what is sealed is noted here, each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dispatch.cases import access, caring, families, listing, wording
from dispatch.cases.forms import CardForm
from dispatch.cases.models import FamilyCase
from hotline.accounts.models import User
from hotline.accounts.people import actor_of
from hotline.base import clock
from hotline.base.errors import Refused
from hotline.contacts import numbers
from hotline.contacts.dialling import tel
from hotline.crypto.keyring import Locked

# What is read, in the order of the card; the labels are the form's.
READ = (
    "number", "alias", "safe_hours", "who_answers", "children_informed", "names", "happened", "health", "children",
    "children_with", "trusted",
)  # fmt: skip


@contextmanager
def _unlocked() -> Iterator[None]:
    """While the families' keys are away: a sentence, and no card."""
    try:
        yield
    except Locked:
        raise Refused(_("The families’ keys are locked away. No card can be opened now."), "locked") from None


def head(case: FamilyCase) -> dict[str, Any]:
    """What anybody of the list may see of a card."""
    row = next(iter(listing.rows([str(case.pk)])), None)
    debt = families.debts(case).first()
    return {"case": case, "row": row, "due": debt.due_at if debt else None, "said": said(case)}


def said(case: FamilyCase) -> list[dict[str, Any]]:
    """Each warning with its words in use, and when it was said in which version."""
    words = wording.in_use(case.language, timezone.localdate(clock.now()))
    done = {one.key: one for one in case.said.all()}
    return [{"words": words[key], "said": done.get(key)} for key in wording.KEYS]


def consent_words(case: FamilyCase) -> wording.Wording:
    return wording.in_use(case.language, timezone.localdate(clock.now()))[wording.CONSENT]


def writing(user: User, case: FamilyCase, form: CardForm | None = None) -> dict[str, Any]:
    """The card open for writing, for whoever may; noted as read."""
    caring.read(actor=actor_of(user), case=case)
    with _unlocked():
        return _open(user, case, form)


def _open(user: User, case: FamilyCase, form: CardForm | None) -> dict[str, Any]:
    return {
        "form": form or CardForm.of(case),
        "consent": consent_words(case),
        "same": families.same_number(case),
        "tel": tel(numbers.to_e164(case.number) or case.number) if case.number else "",
        "children_know": FamilyCase.Informed(case.children_informed or FamilyCase.Informed.UNKNOWN),
        "may_withdraw": access.writes_from_call(user, case),
    }


def reading(user: User, case: FamilyCase, reason: str) -> dict[str, Any]:
    """The card as facts, for a reason; noted as read."""
    caring.read(actor=actor_of(user), case=case, reason=reason)
    with _unlocked():
        form = CardForm.of(case)
        facts = [(form.fields[name].label, _shown(case, name)) for name in READ]
    return {"facts": [(label, value) for label, value in facts if value], "read_at": clock.now()}


def _shown(case: FamilyCase, name: str) -> str:
    value = getattr(case, name)
    return (
        str(FamilyCase.Informed(value or FamilyCase.Informed.UNKNOWN).label) if name == "children_informed" else value
    )
