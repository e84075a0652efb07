"""The conversation with one number: claimed, answered in their language, linked, a doubtful stop settled, and never in two hands."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dispatch import rumours
from dispatch.console import replies
from dispatch.models import Hearer, TimelineEntry
from hotline.base import clock
from hotline.messaging.models import Inbound, InboundMedia, Message
from hotline.messaging.urgency import sounds_urgent
from hotline.places.models import NeighbourNetwork
from tests.cast import make_call, make_incident, make_user, make_zone, number, text_from, texts_to, who
from tests.console.make import browser, make_alerted, make_text
from tests.console.screen import Screen, plain

pytestmark = pytest.mark.django_db
BODY = "Hay una camioneta rara en la esquina, desde hace rato"


def do(handle: str, text: Inbound, act: str, **posted):
    return browser(handle).post(reverse("inbox-act", args=[text.pk, act]), {"from": "talk", **posted})


def page(text: Inbound, handle: str = "dana", query: str = "") -> str:
    return browser(handle).get(reverse("talk", args=[text.pk]) + query).text


def again(text: Inbound, body: str) -> Inbound:
    """The same sender writes once more."""
    text_from(text.contact, body)
    return Inbound.objects.filter(contact=text.contact).latest("received_at")


def fresh(text: Inbound) -> Inbound:
    return Inbound.objects.select_related("contact").get(pk=text.pk)


# --- The words, both ways ---------------------------------------------------------------------------------------------
def test_both_sides_of_two_days_are_shown_without_the_number():
    text = make_text(BODY)
    do("dana", text, "answer", body=replies.body("where", "es"), language="es")
    late = again(text, "En la esquina de la tienda, son tres")

    shown = page(late)
    assert shown.index(BODY) < shown.index("¿En qué esquina") < shown.index("son tres")
    assert text.contact.number not in shown
    assert f"•••-{text.contact.number[-4:]}" in shown
    with clock.shifted(timedelta(hours=49)):
        much_later = page(late)
        assert "son tres" in much_later, "what waits is shown however old it is"
        assert BODY not in much_later
        do("dana", late, "done")
        assert browser("dana").get(reverse("talk", args=[late.pk])).status_code == 404


def test_a_personal_link_is_named_and_not_shown():
    incident, (remy,) = make_alerted("remy")
    text_from(remy, f"VOY {incident.code} 5")
    text_from(remy, "no encuentro la entrada, hay una reja")
    text = Inbound.objects.latest("received_at")
    link = Message.objects.filter(contact=remy.contact).exclude(own_text=None).first()
    shown = page(text)
    assert "remy" in shown
    if link is not None:
        assert link.own_text not in shown
        assert "(a text with a personal link)" in shown


def test_what_comes_while_somebody_types_is_fetched_and_stays_unread():
    text = make_text(BODY)
    screen = Screen(browser("dana"), reverse("talk", args=[text.pk]))
    late = again(text, "ya se fueron, gracias")

    pieces = screen.catch_up(make_user("dana"))
    assert any('id="talk-news"' in piece for piece in pieces)
    assert not any("se fueron" in piece or "camioneta" in piece for piece in pieces)
    assert "ya se fueron" in browser("dana").get(reverse("talk-thread", args=[text.pk])).text

    do("dana", text, "answer", body="Gracias, lo anotamos.", language="es")
    assert (fresh(text).state, fresh(late).state) == ("answered", "unread")


def test_what_is_understood_by_the_machine_comes_to_an_open_conversation_too():
    incident, (remy,) = make_alerted("remy")
    text_from(remy, "no encuentro la entrada, hay una reja")
    screen = Screen(browser("dana"), reverse("talk", args=[Inbound.objects.latest("received_at").pk]))
    text_from(remy, f"VOY {incident.code} 5")
    assert Inbound.objects.latest("received_at").state == "handled"
    assert any('id="talk-news"' in piece for piece in screen.catch_up(make_user("dana")))


@pytest.mark.parametrize("act", ["claim", "done"])
def test_the_inbox_and_the_head_of_a_conversation_change_as_a_fresh_page_would(act):
    text = make_text(BODY)
    screens = [Screen(browser("dana"), url) for url in (reverse("inbox"), reverse("talk", args=[text.pk]), "/desk/")]
    do("lena", text, act)
    for screen in screens:
        screen.catch_up(make_user("dana"))
        now = Screen(browser("dana"), screen.url)
        for part in ("texts", "talk-head", "talk-news", "bar-texts"):
            then, later = screen.find(part), now.find(part)
            assert (then and plain(then)) == (later and plain(later)), part


# --- The answer -------------------------------------------------------------------------------------------------------
def test_a_text_in_english_is_answered_in_english():
    text = make_text("There is a strange van at the corner, please can you look at it")
    shown = page(text, query="?answer=call")
    assert 'name="language" value="en"' in shown
    assert "Please call 213-555-0134 and tell us what you see" in shown
    do("dana", text, "answer", body="Thank you. Please call 213-555-0134.", language="en")
    sent = Message.objects.filter(contact=text.contact, batch__purpose="answer").get()
    assert (sent.language, sent.batch.texts.count()) == ("en", 0), "a personal answer is kept sealed in its own row"
    assert "Thank you. Please call 213-555-0134." in texts_to(text.contact)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("Run, they are close", "Say what was seen"),
        ("She is undocumented, we know", "immigration status"),
        ("Call my friend 213-555-0199", "Only our own number"),
        ("There is a raid there", "before it is confirmed"),
        ("", "Choose an answer, or write one."),
    ],
)
def test_what_must_not_go_out_is_refused_and_kept(body, why):
    text = make_text(BODY)
    answer = do("dana", text, "answer", body=body, language="en")
    assert answer.status_code == 422
    assert why in answer.text
    assert body in answer.text
    assert fresh(text).state == "unread"


def test_somebody_out_of_our_area_is_pointed_to_the_right_network():
    NeighbourNetwork.objects.create(name="Orange Coast Line", number="714-555-0172", zips=["927"])
    inland = NeighbourNetwork.objects.create(name="Inland Watch", number="909-555-0155", zips=["924", "92501"])
    text = make_text("estoy en el 92410, a quien llamo por una camioneta rara?")
    shown = page(text)
    assert shown.index("Inland Watch") < shown.index("Orange Coast Line")  # the one of their ZIP comes first
    body = replies.body(f"elsewhere:{inland.pk}", "es")
    assert "909-555-0155" in body
    assert do("dana", text, "answer", body=body, language="es").status_code == 303
    assert body in texts_to(text.contact)


def test_after_linking_one_can_still_answer():
    text, incident = make_text(BODY), make_incident()
    do("dana", text, "about", incident=str(incident.pk))
    assert TimelineEntry.objects.filter(incident=incident, what="tip", text__isnull=False).count() == 1
    assert incident.code in page(text)
    assert do("lena", text, "answer", body="Gracias, lo anotamos.", language="es", again="1").status_code == 303
    assert fresh(text).subject == str(incident.pk)


def test_a_tip_with_what_may_not_be_kept_goes_to_the_incident_without_its_words():
    text, incident = make_text("la familia es indocumentada y la camioneta sigue en la esquina"), make_incident()
    do("dana", text, "about", incident=str(incident.pk))
    assert TimelineEntry.objects.filter(incident=incident, what="tip").exists()
    assert not TimelineEntry.objects.filter(incident=incident, what="tip", text__isnull=False).exists()


def test_a_text_belongs_to_the_call_of_the_same_number():
    caller = number()
    call = make_call(caller=caller)
    text_from(caller, BODY)
    text = Inbound.objects.latest("received_at")
    do("dana", text, "about", call=str(call.pk))
    assert (fresh(text).subject_kind, fresh(text).subject) == ("call", str(call.pk))


def test_several_texts_of_one_sender_are_one_row_and_are_done_together():
    first = make_text(BODY)
    second = again(first, "sigue en la esquina la camioneta")
    shown = browser("dana").get(reverse("inbox")).text
    assert shown.count(f'id="text-{first.contact_id}"') == 1
    assert "2 texts" in shown
    do("dana", second, "done")
    assert {fresh(one).state for one in (first, second)} == {"handled"}


# --- Happening now ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "now"),
    [
        ("estan tocando la puerta en la 8 y vermont", True),
        ("ICE is outside right now", True),
        ("agentes en 1200 Alvarado st", True),
        ("hay agentes ahorita en el mercado", True),
        ("es cierto que hay migra en la 8va?", False),
        ("ayer hubo una camioneta", False),
        ("como estan, gracias por todo", False),
        ("gracias por el taller", False),
    ],
)
def test_simple_words_tell_what_may_be_happening(body, now):
    assert sounds_urgent(body) is now


def test_what_may_be_happening_now_stands_first_and_is_read_out():
    make_text(BODY)
    urgent = make_text("estan afuera ahorita con chalecos, en la puerta")
    shown = browser("dana").get(reverse("inbox")).text
    rows = shown[shown.index('id="texts"') :]
    assert rows.index(str(urgent.contact_id)) < rows.index("Community", rows.index("Community") + 5)
    assert "Happening now?" in rows
    assert 'data-announce-level="now"' in rows
    assert "1 now?" in browser("dana").get(reverse("desk")).text


# --- Rumours in one touch, and counting -------------------------------------------------------------------------------
def test_one_touch_counts_the_text_for_a_rumour():
    text = make_text(BODY)
    rumour = rumours.open(actor=who("dana"), claim="a strange van", zone=make_zone())
    assert "+1 “a strange van”" in page(text)
    browser("dana").post(reverse("rumour-act", args=[rumour.pk, "hear"]), {"text": str(text.pk)})
    assert Hearer.objects.get(rumour=rumour).inbound == text
    assert fresh(text).state == "handled"


def test_inbox_and_conversation_ask_the_database_as_often_for_many_texts():
    text = make_text(BODY)
    dana = browser("dana")
    urls = (reverse("inbox"), reverse("talk", args=[text.pk]), reverse("talk-thread", args=[text.pk]))

    def count() -> list[int]:
        found = []
        for url in urls:
            dana.get(url)
            with CaptureQueriesContext(connection) as caught:
                assert dana.get(url).status_code == 200
            found.append(len(caught))
        return found

    before = count()
    for turn in range(4):
        again(text, f"{BODY} {turn}")
        make_text(f"{BODY} y otra {turn}")
    assert all(now <= then for now, then in zip(count(), before, strict=True))


def test_photos_that_came_with_a_text_are_seen_and_kept_where_they_are():
    text = make_text("mire esto")
    for position, kind in enumerate(("image/jpeg", "image/png", "video/mp4")):
        InboundMedia.objects.create(
            inbound=text, position=position, kind=kind, address="https://api.twilio.com/m/secret"
        )
    listed = browser("dana").get(reverse("inbox")).text
    assert "2 photos · 1 file" in listed
    shown = page(text)
    assert "2 photos · 1 file" in shown
    assert "api.twilio.com" not in listed + shown  # the address opens it: nobody's page needs it


def test_a_second_answer_pressed_twice_is_texted_once():
    text = make_text("¿Ya se fueron?")
    do("dana", text, "answer", body="Todavia no lo sabemos.", language="es")
    for _press in range(2):
        do("dana", text, "answer", body="Ya se fueron.", language="es", again="1", key="one-press")
    assert Message.objects.filter(contact=text.contact, batch__purpose="answer").count() == 2


def test_a_trainee_puts_away_no_text_they_may_not_read():
    text = make_text("Hay dos camionetas en la 7.")
    answer = do("tess", text, "done")
    assert answer.status_code == 422
    text.refresh_from_db()
    assert text.state == "unread"


@pytest.mark.parametrize("act", ["claim", "done", "answer", "about"])
def test_nothing_is_done_with_a_text_too_old_to_read(act):
    text = make_text("Hay dos camionetas en la 7.")
    do("dana", text, "done")
    Inbound.objects.filter(pk=text.pk).update(received_at=clock.now() - timedelta(days=3))
    assert do("dana", text, act, body="Gracias.", again="1").status_code == 404
