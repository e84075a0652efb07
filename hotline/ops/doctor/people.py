"""The doctor on people who sign in: nobody of the demo in a real network, and two who can let others in."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotline.accounts.models import User
from hotline.accounts.roles import Role
from hotline.ops.doctor.finding import NOTE, OK, RED, Finding

ENOUGH = 2


def demo_is_gone() -> Iterator[Finding]:
    """Demo sign-ins have a printed password."""
    count = User.objects.filter(is_demo=True, is_active=True).count()
    if settings.HOTLINE_MODE == "real" and count:
        yield Finding(
            RED,
            ngettext(
                "%(count)d demo sign-in is in a real network.", "%(count)d demo sign-ins are in a real network.", count
            )
            % {"count": count},
            _("Start with a fresh database: demo and real never share one."),
        )
    elif settings.HOTLINE_MODE == "demo":
        yield Finding(NOTE, _("This is the demo: it reaches nobody."), _("A real network: python3 run.py --no-demo"))
    else:
        yield Finding(OK, _("Nobody of the demo is here."))


def two_administrators() -> Iterator[Finding]:
    """One administrator who loses a phone would lock everybody out."""
    grants = User.objects.filter(is_active=True, grants__role=Role.ADMINISTRATOR)
    count = grants.distinct().count()
    if count < ENOUGH:
        yield Finding(
            RED if settings.HOTLINE_MODE == "real" else NOTE,
            ngettext("There is %(count)d administrator.", "There are %(count)d administrators.", count)
            % {"count": count},
            _("Make a second one, so that a lost phone locks nobody out."),
        )
    else:
        yield Finding(OK, _("There are two administrators."))
