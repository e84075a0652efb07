"""Start-up checks: every pump step in the settings can be found."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string


@checks.register(deploy=True)
def steps_exist(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """`pump.E001` for each entry of settings.PUMP_STEPS that cannot be imported or called."""
    found = []
    for name in settings.PUMP_STEPS:
        try:
            good = callable(import_string(name))
        except ImportError:
            good = False
        if not good:
            message = f"PUMP_STEPS names {name}, which cannot be called."
            found.append(checks.Error(message, hint="Mend the name, or take it out.", id="pump.E001"))
    return found
