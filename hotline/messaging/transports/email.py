"""E-mail to staff, by Django's mail settings: says only that something waits, never what. Mailboxes keep things for ever."""

import smtplib
import socket
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from hotline.base.errors import Refused
from hotline.messaging.transports.base import Accepted, Capabilities, Outgoing, Transport, TransportError
from hotline.network import policy

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

    def send(self, outgoing: Outgoing) -> Accepted:
        address = address_of(outgoing)
        if not address:
            raise TransportError("email-no-address", permanent=True)
        host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
        letter_id = f"<{outgoing.message_id}@{host}>"
        letter = EmailMessage(
            subject=_("%(network)s: something waits for you") % {"network": policy.name()},
            body=_("Please sign in and look: %(address)s") % {"address": settings.PUBLIC_URL},
            to=[address],
            headers={"Message-ID": letter_id, "Auto-Submitted": "auto-generated"},
        )
        _post(letter)
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
