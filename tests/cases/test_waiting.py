"""A family that waits: family workers are texted at once, more people halfway, the lead when it is due, until somebody calls."""

from datetime import timedelta

import pytest

from dispatch.cases import caring
from dispatch.models import FollowUp
from hotline.base import clock
from tests.cases.make import make_card, with_phone
from tests.cast import run_pump, texts_to, who
from tests.console.make import browser

pytestmark = pytest.mark.django_db
LEAD = {"kind": FollowUp.Kind.LEAD, "why": FollowUp.Why.FAMILY}


@pytest.fixture
def phones():
    fina, cora = with_phone("fina"), with_phone("cora")
    return fina.staff_phone.contact, cora.staff_phone.contact


def after(minutes: float):
    return clock.shifted(timedelta(minutes=minutes))


def test_nobody_takes_it_so_coordinators_hear_halfway_and_the_lead_when_it_is_due(phones):
    fina, cora = phones
    make_card()
    assert (len(texts_to(fina)), len(texts_to(cora))) == (1, 0)
    with after(31):
        assert (len(texts_to(fina)), len(texts_to(cora))) == (2, 1)
        assert not FollowUp.objects.filter(**LEAD).exists()
    with after(61):
        assert len(texts_to(cora)) == 2
        assert FollowUp.objects.filter(paid_at=None, **LEAD).count() == 1
        assert "A family waits for its call" in browser("lena").get("/desk/").text
    with after(92):
        assert len(texts_to(cora)) == 3
        assert FollowUp.objects.filter(**LEAD).count() == 1


def test_taken_but_not_called_the_lead_still_looks_when_it_is_due(phones):
    _fina, cora = phones
    case = make_card()
    caring.take(actor=who("fina"), case=case)
    with after(31):
        assert texts_to(cora) == []
    with after(61):
        run_pump()
        assert FollowUp.objects.filter(paid_at=None, **LEAD).exists()


def test_called_in_time_nobody_is_told_anything_more(phones):
    fina, cora = phones
    case = make_card()
    assert len(texts_to(fina)) == 1
    caring.take(actor=who("fina"), case=case)
    caring.called(actor=who("fina"), case=case, how="reached", next_in="")
    with after(120):
        assert (len(texts_to(fina)), len(texts_to(cora))) == (1, 0)
        assert not FollowUp.objects.filter(**LEAD).exists()


def test_called_late_the_lead_need_not_look_any_more(phones):
    case = make_card()
    with after(61):
        run_pump()
        caring.take(actor=who("fina"), case=case)
        caring.called(actor=who("fina"), case=case, how="reached", next_in="24")
        assert not FollowUp.objects.filter(paid_at=None, **LEAD).exists()


def test_the_debt_is_overdue_on_the_clock(phones):
    make_card()
    with after(61):
        run_pump()
        assert FollowUp.objects.get(kind=FollowUp.Kind.FAMILY).overdue_told_at
