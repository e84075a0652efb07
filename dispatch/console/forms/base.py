"""What the small forms of the acts have in common: a title, a button that says what it does, and what will follow."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dispatch.models import Incident
from hotline.base.act import Actor


def note(label: Any = "", *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """A short free text; what must never be stored is refused by the service."""
    return forms.CharField(
        label=label or _("Note"), max_length=200, required=required, help_text=help_text,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )  # fmt: skip


def pick(label: Any, options: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect, **kwargs)


def ticks(label: Any, options: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=options, widget=forms.CheckboxSelectMultiple, **kwargs)


class ActForm(forms.Form):
    """One act on an incident."""

    title: str | Promise = ""
    button: str | Promise = ""
    word: str | Promise = ""
    tone = "go"

    def __init__(self, *args: Any, incident: Incident, asked: dict[str, str] | None = None, **kwargs: Any) -> None:
        """`asked` is the page's query: which person, which text."""
        super().__init__(*args, **kwargs)
        self.incident = incident
        self.prepare(asked or {})

    def prepare(self, asked: dict[str, str]) -> None:
        """Set choices and first values from the incident."""

    def follows(self) -> list[Any]:
        """What will happen when it is done, one sentence each."""
        return []

    def run(self, actor: Actor, key: str) -> Any:
        """Do it. Raises Refused. What it returns, if anything, is shown once on the page."""
        raise NotImplementedError
