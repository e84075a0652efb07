"""The key file is refused when it is not whole; the keyed index finds what is equal and tells nothing else."""

import base64
import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from hotline.crypto import index
from hotline.crypto.index import keyed
from hotline.crypto.keyring import GROUPS, read_keys

pytestmark = pytest.mark.sqlite_only
KEY = base64.b64encode(bytes(32)).decode()


def test_a_whole_key_file_is_read():
    found = read_keys(json.dumps({group: {"k1": KEY, "k2": KEY} for group in GROUPS}))
    assert {group: list(ring) for group, ring in found.items()} == {group: ["k1", "k2"] for group in GROUPS}


@pytest.mark.parametrize(
    "text",
    [
        "not json", "[]", "7", '{"ops": "k1"}', json.dumps({"ops": {"k1": KEY}, "p2": {"k1": KEY}}),
        json.dumps({group: {} for group in GROUPS}), json.dumps({group: {"k1": "c2hvcnQ="} for group in GROUPS}),
        json.dumps({group: {"k1": None} for group in GROUPS}),
    ],
)  # fmt: skip
def test_a_key_file_that_is_not_whole_is_refused(text):
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        read_keys(text)


def test_the_index_is_the_same_for_the_same_and_differs_by_kind():
    assert keyed("phone", "+12135550134") == keyed("phone", "+12135550134")
    assert keyed("phone", "+12135550134") != keyed("phone", "+12135550135")
    assert keyed("phone", "+12135550134") != keyed("audit", "+12135550134")
    assert len(keyed("phone", "+12135550134")) == 32


def test_another_key_gives_another_index(settings):
    before = keyed("phone", "+12135550134")
    try:
        index._key.cache_clear()
        settings.INDEX_KEY = "another key"
        assert keyed("phone", "+12135550134") != before
    finally:
        index._key.cache_clear()
