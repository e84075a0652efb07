"""The texts' editor: both languages at once, checked with the longest values, every change a version that can be undone."""

import pytest

from hotline.audit.models import AuditEntry
from hotline.base.errors import Refused
from hotline.messaging import shipped, words
from hotline.messaging.models import Template
from hotline.ops.setup import versions, wording
from tests import cast

pytestmark = pytest.mark.django_db
GOOD = {
    "en": "{tag} CONFIRMED: {agency} near {place}, {zone}, {time}. Please do not interfere. {hotline}",
    "es": "{tag} CONFIRMADO: {agency} cerca de {place}, {zone}, {time}. Por favor no interfiera. {hotline}",
}


@pytest.fixture
def desk(cora):
    return cast.client_of(cora)


def save(desk, key="C1", seen="1", **texts):
    return desk.post(f"/setup/words/{key}/save", {"seen": seen, **(GOOD | texts)})


def test_the_list_shows_every_text_in_both_languages(desk):
    page = desk.get("/setup/words/").content.decode()
    for key in shipped.TEXTS:
        assert f"/setup/words/{key}/" in page
    assert "needs a look" not in page
    assert "Confirmed alert" in page


@pytest.mark.parametrize("key", shipped.TEXTS)
@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_nothing_is_wrong_with_what_we_ship(key, language):
    checked = wording.check(key, language, shipped.body(key, language))
    assert (checked.problems, checked.measure.segments) == ((), 1)


def test_the_longest_values_are_as_long_as_they_may_be():
    for language in wording.LANGUAGES:
        for name, value in wording.longest(language).items():
            limit = shipped.LIMITS[name]
            assert len(value) <= limit
            assert name in (*wording.OWN, "topics") or len(value) == limit, name  # topics are counted by their own test


def test_a_change_is_in_use_at_once_and_kept_as_a_version(desk, cora):
    answer = save(desk)
    assert answer.status_code == 302
    values = {"agency": "ICE", "place": "W 8th St", "zone": "Koreatown", "time": "6:12am"}
    assert words.render("C1", "en", **values).body.startswith(
        "RRN CONFIRMED: ICE near W 8th St, Koreatown, 6:12am. Please"
    )
    assert sorted(Template.objects.values_list("key", "language", "version")) == [("C1", "en", 2), ("C1", "es", 2)]
    page = desk.get("/setup/words/C1/").content.decode()
    assert "cora" in page
    assert "Use version 1 again" in page
    entry = AuditEntry.objects.get(kind="template")
    assert (entry.verb, entry.ref, entry.actor_id) == ("template_changed", "C1 v2", str(cora.pk))


def test_an_older_version_can_be_brought_back_as_a_new_one(desk):
    save(desk)
    answer = desk.post("/setup/words/C1/bring-back/1", {"seen": "2"})
    assert answer.status_code == 302
    assert versions.history("C1")[0].texts["en"] == shipped.body("C1", "en")
    assert [version.number for version in versions.history("C1")] == [3, 2, 1]
    assert desk.post("/setup/words/C1/bring-back/9", {"seen": "3"}).status_code == 422


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"es": ""}, "Both languages"),
        ({"en": GOOD["en"].replace("Please do not interfere", "Avoid the area")}, "never what to do about agents"),
        ({"en": GOOD["en"] + " Hurry!"}, "No exclamation marks"),
        ({"en": GOOD["en"] + " Call 213-555-0199"}, "Only our own number"),
        ({"en": GOOD["en"].replace("{place}", "the market")}, "{place} is missing"),
        ({"en": GOOD["en"] + " {name}"}, "{name} is not known here"),
        ({"en": GOOD["en"] + " {code}"}, "{code} is not known here"),
        ({"en": GOOD["en"] + " {0}"}, "{0} is not known here"),
        ({"en": GOOD["en"] + " {}"}, "{} is not known here"),
        ({"en": GOOD["en"] + " {zone.polygon}"}, "{zone.polygon} is not known here"),
        ({"en": GOOD["en"] + " {zone!r}"}, "{zone!r} is not known here"),
        ({"en": GOOD["en"] + " {zone:>40}"}, "is not known here"),
        ({"en": GOOD["en"] + " {"}, "stands alone"),
        ({"en": GOOD["en"] + " }"}, "stands alone"),
        ({"en": GOOD["en"] + " We thank all of our neighbours for their patience tonight."}, "must fit in one message"),
        ({"es": GOOD["es"].replace("Por favor", "Todavía")}, "must fit in one message"),
        ({"en": "x" * 700}, "far too long"),
    ],
)
def test_what_must_not_be_sent_cannot_be_saved_and_stays_on_the_page(desk, given, said):
    answer = save(desk, **given)
    assert answer.status_code == 422
    page = answer.content.decode().replace("&#x27;", "'")
    assert said in page
    assert next(iter(given.values()))[:30] in page
    assert not Template.objects.exists()


