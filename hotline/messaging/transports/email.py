"""E-mail to staff, by Django's mail settings: says only that something waits, never what. Mailboxes keep things for ever."""

import asyncio
import smtplib
import socket
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from hotline.base.errors import Refused
from hotline.messaging.transports import pointer
from hotline.messaging.transports.base import Accepted, Capabilities, Outgoing, Transport, TransportError

# Before the letter itself is handed over, nothing was taken.
BEFORE = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
)
NOT_CONNECTED = (ConnectionRefusedError, socket.gaierror)
DUMMY = "django.core.mail.backends.dummy.EmailBackend"


class Email(Transport):
    """A repeated letter bears the same Message-ID, which mail servers put together; no more than that is promised."""

    name = "email"
    capabilities = Capabilities(numbers=False)

    @staticmethod
    def is_set_up() -> bool:
        return settings.EMAIL_BACKEND != DUMMY

    def address(self, outgoing: Outgoing) -> Outgoing:
        """With the address of its person."""
        return replace(outgoing, number=address_of(outgoing))

    def send(self, outgoing: Outgoing) -> Accepted:
        return self._hand_over(self.address(outgoing))

    async def asend(self, outgoing: Outgoing) -> Accepted:
        """The same of one that has its address with it."""
        return await asyncio.to_thread(self._hand_over, outgoing)

    @staticmethod
    def _hand_over(outgoing: Outgoing) -> Accepted:
        if "@" not in outgoing.number:
            raise TransportError("email-no-address", permanent=True)
        where = settings.PUBLIC_URL.rstrip("/") + pointer.path_of(outgoing.body)
        words = _in_each_language(
            lambda: _("Something waits for you. Please sign in and look: %(where)s") % {"where": where}
        )
        _post(_letter(outgoing.number, words, outgoing.message_id))
        return Accepted(outgoing.message_id)

    def probe(self) -> str:
        """Whether the mail server lets us in."""
        if settings.EMAIL_BACKEND == DUMMY:
            raise Refused(_("EMAIL_URL is not set."), "email-unset")
        connection = get_connection()
        try:
            connection.open()
        except BEFORE as error:
            raise TransportError(f"email-{type(error).__name__}") from error
        except OSError as error:
            raise TransportError("no_connection") from error
        connection.close()
        return _("the mail server lets us in")


def address_of(outgoing: Outgoing) -> str:
    """Where this person reads mail: `settings.EMAIL_ADDRESS_FOR(contact id)`, or what was given in place of a number."""
    if "@" in outgoing.number:
        return outgoing.number
    return import_string(settings.EMAIL_ADDRESS_FOR)(outgoing.contact_id) if settings.EMAIL_ADDRESS_FOR else ""


def send_code(address: str, code: str, message_id: str) -> None:
    """The letter that proves an address: six figures and nothing of what they are for. Raises TransportError."""
    words = _in_each_language(
        lambda: (
            _("Your code is %(code)s. It is good for ten minutes. If you asked for none, throw this away.")
            % {"code": code}
        )
    )
    _post(_letter(address, words, message_id))


def _in_each_language(say: Callable[[], str], between: str = "\n\n") -> str:
    """What `say` says in every language we speak, because here nobody's is known."""
    said = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said.append(say())
    return between.join(dict.fromkeys(said))


def _letter(address: str, words: str, message_id: str) -> EmailMessage:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return EmailMessage(
        subject="Vela: " + _in_each_language(lambda: _("something waits for you"), " / "),
        body=words,
        to=[address],
        headers={"Message-ID": f"<{message_id}@{host}>", "Auto-Submitted": "auto-generated"},
    )


def _post(letter: EmailMessage) -> None:
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        raise TransportError("email-recipient", permanent=all(code >= 500 for code in codes)) from error
    except BEFORE as error:
        raise TransportError(f"email-{type(error).__name__}") from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise TransportError(f"email-{error.smtp_code}", permanent=error.smtp_code >= 500) from error
    except NOT_CONNECTED as error:
        raise TransportError("no_connection") from error
    except (smtplib.SMTPException, OSError) as error:
        raise TransportError("email-no-answer", accepted="unknown") from error
