"""A stolen session must not text thousands: who approves proves again that it is they, when the sign-in is not fresh."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hotline.accounts import second_factor
from hotline.base.errors import Forbidden
from hotline.network import policy


def is_missing(request: HttpRequest) -> bool:
    """Whether this person must show a passkey or a code again before a wide text leaves by their hand.

    In the demo nobody has a second factor unless they set one up; who has one shows it there too.
    """
    if not second_factor.factors(request.user).exists():
        return False
    since = time.time() - 60 * policy.get("approval_sign_in_minutes")
    return not any(
        record.get("method") == "mfa"
        and record.get("type") != Authenticator.Type.RECOVERY_CODES
        and record.get("at", 0) >= since
        for record in get_authentication_records(request, request.user)
    )


def require(request: HttpRequest) -> None:
    """Raise Forbidden when the proof is too old."""
    if is_missing(request):
        raise Forbidden(_("Show your passkey or code again first; then approve."), "prove_again")
