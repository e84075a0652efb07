"""The linter: what identifies, instructs, alarms or overclaims is found; ordinary words are left alone."""

import pytest

from hotline.messaging import lint
from hotline.messaging.lint import Facts

pytestmark = pytest.mark.django_db


def codes(body: str, **facts) -> set[str]:
    return {problem.code for problem in lint.check(body, facts=Facts(**facts))}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Agents at 1423 W 8th St now", "address"),
        ("ICE at 1423 Westmoreland", "address"),
        ("Agents near 123 Main St", "address"),
        ("Agentes en calle Olvera 123", "address"),
        ("Agents at apt 4B", "unit"),
        ("Agentes en casa 12", "unit"),
        ("Agentes en Depto 3", "unit"),
        ("Agents at #12", "unit"),
        ("White van, plate 7ABC123", "plate"),
        ("Van 8XYZ999 on Main", "plate"),
        ("Camioneta con placas de Nevada", "plate"),
        ("Call 310-555-0199", "phone"),
        ("Llame al (323) 555-0142", "phone"),
        ("Badge 1234 on Main", "badge"),
        ("Placa 55121", "badge"),
        ("Officer Smith was there", "officer_name"),
        ("El agente Ramírez llegó", "officer_name"),
        ("They sleep in the agents' hotel", "officer_home"),
        ("Se hospedan en el centro", "officer_home"),
        ("Their car is parked on 5th", "officer_home"),
        ("Avoid the area", "instructs"),
        ("Run home now", "instructs"),
        ("Hide your family", "instructs"),
        ("Block the street", "instructs"),
        ("Follow them", "instructs"),
        ("Evite la zona", "instructs"),
        ("Corran", "instructs"),
        ("Escóndase", "instructs"),
        ("Huyan", "instructs"),
        ("Bloqueen la salida", "instructs"),
        ("Síganlos", "instructs"),
        ("AGENTS EVERYWHERE", "capitals"),
        ("Agents near Main!", "exclamation"),
        ("¡Cuidado con los agentes", "exclamation"),
        ("Agents near Main 🚨", "emoji"),
    ],
)
def test_what_must_not_leave_the_house_is_an_error(body, code):
    found = [problem for problem in lint.check(body) if problem.code == code]
    assert found
    assert found[0].blocks
    assert found[0].end > found[0].start


@pytest.mark.parametrize(
    "body",
    [
        "RRN CONFIRMED: ICE near W 8th St & Vermont Ave, Koreatown, 6:12am. Do not interfere. 213-555-0134",
        "Two blocks from the park, between 3rd St and 5th St",
        "10 agents near 5th & Main, on the next block",
        "Calle 8 y Main, Avenida 26",
        "Details, expire in 2h: r.example/x7Kq2",
        "2 vans on Olympic Blvd, 24h",
        "10 agents near Main St, seen by 3 people on Vermont Ave",
        "Public sidewalk only, follow the marshals. Siga a los voluntarios.",
        "Agents left 5th & Grand at 6:12am. In danger call 911 first",
        "RRN K412 STAND DOWN. Reply OUT K412 or YES ICE",
        "Confirmed near Union Station",
    ],
)
def test_ordinary_words_and_places_pass(body):
    assert [problem for problem in lint.check(body) if problem.blocks] == []


def test_a_raid_is_said_only_of_what_is_confirmed_and_never_of_a_traffic_stop():
    assert "raid" in codes("A raid near Main", confirmed=False)
    assert "raid" in codes("Redada cerca de Main", confirmed=True, traffic_stop=True)
    assert "raid" not in codes("A raid near Main", confirmed=True)


def test_a_text_cannot_say_confirmed_before_it_is():
    assert "not_confirmed" in codes("RRN CONFIRMED: ICE near Main", confirmed=False)
    assert "not_confirmed" not in codes("RRN UNCONFIRMED: report near Main", confirmed=False)
    assert "not_confirmed" not in codes("RRN CONFIRMED: ICE near Main")


def test_who_is_asked_to_go_reads_unconfirmed_in_the_first_words():
    facts = Facts(confirmed=False, asks_people_to_go=True)
    late = "RRN K412 please go and look at what is happening near Main: UNCONFIRMED"
    assert [p.code for p in lint.check(late, audience="responder", facts=facts)] == ["no_certainty"]
    assert lint.check("RRN K412 SIN CONFIRMAR: casa, por Main", audience="responder", facts=facts) == []


def test_two_segments_warn_and_three_block():
    (warned,) = lint.check("a" * 161)
    assert (warned.code, warned.level) == ("segments", "warning")
    (blocked,) = lint.check("a" * 310)
    assert (blocked.code, blocked.level) == ("segments", "error")


def test_a_letter_that_makes_it_long_warns_where_it_stands():
    (problem,) = lint.check("Agentes en María")
    assert (problem.code, problem.level, problem.start) == ("not_gsm7", "warning", 14)


def test_expired_rights_wording_blocks():
    assert "rights_expired" in codes("Do not open", rights_expired=True)


def test_another_of_our_own_numbers_may_stand_in_a_text():
    assert "phone" not in codes("Call 213-555-0177", own_numbers=("+12135550177",))


def test_positions_point_into_the_text_as_written():
    body = "Ñandú: agentes en Depto 3, ¡corran"
    found = {problem.code: body[problem.start : problem.end] for problem in lint.check(body)}
    assert found["unit"] == "Depto 3"
    assert found["instructs"] == "corran"
