"""Set-up pages for zones and the gazetteer."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from hotline.places import gazetteer
from hotline.places.models import NeighbourNetwork, Place, Zone


@admin.register(Zone)
class ZoneAdmin(admin.ModelAdmin):
    list_display = ["name_en", "name_es", "city", "min_available"]
    search_fields = ["name_en", "name_es", "slug"]
    filter_horizontal = ["neighbours"]


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "zone", "is_major"]
    list_filter = ["kind", "is_major", "zone"]
    search_fields = ["name"]
    exclude = ["folded"]

    def save_model(self, request, obj, form, change):
        obj.folded = gazetteer.fold(obj.name)
        super().save_model(request, obj, form, change)
        gazetteer.forget_words()


class NeighbourNetworkForm(forms.ModelForm):
    """ZIPs are whole codes or beginnings of codes."""

    class Meta:
        model = NeighbourNetwork
        fields = ["name", "number", "zips"]

    def clean_zips(self) -> list[str]:
        given = [str(one).strip() for one in self.cleaned_data["zips"] or []]
        if any(not one.isdigit() or not 2 <= len(one) <= 5 for one in given):
            raise forms.ValidationError(_("Each is a ZIP code, or its first two to four figures."))
        return given


@admin.register(NeighbourNetwork)
class NeighbourNetworkAdmin(admin.ModelAdmin):
    form = NeighbourNetworkForm
    list_display = ["name", "number"]
    search_fields = ["name"]
