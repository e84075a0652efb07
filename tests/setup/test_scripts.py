"""The rights reminders: not reviewed until a name, a day and a law stand there; a new wording begins unreviewed."""

from datetime import date

import pytest

from hotline.audit.models import AuditEntry
from hotline.calls.models import RightsScript
from hotline.messaging.models import Template
from hotline.ops.doctor.words import templates_are_reviewed
from tests import cast

pytestmark = pytest.mark.django_db
PAGE = "/setup/scripts/"
GOOD = {"by": "Ana Example, attorney", "on": "2026-01-10", "law": "California", "until": "2099-01-01", "seen": "1"}


@pytest.fixture
def desk(cora):
    for language, body in (("en", "Do not open the door."), ("es", "No abra la puerta.")):
        RightsScript.objects.create(place_type="home", language=language, body=body)
    return cast.client_of(cora)


def script(language: str = "en") -> RightsScript:
    return RightsScript.objects.filter(place_type="home", language=language).order_by("-version").first()


def review(desk, **more):
    return desk.post(f"{PAGE}home/en/review", GOOD | more)


def test_nothing_is_reviewed_until_name_day_and_law_stand_there(desk):
    page = desk.get(PAGE).text
    assert page.count("not reviewed</span>") == 2
    assert review(desk).status_code == 302
    found = script()
    assert (found.approved_by, found.approved_on, found.jurisdiction) == (
        "Ana Example, attorney",
        date(2026, 1, 10),
        "California",
    )
    page = desk.get(PAGE).text
    assert page.count("not reviewed</span>") == 1
    assert "law of California" in page
    assert AuditEntry.objects.filter(verb="script_reviewed").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": ""},
        {"on": ""},
        {"law": " "},
        {"on": "2999-01-01"},
        {"on": "soon"},
        {"until": "2026-01-01"},
        {"seen": "7"},
    ],
)
def test_a_review_that_is_not_whole_is_refused_and_what_was_typed_stays(desk, wrong):
    answer = review(desk, **wrong)
    assert answer.status_code in (409, 422)
    assert "Ana Example" in answer.text or "by" in wrong
    assert script().approved_by == ""


def test_a_new_wording_is_read_from_now_on_and_begins_unreviewed(desk):
    review(desk)
    assert (
        desk.post(f"{PAGE}home/en/write", {"body": "Do not open. Ask for a warrant.", "seen": "1"}).status_code == 302
    )
    found = script()
    assert (found.version, found.body, found.approved_by) == (2, "Do not open. Ask for a warrant.", "")
    assert desk.get(PAGE).text.count("not reviewed</span>") == 2
    answer = desk.post(f"{PAGE}home/en/write", {"body": "Something else.", "seen": "1"})
    assert answer.status_code == 409
    assert "Something else." in answer.text
    assert desk.post(f"{PAGE}home/en/write", {"body": "  ", "seen": "2"}).status_code == 422


def test_one_past_its_date_says_so(desk):
    review(desk)
    RightsScript.objects.filter(language="en").update(expires_on=date(2026, 1, 12))
    assert "past its date" in desk.get(PAGE).text


def test_only_coordinators_come_here(desk):
    for handle in ("dana", "lena", "ada"):
        assert cast.client_of(cast.make_user(handle)).get(PAGE).status_code == 403
    assert desk.post(f"{PAGE}nowhere/en/write", {"body": "x", "seen": "1"}).status_code == 404


def test_a_coordinator_marks_a_text_as_read_and_the_doctor_counts_it(desk):
    assert "C1 en" in next(templates_are_reviewed()).says or "…" in next(templates_are_reviewed()).says
    page = desk.get("/setup/words/C1/").text
    assert "I have read both languages" in page
    assert desk.post("/setup/words/C1/reviewed", {"seen": "1"}).status_code == 302
    assert list(Template.objects.filter(key="C1").values_list("language", "version", "approved_by").order_by("language")) == [
        ("en", 1, "cora"), ("es", 1, "cora"),
    ]  # fmt: skip
    page = desk.get("/setup/words/C1/").text
    assert "reviewed by cora" in page
    assert "I have read both languages" not in page
    assert desk.post("/setup/words/C1/reviewed", {"seen": "4"}).status_code == 409
