"""Set-up pages for people who sign in and their roles (a door: roles and sign-in state, nothing else)."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import RoleGrant, User


class RoleGrantInline(admin.TabularInline):
    model = RoleGrant
    extra = 1


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ["handle", "language", "is_active", "is_staff"]
    list_filter = ["is_active", "grants__role", "language"]
    search_fields = ["handle"]
    ordering = ["handle"]
    fieldsets = [
        (None, {"fields": ["handle", "password", "language", "single_keys"]}),
        (_("Access"), {"fields": ["is_active", "is_staff"]}),
    ]
    add_fieldsets = [(None, {"fields": ["handle", "usable_password", "password1", "password2", "language"]})]
    filter_horizontal: list[str] = []
    inlines = [RoleGrantInline]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Who leaves is signed off first: that forgets their number, address and devices. Only then the row may go."""
        return obj is not None and not obj.is_active and super().has_delete_permission(request, obj)
