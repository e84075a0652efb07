"""Setting up responders: a number goes in and is never shown again."""

import pytest

from hotline.accounts.models import User
from hotline.accounts.roles import Role
from hotline.audit.models import AuditEntry
from hotline.contacts import book
from responders.models import Responder
from tests.cast import client_of, make_responder, make_zone, text_from

pytestmark = pytest.mark.django_db
LIST = "/admin/responders/responder/"


@pytest.fixture
def ada():
    return User.objects.create_user("ada", None, roles=[Role.ADMINISTRATOR], is_staff=True, is_superuser=True)


def filled(**fields) -> dict:
    form = {
        "handle": "luz",
        "state": "active",
        "languages": ["es", "en"],
        "home_zone": str(make_zone().pk),
        "transport": "bike",
        "travel_minutes": "20",
        "probation_left": "0",
        "on_call_now": "unknown",
        "number": "213-555-0166",
        "consent": "Signed agreement, March training",
    }
    for prefix in ("hours", "exceptions", "trainings", "text_consents"):
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return form | fields


def test_a_responder_is_added_with_a_number(ada):
    answer = client_of(ada).post(f"{LIST}add/", filled())
    assert answer.status_code == 302, answer.text
    luz = Responder.objects.get(handle="luz")
    assert luz.contact == book.find("213-555-0166")
    assert luz.contact.key_group == "ops"
    assert luz.languages == ["es", "en"]
    assert AuditEntry.objects.filter(kind="responder", ref=str(luz.pk), actor_id=str(ada.pk)).exists()


def test_nobody_is_made_active_without_a_number(ada):
    answer = client_of(ada).post(f"{LIST}add/", filled(number=""))
    assert answer.status_code == 200
    assert "before making this person active" in answer.text
    assert not Responder.objects.exists()


def test_a_bad_number_is_refused(ada):
    answer = client_of(ada).post(f"{LIST}add/", filled(number="555-01"))
    assert answer.status_code == 200
    assert "not a whole phone number" in answer.text


def test_no_number_and_no_name_is_shown(ada):
    remy = make_responder("remy", number="213-555-0155", real_name="Remigio Example")
    for url in (LIST, f"{LIST}{remy.pk}/change/"):
        page = client_of(ada).get(url)
        assert page.status_code == 200
        assert "555-0155" not in page.text
        assert "0155" not in page.text
        assert "Remigio" not in page.text


def test_a_new_number_replaces_the_old_one_which_is_no_longer_held(ada):
    remy = make_responder("remy", number="213-555-0155")
    answer = client_of(ada).post(f"{LIST}{remy.pk}/change/", filled(handle="remy", number="213-555-0156"))
    assert answer.status_code == 302, answer.text
    remy.refresh_from_db()
    assert remy.contact == book.find("213-555-0156")
    assert not book.find("213-555-0155").uses.filter(purpose="responder").exists()


def test_people_leave_by_state_and_are_never_deleted(ada):
    remy = make_responder("remy")
    assert client_of(ada).post(f"{LIST}{remy.pk}/delete/", {"post": "yes"}).status_code == 403


def test_nobody_is_made_active_without_their_consent_to_texts(ada):
    answer = client_of(ada).post(f"{LIST}add/", filled(consent=""))
    assert "Say how they agreed to our texts" in answer.text
    answer = client_of(ada).post(f"{LIST}add/", filled(consent="He said he has no papers"))
    assert "immigration status" in answer.text
    assert not Responder.objects.exists()
    client_of(ada).post(f"{LIST}add/", filled())
    luz = Responder.objects.get(handle="luz")
    (proof,) = luz.text_consents.all()
    assert (proof.kind, proof.proof) == ("given", "Signed agreement, March training")
    page = client_of(ada).get(f"{LIST}{luz.pk}/change/").text
    assert "Signed agreement, March training" in page
    assert (
        client_of(ada).post(f"{LIST}{luz.pk}/change/", filled(number="", consent="")).status_code == 302
    )  # once is enough
    assert luz.text_consents.count() == 1


def test_a_responder_who_opted_out_by_accident_stands_in_red_on_the_list(ada):
    remy, luz = make_responder("remy", number="213-555-0155"), make_responder("luz", number="213-555-0156")
    text_from(remy, "quiero cancelar, no puedo ir")
    page = client_of(ada).get(LIST).text
    assert page.count("opted-out errornote") == 1
    assert "OPTED OUT" in page
    assert "quiero cancelar" in page
    only = client_of(ada).get(f"{LIST}?texts=out").text
    assert remy.handle in only
    assert f"/{luz.pk}/" not in only
    text_from(remy, "START")
    assert "opted-out errornote" not in client_of(ada).get(LIST).text
