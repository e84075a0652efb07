"""The app configuration of hotline.pump."""

from django.apps import AppConfig


class PumpConfig(AppConfig):
    name = "hotline.pump"
    label = "pump"

    def ready(self) -> None:
        from hotline.pump import checks  # noqa: F401
