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


@register
def every_lane_can_be_carried(app_configs, **kwargs):
    """Lanes name ways out that exist and carry telephone numbers."""
    errors = []
    for lane, names in settings.SMS_LANES.items():
        for name in names:
            if name == transports.NONE:
                continue
            try:
                fit = transports.named(name).capabilities.numbers
            except (ImproperlyConfigured, ImportError):
                fit = False
            if not fit:
                hint = f"Set SMS_TRANSPORTS_{lane.upper()} to names such as twilio or android:2, separated by commas."
                errors.append(Error(f"{name!r} carries no texts to numbers", hint=hint, id="messaging.E003"))
    return errors


@register
def the_demo_reaches_nobody(app_configs, **kwargs):
    """A way out of the machine refuses to start where the demo's people live."""
    if settings.HOTLINE_MODE != "demo":
        return []
    real = [transport.name for transport in _in_use() if transport.capabilities.real]
    hint = "Set HOTLINE_MODE=real and use a fresh database, or SMS_TRANSPORT=simulator."
    return [Error(f"the demo would send real texts by {name}", hint=hint, id="messaging.E004") for name in real]


@register
def callbacks_can_be_proved(app_configs, **kwargs):
    """An empty token would let anybody sign as the provider; over plain http anybody could read what is said."""
    errors = []
    names = {transport.name.partition(":")[0] for transport in _in_use()}
    needed = {
        "twilio": ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"),
        "android": ("ANDROID_GATEWAY_URL", "ANDROID_GATEWAY_USER", "ANDROID_GATEWAY_PASSWORD", "ANDROID_WEBHOOK_KEY"),
    }
    for name in sorted(names & needed.keys()):
        empty = [setting for setting in needed[name] if not getattr(settings, setting)]
        if empty:
            hint = "Set them in the environment; .env.example says what they are."
            errors.append(Error(f"{name} needs {', '.join(empty)}", hint=hint, id="messaging.E005"))
        if not settings.PUBLIC_URL.startswith("https://"):
            hint = "Set PUBLIC_URL to the https address the provider calls."
            errors.append(Error(f"{name} would call back over plain http", hint=hint, id="messaging.E006"))
    return errors


def _in_use():
    """The transports that carry a lane; none where that is already said to be wrong."""
    try:
        return transports.in_use()
    except (ImproperlyConfigured, ImportError):
        return []
