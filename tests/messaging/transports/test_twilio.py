"""Twilio: what is handed over, how each answer is understood, and how a lost answer is looked for."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from hotline.base.errors import Refused
from hotline.messaging import transports
from hotline.messaging.states import State
from hotline.messaging.transports import marks, twilio_codes
from hotline.messaging.transports.base import Doubt, TransportError
from tests.messaging.transports.conftest import in_minutes

pytestmark = [pytest.mark.sqlite_only]


def way():
    return transports.named("twilio")


def refused(outgoing) -> TransportError:
    with pytest.raises(TransportError) as caught:
        way().send(outgoing)
    return caught.value


def doubt(outgoing, seconds_ago: float = 1.0) -> Doubt:
    return Doubt(outgoing, datetime.now(UTC) - timedelta(seconds=seconds_ago))


def test_a_text_is_handed_over_once_with_all_that_twilio_needs(twilio, text):
    outgoing = text(not_after=in_minutes(15))
    accepted = way().send(outgoing)
    assert accepted.sid == twilio.world.taken[0].sid
    assert accepted.state == State.ACCEPTED
    form = twilio.world.sent_bodies[0]
    assert (form["To"], form["From"], form["Body"]) == ("+12135550123", "+12135550100", outgoing.body)
    assert 880 <= int(form["ValidityPeriod"]) <= 900
    assert form["SmartEncoded"] == "false"


def test_the_callback_address_bears_our_own_mark_of_message_and_try(twilio, text):
    outgoing = text(fence=3)
    way().send(outgoing)
    address = urlsplit(twilio.world.sent_bodies[0]["StatusCallback"])
    assert (address.scheme, address.netloc) == ("https", "line.example.org")
    assert address.path.startswith("/hooks/twilio/status/")
    message_id, fence = marks.read(address.path.split("/")[-2])
    assert (str(message_id), fence) == (outgoing.message_id, 3)


def test_a_messaging_service_is_named_as_such(twilio, text, settings):
    settings.TWILIO_FROM = "MG" + "1" * 32
    way().send(text())
    form = twilio.world.sent_bodies[0]
    assert form["MessagingServiceSid"] == settings.TWILIO_FROM
    assert "From" not in form


@pytest.mark.parametrize(("minutes", "seconds"), [(0.01, "5"), (60 * 24, "36000"), (None, None)])
def test_the_time_a_text_may_wait_there_stays_within_what_twilio_takes(twilio, text, minutes, seconds):
    way().send(text(not_after=in_minutes(minutes) if minutes else None))
    assert twilio.world.sent_bodies[0].get("ValidityPeriod") == seconds


# kind of fault -> (surely not taken?, for good?)
ANSWERS = {
    "429": ("no", False),
    "429_date": ("no", False),
    "503_retry": ("no", False),
    "503": ("unknown", False),
    "500_before": ("unknown", False),
    "500_after": ("unknown", False),
    "hang_before": ("unknown", False),
    "hang_after": ("unknown", False),
    "reset_before": ("unknown", False),
    "reset_after": ("unknown", False),
    "junk_before": ("unknown", False),
    "junk_after": ("unknown", False),
    "html_after": ("unknown", False),
    "cut_after": ("unknown", False),
    "redirect": ("no", False),
    "401": ("no", False),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_fault_is_understood_as_what_it_means(twilio, text, impatient, kind):
    impatient(kind)
    twilio.faults.always = kind
    error = refused(text())
    assert (error.accepted, error.permanent) == ANSWERS[kind]
    assert not error.stopped
    if kind.endswith("_after"):
        assert error.accepted == "unknown"


def test_patience_asked_for_is_passed_on(twilio, text):
    twilio.faults.always, twilio.faults.retry_after = "429", 42
    assert refused(text()).retry_after == 42
    twilio.faults.always, twilio.faults.retry_after = "429_date", 42
    assert 38 <= refused(text()).retry_after <= 43


def test_nobody_at_the_address_means_surely_not_taken(twilio, text, settings):
    settings.TWILIO_API_URL = "http://127.0.0.1:9"
    error = refused(text())
    assert (error.code, error.accepted, error.permanent) == ("no_connection", "no", False)


def test_a_number_that_cannot_be_texted_is_refused_for_good(twilio, text):
    twilio.world.landlines.add("+12135550123")
    error = refused(text())
    assert (error.code, error.permanent, error.accepted, error.stopped) == ("twilio-21614", True, "no", False)


def test_a_number_that_answered_stop_is_said_to_have_stopped(twilio, text):
    twilio.world.stopped.add("+12135550123")
    error = refused(text())
    assert (error.code, error.permanent, error.stopped) == ("twilio-21610", True, True)


def test_a_wrong_token_is_our_fault_and_not_the_texts(twilio, text, settings):
    settings.TWILIO_AUTH_TOKEN = "old"
    error = refused(text())
    assert (error.code, error.permanent, error.accepted) == ("twilio-20003", False, "no")


def test_errors_name_neither_number_nor_words(twilio, text):
    for kind in ANSWERS:
        if kind.startswith("hang"):
            continue
        twilio.faults.always = kind
        error = refused(text(body="Somebody at 5th and Main"))
        assert "5th" not in repr(error)
        assert "555" not in repr(error)


def test_a_lost_answer_is_found_by_number_time_and_words(twilio, text):
    twilio.faults.always = "500_after"
    lost, never = text(), text(body="RRN K413 Can you go? Pico")
    refused(lost)
    found = way().lookup_texts([doubt(lost), doubt(never)], frozenset())
    assert found[lost.message_id].sid == twilio.world.taken[0].sid
    assert never.message_id not in found


def test_one_number_they_cannot_tell_of_spoils_no_other_answer(twilio, text):
    twilio.world.silent = {"+12135550124"}
    known, silent = text(), text(to="+12135550124")
    sid = way().send(known).sid
    found = way().lookup_texts([doubt(known), doubt(silent)], frozenset())
    assert found[known.message_id].sid == sid
    assert found[silent.message_id] is None
    with pytest.raises(TransportError):
        way().lookup_texts([doubt(silent)], frozenset())


def test_one_of_theirs_answers_for_one_of_ours_only(twilio, text):
    first, second, third = text(), text(), text()
    way().send(first)
    way().send(second)
    found = way().lookup_texts([doubt(first, 3), doubt(second, 2), doubt(third, 1)], frozenset())
    assert len(found) == 2
    assert len({accepted.sid for accepted in found.values()}) == 2
    assert third.message_id not in found


def test_a_text_we_know_by_its_id_does_not_answer_for_another(twilio, text):
    sid = way().send(text()).sid
    other = text()
    assert way().lookup_texts([doubt(other)], frozenset({sid})) == {}


def test_an_older_text_with_the_same_words_does_not_answer(twilio, text):
    way().send(text())
    twilio.world.taken[0].at -= timedelta(hours=1)
    assert way().lookup_texts([doubt(text())], frozenset()) == {}


def test_a_trial_accounts_sentence_before_ours_is_seen_past(twilio, text):
    twilio.world.prefix = "Sent from your Twilio trial account - "
    outgoing = text()
    way().send(outgoing)
    assert outgoing.message_id in way().lookup_texts([doubt(outgoing)], frozenset())


def test_where_the_words_are_deleted_there_nothing_is_claimed_to_be_known(twilio, text):
    outgoing = text()
    way().send(outgoing)
    twilio.world.redacts = True
    with pytest.raises(TransportError):
        way().lookup_texts([doubt(outgoing)], frozenset())


def test_the_probe_says_how_the_account_is(twilio, settings):
    assert "active" in way().probe()
    settings.TWILIO_AUTH_TOKEN = "old"
    with pytest.raises(Refused, match="token"):
        way().probe()


def test_no_text_is_followed_to_another_address(twilio, text):
    twilio.faults.always = "redirect"
    refused(text())
    assert twilio.world.requests["send"] == 1


def test_every_code_in_the_table_says_one_of_four_things_and_why():
    for meaning in twilio_codes.CODES.values():
        assert meaning.kind in {
            twilio_codes.PERSON,
            twilio_codes.STOPPED,
            twilio_codes.BUSY,
            twilio_codes.ACCOUNT,
            twilio_codes.TEXT,
        }
        assert meaning.words
    assert twilio_codes.meaning("nonsense") is None
    assert [code for code, meaning in twilio_codes.CODES.items() if meaning.kind == twilio_codes.STOPPED] == [21610]


def test_a_mark_that_is_not_ours_says_nothing():
    good = marks.mark("3f2504e0-4f89-11d3-9a0c-0305e82c3301", 2)
    assert marks.read(good) is not None
    assert marks.read(good.replace(".2", ".3")) is None
    for bad in ("", "x", "~", good[:-1], good.split("~")[0]):
        assert marks.read(bad) is None
