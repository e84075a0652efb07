"""Start-up checks of the messaging room."""

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

from hotline.messaging import transports


@register
def transport_exists(app_configs, **kwargs):
    """The transport named in the settings can be loaded."""
    try:
        transports.current()
    except (ImproperlyConfigured, ImportError) as error:
        hint = "Set SMS_TRANSPORT to one of: " + ", ".join(sorted(transports.REGISTRY)) + "."
        return [Error(f"SMS_TRANSPORT={settings.SMS_TRANSPORT!r}: {error}", hint=hint, id="messaging.E002")]
    return []
