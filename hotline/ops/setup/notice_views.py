"""The second person's page for the text that tells the people of a long import that they are on the list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from dispatch.console import strong
from hotline.accounts.people import actor_of
from hotline.accounts.roles import APPROVES
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused
from responders import access, notices


@needs(*APPROVES)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it says, to how many, and why it may not leave yet where it may not."""
    return _page(request, pk)


@needs(*APPROVES)
@require_POST
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second person's yes."""
    typed = request.POST.get("typed", "")
    try:
        strong.require(request)
        notice = access.import_notice_for(request.user, pk)
        count = notices.approve(actor=actor_of(request.user), notice=notice, typed=typed)
    except Refused as refused:
        return _page(request, pk, status=refused.status, refusal=str(refused), typed=typed)
    said = ngettext("%(n)s person is being texted.", "%(n)s people are being texted.", count)
    messages.success(request, said % {"n": count})
    return redirect("setup-import-notice", pk)


def _page(request: HttpRequest, pk: UUID, status: int = 200, **shown: Any) -> HttpResponse:
    notice = access.import_notice_for(request.user, pk)
    why_not = notices.refusal(notice, actor_of(request.user), clock.now())
    ahead = notices.preview(notice) if notice.approved_by is None else None
    prove = ahead is not None and not why_not and strong.is_missing(request)
    context = {"notice": notice, "ahead": ahead, "why_not": why_not, "prove_first": prove, **shown}
    return render(request, "ops/setup/import_notice.html", context, status=status)
