"""The context of the board's pages and pieces, shared by first load, answers and live updates."""

from typing import Any

from django import forms
from django.urls import reverse

from hotline.network import policy
from responders.board import acts
from responders.board.cards import Card


def context(card: Card, *, base: str, kept: dict[str, forms.Form] | None = None, **more: Any) -> dict[str, Any]:
    """What the pieces of one assignment need. `base` is where its acts are posted to."""
    blanks = {name: acts.blank(name, card.minutes) for name in acts.FORMS}
    return {"card": card, "base": base, "forms": blanks | (kept or {}), "hotline": policy.hotline()} | more


def signed_in_context(card: Card, **more: Any) -> dict[str, Any]:
    """The same for somebody who signed in."""
    return context(card, base=reverse("board-incident", args=[card.incident.code]), **more)
