"""Reads an uploaded CSV or XLSX file into rows of text, within limits, in memory; the file is never stored."""

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hotline.base.errors import Refused

MOST_BYTES, MOST_ROWS, MOST_COLUMNS, LONGEST = 2_000_000, 5_000, 30, 200
UNPACKED = 40_000_000  # an XLSX is a ZIP: small outside, possibly vast inside
BROKEN = _("This file cannot be read. Save it again as CSV or XLSX.")


@dataclass(frozen=True)
class Sheet:
    """Rows with the number they have in the file; the first may be a heading."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def width(self) -> int:
        return max((len(cells) for _line, cells in self.rows), default=0)


def read(upload: UploadedFile) -> Sheet:
    """The rows of the first sheet. Raises Refused for a file that is too large, of another kind, or broken."""
    if upload.size > MOST_BYTES:
        raise Refused(_("This file is larger than 2 MB. Split it."), "too_large")
    kind = upload.name.rpartition(".")[2].lower()
    if kind not in ("csv", "xlsx"):
        raise Refused(_("Only CSV and XLSX files can be read."), "kind")
    data = upload.read()
    upload.seek(0)
    found = _csv(data) if kind == "csv" else _xlsx(io.BytesIO(data))
    rows = []
    for line, cells in found:
        if any(cells):
            rows.append((line, tuple(cell[:LONGEST] for cell in cells[:MOST_COLUMNS])))
        if len(rows) > MOST_ROWS + 1:
            raise Refused(_("This file has more than 5,000 rows. Split it."), "too_long")
    if not rows:
        raise Refused(_("This file is empty."), "empty")
    return Sheet(tuple(rows))


def _csv(data: bytes):
    if b"\0" in data:
        raise Refused(BROKEN, "broken")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    head = text[:4000]
    marks = {mark: head.count(mark) for mark in ",;\t"}
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(marks, key=marks.__getitem__), strict=True)
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error:
        raise Refused(BROKEN, "broken") from None


def _xlsx(data: IO[bytes]):
    try:
        with zipfile.ZipFile(data) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
                raise Refused(_("This file unpacks to far too much. Save it again as CSV."), "too_large")
        book = load_workbook(data, read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError):
        raise Refused(BROKEN, "broken") from None
    try:
        pages = book.worksheets
        if not pages:
            raise Refused(BROKEN, "broken")
        rows = pages[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
        for line, cells in enumerate(rows, 1):
            yield line, [_cell(value) for value in cells]
    except (KeyError, ValueError, SyntaxError, zipfile.BadZipFile):
        raise Refused(BROKEN, "broken") from None
    finally:
        book.close()


def _cell(value: object) -> str:
    """What a person sees in the cell; a number written as 2135550134.0 is 2135550134."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
