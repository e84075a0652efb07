"""What is drawn the short way is what Django and a fresh drawing would have drawn."""

from datetime import timedelta

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.test.html import parse_html

from dispatch.console.forms.call import CallForm
from dispatch.console.present.incidents import Chip
from dispatch.console.rows import IncidentRow
from hotline.base import clock
from hotline.ui.renderer import ByHand
from hotline.ui.templatetags import ui

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


class Odd(forms.Form):
    """What the form of a call does not have: groups, marks to escape, an address, a field switched off."""

    grouped = forms.ChoiceField(choices=[("a", "A"), ("More", [("b", "<B>")])])
    said = forms.CharField(initial='"<b>&', disabled=True, help_text="more")
    mail = forms.EmailField(widget=forms.EmailInput(attrs={"data-x": True, "data-y": False}))
    ticks = forms.MultipleChoiceField(choices=[("1", "<one>"), ("2", "two")], widget=forms.CheckboxSelectMultiple)


@pytest.mark.parametrize("make", [CallForm, Odd])
def test_every_input_is_as_django_draws_it(make):
    given = {"initial": {"place_type": "home", "language": "mam", "whisper": True, "ticks": ["2"], "words": "<b>"}}
    ours, theirs = make(**given, renderer=ByHand()), make(**given, renderer=DjangoTemplates())
    for name in ours.fields:
        assert parse_html(str(ours[name])) == parse_html(str(theirs[name])), name
        for one, other in zip(ours[name], theirs[name], strict=True):
            assert parse_html(one.tag()) == parse_html(other.tag())


def test_a_row_that_is_kept_has_the_age_of_now_and_not_of_when_it_was_drawn():
    now = clock.now()
    row = IncidentRow(
        id="1", code="K412", url="/x", chip=Chip("Unconfirmed", "unconfirmed"), where="<7th>", what="home", line="", meter=(),
        meter_label="", since=now - timedelta(seconds=65), sort="1", wait_words="nobody yet", wait_since=now, warn=90, late=180,
        next_at=now + timedelta(seconds=30), next_words="ring 2 in",
    )  # fmt: skip
    kept = Template('{% load ui %}{% kept "console/rows/incident.html" row %}')
    fresh = Template('{% include "console/rows/incident.html" %}')
    for later in (0, 100, 4000):
        at = Context({"row": row, "server_now": now + timedelta(seconds=later)})
        assert kept.render(at) == fresh.render(at)
    assert "1:05" in kept.render(Context({"row": row, "server_now": now}))
    assert ui._drawn.cache_info().hits >= 3
