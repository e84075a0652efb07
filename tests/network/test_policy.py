"""The network's own numbers and names: a default with unit and reason, changed by a person, seen at once, with proof."""

import pytest
from django.core.cache import cache

from hotline.audit.models import AuditEntry
from hotline.base.errors import Refused
from hotline.network import policy
from hotline.network.models import PolicyValue
from hotline.network.policy import POLICIES
from tests import cast

pytestmark = pytest.mark.django_db


def change(key: str, value, reason: str = "") -> None:
    policy.change(actor=cast.who("cora"), key=key, value=value, reason=reason)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("key", POLICIES)
def test_every_policy_has_a_default_and_a_reason(key):
    assert policy.get(key) == POLICIES[key].default
    assert POLICIES[key].reason.endswith(".")
    assert POLICIES[key].unit or isinstance(POLICIES[key].default, str)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_seen_at_once():
    assert policy.get("wanted") == 3
    change("wanted", 2)
    assert policy.get("wanted") == 2
    change("wanted", 4)
    assert policy.get("wanted") == 4


def test_a_change_made_by_another_process_is_seen_when_the_memory_is_old():
    assert policy.get("wanted") == 3
    change("wanted", 2)
    cache.delete("policies")  # what five seconds do
    assert policy.get("wanted") == 2


def test_a_change_is_kept_with_who_and_why():
    change("hold_seconds", 20, "Our carrier is slow")
    row = PolicyValue.objects.get()
    assert (row.key, row.value, row.reason, row.set_by) == (
        "hold_seconds",
        20,
        "Our carrier is slow",
        str(cast.make_user("cora").pk),
    )
    assert AuditEntry.objects.filter(verb="policy", ref="hold_seconds").count() == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [("wanted", "3"), ("wanted", None), ("wanted", True), ("tag", 5), ("tag", ["R"]), ("sms_cost_cents", "1")],
)
def test_a_value_of_the_wrong_type_is_refused(key, value):
    with pytest.raises(Refused):
        change(key, value)
    assert not PolicyValue.objects.exists()


def test_a_whole_number_may_stand_where_a_fraction_may():
    change("sms_cost_cents", 1)
    cache.delete("policies")
    assert policy.get("sms_cost_cents") == 1


@pytest.mark.parametrize("call", [lambda: policy.get("nonsense"), lambda: change("nonsense", 1)])
def test_an_unknown_policy_is_a_mistake_of_ours(call):
    with pytest.raises(KeyError):
        call()


def test_the_network_has_its_name_in_both_languages():
    assert policy.name("es") == policy.name("es-MX") == "Red de Respuesta Rápida"
    assert policy.name("en") == policy.name() == "Rapid Response Network"
    assert (policy.tag(), policy.hotline()) == ("RRN", "213-555-0134")
