"""The app configuration of dispatch.handover."""

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "dispatch.handover"
    label = "handover"
