"""Live updates of the console: an old screen and what comes is a fresh screen; to nobody who may not see it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from dispatch import alerts, decisions, followups, incidents, ladder, responses, rumours
from dispatch.console import live
from hotline.base import clock
from hotline.calls import desk
from hotline.messaging import audit
from hotline.messaging.models import Overdue
from hotline.network import gates
from hotline.realtime.ops import Change
from hotline.shifts import duty
from tests.cast import make_call, make_incident, make_responder, make_user, make_zone, number, on_duty, run_pump, who
from tests.console.make import browser, make_alerted, make_text, sees_ice
from tests.console.screen import Screen
from tests.dispatch.steps import after_the_hold, approve, at_any_hour, confirm, draft

pytestmark = pytest.mark.django_db


def same_after(deed, *urls: str, handle: str = "dana") -> list[str]:
    """Open the pages, do the deed, let the updates come: each must equal the page loaded anew. Returns what came."""
    client, user = browser(handle), make_user(handle)
    screens = [Screen(client, url) for url in urls]
    deed()
    came = []
    for screen in screens:
        pieces = screen.catch_up(user)
        assert pieces, f"nothing came to {screen.url}"
        assert screen.shown() == Screen(client, screen.url).shown(), screen.url
        came += pieces
    return came


def of(incident) -> str:
    return reverse("incident", args=[incident.code])


DESK = "/desk/"


def test_a_new_call_and_its_end_reach_the_line():
    same_after(lambda: make_call(), DESK)
    call = make_call()
    same_after(lambda: desk.end(actor=who("dana"), call=call), DESK)
    same_after(lambda: desk.close(actor=who("dana"), call=call, disposition="test"), DESK)


def test_shutting_the_gate_of_wide_texts_and_opening_it_reaches_every_open_desk_and_phone():
    shut = lambda: gates.close(actor=who("lena"), name="wide_sends", reason="a wrong text")  # noqa: E731
    opened = lambda: gates.open(actor=who("cora"), name="wide_sends", reason="")  # noqa: E731
    for handle, urls in (("dana", (DESK, of(make_incident()))), ("padre", ("/desk/approvals/",))):
        assert any("Wide texts are paused" in piece for piece in same_after(shut, *urls, handle=handle))
        assert not any("paused" in piece for piece in same_after(opened, *urls, handle=handle))


def test_texts_that_are_late_reach_the_desk(settings):
    settings.SMS_TRANSPORT = "none"
    _incident, (_remy,) = make_alerted("remy")

    def look() -> None:
        with clock.shifted(timedelta(minutes=2)):
            audit.step()

    Overdue.objects.all().delete()
    assert any("1 text is late" in piece for piece in same_after(look, DESK))


def test_a_new_incident_takes_its_place_in_the_list():
    make_incident(actor=who("lena"))
    same_after(lambda: make_incident(), DESK)


def test_an_alert_reaches_the_desk_the_incident_and_the_call():
    make_responder("remy", zone=make_zone())
    call = make_call()
    incident = make_incident(call=call)
    deed = lambda: alerts.send(actor=who("dana"), incident=incident, key=uuid4().hex)  # noqa: E731
    same_after(deed, DESK, of(incident), reverse("call", args=[call.pk]))


@pytest.mark.parametrize("step", ["going", "cant", "arrived", "sos", "more"])
def test_what_a_responder_does_reaches_everybody(step):
    incident, (remy, _paloma) = make_alerted("remy", "paloma")
    common = {"actor": who("remy"), "incident": incident, "responder": remy, "via": "board"}
    more = {"minutes": 7} if step == "going" else {}
    same_after(lambda: getattr(responses, step)(**common, **more), DESK, of(incident))


def test_one_who_goes_further_moves_up_the_people():
    incident, (remy, paloma) = make_alerted("remy", "paloma")
    responses.going(actor=who("paloma"), incident=incident, responder=paloma, minutes=9, via="board")
    common = {"actor": who("remy"), "incident": incident, "responder": remy, "via": "board"}

    def deed():
        responses.going(minutes=7, **common)
        responses.arrived(**common)

    same_after(deed, of(incident))


@pytest.mark.parametrize("handle", ["dana", "lena", "tess"])
def test_a_verdict_and_a_confirmation_reach_each_class_of_reader(handle):
    incident, (remy,) = make_alerted("remy")
    same_after(lambda: sees_ice(incident, remy), of(incident), handle=handle)
    same_after(lambda: confirm(incident, level="V2"), DESK, of(incident), handle=handle)


def test_a_text_from_draft_to_sent_reaches_the_incident_and_the_approvals():
    at_any_hour()
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    confirm(incident, level="V2")
    drafts = []
    same_after(lambda: drafts.append(draft(incident)), of(incident), "/desk/approvals/", handle="lena")
    same_after(lambda: approve(drafts[0]), of(incident), "/desk/approvals/", handle="lena")
    same_after(after_the_hold, of(incident), DESK, handle="lena")


def test_ending_and_closing_take_the_incident_off_the_desk():
    incident = make_incident()
    same_after(lambda: decisions.false_alarm(actor=who("dana"), incident=incident, basis="phone"), DESK, of(incident))
    deed = lambda: decisions.close(actor=who("dana"), incident=incident, outcome="no_agents_found")  # noqa: E731
    came = same_after(deed, DESK)
    assert "" in came


def test_debts_come_and_go():
    call = make_call(caller=number())
    debts = []
    same_after(lambda: debts.append(followups.promise_call_back(actor=who("dana"), call=call)), DESK)
    same_after(lambda: followups.pay(actor=who("dana"), followup=debts[0], how="reached"), DESK)


def test_rumours_reach_the_desk_and_their_own_page():
    found = []
    same_after(lambda: found.append(rumours.open(actor=who("dana"), claim="a van on 3rd", zone=make_zone())), DESK)
    call = make_call(caller=number())
    page = reverse("rumour", args=[found[0].pk])
    screen = Screen(browser("dana"), page)
    rumours.hear(actor=who("dana"), rumour=found[0], call=call)
    screen.catch_up(make_user("dana"))
    assert screen.shown() == Screen(browser("dana"), page).shown()


def test_texts_come_to_the_inbox_and_leave_it():
    texts = []
    same_after(lambda: texts.append(make_text()), "/desk/inbox/", DESK)
    done = reverse("inbox-act", args=[texts[0].pk, "done"])
    same_after(lambda: browser("lena").post(done), "/desk/inbox/")


def test_holding_the_ladder_and_changing_facts_are_seen():
    incident, _people = make_alerted("remy")
    same_after(lambda: ladder.hold(actor=who("dana"), incident=incident, held=True), DESK, of(incident))
    deed = lambda: incidents.change(  # noqa: E731
        actor=who("dana"),
        incident=incident,
        version=incident.version,
        activity="questioning",
        agents_min=4,
        agents_max=4,
    )
    same_after(deed, DESK, of(incident))


def test_the_machine_widening_by_itself_is_seen():
    incident, _people = make_alerted("remy")

    def deed():
        with clock.shifted(timedelta(minutes=4)):
            run_pump()

    same_after(deed, of(incident))


def test_a_page_that_missed_everything_ends_up_the_same():
    incident, (remy,) = make_alerted("remy")

    def deed():
        sees_ice(incident, remy)
        confirm(incident, level="V2")
        draft(incident)
        followups.promise_call_back(actor=who("dana"), call=make_call(caller=number()))

    same_after(deed, DESK, of(incident))


def test_who_may_follow_what():
    incident = make_incident()
    topic = f"incident:{incident.pk}"
    for handle in ("dana", "lena", "tess"):
        on_duty(make_user(handle))
    assert live.audience(make_user("dana"), "desk") == "desk#dispatcher"
    assert live.audience(make_user("lena"), topic) == f"{topic}#lead"
    assert live.audience(make_user("tess"), topic) == f"{topic}#trainee"
    assert live.audience(make_user("padre"), "approvals") == "approvals"
    for handle in ("remy", "padre", "ada", "fina"):
        make_user(handle)
        for closed in ("desk", "inbox", topic):
            assert live.audience(make_user(handle), closed) is None
    assert live.audience(AnonymousUser(), "approvals") is None
    for wrong in (f"incident:{uuid4()}", "incident:x", "incident", "desk:1", "approvals:1", "rumour:x"):
        assert live.audience(make_user("dana"), wrong) is None, wrong


def test_a_change_elsewhere_brings_nothing_to_this_incident():
    here, there = make_incident(), make_incident(cross_street="Union & Wilshire")
    audience = live.audience(on_duty(make_user("dana")), f"incident:{here.pk}")
    assert live.ops(audience, "en", [Change("people", str(there.pk)), Change("call", str(uuid4()))]) == []


def test_a_wide_text_about_another_incident_draws_nothing_on_this_one():
    at_any_hour()
    there, (remy,) = make_alerted("remy")
    sees_ice(there, remy)
    confirm(there, level="V2")
    text = draft(there)
    here = make_incident(cross_street="Union & Wilshire")
    audience = live.audience(on_duty(make_user("dana")), f"incident:{here.pk}")
    assert live.ops(audience, "en", [Change("broadcast", str(text.pk))]) == []


@pytest.mark.parametrize("on", ["1", "0"])
def test_signing_on_and_off_is_seen_by_the_others(on):
    lena = browser("lena")
    browser("dana")
    lena.post(reverse("shift"), {"on": "1" if on == "0" else "0"})
    same_after(lambda: lena.post(reverse("shift"), {"on": on}), "/desk/rumours/")
    assert ("lena" in [row.user.handle for row in duty.on_now()]) is (on == "1")


def test_rows_of_the_same_moment_stand_where_a_fresh_page_has_them():
    with clock.at(clock.now()):
        same_after(lambda: [make_call() for _each in range(6)], DESK)
        same_after(lambda: [make_incident(cross_street=f"{n}th & Union") for n in range(6)], DESK)


def test_two_texts_that_wait_stand_in_the_order_of_their_waiting():
    at_any_hour()
    client, screen = browser("lena"), None
    for handle in ("remy", "paloma", "tomas"):
        incident, (person,) = make_alerted(handle)
        sees_ice(incident, person)
        confirm(incident, level="V2")
        screen = screen or Screen(client, "/desk/approvals/")
        draft(incident)
    screen.catch_up(make_user("lena"))
    assert screen.shown() == Screen(client, "/desk/approvals/").shown()
