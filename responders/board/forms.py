"""The few questions of the board: minutes, what I see in six taps, and the verdict."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.choices import Activity, Agency, Basis, Verdict
from hotline.messaging.never_store import never_store
from responders.board.cards import MINUTES

AGENTS = {"1": (1, 1), "2": (2, 2), "3-5": (3, 5), "6-10": (6, 10), "10+": (10, None)}
MARKINGS = [
    ("POLICE", "POLICE"), ("POLICE ICE", "POLICE ICE"), ("ICE", "ICE"), ("ERO", "ERO"), ("HSI", "HSI"), ("DHS", "DHS"),
    ("CBP", "CBP"), ("US BORDER PATROL", "US BORDER PATROL"), ("SHERIFF", "SHERIFF"), ("city police", _("City police")),
    ("none", _("No letters")), ("unreadable", _("Cannot read")),
]  # fmt: skip
SEEN = [
    Activity.KNOCKING, Activity.WAITING, Activity.QUESTIONING, Activity.STOP_VEHICLE, Activity.ARREST, Activity.LOADING,
    Activity.INSIDE, Activity.LEAVING, Activity.LEFT,
]  # fmt: skip
BASES = [Basis.MARKING, Basis.VEHICLE, Basis.STATEMENT, Basis.DOCUMENT, Basis.FAMILY, Basis.EMPLOYER]
IMMIGRATION = [Agency.ICE, Agency.HSI, Agency.CBP]
OTHERS = [Agency.LOCAL, Agency.SHERIFF, Agency.OTHER_FEDERAL, Agency.OTHER, Agency.UNKNOWN]
UNKNOWN = ("", _("Not known"))


def _labels(values) -> list:
    return [(value.value, value.label) for value in values]


def _keys(label, choices, **extra) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect, **extra)


def clean_words(words: str) -> str:
    """Words as given, unless they hold what must never be stored; then the sentence that says so."""
    for problem in never_store(words):
        raise forms.ValidationError(problem.message, problem.code)
    return words


class GoingForm(forms.Form):
    """In how many minutes."""

    minutes = forms.TypedChoiceField(
        label=_("In how many minutes will you be there?"),
        choices=[(n, str(n)) for n in MINUTES],
        coerce=int,
        widget=forms.RadioSelect,
    )


class SawForm(forms.Form):
    """SALUTE in six taps: how many, what they do, letters, people held, still there, send."""

    agents = _keys(_("How many agents?"), [*((key, key) for key in AGENTS), UNKNOWN])
    activity = _keys(_("What are they doing?"), [*_labels(SEEN), UNKNOWN])
    markings = forms.MultipleChoiceField(
        label=_("Letters on vests or cars"), choices=MARKINGS, required=False, widget=forms.CheckboxSelectMultiple
    )
    held = _keys(_("People held"), [("0", "0"), ("1", "1"), ("2", "2"), ("3", _("3 or more")), UNKNOWN])
    still_there = _keys(_("Still there?"), [("yes", _("Yes")), ("no", _("No")), UNKNOWN])
    words = forms.CharField(
        label=_("In your own words (no names, no plates)"),
        required=False,
        max_length=500,
        strip=True,
        widget=forms.Textarea(attrs={"class": "in", "rows": 2}),
    )

    def clean_words(self) -> str:
        return clean_words(self.cleaned_data["words"])

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Tap at least one thing you see."))
        return cleaned

    def salute(self) -> dict:
        """The facts as a SALUTE report holds them; what was not tapped is left out."""
        given = self.cleaned_data
        facts: dict = {}
        if given["agents"]:
            facts["agents_min"], facts["agents_max"] = AGENTS[given["agents"]]
        if given["activity"]:
            facts["activity"] = given["activity"]
        if given["markings"]:
            facts["markings"] = given["markings"]
        if given["held"]:
            facts["people_held"] = int(given["held"])
        if given["still_there"]:
            facts["still_there"] = given["still_there"]
        return facts


class VerdictForm(forms.Form):
    """One of five honest answers; that it is ICE needs something that shows it, and not the bare word POLICE."""

    value = forms.ChoiceField(choices=Verdict.choices)
    basis = forms.MultipleChoiceField(
        label=_("What shows it?"), choices=_labels(BASES), required=False, widget=forms.CheckboxSelectMultiple
    )
    immigration = _keys(_("Which agency?"), _labels(IMMIGRATION), initial=Agency.ICE.value)
    other = _keys(_("Who is it?"), _labels(OTHERS), initial=Agency.UNKNOWN.value)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("value") == Verdict.ICE and not cleaned.get("basis"):
            raise forms.ValidationError(
                _(
                    "Say what shows that it is ICE. The word POLICE alone does not; if that is all, choose “Cannot tell”."
                )
            )
        return cleaned

    def shown_by(self) -> list[str]:
        return self.cleaned_data["basis"] if self.cleaned_data["value"] == Verdict.ICE else []

    def named(self) -> str:
        """Whom they name, where the verdict names anybody."""
        match self.cleaned_data["value"]:
            case Verdict.ICE:
                return self.cleaned_data["immigration"] or Agency.ICE
            case Verdict.NOT_ICE:
                return self.cleaned_data["other"] or Agency.UNKNOWN
        return ""
