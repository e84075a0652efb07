"""Outside the demo nobody on staff goes further than setting up their second factor until they have one."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import User
from hotline.accounts.roles import STAFF

# A recovery code alone is no second factor: it is for the day the first one is lost.
COUNTS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
OPEN_PREFIXES = ("account_", "mfa_", "usersessions_")
OPEN_NAMES = frozenset({"set-language", "single-keys", "healthz", "readyz", "javascript-catalog"})


def factors(user: User) -> QuerySet[Authenticator]:
    """The person's authenticator apps and passkeys."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=COUNTS)


def must_have(user: User) -> bool:
    """Whether this person must have a second factor: everybody with a staff role, except in the demo."""
    return settings.HOTLINE_MODE != "demo" and (user.is_staff or user.has_role(*STAFF))


def missing(user: User) -> bool:
    """Whether this person must have a second factor and has none yet."""
    return must_have(user) and not factors(user).exists()


class SecondFactorRequired:
    """Middleware: sends people without their second factor to the page that sets it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        match = request.resolver_match
        name = match.url_name or ""
        if not match.namespaces and (name in OPEN_NAMES or name.startswith(OPEN_PREFIXES)):
            return None
        if not missing(request.user):
            return None
        messages.warning(request, _("Set up a second factor first: an authenticator app or a passkey."))
        return redirect("mfa_index")
