"""The sign-up form: a number, a language, where, and an unticked box."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.contacts import numbers
from responders import subscribers

LANGUAGES = [("es", "Español"), ("en", "English")]
EVERYWHERE, NEAR = "all", "near"


class SignUpForm(forms.Form):
    """`zones` and `all_areas` are in `cleaned_data` beside the fields."""

    use_required_attribute = False  # the browser's own words would be in its language, not the page's

    number = forms.CharField(
        label=_("Mobile number"),
        max_length=40,
        error_messages={"required": _("Give the number of your mobile phone.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    language = forms.ChoiceField(label=_("Language of the texts"), choices=LANGUAGES, widget=forms.RadioSelect)
    where = forms.ChoiceField(
        label=_("Alerts for"),
        choices=[(NEAR, _("One ZIP code or city")), (EVERYWHERE, _("Every area"))],
        widget=forms.RadioSelect,
        initial=NEAR,
    )
    area = forms.CharField(
        label=_("ZIP code or city"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    night = forms.BooleanField(label=_("Also at night, from 10 pm to 5 am"), required=False)
    consent = forms.BooleanField(
        error_messages={"required": _("Tick the box if you agree; without it we may not text you.")}
    )

    def clean_number(self) -> str:
        e164 = numbers.to_e164(self.cleaned_data["number"])
        if e164 is None:
            raise forms.ValidationError(_("This is not a whole phone number. Give the area code and seven digits."))
        return e164

    def clean(self) -> dict:
        cleaned = super().clean()
        cleaned["zones"], cleaned["all_areas"] = [], cleaned.get("where") == EVERYWHERE
        if cleaned.get("where") == NEAR:
            given = cleaned.get("area", "").strip()
            found = subscribers.area(given) if given else None
            if not given:
                self.add_error("area", _("Give a ZIP code or a city, or choose every area."))
            elif found is None:
                self.add_error("area", _("We do not know this place yet. Try the city, or choose every area."))
            else:
                cleaned["zones"], cleaned["all_areas"] = found
        return cleaned
