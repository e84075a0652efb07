"""A language that does not exist: every string of the product between ⟦ and ⟧, so that what was never translated stands out."""

import ast
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WINGS = ("hotline", "dispatch", "responders", "templates")
OPEN, CLOSE = "⟦", "⟧"
INNERMOST = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")


def entries(source: Path) -> list[tuple[str, str, str]]:
    """(context, singular, plural) of every message of a .po file; plural is empty where there is none."""
    found, fields, current = [], {}, ""
    for line in [*source.read_text(encoding="utf-8").splitlines(), ""]:
        word = re.match(r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d+\])? (".*")$', line)
        if word:
            current = word[1]
            fields.setdefault(current, "")
            fields[current] += ast.literal_eval(word[2])
        elif line.startswith('"') and current:
            fields[current] += ast.literal_eval(line)
        elif not line.strip():
            if fields.get("msgid"):
                found.append((fields.get("msgctxt", ""), fields["msgid"], fields.get("msgid_plural", "")))
            fields, current = {}, ""
    return found


def extracted(into: Path) -> Path:
    """The .po file of the source as it is now; where gettext's tools are missing, the catalogue that is committed."""
    if not shutil.which("xgettext"):
        return ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
    for wing in WINGS:
        shutil.copytree(ROOT / wing, into / wing, ignore=shutil.ignore_patterns("__pycache__"))
    (into / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "es", "--no-location", "--no-wrap"]
    subprocess.run(command, cwd=into, env={"PATH": "/usr/bin:/bin"}, capture_output=True, check=True)
    return into / "locale" / "es" / "LC_MESSAGES" / "django.po"


def marked(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}"


def write(messages: list[tuple[str, str, str]], target: Path) -> None:
    """A compiled catalogue (the .mo format) in which each message is itself, marked."""
    table = {"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"}
    for context, one, many in messages:
        key = f"{context}\4{one}" if context else one
        table[f"{key}\0{many}" if many else key] = f"{marked(one)}\0{marked(many)}" if many else marked(one)
    keys = sorted(table, key=lambda key: key.encode())
    ids = [key.encode() for key in keys]
    strings = [table[key].encode() for key in keys]
    start = 28 + 16 * len(keys)
    index, body = [], b""
    for pieces in (ids, strings):
        for piece in pieces:
            index.append((len(piece), start + len(body)))
            body += piece + b"\0"
    target.parent.mkdir(parents=True, exist_ok=True)
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    target.write_bytes(head + b"".join(struct.pack("<2I", *pair) for pair in index) + body)


def outside(text: str) -> str:
    """What of `text` stands outside every mark."""
    while INNERMOST.search(text):
        text = INNERMOST.sub(" ", text)
    return text
