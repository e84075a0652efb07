"""The form of a call: one screen, saved as it is typed, so nothing in it is required."""

from collections.abc import Iterable
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
    "consent_to_visit", "promised", "media_offered",
)  # fmt: skip
FREE_TEXT = (
    "words",
    "cross_street",
    "landmark",
    "public_place",
    "alias",
    "exact_address",
    "unit",
    "safe_hours",
    "notes",
)
# Form fields that are columns of the call, under the column's name.
COLUMNS = {
    "words": "words", "exact_address": "exact_address", "unit": "unit", "alias": "alias", "language": "language",
    "relation": "relation", "whisper": "whisper", "cross_street": "place_text", "number": "number_text", "notes": "notes",
    "safe_hours": "safe_hours", "heard_from": "heard_from", "firsthand": "firsthand", "safe_to_call": "safe_to_call",
    "safe_to_text": "safe_to_text",
}  # fmt: skip
SAVED = (*COLUMNS, *FACTS)
ANSWERS = {"yes": True, "no": False}


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
    safe_hours = _line(_("Safe hours"), 40, _("when calling is safe, if not always"))
    consent_to_visit = _pick(_("Observers may"), choices.CONSENT)
    media_offered = _pick(_("A photo or video?"), choices.YES_NO)
    heard_from = _list(_("How did they hear of us?"), choices.HEARD_FROM)
    notes = _line(_("In one line, for whoever reads this later"), 200)
    promised = _pick(
        _("I will call you back"), [("", _("No")), ("15", _("in 15 min")), ("30", _("in 30 min")), ("60", _("in 1 h"))]
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    # Not on the page; its script says with each request which page it is, its turn, what was changed on it since it was
    # last saved, what is shown twice because somebody else changed it too, and what of that is to stand as it is here.
    page = forms.CharField(max_length=36, required=False)
    turn = forms.IntegerField(min_value=0, required=False)
    changed = forms.CharField(max_length=1000, required=False)
    held = forms.CharField(max_length=1000, required=False)
    over = forms.CharField(max_length=1000, required=False)

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

    def named(self, field: str) -> frozenset[str] | None:
        """The form fields that the page named in `changed`, `held` or `over`; None when it did not say (no scripts)."""
        if field not in self.data:
            return None
        return frozenset(self.cleaned_data.get(field, "").split(",")) & frozenset(SAVED)

    def value(self, name: str) -> str:
        """What the form says in this field, as one string: to compare with what is saved."""
        return as_one(self.cleaned_data.get(name))

    def columns(self, call: Call, accepted: Iterable[str]) -> dict[str, Any]:
        """What is to be saved, as the fields of `hotline.calls.desk.save`: the accepted fields, over what the call holds."""
        data, facts = self.cleaned_data, dict(call.facts)
        named: dict[str, Any] = {}
        for name in accepted:
            if name in COLUMNS:
                named[COLUMNS[name]] = self._column(name)
            elif name in FACTS:
                facts.pop(name, None)
                if data.get(name) not in (None, "", []):
                    facts[name] = str(data["zone"].pk) if name == "zone" else data[name]
        if "cross_street" in accepted:
            facts = {name: value for name, value in facts.items() if name not in ("place", "lat", "lon")}
            if self.spot:
                facts |= {"place": str(self.spot.pk), "lat": self.spot.lat, "lon": self.spot.lon}
                facts.setdefault("zone", str(self.spot.zone_id))
        if "safe_to_text" in accepted:
            facts["safe_to_text"] = data["safe_to_text"]
        if named.get("whisper", call.whisper):
            named["safe_to_text"] = False
        return named | {"facts": facts}

    def _column(self, name: str) -> Any:
        given = self.cleaned_data.get(name)
        if name in ("firsthand", "safe_to_call"):
            return ANSWERS.get(given)
        if name == "safe_to_text":
            return given == "yes"
        if name == "language":
            return given or "es"
        return given or Call.Relation.UNKNOWN if name == "relation" else given

    def shown(self, name: str, value: Any) -> str:
        """A value of this field in the words of the page."""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            return str(field.queryset.filter(pk=getattr(value, "pk", value)).first() or "") if value else ""
        if isinstance(field, forms.BooleanField):
            return str(_("yes") if value else _("no"))
        if isinstance(field, (forms.ChoiceField, forms.MultipleChoiceField)):
            words = {str(key): str(word) for key, word in field.choices}
            return ", ".join(words.get(one, one) for one in as_one(value).split(",") if one)
        return as_one(value)


def as_one(value: Any) -> str:
    """A form value as one string, the same for what was posted and for what is saved."""
    if value in (None, "", [], (), False):
        return ""
    if isinstance(value, (list, tuple)):
        return ",".join(sorted(str(one) for one in value))
    return str(getattr(value, "pk", value)).replace("\r\n", "\n")


def initial_of(call: Call) -> dict[str, Any]:
    """What the form shows for a call as it was last saved."""
    facts = call.facts
    words = {True: "yes", False: "no"}
    return {
        "timing": "now",
        **{name: facts.get(name) for name in FACTS if name in facts},
        "place": facts.get("place"),
        **{name: getattr(call, column) for name, column in COLUMNS.items()},
        "firsthand": words.get(call.firsthand),
        "safe_to_call": words.get(call.safe_to_call),
        "safe_to_text": "yes" if call.safe_to_text else facts.get("safe_to_text", ""),
        "version": call.version,
    }


def promised_after(facts: dict[str, Any]) -> timedelta | None:
    """How long after the end of the call we said we would call back, if we did."""
    minutes = facts.get("promised")
    return timedelta(minutes=int(minutes)) if minutes else None
