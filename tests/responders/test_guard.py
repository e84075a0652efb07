"""How often people are texted in a month and at which hours: a pure judgement, and the query behind it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.contacts.models import Contact
from hotline.messaging import outbox
from hotline.messaging.models import Batch, Message
from responders import guard
from tests import cast

LA = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 3, 20, 11, tzinfo=LA)
DAWN = datetime(2026, 3, 20, 4, 45, tzinfo=LA)


def judged(had, to_all=0, people=100, exempt=False):
    return guard.judge(had=had, to_all=to_all, people=people, emergencies=0, exempt=exempt)


@pytest.mark.parametrize(
    ("had", "to_all", "level", "soft", "hard", "most"),
    [
        ({}, 0, "", 0, 0, 1),
        ({5: 100}, 0, "", 0, 0, 6),
        ({6: 3, 2: 97}, 0, "soft", 3, 0, 7),
        ({7: 1, 6: 3}, 0, "hard", 4, 1, 8),
        ({}, 5, "", 0, 0, 6),
        ({}, 6, "soft", 100, 0, 7),
        ({1: 10}, 6, "hard", 100, 10, 8),
    ],
)
def test_six_are_promised_seven_are_soft_eight_are_hard(had, to_all, level, soft, hard, most):
    report = judged(had, to_all)
    assert (report.level, report.over_soft, report.over_hard, report.most) == (level, soft, hard, most)
    assert bool(report.sentence) == bool(level)
    assert report.exact == (to_all == 0)


def test_an_emergency_is_exempt_and_nobody_at_all_is_fine():
    assert judged({9: 100}, exempt=True).level == ""
    assert judged({}, people=0).most == 0


def tell(contacts, kind: str, at: datetime, lane: str = "community") -> Batch:
    with clock.at(at), act(SYSTEM) as deed:
        to = [outbox.Recipient(contact, "es") for contact in contacts]
        return outbox.decide(deed, purpose="test", lane=lane, template=kind, texts={"es": "Hola"}, to=to)


@pytest.fixture
def town(db):
    west, east = cast.make_zone("westlake"), cast.make_zone("goleta", 3)
    return west, [
        cast.make_subscriber(west).contact,
        cast.make_subscriber(west).contact,
        cast.make_subscriber(east).contact,
    ]


def test_only_this_months_wide_texts_that_are_no_emergency_count(town):
    west, people = town
    for day in range(1, 7):
        tell(people[:1], "O1", NOW.replace(day=day))
        tell(people, "C1", NOW.replace(day=day))
        tell(people, "S3", NOW.replace(day=day), lane="service")
        tell(people, "O1", NOW - timedelta(days=40 + day))
    report = guard.check(kind="O1", zones=[west], now=NOW)
    assert (report.people, report.level, report.over_soft, report.most) == (2, "soft", 1, 7)
    assert (report.emergencies, report.exact) == (6, True)
    assert guard.check(kind="C1", zones=[west], now=NOW).level == ""
    assert guard.check(kind="O1", contacts=Contact.objects.filter(pk=people[2].pk), now=NOW).most == 1


def test_what_never_left_does_not_count(town):
    west, people = town
    for day in range(1, 7):
        batch = tell(people[:1], "O1", NOW.replace(day=day))
    Message.objects.filter(batch=batch).update(state="suppressed")
    assert guard.check(kind="O1", zones=[west], now=NOW).level == ""


def test_a_batch_whose_rows_are_gone_counts_for_everybody(town):
    west, people = town
    for day in range(1, 7):
        tell(people[:1], "O1", NOW.replace(day=day))
    Message.objects.all().delete()
    report = guard.check(kind="O1", zones=[west], now=NOW)
    assert (report.over_soft, report.exact) == (2, False)


@pytest.mark.django_db
def test_it_is_asked_at_night_as_by_day(town):
    west, _people = town
    assert guard.check(kind="O1", zones=[west], now=NOW.replace(hour=23)).people == 2


@pytest.mark.parametrize(
    ("kind", "hour", "said"),
    [
        ("C1", 11, ""),
        ("C1", 5, ""),
        ("O1", 9, ""),
        ("O1", 19, ""),
        ("O1", 20, "09:00 to 20:00"),
        ("C6", 8, "nobody gets it"),
    ],
)
@pytest.mark.django_db
def test_the_hour_is_spoken_of_only_when_it_matters(kind, hour, said):
    found = guard.quiet(kind, NOW.replace(hour=hour))
    assert (found == "") if not said else (said in found)


def test_an_alert_at_a_quarter_to_five_says_who_hears_it_and_what_becomes_of_the_rest(town):
    west, _people = town
    cast.make_subscriber(west, night_ok=False)
    said = guard.quiet("C1", DAWN, [west])
    assert said == (
        "It is 04:45. Until 05:00 only those who asked for alerts at night get this: 2 of 3 people. "
        "Nothing is kept back for the others: if it still matters at 05:00, alert them then."
    )
    assert "alerts at night" in guard.quiet("C1", DAWN)


def test_of_an_alert_it_is_said_how_many_have_had_their_six_this_month(town):
    west, people = town
    for day in range(1, 7):
        tell(people[:1], "C1" if day % 2 else "O1", NOW.replace(day=day))
    report = guard.check(kind="C1", zones=[west], now=NOW)
    assert (report.level, report.already) == ("", 1)
    assert report.sentence == "1 of these people got 6 or more texts this month already, alerts counted."
    assert guard.check(kind="O1", zones=[west], now=NOW).sentence == ""  # only three of them were no alerts
