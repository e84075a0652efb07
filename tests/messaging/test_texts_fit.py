"""Every shipped text, with every enumerated value and the longest placeholders, is one GSM-7 segment in both languages."""

import itertools

import pytest

from dispatch.choices import Activity, PlaceType
from hotline.base.act import SYSTEM, act
from hotline.messaging import gsm7, lint, shipped, templates, whats, words
from hotline.messaging.models import Template

LANGUAGES = ("en", "es")
EVERY = list(itertools.product(shipped.TEXTS, LANGUAGES))
COUNTS = [(None, None), (1, 1), (2, None), (3, 4), (6, 10), (10, None), (3, 25), (40, 200), (9, 2)]
SAMPLE = {
    "tag": "RRN", "org": "RRN", "code": "K412", "what": "home, 3-4 agents", "place": "W 8th St & Vermont", "zone": "Koreatown",
    "time": "6:12am", "last": "6:02am", "hotline": "213-555-0134", "agency": "ICE", "meet": "W 9th St & Vermont", "handle": "Paloma",
    "link": "r.example/x7Kq2", "n": "1", "m": "2", "url": "r.example", "minutes": "7",
    "zip": "90210", "network": "Inland Watch", "number": "909-555-0155", "topics": "alerts, workshops",
    "resource": "Clinica de Olmos", "phone": "213-555-0134", "hours": "9-5",
}  # fmt: skip


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("key", "language"), EVERY)
def test_the_longest_values_fit_one_segment(key, language):
    body = shipped.body(key, language)
    longest = {name: "M" * shipped.LIMITS[name] for name in words.placeholders(body)}
    text = words.fill(body, longest)
    assert text.problems == ()
    assert (text.encoding, text.segments) == (gsm7.GSM7, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "language"), EVERY)
def test_the_linter_finds_nothing_in_our_own_words(key, language):
    text = words.fill(shipped.body(key, language), SAMPLE)
    responder = key.startswith("R")
    facts = lint.Facts(confirmed=not responder, asks_people_to_go=key in ("R1", "R2"), own_numbers=(SAMPLE["number"],))
    assert lint.check(text.body, audience="responder" if responder else "community", facts=facts) == []


@pytest.mark.sqlite_only
def test_every_what_is_short_and_gsm7_for_every_place_activity_and_count():
    for place, activity, (low, high), language in itertools.product(
        PlaceType.values, Activity.values, COUNTS, LANGUAGES
    ):
        found = whats.what(place, activity, low, high, language)
        assert 0 < len(found) <= shipped.LIMITS["what"], found
        assert gsm7.is_gsm7(found), found
        assert "raid" not in found
        assert "redada" not in found


@pytest.mark.sqlite_only
def test_a_what_says_how_many_or_else_what_they_do():
    assert whats.what("home", "knocking", 3, 4, "en") == "home, 3-4 agents"
    assert whats.what("home", "knocking", 3, 4, "es") == "casa, 3-4 agentes"
    assert whats.what("home", "knocking", None, None, "es") == "casa, en la puerta"
    assert whats.what("street", "unknown", 1, 1, "en") == "street, 1 agent"
    assert whats.what("nowhere", "unknown", None, None, "es") == "reporte"


@pytest.mark.django_db
def test_the_shipped_texts_are_stored_once():
    with act(SYSTEM) as deed:
        assert templates.load_shipped(deed) == len(EVERY)
    with act(SYSTEM) as deed:
        assert templates.load_shipped(deed) == 0
    assert Template.objects.count() == len(EVERY)
    assert not Template.objects.exclude(approved_by="").exists()


@pytest.mark.django_db
def test_the_newest_version_is_in_use_and_without_rows_the_shipped_one():
    assert (
        words.render("S5", "es").body
        == "ALERTA RRN: ya no recibe avisos y no le mandaremos mensajes. Para volver responda START."
    )
    with act(SYSTEM) as deed:
        templates.load_shipped(deed)
        Template.objects.create(
            key="S5",
            language="es",
            version=2,
            purpose="stop",
            body="ALERTA {org}: ya no recibe avisos.",
            created_at=deed.now,
        )
    assert words.render("S5", "es").body == "ALERTA RRN: ya no recibe avisos."
    assert words.render("S5", "en").body.startswith("ALERTA RRN: you are unsubscribed")


@pytest.mark.django_db
def test_the_text_of_a_real_incident_reads_as_written():
    text = words.render(
        "R1", "es", code="K412", what="casa, 3-4 agentes", place="W 8th St & Vermont", zone="Koreatown", time="6:12am"
    )
    assert text.body == (
        "RRN K412 SIN CONFIRMAR: casa, 3-4 agentes, por W 8th St & Vermont (Koreatown), 6:12am. "
        "Solo observe, en pareja. Responda VOY K412 10 o NO."
    )
    assert text.segments == 1
