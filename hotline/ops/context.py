"""The demo's sign-ins on the sign-in page (a template context processor); nothing in a real network."""

from django.conf import settings
from django.http import HttpRequest

from hotline.accounts.roles import Role
from hotline.ops.demo.material.cast import CAST


def demo(request: HttpRequest) -> dict[str, list]:
    if settings.HOTLINE_MODE != "demo" or request.user.is_authenticated:
        return {}
    shown = [member for member in CAST if member.try_this]
    return {"demo_signins": [(", ".join(str(Role(role).label) for role in who.roles), who.handle) for who in shown]}
