"""What every page knows: the mode, the language, the server's clock, and the ways this person may go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hotline.accounts.roles import APPROVES, DESK, REVIEWS, STAFF, Role
from hotline.base import clock

# (URL name, label, roles that see it); an address that is not mounted in this mode is left out.
NAV = [
    ("desk", _("Desk"), DESK),
    ("inbox", _("Texts"), DESK),
    ("rumours", _("Rumours"), DESK),
    ("approvals", _("Approvals"), APPROVES),
    ("families", _("Families"), frozenset({Role.FAMILY_WORKER, Role.LEAD, Role.COORDINATOR})),
    ("board", _("Board"), frozenset({Role.RESPONDER})),
    ("history", _("History"), REVIEWS),
    ("simulator", _("Simulator"), frozenset(Role)),
    ("setup", _("Set-up"), frozenset({Role.COORDINATOR})),
    ("admin:index", _("People and places"), frozenset({Role.ADMINISTRATOR})),
]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The main ways of this person's roles, the one they are on marked."""
    items = []
    for name, label, roles in NAV:
        if not request.user.has_role(*roles):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        items.append({"url": url, "label": label, "current": False})
    here = [item for item in items if request.path.startswith(item["url"])]
    if here:
        max(here, key=lambda item: len(item["url"]))["current"] = True
    return items


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    return {
        "demo": settings.HOTLINE_MODE == "demo",
        "language": (get_language() or settings.LANGUAGE_CODE).split("-")[0],
        "server_now": clock.now(),
        "timezone": timezone.get_current_timezone_name(),
        "single_keys": bool(signed_in and user.single_keys),
        "may_be_paged": bool(signed_in and user.has_role(*STAFF)),
        "nav": navigation(request) if signed_in else [],
    }
