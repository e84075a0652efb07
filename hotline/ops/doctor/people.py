"""The doctor on people who sign in: nobody of the demo in a real network, two who can let others in, and who can be paged."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotline.accounts.models import User
from hotline.accounts.roles import APPROVES, Role
from hotline.messaging.reach import people as reach
from hotline.ops.doctor.finding import NOTE, OK, RED, Finding
from responders import agreeing

ENOUGH = 2
SHOWN = 8


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


def approvers_can_be_paged() -> Iterator[Finding]:
    """A text to the community waits for a second person: somebody who may approve must be reached, and two are better."""
    may = list(User.objects.filter(is_active=True, grants__role__in=APPROVES).distinct().order_by("handle"))
    found = reach.ways_of(may)
    silent = [user.handle for user in may if not found[user.pk]]
    count = len(may) - len(silent)
    mend = _("Ask them to open “How to reach me” in the menu of their name: a phone, push or e-mail.")
    if not count:
        level = RED if settings.HOTLINE_MODE == "real" else NOTE
        yield Finding(level, _("Nobody who may approve a text to the community can be paged in any way."), mend)
        return
    if count < ENOUGH:
        yield Finding(NOTE, _("Only one person who may approve a text to the community can be paged."), mend)
    if silent:
        yield Finding(
            NOTE,
            _("These people may approve and cannot be paged in any way: %(names)s") % {"names": _some(silent)},
            mend,
        )
    if count >= ENOUGH and not silent:
        yield Finding(OK, _("Everybody who may approve can be paged."))


def responders_can_be_texted() -> Iterator[Finding]:
    """Whose phone opted out hears no alert; whose consent is not on file may not be texted for long."""
    silent, bare = agreeing.gone_silent(), agreeing.without_proof()
    if silent:
        yield Finding(
            RED,
            _("These responders hear no alert, their phones opted out: %(names)s") % {"names": _some(silent)},
            _("Call them. If it was an accident, they text START."),
        )
    if bare:
        yield Finding(
            RED if settings.HOTLINE_MODE == "real" else NOTE,
            _("No consent to texts is on file for: %(names)s") % {"names": _some(bare)},
            _("Ask them, and note how they agreed at their profile in Set-up."),
        )
    if not silent and not bare:
        yield Finding(OK, _("Every active responder agreed to texts, and texts reach them."))


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
