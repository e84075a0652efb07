"""The app configuration of hotline.ops."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "hotline.ops"
    label = "ops"
    default_auto_field = "django.db.models.BigAutoField"
