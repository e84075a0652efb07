"""The import form: the file, the proof of consent, what stands in for an empty cell, and which column holds what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.base import clock
from hotline.ops.setup import sheet
from hotline.places.models import Zone
from responders import imports
from responders.roster import local

EVERYWHERE = "all"
LABELS = {
    "number": _("Phone number"),
    "language": _("Language"),
    "area": _("ZIP, city or area"),
    "night": _("Also at night"),
    "proof": _("Proof of consent"),
}


class ImportForm(forms.Form):
    """What is asked for every file."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, at most 2 MB and 5,000 rows. It is read in memory and never stored."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    source = forms.CharField(
        label=_("Where the list comes from"), max_length=60, help_text=_("For example: sign-up sheet, spring fair")
    )
    given_on = forms.DateField(
        label=_("When they agreed"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    how = forms.CharField(
        label=_("How they agreed"), max_length=100, help_text=_("For example: signed a sheet with our text on it")
    )
    language = forms.ChoiceField(
        label=_("Language, where a row has none"), choices=[("es", _("Spanish")), ("en", _("English"))]
    )
    where = forms.ChoiceField(label=_("Area, where a row has none"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.zones = {str(zone.pk): zone for zone in Zone.objects.all()}
        choices = [(key, zone.name) for key, zone in self.zones.items()]
        self.fields["where"].choices = [(EVERYWHERE, _("Every area")), *choices]

    def clean_given_on(self):
        day = self.cleaned_data["given_on"]
        if day > local(clock.now()).date():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def consent(self) -> imports.Consent:
        given = self.cleaned_data
        return imports.Consent(given["source"].strip(), given["given_on"], given["how"].strip())

    def defaults(self) -> dict:
        where = self.cleaned_data["where"]
        everywhere = where == EVERYWHERE
        zones = [] if everywhere else [self.zones[where]]
        return {"language": self.cleaned_data["language"], "zones": zones, "all_areas": everywhere}


class Columns:
    """Which column holds what: as chosen, else as guessed from the heading."""

    def __init__(self, read: sheet.Sheet, chosen: dict[str, str]) -> None:
        guessed, self.heading = imports.guess(read.rows)
        head = read.rows[0][1]
        self.names = [
            head[at] if self.heading and at < len(head) and head[at] else _("Column %s") % (at + 1)
            for at in range(read.width)
        ]
        self.at: dict[str, int] = {}
        for name in imports.FIELDS:
            said = chosen.get(f"column_{name}")
            if said is None and name in guessed:
                self.at[name] = guessed[name]
            elif said and said.isdigit() and int(said) < read.width:
                self.at[name] = int(said)
        self.rows = read.rows[1:] if self.heading else read.rows

    def choices(self) -> list[dict]:
        """One menu for each thing we look for."""
        return [
            {
                "name": f"column_{name}",
                "label": LABELS[name],
                "options": [
                    {"value": at, "label": label, "on": self.at.get(name) == at} for at, label in enumerate(self.names)
                ],
            }
            for name in imports.FIELDS
        ]
