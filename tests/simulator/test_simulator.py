"""The simulator's page: every phone in town, and answering as the person who holds it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.contacts import book, numbers
from hotline.contacts.models import Contact
from hotline.messaging import inbound, outbox
from hotline.messaging.models import Inbound, SimText
from hotline.messaging.outbox import Recipient
from hotline.ops.simulator import live, phones
from hotline.realtime.ops import Change
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(dana):
    """Dana's browser: any role may open the simulator."""
    return cast.client_of(dana)


def received(contact: Contact, body: str, *, minutes_ago: float = 0) -> None:
    with clock.shifted(-timedelta(minutes=minutes_ago)):
        with act(SYSTEM) as deed:
            outbox.decide(
                deed, purpose="test", lane=outbox.RESPONDER, template="", texts={"en": body, "es": body},
                to=[Recipient(contact, "es")],
            )  # fmt: skip
        outbox.step()


def key_of(page) -> str:
    return re.search(r'name="key" value="([^"]+)"', page.content.decode()).group(1)


def answer(desk, contact: Contact, text: str):
    page = desk.get(reverse("simulator"), {"phone": contact.pk})
    return desk.post(reverse("simulator-answer", args=[contact.pk]), {"text": text, "key": key_of(page)})


def test_every_phone_is_listed_with_its_owner_and_never_with_its_number(desk, remy, omar):
    page = desk.get(reverse("simulator")).content.decode()
    assert "remy" in page
    assert "ES · Westlake" in page
    assert numbers.mask(remy.contact.number) in page
    shown = re.sub(r"\D", "", page.split('id="phone-list"')[1].split('id="phone"')[0])
    assert remy.contact.number[2:] not in shown


def test_the_phone_that_rang_last_comes_first(desk, remy, omar):
    received(omar.contact, "first", minutes_ago=5)
    received(remy.contact, "then")
    assert [phone.id for phone in phones.phones().phones[:2]] == [remy.contact_id, omar.contact_id]


def test_the_filters_show_responders_community_and_who_was_texted_just_now(desk, remy, omar):
    received(remy.contact, "a while ago", minutes_ago=30)
    received(omar.contact, "now")
    shown = {show: {phone.id for phone in phones.phones(show=show).phones} for show in phones.SHOWS}
    assert shown["responders"] == {remy.contact_id}
    assert shown["community"] == shown["recent"] == {omar.contact_id}
    assert shown["all"] == {remy.contact_id, omar.contact_id}


@pytest.mark.parametrize("query", ["rem", "{mask}", "{four}"])
def test_a_phone_is_found_by_handle_or_last_four(remy, omar, query):
    mask = numbers.mask(remy.contact.number)
    query = query.format(mask=mask, four=mask[-4:])
    assert [phone.id for phone in phones.phones(query=query).phones] == [remy.contact_id]


def test_phones_are_found_by_area(remy, omar):
    cast.make_subscriber(cast.make_zone("koreatown", 2))
    assert {phone.id for phone in phones.phones(query="westl").phones} == {remy.contact_id, omar.contact_id}


def test_a_phone_shows_what_it_received_with_segments_and_offers_replies_with_the_newest_code(desk, remy):
    received(remy.contact, "RRN K412 SIN CONFIRMAR: casa, por 8th St (Laguna Sur), 5:43am. Responda VOY K412 10 o NO.")
    page = desk.get(reverse("simulator"), {"phone": remy.contact_id}).content.decode()
    assert "RRN K412 SIN CONFIRMAR" in page
    assert "1 segment" in page
    assert 'value="VOY K412 10"' in page


def test_an_answer_goes_through_the_inbox_of_the_line_and_is_understood(desk, omar):
    answered = answer(desk, omar.contact, "ALTO")
    assert answered.status_code == 302
    inbound.step()
    text = Inbound.objects.get(contact=omar.contact)
    assert (text.body, text.state) == ("ALTO", Inbound.State.HANDLED)
    omar.contact.refresh_from_db()
    assert omar.contact.opted_out_at is not None
    mine = SimText.objects.get(contact=omar.contact, direction=SimText.Direction.FROM_PHONE)
    assert mine.body == "ALTO"


