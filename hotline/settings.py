"""Settings, read from the environment: empty DATABASE_URL and REDIS_URL mean the embedded mode.

Names are explained in .env.example. Anything missing or unknown refuses to start, with what to do.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from hotline.accounts.library_routes import LIBRARY_ROUTES as LIBRARY_ROUTES
from hotline.base.env import choice, env, optional, secret
from hotline.messaging.environment import *  # noqa: F403 - the settings of texts: a page of their own
from hotline.ops.doctor.registry import DOCTOR_CHECKS as DOCTOR_CHECKS
from hotline.ui.logs import logging_of

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("HOTLINE_DATA", default="") or BASE_DIR / "data")

# Which network: the demo and a real one never share a database, and the demo wears a band on every page.
HOTLINE_MODE = choice("HOTLINE_MODE", ("demo", "real"), "demo")
# The demo's clock may run this many seconds ahead or behind, so that a dawn can be shown at noon.
HOTLINE_CLOCK_SHIFT = env.float("HOTLINE_CLOCK_SHIFT", default=0.0) if HOTLINE_MODE == "demo" else 0.0
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret("SECRET_KEY")
FIELD_KEYS = secret("FIELD_KEYS")
INDEX_KEY = secret("INDEX_KEY")
PUBLIC_URL = env.str("PUBLIC_URL", default="") or "http://localhost:8000"
PUBLIC_ORIGINS = env.list("PUBLIC_ORIGINS", default=[]) or [PUBLIC_URL.rstrip("/")]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or [urlsplit(PUBLIC_URL).hostname, "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = PUBLIC_ORIGINS
HTTPS = PUBLIC_URL.startswith("https://")

# --- Apps -----------------------------------------------------------------------------------------------------------
OWN_APPS = [
    "hotline.base", "hotline.crypto", "hotline.audit", "hotline.accounts", "hotline.ui", "hotline.network",
    "hotline.contacts", "hotline.places", "hotline.directory", "hotline.shifts", "hotline.pump", "hotline.realtime",
    "hotline.messaging", "hotline.calls", "responders", "dispatch", "dispatch.console", "dispatch.cases",
    "responders.board", "dispatch.review", "dispatch.handover", "hotline.ops",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    *OWN_APPS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hotline.ui.headers.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hotline.ui.language.UserLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "hotline.accounts.second_factor.SecondFactorRequired",
    "hotline.accounts.routes.ClosedUnlessDeclared",
    "hotline.ui.refusals.Refusals",
]
ROOT_URLCONF = "hotline.urls"
ASGI_APPLICATION = "hotline.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hotline.ui.context.page",
                "hotline.network.context.network",
                "hotline.realtime.context.live",
                "hotline.ops.context.demo",
            ],
        },
    }
]
FORM_RENDERER = "hotline.ui.renderer.ByHand"

# --- Store ----------------------------------------------------------------------------------------------------------
DATABASE_URL = optional("DATABASE_URL")
REDIS_URL = optional("REDIS_URL")
EMBEDDED = not REDIS_URL
DATABASES = {"default": env.db_url_config(DATABASE_URL or f"sqlite:///{DATA_DIR / f'{HOTLINE_MODE}.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=0)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # One writer at a time, asked for at the start of the transaction: without it, writers are refused as "locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
    }
    DATABASES["default"]["TEST"] = {"NAME": env.str("SQLITE_TEST_NAME", default="") or None}
else:
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000"
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Live boards, pump, texts ---------------------------------------------------------------------------------------
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
if REDIS_URL:
    # redis-py's default socket timeout would drop every quiet board after five seconds.
    CHANNEL_LAYERS["default"] = {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
    }
REALTIME_SOURCES = [
    "dispatch.console.live",
    "dispatch.cases.live",
    "responders.board.live",
    "hotline.ops.simulator.live",
]
PUMP_STEPS = [
    "hotline.messaging.inbound.step",
    "dispatch.ladder.step",
    "dispatch.followups.step",
    "dispatch.lead_call.step",
    "dispatch.busy.step",
    "dispatch.cases.escalation.step",
    "dispatch.sending.step",
    "dispatch.shift.step",
    "responders.prompts.step",
    "hotline.messaging.outbox.step",
    "hotline.messaging.hooks.delivery.step",
    "hotline.messaging.audit.step",
    "hotline.messaging.reach.people.step",
    "hotline.realtime.events.prune",
]
INBOUND_HANDLERS = [
    "hotline.messaging.consent.handle",
    "responders.signup.replies.handle",
    "responders.inbound.handle",
    "dispatch.inbound.handle",
]
LOST_TEXT_HANDLERS = ["dispatch.lost_texts.handle"]
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker outlives Redis
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "visibility_timeout": 120,  # above the time limit; the one task may run twice anyway
}
CELERY_TASK_DEFAULT_QUEUE = "pump"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # keeps no file: the schedule is this one line
CELERY_BEAT_SCHEDULE = {"pump": {"task": "hotline.pump.run", "schedule": 3.0, "options": {"expires": 10}}}

# --- People who sign in ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = env.list("PASSWORD_HASHERS", default=["django.contrib.auth.hashers.ScryptPasswordHasher"])
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "hotline.accounts.adapter.AccountAdapter"
MFA_ADAPTER = "hotline.accounts.adapter.MfaAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # no "remember me" box: the cookie lives SESSION_COOKIE_AGE
# Nothing by address (it is not kept), no lock-out by handle; only codes tried after a right password are limited.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "10/5m/key",
    "signup": None,
    "reset_password": None,
    "reset_password_from_key": None,
    "confirm_email": None,
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = HOTLINE_MODE == "demo"
MFA_TOTP_ISSUER = "Vela"
MFA_RATE_LIMITS = False  # by address, which is blanked: it would be one bucket for everybody
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 13 * 3600  # a twelve-hour shift and its handover
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "hotline.ui.views.csrf_failure"

# --- The browser ----------------------------------------------------------------------------------------------------
SOCKET_ORIGINS = [origin.replace("http", "ws", 1) for origin in PUBLIC_ORIGINS]  # older Safari wants them spelled out
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "connect-src": [SELF, *SOCKET_ORIGINS],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" would make browsers send Origin: null with every form
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = EMBEDDED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "hotline.ui.storage.HashedModules"
    },
}

# --- Words and time -------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("HOTLINE_TIME_ZONE", default="") or "America/Los_Angeles"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING = logging_of(env.str("LOG_LEVEL", default="INFO"))
