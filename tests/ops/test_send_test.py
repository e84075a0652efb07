"""The page that proves each way texts leave: who may, what it sends, what it shows, and that it sends once."""

import pytest
from django.core import mail
from django.urls import reverse

from hotline.audit.models import AuditEntry
from hotline.base.act import SYSTEM, act
from hotline.contacts import book
from hotline.messaging import gsm7, outbox, transports
from hotline.messaging.hooks import delivery
from hotline.messaging.hooks.delivery import Said
from hotline.messaging.models import Message, SimText
from hotline.messaging.states import State
from hotline.ops.send_test import proof
from tests import cast
from tests.fake_provider import FakeProvider
from tests.reach import browser_of, real_network, turn_on_push

pytestmark = pytest.mark.django_db
NUMBER = "213-555-0177"


@pytest.fixture
def page(cora):
    """page.send(to): cora sends a test; page.look(): what the page shows then."""
    client = cast.client_of(cora)

    class Page:
        answer = None

        def send(self, to: str = NUMBER, way: str = "simulator", key: str = "k1"):
            self.answer = client.post(reverse("setup-texts-send"), {"to": to, "way": way, "key": key})
            return self.answer.status_code

        def look(self, query: str = "") -> str:
            return client.get(reverse("setup-texts") + query).content.decode()

        def said(self) -> str:
            return client.get(reverse("setup-texts-said")).content.decode()

        def prepare(self):
            self.answer = client.post(reverse("setup-texts-prepare"), follow=True)
            return self.answer.status_code

    return Page()


@pytest.fixture
def twilio(settings):
    with FakeProvider() as there:
        settings.SMS_TRANSPORT, settings.TWILIO_API_URL = "twilio", there.url
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = there.world.account, there.world.token
        settings.TWILIO_FROM = "+12135550100"
        yield there


@pytest.mark.parametrize("handle", ["dana", "tess", "lena", "padre", "fina", "ines", "leo", "remy"])
def test_others_may_not(handle, request):
    person = request.getfixturevalue(handle)
    client = cast.client_of(person)
    for name in ("setup-texts", "setup-texts-said"):
        assert client.get(reverse(name)).status_code == 403
    for name in ("setup-texts-send", "setup-texts-prepare"):
        assert client.post(reverse(name)).status_code == 403
    assert not SimText.objects.exists()


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get(reverse("setup-texts")).status_code == 302


@pytest.mark.parametrize("handle", ["cora", "ada"])
def test_coordinators_and_administrators_see_which_texts_go_which_way(handle, request):
    shown = cast.client_of(request.getfixturevalue(handle)).get(reverse("setup-texts")).content.decode()
    assert "Responders" in shown
    assert "<code>simulator</code>" in shown


def test_a_test_arrives_in_both_languages_and_holds_nothing_about_anybody(page):
    assert page.send() == 302
    text = SimText.objects.get()
    assert text.body == proof.words()
    assert gsm7.measure(text.body).segments == 1
    assert "Prueba" in text.body
    assert "accepted" in page.look()
    assert not Message.objects.exists()  # it goes past the outbox: this way is proved and no other


def test_the_same_request_twice_is_one_text(page):
    page.send()
    page.send()
    assert SimText.objects.count() == 1


def test_neither_number_nor_text_is_kept_in_the_session_or_in_the_audit(page, cora):
    page.send()
    entry = AuditEntry.objects.get(verb="test_text")
    assert (entry.ref, entry.actor_id) == ("simulator", str(cora.pk))
    assert "0177" not in page.look()


@pytest.mark.parametrize("number", ["", "555", "nonsense", "lena@example.org"])
def test_what_is_no_number_is_refused_and_stays_on_the_page(page, number):
    assert page.send(to=number) == 422
    assert 'role="alert"' in page.answer.content.decode()
    assert f'value="{number}"' in page.answer.content.decode()


def test_a_way_there_is_not_is_refused(page):
    assert page.send(way="pigeon") == 422


