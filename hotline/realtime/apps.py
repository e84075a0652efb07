"""The app configuration of hotline.realtime."""

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "hotline.realtime"
    label = "realtime"

    def ready(self) -> None:
        from hotline.network import gates
        from hotline.realtime import checks, events  # noqa: F401

        if events.gate_turned not in gates.told:
            gates.told.append(events.gate_turned)
