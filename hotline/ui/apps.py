"""The app configuration of hotline.ui."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "hotline.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
