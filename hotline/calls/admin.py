"""Set-up pages for the rights scripts: who approved which wording, until when."""

from django.contrib import admin

from hotline.calls.models import RightsScript


@admin.register(RightsScript)
class RightsScriptAdmin(admin.ModelAdmin):
    list_display = ["place_type", "language", "version", "approved_by", "approved_on", "expires_on"]
    list_filter = ["place_type", "language"]
