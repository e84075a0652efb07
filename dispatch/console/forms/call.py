"""The form of a call: one screen, saved as it is typed, so nothing in it is required."""

from datetime import timedelta
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dispatch.console.forms import choices
from hotline.calls.models import Call
from hotline.messaging.never_store import never_store
from hotline.places.models import Place, Zone

# What of the form is P1 and kept together in the call's facts; the rest are the call's own (mostly encrypted) columns.
FACTS = (
    "zone", "landmark", "place_type", "public_place", "timing", "activity", "agents", "markings", "clothing", "agency_said",
    "agency_assessed", "vehicles_count", "taken_count", "paper_shown", "warrant_kind", "children_present", "danger",
    "consent_to_visit", "promised",
)  # fmt: skip
NULLABLE = ("firsthand", "safe_to_call")
FREE_TEXT = ("words", "cross_street", "landmark", "public_place", "alias")
COLUMNS = ("words", "exact_address", "unit", "alias", "language", "relation", "whisper")


def _pick(label: str, options: list, initial: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options, required=False, initial=initial, widget=forms.RadioSelect)


def _list(label: str, options: list) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options, required=False, widget=forms.Select(attrs={"class": "in"}))


def _line(label: str, length: int, help_text: str = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "in", "autocomplete": "off", **attrs})
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text, widget=widget)


