"""Bringing in a list of subscribers: look first, then add. The browser sends the file each time; here it is never stored."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hotline.accounts.people import actor_of
from hotline.accounts.roles import Role
from hotline.accounts.routes import needs
from hotline.base.errors import Refused
from hotline.contacts import numbers
from hotline.network import policy
from hotline.ops.setup import sheet
from hotline.ops.setup.import_form import Columns, ImportForm
from responders import imports

AT_ONCE = 1000  # people added by one request; a longer list asks again by itself
SAMPLE, FAULTS = 5, 100


@needs(Role.COORDINATOR)
@require_GET
def subscribers(request: HttpRequest) -> HttpResponse:
    """The empty form."""
    return _page(request, ImportForm())


@needs(Role.COORDINATOR)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """What the file would do; nothing is written."""
    return _step(request, adds=False)


@needs(Role.COORDINATOR)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Add the next people of the file; asks for the following ones until all are in."""
    return _step(request, adds=True)


def _step(request: HttpRequest, *, adds: bool) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        imports.check_consent(form.consent())
        read = sheet.read(form.cleaned_data["file"])
        columns = Columns(read, request.POST.dict())
        if "number" not in columns.at:
            refusal = _("Say which column holds the phone numbers.")
            return _page(request, form, 422, columns=columns.choices(), refusal=refusal)
        plan = imports.plan(columns.rows, columns.at, **form.defaults())
    except Refused as refused:
        return _page(request, form, refused.status, refusal=str(refused))
    shown = {"columns": columns.choices(), "plan": plan, "print": _print(form, columns)}
    if not adds:
        return _page(request, form, **shown, **_sample(plan), may_confirm=imports.may_confirm(len(plan.new)))
    if request.POST.get("print") != shown["print"]:
        refusal = _("This is another file, or read in another way, than what you looked at. Look again first.")
        return _page(request, form, 409, **shown, **_sample(plan), refusal=refusal)
    return _add(request, form, plan, shown)


def _add(request: HttpRequest, form: ImportForm, plan: imports.Plan, shown: dict[str, Any]) -> HttpResponse:
    before = _figure(request, "added")
    total = max(_figure(request, "total"), before + len(plan.new))
    added = imports.save(
        actor=actor_of(request.user), entries=plan.new[:AT_ONCE], consent=form.consent(), ref=shown["print"],
        confirm=imports.may_confirm(total),
    )  # fmt: skip
    done = before + added
    if len(plan.new) > AT_ONCE:
        return _page(request, form, **shown, added=done, total=total, going_on=True)
    told = done if imports.may_confirm(total) else 0
    return _page(request, ImportForm(), result={"added": done, "told": told, "plan": plan})


def _figure(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdigit() and len(given) < 7 else 0


def _print(form: ImportForm, columns: Columns) -> str:
    """Tells one file, read in one way, from another without keeping it."""
    upload = form.cleaned_data["file"]
    upload.seek(0)
    read_as = f"{sorted(columns.at.items())}{form.cleaned_data['language']}{form.cleaned_data['where']}"
    return sha256(upload.read() + read_as.encode()).hexdigest()[:16]


def _sample(plan: imports.Plan) -> dict[str, Any]:
    people = [
        {
            "line": entry.line,
            "number": numbers.mask(entry.number),
            "language": entry.language.upper(),
            "where": _("Every area") if entry.all_areas else ", ".join(zone.name for zone in entry.zones),
            "night": entry.night_ok,
            "proof": entry.proof,
        }
        for entry in plan.new[:SAMPLE]
    ]
    return {"sample": people, "faults": plan.faults[:FAULTS], "more_faults": max(len(plan.faults) - FAULTS, 0)}


def _page(request: HttpRequest, form: ImportForm, status: int = 200, **shown: Any) -> HttpResponse:
    """The whole page; for htmx the part below the fields when they were in order, else the form with its faults."""
    context = {"form": form, "wide_over": policy.get("wide_over"), **shown}
    if not request.headers.get("HX-Request"):
        return render(request, "ops/setup/import.html", context, status=status)
    return render(request, "ops/setup/_import_answer.html", context, status=status)
