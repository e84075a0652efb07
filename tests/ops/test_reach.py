"""“How to reach me”: people of staff turn on texts, push and e-mail, prove them with a test, and are forgotten when they leave."""

import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from hotline.base import clock
from hotline.contacts.models import Contact, ContactUse, StaffDevice, StaffPhone, StaffReach
from hotline.messaging.models import SimText
from hotline.messaging.reach import letters, people
from hotline.ops.send_test import proof
from tests import cast
from tests.push_service import Phone
from tests.reach import browser_of, code_in_last_letter, real_network, turn_on_mail, turn_on_push
from tests.smtp_sink import sink

pytestmark = pytest.mark.django_db
NUMBER, ADDRESS = "213-555-0177", "lena.night@example.org"


@pytest.fixture
def push(settings, monkeypatch):
    return real_network(settings, monkeypatch)


@pytest.fixture
def page(push, lena):
    """page.post(name, **fields): lena sends a form; page.look(): what the page shows."""
    client = browser_of(lena)

    class Page:
        answer = None

        def post(self, name: str, *args, **fields) -> int:
            self.answer = client.post(reverse(name, args=args), fields)
            return self.answer.status_code

        def look(self, language: str = "en") -> str:
            if language != "en":
                client.post(reverse("set-language"), {"language": language})
            return client.get(reverse("reach")).text

        def code(self) -> str:
            return code_in_last_letter()

    return Page()


# --- Who
@pytest.mark.parametrize("handle", ["dana", "tess", "lena", "cora", "padre", "fina", "ada"])
def test_everybody_of_staff_has_the_page_in_the_menu_of_their_name(handle, request):
    client = cast.client_of(request.getfixturevalue(handle))
    shown = client.get(reverse("reach")).text
    assert f'href="{reverse("reach")}"' in shown
    assert "nobody can page you" in shown


def test_responders_have_a_profile_of_their_own_and_strangers_sign_in(client, remy):
    assert cast.client_of(remy).get(reverse("reach")).status_code == 403
    assert client.get(reverse("reach")).status_code == 302
    assert client.post(reverse("reach-test"), {"way": "text"}).status_code == 302


def test_in_the_demo_it_says_that_nothing_leaves(lena):
    client = cast.client_of(lena)
    shown = client.get(reverse("reach")).text
    assert "The demo sends no push" in shown
    assert "The demo sends no e-mail" in shown
    assert client.post(reverse("reach-address"), {"address": ADDRESS, "key": "k"}).status_code == 422
    given = {"subscription": json.dumps(Phone().subscription), "key": "k"}
    assert client.post(reverse("reach-device-add"), given).status_code == 422
    assert not mail.outbox
    assert not StaffReach.objects.exists()


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_has_no_script_or_style_within_it(page, lena, language):
    turn_on_push(lena)
    shown = page.look(language)
    assert f'<html lang="{language}">' in shown
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", shown)


# --- Texts
def test_a_number_is_saved_shown_masked_and_proved_by_a_test(page, lena):
    assert page.post("reach-number", number=NUMBER, key="k") == 302
    shown = page.look()
    assert "•••-0177" in shown
    assert "555" not in shown
    assert page.post("reach-test", way="text", key="t") == 302
    assert "handed over" in page.look()
    assert SimText.objects.get(contact=lena.staff_phone.contact).body == proof.words()


def test_what_is_no_number_is_refused_and_stays_on_the_page(page):
    assert page.post("reach-number", number="555") == 422
    assert 'value="555"' in page.answer.text
    assert not StaffPhone.objects.exists()


def test_another_number_lets_go_of_the_first_and_nothing_of_both(page, lena):
    page.post("reach-number", number=NUMBER)
    page.post("reach-number", number="213-555-0178")
    assert StaffPhone.objects.get().contact.number.endswith("0178")
    assert ContactUse.objects.get(purpose="staff").contact.number.endswith("0178")
    page.post("reach-number", number="")
    assert not StaffPhone.objects.exists()
    assert not ContactUse.objects.filter(purpose="staff").exists()


# --- E-mail
def test_an_address_is_used_only_after_the_code_sent_to_it_came_back(page, lena):
    assert page.post("reach-address", address=ADDRESS, key="k") == 302
    letter = mail.outbox[0]
    assert letter.to == [ADDRESS]
    assert "night" not in letter.subject + letter.body
    assert "waits for the code" in page.look()
    assert not people.ways_of([lena])[lena.pk]
    assert letters.address_for(str(lena.reach.contact_id)) == ""
    assert page.post("reach-code", code=page.code()) == 302
    assert people.ways_of([lena])[lena.pk].mail
    assert ADDRESS not in page.look(), "it stands there masked"
    assert page.post("reach-test", way="mail", key="t") == 302
    assert "Look at your mailbox" in page.look()
    assert len(mail.outbox) == 2


def test_the_address_lies_sealed_in_the_store(page, lena):
    page.post("reach-address", address=ADDRESS, key="k")
    kept = StaffReach.objects.get()
    assert "example" not in str(kept.__dict__["address"])
    assert kept.__dict__["address"].startswith("ops.")
    assert kept.address == ADDRESS
    assert page.code() not in kept.code_hash


def test_a_wrong_code_is_refused_and_the_fifth_ends_it(page):
    page.post("reach-address", address=ADDRESS, key="k")
    wrong = "000000" if page.code() != "000000" else "000001"
    for _turn in range(5):
        assert page.post("reach-code", code=wrong) == 422
    assert "Ask for a new one" in page.answer.text
    assert page.post("reach-code", code=page.code()) == 422


