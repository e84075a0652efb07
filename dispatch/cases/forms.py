"""The forms of a family's card: what is told, and what is done about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.cases import caring
from dispatch.cases.models import FamilyCase
from hotline.accounts.models import User
from hotline.accounts.roles import Role
from responders.tongues import TONGUES

LANGUAGES = [*TONGUES.items(), ("other", _("Other"))]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
ANSWERS = {"yes": True, "no": False}
WORDS = {True: "yes", False: "no", None: ""}


def _line(label: Any, length: int, help_text: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "in", "autocomplete": "off", **attrs})
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text, widget=widget)


def _area(label: Any, length: int, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"class": "in", "rows": 2, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text, widget=widget)


class CardForm(forms.Form):
    """Everything of the first card, in the order it is asked. Saved as it is typed, so nothing is required."""

    number = _line(_("Number to call them on"), 30, inputmode="tel")
    alias = _line(_("Name to use"), 30, _("need not be theirs"))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.Select(attrs={"class": "in"}))
    safe_to_call = forms.ChoiceField(label=_("Safe to call?"), choices=YES_NO, required=False, widget=forms.RadioSelect)
    safe_hours = _line(_("Safe hours"), 40)
    who_answers = _line(_("Who else answers this phone?"), 120, _("and do they know?"))
    consent = forms.BooleanField(label=_("They said yes: we may keep this, and call"), required=False)
    names = _area(_("Who was taken: first names"), 400, _("first names only, once they have said yes"))
    happened = _area(_("Where and when, and by whom"), 600)
    health = _line(_("Medicine or health that cannot wait"), 200)
    children = _line(_("Children: how many, how old"), 120)
    children_with = _line(_("Who has the children now? School pick-up?"), 200)
    children_informed = forms.ChoiceField(
        label=_("Do the children know?"), choices=FamilyCase.Informed.choices, required=False, widget=forms.RadioSelect
    )
    trusted = _area(_("Whom they trust: first name and number"), 400, _("a relative, a friend, a lawyer they have"))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "family")  # the call's own form stands beside it
        super().__init__(*args, **kwargs)

    @classmethod
    def of(cls, case: FamilyCase) -> "CardForm":
        """The form as the card was last saved."""
        shown = {name: getattr(case, name) for name in cls.base_fields if name not in ("consent", "safe_to_call")}
        shown |= {"consent": bool(case.consent_at), "safe_to_call": WORDS[case.safe_to_call]}
        shown["children_informed"] = case.children_informed or FamilyCase.Informed.UNKNOWN
        return cls(initial=shown)

    def told(self) -> dict[str, Any]:
        """What may be saved, as `families.save` takes it; a field that does not fit stays as it was."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if "safe_to_call" in data:
            data["safe_to_call"] = ANSWERS.get(data["safe_to_call"])
        return data


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you open this card?"), max_length=80,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )  # fmt: skip


class CalledForm(forms.Form):
    """How the call to the family went, and when they hear from us next."""

    how = forms.ChoiceField(
        label=_("They were called:"), widget=forms.RadioSelect,
        choices=[
            (caring.REACHED, _("Spoke with them")),
            (caring.NO_ANSWER, _("Nobody answered; again in half an hour")),
            (caring.UNSAFE, _("Not safe to speak; again in half an hour")),
        ],
    )  # fmt: skip
    next_in = forms.ChoiceField(
        label=_("Next contact, when you spoke with them"), required=False, initial="24",
        widget=forms.Select(attrs={"class": "in"}),
        choices=[
            ("1", _("in an hour")), ("4", _("in four hours")), ("24", _("tomorrow")), ("72", _("in three days")),
            ("168", _("in a week")), ("", _("none: they have what they need")),
        ],
    )  # fmt: skip


class HandOnForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("Hand the card to"), queryset=User.objects.none(), empty_label=_("Whom?"),
        widget=forms.Select(attrs={"class": "in"}),
    )  # fmt: skip

    def __init__(self, *args: Any, case: FamilyCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workers = User.objects.filter(grants__role=Role.FAMILY_WORKER, is_active=True).exclude(pk=case.worker_id)
        self.fields["to"].queryset = workers.order_by("handle").distinct()


class CloseForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Close the card"), choices=FamilyCase.Closed.choices, widget=forms.Select(attrs={"class": "in"})
    )
