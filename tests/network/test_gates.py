"""Gates: shut for everybody at once, opened again, both with a name and a reason on record."""

import pytest

from hotline.audit.models import AuditEntry
from hotline.network import gates
from hotline.network.models import Gate
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_gate_is_open_until_somebody_shuts_it():
    assert not gates.is_closed("wide_sends")
    gates.close(actor=cast.who("lena"), name="wide_sends", reason="Somebody sent a wrong text")
    assert gates.is_closed("wide_sends")
    assert not gates.is_closed("locked")
    gates.open(actor=cast.who("cora"), name="wide_sends", reason="Sorted out")
    assert not gates.is_closed("wide_sends")


def test_who_shut_it_and_why_is_on_record():
    gates.close(actor=cast.who("lena"), name="wide_sends", reason="Somebody sent a wrong text")
    gate = Gate.objects.get()
    assert (gate.changed_by, gate.reason) == (cast.who("lena").id, "Somebody sent a wrong text")
    gates.open(actor=cast.who("cora"), name="wide_sends", reason="")
    assert list(AuditEntry.objects.filter(kind="gate").values_list("verb", flat=True)) == ["gate_closed", "gate_opened"]


def test_it_bites_at_once(django_assert_num_queries):
    with django_assert_num_queries(2):
        gates.is_closed("wide_sends")
        gates.is_closed("wide_sends")
