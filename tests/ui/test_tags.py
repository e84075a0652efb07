"""Ages, statuses, masked numbers and meters look the same wherever they are drawn."""

from datetime import timedelta

import pytest
from django import forms
from django.template import Context, Template

from hotline.base import clock
from hotline.crypto.keyring import Locked
from hotline.ui import ages

pytestmark = pytest.mark.sqlite_only


def draw(text, **values):
    return Template("{% load ui %}" + text).render(Context(values))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0:00"),
        (59.9, "0:59"),
        (131, "2:11"),
        (599, "9:59"),
        (600, "10 min"),
        (7199, "119 min"),
        (7200, "2 h"),
        (172_800, "2 d"),
    ],
)
def test_an_age_is_said_in_few_words(seconds, said):
    assert ages.words(seconds) == said


@pytest.mark.parametrize(("seconds", "tone"), [(239, ""), (240, "warn"), (599, "warn"), (600, "late")])
def test_an_age_turns_amber_then_red(seconds, tone):
    assert ages.since(seconds, 240, 600)[1] == tone


def test_what_is_due_turns_amber_before_and_red_after():
    assert ages.until(95, 60) == ("1:35", "")
    assert ages.until(30, 60) == ("0:30", "warn")
    assert ages.until(-65, 60) == ("+1:05", "late")


def test_the_age_tag_carries_what_the_clock_on_the_page_needs():
    now = clock.now()
    html = draw("{% age at 240 600 %}", at=now - timedelta(seconds=250), server_now=now)
    assert 'class="age warn"' in html
    assert 'data-warn="240" data-late="600"' in html
    assert html.endswith(">4:10</time>")


def test_one_page_reads_the_clock_once(monkeypatch):
    readings = []
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: readings.append(1) or now)
    draw("{% age at %}{% age at %}{% countdown at %}", at=now)
    assert len(readings) == 1


def test_nothing_has_no_age():
    assert draw("{% age at %}{% countdown at %}", at=None) == ""


def test_a_confirmed_incident_and_an_unconfirmed_one_differ_in_word_and_shape():
    assert draw("{% chip 'reported' %}") == '<span class="chip unconfirmed">Unconfirmed</span>'
    assert draw("{% chip 'confirmed' presence='active' %}") == '<span class="chip confirmed">Confirmed</span>'
    assert "they have left" in draw("{% chip 'confirmed' presence='past' %}")


def test_an_unknown_status_is_shown_plainly_and_escaped():
    assert draw("{% chip status %}", status="<b>new_thing") == '<span class="chip plain">&lt;b&gt;new thing</span>'


def test_a_number_shows_its_last_four_figures_and_never_more():
    class Contact:
        number = "+12135550134"

    assert draw("{% masked contact %}", contact=Contact()) == "•••-0134"
    assert draw("{% masked contact %}", contact=None) == "number withheld"


def test_a_locked_number_shows_nothing():
    class Contact:
        @property
        def number(self):
            raise Locked("p2")

    assert draw("{% masked contact %}", contact=Contact()) == "•••"


def test_a_meter_is_read_out():
    html = draw("{% meter 2 3 %}")
    assert html.count("<i") == 3
    assert html.count('class="y"') == 2
    assert 'aria-label="2 of 3"' in html


def test_a_field_with_an_error_says_so():
    class Form(forms.Form):
        place = forms.CharField()

    html = draw("{{ form.place|shaped:'short' }}", form=Form({"place": ""}))
    assert 'class="in short"' in html
    assert 'aria-invalid="true"' in html


def test_a_secret_is_read_in_fours():
    assert draw("{{ 'ABCDEFGHIJ'|grouped }}") == "ABCD EFGH IJ"
