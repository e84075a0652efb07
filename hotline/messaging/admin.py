"""The templates in the administration site: read what is sent, and note who reviewed it."""

from django.contrib import admin

from hotline.messaging.models import Template


@admin.register(Template)
class TemplateAdmin(admin.ModelAdmin):
    """Wording is changed by adding a version elsewhere; here only the review is entered."""

    list_display = ["key", "language", "version", "purpose", "body", "approved_by", "approved_on"]
    list_filter = ["language", "purpose"]
    search_fields = ["key", "body"]
    readonly_fields = ["key", "language", "version", "purpose", "body", "created_at"]
    fields = ["key", "language", "version", "purpose", "body", "created_at", "approved_by", "approved_on"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
