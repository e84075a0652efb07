"""Someone was taken: the card is there at once, what is told is sealed, what was said is noted, and a call is owed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from dispatch.cases import families, wording
from dispatch.cases.models import FamilyCase, WarningSaid
from dispatch.models import FollowUp
from hotline.audit.models import AuditEntry
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.calls.models import RightsScript
from hotline.crypto.keyring import group_of
from hotline.network import policy
from tests.cases.make import ALIAS, CHILDREN, NAMES, make_card, taken_call
from tests.cast import make_incident, number, who
from tests.console.make import browser

pytestmark = pytest.mark.django_db


def press(handle: str, call, **posted):
    return browser(handle).post(reverse("family-start", args=[call.pk]), {"key": uuid4().hex, **posted})


def posted(**fields) -> dict[str, str]:
    """What the card's form posts."""
    return {f"family-{name}": str(value) for name, value in fields.items()}


def test_one_press_opens_the_card_with_what_the_call_told_and_a_call_is_owed_within_the_hour():
    call = taken_call()
    incident = make_incident(call=call)

    assert press("dana", call).status_code == 303

    case = FamilyCase.objects.get(call=call)
    assert (case.alias, case.language, case.safe_to_call, case.safe_hours) == (ALIAS, "es", True, "after 6 pm")
    assert case.number == call.number_text
    assert case.incident == incident
    debt = FollowUp.objects.get(kind=FollowUp.Kind.FAMILY)
    assert (debt.call, debt.incident, debt.paid_at) == (call, incident, None)
    assert debt.due_at - case.made_at == timedelta(minutes=policy.get("family_call_minutes"))
    assert "Call the family" in browser("dana").get(reverse("desk")).text


def test_pressed_twice_it_is_one_card_and_one_debt():
    call = taken_call()
    key = uuid4().hex
    for _time in range(2):
        press("dana", call, key=key)
    press("dana", call)
    assert FamilyCase.objects.count() == 1
    assert FollowUp.objects.filter(kind=FollowUp.Kind.FAMILY).count() == 1


def test_everything_that_tells_who_they_are_lies_under_the_keys_of_families():
    case = make_card(happened="taken at work", health="insulin", trusted="Rosa 213-555-0177", who_answers="his brother",
                     children_with="the neighbour")  # fmt: skip
    with connection.cursor() as cursor:
        columns = ", ".join(sorted(families.SEALED))
        cursor.execute(f"SELECT {columns} FROM cases_familycase")  # noqa: S608 - our own column names
        stored = cursor.fetchone()
    assert {group_of(value) for value in stored} == {"p3"}
    assert (case.names, case.children, case.trusted) == (NAMES, CHILDREN, "Rosa 213-555-0177")


def test_names_are_kept_only_when_they_said_yes_and_go_when_they_take_it_back():
    case = families.start(actor=who("dana"), call=taken_call(), key=uuid4().hex)
    told = {"names": NAMES, "happened": "at the bus stop"}

    (refused,) = families.save(actor=who("dana"), case=case, version=0, consent=False, **told)

    case.refresh_from_db()
    assert refused.code == "no_consent"
    assert (case.names, case.happened) == ("", "at the bus stop")
    assert families.save(actor=who("dana"), case=case, version=case.version, consent=True, **told) == []
    case.refresh_from_db()
    assert case.names == NAMES
    families.save(actor=who("dana"), case=case, version=case.version, consent=False, happened="at the bus stop")
    case.refresh_from_db()
    assert (case.names, case.consent_at) == ("", None)
    assert AuditEntry.objects.filter(verb="consent_withdrawn", ref=str(case.pk)).exists()


@pytest.mark.parametrize(
    ("field", "text"),
    [("happened", "no tiene papeles"), ("names", "A 123 456 789"), ("children", "ya lo deportaron"),
     ("who_answers", "call 213-555-0100")],
)  # fmt: skip
def test_what_must_never_be_stored_is_refused_and_the_rest_is_saved(field, text):
    case = make_card()
    refused = families.save(
        actor=who("dana"), case=case, version=case.version, consent=True, **{field: text}, safe_hours="noon"
    )
    case.refresh_from_db()
    assert len(refused) == 1
    assert text not in getattr(case, field)
    assert case.safe_hours == "noon"


