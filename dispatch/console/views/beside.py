"""What every panel beside a call has in common: a fragment for the page that asks, a page of its own for anybody else."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dispatch.console import access
from dispatch.console.views import common
from hotline.base import clock
from hotline.calls.models import Call


def call_of(request: HttpRequest, pk: UUID) -> Call:
    return access.call_for(request.user, pk, clock.now())


def show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """`template` alone, or inside a plain page with a way back to the call."""
    if common.is_htmx(request):
        return render(request, template, context, status=status)
    return render(request, "console/call/panel_page.html", context | {"panel": template}, status=status)
