"""The settings of texts, read from the environment: which ways out there are, which lane takes which, and their secrets.

`hotline.settings` takes these names over. A way out that is named and not fully set up refuses to start, with what to do.
"""

from django.core.exceptions import ImproperlyConfigured

from hotline.base.env import choice, env, optional, secret

__all__ = [
    "ANDROID_GATEWAY_PASSWORD",
    "ANDROID_GATEWAY_URL",
    "ANDROID_GATEWAY_USER",
    "ANDROID_TEXTS_PER_HALF_HOUR",
    "ANDROID_WEBHOOK_KEY",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_ADDRESS_FOR",
    "EMAIL_BACKEND",
    "EMAIL_HOST",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_TIMEOUT",
    "EMAIL_USE_SSL",
    "EMAIL_USE_TLS",
    "PHONENUMBER_DB_FORMAT",
    "PHONENUMBER_DEFAULT_REGION",
    "PUSH_GONE",
    "PUSH_HOSTS",
    "PUSH_SUBSCRIPTIONS_FOR",
    "SMS_LANES",
    "SMS_TRANSPORT",
    "TWILIO_ACCOUNT_SID",
    "TWILIO_API_URL",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_AUTH_TOKEN_NEXT",
    "TWILIO_FROM",
    "VAPID_PRIVATE_KEY",
    "VAPID_SUBJECT",
]

PHONENUMBER_DEFAULT_REGION, PHONENUMBER_DB_FORMAT = "US", "E164"
NAMES = ("simulator", "none", "twilio", "android")
LANES = ("responder", "safety", "service", "community", "other")


def _order(lane: str) -> list[str]:
    """The ways out of one lane, the first the preferred one; empty where the network names none."""
    names = [name.strip() for name in env.str(f"SMS_TRANSPORTS_{lane.upper()}", default="").split(",") if name.strip()]
    for name in names:
        if name.partition(":")[0] not in NAMES:
            raise ImproperlyConfigured(
                f"SMS_TRANSPORTS_{lane.upper()} names {name!r}; it may name, separated by commas: {', '.join(NAMES)}."
            )
    return names


# --- Which way
_MODE = env.str("HOTLINE_MODE", default="") or "demo"
SMS_TRANSPORT = choice("SMS_TRANSPORT", NAMES, "simulator" if _MODE == "demo" else "none")
SMS_LANES = {lane: order for lane in LANES if (order := _order(lane))}
_USED = {name.partition(":")[0] for name in [SMS_TRANSPORT, *(name for order in SMS_LANES.values() for name in order)]}

# --- Twilio. An empty token would let anybody sign as Twilio, so there is no start without one.
_TWILIO = "twilio" in _USED
TWILIO_ACCOUNT_SID = secret("TWILIO_ACCOUNT_SID") if _TWILIO else ""
TWILIO_AUTH_TOKEN = secret("TWILIO_AUTH_TOKEN") if _TWILIO else ""
TWILIO_AUTH_TOKEN_NEXT = optional("TWILIO_AUTH_TOKEN_NEXT") if _TWILIO else ""
TWILIO_FROM = secret("TWILIO_FROM") if _TWILIO else ""
TWILIO_API_URL = env.str("TWILIO_API_URL", default="") or "https://api.twilio.com"

# --- An Android phone as gateway
_ANDROID = "android" in _USED
ANDROID_GATEWAY_URL = secret("ANDROID_GATEWAY_URL") if _ANDROID else ""
ANDROID_GATEWAY_USER = secret("ANDROID_GATEWAY_USER") if _ANDROID else ""
ANDROID_GATEWAY_PASSWORD = secret("ANDROID_GATEWAY_PASSWORD") if _ANDROID else ""
ANDROID_WEBHOOK_KEY = secret("ANDROID_WEBHOOK_KEY") if _ANDROID else ""
ANDROID_TEXTS_PER_HALF_HOUR = int(env.str("ANDROID_TEXTS_PER_HALF_HOUR", default="") or 30)

# --- E-mail and web push, which reach staff and responders by addresses of their own
_MAIL = env.email_url_config(optional("EMAIL_URL") or "dummymail://")
EMAIL_BACKEND = _MAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _MAIL.get("EMAIL_HOST") or "", _MAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_USER") or "", _MAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = bool(_MAIL.get("EMAIL_USE_TLS")), bool(_MAIL.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="") or "vela@localhost"
EMAIL_ADDRESS_FOR = "hotline.messaging.reach.letters.address_for"  # contact id -> address or ""
VAPID_PRIVATE_KEY = optional("VAPID_PRIVATE_KEY")
VAPID_SUBJECT = env.str("VAPID_SUBJECT", default="") or env.str("PUBLIC_URL", default="")
PUSH_SUBSCRIPTIONS_FOR = "hotline.messaging.reach.devices.subscriptions_for"  # contact id -> this person's devices
PUSH_GONE = "hotline.messaging.reach.devices.gone"  # called with an endpoint that is no more
PUSH_HOSTS = [
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
]