class CallForm(forms.Form):
    """Everything the dispatcher may write down while the caller is on the line."""

    cross_street = _line(_("Where? Street and the street it crosses"), 80, "", **{
        "role": "combobox", "aria-autocomplete": "list", "aria-controls": "place-options", "aria-expanded": "false",
        "autofocus": "autofocus", "hx-trigger": "input changed delay:200ms", "hx-target": "#place-options", "hx-swap": "innerHTML",
        "hx-sync": "this:replace",
    })  # fmt: skip
    place = forms.UUIDField(required=False, widget=forms.HiddenInput(attrs={"id": "id_place"}))
    zone = forms.ModelChoiceField(
        label=_("Zone"), queryset=Zone.objects.all(), required=False, empty_label=_("Which zone?"),
        widget=forms.Select(attrs={"class": "in"}),
    )  # fmt: skip
    landmark = _line(_("Landmark"), 60)
    place_type = _pick(_("What kind of place?"), choices.PLACE_TYPES)
    exact_address = _line(_("Exact address"), 120)
    unit = _line(_("Unit"), 20)
    public_place = _line(_("Named in public"), 40, _("never the caller’s corner for a home"))
    timing = _pick(_("When?"), choices.TIMING, "now")
    activity = _pick(_("What are they doing?"), choices.ACTIVITIES)
    words = forms.CharField(
        label=_("What do they see? In their words"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"class": "in", "rows": 4}),
    )  # fmt: skip
    agents = _pick(_("How many agents?"), choices.AGENT_KEYS)
    markings = forms.MultipleChoiceField(
        label=_("Letters on clothes or cars"), choices=choices.MARKINGS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    clothing = forms.MultipleChoiceField(
        label=_("Clothes"), choices=choices.CLOTHING, required=False, widget=forms.CheckboxSelectMultiple
    )
    agency_said = _list(_("They say they are"), choices.AGENCIES)
    agency_assessed = _list(_("We think they are"), choices.AGENCIES)
    vehicles_count = forms.IntegerField(
        label=_("Vehicles"), min_value=0, max_value=99, required=False, widget=forms.NumberInput(attrs={"class": "in"})
    )
    taken_count = forms.IntegerField(
        label=_("People taken"), min_value=0, max_value=999, required=False,
        widget=forms.NumberInput(attrs={"class": "in"}),
    )  # fmt: skip
    paper_shown = _pick(_("A paper?"), choices.PAPERS)
    warrant_kind = _list(_("Which paper?"), choices.WARRANTS)
    children_present = _pick(_("Children there?"), choices.YES_NO_UNKNOWN)
    danger = _pick(_("Anyone hurt or in danger?"), choices.YES_NO_UNKNOWN)
    language = _list(_("Language"), choices.LANGUAGES)
    relation = _list(_("Who is calling?"), Call.Relation.choices)
    firsthand = _pick(_("Do they see it themselves?"), choices.YES_NO)
    whisper = forms.BooleanField(
        label=_("Whisper"), required=False, widget=forms.CheckboxInput(attrs={"id": "whisper"})
    )
    number = _line(_("Number to call back"), 30, "", inputmode="tel")
    alias = _line(_("Name to use"), 30, _("need not be theirs"))
    safe_to_call = _pick(_("Safe to call?"), choices.YES_NO)
    safe_to_text = _pick(_("Safe to text?"), choices.YES_NO)
    consent_to_visit = _pick(_("Observers may"), choices.CONSENT)
    promised = _pick(
        _("I will call you back"), [("", _("No")), ("15", _("in 15 min")), ("30", _("in 30 min")), ("60", _("in 1 h"))]
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    page = forms.CharField(max_length=36, required=False)  # not on the page: its script says them with each request
    turn = forms.IntegerField(min_value=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cross_street"].widget.attrs["hx-get"] = reverse("places")
        self.spot: Place | None = None

    def clean(self) -> dict[str, Any]:
        """A place picked from the gazetteer brings its zone, unless another was chosen by hand."""
        data = super().clean() or {}
        for name in FREE_TEXT:
            problems = never_store(data.get(name) or "")
            if problems:
                self.add_error(name, problems[0].message)
        picked = data.get("place")
        self.spot = Place.objects.select_related("zone").filter(pk=picked).first() if picked else None
        if self.spot and self.spot.name != data.get("cross_street", "").strip():
            self.spot = None
        if self.spot and not data.get("zone"):
            data["zone"] = self.spot.zone
        return data

    @property
    def place_more(self) -> bool:
        return self["place_type"].value() in {value for value, _word in choices.PLACE_TYPES[6:]}

    @property
    def activity_more(self) -> bool:
        return self["activity"].value() in {value for value, _word in choices.ACTIVITIES[6:]}

    @property
    def exact_open(self) -> bool:
        return any(self[name].value() for name in ("exact_address", "unit", "public_place"))

    @property
    def seen_open(self) -> bool:
        names = ("markings", "clothing", "vehicles_count", "taken_count", "paper_shown", "warrant_kind", "danger")
        return any(self[name].value() for name in names)

    def columns(self) -> dict[str, Any]:
        """What may be saved of the form, as the fields of `hotline.calls.desk.save`; a refused field keeps its last saved value."""
        data = self.cleaned_data
        facts = {name: data[name] for name in FACTS if data.get(name) not in (None, "", [])}
        if data.get("zone"):
            facts["zone"] = str(data["zone"].pk)
        if self.spot:
            facts |= {"place": str(self.spot.pk), "lat": self.spot.lat, "lon": self.spot.lon}
        if data.get("safe_to_text"):
            facts["safe_to_text"] = data["safe_to_text"]
        answers = {"yes": True, "no": False}
        named = {
            **{name: data[name] for name in COLUMNS if name in data},
            "place_text": data.get("cross_street"),
            "number_text": data.get("number"),
            "firsthand": answers.get(data.get("firsthand")),
            "safe_to_call": answers.get(data.get("safe_to_call")),
            "safe_to_text": data.get("safe_to_text") == "yes" and not data.get("whisper"),
            "facts": facts,
        }
        named["language"] = data.get("language") or "es"
        named["relation"] = data.get("relation") or Call.Relation.UNKNOWN
        refused = {{"cross_street": "place_text", "number": "number_text"}.get(name, name) for name in self.errors}
        return {
            name: value
            for name, value in named.items()
            if (name not in refused and value is not None) or name in NULLABLE
        }


def initial_of(call: Call) -> dict[str, Any]:
    """What the form shows for a call as it was last saved."""
    facts = dict(call.facts)
    words = {True: "yes", False: "no"}
    return {
        "timing": "now",
        **{name: facts.get(name) for name in FACTS if name in facts},
        "place": facts.get("place"),
        **{name: getattr(call, name) for name in COLUMNS},
        "cross_street": call.place_text,
        "number": call.number_text,
        "firsthand": words.get(call.firsthand),
        "safe_to_call": words.get(call.safe_to_call),
        "safe_to_text": "yes" if call.safe_to_text else ("no" if "safe_to_text" in facts else ""),
        "version": call.version,
    }


def promised_after(facts: dict[str, Any]) -> timedelta | None:
    """How long after the end of the call we said we would call back, if we did."""
    minutes = facts.get("promised")
    return timedelta(minutes=int(minutes)) if minutes else None
