"""The page of policies: everything readable with its reason, changed within its bounds by a coordinator, with proof."""

import pytest
from django.core.cache import cache

from hotline.audit.models import AuditEntry
from hotline.base.errors import Refused
from hotline.network import policy
from hotline.network.models import PolicyValue
from hotline.network.policy import POLICIES
from hotline.ops.setup import bounds, policies, policy_words
from tests import cast

pytestmark = pytest.mark.django_db
PAGE = "/setup/policies/"


@pytest.fixture
def cora_there(cora):
    return cast.client_of(cora)


@pytest.fixture(autouse=True)
def _fresh():
    cache.delete("policies")
    yield
    cache.delete("policies")


def change(browser, key: str, given: str, reason: str = "Our town is small", seen: str | None = None):
    seen = policies.line(key).written if seen is None else seen
    return browser.post(f"{PAGE}{key}/change", {"given": given, "reason": reason, "seen": seen})


def test_every_policy_is_on_the_page_once_with_its_value_and_reason(cora_there):
    page = cora_there.get(PAGE)
    assert page.status_code == 200
    keys = [line.key for _title, lines in page.context["groups"] for line in lines]
    assert sorted(keys) == sorted(POLICIES)
    for key in keys:
        assert page.text.count(f'id="{key}"') == 1
    assert "Street arrests are over in minutes" in page.text


def test_every_policy_that_stands_under_a_heading_exists():
    named = [key for _title, labels in policy_words.GROUPS for key in labels]
    assert len(named) == len(set(named))
    assert set(named) <= set(POLICIES)


@pytest.mark.parametrize("key", POLICIES)
def test_every_default_is_within_its_own_bounds(key):
    assert bounds.read(key, policies.written(POLICIES[key].default)) == POLICIES[key].default


def test_a_coordinator_changes_one_with_a_reason_and_it_is_kept(cora_there, cora):
    assert change(cora_there, "wanted", "2").status_code == 302
    row = PolicyValue.objects.get()
    assert (row.key, row.value, row.set_by, row.reason) == ("wanted", 2, str(cora.pk), "Our town is small")
    assert AuditEntry.objects.filter(verb="policy", ref="wanted").count() == 1
    page = cora_there.get(PAGE).text
    assert "Set by cora: Our town is small" in page
    assert "Usual: 3." in page
    cache.delete("policies")
    assert policy.get("wanted") == 2


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("wanted", "0", "from 1 to 20"),
        ("wanted", "2.5", "whole figure"),
        ("wanted", "two", "Give a figure"),
        ("wide_over", "500", "from 1 to 50"),
        ("wide_alerts_per_hour", "9", "from 1 to 4"),
        ("tag", "LONGER", "At most 3 letters"),
        ("tag", "rrn", "capital letters"),
        ("hotline", "call us", "as people dial it"),
        ("timezone", "Mars/Olympus", "no such time zone"),
        ("emergency_from", "dawn", "Give a time"),
        ("police_act_for_ice", "perhaps", "one of the answers"),
        ("sms_rates", '{"twilio": "fast"}', "Write it like"),
        ("network_name", "", "cannot be empty"),
        ("caller_id_prefix", "seven", "Only what is dialled"),
    ],
)
def test_what_may_not_be_is_refused_in_one_sentence(cora_there, key, given, said):
    answer = change(cora_there, key, given)
    assert answer.status_code == 422
    assert said in answer.text
    assert not PolicyValue.objects.exists()


@pytest.mark.parametrize(
    ("key", "given", "value"),
    [
        ("hotline", "24587", "24587"),
        ("emergency_from", "6:30", None),
        ("emergency_from", "06:30", "06:30"),
        ("sms_cost_cents", "0,79", 0.79),
        ("sms_rates", '{"twilio": 10}', {"twilio": 10}),
        ("police_act_for_ice", "yes", "yes"),
        ("alerta_number", "", ""),
        ("caller_id_prefix", "", ""),
    ],
)
def test_values_are_read_as_people_write_them(key, given, value):
    if value is None:
        with pytest.raises(Refused):
            bounds.read(key, given)
    else:
        assert bounds.read(key, given) == value


def test_a_reason_is_needed_and_holds_nothing_private(cora_there):
    assert "why" in change(cora_there, "wanted", "2", reason="").text
    assert "immigration status" in change(cora_there, "wanted", "2", reason="they are undocumented").text
    assert not PolicyValue.objects.exists()


def test_two_who_change_the_same_at_once_both_know(cora_there):
    seen = policies.line("wanted").written
    assert change(cora_there, "wanted", "2", seen=seen).status_code == 302
    answer = change(cora_there, "wanted", "4", seen=seen)
    assert answer.status_code == 409
    assert "changed this to 2" in answer.text


def test_only_coordinators_change_and_only_seniors_read():
    assert cast.client_of(cast.make_user("dana")).get(PAGE).status_code == 403
    lena = cast.client_of(cast.make_user("lena"))
    page = lena.get(PAGE)
    assert page.status_code == 200
    assert "Change it" not in page.text
    assert change(lena, "wanted", "2").status_code == 403
    assert lena.post(f"{PAGE}small").status_code == 403
    assert not PolicyValue.objects.exists()


def test_the_small_preset_shows_what_it_changes_and_changes_just_that(cora_there):
    cast.set_policy("rest_hours", 4)
    shown = {line.key: value for line, value in cora_there.get(PAGE).context["small"]}
    assert shown == {key: value for key, value in policies.SMALL.items() if key != "rest_hours"}
    assert cora_there.post(f"{PAGE}small").status_code == 302
    for key, value in policies.SMALL.items():
        assert policies.line(key).value == value
    assert PolicyValue.objects.filter(reason=policies.SMALL_WHY).count() == len(shown)
    assert "in force already" in cora_there.get(PAGE).text
    assert cora_there.post(f"{PAGE}small").status_code == 422


@pytest.mark.parametrize("key", policies.SMALL)
def test_the_preset_stays_within_the_bounds(key):
    assert bounds.read(key, str(policies.SMALL[key])) == policies.SMALL[key]
