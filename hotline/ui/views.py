"""Where everybody starts, the switches every page carries, and the pages for what went wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hotline.accounts.models import User
from hotline.accounts.roles import DESK, Role
from hotline.accounts.routes import public, signed_in

# The first of these that one of the person's roles opens is their first page.
HOMES = [
    (DESK, "desk"),
    ({Role.RESPONDER}, "board"),
    ({Role.FAMILY_WORKER}, "families"),
    ({Role.APPROVER}, "approvals"),
    ({Role.INTERPRETER}, "interpreting"),
    ({Role.ADMINISTRATOR}, "admin:index"),
]
YEAR_SECONDS = 31_536_000


@signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """`/`: the desk, the board or the approvals, by role."""
    for roles, name in HOMES:
        if request.user.has_role(*roles):
            try:
                return redirect(name)
            except NoReverseMatch:
                continue
    return render(request, "ui/no_role.html")


def _back(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if safe else reverse("home")


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the page's language: kept with the person, and in a cookie for before sign-in."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest(_("We do not speak this language yet."))
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    answer = redirect(_back(request))
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer


@signed_in
@require_POST
def single_keys(request: HttpRequest) -> HttpResponse:
    """Switch single-letter keys on or off for this person."""
    User.objects.filter(pk=request.user.pk).update(single_keys=request.POST.get("on") == "1")
    return redirect(_back(request))


def _wrong(request: HttpRequest, template: str, status: int) -> HttpResponse:
    translation.activate(getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE))
    return render(request, template, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _wrong(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _wrong(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault. The page needs no database, so it can be shown when the database is what failed."""
    return render(None, "500.html", {"language": (translation.get_language() or "en")[:2]}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the sign-in: nothing was done, and the way back is one press."""
    return _wrong(request, "403_csrf.html", 403)