def test_the_service_refuses_as_the_page_does():
    with pytest.raises(Refused):
        versions.save(actor=cast.who("cora"), key="C1", texts={"en": GOOD["en"]}, seen=1)
    with pytest.raises(Refused):
        versions.save(actor=cast.who("cora"), key="Z9", texts=GOOD, seen=1)


def test_two_at_once_get_one_winner_and_a_sentence(desk):
    save(desk)
    answer = save(desk, en=GOOD["en"] + " Stay calm.")
    assert answer.status_code == 409
    assert "cora saved version 2 meanwhile" in answer.content.decode()
    assert "Stay calm" in answer.content.decode()


def test_saving_the_same_again_changes_nothing(desk):
    answer = save(desk, en=shipped.body("C1", "en"), es=shipped.body("C1", "es"))
    assert answer.status_code == 422
    assert not Template.objects.exists()


def test_as_it_is_typed_the_length_the_cost_and_the_offending_letters_are_shown(desk):
    for language in ("es", "es", "en"):
        cast.make_subscriber(language=language)
    cast.set_policy("sms_rate_per_second", 2)
    body = GOOD["es"].replace("Por favor", "Todavía")
    page = desk.post("/setup/words/C1/check/es", {"es": body, "en": GOOD["en"]}).content.decode()
    assert "UCS-2" in page
    assert "<b>í</b></mark>" in page
    assert "must fit in one message" in page
    assert 'id="reckoning" hx-swap-oob="true"' in page
    assert "3 people" in page
    assert "5 segments" in page
    assert "$0.06" in page
    assert "3 seconds" in page


def test_the_preview_holds_the_longest_values(desk):
    page = desk.get("/setup/words/C1/").content.decode()
    assert "Wilshire Blvd &amp; Figueroa" in page
    assert "RRN CONFIRMED: ICE/CBP near" in page


def test_a_missing_detail_that_can_be_spared_only_warns():
    checked = wording.check("R1", "en", shipped.body("R1", "en").replace("({zone}), ", ""))
    assert not checked.blocked
    assert [problem.code for problem in checked.problems] == ["missing"]


def test_a_call_to_responders_must_say_that_it_is_unconfirmed():
    checked = wording.check("R1", "en", shipped.body("R1", "en").replace("UNCONFIRMED: ", ""))
    assert "no_certainty" in [problem.code for problem in checked.problems]


@pytest.mark.parametrize("who", ["dana", "lena", "padre", "ada", "remy_user"])
def test_only_coordinators_may(who):
    person = cast.client_of(cast.make_user("remy" if who == "remy_user" else who))
    assert person.get("/setup/").status_code == 403
    assert person.get("/setup/words/").status_code == 403
    assert person.get("/setup/words/C1/").status_code == 403
    assert save(person).status_code == 403
    assert person.post("/setup/words/C1/check/en", GOOD).status_code == 403
    assert person.post("/setup/words/C1/bring-back/1").status_code == 403


def test_there_is_no_text_of_another_name(desk):
    assert desk.get("/setup/words/Z9/").status_code == 404
    assert desk.post("/setup/words/Z9/save", GOOD).status_code == 404
    assert desk.post("/setup/words/C1/check/fr", GOOD).status_code == 404
    assert desk.get("/setup/words/C1/save").status_code == 405


def test_the_first_page_leads_to_everything(desk):
    page = desk.get("/setup/").content.decode()
    for address in ("/setup/words/", "/setup/subscribers/", "/alerta/"):
        assert address in page
