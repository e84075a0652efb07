"""The WSGI entry: gunicorn threads take the providers' signed webhooks under /hooks/ in the full mode."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")

application = get_wsgi_application()

from hotline.celery import app as celery_app  # noqa: E402, F401  (binds the shared task to its broker)
