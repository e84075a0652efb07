"""The interpreter's own page: away or here, and their hours, in one press; the desk's interpreter key shows it truly."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.errors import Forbidden
from responders import interpreters
from responders.models import Interpreter
from tests.cast import client_of, make_call, make_user, who
from tests.console.make import browser
from tests.responders.test_interpreters import make_interpreter

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("America/Los_Angeles")
EVENING = datetime(2026, 11, 22, 19, 30, tzinfo=HERE)


@pytest.fixture
def ines() -> Interpreter:
    return make_interpreter("ines", user=make_user("ines"))


def page(language: str = "en") -> str:
    return browser("ines").get(reverse("interpreting"), headers={"Accept-Language": language}).text


def press(say: str, start: str = "", end: str = "", **seen: str):
    return browser("ines").post(reverse("interpreting-set"), {"say": say, "start": start, "end": end, **seen})


def at_the_desk() -> str:
    """What the interpreter key of a call in Mixteco shows."""
    shown = browser("dana").get(reverse("call-interpreter", args=[make_call(language="mixteco").pk])).text
    return " ".join(shown[shown.index("speaker-") :].split())


def test_signing_in_an_interpreter_comes_to_their_page(ines):
    assert browser("ines").get("/").url == reverse("interpreting")
    shown = page()
    assert "The desk can phone you now" in shown
    assert "Mixteco, Spanish" in shown
    assert ines.contact.number not in shown


@pytest.mark.parametrize(
    ("say", "here", "desk"),
    [
        ("two_hours", "You are away until Sun 21:30", "away until Sun 21:30"),
        ("morning", "You are away until Mon 08:00", "away until Mon 08:00"),
        ("away", "You are away<", ">away<"),
    ],
)
def test_one_press_and_the_desk_knows(ines, say, here, desk):
    with clock.at(EVENING), timezone.override(HERE):
        assert ">now<" in at_the_desk()
        assert press(say).status_code == 303
        assert here in page()
        assert desk in at_the_desk()
        assert press("here").status_code == 303
        assert "The desk can phone you now" in page()
        assert ">now<" in at_the_desk()
    assert AuditEntry.objects.filter(verb="interpreter_says", ref=str(ines.pk)).count() == 2


def test_who_is_away_is_back_by_themselves(ines):
    press("two_hours")
    with clock.shifted(timedelta(hours=2, minutes=1)):
        assert ">now<" in at_the_desk()


def test_the_same_press_sets_the_hours(ines):
    with clock.at(EVENING):
        press("here", "20:00", "06:00")
        assert "These are not your hours" in page()
        assert "not their hours" in at_the_desk()
    with clock.at(EVENING + timedelta(hours=4)):
        assert ">now<" in at_the_desk()
        press("away", "", "", seen_start="20:00", seen_end="06:00")
    ines.refresh_from_db()
    assert (ines.start, ines.end, ines.away_until) == (None, None, interpreters.OPEN_ENDED)


@pytest.mark.parametrize(("start", "end"), [("20:00", ""), ("", "06:00"), ("25:00", "06:00")])
def test_half_hours_are_refused_and_nothing_changes(ines, start, end):
    answer = press("away", start, end)
    assert answer.status_code == 422
    assert "Nothing was changed" in answer.text
    ines.refresh_from_db()
    assert (ines.start, ines.end, ines.away_until) == (None, None, None)


def test_hours_a_coordinator_set_meanwhile_are_not_overwritten_unseen(ines):
    interpreters.put(actor=who("cora"), person=_with(ines, start=time(8), end=time(12)))
    assert press("two_hours").status_code == 303  # their hours were not touched here
    ines.refresh_from_db()
    assert (ines.start, ines.end) == (time(8), time(12))

    answer = press("here", "20:00", "06:00")
    assert answer.status_code == 409
    assert "Somebody else changed your hours meanwhile" in answer.text
    assert 'value="08:00"' in answer.text
    ines.refresh_from_db()
    assert (ines.start, ines.end) == (time(8), time(12))


def test_a_coordinator_who_changes_their_name_leaves_what_they_said_of_themselves(ines):
    cora = client_of(make_user("cora", is_staff=True))
    url = reverse("admin:responders_interpreter_change", args=[ines.pk])
    shown = cora.get(url).text
    press("away", "20:00", "06:00")

    times = ("start", "end", "away_until_0", "away_until_1")
    seen = {f"initial-{name}": "" for name in times}
    assert all(f'name="{name}"' in shown for name in seen)
    posted = {"handle": "ines.m", "languages": ["mixteco", "es"], "user": str(ines.user_id)}
    assert cora.post(url, posted | dict.fromkeys(times, "") | seen).status_code == 302

    ines.refresh_from_db()
    assert (ines.handle, ines.start, ines.away_until) == ("ines.m", time(20), interpreters.OPEN_ENDED)


def test_nobody_speaks_for_somebody_else(ines):
    make_interpreter("yatzil")
    other = Interpreter.objects.get(handle="yatzil")
    with pytest.raises(Forbidden):
        interpreters.say(actor=who("ines"), person=other, say="away", hours=(None, None), seen=(None, None))
    for handle in ("dana", "remy", "padre"):
        assert browser(handle).get(reverse("interpreting")).status_code == 403
        assert browser(handle).post(reverse("interpreting-set"), {"say": "away"}).status_code == 403


def test_somebody_with_the_role_who_is_not_on_the_list_is_told_whom_to_ask():
    assert "Ask a coordinator" in page()
    assert press("away").status_code == 302


def _with(person: Interpreter, **fields) -> Interpreter:
    fresh = Interpreter.objects.get(pk=person.pk)
    for name, value in fields.items():
        setattr(fresh, name, value)
    return fresh
