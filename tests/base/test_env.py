"""Settings are read from the environment: a value or a file, and one clear sentence when it is wrong."""

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
    with pytest.raises(ImproperlyConfigured, match="which is not there"):
        secret("A_SECRET")


def test_a_choice_must_be_one_of_those_allowed(monkeypatch):
    monkeypatch.delenv("A_MODE", raising=False)
    assert choice("A_MODE", ("demo", "real"), "demo") == "demo"
    monkeypatch.setenv("A_MODE", "real")
    assert choice("A_MODE", ("demo", "real"), "demo") == "real"
    monkeypatch.setenv("A_MODE", "rael")
    with pytest.raises(ImproperlyConfigured, match="demo, real"):
        choice("A_MODE", ("demo", "real"), "demo")
