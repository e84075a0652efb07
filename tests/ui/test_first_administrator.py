"""The first administrator is made at the terminal, with a second factor, and only once."""

import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import CommandError, call_command

from hotline.accounts import first_steps
from hotline.accounts.management.commands.first_administrator import Command
from hotline.accounts.models import User
from hotline.audit.models import AuditEntry
from hotline.base.errors import Refused

pytestmark = pytest.mark.django_db
GOOD = "a lamp in the window"


class Terminal:
    """A person at the terminal: answers in order; `CODE` reads the key from what was printed, as an app would."""

    def __init__(self, answers, hidden):
        self.answers, self.hidden, self.out, self.err = list(answers), list(hidden), StringIO(), StringIO()

    def code(self):
        secret = re.search(r"^    ((?:[A-Z2-7]{4} ?)+)$", self.out.getvalue(), re.M)[1].replace(" ", "")
        counters = list(yield_hotp_counters_from_time())
        return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))

    def run(self, monkeypatch):
        monkeypatch.setattr(Command, "ask", staticmethod(lambda question: self._next(self.answers)))
        monkeypatch.setattr(Command, "ask_hidden", staticmethod(lambda question: self._next(self.hidden)))
        call_command("first_administrator", stdout=self.out, stderr=self.err)

    def _next(self, answers):
        if not answers:
            raise EOFError
        answer = answers.pop(0)
        return self.code() if answer == "CODE" else answer


def test_it_makes_an_administrator_who_has_a_second_factor(monkeypatch):
    terminal = Terminal(["ada", "CODE"], [GOOD, GOOD])
    terminal.run(monkeypatch)
    ada = User.objects.get(handle="ada")
    assert ada.role_names == {"administrator", "coordinator"}
    assert ada.is_staff
    assert ada.check_password(GOOD)
    assert Authenticator.objects.filter(user=ada, type=Authenticator.Type.TOTP).exists()
    assert "otpauth://totp/ada?" in terminal.out.getvalue()
    assert AuditEntry.objects.filter(verb="first_administrator", ref=str(ada.pk)).exists()


def test_it_asks_again_until_the_answers_are_right(monkeypatch):
    terminal = Terminal(
        ["a b", "ada", "000000", "CODE"], ["short", "a lamp in the hall!", "not the same one", GOOD, GOOD]
    )
    terminal.run(monkeypatch)
    said = terminal.err.getvalue()
    assert "2 to 20 letters" in said
    assert "too short" in said
    assert "The two passwords differ" in said
    assert "That is not the code" in said
    assert User.objects.filter(handle="ada").exists()


def test_nothing_is_made_when_the_person_leaves(monkeypatch):
    with pytest.raises(CommandError, match="Nothing was made"):
        Terminal(["ada"], [GOOD, GOOD]).run(monkeypatch)
    assert not User.objects.exists()


def test_nothing_is_made_after_too_many_wrong_codes(monkeypatch):
    with pytest.raises(CommandError, match="Too many tries"):
        Terminal(["ada", *["000000"] * 5], [GOOD, GOOD]).run(monkeypatch)
    assert not User.objects.exists()


def test_it_refuses_when_there_is_an_administrator(ada, monkeypatch):
    with pytest.raises(CommandError, match="already has an administrator"):
        Terminal([], []).run(monkeypatch)
    with pytest.raises(Refused):
        first_steps.make_first_administrator(handle="eve", password=GOOD, secret=first_steps.new_secret())
    assert not User.objects.filter(handle="eve").exists()


def test_a_handle_that_differs_only_in_case_is_taken(dana):
    with pytest.raises(first_steps.ValidationError, match="taken"):
        first_steps.check_handle("Dana")
