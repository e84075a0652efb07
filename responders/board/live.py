"""The live source of the board: one audience per responder; only what was offered to them, never the exact place."""

from uuid import UUID

from django.template.loader import render_to_string

from hotline.accounts.models import User
from hotline.accounts.roles import Role
from hotline.base import clock
from hotline.realtime.ops import Change, Op
from responders import roster
from responders.board import access, pages
from responders.board.cards import cards
from responders.models import Responder

PREFIXES = ("board",)
KINDS = frozenset({"incident", "people"})


def audience(user: User, topic: str) -> str | None:
    """Everybody hears only their own board."""
    if topic != "board" or not user.is_authenticated or not user.has_role(Role.RESPONDER):
        return None
    responder = roster.of_user(user)
    return f"board:{responder.pk}" if responder else None


def ops(audience: str, language: str, changes: list[Change]) -> list[Op]:
    """The pieces of this responder's list and assignment pages that these changes touch."""
    responder = Responder.objects.filter(pk=audience.partition(":")[2]).first()
    touched = {UUID(change.ref) for change in changes if change.kind in KINDS}
    if responder is None or not touched:
        return []
    found = []
    shown = access.mine(responder, now=clock.now(), incidents=touched)
    for card in cards(shown):
        found += _ops(card)
    for pk in access.everything_offered(responder, touched) - {assignment.incident.pk for assignment in shown}:
        found += [Op(f"board-{part}-{pk}", None) for part in ("card", "shown", "place", "acts", "facts")]
    return found


def _ops(card) -> list[Op]:
    context = pages.signed_in_context(card)
    pieces = [
        Op(f"board-card-{card.id}", render_to_string("board/_card.html", context), list="board-list", sort=card.sort),
        Op(f"board-facts-{card.id}", render_to_string("board/_facts.html", context)),
        Op(f"board-place-{card.id}", render_to_string("board/_place.html", context)),
        Op(f"board-acts-{card.id}", render_to_string("board/_acts.html", context)),
    ]
    if not card.assignment.may_see_exact_place:
        pieces.append(Op(f"board-shown-{card.id}", render_to_string("board/_shown.html", context)))
    return pieces
