"""E-mail: only says that something waits, and knows which failures may be tried again."""

import smtplib
import socket

import pytest

from hotline.base.errors import Refused
from hotline.messaging import transports
from hotline.messaging.transports.base import TransportError

pytestmark = pytest.mark.django_db


def way():
    return transports.named("email")


def test_a_letter_says_neither_what_nor_where(text, mailoutbox, settings):
    settings.PUBLIC_URL = "https://line.example.org"
    outgoing = text(body="RRN K412 agents at 5th and Main", to="lena@example.org")
    assert way().send(outgoing).sid == outgoing.message_id
    letter = mailoutbox[0]
    whole = letter.message().as_string()
    assert letter.to == ["lena@example.org"]
    assert "https://line.example.org" in letter.body
    for word in ("K412", "5th", "agents"):
        assert word not in whole


def test_the_same_text_bears_the_same_letter_id(text, mailoutbox):
    outgoing = text(to="lena@example.org")
    way().send(outgoing)
    way().send(outgoing)
    assert len({letter.extra_headers["Message-ID"] for letter in mailoutbox}) == 1


def address_book(contact_id: str) -> str:
    return {"c1": "lena@example.org"}.get(contact_id, "")


def test_an_address_is_looked_up_by_the_networks_own_book(text, mailoutbox, settings):
    settings.EMAIL_ADDRESS_FOR = f"{__name__}.address_book"
    way().send(text(contact_id="c1"))
    assert mailoutbox[0].to == ["lena@example.org"]
    with pytest.raises(TransportError) as caught:
        way().send(text(contact_id="c2"))
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("fault", "accepted", "permanent"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.c": (550, b"no")}), "no", True),
        (smtplib.SMTPRecipientsRefused({"a@b.c": (451, b"later")}), "no", False),
        (smtplib.SMTPAuthenticationError(535, b"no"), "no", False),
        (smtplib.SMTPConnectError(421, b"no"), "no", False),
        (smtplib.SMTPDataError(451, b"later"), "no", False),
        (smtplib.SMTPDataError(554, b"spam"), "no", True),
        (ConnectionRefusedError(), "no", False),
        (socket.gaierror(), "no", False),
        (smtplib.SMTPServerDisconnected(), "unknown", False),
        (TimeoutError(), "unknown", False),
        (ConnectionResetError(), "unknown", False),
    ],
)
def test_every_fault_is_understood_as_what_it_means(text, monkeypatch, fault, accepted, permanent):
    def fail(self, *args, **kwargs):
        raise fault

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    with pytest.raises(TransportError) as caught:
        way().send(text(to="lena@example.org"))
    assert (caught.value.accepted, caught.value.permanent) == (accepted, permanent)
    assert "lena" not in repr(caught.value)


def test_the_probe_says_when_no_server_is_set_or_reached(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with pytest.raises(Refused, match="EMAIL_URL"):
        way().probe()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(TransportError):
        way().probe()
