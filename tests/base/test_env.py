"""Settings are read from the environment: a value or a file, and one clear sentence when it is wrong."""

import traceback

import pytest
from django.core.exceptions import ImproperlyConfigured

from hotline.base.env import choice, secret

pytestmark = pytest.mark.sqlite_only


def test_a_secret_is_its_value_or_the_content_of_its_file(monkeypatch, tmp_path):
    monkeypatch.setenv("A_SECRET", "plain value")
    assert secret("A_SECRET") == "plain value"
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setenv("A_SECRET", str(tmp_path / "key"))
    assert secret("A_SECRET") == "from a file"


def test_a_missing_secret_says_which_and_what_to_do(monkeypatch, tmp_path):
    monkeypatch.delenv("A_SECRET", raising=False)
    with pytest.raises(ImproperlyConfigured, match="A_SECRET is not set"):
        secret("A_SECRET")
    monkeypatch.setenv("A_SECRET", str(tmp_path / "nowhere"))
    with pytest.raises(ImproperlyConfigured, match="A_SECRET looks like the path of a file"):
        secret("A_SECRET")


@pytest.mark.parametrize(
    "value",
    [
        "/8Kq+base64+that+begins+with+a+slash==",
        "./relative+looking+secret",
        "C:looks-like-a-drive",
        "/" + "long" * 2000,
        "/not\udcfftext",
    ],
)
def test_a_secret_that_looks_like_a_path_is_never_printed(monkeypatch, value):
    monkeypatch.setenv("A_SECRET", value)
    with pytest.raises(ImproperlyConfigured) as told:
        secret("A_SECRET")
    shown = "".join(traceback.format_exception(told.value))
    assert "A_SECRET" in shown
    assert "put it into a file of its own" in shown
    assert value not in shown
    assert value[2:12] not in shown


def test_a_file_that_is_no_text_is_not_printed_either(monkeypatch, tmp_path):
    (tmp_path / "key").write_bytes(b"\xff\xfe\x00 raw bytes of a key")
    monkeypatch.setenv("A_SECRET", str(tmp_path / "key"))
    with pytest.raises(ImproperlyConfigured) as told:
        secret("A_SECRET")
    assert "raw bytes" not in "".join(traceback.format_exception(told.value))


def test_a_choice_must_be_one_of_those_allowed(monkeypatch):
    monkeypatch.delenv("A_MODE", raising=False)
    assert choice("A_MODE", ("demo", "real"), "demo") == "demo"
    monkeypatch.setenv("A_MODE", "real")
    assert choice("A_MODE", ("demo", "real"), "demo") == "real"
    monkeypatch.setenv("A_MODE", "rael")
    with pytest.raises(ImproperlyConfigured, match="demo, real") as told:
        choice("A_MODE", ("demo", "real"), "demo")
    assert "rael" not in str(told.value)  # a secret pasted into the wrong variable is a secret still
