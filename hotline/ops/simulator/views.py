"""The simulator's pages: the phones of the town, one phone's texts, answering as that person. Only with the simulator."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hotline.accounts.people import actor_of
from hotline.accounts.routes import signed_in
from hotline.base import keys
from hotline.base.act import act
from hotline.base.errors import Refused
from hotline.base.ids import token
from hotline.contacts import numbers
from hotline.contacts.models import Contact
from hotline.crypto.index import keyed
from hotline.messaging import simphone
from hotline.ops.demo.numbers import is_invented
from hotline.ops.simulator import phones
from hotline.realtime import events

LONGEST = 480  # letters of one text: three segments and a little
LABELS = {
    "all": gettext_lazy("Everybody"),
    "responders": gettext_lazy("Responders"),
    "community": gettext_lazy("Community"),
    "callers": gettext_lazy("Callers"),
    "recent": gettext_lazy("Texted in the last 10 min"),
}


def simulator_only(view: Callable) -> Callable:
    """Without the simulator there is nothing here, whatever the address."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SMS_TRANSPORT != "simulator":
            raise Http404
        if settings.HOTLINE_MODE != "demo":
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@signed_in
@simulator_only
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The list of phones and, when one is chosen, its texts. htmx asks for the moving parts only."""
    template = "simulator/_live.html" if request.headers.get("HX-Request") else "simulator/index.html"
    return render(request, template, _page(request))


@signed_in
@simulator_only
@require_POST
def answer(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Write to the line as the person with this phone."""
    contact = get_object_or_404(Contact, pk=contact_id)
    try:
        _write(request, number=contact.number, body=request.POST.get("text", ""))
    except Refused as refused:
        context = _page(request, contact) | {"refusal": str(refused), "typed": request.POST.get("text", "")}
        return _refused(request, context, refused)
    if request.headers.get("HX-Request"):
        return render(request, "simulator/_phone.html", _page(request, contact))
    return redirect(f"{reverse('simulator')}?{urlencode({'phone': contact.pk, 'show': _show(request)})}")


@signed_in
@simulator_only
@require_POST
def write_new(request: HttpRequest) -> HttpResponse:
    """Write to the line from a number it has never seen."""
    typed = {"new_number": request.POST.get("number", ""), "new_text": request.POST.get("text", "")}
    number = numbers.to_e164(typed["new_number"]) or ""
    try:
        if not is_invented(number):
            raise Refused(_("Only invented numbers here: an area code, then 555-01 and two figures."), "not_invented")
        contact = _write(request, number=number, body=typed["new_text"])
    except Refused as refused:
        return _refused(request, _page(request) | typed | {"new_refusal": str(refused)}, refused)
    return redirect(f"{reverse('simulator')}?{urlencode({'phone': contact})}")


def _write(request: HttpRequest, *, number: str, body: str) -> str:
    """Hand the text to the line, once per request key; returns the contact's id."""
    body = body.strip()
    if not body:
        raise Refused(_("Write something first."), "empty")
    if len(body) > LONGEST:
        raise Refused(_("Too long for one text: at most %(count)s letters.") % {"count": LONGEST}, "too_long")
    with act(actor_of(request.user)) as deed:
        ref, _fresh = keys.once(
            deed,
            user_id=str(request.user.pk),
            key=request.POST.get("key", ""),
            fingerprint=keyed("phone", number),
            make=lambda: str(simphone.answer(number, body).contact_id),
        )
    return ref


def _refused(request: HttpRequest, context: dict[str, Any], refused: Refused) -> HttpResponse:
    part = "_phone" if request.headers.get("HX-Request") else "index"
    return render(request, f"simulator/{part}.html", context, status=refused.status)


def _show(request: HttpRequest) -> str:
    show = request.POST.get("show") or request.GET.get("show", "")
    return show if show in phones.SHOWS else "all"


def _page(request: HttpRequest, contact: Contact | None = None) -> dict[str, Any]:
    """Everything the page shows; the cursor is read first, so that nothing falls between."""
    cursor = events.head()
    show, query = _show(request), request.GET.get("q", "")[:40]
    contact = contact or _chosen(request.GET.get("phone", ""))
    texts = phones.bubbles(contact) if contact else []
    return {
        "live_cursor": cursor,
        "page": phones.phones(show=show, query=query, after=request.GET.get("after", "")),
        "show": show,
        "shows": [(key, LABELS[key], _url(show=key, q=query, phone=contact and contact.pk)) for key in phones.SHOWS],
        "query": query,
        "phone": phones.phone(contact) if contact else None,
        "texts": texts,
        "replies": phones.quick_replies(phones.newest_code(texts)) if contact else [],
        "keep": _url(show=show, q=query),
        **{name: token() for name in ("key", "quick_key", "new_key")},
        "new_number": numbers.national(phones.free_number()),
        "longest": LONGEST,
    }


def _chosen(pk: str) -> Contact | None:
    try:
        return Contact.objects.filter(pk=UUID(pk)).first()
    except ValueError:
        return None


def _url(**query: Any) -> str:
    """The page's address with what is not empty of `query`, ready for one more pair."""
    return f"?{urlencode({key: value for key, value in query.items() if value and value != 'all'})}"
