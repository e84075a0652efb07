"""The acts of the incident page by name: which small form each opens, and where it is posted."""

from django.http import Http404, QueryDict
from django.urls import reverse

from dispatch.console.forms import asking, deciding, hands, knowing, merging, people, telling
from dispatch.console.forms.base import ActForm
from dispatch.console.present.acts import OpenAct
from dispatch.models import Incident

FORMS: dict[str, type[ActForm]] = {
    "alert": asking.AlertNow,
    "more": asking.AlertMore,
    "wider-2": asking.Wider2,
    "wider-3": asking.Wider3,
    "prepare": asking.Prepare,
    "hold": asking.Hold,
    "unhold": asking.Unhold,
    "wanted": hands.Wanted,
    "take": hands.Take,
    "let-go": hands.LetGo,
    "answer": people.Answer,
    "again": people.Again,
    "number": people.Number,
    "merge": merging.Merge,
    "unmerge": merging.Unmerge,
    "confirm": deciding.Confirm,
    "false-alarm": deciding.FalseAlarm,
    "unverified": deciding.Unverified,
    "end": deciding.End,
    "close": deciding.Close,
    "reopen": deciding.Reopen,
    "void": deciding.Void,
    "change": knowing.Change,
    "reveal": knowing.Reveal,
    "draft-C1": telling.DraftAlert,
    "draft-C2": telling.DraftUpdate,
    "draft-C3": telling.DraftAllClear,
    "draft-C3b": telling.DraftNoLongerSeen,
    "draft-C8": telling.DraftCorrection,
    "cancel-draft": telling.CancelDraft,
}


def form_for(key: str, incident: Incident, *, data: QueryDict | None = None, asked: QueryDict | None = None) -> ActForm:
    """The form of an act: fresh, or bound to what was posted. Raises Http404 for an act there is not."""
    if key not in FORMS:
        raise Http404
    return FORMS[key](data, incident=incident, asked=dict(asked.items()) if asked else {})


def opened(key: str, form: ActForm, refusal: str = "") -> OpenAct:
    """The form as the page shows it."""
    code = form.incident.code
    return OpenAct(
        key=key, title=str(form.title), button=str(form.button), action=reverse("incident-act", args=[code, key]),
        back=reverse("incident", args=[code]), form=form, follows=form.follows(), refusal=refusal, tone=form.tone,
        preview_url=reverse("compose", args=[code, key]) if isinstance(form, telling.Draft) else "",
    )  # fmt: skip
