"""Set-up page of the directory: coordinators add, change, ring up and take out."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.accounts.people import actor_of
from hotline.base import clock
from hotline.directory import entries
from hotline.directory.models import Entry


class EntryForm(forms.ModelForm):
    """ZIP codes are typed with spaces or commas between them."""

    zips = forms.CharField(label=_("ZIP codes"), required=False, help_text=_("empty: for everybody"))

    class Meta:
        model = Entry
        fields = [
            "kind", "name", "phone", "about_en", "about_es", "hours_en", "hours_es", "city", "zips", "words", "checked_on",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Neighbouring networks have a page of their own in Set-up, by which texts are answered too.
        kinds = [choice for choice in self.fields["kind"].choices if choice[0] != Entry.Kind.NETWORK]
        self.fields["kind"].choices = kinds
        self.initial["zips"] = " ".join(self.instance.zips or [])

    def clean_zips(self) -> list[str]:
        given = self.cleaned_data["zips"].replace(",", " ").split()
        if any(len(one) != 5 or not one.isdigit() for one in given):
            raise forms.ValidationError(_("A ZIP code has five figures."))
        return given


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    form = EntryForm
    list_display = ["name", "kind", "phone", "city", "checked_on", "up_to_date", "in_use"]
    list_filter = ["kind", "city"]
    search_fields = ["folded"]
    actions = ["mark_checked", "take_out"]

    @admin.display(boolean=True, description=_("up to date"))
    def up_to_date(self, entry: Entry) -> bool:
        return not entries.is_stale(entry, timezone.localdate(clock.now()))

    @admin.display(boolean=True, description=_("in use"))
    def in_use(self, entry: Entry) -> bool:
        return entry.retired_at is None

    @admin.action(description=_("I rang them up: still so"))
    def mark_checked(self, request, queryset) -> None:
        for entry in queryset:
            entries.check(actor=actor_of(request.user), entry=entry, today=timezone.localdate(clock.now()))

    @admin.action(description=_("Take out of the directory"))
    def take_out(self, request, queryset) -> None:
        for entry in queryset:
            entries.retire(actor=actor_of(request.user), entry=entry)

    def save_model(self, request, obj, form, change) -> None:
        entries.save(actor=actor_of(request.user), entry=obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        """Entries are taken out, so that calls keep what they were told."""
        return False