def test_a_number_that_asked_for_no_more_texts_gets_none(page):
    contact = cast.make_contact(NUMBER)
    with act(SYSTEM) as deed:
        book.opt_out(deed, contact, "ALTO")
    assert page.send() == 422
    assert not SimText.objects.exists()


def test_after_ten_in_an_hour_it_is_enough(page):
    for turn in range(10):
        assert page.send(key=f"k{turn}") == 302
    assert page.send(key="k10") == 422
    assert SimText.objects.count() == 10


def test_a_wrong_token_is_said_in_words(page, twilio, settings):
    settings.TWILIO_AUTH_TOKEN = "old"
    assert page.send(way="twilio") == 302
    shown = page.look()
    assert "refused" in shown
    assert "the account or its token is wrong" in shown


def test_a_lost_answer_is_said_to_be_not_known(page, twilio):
    twilio.faults.always = "500_after"
    page.send(way="twilio")
    assert "not known" in page.look()


def test_what_the_provider_calls_back_is_shown_as_it_comes(page, twilio):
    page.send(way="twilio")
    assert "has not called back" in page.look()
    sid = twilio.world.taken[0].sid
    delivery.note(Said("twilio", sid, State.SENT))
    assert "hx-trigger" in page.said()
    delivery.note(Said("twilio", sid, State.DELIVERED))
    shown = page.said()
    assert "Delivered, says the carrier" in shown
    assert "hx-trigger" not in shown


def test_each_provider_is_asked_only_when_somebody_wants_it(page, twilio):
    page.look()
    assert twilio.world.requests == {}
    assert "account active" in page.look("?look=1")


@pytest.fixture
def phone(settings):
    with FakeProvider() as there:
        settings.SMS_TRANSPORT, settings.ANDROID_GATEWAY_URL = "android", there.url
        settings.ANDROID_GATEWAY_USER, settings.ANDROID_GATEWAY_PASSWORD = there.world.account, there.world.token
        settings.ANDROID_WEBHOOK_KEY = "key"
        transports.named.cache_clear()
        yield there
    transports.named.cache_clear()


def test_the_phone_is_prepared_by_one_button(page, phone):
    assert "Prepare the phone" in page.look("?look=1")
    assert page.prepare() == 200
    assert "empty it by hand" in page.answer.content.decode()
    assert "works" in page.look("?look=1")


def test_a_phone_that_is_off_is_said_to_be(page, phone, settings):
    settings.ANDROID_GATEWAY_URL = "http://127.0.0.1:9"
    assert page.prepare() == 422
    assert "no_connection" in page.answer.content.decode()


def test_a_slow_way_says_honestly_how_long_a_text_would_wait(page, phone, settings):
    settings.ANDROID_TEXTS_PER_HALF_HOUR = 10
    transports.named.cache_clear()
    contacts = [cast.make_contact() for _each in range(13)]
    with act(SYSTEM) as deed:
        text_them(deed, contacts)
    assert "queued, about" in page.look()


def text_them(deed, contacts) -> None:
    to = [outbox.Recipient(contact, "es") for contact in contacts]
    outbox.decide(deed, purpose="test", lane="responder", template="", texts={"es": "Hola"}, to=to)


def test_push_goes_to_ones_own_devices_and_a_letter_to_the_address_one_gives(cora, settings, monkeypatch):
    service = real_network(settings, monkeypatch)
    phone = turn_on_push(cora)
    client = browser_of(cora)
    for way, to in (("webpush", ""), ("email", "cora@example.org")):
        assert client.post(reverse("setup-texts-send"), {"to": to, "way": way, "key": way}).status_code == 302
        assert "accepted" in client.get(reverse("setup-texts")).text
    assert [told["path"] for told in service.woke(phone)] == ["/"]
    assert [letter.to for letter in mail.outbox] == [["cora@example.org"]]
    assert "Push to staff" in client.get(reverse("setup-texts")).text
