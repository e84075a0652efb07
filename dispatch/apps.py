"""The app configuration of dispatch: from a report to its history."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "dispatch"
    label = "dispatch"
