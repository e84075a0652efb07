"""What a phone needs beside the board: the rights card in both languages, and the manifest of the home-screen app."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from hotline.accounts.routes import public
from hotline.base import clock
from hotline.calls.scripts import script_for
from hotline.network import policy
from responders.roster import local

PLACES = [
    ("home", _("At home")),
    ("street", _("On the street")),
    ("vehicle", _("In a car")),
    ("workplace", _("At work")),
]


@public
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """The card to show or read out: what people may do, in Spanish and English, with the date of the wording."""
    today = local(clock.now()).date()
    rows = [
        (label, [script for script in (script_for(place, language, today) for language in ("es", "en")) if script.body])
        for place, label in PLACES
    ]
    rows = [(label, scripts) for label, scripts in rows if scripts]
    reviewed = bool(rows) and all(
        script.reviewed and not script.expired for _place, scripts in rows for script in scripts
    )
    return render(request, "board/rights.html", {"rows": rows, "reviewed": reviewed, "hotline": policy.hotline()})


@public
@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone reads when the board is put on its home screen."""
    language = (get_language() or "en")[:2]
    name = policy.name(language)
    icons = [
        {"src": static("board/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": static("board/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("board/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
    ]
    fields = {
        "name": name,
        "short_name": policy.tag(),
        "lang": language,
        "id": reverse("board"),
        "start_url": reverse("board"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f4ef",
        "theme_color": "#0f5c63",
        "icons": icons,
    }
    return JsonResponse(fields, content_type="application/manifest+json")
