"""People who sign in: a handle, roles, a language; no real name, no e-mail address."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from hotline.accounts import people, roles
from hotline.accounts.models import User
from hotline.accounts.roles import Role
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_user_has_the_roles_they_were_given():
    user = User.objects.create_user("dana", "a long password here", roles=[Role.DISPATCHER, Role.APPROVER])
    assert user.role_names == {"dispatcher", "approver"}
    assert user.has_role("lead", "approver")
    assert not user.has_role("lead", "coordinator")
    assert user.check_password("a long password here")


def test_a_role_is_given_once():
    user = cast.make_user("dana")
    with pytest.raises(IntegrityError), transaction.atomic():
        user.grants.create(role=Role.DISPATCHER)


def test_an_actor_carries_id_handle_and_roles(lena):
    actor = people.actor_of(lena)
    assert (actor.kind, actor.id, actor.handle, actor.roles) == ("user", str(lena.pk), "lena", {"lead"})


def test_handles_are_found_by_id(dana, lena):
    assert people.handles({str(dana.pk), str(lena.pk)}) == {str(dana.pk): "dana", str(lena.pk): "lena"}
    assert people.handles(set()) == {}


@pytest.mark.parametrize("handle", ["d", "d" * 21, "dana maria", "dana@example.org", "", "<b>"])
def test_a_handle_is_short_and_plain(handle):
    with pytest.raises(ValidationError):
        User(handle=handle, password="x").full_clean()


def test_no_model_field_holds_a_real_name_or_an_address():
    names = {field.name for field in User._meta.get_fields()}
    assert not names & {"first_name", "last_name", "email", "phone", "name"}


@pytest.mark.sqlite_only
def test_the_sets_of_roles_say_what_the_rules_say():
    assert Role.TRAINEE in roles.DESK
    assert Role.TRAINEE not in roles.SENDS
    assert {Role.LEAD, Role.COORDINATOR, Role.APPROVER} == roles.APPROVES
    assert roles.SENIOR == roles.REVIEWS == {Role.LEAD, Role.COORDINATOR}
    assert Role.ADMINISTRATOR not in roles.DESK | roles.APPROVES | roles.REVIEWS
    assert Role.RESPONDER not in roles.STAFF
