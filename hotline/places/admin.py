"""Set-up pages for zones and the gazetteer."""

from django.contrib import admin

from hotline.places import gazetteer
from hotline.places.models import Place, Zone


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
