"""What must not stand in our files: hidden timers, foreign hosts, unsafe markup, marks left behind, files too long."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).resolve().parents[2]
WINGS = ("hotline", "dispatch", "responders")
LONGEST = 300
# Files of others, kept as they came; their versions are pinned beside them.
VENDORED = ("static/vendor/",)
NAMESPACES = r"https?://www\.w3\.org/"


def files(*places: str, ends: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Name and text of our own files below `places` whose names end in `ends`, without migrations and this page."""
    for place in places:
        top = ROOT / place
        for path in sorted(top.rglob("*") if top.is_dir() else [top]):
            name = path.relative_to(ROOT).as_posix()
            if not name.endswith(ends) or not path.is_file() or name.startswith(VENDORED) or "__pycache__" in name:
                continue
            if "/migrations/" not in name and path != Path(__file__):
                yield name, path.read_text(encoding="utf-8")


def found(pattern: str, *places: str, ends: tuple[str, ...], flags: re.RegexFlag = re.IGNORECASE) -> list[str]:
    """Where `pattern` stands, as file:line: text."""
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in files(*places, ends=ends)
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line, flags)
    ]


PY = (".py",)
HTML = (".html", ".txt", ".svg")
PAGES = (*HTML, ".js", ".css", ".json", ".webmanifest")


@pytest.mark.parametrize("kind", ["eta", "countdown"])
def test_no_timer_is_left_to_the_task_queue(kind):
    assert found(rf"\b{kind}\s*=\s*[^=]", *WINGS, ends=PY) == []


def test_no_task_retries_itself():
    assert found(r"\.retry\(|autoretry_for", *WINGS, ends=PY) == []


def test_a_lock_on_a_row_with_others_beside_it_names_the_row():
    """Else the zone of an incident is locked with it, and nobody can open another one there meanwhile."""
    assert found(r"select_for_update\(\)\.select_related\(", *WINGS, ends=PY) == []


def test_no_page_speaks_to_a_foreign_host():
    pattern = rf"(?!{NAMESPACES})(?:https?:|wss?:)//[\w{{]|[\"'(=]//\w|@import\s+url"

    assert found(pattern, "templates", "static", ends=PAGES) == []
    assert found(r"<(script|link|img|iframe)[^>]+//", *WINGS, ends=PY) == []


def test_no_markup_is_declared_safe():
    assert found(r"\|\s*safe(seq)?\b|autoescape off", "templates", *WINGS, ends=HTML) == []
    assert found(r"\bmark_safe\b|\bSafeString\(|__html__", *WINGS, ends=PY) == []
    assert found(r"\beval\(|new Function|document\.write|insertAdjacentHTML", "static", ends=(".js",)) == []


def test_no_script_or_style_stands_in_a_page():
    assert found(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", "templates", ends=HTML) == []
    assert found(r"<style\b|\sstyle=|\son[a-z]+=|javascript:|\bhx-on\b|[\"']js:", "templates", ends=HTML) == []


def test_nothing_is_left_for_later():
    marks = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", r"NotImplemented\b"))

    assert found(rf"\b({marks})", *WINGS, "tests", "run.py", ends=PY, flags=re.NOFLAG) == []
    assert found(rf"\b({marks})", "templates", "static", ends=PAGES, flags=re.NOFLAG) == []


def test_no_test_is_skipped():
    assert found(r"pytest\.(skip|xfail|importorskip)|mark\.(skip|xfail)|unittest\.skip", "tests", ends=PY) == []


def test_files_fit_in_one_view():
    places = (*WINGS, "tests", "bench", "templates", "static", "run.py", "manage.py")
    long = {name: len(text.splitlines()) for name, text in files(*places, ends=(".py", ".html", ".js", ".css"))}

    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_every_module_says_its_one_job_in_its_first_line():
    silent = []
    for name, text in files(*WINGS, "tests", "run.py", "manage.py", ends=PY):
        said = ast.get_docstring(ast.parse(text)) or ""
        if text.strip() and not said.splitlines()[:1]:
            silent.append(name)

    assert silent == []


def test_nothing_is_swallowed():
    """A handler that takes every error must raise, say so in the log, or hand the error on."""
    wrong = []
    for name, text in files(*WINGS, ends=PY):
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.ExceptHandler):
                continue
            broad = node.type is None or (
                isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")
            )
            speaks = any(
                isinstance(inner, ast.Raise)
                or (isinstance(inner, ast.Name) and inner.id == node.name)
                or (isinstance(inner, ast.Attribute) and inner.attr in ("error", "exception", "warning", "critical"))
                for line in node.body
                for inner in ast.walk(line)
            )
            if broad and not speaks:
                wrong.append(f"{name}:{node.lineno}")

    assert wrong == []


def test_our_own_flow_uses_no_signals():
    assert found(r"\b(pre|post)_(save|delete|init)\.(connect|send)|\bm2m_changed\b|= Signal\(", *WINGS, ends=PY) == []
    assert found(r"from django\.db\.models\.signals import|from django\.dispatch import Signal", *WINGS, ends=PY) == []


def test_telephone_numbers_are_invented_ones():
    """Only 555-0100 to 555-0199 are kept free for stories; anything else may be somebody's."""
    number = r"(?<![\w.-])(?:\+?1[-. ]?)?\(?[2-9]\d{2}\)?[-. ]?(?!555[-. ]?01\d\d)\d{3}[-. ]?\d{4}(?![\w-])"
    quoted = rf"[\"'>(]\s*{number}\s*[\"'<)]"

    assert found(quoted, *WINGS, "tests/cast.py", ends=PY) == []
    assert (
        found(
            r"(?<!\d)\(?[2-9]\d{2}\)?[-. ](?!555[-. ]?01\d\d)\d{3}[-. ]\d{4}(?!\d)",
            "templates",
            "docs",
            ends=(*HTML, ".md"),
        )
        == []
    )


def test_no_package_registry_is_named():
    """Mirrors differ from place to place; the locks hold hashes, and the client knows where to ask."""
    hosts = r"pypi\W?\.org|python" + r"hosted\.org|registry\.npm" + r"js|deb\.debian\W?\.org"
    places = (*WINGS, "tests", "docs", ".ci", "run.py", "Dockerfile", "docker-compose.yml", "pyproject.toml")
    names = ("requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt", ".env.example")

    assert (
        found(hosts, *places, *names, ends=(*PY, *PAGES, ".md", ".toml", ".yml", ".in", ".example", "run", "file"))
        == []
    )