def test_the_number_of_somebody_they_trust_has_its_own_field():
    case = make_card(trusted="Rosa 213-555-0177")
    assert "0177" in case.trusted


def test_two_who_write_at_once_do_not_undo_each_other():
    case = make_card()
    families.save(actor=who("dana"), case=case, version=case.version, consent=True, safe_hours="noon")
    with pytest.raises(Conflict):
        families.save(actor=who("lena"), case=case, version=0, safe_hours="night")
    case.refresh_from_db()
    assert case.safe_hours == "noon"


def test_each_warning_is_said_once_with_language_version_and_name():
    case = make_card()
    RightsScript.objects.create(
        place_type="fam_sign",
        language="es",
        version=3,
        body="No firme.",
        approved_by="Lic. Mora",
        approved_on="2026-10-01",
    )
    url = reverse("family-say", args=[case.call_id])
    page = browser("dana").post(url, {"warning": "fam_sign", "language": "es"}, headers={"HX-Request": "true"}).text
    browser("dana").post(url, {"warning": "fam_sign", "language": "es"})

    said = WarningSaid.objects.get()
    assert (said.key, said.language, said.version, said.by) == ("fam_sign", "es", 3, "dana")
    assert "No firme." in page
    assert "approved by Lic. Mora" in page
    assert "not approved by a lawyer yet" in page  # the others
    browser("dana").post(url, {"warning": "fam_sign", "language": "es", "undo": "1"})
    assert not WarningSaid.objects.exists()


def test_the_shipped_words_are_in_both_languages_and_wait_for_a_lawyer():
    found = wording.in_use("es", date(2026, 11, 22))
    assert set(found) == {wording.CONSENT, *wording.KEYS}
    assert not any(one.reviewed for one in found.values())
    assert all(one.body and one.other and one.body != one.other for one in found.values())
    assert all(len(key) <= 12 for key in found)


def test_a_second_card_of_the_same_number_is_seen():
    phone = number()
    first = make_card(call=taken_call(caller=phone))
    second = families.start(actor=who("lena"), call=taken_call("lena", caller=phone), key=uuid4().hex)
    assert families.same_number(second) == [first]
    page = browser("lena").get(reverse("family-panel", args=[second.call_id])).text
    assert f"the open card {first.code}" in page


def test_a_card_opened_by_mistake_is_emptied_and_nothing_is_owed():
    case = make_card()
    browser("dana").post(reverse("family-withdraw", args=[case.call_id]), {"key": uuid4().hex})
    case.refresh_from_db()
    assert (case.closed_why, case.names, case.number, case.number_index) == ("mistake", "", "", "")
    assert not families.debts(case).exists()


def test_a_card_taken_back_by_mistake_begins_anew():
    case = make_card()
    families.say(actor=who("dana"), case=case, key=next(iter(wording.KEYS)), language="es")
    browser("dana").post(reverse("family-withdraw", args=[case.call_id]), {"key": uuid4().hex})
    assert "Open the card" in browser("dana").get(reverse("family-panel", args=[case.call_id])).text

    press("dana", case.call)
    anew = FamilyCase.objects.get(call=case.call_id)
    assert (anew.is_open, anew.closed_why, anew.names, anew.said.count()) == (True, "", "", 0)
    assert families.debts(anew).count() == 1


def test_a_trainee_opens_none():
    with pytest.raises(Forbidden):
        families.start(actor=who("tess"), call=taken_call(), key=uuid4().hex)
    assert press("tess", taken_call("tess")).status_code == 403


def test_a_closed_card_takes_no_more():
    case = make_card()
    families.withdraw(actor=who("dana"), case=case)
    with pytest.raises(Refused):
        families.save(actor=who("dana"), case=case, version=case.version, names="x")


def test_the_panel_saves_and_says_what_it_did_not_save():
    case = make_card()
    page = browser("dana").post(
        reverse("family-save", args=[case.call_id]),
        posted(version=case.version, language="es", consent="on", names=NAMES, happened="sin papeles", children="two"),
        headers={"HX-Request": "true"},
    ).text  # fmt: skip
    case.refresh_from_db()
    assert (case.children, case.happened) == ("two", "")
    assert "Not saved:" in page
    assert f'value="{case.version}"' in page
