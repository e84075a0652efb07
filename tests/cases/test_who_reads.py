"""Who may see a card: who opened it while on shift, who looks after them, others for a typed reason; each look is written down."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dispatch.cases import caring, families
from dispatch.cases.models import FamilyCase
from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.calls import desk
from hotline.crypto.keyring import keyring
from hotline.shifts import duty
from tests.cases.make import ALIAS, CHILDREN, NAMES, make_card, taken_call, with_phone
from tests.cast import make_user, texts_to, who
from tests.console.make import browser
from tests.console.screen import Screen

pytestmark = pytest.mark.django_db
SECRETS = (NAMES, CHILDREN, ALIAS)


def looks(case) -> list[tuple[str, str]]:
    rows = AuditEntry.objects.filter(verb="family_read", ref=str(case.pk)).order_by("seq")
    return [(row.actor_id, row.reason) for row in rows]


def names_seen(page: str) -> bool:
    return any(secret in page for secret in SECRETS)


def test_the_list_tells_who_waits_and_no_name():
    case = make_card()
    for handle in ("fina", "lena", "cora"):
        page = browser(handle).get(reverse("families")).text
        assert case.code in page
        assert "Nobody yet" in page
        assert not names_seen(page)


@pytest.mark.parametrize("handle", ["dana", "tess", "padre", "remy", "ada", "leo", "ines"])
def test_nobody_else_sees_the_list_or_a_card(handle):
    case = make_card("lena")
    assert browser(handle).get(reverse("families")).status_code == 403
    assert browser(handle).get(reverse("family", args=[case.pk])).status_code == 403
    assert browser(handle).post(reverse("family-open", args=[case.pk]), {"reason": "x"}).status_code == 403


def test_a_family_worker_reads_after_taking_it_and_each_look_is_noted():
    case = make_card()
    fina = browser("fina")
    assert not names_seen(fina.get(reverse("family", args=[case.pk])).text)
    assert looks(case) == []

    fina.post(reverse("family-take", args=[case.pk]))

    page = fina.get(reverse("family", args=[case.pk])).text
    assert all(secret in page for secret in SECRETS)
    assert "They do not know" in page
    fina.get(reverse("family", args=[case.pk]))
    assert looks(case) == [(str(make_user("fina").pk), "")] * 2


def test_a_coordinator_reads_only_for_a_typed_reason():
    case = make_card()
    cora = browser("cora")
    url = reverse("family-open", args=[case.pk])
    assert not names_seen(cora.get(reverse("family", args=[case.pk])).text)
    assert cora.post(url, {"reason": " "}).status_code == 422
    assert looks(case) == []

    page = cora.post(url, {"reason": "fina is ill"}).text

    assert NAMES in page
    assert looks(case) == [(str(make_user("cora").pk), "fina is ill")]


def test_a_lead_sees_to_it_that_somebody_takes_it_and_reads_nothing():
    case = make_card()
    fina = make_user("fina")
    assert browser("lena").post(reverse("family-open", args=[case.pk]), {"reason": "curious"}).status_code == 403
    browser("lena").post(reverse("family-hand-on", args=[case.pk]), {"to": str(fina.pk)})
    case.refresh_from_db()
    assert case.worker == fina
    assert not names_seen(browser("lena").get(reverse("family", args=[case.pk])).text)


def test_a_second_family_worker_needs_a_reason_for_a_card_that_is_taken():
    case = make_card()
    caring.take(actor=who("fina"), case=case)
    other = make_user("beto", "family_worker")
    page = browser("beto").get(reverse("family", args=[case.pk])).text
    assert not names_seen(page)
    with pytest.raises(Conflict):
        caring.take(actor=who("beto"), case=FamilyCase.objects.get(pk=case.pk))
    assert NAMES in browser("beto").post(reverse("family-open", args=[case.pk]), {"reason": "covering tonight"}).text
    assert looks(case)[-1] == (str(other.pk), "covering tonight")


def test_the_dispatcher_writes_while_on_shift_and_reads_no_more_afterwards():
    duty.sign_on(actor=who("dana"), user=make_user("dana"), role="dispatcher")
    case = make_card()
    panel = reverse("family-panel", args=[case.call_id])
    assert NAMES in browser("dana").get(panel).text
    desk.close(actor=who("dana"), call=case.call, disposition="someone_detained")
    assert NAMES in browser("dana").get(panel).text

    duty.sign_off(actor=who("dana"), user=make_user("dana"))

    assert not names_seen(browser("dana").get(panel).text)
    with clock.shifted(timedelta(hours=8)):
        duty.sign_on(actor=who("dana"), user=make_user("dana"), role="dispatcher")
        assert not names_seen(browser("dana").get(panel).text)
        answer = browser("dana").post(
            reverse("family-save", args=[case.call_id]), {"family-version": "1", "family-language": "es"}
        )
        assert answer.status_code == 404


def test_a_taken_card_is_closed_to_the_desk():
    case = make_card()
    caring.take(actor=who("fina"), case=case)
    page = browser("dana").get(reverse("family-panel", args=[case.call_id])).text
    assert not names_seen(page)
    assert "fina looks after them" in page


def test_another_dispatcher_sees_that_they_are_looked_after_and_nothing_else():
    case = make_card()
    make_user("mateo", "dispatcher")
    seen = browser("mateo").get(reverse("family-panel", args=[case.call_id])).text
    assert case.code in seen
    assert not names_seen(seen)
    other = taken_call("lena")
    assert "Open the card" not in browser("mateo").get(reverse("family-panel", args=[other.pk])).text
    assert browser("mateo").post(reverse("family-start", args=[other.pk]), {"key": "k"}).status_code == 404
    page = browser("lena").get(reverse("family-panel", args=[case.call_id])).text  # stands in, and reads nothing
    assert not names_seen(page)


def test_reached_pays_the_debt_and_owes_the_next_contact():
    case = make_card()
    caring.take(actor=who("fina"), case=case)
    browser("fina").post(reverse("family-called", args=[case.pk]), {"how": "reached", "next_in": "24"})
    (debt,) = families.debts(case)
    assert debt.due_at - clock.now() > timedelta(hours=23)
    assert case.call.followups.exclude(paid_at=None).get().paid_by_handle == "fina"


def test_nobody_answered_keeps_the_debt_half_an_hour_on():
    case = make_card()
    caring.take(actor=who("fina"), case=case)
    caring.called(actor=who("fina"), case=case, how="no_answer")
    (debt,) = families.debts(case)
    assert timedelta(minutes=29) < debt.due_at - clock.now() <= timedelta(minutes=30)


def test_only_who_looks_after_them_notes_the_call():
    case = make_card()
    with pytest.raises(Forbidden):
        caring.called(actor=who("fina"), case=case, how="reached")


def test_a_card_is_not_closed_while_a_call_is_owed():
    case = make_card()
    caring.take(actor=who("fina"), case=case)
    with pytest.raises(Refused) as refused:
        caring.close(actor=who("fina"), case=case, why="looked_after")
    assert refused.value.code == "still_owed"
    caring.called(actor=who("fina"), case=case, how="reached", next_in="")
    caring.close(actor=who("fina"), case=case, why="looked_after")
    case.refresh_from_db()
    assert case.closed_at
    assert case.code not in browser("fina").get(reverse("families")).text


def test_the_list_follows_what_happens_and_no_update_brings_a_name():
    first = make_card()
    screen = Screen(browser("fina"), reverse("families"))
    second = make_card("lena")
    caring.take(actor=who("fina"), case=first)
    came = "".join(screen.catch_up(make_user("fina")))
    assert second.code in came
    assert "fina looks after them" in came
    assert not names_seen(came)
    assert screen.shown() == Screen(browser("fina"), reverse("families")).shown()


def test_titles_and_addresses_name_nobody():
    case = make_card()
    assert not names_seen(reverse("family", args=[case.pk]))
    assert f"<title>{case.code}" in browser("fina").get(reverse("family", args=[case.pk])).text


def test_the_text_to_the_family_worker_says_nothing_of_the_family():
    fina = with_phone("fina")
    case = make_card()
    (text,) = texts_to(fina.staff_phone.contact)
    assert not names_seen(text)
    assert case.code not in text
    assert "Families" in text or "Familias" in text


def test_the_desk_does_not_pay_what_a_family_worker_owes():
    case = make_card()
    (debt,) = families.debts(case)
    answer = browser("dana").post(reverse("owed-pay", args=[debt.pk]), {"how": "reached"})
    assert answer.status_code == 422
    assert families.debts(case).exists()
    assert reverse("family-panel", args=[case.call_id]) in browser("dana").get(reverse("desk")).text
    assert browser("lena").post(reverse("owed-pay", args=[debt.pk]), {"how": "reached"}).status_code == 303
    assert not families.debts(case).exists()


def test_before_the_call_the_worker_sees_how_to_reach_them_and_that_the_children_do_not_know():
    case = make_card()
    caring.take(actor=who("fina"), case=case)
    page = browser("fina").get(reverse("family", args=[case.pk])).text
    assert 'href="tel:*67' in page
    assert "Do the children know? They do not know" in page
    assert "after 6 pm" in page


def test_while_the_keys_are_locked_away_no_card_opens_and_the_list_goes_on(monkeypatch):
    case = make_card()
    caring.take(actor=who("fina"), case=case)
    monkeypatch.delitem(keyring()._ciphers, "p3")
    answer = browser("fina").get(reverse("family", args=[case.pk]))
    assert answer.status_code == 422
    assert "keys are locked away" in answer.text
    assert case.code in browser("fina").get(reverse("families")).text
    refused = browser("cora").post(reverse("family-open", args=[case.pk]), {"reason": "the police are here"})
    assert refused.status_code == 422


@pytest.mark.parametrize("language", ["korean", "other", "asl"])
def test_a_card_in_any_language_a_call_may_have_is_saved(language):
    case = make_card(call=taken_call(language=language))
    page = browser("dana").get(reverse("family-panel", args=[case.call_id])).text
    assert f'<option value="{language}" selected>' in page
