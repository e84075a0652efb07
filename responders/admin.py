"""Set-up page for responders: handles, zones, states and hours. A number can be given here, never read."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from hotline.accounts.people import actor_of
from hotline.audit import trail
from hotline.base.act import act
from hotline.contacts import numbers
from responders import people
from responders.models import Availability, AvailabilityException, Responder, Training

LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
EQUIPMENT = [("camera", _("Camera")), ("vest", _("Vest")), ("megaphone", _("Megaphone")), ("cards", _("Rights cards"))]


class ResponderForm(forms.ModelForm):
    """The profile; the number goes to the contacts and is not shown again."""

    number = forms.CharField(
        label=_("Telephone number"),
        required=False,
        help_text=_("Stored encrypted. Leave empty to keep the present one."),
    )
    languages = forms.MultipleChoiceField(label=_("Languages"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple)
    roles = forms.MultipleChoiceField(
        label=_("Roles on scene"),
        choices=Responder.SceneRole.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    equipment = forms.MultipleChoiceField(
        label=_("Equipment"), choices=EQUIPMENT, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = Responder
        fields = [
            "handle", "user", "state", "languages", "home_zone", "zones", "transport", "travel_minutes", "lat", "lon",
            "roles", "equipment", "trained_until", "probation_left", "max_per_week", "on_call_now", "on_call_until",
            "quiet_from", "quiet_until", "note",
        ]  # fmt: skip

    def clean_number(self) -> str:
        given = self.cleaned_data["number"]
        if given and numbers.to_e164(given) is None:
            raise forms.ValidationError(_("This is not a whole phone number. Give the area code and seven digits."))
        return given

    def clean(self) -> dict:
        cleaned = super().clean()
        ready = cleaned.get("state") in (Responder.State.PROBATION, Responder.State.ACTIVE)
        if ready and not cleaned.get("number") and self.instance.contact_id is None:
            self.add_error("number", _("Give a telephone number before making this person active."))
        return cleaned


class HoursInline(admin.TabularInline):
    model = Availability
    extra = 0


class ExceptionInline(admin.TabularInline):
    model = AvailabilityException
    extra = 0


class TrainingInline(admin.TabularInline):
    model = Training
    extra = 0


@admin.register(Responder)
class ResponderAdmin(admin.ModelAdmin):
    form = ResponderForm
    inlines = [HoursInline, ExceptionInline, TrainingInline]
    list_display = ["handle", "state", "home_zone", "trained_until", "phone_works", "on_call_now"]
    list_filter = ["state", "home_zone", "on_call_now"]
    list_select_related = ["home_zone", "contact"]
    search_fields = ["handle"]
    autocomplete_fields = ["user"]
    filter_horizontal = ["zones"]

    @admin.display(boolean=True, description=_("phone answers"))
    def phone_works(self, responder: Responder) -> bool:
        contact = responder.contact
        return bool(contact and contact.proven_at and not contact.opted_out_at)

    def save_model(self, request, obj, form, change) -> None:
        with act(actor_of(request.user)) as deed:
            if form.cleaned_data.get("number"):
                people.change_number(deed, obj, form.cleaned_data["number"])
            super().save_model(request, obj, form, change)
            trail.record(
                deed, verb="changed" if change else "added", kind="responder", ref=str(obj.pk), reason=obj.state
            )

    def has_delete_permission(self, request, obj=None) -> bool:
        """People leave by state, so that what they did keeps its handle."""
        return False
