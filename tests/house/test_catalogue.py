"""The Spanish catalogue: whole, compiled, and holding every string of the product."""

import ast
import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "es" / "LC_MESSAGES"
WINGS = ("hotline", "dispatch", "responders", "templates")

pytestmark = pytest.mark.sqlite_only


def needs_gettext(test):
    """Where gettext's tools are missing there is nothing to compare with; a strict run wants them."""
    there = shutil.which("msgfmt") and shutil.which("xgettext")
    test.__test__ = bool(there) or os.environ.get("HOTLINE_TEST_STRICT") == "1"
    return test


def messages(compiled: Path) -> dict:
    with compiled.open("rb") as file:
        found = dict(gettext.GNUTranslations(file)._catalog)
    found.pop("", None)
    return found


def compiled(source: Path, into: Path) -> dict:
    subprocess.run(["msgfmt", "--check-format", "-o", str(into), str(source)], check=True, capture_output=True)
    return messages(into)


def ids(source: Path) -> set[str]:
    """Every message id of a catalogue, translated or not (`msgattrib` would need one more tool)."""
    found, current = set(), None
    for line in source.read_text().splitlines():
        if line.startswith("msgid "):
            current = [line[6:]]
        elif line.startswith('"') and current is not None:
            current.append(line)
        elif current is not None:
            found.add("".join(ast.literal_eval(part.strip()) for part in current))
            current = None
    return found - {""}


def test_nothing_is_left_in_english():
    translated = {key[0] if isinstance(key, tuple) else key for key in messages(CATALOGUE / "django.mo")}
    assert sorted(ids(CATALOGUE / "django.po") - translated) == []
    assert "fuzzy" not in (CATALOGUE / "django.po").read_text()


@needs_gettext
def test_the_compiled_catalogue_is_the_written_one(tmp_path):
    assert messages(CATALOGUE / "django.mo") == compiled(CATALOGUE / "django.po", tmp_path / "django.mo")


@needs_gettext
def test_every_string_of_the_product_is_in_the_catalogue(tmp_path):
    for wing in WINGS:
        shutil.copytree(ROOT / wing, tmp_path / wing, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "es", "--no-location", "--no-wrap"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    missing = ids(tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.po") - ids(CATALOGUE / "django.po")
    assert sorted(missing) == []
