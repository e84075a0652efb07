"""People of a long list are told that they are on it only when a second person sends that text; never who left meanwhile."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import IntegrityError, transaction
from django.urls import reverse

from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.contacts import numbers
from hotline.messaging import outbox, simphone
from hotline.messaging.models import Batch, Message
from hotline.network import gates
from responders import imports, notices
from responders.models import ImportNotice, Subscriber
from tests import cast

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 4, 12, tzinfo=ZoneInfo("America/Los_Angeles"))
CONSENT = imports.Consent("Spring fair", date(2026, 3, 1), "Signed a sheet")
MANY = 60


@pytest.fixture(autouse=True)
def _by_day():
    with clock.at(NOON):
        yield


@pytest.fixture
def notice() -> ImportNotice:
    """Cora brought in sixty people of two areas, half of them in each language."""
    zones = [cast.make_zone("westlake"), cast.make_zone("goleta", column=1)]
    entries = [
        imports.Entry(
            at,
            numbers.to_e164(cast.number()),
            "es" if at % 2 else "en",
            (zones[at % 2],),
            all_areas=False,
            night_ok=False,
        )
        for at in range(MANY)
    ]
    added = imports.save(actor=cast.who("cora"), entries=entries, consent=CONSENT, ref="file-1", confirm=False)
    assert added == MANY
    return ImportNotice.objects.get()


def url(name: str, notice: ImportNotice) -> str:
    return reverse(name, args=[notice.pk])


def send(handle: str, notice: ImportNotice, typed: str = str(MANY)):
    return cast.client_of(cast.make_user(handle)).post(url("setup-import-notice-send", notice), {"typed": typed})


def test_nobody_is_texted_before_a_second_person_says_so(notice):
    assert not Message.objects.exists()
    assert send("cora", notice).status_code == 403
    assert send("dana", notice).status_code == 403
    assert not Message.objects.exists()


def test_the_second_person_finds_it_types_the_number_and_everybody_is_told_in_their_language(notice):
    lena = cast.client_of(cast.make_user("lena"))
    assert "Spring fair" in lena.get(reverse("approvals")).text
    page = lena.get(url("setup-import-notice", notice)).text
    assert "60 people" in page
    assert "Msg&amp;data rates" in page
    assert send("lena", notice, "59").status_code == 422
    assert not Message.objects.exists()
    assert send("lena", notice).status_code == 302
    assert Message.objects.count() == MANY
    cast.run_pump()
    person = Subscriber.objects.filter(language="es").first()
    (text,) = cast.texts_to(person)
    assert "recibe avisos de" in text
    assert set(Batch.objects.values_list("lane", flat=True)) == {50}
    entry = AuditEntry.objects.get(verb="import_told")
    assert (entry.actor_id, entry.reason) == (str(cast.make_user("lena").pk), str(MANY))
    assert send("lena", notice).status_code == 409
    assert Message.objects.count() == MANY
    assert "Spring fair" not in lena.get(reverse("approvals")).text


def test_who_sends_it_has_shown_lately_that_it_is_they(notice):
    lena = cast.make_user("lena")
    TOTP.activate(lena, generate_totp_secret())
    assert "Show it again" in cast.client_of(lena).get(url("setup-import-notice", notice)).text
    assert send("lena", notice).status_code == 403
    assert not Message.objects.exists()


def test_who_left_meanwhile_is_not_told(notice):
    gone = Subscriber.objects.first()
    cast.text_from(gone, "ALTO")
    assert notices.people(notice).count() == MANY - 1
    before = Message.objects.filter(contact=gone.contact).count()
    notices.approve(actor=cast.who("padre"), notice=notice, typed=str(MANY - 1))
    assert Message.objects.filter(contact=gone.contact).count() == before
    assert ImportNotice.objects.get().recipients == MANY - 1


def test_it_waits_for_the_day_and_stops_where_wide_texts_are_paused(notice):
    with clock.at(NOON.replace(hour=23)):
        answer = send("lena", notice)
        assert answer.status_code == 422
        assert "nobody gets it" in answer.text
    gates.close(actor=cast.who("lena"), name="wide_sends", reason="test")
    assert send("lena", notice).status_code == 422
    assert not Message.objects.exists()


def test_the_database_itself_wants_two_people(notice):
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportNotice.objects.filter(pk=notice.pk).update(approved_by=notice.drafted_by)


def test_a_short_list_is_told_at_once_and_asks_nobody():
    cast.make_zone("westlake")
    entry = imports.Entry(1, numbers.to_e164(cast.number()), "es", (), all_areas=True, night_ok=False)
    imports.save(actor=cast.who("cora"), entries=[entry], consent=CONSENT, ref="file-2", confirm=True)
    assert Message.objects.count() == 1
    assert not ImportNotice.objects.exists()


def test_stop_in_the_middle_of_a_broadcast_keeps_them_out_and_no_list_brings_them_back():
    zone = cast.make_zone("westlake")
    people = [cast.make_subscriber(zone) for _ in range(5)]
    last = people[-1]
    with act(SYSTEM) as deed:
        to = [outbox.Recipient(person.contact, "es") for person in people]
        batch = outbox.decide(
            deed, purpose="test", lane="community", template="C1", texts={"es": "Hola"}, to=to
        )  # fmt: skip
    simphone.answer(last.contact.number, "ya no quiero mensajes")
    cast.run_pump()
    assert sorted(batch.messages.values_list("state", flat=True)) == ["delivered"] * 4 + ["suppressed"]
    entry = imports.Entry(1, last.contact.number, "es", (zone,), all_areas=False, night_ok=False)
    plan = imports.Plan()
    imports._sort_out([entry], plan)
    assert (plan.gone, plan.new) == (1, [])
    assert imports.save(actor=cast.who("cora"), entries=[entry], consent=CONSENT, ref="file-3", confirm=True) == 0
    last.contact.refresh_from_db()
    assert last.contact.opted_out_at is not None
    assert "Hola" not in cast.texts_to(last)
