"""The app configuration of dispatch.console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "dispatch.console"
    label = "console"
