"""Making the first administrator of a real network: the one account that nobody inside can give out."""

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hotline.accounts.adapter import MfaAdapter
from hotline.accounts.models import User
from hotline.accounts.roles import Role
from hotline.audit import trail
from hotline.base.act import SYSTEM, act
from hotline.base.errors import Refused


def administrator_exists() -> bool:
    """Whether anybody who may still sign in is an administrator."""
    return User.objects.filter(is_active=True, grants__role=Role.ADMINISTRATOR).exists()


def check_handle(handle: str) -> str:
    """The handle, trimmed. Raises ValidationError when it cannot be used or is taken."""
    handle = handle.strip()
    User._meta.get_field("handle").run_validators(handle)
    if User.objects.filter(handle__iexact=handle).exists():
        raise ValidationError(_("This handle is taken. Choose another."))
    return handle


def check_password(password: str, handle: str) -> str:
    """The password. Raises ValidationError with every reason it is too weak."""
    validate_password(password, User(handle=handle))
    return password


def new_secret() -> str:
    """A fresh secret for an authenticator app."""
    return generate_totp_secret()


def app_address(handle: str, secret: str) -> str:
    """The otpauth address that authenticator apps read."""
    return MfaAdapter().build_totp_url(User(handle=handle), secret)


def code_is_right(secret: str, code: str) -> bool:
    """Whether `code` is what an app with `secret` shows now."""
    return validate_totp_code(secret, code.replace(" ", "").strip())


def make_first_administrator(*, handle: str, password: str, secret: str, language: str = "en") -> User:
    """The first administrator, also a coordinator, with the second factor already set up. Raises Refused when there is one."""
    with act(SYSTEM) as deed:
        if administrator_exists():
            raise Refused(_("This network already has an administrator. Ask them to add you."), "administrator_exists")
        user = User.objects.create_user(
            handle, password, roles=[Role.ADMINISTRATOR, Role.COORDINATOR], is_staff=True, language=language
        )
        TOTP.activate(user, secret)
        trail.record(deed, verb="first_administrator", kind="user", ref=str(user.pk))
    return user
