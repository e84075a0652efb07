"""The page of all policies and timers: what each is, why, who changed it; changing one; the small-network preset."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hotline.accounts.people import actor_of
from hotline.accounts.roles import Role
from hotline.accounts.routes import needs
from hotline.base.errors import Refused
from hotline.network.policy import POLICIES
from hotline.ops.setup import policies

TEMPLATE = "ops/setup/policies.html"


@needs(Role.COORDINATOR, Role.LEAD, Role.ADMINISTRATOR)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Everything, to be read; only a coordinator changes."""
    return _page(request)


@needs(Role.COORDINATOR)
@require_POST
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change one policy."""
    if key not in POLICIES:
        raise Http404
    typed = {name: request.POST.get(name, "")[:400] for name in ("given", "reason", "seen")}
    try:
        value = policies.change(actor=actor_of(request.user), key=key, **typed)
    except Refused as refused:
        return _page(request, refused.status, refused_key=key, refusal=str(refused), typed=typed)
    messages.success(request, _("%(label)s: %(value)s") % {"label": policies.line(key).label, "value": value})
    return redirect(f"{reverse('setup-policies')}#{key}")


@needs(Role.COORDINATOR)
@require_POST
def small(request: HttpRequest) -> HttpResponse:
    """Put the small-network preset in force."""
    try:
        count = policies.apply_small(actor=actor_of(request.user))
    except Refused as refused:
        return _page(request, refused.status, small_refusal=str(refused))
    said = ngettext("%(n)s policy changed.", "%(n)s policies changed.", count)
    messages.success(request, said % {"n": count})
    return redirect("setup-policies")


def _page(request: HttpRequest, status: int = 200, **shown: Any) -> HttpResponse:
    context = {
        "groups": policies.listing(),
        "small": policies.small_changes(),
        "may_change": request.user.has_role(Role.COORDINATOR),
        **shown,
    }
    return render(request, TEMPLATE, context, status=status)
