"""The record's pages: five lists and one incident's story."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from dispatch.review import access, listing
from dispatch.review.selectors import broadcasts as broadcast_list
from dispatch.review.selectors import calls as call_list
from dispatch.review.selectors import incidents as incident_list
from dispatch.review.selectors import owed as owed_list
from dispatch.review.selectors import rumours as rumour_list
from dispatch.review.selectors.story import story as story_of
from hotline.accounts.roles import REVIEWS
from hotline.accounts.routes import needs
from hotline.base import clock

LISTS = (incident_list.LISTING, call_list.LISTING, broadcast_list.LISTING, rumour_list.LISTING, owed_list.LISTING)


def _list(request: HttpRequest, kind: listing.Listing) -> HttpResponse:
    tabs = [{"title": each.title, "url": reverse(each.name), "on": each is kind} for each in LISTS]
    shown = listing.show(kind, request.user, request.GET, clock.now())
    return render(request, kind.template, {"listing": kind, "tabs_of_history": tabs, "shown": shown})


@needs(*REVIEWS)
@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    return _list(request, incident_list.LISTING)


@needs(*REVIEWS)
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    return _list(request, call_list.LISTING)


@needs(*REVIEWS)
@require_GET
def broadcasts(request: HttpRequest) -> HttpResponse:
    return _list(request, broadcast_list.LISTING)


@needs(*REVIEWS)
@require_GET
def rumours(request: HttpRequest) -> HttpResponse:
    return _list(request, rumour_list.LISTING)


@needs(*REVIEWS)
@require_GET
def owed(request: HttpRequest) -> HttpResponse:
    return _list(request, owed_list.LISTING)


@needs(*REVIEWS)
@require_GET
def story(request: HttpRequest, code: str) -> HttpResponse:
    """One incident's story, by its code or id."""
    return render(request, "review/story.html", story_of(access.incident_for(request.user, code, clock.now())))
