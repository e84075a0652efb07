"""The interpreter's page: one look says whether the desk phones them now, one press changes it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hotline.accounts.people import actor_of
from hotline.accounts.roles import Role
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused
from responders import interpreters, tongues
from responders.interpreting.forms import HoursForm
from responders.models import Interpreter


def _show(
    request: HttpRequest, person: Interpreter | None, form: HoursForm | None, refusal: Any = "", status: int = 200
) -> HttpResponse:
    now = clock.now()
    context: dict[str, Any] = {"person": person, "refusal": refusal}
    if person is not None:
        hours = {"start": person.start, "end": person.end}
        context |= {
            "standing": interpreters.standing(person, now),
            "languages": ", ".join(tongues.name(code) for code in person.languages),
            "morning": interpreters.morning(now),
            "form": form or HoursForm(initial=hours | {f"seen_{name}": at for name, at in hours.items()}),
        }
    return render(request, "responders/interpreting.html", context, status=status)


@needs(Role.INTERPRETER)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    return _show(request, interpreters.of_user(request.user), None)


@needs(Role.INTERPRETER)
@require_POST
def put(request: HttpRequest) -> HttpResponse:
    """Hours and “I can be phoned” or “away”, in one press. Refused, what was typed stays on the page."""
    person = interpreters.of_user(request.user)
    if person is None:
        return redirect("interpreting")
    form = HoursForm(request.POST)
    if not form.is_valid():
        return _show(request, person, form, _("Nothing was changed: see below."), 422)
    data = form.cleaned_data
    try:
        interpreters.say(
            actor=actor_of(request.user),
            person=person,
            say=data["say"],
            hours=(data["start"], data["end"]),
            seen=form.seen,
        )
    except Refused as error:
        person.refresh_from_db()
        return _show(request, person, None, str(error), 409 if error.status == 409 else 422)
    messages.success(request, _("Saved. The desk sees it."))
    answer = redirect("interpreting")
    answer.status_code = 303
    return answer
