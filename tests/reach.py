"""A real network with push and e-mail, and people who turned them on by the page, as they do it."""

import json
import re
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from hotline.accounts.models import User
from hotline.ops.launch import keys
from tests.push_service import ENDPOINT, Phone, PushService

HOST = "https://line.example.org"


def real_network(network, monkeypatch) -> PushService:
    """`network` (the settings) has push and e-mail set up and is not the demo; letters stay in `mail.outbox`."""
    network.HOTLINE_MODE, network.PUBLIC_URL = "real", HOST
    network.VAPID_PRIVATE_KEY, network.VAPID_SUBJECT = keys._push_key(), HOST
    service = PushService()
    monkeypatch.setattr("requests.post", service.post)
    return service


def browser_of(user: User) -> Client:
    """Their browser, at home and off duty; outside the demo staff have a second factor."""
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 11) Chrome/120 Mobile")
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def turn_on_push(user: User, phone: Phone | None = None) -> Phone:
    """They press the button on a device of theirs."""
    phone = phone or Phone(f"{ENDPOINT}-{uuid4()}")
    given = {"subscription": json.dumps(phone.subscription), "key": uuid4()}
    assert browser_of(user).post(reverse("reach-device-add"), given).status_code == 302
    return phone


def code_in_last_letter() -> str:
    return re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0]


def turn_on_mail(user: User, address: str) -> None:
    """They type their address, and then the code from the letter."""
    browser = browser_of(user)
    assert browser.post(reverse("reach-address"), {"address": address, "key": uuid4()}).status_code == 302
    assert browser.post(reverse("reach-code"), {"code": code_in_last_letter()}).status_code == 302
