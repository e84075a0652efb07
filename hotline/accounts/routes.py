"""Who may enter which route. A view that declares nothing is closed: it answers 404 to everybody.

@needs(Role.LEAD, Role.COORDINATOR)   any one of these roles
@signed_in                            anybody who signed in
@public                               anybody at all
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hotline.accounts import unsent

PUBLIC = "public"
SIGNED_IN = "signed in"


def needs(*roles: str) -> Callable:
    """Declare that entering needs one of `roles`."""

    def declare(view: Callable) -> Callable:
        view.needs = frozenset(str(role) for role in roles)
        return view

    return declare


def signed_in(view: Callable) -> Callable:
    view.needs = SIGNED_IN
    return view


def public(view: Callable) -> Callable:
    view.needs = PUBLIC
    return view


def declared(view: Callable, url_name: str | None, namespaces: list[str]) -> Any:
    """What the route declares: PUBLIC, SIGNED_IN, a set of roles, or None when it declares nothing.

    Views of libraries cannot carry our mark: settings.LIBRARY_ROUTES declares them by namespace or URL name.
    """
    found = getattr(view, "needs", None) or getattr(getattr(view, "view_class", None), "needs", None)
    if found is not None:
        return found
    table = settings.LIBRARY_ROUTES
    for name in (*namespaces, url_name or ""):
        if name in table:
            return table[name]
    return None


class ClosedUnlessDeclared:
    """Middleware: lets a request in only as its route declares."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        asked = declared(view, match.url_name, match.namespaces)
        if asked is None:
            raise Http404
        if asked == PUBLIC:
            return None
        if not request.user.is_authenticated:
            if unsent.is_form(request):
                way = redirect_to_login(unsent.came_from(request)).url
                return unsent.page(request, why=_("You are signed out. Nothing was done."), way=way, label=_("Sign in"))
            return redirect_to_login(request.get_full_path())
        if asked == SIGNED_IN or request.user.has_role(*asked):
            return None
        raise PermissionDenied
