"""Two people at one call: which fields of a page may be saved, and which somebody else has changed since the page saw them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dispatch.console.forms.call import SAVED, CallForm, as_one, initial_of
from hotline.calls.models import Call

PAGES = "pages"  # key of `Call.touched` that is no field: the newest turn of each open page
KEPT_PAGES = 8


@dataclass(frozen=True)
class Both:
    """One field that two people wrote: what is saved, by whom, and what this page holds."""

    name: str
    label: str
    theirs: str
    mine: str
    value: str
    by: str
    text: bool


@dataclass
class Merge:
    """What becomes of a page's form."""

    accepted: list[str] = field(default_factory=list)
    both: list[Both] = field(default_factory=list)
    news: dict[str, str] = field(default_factory=dict)
    stale: bool = False


def merge(call: Call, form: CallForm) -> Merge:
    """Compare the validated form with the call as it is now, field by field. A refused field is neither saved nor compared."""
    out = Merge()
    page, turn = form.cleaned_data.get("page") or "", form.cleaned_data.get("turn") or 0
    if page and turn <= call.touched.get(PAGES, {}).get(page, 0):
        out.stale = True  # overtaken by a later request of the same page
        return out
    changed, held, over = (form.named(name) for name in ("changed", "held", "over"))
    version = form.cleaned_data.get("version")
    saved = initial_of(call)
    for name in SAVED:
        if name in form.errors or (form.value(name) == as_one(saved.get(name)) and not _picked(call, form, name)):
            continue
        newer = _newer(call, name, page, version)
        if changed is not None and name not in changed and not _picked(call, form, name):
            if newer:
                out.news[name] = as_one(saved.get(name))
        elif (newer or name in (held or ())) and name not in (over or ()) and name not in call.facts.get("guessed", ()):
            out.both.append(_both(form, name, saved.get(name), call))
        else:
            out.accepted.append(name)
    return out


def _picked(call: Call, form: CallForm, name: str) -> bool:
    """The same words, but now picked from the gazetteer: the place they name is known."""
    return name == "cross_street" and form.spot is not None and call.facts.get("place") != str(form.spot.pk)


def _newer(call: Call, name: str, page: str, version: int | None) -> bool:
    """Whether somebody else changed the field after this page was read. What words suggested is nobody's choice.

    A page that does not say which version it saw has seen none.
    """
    if name not in call.touched:
        return False
    at, _handle, whose = call.touched[name]
    return at > (version or 0) and (not page or whose != page)


def _both(form: CallForm, name: str, saved: Any, call: Call) -> Both:
    bound = form[name]
    return Both(
        name=name,
        label=str(bound.label),
        theirs=form.shown(name, saved),
        mine=form.shown(name, form.cleaned_data.get(name)),
        value=as_one(saved),
        by=call.touched.get(name, [0, ""])[1],
        text=bound.widget_type in ("text", "textarea"),
    )


def touched(call: Call, form: CallForm, accepted: Iterable[str], handle: str) -> dict[str, Any]:
    """The record of who changed what last, once the accepted fields are saved under the next version."""
    page, turn = form.cleaned_data.get("page") or "", form.cleaned_data.get("turn") or 0
    out = dict(call.touched)
    out |= {name: [call.version + 1, handle, page] for name in accepted}
    if page:
        pages = {**out.get(PAGES, {}), page: turn}
        out[PAGES] = dict(list(pages.items())[-KEPT_PAGES:])
    return out
