"""The live source of the list of families: rows come, change and go as cards are opened, taken, called and closed."""

from django.template.loader import render_to_string

from dispatch.cases import access, listing
from hotline.accounts.models import User
from hotline.realtime.ops import Change, Op

PREFIXES = ("families",)


def audience(user: User, topic: str) -> str | None:
    """The list looks the same to whoever may see it."""
    return topic if topic == "families" and user.is_authenticated and user.has_role(*access.LISTS) else None


def ops(audience: str, language: str, changes: list[Change]) -> list[Op]:
    """A row for each card that these changes touch; none for a card that is closed."""
    families = [change.ref for change in changes if change.kind == "family"]
    debts = [change.ref for change in changes if change.kind == "owed"]
    ids = listing.touched(families, debts) if families or debts else []
    drawn = {row.id: row for row in listing.rows(ids)} if ids else {}
    return [_op(pk, drawn.get(pk)) for pk in ids]


def _op(pk: str, row: listing.Row | None) -> Op:
    if row is None:
        return Op(f"family-{pk}", None)
    return Op(f"family-{pk}", render_to_string("cases/_row.html", {"row": row}).strip(), "families", row.sort)
