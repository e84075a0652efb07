"""Shortens the lease of timers in a server under a drill."""

from django.apps import AppConfig
from django.conf import settings


class Drill(AppConfig):
    name = "tests.drill"
    label = "drill"

    def ready(self) -> None:
        from hotline.pump import timers  # it has models, and they are there only now

        timers.LEASE = settings.LEASE