def test_pressing_send_twice_writes_once(desk, omar):
    page = desk.get(reverse("simulator"), {"phone": omar.contact_id})
    form = {"text": "OK", "key": key_of(page)}
    for _ in range(2):
        assert desk.post(reverse("simulator-answer", args=[omar.contact_id]), form).status_code == 302
    assert Inbound.objects.filter(contact=omar.contact).count() == 1


def test_nothing_typed_is_refused_with_one_sentence(desk, omar):
    refused = answer(desk, omar.contact, "  ")
    assert refused.status_code == 422
    assert b"Write something first." in refused.content


def test_a_new_number_texts_the_line_and_becomes_a_phone_of_the_town(desk):
    page = desk.get(reverse("simulator"))
    offered = re.search(r'name="number" value="([^"]+)"', page.content.decode()).group(1)
    form = {"number": offered, "text": "ALERTA", "key": key_of(page)}
    assert desk.post(reverse("simulator-new"), form).status_code == 302
    assert Inbound.objects.get().contact == book.find(offered)


@pytest.mark.parametrize("number", ["213 555 0234", "213-867-5309", "hello"])
def test_only_invented_numbers_may_text(desk, number):
    page = desk.get(reverse("simulator"))
    refused = desk.post(reverse("simulator-new"), {"number": number, "text": "hola", "key": key_of(page)})
    assert refused.status_code == 422
    assert b"Only invented numbers here" in refused.content
    assert not Inbound.objects.exists()


def test_a_long_town_is_paged_without_losing_or_repeating_a_phone(django_assert_max_num_queries):
    town = [f"+1{code}55501{last:02d}" for code in (661, 707) for last in range(80)]
    with act(SYSTEM) as deed:
        contacts = book.add_many(deed, [(number, "caller", "es") for number in town])
    received(contacts[3], "hola", minutes_ago=2)
    received(contacts[140], "hola")
    seen, after = [], ""
    with django_assert_max_num_queries(40):
        while True:
            page = phones.phones(after=after)
            seen += [phone.id for phone in page.phones]
            after = page.after
            if not after:
                break
    assert len(seen) == len(set(seen)) == 160
    assert seen[:2] == [contacts[140].pk, contacts[3].pk]


def test_a_frame_says_only_that_some_phone_changed(dana, remy):
    received(remy.contact, "RRN K412 secret words")
    assert live.audience(dana, "phones") == "phones"
    (op,) = live.ops("phones", "en", [Change("phone", str(remy.contact_id)), Change("phone", "another")])
    assert op.id == "phones-poke"
    assert "K412" not in op.html
    assert numbers.last_four(remy.contact.number) not in op.html
    assert live.ops("phones", "en", [Change("incident", "x")]) == []


def test_what_a_poke_fetches_is_what_a_fresh_page_shows(desk, remy):
    received(remy.contact, "one")
    query = {"phone": str(remy.contact_id), "show": "responders"}
    moving = desk.get(reverse("simulator"), query, headers={"HX-Request": "true"}).content.decode()
    whole = desk.get(reverse("simulator"), query).content.decode()
    for region in ("phone-list", "phone-head", "texts", "replies"):
        assert f'id="{region}"' in moving
    texts = re.search(r'<ol class="stack" id="texts".*?</ol>', moving, re.S).group(0)
    assert texts in whole


def test_somebody_signed_out_is_sent_to_the_sign_in(client, remy):
    response = client.get(reverse("simulator"))
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_reading_needs_get_and_answering_needs_post(desk, omar):
    assert desk.post(reverse("simulator")).status_code == 405
    assert desk.get(reverse("simulator-answer", args=[omar.contact_id])).status_code == 405


@pytest.mark.parametrize("change", [{"SMS_TRANSPORT": "none"}, {"HOTLINE_MODE": "real"}])
def test_in_a_real_network_there_is_no_simulator(desk, dana, omar, settings, change):
    for name, value in change.items():
        setattr(settings, name, value)
    closed = (302, 403, 404)  # 302: a real network first asks for the second factor
    assert desk.get("/simulator/").status_code in closed
    posted = desk.post(f"/simulator/{omar.contact_id}/answer/", {"text": "hola", "key": "k"})
    assert posted.status_code in closed
    assert live.audience(dana, "phones") is None
    assert not Inbound.objects.exists()
