"""The texts' pages: the list, one text with both languages side by side, checked as it is typed, and its versions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hotline.accounts.people import actor_of
from hotline.accounts.roles import Role
from hotline.accounts.routes import needs
from hotline.base.errors import Refused
from hotline.messaging import shipped
from hotline.ops.setup import reckoning, versions, wording

NAMES = {"en": "English", "es": "Español"}


@needs(Role.COORDINATOR)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What a coordinator can set up."""
    return render(request, "ops/setup/index.html")


@needs(Role.COORDINATOR)
@require_GET
def texts(request: HttpRequest) -> HttpResponse:
    """Every text in use, by whom it goes to."""
    return render(request, "ops/setup/words.html", {"families": versions.listing()})


@needs(Role.COORDINATOR)
@require_GET
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """One text, in the wording in use."""
    past = versions.history(_known(key))
    return _page(request, key, past[0].texts, past)


@needs(Role.COORDINATOR)
@require_POST
def check(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """How one language stands as it is typed, and what both together cost. Saves nothing."""
    if language not in wording.LANGUAGES:
        raise Http404
    side = _side(_known(key), language, request.POST.get(language, ""))
    other = {each: request.POST.get(each, "") for each in wording.LANGUAGES}
    context = {"side": side, "key": key, "reckoning": _reckoning(key, wording.check_both(key, other)), "again": True}
    return render(request, "ops/setup/_words_checked.html", context)


@needs(Role.COORDINATOR)
@require_POST
def save(request: HttpRequest, key: str) -> HttpResponse:
    """Put the wording in use."""
    given = {language: request.POST.get(language, "") for language in wording.LANGUAGES}
    try:
        number = versions.save(actor=actor_of(request.user), key=_known(key), texts=given, seen=_seen(request))
    except Refused as refused:
        return _page(request, key, given, versions.history(key), refused.status, str(refused))
    messages.success(request, _("%(key)s is in use in version %(number)s.") % {"key": key, "number": number})
    return redirect("setup-words-edit", key)


@needs(Role.COORDINATOR)
@require_POST
def reviewed(request: HttpRequest, key: str) -> HttpResponse:
    """Note that this coordinator has read the wording in use."""
    try:
        versions.review(actor=actor_of(request.user), key=_known(key), seen=_seen(request))
    except Refused as refused:
        past = versions.history(key)
        return _page(request, key, past[0].texts, past, refused.status, str(refused))
    messages.success(request, _("%(key)s is marked as read by you.") % {"key": key})
    return redirect("setup-words-edit", key)


@needs(Role.COORDINATOR)
@require_POST
def bring_back(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Use an older version again."""
    try:
        versions.bring_back(actor=actor_of(request.user), key=_known(key), number=number, seen=_seen(request))
    except Refused as refused:
        past = versions.history(key)
        return _page(request, key, past[0].texts, past, refused.status, str(refused))
    messages.success(request, _("%(key)s says again what version %(number)s said.") % {"key": key, "number": number})
    return redirect("setup-words-edit", key)


def _known(key: str) -> str:
    if key not in shipped.TEXTS:
        raise Http404
    return key


def _seen(request: HttpRequest) -> int:
    given = request.POST.get("seen", "")
    return int(given) if given.isdigit() and len(given) < 9 else 0


def _page(
    request: HttpRequest,
    key: str,
    given: dict[str, str],
    past: list[versions.Version],
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    sides = [_side(key, language, given[language]) for language in wording.LANGUAGES]
    context = {
        "key": key,
        "purpose": versions.title(key),
        "placeholders": sorted(wording.allowed(key)),
        "one_segment": key.startswith(wording.ONE_SEGMENT),
        "sides": sides,
        "reckoning": _reckoning(key, {side["language"]: side["checked"] for side in sides}),
        "history": past,
        "in_use": past[0],
        "refusal": refusal,
    }
    return render(request, "ops/setup/words_edit.html", context, status=status)


def _side(key: str, language: str, body: str) -> dict[str, Any]:
    return {"language": language, "name": NAMES[language], "body": body, "checked": wording.check(key, language, body)}


def _reckoning(key: str, checked: dict[str, wording.Checked]) -> reckoning.Reckoning | None:
    """For texts that go to the list only."""
    if not key.startswith(("C", "O")):
        return None
    return reckoning.reckon({language: one.measure.segments for language, one in checked.items()})
