"""The shift page: signing on and off, who is there, the pinned note, relief; and the hints of the first shift."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch import shift as shifts
from dispatch.console import audience
from dispatch.console.selectors import desk
from dispatch.console.views import common
from hotline.accounts.models import User
from hotline.accounts.roles import DESK, Role
from hotline.accounts.routes import needs
from hotline.base.errors import Refused
from hotline.shifts import duty, guide, notes

TEMPLATE = "console/duty.html"


def _context(request: HttpRequest) -> dict[str, Any]:
    mine = duty.of(request.user)
    context = common.begin("")
    roles = [(role, Role(role).label) for role in audience.CLASSES if request.user.has_role(role)]
    context |= {"mine": mine, "roles": roles, "guide_left": guide.next_for(request.user), "longest_note": notes.LONGEST}
    if mine is not None:
        context |= {"there": desk.on_duty(), "note": notes.pinned(), "others": shifts.successors(request.user)}
        context["on_scene"] = shifts.on_scene()
    return context


@needs(*DESK)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    if request.GET.get("part") == "note":
        note = notes.pinned() if duty.is_on(request.user) else None
        return render(request, "console/right/note.html", {"note": note})
    return render(request, TEMPLATE, _context(request))


def _refused(request: HttpRequest, error: Refused, **typed: Any) -> HttpResponse:
    return common.refused(request, TEMPLATE, _context(request) | {"refusal": str(error), **typed}, error)


@needs(*DESK)
@require_POST
def shift(request: HttpRequest) -> HttpResponse:
    """Sign on in a role, or off: naming who goes on when somebody is on scene."""
    user, actor = request.user, common.actor(request)
    named = request.POST.get("successor", "")
    try:
        if request.POST.get("on") == "1":
            role = request.POST.get("role") or audience.reader_class(user)
            shifts.sign_on(actor=actor, user=user, role=role)
            return common.see_other("desk")
        successor = User.objects.filter(handle=named).first() if named else None
        if named and successor is None:
            raise Refused(_("Choose who goes on from the list."), "successor_unknown")
        empty = request.POST.get("leave_empty") == "1"
        shifts.sign_off(actor=actor, user=user, successor=successor, leave_empty=empty)
    except Refused as error:
        return _refused(request, error, named=named)
    messages.success(request, _("You are off duty. Thank you."))
    return common.see_other("duty")


@needs(*DESK)
@require_POST
def relief(request: HttpRequest) -> HttpResponse:
    """ "Relieve me", or: I can stay."""
    do = shifts.ask_relief if request.POST.get("on") == "1" else shifts.withdraw_relief
    try:
        do(actor=common.actor(request), user=request.user)
    except Refused as error:
        return _refused(request, error)
    return common.see_other("duty")


@needs(*DESK)
@require_POST
def pin(request: HttpRequest) -> HttpResponse:
    """Pin a note for the shift, or take it down."""
    body = request.POST.get("body", "")
    try:
        if not duty.is_on(request.user):
            raise Refused(_("You are not on duty."), "off_duty")
        shifts.pin(actor=common.actor(request), body=body)
    except Refused as error:
        return _refused(request, error, body=body)
    return common.see_other("duty")


@needs(*DESK)
@require_POST
def hint(request: HttpRequest) -> HttpResponse:
    """Put a hint away (or all of them), or show them again."""
    key, back = request.POST.get("hint", ""), request.POST.get("next", "")
    actor = common.actor(request)
    try:
        if key == "again":
            guide.show_again(actor=actor, user=request.user)
        else:
            guide.put_away(actor=actor, user=request.user, key=key)
    except Refused as error:
        return _refused(request, error)
    if common.is_htmx(request):
        return render(request, "console/guide.html", {"guide": guide.next_for(request.user)})
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    answer = common.see_other("desk")
    if safe:
        answer["Location"] = back
    return answer
