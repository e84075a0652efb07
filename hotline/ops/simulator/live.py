"""Keeps the simulator's page moving: a frame says only that some phone changed; the page asks again over HTTP.

So no text and no number ever travels in a frame, and a refreshed page shows what a fresh load would, filter and all.
"""

from django.conf import settings
from django.template.loader import render_to_string

from hotline.accounts.models import User
from hotline.realtime.ops import Change, Op

PREFIXES = ("phones",)


def audience(user: User, topic: str) -> str | None:
    """One audience for everybody: any role, in a demo with the simulator."""
    allowed = settings.HOTLINE_MODE == "demo" and settings.SMS_TRANSPORT == "simulator"
    return "phones" if topic == "phones" and allowed and user.is_authenticated else None


def ops(audience: str, language: str, changes: list[Change]) -> list[Op]:
    """One poke, however many phones rang."""
    if not any(change.kind == "phone" for change in changes):
        return []
    return [Op(id="phones-poke", html=render_to_string("simulator/_poke.html"))]
