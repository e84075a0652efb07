"""What the strict CSP would refuse is not in any template, and every colour can be read."""

import re
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.sqlite_only

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted(chain((ROOT / "static").rglob("*.js"), ROOT.glob("responders/**/static/**/*.js")))
STYLES = sorted((ROOT / "static").rglob("*.css"))

FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", re.I),
    "an inline style": re.compile(r"<style|\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']|\shx-on", re.I),
    "a script address": re.compile(r"javascript:", re.I),
    "evaluated htmx values": re.compile(r"hx-(?:vals|headers|vars)=[\"']js:", re.I),
    "trust in markup": re.compile(r"\|\s*safe\b|\bautoescape off\b"),
    "another host": re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.I),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    found = [str(path.relative_to(ROOT)) for path in TEMPLATES if FORBIDDEN[what].search(path.read_text())]
    assert found == []


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 30


def test_scripts_neither_evaluate_nor_load_from_elsewhere():
    wrong = re.compile(
        r"\beval\(|new Function|document\.write|insertAdjacentHTML|https?://|localStorage(?!\.(?:get|set)Item\(\"(?:theme|sounds)\")"
    )
    found = [path.name for path in SCRIPTS if wrong.search(re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.M))]
    assert found == []


def test_styles_load_nothing_from_elsewhere():
    assert [path.name for path in STYLES if re.search(r"@import|https?:|//\w", path.read_text())] == []


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


TOKENS = re.findall(
    r"--([\w-]+): var\(--light, (#\w{6})\) var\(--dark, (#\w{6})\)", (ROOT / "static/css/tokens.css").read_text()
)
GROUNDS = ("paper", "card", "sunk")
PAIRS = [
    *((ink, ground, 4.5) for ink in ("ink", "soft", "accent", "unconfirmed", "confirmed", "calm", "owed") for ground in GROUNDS),
    *((tone, f"{tone}-wash", 4.5) for tone in ("accent", "unconfirmed", "confirmed", "calm", "owed")),
    *((ink, "confirmed-wash", 4.5) for ink in ("ink", "soft", "accent", "unconfirmed")),  # the page while it has no connection
    ("soft", "accent-wash", 4.5), ("accent-ink", "accent", 4.5), ("confirmed-ink", "confirmed", 4.5), ("paper", "ink", 4.5),
    *((edge, ground, 3) for edge in ("edge", "focus") for ground in GROUNDS),
]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_can_be_read_on_its_ground(theme):
    colours = {name: light if theme == "light" else dark for name, light, dark in TOKENS}
    weak = [(ink, ground) for ink, ground, least in PAIRS if contrast(colours[ink], colours[ground]) < least]
    assert weak == []
