"""The app configuration of hotline.realtime."""

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "hotline.realtime"
    label = "realtime"

    def ready(self) -> None:
        from hotline.realtime import checks  # noqa: F401
