"""Start-up checks: every source of live updates in the settings can be found and says what it must."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_module

NEEDED = ("PREFIXES", "audience", "ops")


@checks.register(deploy=True)
def sources_exist(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """`realtime.E001` for a source that cannot be imported or lacks a part, `realtime.E002` for a prefix claimed twice."""
    found, owners = [], {}
    for name in settings.REALTIME_SOURCES:
        try:
            source = import_module(name)
        except ImportError:
            source = None
        if source is None or not all(hasattr(source, part) for part in NEEDED):
            hint = f"It must be a module with {', '.join(NEEDED)}."
            found.append(
                checks.Error(f"REALTIME_SOURCES names {name}, which is not a source.", hint=hint, id="realtime.E001")
            )
            continue
        for prefix in source.PREFIXES:
            if owners.setdefault(prefix, name) != name:
                found.append(
                    checks.Error(f"{name} and {owners[prefix]} both claim the topic {prefix}.", id="realtime.E002")
                )
    return found
