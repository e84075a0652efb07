"""A network of one's own starts with the shipped words, each marked "not reviewed"."""

import pytest
from django.core.management import call_command

from hotline.calls.models import RightsScript
from hotline.messaging.models import Template

pytestmark = pytest.mark.django_db


def test_the_reminders_and_texts_are_there_from_the_first_start_unreviewed_and_only_once():
    call_command("load_shipped", verbosity=0)
    scripts = RightsScript.objects.filter(place_type="home")
    assert {script.language for script in scripts} == {"en", "es"}
    assert not RightsScript.objects.exclude(approved_by="").exists()
    count = RightsScript.objects.count(), Template.objects.count()
    assert min(count) > 0
    call_command("load_shipped", verbosity=0)
    assert (RightsScript.objects.count(), Template.objects.count()) == count


def test_what_a_network_has_written_itself_is_left_alone():
    RightsScript.objects.create(place_type="home", language="en", version=4, body="Ours.", approved_by="A lawyer")
    call_command("load_shipped", verbosity=0)
    assert [script.body for script in RightsScript.objects.filter(place_type="home", language="en")] == ["Ours."]
