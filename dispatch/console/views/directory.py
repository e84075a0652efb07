"""The directory beside a call: finding an entry, and noting that it was read out, texted or referred to."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dispatch.console import pointing
from dispatch.console.views import beside, common
from hotline.accounts.roles import DESK, SENDS
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Forbidden, Refused
from hotline.calls.models import Call
from hotline.directory import entries
from hotline.directory.models import Entry
from hotline.places.models import Zone


@needs(*DESK)
@require_GET
def panel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Entries that fit what was typed and the kind chosen, those of the caller's own ZIP codes first."""
    call = beside.call_of(request, pk)
    typed, kind = request.GET.get("find", "")[:60], request.GET.get("kind", "")
    kind = kind if kind in Entry.Kind.values else ""
    found = entries.search(typed, kind=kind, near=_near(call), beside=pointing.networks(typed))
    context = _context(call, found, request.user.has_role(*SENDS)) | {
        "typed": typed,
        "kind": kind,
        "kinds": Entry.Kind.choices,
    }
    return beside.show(request, "console/call/directory_panel.html", context)


@needs(*DESK)
@require_POST
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The caller was pointed there. Pressed twice, it is once."""
    call = beside.call_of(request, pk)
    try:
        entry = pointing.target(UUID(request.POST.get("entry", "")))
    except ValueError:
        entry = None
    if entry is None:
        raise Http404
    refusal, status = "", 200
    try:
        pointing.give(
            actor=common.actor(request), call=call, entry=entry, how=request.POST.get("how", ""),
            key=common.request_key(request),
        )  # fmt: skip
    except Forbidden:
        raise
    except Refused as error:
        refusal, status = str(error), 422
    if not common.is_htmx(request) and not refusal:
        return common.see_other("call-directory", call.pk)
    context = _context(call, [entry], request.user.has_role(*SENDS))
    context |= {"one": context["entries"][0], "refusal": refusal, "is_row": True}
    return beside.show(request, "console/call/directory_entry.html", context, status)


def _near(call: Call) -> list[str]:
    zone = Zone.objects.filter(pk=call.facts["zone"]).first() if call.facts.get("zone") else None
    return list(zone.zips) if zone else []


def _context(call: Call, found: list[Entry], sends: bool) -> dict[str, Any]:
    today = timezone.localdate(clock.now())
    first = "en" if call.language == "en" else "es"
    given: dict[UUID, list[str]] = {}
    for referral in call.referrals.all():
        given.setdefault(referral.entry_id or referral.network_id, []).append(referral.how)
    return {
        "call": call,
        "sends": sends,
        "no_text": pointing.may_text(call),
        "entries": [
            {
                "entry": entry,
                "dated": entry.kind != Entry.Kind.NETWORK,
                "stale": entries.is_stale(entry, today),
                "said": [
                    (code, entry.about_in(code), entry.hours_in(code))
                    for code in (first, "en" if first == "es" else "es")
                ],
                "given": given.get(entry.pk, []),
            }
            for entry in found
        ],
    }
