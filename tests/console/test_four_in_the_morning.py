"""Three dispatchers, eight responders, one zone: the whole road at 4 a.m. with one person at the desk and an approver on a phone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from dispatch.models import Alert, Broadcast, Incident
from hotline.base import clock
from hotline.contacts.models import StaffPhone
from hotline.messaging.models import Message, SimText
from hotline.ops.setup import policies
from hotline.shifts import duty
from tests.cast import (
    client_of,
    make_contact,
    make_place,
    make_responder,
    make_subscriber,
    make_user,
    make_zone,
    run_pump,
    text_from,
    who,
)
from tests.console.make import browser, make_script, typed

pytestmark = pytest.mark.django_db
FOUR = datetime(2026, 11, 20, 4, 2, tzinfo=ZoneInfo("America/Los_Angeles"))
PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 11) Mobile"}


@pytest.fixture
def town(db):
    """The small preset in force, one zone, eight responders, three dispatchers of whom one is on duty; padre approves."""
    with clock.at(FOUR):
        policies.apply_small(actor=who("cora"))
        zone = make_zone()
        make_place("S Bonnie Brae & W 7th", zone)
        make_script()
        for handle in ("june", "lena"):
            make_user(handle, *(("dispatcher",) if handle == "june" else ()))
        StaffPhone.objects.create(user=make_user("padre"), contact=make_contact(purpose="staff", language="es"))
        people = [make_responder(f"obs{n}", zone=zone) for n in range(8)]
        awake = [make_subscriber(zone, night_ok=True) for _n in range(3)]
        asleep = [make_subscriber(zone, night_ok=False) for _n in range(3)]
    return zone, people, awake, asleep


def at(minutes: float):
    return clock.at(FOUR + timedelta(minutes=minutes))


def test_one_at_the_desk_and_one_on_a_phone_are_enough(town):
    zone, people, awake, asleep = town
    with at(0):
        dana = browser("dana")
        assert [row.user.handle for row in duty.on_now()] == ["dana"]
        call = dana.post(reverse("call-new"), {"key": "call"}).url
        pk = call.rstrip("/").rsplit("/", 1)[1]
        first = typed(make_user("dana").calls.get(pk=pk), zone=str(zone.pk))
        assert dana.post(reverse("call-alert", args=[pk]), first).status_code == 303
        run_pump()
    incident = Incident.objects.get()
    code = incident.code
    assert Alert.objects.filter(incident=incident).count() == 8, "one ring asks all"

    with at(2):
        text_from(people[0], f"VOY {code} 7")
        text_from(people[1], f"VOY {code} 9")
    with at(10):
        for one in people[:2]:
            text_from(one, f"LLEGUE {code}")
        text_from(people[0], f"SI ICE {code}, el chaleco dice POLICE ICE")
        text_from(people[1], f"SI ICE {code} chaleco POLICE ICE")
    act = lambda name: reverse("incident-act", args=[code, name])  # noqa: E731
    with at(11):
        said = {"level": "V3", "presence": "active", "agency": "ice", "basis": ["marking"], "note": ""}
        assert dana.post(act("confirm"), said).status_code == 303
        incident.refresh_from_db()
        posted = {"place": incident.public_place, "zones": [str(zone.pk)]}
        assert dana.post(act("draft-C1"), posted).status_code == 303
        run_pump()

    # Padre's phone rings; the link leads to the page, in one column, and he types the code.
    page = SimText.objects.filter(contact=make_user("padre").staff_phone.contact).latest("at").body
    assert code in page
    with at(12):
        padre = client_of(make_user("padre"), **PHONE)
        path = "/desk/" + page.split("/desk/", 1)[1].split()[0]
        shown = padre.get(path, follow=True)
        assert "Approve and text 3 people" in shown.text, "who did not ask for alerts at night is left asleep"
        text = Broadcast.objects.get()
        approve = reverse("approval-approve", args=[text.pk])
        assert padre.post(approve, {"typed_code": code.lower()}).status_code == 303
    with at(12.5):
        run_pump()
    told = set(Message.objects.filter(batch__purpose="community").values_list("contact_id", flat=True))
    assert told == {one.contact_id for one in awake}
    assert not told & {one.contact_id for one in asleep}

    with at(30):
        for one in people[:2]:
            text_from(one, f"SE FUERON {code}")
        assert dana.post(act("end"), {"how": "gone", "note": ""}).status_code == 303
        assert dana.post(act("draft-C3"), {}).status_code == 303
        clear = Broadcast.objects.get(kind="C3")
        assert dana.post(reverse("approval-approve", args=[clear.pk]), {"typed_code": code}).status_code == 303
    with at(31):
        run_pump()
        clear.refresh_from_db()
        assert set(Message.objects.filter(batch=clear.batch).values_list("contact_id", flat=True)) == told
        for one in people[:2]:
            text_from(one, f"FUERA {code}")
        assert dana.post(act("close"), {"outcome": "agents_left_no_arrest", "note": ""}).status_code == 303
        assert dana.post(reverse("call-close", args=[pk]), {"disposition": "live_report"}).status_code == 303
        assert make_user("dana").calls.get().state == "closed"
    incident.refresh_from_db()
    assert incident.status == "closed"

    # At six Lena comes; she reads the sheet, accepts it, and Dana goes to bed.
    with at(120):
        lena = client_of(make_user("lena"))
        sheet = dana.post(reverse("handover-prepare")).url
        assert dana.post(f"{sheet}offer", {"to": "lena"}).status_code == 303
        assert "Nobody is on scene." in lena.get(sheet).text
        assert lena.post(f"{sheet}accept").status_code == 303
        assert dana.post(reverse("shift"), {"on": "0", "successor": "lena"}).url == reverse("duty")
    assert [row.user.handle for row in duty.on_now()] == ["lena"]
