"""The app configuration of dispatch.cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "dispatch.cases"
    label = "cases"
