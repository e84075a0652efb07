"""A socket is a session: which open sockets belong to somebody who is no longer signed in, or may do other things now."""

from collections.abc import Sequence
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from hotline.accounts.models import User
from hotline.realtime import sources
from hotline.realtime.seat import RESTART, SIGNED_OUT, Seat
from hotline.realtime.sources import Part


def leavers(seats: Sequence[Seat]) -> list[tuple[Seat, int, str]]:
    """The seats to close, with code and reason. Three queries and those of the sources, however many seats there are."""
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects
    keys = {seat.session_key for seat in seats}
    live = set(
        sessions.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list("session_key", flat=True)
    )
    users = {
        str(user.pk): user
        for user in User.objects.filter(pk__in={seat.user_id for seat in seats}).prefetch_related("grants")
    }
    hashes = {pk: user.get_session_auth_hash() for pk, user in users.items() if user.is_active}
    roles = {pk: frozenset(grant.role for grant in user.grants.all()) for pk, user in users.items()}
    found = []
    gone = _gone(seats)
    for seat in seats:
        if seat.session_key not in live or hashes.get(seat.user_id) != seat.auth_hash:
            found.append((seat, SIGNED_OUT, "signed out"))
        elif roles[seat.user_id] != seat.roles:
            # Come back: what this person may follow is judged anew.
            found.append((seat, RESTART, "roles"))
        elif any((part, seat.user_id) in gone for part in seat.view.parts):
            found.append((seat, RESTART, "gone"))
    return found


def _gone(seats: Sequence[Seat]) -> set[tuple[Part, str]]:
    """Who may no longer follow what, as the sources say: one question for each audience."""
    followers: dict[Part, set[str]] = {}
    for seat in seats:
        for part in seat.view.parts:
            followers.setdefault(part, set()).add(seat.user_id)
    return {(part, user_id) for part, ids in followers.items() for user_id in sources.gone(part, ids)}
