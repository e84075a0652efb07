"""The public pages: sign up for texts, privacy, terms. No cookie is set, no script is needed, nothing is said of a number."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from hotline.accounts.routes import public
from hotline.base.errors import Refused
from hotline.crypto.keyring import Locked
from hotline.network import policy
from responders.signup import disclosure, door, joining
from responders.signup.forms import SignUpForm

LANGUAGES = ("es", "en")


def _bilingual(view: Callable) -> Callable:
    """In the language the address asks for, else the browser's; without leaving anything in the browser."""

    @wraps(view)
    def spoken(request: HttpRequest, *args: Any) -> HttpResponse:
        asked = request.GET.get("lang", "")
        language = asked if asked in LANGUAGES else (translation.get_language() or "en").split("-")[0]
        with translation.override(language):
            return view(request, *args)

    return spoken


def _show(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    language = translation.get_language()
    return render(
        request,
        f"responders/signup/{template}.html",
        {
            "language": language,
            "name": policy.name(language),
            "org": policy.tag(),
            "hotline": policy.hotline(),
            "alerta": policy.alerta_number(),
            "host": policy.get("public_url"),
            "disclosure": disclosure.text(policy.name(language)),
            "version": disclosure.VERSION,
            "effective": disclosure.EFFECTIVE,
            "reviewed": disclosure.REVIEWED,
            **context,
        },
        status=status,
    )


def _form(request: HttpRequest, form: SignUpForm, status: int = 200, refusal: str = "") -> HttpResponse:
    return _show(request, "form", status, form=form, refusal=refusal, signed_csrf_token=door.token())


@public
@csrf_exempt  # no cookie, so no cookie's token: the form carries a signed one and must come from our own page
@require_http_methods(["GET", "HEAD", "POST"])
@_bilingual
def sign_up(request: HttpRequest) -> HttpResponse:
    """`/alerta/`: the form; sent, the phone gets a question that it must answer."""
    if request.method != "POST":
        return _form(request, SignUpForm(initial={"language": translation.get_language()}))
    form = SignUpForm(request.POST)
    try:
        door.check_origin(request)
        door.knock(request)
        if not form.is_valid():
            return _form(request, form, 422)
        given = form.cleaned_data
        joining.ask(
            number=given["number"],
            language=given["language"],
            zones=given["zones"],
            all_areas=given["all_areas"],
            night_ok=given["night"],
            key=door.key_of(request.POST.get("signed_csrf_token", "")),
        )
    except Refused as refused:
        return _form(request, form, refused.status, str(refused))
    except Locked:
        return _form(request, form, 503, _("Signing up is closed for the moment. Please try again tomorrow."))
    return redirect(f"{reverse('signup-sent')}?lang={translation.get_language()}")


@public
@require_GET
@_bilingual
def sent(request: HttpRequest) -> HttpResponse:
    """The same words for everybody, whatever is known of their number."""
    return _show(request, "sent")


@public
@require_GET
@_bilingual
def privacy(request: HttpRequest) -> HttpResponse:
    return _show(request, "privacy")


@public
@require_GET
@_bilingual
def terms(request: HttpRequest) -> HttpResponse:
    return _show(request, "terms")
