"""Writes tables to files that other programs open: a workbook, and comma-separated values. Knows no project.

Nothing that people wrote can act there. A spreadsheet takes a cell that begins like a formula for one (OWASP, "CSV
Injection"), so a workbook says of each text that it is one, and in a CSV file an apostrophe stands before it.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from itertools import takewhile

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | None
"""None: there is nothing to say, or it may not be said."""
_WIDTH = 24
"""Characters that a column shows."""
_BEGINS_FORMULAS = frozenset("=+-@")
_BREAKS = frozenset("\t\r\n")
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs", "Mn", "Me"})
"""What a spreadsheet may skip before it looks at a cell: spaces, controls, marks of direction or without a letter."""
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Likewise, though Unicode has them for letters or signs: fillers of Hangul, and a Braille cell without a dot."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A table with a name."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet], made_at: datetime) -> bytes:
    """An XLSX file. Texts are texts in it, whatever they look like. ``made_at``: UTC."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        heading = book.add_format({"bold": True})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        text.set_quote_prefix()  # a text still, after somebody has corrected a letter in it
        for sheet in sheets:
            _fill(book.add_worksheet(sheet.name), sheet, heading, text)
    return file.getvalue()


def _fill(page: Worksheet, sheet: Sheet, heading: Format, text: Format) -> None:
    page.set_column(0, len(sheet.columns) - 1, _WIDTH)
    page.freeze_panes(1, 0)
    for across, name in enumerate(sheet.columns):
        page.write_string(0, across, name, heading)
    for down, row in enumerate(sheet.rows, 1):
        for across, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(down, across, cell, text)
            elif cell is not None:
                page.write_number(down, across, cell)


def comma_separated(sheet: Sheet) -> bytes:
    """A CSV file as RFC 4180 has it, in UTF-8 with the mark by which spreadsheets know that."""
    file = StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows)
    return file.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if _acts(text) else text


def _acts(text: str) -> bool:
    skipped = "".join(takewhile(_is_unseen, text))
    first = unicodedata.normalize("NFKC", text[len(skipped) :][:1])
    return first in _BEGINS_FORMULAS or not _BREAKS.isdisjoint(skipped)


def _is_unseen(mark: str) -> bool:
    return mark in _BLANKS or unicodedata.category(mark) in _UNSEEN