def test_a_code_is_good_for_ten_minutes(page, lena):
    page.post("reach-address", address=ADDRESS, key="k")
    with clock.shifted(timedelta(minutes=10, seconds=1)):
        assert page.post("reach-code", code=page.code()) == 422
    assert not people.ways_of([lena])[lena.pk]


def test_pressed_twice_it_is_one_letter_and_after_five_in_an_hour_it_is_enough(page):
    for _twice in range(2):
        page.post("reach-address", address=ADDRESS, key="k0")
    assert len(mail.outbox) == 1
    for turn in range(1, 5):
        assert page.post("reach-address", address=ADDRESS, key=f"k{turn}") == 302
    assert page.post("reach-address", address=ADDRESS, key="k5") == 422
    assert len(mail.outbox) == 5


@pytest.mark.parametrize("address", ["", "nonsense", "a@b", "a b@example.org", "a@example.org\nBcc: b@example.org"])
def test_what_is_no_address_is_refused(page, address):
    assert page.post("reach-address", address=address, key="k") == 422
    assert not mail.outbox


def test_a_new_address_must_be_proved_again_and_a_forgotten_one_is_not_kept(page, lena):
    page.post("reach-address", address=ADDRESS, key="k")
    page.post("reach-code", code=page.code())
    page.post("reach-address", address="other@example.org", key="k2")
    assert not people.ways_of([lena])[lena.pk]
    assert page.post("reach-address-forget") == 302
    assert StaffReach.objects.get().address == ""


def test_a_letter_goes_by_the_mail_server_of_the_settings_and_a_refusal_is_said(page, settings):
    with sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        assert page.post("reach-address", address=ADDRESS, key="k1") == 302
        assert f"To: {ADDRESS}" in server.letters[0]
        server.refuses = True
        assert page.post("reach-address", address=ADDRESS, key="k2") == 422
        assert "could not be sent" in page.answer.text


# --- Push
def test_a_device_is_turned_on_listed_proved_and_forgotten(page, push, lena):
    phone = turn_on_push(lena)
    shown = page.look()
    assert "Chrome, Android" in shown
    assert phone.subscription["endpoint"] not in shown
    assert page.post("reach-test", way="push", key="t") == 302
    assert "only what it shows is proof" in page.look()
    (told,) = push.woke(phone)
    assert set(told) == {"kind", "tag", "path"}
    assert told["path"] == "/"
    assert page.post("reach-device-forget", StaffDevice.objects.get().pk) == 302
    assert not StaffDevice.objects.exists()
    assert page.post("reach-test", way="push", key="t2") == 422


def test_a_device_its_push_service_no_longer_knows_is_taken_off_and_said(page, push, lena):
    turn_on_push(lena)
    push.answer = 410
    assert page.post("reach-test", way="push", key="t") == 422
    assert "taken off" in page.answer.text
    assert not StaffDevice.objects.exists()


def test_the_same_device_is_one_row_and_belongs_to_whoever_turned_it_on_last(push, lena, padre):
    phone = turn_on_push(lena)
    turn_on_push(lena, phone)
    assert StaffDevice.objects.count() == 1
    turn_on_push(padre, phone)
    assert StaffDevice.objects.get().reach.user == padre


@pytest.mark.parametrize(
    "given",
    [
        "",
        "nonsense",
        "[]",
        json.dumps({"endpoint": "https://fcm.googleapis.com/x"}),
        json.dumps(Phone("https://evil.example/push").subscription),
        json.dumps(Phone("http://fcm.googleapis.com/x").subscription),
        json.dumps(Phone("https://fcm.googleapis.com:x/").subscription),
        json.dumps(Phone().subscription | {"keys": {"p256dh": "AA", "auth": "AA"}}),
        json.dumps(Phone("https://fcm.googleapis.com/" + "x" * 3000).subscription),
    ],
)
def test_what_could_not_be_woken_is_refused(page, push, given):
    assert page.post("reach-device-add", subscription=given, key="k") == 422
    assert not StaffDevice.objects.exists()
    assert push.calls == []


def test_nobody_forgets_the_device_of_another(page, padre):
    turn_on_push(padre)
    assert page.post("reach-device-forget", StaffDevice.objects.get().pk) == 302
    assert StaffDevice.objects.count() == 1


def test_the_subscription_lies_sealed_in_the_store(push, lena):
    phone = turn_on_push(lena)
    kept = StaffDevice.objects.get()
    assert "fcm" not in str(kept.__dict__["subscription"])
    assert kept.subscription == phone.subscription


def test_the_worker_is_in_charge_of_its_own_page_only_and_says_nothing_of_anybody(client):
    answer = client.get(reverse("reach-wake"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert "Something waits for you." in answer.text
    assert client.get(reverse("reach-manifest")).json()["display"] == "standalone"


# --- Leaving
def test_who_may_no_longer_sign_in_is_forgotten_with_number_address_and_devices(push, lena, padre):
    for user in (lena, padre):
        turn_on_push(user)
        turn_on_mail(user, ADDRESS)
    browser_of(lena).post(reverse("reach-number"), {"number": NUMBER})
    lena.is_active = False
    lena.save()
    cast.run_pump()
    assert not StaffPhone.objects.exists()
    assert not ContactUse.objects.filter(ref=str(lena.pk)).exists()
    assert StaffReach.objects.get().user == padre
    assert StaffDevice.objects.get().reach.user == padre
    assert Contact.objects.filter(kind=Contact.Kind.PERSON).count() == 1


def test_only_who_was_signed_off_can_be_removed_in_the_set_up_pages(ada, lena):
    ada.is_staff = True
    ada.save()
    client = cast.client_of(ada)
    path = reverse("admin:accounts_user_delete", args=[lena.pk])
    assert client.get(path).status_code == 403
    lena.is_active = False
    lena.save()
    assert client.get(path).status_code == 200
