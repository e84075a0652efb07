"""What a confirmation may rest on: letters that name an agency, read by somebody who is trained."""

import pytest
from django.urls import reverse

from dispatch import confirmations
from dispatch.models import Report
from hotline.base.errors import Refused
from responders.models import Responder
from tests import cast
from tests.cast import text_from
from tests.console.make import browser
from tests.dispatch import steps

pytestmark = pytest.mark.django_db

NO_BASIS = (
    "SI ICE {code} chaleco dice POLICE", "SI ICE {code}, llegaron en una van blanca sin letreros", "SI ICE {code}, ya se van",
    "SI ICE {code}, el chaleco no dice ICE", "SI ICE {code}, 3 camionetas de ICE", "SI ICE {code}, un vecino dijo que es ICE",
    "SI ICE {code}, no traen orden de ICE",
)  # fmt: skip
A_BASIS = {
    "SI ICE {code}, chaleco dice POLICE ICE, 2 agentes": (["marking"], "ice"),
    "YES ICE {code}, POLICE HSI on the vest": (["marking"], "hsi"),
    "SI ICE {code}, camioneta con letras BORDER PATROL": (["vehicle_marking"], "cbp"),
    "SI ICE {code}, los agentes dijeron que son de ICE": (["agent_statement"], "ice"),
    "SI ICE {code}, mostraron una orden de ICE": (["document_header"], "ice"),
}


@pytest.fixture
def there(zones, remy):
    incident = cast.make_incident(zone=zones[0], wanted=1)
    steps.alert(incident)
    text_from(remy, f"LLEGUE {incident.code}")
    return steps.fresh(incident)


def said(person, incident, text: str) -> dict:
    text_from(person, text.format(code=incident.code))
    report = Report.objects.filter(incident=incident, verdict="ice").latest("entered_at")
    return report.facts


def test_a_text_without_an_agencys_letters_is_no_basis(there, remy):
    for text in NO_BASIS:
        assert said(remy, there, text)["basis"] == [], text
    with pytest.raises(Refused, match="No trained responder"):
        steps.confirm(there, level="V2")


def test_letters_beside_what_they_stand_on_are(there, remy):
    for text, (basis, agency) in A_BASIS.items():
        facts = said(remy, there, text)
        assert (facts["basis"], facts["agency"]) == (basis, agency), text
    steps.confirm(there, level="V2")


@pytest.mark.parametrize("until", [None, "2020-01-01"])
def test_who_is_not_trained_is_shown_and_does_not_count(there, remy, until):
    Responder.objects.filter(pk=remy.pk).update(trained_until=until)
    text_from(remy, f"SI ICE {there.code} chaleco POLICE ICE")
    assert confirmations.level_reached(there) == ""
    with pytest.raises(Refused, match="No trained responder"):
        steps.confirm(there, level="V2")
    form = browser("dana").get(reverse("incident", args=[there.code]), {"act": "confirm"}).text
    assert "training is not on file or has lapsed: remy." in form
    Responder.objects.filter(pk=remy.pk).update(trained_until="2099-01-01")
    steps.confirm(there, level="V2")
