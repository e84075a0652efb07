"""Taking a call: nothing typed is lost, two who save meet, half a number is kept, a call is closed once."""

from datetime import date, timedelta

import pytest

from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.calls import desk
from hotline.calls.models import Call, RightsScript
from hotline.calls.scripts import script_for
from hotline.contacts.models import Contact, ContactUse
from hotline.realtime.models import Event
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return cast.make_call()


def save(call: Call, handle: str = "dana", version: int | None = None, **fields) -> Call:
    return desk.save(actor=cast.who(handle), call=call, version=call.version if version is None else version, **fields)


def test_the_record_begins_the_moment_the_call_is_taken(call):
    assert call.state == Call.State.ANSWERED
    assert call.dispatcher.handle == "dana"
    assert abs(clock.now() - call.started_at) < timedelta(seconds=20)
    assert AuditEntry.objects.filter(verb="call_begun", ref=str(call.pk)).exists()
    assert Event.objects.filter(kind="call", ref=str(call.pk)).exists()


@pytest.mark.parametrize("handle", ["padre", "fina", "ines", "leo", "ada", "remy"])
def test_only_people_at_the_desk_take_calls(handle):
    with pytest.raises(Forbidden):
        desk.begin(actor=cast.who(handle), dispatcher=cast.make_user(handle))


def test_what_the_telephone_showed_becomes_a_contact():
    call = cast.make_call(caller="(213) 555-0142")
    assert call.contact.number == "+12135550142"
    assert cast.make_call(caller="2135550142").contact == call.contact
    assert cast.make_call(caller="anonymous").contact is None


def test_what_is_typed_is_kept(call):
    save(call, alias="Rosa", words="Tocan la puerta", facts={"size": 2}, whisper=True, safe_to_text=True)
    fresh = Call.objects.get()
    assert (fresh.alias, fresh.words, fresh.facts, fresh.whisper, fresh.safe_to_text, fresh.version) == (
        "Rosa",
        "Tocan la puerta",
        {"size": 2},
        True,
        True,
        1,
    )


def test_saving_one_field_leaves_the_others_alone(call):
    stale = Call.objects.get(pk=call.pk)
    save(call, alias="Rosa")
    save(stale, version=1, words="Tocan")
    fresh = Call.objects.get()
    assert (fresh.alias, fresh.words) == ("Rosa", "Tocan")


def test_two_who_save_at_once_meet(call):
    theirs = Call.objects.get(pk=call.pk)
    save(call, alias="Rosa")
    with pytest.raises(Conflict):
        save(theirs, "lena", alias="Maria")
    fresh = Call.objects.get()
    assert (fresh.alias, fresh.version) == ("Rosa", 1)
    save(fresh, "lena", alias="Maria")
    assert Call.objects.get().alias == "Maria"


def test_half_a_number_is_kept_as_typed(call):
    save(call, number_text="213 555")
    fresh = Call.objects.get()
    assert (fresh.number_text, fresh.contact) == ("213 555", None)
    save(fresh, number_text="213 555 0142")
    assert Call.objects.get().contact.number == "+12135550142"


def test_a_mended_number_is_no_longer_held_for_the_call(call):
    save(call, number_text="213-555-0142")
    save(call, number_text="213-555-0143")
    assert Call.objects.get().contact.number == "+12135550143"
    assert list(ContactUse.objects.values_list("contact__pk", flat=True)) == [call.contact.pk]


def test_half_a_number_on_the_way_to_another_keeps_the_one_there_was(call):
    save(call, number_text="213-555-0142")
    save(call, number_text="213-555-01")
    assert Call.objects.get().contact.number == "+12135550142"


def test_a_number_taken_away_is_let_go(call):
    save(call, number_text="213-555-0142")
    save(call, number_text="")
    assert Call.objects.get().contact is None
    assert not ContactUse.objects.exists()
    assert Contact.objects.count() == 1  # what nobody holds is forgotten by the purge, not by a keystroke


def test_fields_that_are_not_a_calls_are_a_mistake_of_ours(call):
    for name in ("state", "disposition", "contact", "dispatcher", "nonsense"):
        with pytest.raises(TypeError):
            save(call, **{name: "x"})


def test_a_call_ends_and_is_closed_with_how_it_ended(call):
    dana = cast.who("dana")
    desk.end(actor=dana, call=call)
    ended = Call.objects.get().ended_at
    assert Call.objects.get().state == Call.State.WRAP_UP
    with clock.shifted(timedelta(minutes=3)):
        desk.end(actor=dana, call=call)
        desk.close(actor=dana, call=call, disposition="rumor_query")
    fresh = Call.objects.get()
    assert (fresh.state, fresh.disposition, fresh.ended_at) == ("closed", "rumor_query", ended)


@pytest.mark.parametrize("disposition", ["", "nonsense"])
def test_closing_needs_how_it_ended(call, disposition):
    with pytest.raises(Refused):
        desk.close(actor=cast.who("dana"), call=call, disposition=disposition)
    assert Call.objects.get().state == Call.State.ANSWERED


def test_closing_twice_is_told_and_changes_nothing(call):
    theirs = Call.objects.get(pk=call.pk)
    desk.close(actor=cast.who("dana"), call=call, disposition="silent")
    with pytest.raises(Conflict):
        desk.close(actor=cast.who("lena"), call=theirs, disposition="test")
    assert Call.objects.get().disposition == "silent"
    assert AuditEntry.objects.filter(verb="call_closed").count() == 1


def test_a_closed_call_is_not_written_in(call):
    theirs = Call.objects.get(pk=call.pk)
    desk.close(actor=cast.who("dana"), call=call, disposition="silent")
    with pytest.raises(Refused):
        save(call, alias="late")
    with pytest.raises(Conflict):
        save(theirs, alias="late")
    assert Call.objects.get().alias == ""


class TestTheReminder:
    @pytest.fixture(autouse=True)
    def _scripts(self):
        for version, place in ((1, "home"), (2, "home"), (1, "street")):
            RightsScript.objects.create(place_type=place, language="es", version=version, body=f"{place} {version}")

    def test_it_is_noted_with_language_and_version(self, call):
        reminder = desk.remind(actor=cast.who("dana"), call=call, place_type="home", language="es")
        assert (reminder.version, reminder.language, reminder.by) == (2, "es", "dana")

    def test_skipping_it_is_noted_with_the_reason(self, call):
        reminder = desk.remind(
            actor=cast.who("dana"), call=call, place_type="home", language="es", skipped="they hung up"
        )
        assert (reminder.version, reminder.skipped_reason) == (None, "they hung up")

    def test_a_place_without_words_of_its_own_uses_those_of_the_street(self):
        assert script_for("clinic", "es", date(2026, 1, 1)).body == "street 1"
        assert script_for("home", "en", date(2026, 1, 1)).version is None

    def test_words_are_reviewed_only_with_a_name_and_a_date_and_only_until_they_expire(self):
        script = RightsScript.objects.get(place_type="home", version=2)
        assert not script_for("home", "es", date(2026, 6, 1)).reviewed
        script.approved_by, script.approved_on, script.expires_on = "A lawyer", date(2026, 1, 1), date(2026, 6, 1)
        script.save()
        assert script_for("home", "es", date(2026, 6, 1)).reviewed
        assert not script_for("home", "es", date(2026, 6, 1)).expired
        assert script_for("home", "es", date(2026, 6, 2)).expired
