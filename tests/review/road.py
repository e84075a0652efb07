"""A whole road walked through the services, for the tests of the record: called, asked, seen, confirmed, told, over."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from dispatch import alerts, broadcasts, confirmations, decisions, followups, responses
from dispatch.models import FollowUp, Incident
from hotline.base import clock
from hotline.calls import desk
from tests import cast

# A Monday in November, 05:41 in Los Angeles.
DAWN = datetime(2026, 11, 16, 13, 41, 9, tzinfo=UTC)
SECRETS = ("1834 S Bonnie Brae", "Apt 4", "555-0177", "5550177", "Rosa", "Tocan la puerta", "5-0177")


def after(**time) -> datetime:
    return DAWN + timedelta(**time)


def dawn_call() -> Incident:
    """Two at the door at 05:41; two responders see them; confirmed; the zone and its neighbours told; gone; closed."""
    first, second, third = cast.make_zones()
    remy, paloma = (cast.make_responder(handle, zone=first) for handle in ("remy", "paloma"))
    for zone, language in ((first, "es"), (second, "en"), (third, "es")):
        cast.make_subscriber(zone, language=language)
    dana, lena = cast.who("dana"), cast.who("lena")
    with clock.at(DAWN):
        call = cast.make_call(caller="323-555-0177", alias="Rosa", words="Tocan la puerta", exact_address=SECRETS[0], unit="Apt 4",
                              language="es", firsthand=True, relation="affected_person")  # fmt: skip
        desk.remind(actor=dana, call=call, place_type="home", language="es", skipped="whisper")
    with clock.at(after(minutes=1)):
        incident = cast.make_incident(zone=first, call=call, exact_address=SECRETS[0], unit="Apt 4", agents_min=2, agents_max=2,
                                      words="Tocan la puerta", wanted=2)  # fmt: skip
        alerts.send(actor=dana, incident=incident, key=uuid4().hex)
        cast.run_pump()
    with clock.at(after(minutes=3)):
        responses.going(actor=dana, incident=incident, responder=remy, minutes=7, via="sms")
        responses.going(actor=dana, incident=incident, responder=paloma, minutes=11, via="board")
        cast.run_pump()
    with clock.at(after(minutes=13)):
        for person in (remy, paloma):
            responses.arrived(actor=dana, incident=incident, responder=person, via="board")
            responses.verdict(
                actor=dana,
                incident=incident,
                responder=person,
                value="ice",
                via="board",
                agency="ice",
                basis=["marking"],
            )
        confirmations.confirm(
            actor=dana, incident=incident, level="V3", basis=["marking"], note="Vest reads POLICE ICE"
        )
        draft = broadcasts.draft(actor=dana, incident=incident, kind="C1")
    with clock.at(after(minutes=20)):
        broadcasts.approve(actor=lena, broadcast=draft, typed_code=incident.code)
    with clock.at(after(minutes=21)):
        cast.run_pump()
        for person in (remy, paloma):
            responses.verdict(actor=dana, incident=incident, responder=person, value="gone", via="board")
        decisions.end(actor=dana, incident=incident, how="gone")
    with clock.at(after(minutes=40)):
        clear = broadcasts.draft(actor=dana, incident=incident, kind="C3")
        broadcasts.approve(actor=lena, broadcast=clear, typed_code=incident.code)
    with clock.at(after(minutes=41)):
        cast.run_pump()
        for debt in FollowUp.objects.filter(incident=incident, paid_at=None):
            followups.pay(actor=lena, followup=debt, how="done")
        for person in (remy, paloma):
            responses.leaving(actor=dana, incident=incident, responder=person, via="board")
        desk.close(actor=dana, call=call, disposition="live_report")
        decisions.close(actor=lena, incident=incident, outcome="agents_left_no_arrest")
    return Incident.objects.get(pk=incident.pk)
