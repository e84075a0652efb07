"""How allauth behaves here: nobody signs up alone, and the record of a sign-in holds neither address nor browser."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from hotline.accounts import second_factor
from hotline.accounts.models import User
from hotline.crypto.keyring import keyring

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - a value for a column that may not be empty, not something we bind to
BOUND_TO = "mfa_authenticator|data|secret"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by handle; accounts are made by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Never the real one: it would be written into the list of sessions."""
        return NO_ADDRESS

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in. The session record copies the browser's name from the request: there is none any more."""
        request.META["HTTP_USER_AGENT"] = ""
        super().login(request, user)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """No lock-out by handle: it would let anybody shut out a dispatcher. allauth's limit guards codes only."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody has an e-mail address here."""


class MfaAdapter(DefaultMFAAdapter):
    """Second factors: their secrets encrypted, the last one not to be removed by people who must have one."""

    def encrypt(self, text: str) -> str:
        return keyring().encrypt("ops", text, place=BOUND_TO)

    def decrypt(self, encrypted_text: str) -> str:
        return keyring().decrypt(encrypted_text, place=BOUND_TO)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody has an e-mail address here."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        return not second_factor.must_have(user) or second_factor.factors(user).exclude(pk=authenticator.pk).exists()
