"""A call is another voice for one incident only, and taken out again it leaves nothing behind."""

from datetime import timedelta

import pytest

from dispatch import decisions, followups, incidents
from dispatch.models import FollowUp, Incident, IncidentCall
from hotline.base import clock
from hotline.base.act import act
from hotline.base.errors import Conflict, Refused
from tests import cast
from tests.cast import who


@pytest.mark.django_db(transaction=True)
def test_of_two_who_join_it_elsewhere_at_once_one_is_told():
    one, other, call = cast.make_incident(), cast.make_incident(), cast.make_call()
    told = []

    def join(handle, incident):
        try:
            told.append(incidents.join(actor=who(handle), incident=incident, call=call).incident.code)
        except Conflict as refusal:
            told.append(str(refusal))

    cast.at_once(lambda: join("dana", one), lambda: join("lena", other))
    code = next(answer for answer in told if len(answer) == 4)
    assert any(f"joined to {code} already" in answer for answer in told)
    assert IncidentCall.objects.filter(call=call, undone_at=None).count() == 1


@pytest.mark.django_db
def test_taken_out_again_its_call_back_is_owed_by_the_line_alone():
    incident, call = cast.make_incident(), cast.make_call()
    with act(who("dana")) as deed:
        followups.owe(deed, kind=FollowUp.Kind.CALL_BACK, due_at=clock.now() + timedelta(hours=1), call=call)
    incidents.join(actor=who("dana"), incident=incident, call=call)
    assert FollowUp.objects.get(call=call).incident == incident

    incidents.unjoin(actor=who("dana"), incident=incident, call=call)
    assert FollowUp.objects.get(call=call).incident is None


@pytest.mark.django_db
def test_it_joins_nothing_that_was_closed_meanwhile():
    incident, call = cast.make_incident(), cast.make_call()
    seen = Incident.objects.get(pk=incident.pk)
    decisions.could_not_verify(actor=who("lena"), incident=incident)
    decisions.close(
        actor=who("lena"), incident=Incident.objects.get(pk=incident.pk), outcome="not_verifiable"
    )  # since the page was read
    with pytest.raises(Refused):
        incidents.join(actor=who("dana"), incident=seen, call=call)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_an_incident_for_it_at_once_one_is_told():
    call, zone, told = cast.make_call(), cast.make_zone(), []
    for handle in ("dana", "lena"):
        cast.make_user(handle)

    def open_one(handle):
        try:
            told.append(cast.make_incident(actor=who(handle), zone=zone, call=call).code)
        except Conflict as refusal:
            told.append(str(refusal))

    cast.at_once(lambda: open_one("dana"), lambda: open_one("lena"))
    code = Incident.objects.get().code
    assert sorted(told, key=len) == [code, f"This call is joined to {code} already. Take it out there first."]
