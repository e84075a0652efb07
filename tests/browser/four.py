"""Seeds the smallest network there is: the small preset, one zone, eight responders, three of the desk, and one who approves.

Run in a server's own environment, like `tests.browser.town`.
"""

from allauth.mfa.totp.internal.auth import TOTP

from hotline.contacts.models import StaffPhone
from hotline.ops.demo.material.cast import PASSWORD
from hotline.ops.setup import policies
from tests import cast
from tests.browser.town import settle
from tests.console.make import make_script

CORNER, PUBLIC = "S Bonnie Brae & W 7th", "Alvarado & 7th"
APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # what padre's authenticator app knows
SEED = ("shell", "--verbosity", "0", "--command", "from tests.browser import four; four.tiny()")


def tiny() -> None:
    """Three people at the desk of whom one will be on duty, padre with his phone, and whom they can ask and tell."""
    policies.apply_small(actor=cast.who("cora"))
    settle(hold_seconds=1)
    zone = cast.make_zone()
    for name, major in ((CORNER, False), (PUBLIC, True)):
        cast.make_place(name, zone, is_major=major)
    make_script()
    cast.make_user("june", "dispatcher")
    for number in range(8):
        cast.make_responder(("remy", "paloma", *(f"obs{n}" for n in range(3, 9)))[number], zone=zone)
    for language in ("es", "es", "en"):
        cast.make_subscriber(zone, language=language, night_ok=True)
        cast.make_subscriber(zone, language=language, night_ok=False)
    for handle in ("dana", "lena", "padre"):
        cast.make_user(handle)
    padre = cast.make_user("padre")
    StaffPhone.objects.create(user=padre, contact=cast.make_contact(purpose="staff", language="es"))
    TOTP.activate(padre, APP)
    for user in cast.User.objects.all():
        user.language = "en" if user.handle in ("dana", "june", "lena") else "es"
        user.set_password(PASSWORD)
        user.save()
