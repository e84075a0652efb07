"""Set-up page for responders: handles, zones, states and hours. A number can be given here, never read."""

from django import forms
from django.contrib import admin
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from hotline.accounts.people import actor_of
from hotline.audit import trail
from hotline.base.act import act
from hotline.contacts import numbers
from hotline.messaging.never_store import never_store
from responders import agreeing, interpreters, people
from responders.models import Availability, AvailabilityException, Interpreter, Responder, TextConsent, Training
from responders.tongues import TONGUES

LANGUAGES = list(TONGUES.items())
EQUIPMENT = [("camera", _("Camera")), ("vest", _("Vest")), ("megaphone", _("Megaphone")), ("cards", _("Rights cards"))]


class ResponderForm(forms.ModelForm):
    """The profile; the number goes to the contacts and is not shown again."""

    number = forms.CharField(
        label=_("Telephone number"),
        required=False,
        help_text=_("Stored encrypted. Leave empty to keep the present one."),
    )
    consent = forms.CharField(
        label=_("How they agreed to our texts"),
        required=False,
        max_length=200,
        help_text=_("For example: signed agreement, March training. Kept with the date, and never changed."),
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
        agreed = self.instance.pk and self.instance.text_consents.exists()
        if ready and not agreed and not cleaned.get("consent", "").strip():
            self.add_error("consent", _("Say how they agreed to our texts."))
        for problem in never_store(cleaned.get("consent", "")):
            self.add_error("consent", problem.message)
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


class ConsentInline(admin.TabularInline):
    """What is on file of their consent: read only."""

    model = TextConsent
    extra = 0
    fields = readonly_fields = ["at", "kind", "source", "word", "proof"]
    can_delete = False

    def has_add_permission(self, request, obj=None) -> bool:
        return False


class Silent(admin.SimpleListFilter):
    """Whose phone opted out."""

    title, parameter_name = _("texts"), "texts"

    def lookups(self, request, model_admin):
        return [("out", _("opted out")), ("in", _("reach them"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(contact__opted_out_at__isnull=self.value() == "in")


@admin.register(Responder)
class ResponderAdmin(admin.ModelAdmin):
    form = ResponderForm
    inlines = [HoursInline, ExceptionInline, TrainingInline, ConsentInline]
    list_display = ["handle", "state", "home_zone", "trained_until", "phone_works", "texts", "on_call_now"]
    list_filter = ["state", Silent, "home_zone", "on_call_now"]
    list_select_related = ["home_zone", "contact"]
    search_fields = ["handle"]
    autocomplete_fields = ["user"]
    filter_horizontal = ["zones"]

    @admin.display(boolean=True, description=_("phone answers"))
    def phone_works(self, responder: Responder) -> bool:
        contact = responder.contact
        return bool(contact and contact.proven_at and not contact.opted_out_at)

    @admin.display(description=_("texts"))
    def texts(self, responder: Responder) -> str:
        """In red where their phone opted out, perhaps by accident: no alert reaches them until they text START."""
        contact = responder.contact
        if contact is None or contact.opted_out_at is None:
            return _("reach them") if contact else _("no number")
        word = contact.opted_out_word
        said = _("OPTED OUT %(at)s") % {"at": date_format(localtime(contact.opted_out_at), "j M, H:i")}
        return format_html('<strong class="opted-out errornote">{}</strong>', f"{said} “{word}”" if word else said)

    def save_model(self, request, obj, form, change) -> None:
        with act(actor_of(request.user)) as deed:
            if form.cleaned_data.get("number"):
                people.change_number(deed, obj, form.cleaned_data["number"])
            super().save_model(request, obj, form, change)
            if form.cleaned_data.get("consent"):
                agreeing.agreed(deed, obj, form.cleaned_data["consent"])
            trail.record(
                deed, verb="changed" if change else "added", kind="responder", ref=str(obj.pk), reason=obj.state
            )

    def has_delete_permission(self, request, obj=None) -> bool:
        """People leave by state, so that what they did keeps its handle."""
        return False


class InterpreterForm(forms.ModelForm):
    """An interpreter by telephone; the number goes to the contacts and is not shown again."""

    number = forms.CharField(
        label=_("Telephone number"),
        required=False,
        help_text=_("Stored encrypted. Leave empty to keep the present one."),
    )
    languages = forms.MultipleChoiceField(label=_("Languages"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Interpreter
        fields = ["handle", "user", "languages", "start", "end", "away_until"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("start", "end", "away_until"):  # interpreters set these themselves meanwhile
            self.fields[name].show_hidden_initial = True

    def clean_number(self) -> str:
        given = self.cleaned_data["number"]
        if (given or self.instance._state.adding) and numbers.to_e164(given) is None:
            raise forms.ValidationError(_("This is not a whole phone number. Give the area code and seven digits."))
        return given


@admin.register(Interpreter)
class InterpreterAdmin(admin.ModelAdmin):
    form = InterpreterForm
    list_display = ["handle", "languages", "start", "end", "away_until", "left_at"]
    search_fields = ["handle"]
    autocomplete_fields = ["user"]
    actions = ["no_longer"]

    @admin.action(description=_("Phone them no more"))
    def no_longer(self, request, queryset) -> None:
        for person in queryset:
            interpreters.leave(actor=actor_of(request.user), person=person)

    def save_model(self, request, obj, form, change) -> None:
        columns = [name for name in form.changed_data if name != "number"]
        interpreters.put(actor=actor_of(request.user), person=obj, number=form.cleaned_data["number"], changed=columns)

    def has_delete_permission(self, request, obj=None) -> bool:
        """They are phoned no more, so that who was asked keeps a handle."""
        return False
