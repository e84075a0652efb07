"""Two people change what is known of one incident: each keeps what they typed, and nobody's is overwritten unseen."""

import html
import re

import pytest
from django.urls import reverse

from dispatch.console.forms.knowing import Change
from dispatch.models import Incident
from tests.cast import make_incident, make_zones
from tests.console.make import SECRET_ADDRESS, browser, make_alerted

pytestmark = pytest.mark.django_db


class Page:
    """The form as one person opened it."""

    def __init__(self, handle: str, incident: Incident) -> None:
        self.client, self.code = browser(handle), incident.code
        form = self.client.get(reverse("incident", args=[incident.code]), {"act": "change"}).context["act"].form
        self.posted = {name: form[name].value() for name in form.fields}
        self.posted = {name: "" if value is None else value for name, value in self.posted.items()}
        if not self.posted["danger"]:
            del self.posted["danger"]

    def save(self, **typed):
        answer = self.client.post(reverse("incident-act", args=[self.code, "change"]), self.posted | typed)
        if answer.status_code == 409:
            self.posted |= typed | {"seen": answer.context["act"].form["seen"].value()}
        return answer


def now() -> Incident:
    return Incident.objects.select_related("zone").get()


def test_changes_to_different_facts_are_both_kept():
    incident = make_incident()
    dana, june = Page("dana", incident), Page("lena", incident)
    assert dana.save(activity="questioning").status_code == 303
    assert june.save(landmark="the laundry").status_code == 303
    assert (now().activity, now().landmark) == ("questioning", "the laundry")


def test_the_same_fact_shows_both_versions_and_overwrites_nothing():
    incident = make_incident()
    dana, lena = Page("dana", incident), Page("lena", incident)
    dana.save(landmark="the laundry")

    answer = lena.save(landmark="the bakery", agents_min="4")

    assert answer.status_code == 409
    text = html.unescape(answer.text)
    assert "Somebody changed the same thing meanwhile" in text
    both = text[text.index('id="both"') :]
    assert re.search(r"the laundry <small>now, dana \d\d:\d\d:\d\d", both)
    assert "the bakery <small>yours" in both
    assert 'value="the bakery"' in text
    assert (now().landmark, now().agents_min) == ("the laundry", incident.agents_min)


@pytest.mark.parametrize(("keep", "kept"), [("theirs", "the laundry"), ("mine", "the bakery")])
def test_having_seen_both_the_person_chooses(keep, kept):
    incident = make_incident()
    dana, lena = Page("dana", incident), Page("lena", incident)
    dana.save(landmark="the laundry")
    lena.save(landmark="the bakery", agents_min="4")
    assert lena.save(**{"keep-landmark": keep}).status_code == 303
    assert (now().landmark, now().agents_min) == (kept, 4)


def test_somebody_faster_again_is_shown_again():
    incident = make_incident()
    dana, lena = Page("dana", incident), Page("lena", incident)
    dana.save(landmark="the laundry")
    lena.save(landmark="the bakery")
    Page("dana", incident).save(landmark="the corner shop")
    assert lena.save(**{"keep-landmark": "mine"}).status_code == 409
    assert now().landmark == "the corner shop"


def test_the_same_change_twice_is_no_conflict():
    incident = make_incident()
    dana, lena = Page("dana", incident), Page("lena", incident)
    dana.save(activity="questioning")
    assert lena.save(activity="questioning").status_code == 303


SAME_FACT = {
    "cross_street": ("A & 1st", "B & 2nd"),
    "landmark": ("a", "b"),
    "public_place": ("the lake", "the station"),
    "place_type": ("street", "workplace"),
    "activity": ("questioning", "left"),
    "timing": ("past", "just_ended"),
    "agents_min": ("3", "4"),
    "agents_max": ("7", "8"),
    "taken_count": ("1", "2"),
    "children_present": ("yes", "no"),
    "consent_to_visit": ("door", "street"),
    "exact_address": ("1 First St", "2 Second St"),
    "unit": ("4", "5"),
}


@pytest.mark.parametrize("name", SAME_FACT)
def test_in_any_field_the_second_is_told(name):
    first, second = SAME_FACT[name]
    incident = make_incident()
    if name == "consent_to_visit":
        values = [value for value, _label in Change.base_fields[name].choices if value != incident.consent_to_visit]
        first, second = values[:2]
    dana, lena = Page("dana", incident), Page("lena", incident)
    assert dana.save(**{name: first}).status_code == 303
    standing = getattr(now(), name)
    answer = lena.save(**{name: second})
    assert answer.status_code == 409
    assert [one.name for one in answer.context["act"].form.versions] == [name]
    assert getattr(now(), name) == standing


def test_the_zone_and_danger_too():
    zones = make_zones()
    incident = make_incident(zone=zones[0])
    dana, lena = Page("dana", incident), Page("lena", incident)
    dana.save(zone=str(zones[1].pk), danger="on")
    assert lena.save(zone=str(zones[2].pk)).status_code == 409
    assert now().zone == zones[1]
    assert now().danger


def test_every_fact_of_the_form_is_tried():
    assert {*SAME_FACT, "zone", "danger", "seen"} == set(Change.base_fields)


def test_an_address_is_compared_and_never_shown():
    incident, _people = make_alerted("remy")
    dana, lena = Page("dana", incident), Page("lena", incident)
    assert SECRET_ADDRESS not in str(dana.posted)
    dana.save(exact_address="99 Another Street")
    answer = lena.save(exact_address="98 Some Street")
    assert answer.status_code == 409
    assert "99 Another Street" not in answer.text
    assert "hidden; reveal it with a reason" in answer.text
    assert now().exact_address == "99 Another Street"


def test_a_page_that_says_not_what_it_saw_overwrites_nothing():
    incident = make_incident(landmark="the laundry")
    page = Page("dana", incident)
    page.posted["seen"] = "no json"
    assert page.save(landmark="the bakery").status_code == 409
    assert now().landmark == "the laundry"
