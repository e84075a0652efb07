"""When the net is down: the sheet of what is open, the blank intake form in both languages, and entering it later."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import ChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dispatch import access as gate
from dispatch import paper
from dispatch.console import audience
from dispatch.console.forms import choices
from dispatch.console.forms.paper import EnterLater
from dispatch.console.selectors import desk
from dispatch.console.views import common
from dispatch.models import Incident
from hotline.accounts.roles import DESK
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused
from hotline.network import policy

NO_SUCH = ChoiceField.default_error_messages["invalid_choice"]
BLANK_ROWS = range(5)  # with a usual night all of it fits one page


@needs(*DESK)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The sheets to print, and the form for what came back on them."""
    form = EnterLater(request.POST or None)
    context = {"form": form}
    if request.method == "POST":
        try:
            if not form.is_valid():
                raise Refused(_("Something is missing: see below."), "incomplete")
            told, incident = form.cleaned_data, _joins(request, form)
            call = paper.enter(
                actor=common.actor(request), user=request.user, observed_at=told["observed_at"], facts=form.facts(),
                key=common.request_key(request), language=told["language"], number=told["number"],
                disposition=told["disposition"], incident=incident,
            )  # fmt: skip
        except Refused as error:
            return common.refused(request, "print/enter.html", context | {"refusal": str(error)}, error)
        link = call.incident_links.select_related("incident").first()
        said = _("Entered, as of %(code)s.") % {"code": link.incident.code} if link else _("Entered.")
        messages.success(request, said)
        return common.see_other("paper")
    return render(request, "print/enter.html", context)


def _joins(request: HttpRequest, form: EnterLater) -> Incident | None:
    """The incident whose code stands on the sheet, if one does. Raises Refused where none has it: the sheet stays typed."""
    code = form.cleaned_data["code"].strip()
    try:
        return gate.incident_for(request.user, code) if code else None
    except Http404:
        form.add_error("code", ValidationError(NO_SUCH, params={"value": code}))
        raise Refused(_("Something is missing: see below."), "incomplete") from None


@needs(*DESK)
@require_GET
def open_sheet(request: HttpRequest) -> HttpResponse:
    """What is open now, to have beside the telephone when the screen is dark."""
    panes = desk.desk(audience.reader_class(request.user))
    context = {"desk": panes, "at": clock.now(), "blank": BLANK_ROWS, "hotline": policy.hotline()}
    return render(request, "print/open.html", context)


@needs(*DESK)
@require_GET
def blank(request: HttpRequest) -> HttpResponse:
    """The blank intake form, one page in each language."""
    lists = {"places": choices.PLACE_TYPES, "activities": choices.ACTIVITIES, "agents": choices.AGENT_KEYS}
    names = [(code, policy.name(code)) for code in ("es", "en")]
    return render(request, "print/blank.html", {"languages": names, "hotline": policy.hotline(), **lists})
