"""The app configuration of hotline.messaging."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "hotline.messaging"
    label = "messaging"

    def ready(self) -> None:
        from hotline.messaging import checks  # noqa: F401
