"""Who is off duty sees nothing live: the desk's addresses lead to the page where one signs on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _

from hotline.accounts import unsent
from hotline.accounts.roles import DESK
from hotline.shifts import duty


def guarded(patterns: list[URLPattern], *, open_to_all: frozenset[str]) -> list[URLPattern]:
    """The same addresses, closed to people of the desk who are not on duty, but for those named `open_to_all`."""
    for pattern in patterns:
        if pattern.name not in open_to_all:
            pattern.callback = only_on_duty(pattern.callback)
    return patterns


def only_on_duty(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, for whoever is on duty; others are led to the shift page, and what they posted is refused with a sentence."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_role(*DESK) or duty.is_on(request.user):
            return view(request, *args, **kwargs)
        if request.headers.get("HX-Request") != "true":
            if unsent.is_form(request):
                why = _("You are off duty. Sign on first, then do it again.")
                return unsent.page(request, why=why, way=reverse("duty"), label=_("To the shift"))
            if request.method != "GET":
                messages.warning(request, _("You are off duty. Sign on first, then do it again."))
            return redirect("duty")
        sentence = _("You are off duty. Sign on first; what you typed is still on the page.")
        return render(request, "ui/refusal.html", {"refusal": sentence}, status=403)

    return entered
