"""A session left open somewhere must not text thousands: who has a second factor shows it again before a wide text leaves."""

import time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from dispatch.models import Broadcast, CeilingRaise
from tests.cast import client_of, make_user
from tests.console.make import make_alerted, sees_ice
from tests.dispatch.steps import at_any_hour, confirm, draft, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(db) -> Broadcast:
    at_any_hour()
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    confirm(incident, level="V2")
    return draft(fresh(incident))


@pytest.fixture
def padre(text):
    """He has an authenticator app."""
    user = make_user("padre")
    TOTP.activate(user, generate_totp_secret())
    return client_of(user)


def proved(client, minutes_ago: float, **record) -> None:
    """His session says that he proved it so many minutes ago."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "type": "totp", "at": time.time() - 60 * minutes_ago} | record
    ]
    session["account_authentication_methods_user"] = str(make_user("padre").pk)
    session.save()


def approves(client, text) -> int:
    typed = {"typed_code": text.incident.code}
    return client.post(reverse("approval-approve", args=[text.pk]), typed).status_code


@pytest.mark.parametrize(
    ("minutes", "record"), [(16, {}), (1, {"method": "password"}), (1, {"type": "recovery_codes"}), (None, {})]
)
def test_without_a_fresh_proof_nothing_is_approved(padre, text, minutes, record):
    if minutes is not None:
        proved(padre, minutes, **record)
    page = padre.get(reverse("approval", args=[text.pk])).text
    assert "Show it again" in page
    assert approves(padre, text) == 422
    assert Broadcast.objects.get().state == "awaiting_approval"
    assert padre.post(reverse("ceiling-ask"), {"to": "9", "reason": "three places at once"}).status_code == 422
    assert not CeilingRaise.objects.exists()


def test_with_a_fresh_proof_it_is(padre, text):
    proved(padre, 14)
    assert "Show it again" not in padre.get(reverse("approval", args=[text.pk])).text
    assert approves(padre, text) == 303


def test_where_nobody_has_a_second_factor_the_demo_goes_on(text):
    assert approves(client_of(make_user("padre")), text) == 303
