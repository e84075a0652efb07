"""What must never travel: no update, title or list of the console holds an address, a unit, a number or a name."""

import re

import pytest
from django.urls import reverse

from dispatch import followups
from hotline.calls.models import Call
from tests.cast import make_subscriber, make_user, who
from tests.console.make import SECRET_ADDRESS, SECRET_NAME, SECRET_UNIT, browser, make_alerted, make_text, sees_ice
from tests.console.screen import Screen
from tests.dispatch.steps import after_the_hold, approve, at_any_hour, confirm, draft

pytestmark = pytest.mark.django_db
WORDS = "vive aqui una familia de Oaxaca"


def test_no_update_brings_what_must_stay():
    at_any_hour()
    incident, (remy,) = make_alerted("remy")
    make_subscriber(incident.zone)
    call = Call.objects.get()
    screens = [
        Screen(browser("lena"), url)
        for url in (
            reverse("desk"), reverse("inbox"), reverse("approvals"), reverse("incident", args=[incident.code]),
            reverse("call", args=[call.pk]),
        )
    ]  # fmt: skip
    sees_ice(incident, remy)
    confirm(incident, level="V2", note="seen by remy")
    approve(draft(incident))
    after_the_hold()
    followups.promise_call_back(actor=who("dana"), call=call)
    text = make_text(WORDS)

    came = "".join(piece for screen in screens for piece in screen.catch_up(make_user("lena")))

    assert incident.code in came
    numbers = {call.contact.number, text.contact.number, remy.contact.number}
    secrets = {SECRET_ADDRESS, SECRET_UNIT, SECRET_NAME, WORDS, "Oaxaca"}
    for number in numbers:
        secrets |= {number, number[2:], f"{number[2:5]}-{number[5:8]}-{number[8:]}", f"{number[5:8]}-{number[8:]}"}
    for secret in secrets:
        assert secret not in came, secret
    # Digits within a longer run are the fractions of a time.
    assert not re.search(rf"(?<!\d){call.contact.number[-4:]}(?!\d)", came)


@pytest.mark.parametrize("name", ["desk", "inbox", "rumours"])
def test_no_list_holds_it_either(name):
    make_alerted("remy")
    page = browser("dana").get(reverse(name)).text
    for secret in (SECRET_ADDRESS, SECRET_UNIT, SECRET_NAME):
        assert secret not in page


def test_titles_name_nothing_but_the_code():
    incident, _people = make_alerted("remy")
    call = Call.objects.get()
    titles = [
        re.search(r"<title>(.*?)</title>", browser("dana").get(url).text, re.DOTALL)[1].strip()
        for url in (reverse("incident", args=[incident.code]), reverse("call", args=[call.pk]))
    ]
    assert titles[0].startswith(incident.code)
    for title in titles:
        for secret in (SECRET_ADDRESS, SECRET_UNIT, SECRET_NAME, incident.cross_street, call.contact.number[-4:]):
            assert secret not in title
