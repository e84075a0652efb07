"""The responders app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RespondersConfig(AppConfig):
    name = "responders"
    label = "responders"
    verbose_name = _("People we can reach")
    default_auto_field = "django.db.models.BigAutoField"
