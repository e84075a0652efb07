"""The page of the rights reminders: what dispatchers read aloud, who reviewed it, and the two things to do with it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hotline.accounts.people import actor_of
from hotline.accounts.roles import Role
from hotline.accounts.routes import needs
from hotline.base.errors import Refused
from hotline.ops.setup import scripts


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "in"}, format="%Y-%m-%d")


class ReviewForm(forms.Form):
    """Who reviewed it, when, for which law."""

    use_required_attribute = False

    by = forms.CharField(label=gettext_lazy("Reviewed by"), max_length=80, required=False)
    on = forms.DateField(label=gettext_lazy("On"), required=False, widget=_day())
    law = forms.CharField(
        label=gettext_lazy("Law of"), max_length=40, required=False, help_text=gettext_lazy("For example: California")
    )
    until = forms.DateField(label=gettext_lazy("Holds until (may stay empty)"), required=False, widget=_day())


@needs(Role.COORDINATOR)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every reminder in use."""
    return _page(request)


@needs(Role.COORDINATOR)
@require_POST
def write(request: HttpRequest, place_type: str, language: str) -> HttpResponse:
    """A new wording."""
    _known(place_type, language)
    body = request.POST.get("body", "")
    try:
        actor = actor_of(request.user)
        scripts.write(actor=actor, place_type=place_type, language=language, body=body, seen=_seen(request))
    except Refused as refused:
        return _page(request, refused.status, at=f"{place_type}-{language}", refusal=str(refused), body=body)
    messages.success(
        request, _("The new wording is in use. It says “not reviewed” until somebody who may has read it.")
    )
    return redirect(f"{reverse('setup-scripts')}#{place_type}-{language}")


@needs(Role.COORDINATOR)
@require_POST
def review(request: HttpRequest, place_type: str, language: str) -> HttpResponse:
    """Note the review of the wording in use."""
    _known(place_type, language)
    form = ReviewForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Give the days like 2026-03-01."), "bad_day")
        given = form.cleaned_data
        scripts.review(
            actor=actor_of(request.user), place_type=place_type, language=language, seen=_seen(request), **given
        )
    except Refused as refused:
        return _page(request, refused.status, at=f"{place_type}-{language}", refusal=str(refused), review=form)
    messages.success(request, _("The review is noted."))
    return redirect(f"{reverse('setup-scripts')}#{place_type}-{language}")


def _known(place_type: str, language: str) -> None:
    if scripts.newest(place_type, language) is None:
        raise Http404


def _seen(request: HttpRequest) -> int:
    given = request.POST.get("seen", "")
    return int(given) if given.isdigit() and len(given) < 6 else 0


def _page(request: HttpRequest, status: int = 200, **shown: Any) -> HttpResponse:
    context = {"reminders": scripts.listing(), "empty": ReviewForm(), **shown}
    return render(request, "ops/setup/scripts.html", context, status=status)
