"""Every page in a language that does not exist: what is not marked as translated must be data, or a name."""

import html
import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.utils import dates
from django.utils.translation import override

from dispatch.console.forms import choices
from hotline.accounts.models import User
from hotline.messaging import shipped
from hotline.network import policy
from tests.browser import town
from tests.cast import client_of
from tests.ui import pseudo

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]

WORD = re.compile(r"[^\W\d_]{2,}")
SHOWN_ATTRIBUTES = {"aria-label", "title", "placeholder", "alt", "data-pane", "data-empty", "data-announce"}
SILENT = {"script", "style", "code", "kbd", "textarea"}
VOID = {"input", "link", "meta", "img", "br", "hr", "path", "wbr"}
# Names, units and codes that are the same in every language.
NAMES = """
    vela demo sms gsm ucs csv url es en español english ok sos ice hsi ero dhs cbp fbi zip id min am pm km ctrl esc
    alerta alto stop start help salute twilio android facebook whatsapp instagram tiktok
"""
PAGES = {
    "dana": ("/desk/", "/desk/calls/{call}/", "/desk/incidents/{code}/", "/desk/owed/{debt}/", "/desk/inbox/", "/desk/rumours/",
             "/desk/rumours/{rumour}/", *(f"/desk/incidents/{{open}}/?act={act}" for act in
             ("confirm", "false-alarm", "unverified", "merge", "change", "take", "wanted", "more", "wider-2", "hold"))),
    "lena": ("/desk/approvals/", "/desk/approvals/{broadcast}/", "/history/", "/history/{code}/", "/history/{over}/",
             "/desk/incidents/{over}/?act=reopen", "/desk/incidents/{open}/?act=void"),
    "june": ("/desk/calls/{call}/directory", "/desk/calls/{call}/interpreter?language=mam", "/desk/calls/{call}/number",
             "/families/calls/{call}/"),
    "fina": ("/families/", "/families/{family}/"),
    "remy": ("/board/", "/board/{code}/"),
}  # fmt: skip


KINDS = (models.TextField, models.CharField, models.JSONField)


class Shown(HTMLParser):
    """What a page shows: its text as one string, and the attributes that are read out.

    Left out: what people typed, keys, and what says its own language (words to say, texts to phones).
    """

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.parts: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self._open.append((tag, tag in SILENT or "lang" in given))
        if given.get("id") == "words":
            self.parts += [value or "" for name, value in attrs if name.startswith("data-")]
        self.parts += [value for name, value in attrs if name in SHOWN_ATTRIBUTES and value]
        if tag == "input" and given.get("type") in ("submit", "button") and given.get("value"):
            self.parts.append(given["value"])

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(silent for _tag, silent in self._open):
            self.text += f" {data} |"


def words_of(text: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(text)}


def data_words() -> set[str]:
    """Every word that stands in the database, in the texts to phones, in names of months and days."""
    found = words_of(NAMES)
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, (models.TextField, models.CharField, models.JSONField))
        ]
        for row in model._default_manager.values_list(*names)[:3000] if names else []:
            for value in row:
                found |= words_of(str(value))
    found |= words_of(str(vars(shipped)))
    found |= words_of(" ".join(str(one.default) for one in policy.POLICIES.values()))
    found |= words_of(str([*choices.LANGUAGES, *choices.MARKINGS]))  # their own names, and letters on vests
    with override("es"):
        for table in (dates.MONTHS, dates.MONTHS_3, dates.WEEKDAYS, dates.WEEKDAYS_ABBR, dates.MONTHS_AP):
            found |= words_of(" ".join(str(name) for name in table.values()))
    return found


def untranslated(page: str, known: set[str]) -> list[str]:
    """The shown pieces with a word that is neither marked nor data."""
    body = page[page.index("<body") :] + page[page.index("<title") : page.index("</title>")]
    shown = Shown(body)
    found = []
    for part in [*pseudo.outside(shown.text).split("|"), *shown.parts]:
        strange = words_of(pseudo.outside(html.unescape(part))) - known
        if strange:
            found.append(f"{' '.join(part.split())[:90]!r}: {', '.join(sorted(strange))}")
    return found


@pytest.fixture
def busy_town(tmp_path, settings, capsys) -> dict[str, str]:
    """The demo town with something of everything, everybody reading the language that does not exist."""
    call_command("seed_demo", small=True, verbosity=0)
    capsys.readouterr()
    town.busy()
    refs = dict(line.lower().split(" ", 1) for line in capsys.readouterr().out.splitlines() if line.count(" ") == 1)
    pseudo.write(pseudo.entries(pseudo.extracted(tmp_path / "source")), tmp_path / "locale/es/LC_MESSAGES/django.mo")
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    User.objects.update(language="es")
    return refs


def spoken(client: Client, path: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return answer.text


def test_no_page_shows_a_string_that_was_never_translated(busy_town):
    known = data_words()
    wrong: dict[str, str] = {}
    marks = 0
    for handle, paths in PAGES.items():
        client = client_of(User.objects.get(handle=handle))
        for path in paths:
            page = spoken(client, path.format(**busy_town))
            marks += page.count(pseudo.OPEN)
            for one in untranslated(page, known):
                wrong.setdefault(one, path)
    assert marks > 1000
    assert not wrong, "\n".join(f"{path} {one}" for one, path in wrong.items())


@pytest.mark.parametrize(
    "text", ["<p>Forgotten words</p>", '<p aria-label="Forgotten words">1</p>', "<p>⟦ok⟧ forgotten</p>"]
)
def test_a_forgotten_string_is_seen(text):
    assert untranslated(f"<title>⟦x⟧</title><body>{text}</body>", set())


def test_data_within_a_translated_sentence_is_no_matter():
    assert untranslated("<title>⟦x⟧</title><body><p>⟦texted ⟦two⟧ people⟧ 12</p></body>", set()) == []
