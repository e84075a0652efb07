"""Every stored field has one class, and what is sensitive is encrypted or says why it need not be."""

import pytest
from django.apps import apps
from django.contrib.auth.hashers import get_hashers
from django.db import models

from hotline.accounts.adapter import NO_ADDRESS
from hotline.crypto.fields import EncryptedTextField
from hotline.ops.data_classes import FIELDS, P0, P1, P2, P3, PLAIN_BECAUSE, classes_of

MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def stored_fields(model: type[models.Model]) -> dict[str, models.Field]:
    """The columns of the model's own table."""
    return {field.name: field for field in model._meta.local_concrete_fields}


@pytest.mark.parametrize("label", sorted(MODELS))
def test_every_field_has_exactly_one_class(label):
    assert label in FIELDS, f"{label} is not in hotline/ops/data_classes.py"
    named = [name for names in FIELDS[label].values() for name in names.split()]
    assert sorted(named) == sorted(stored_fields(MODELS[label]))


def test_no_class_is_given_to_what_does_not_exist():
    assert set(FIELDS) == set(MODELS)
    assert {data_class for classes in FIELDS.values() for data_class in classes} <= {P0, P1, P2, P3}


@pytest.mark.parametrize("label", sorted(FIELDS))
def test_sensitive_fields_are_encrypted_or_say_why_not(label):
    fields = stored_fields(MODELS[label])
    for name, data_class in classes_of(label).items():
        sealed = isinstance(fields[name], EncryptedTextField)
        excused = f"{label}.{name}" in PLAIN_BECAUSE
        if data_class in (P2, P3):
            assert sealed != excused, (
                f"{label}.{name} is {data_class}: encrypt it, or say in PLAIN_BECAUSE why not; not both"
            )
        else:
            assert not sealed, f"{label}.{name} is encrypted, so it is not {data_class}"


def test_restricted_fields_lie_under_keys_of_their_own():
    for label in FIELDS:
        for name, data_class in classes_of(label).items():
            field = stored_fields(MODELS[label])[name]
            if isinstance(field, EncryptedTextField):
                assert (field.group == "p3") == (data_class == P3), f"{label}.{name}"


def test_every_excuse_is_of_a_sensitive_field_and_gives_a_reason():
    for name, reason in PLAIN_BECAUSE.items():
        label, _, field = name.rpartition(".")
        assert classes_of(label)[field] in (P2, P3)
        assert len(reason) > 15


@pytest.mark.django_db
def test_what_the_excuses_say_of_sessions_is_so(client, dana, settings):
    client.post(
        "/accounts/login/", {"login": "dana", "password": "a long password of the cast"}, HTTP_USER_AGENT="Old phone",
        REMOTE_ADDR="192.0.2.7",
    )  # fmt: skip
    rows = list(MODELS["usersessions.UserSession"].objects.values_list("ip", "user_agent"))
    assert rows == [(NO_ADDRESS, "")]
    assert not MODELS["account.EmailAddress"].objects.exists()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    assert [hasher.algorithm for hasher in get_hashers()] == ["scrypt"]
