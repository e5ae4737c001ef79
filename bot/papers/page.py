"""Lays out a page to print: one file that needs nothing from outside. Knows no project, only headings and what follows.

Everything is put together as a tree and escaped by the library that writes it down, so no words can become markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never
from xml.etree.ElementTree import Element, SubElement, tostring

_STYLE = """
/* Each text finds its own direction, as people write in their own languages; all begin on the side of the page's. */
@page { size: A4; margin: 12mm 15mm }
html { color: #000; background: #fff; font: 1rem/1.45 sans-serif }
body { margin: 0 auto; max-inline-size: 44rem; padding: 1rem }
h1, h2, h3 { line-height: 1.25; margin-block: .8rem .3rem; break-after: avoid }
h2 { padding-block-end: .2rem; border-block-end: 2px solid #000 }
h1, h2, h3, p, blockquote, caption, th, td { white-space: pre-line; unicode-bidi: plaintext }
p, blockquote { margin-block: .4rem }
[dir=ltr] * { text-align: left }
[dir=rtl] * { text-align: right }
blockquote { margin-inline: 0; padding-inline-start: .8rem; border-inline-start: 4px solid #777 }
blockquote, table, tr { break-inside: avoid }
table { border-collapse: collapse; inline-size: 100%; margin-block: .4rem .8rem }
caption { padding-block-end: .3rem; font-weight: bold }
th, td { padding: .15rem .6rem; border: 1px solid #777; vertical-align: top; font-weight: normal }
thead th { font-weight: bold }
td:has(svg) { inline-size: 45%; vertical-align: middle }
svg { display: block; overflow: visible; inline-size: 100%; block-size: .8em }
.notice { padding: .5rem .8rem; border: 2px solid #000 }
@media print { body { padding: 0; max-inline-size: none; font-size: 10.5pt; line-height: 1.3 } }
"""
_NOTHING_FROM_OUTSIDE = "default-src 'none'; style-src 'unsafe-inline'"
_HUNDRED = 100
"""Parts of a frame."""
_FRAME = {"width": str(_HUNDRED), "height": "10", "fill": "none", "stroke": "#777"}
_UNSEEN = {"aria-hidden": "true"}


@dataclass(frozen=True, slots=True)
class Heading:
    """``depth`` 2 opens a section, 3 a part of one."""

    words: str
    depth: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences; in a box if it is something to heed."""

    words: str
    notice: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody wrote, with how it was shared."""

    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A question as a table, with a bar beside each number: what it is about, its two columns, and its rows.

    A row is an answer, its number, and how much of everybody that is, from 0 to 1; None where it is hidden.
    """

    caption: str
    columns: tuple[str, str]
    rows: Sequence[tuple[str, str, float | None]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: what it is about, what its columns are, and its rows."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


Part = Heading | Paragraph | Quotation | Chart | Grid


def laid_out(title: str, parts: Iterable[Part], *, language: str, right_to_left: bool) -> bytes:
    """The page as a file, in UTF-8. ``language``: an IETF tag."""
    page = Element("html", lang=language, dir="rtl" if right_to_left else "ltr")
    page.append(_head(title))
    main = SubElement(SubElement(page, "body"), "main")
    main.append(_worded("h1", title))
    main.extend(_element(part, right_to_left) for part in parts)
    written: bytes = tostring(page, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + written


def _head(title: str) -> Element:
    head = Element("head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _NOTHING_FROM_OUTSIDE})
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "title").text = title
    SubElement(head, "style").text = _STYLE
    return head


def _element(part: Part, right_to_left: bool) -> Element:
    match part:
        case Heading(words=words, depth=depth):
            return _worded(f"h{depth}", words)
        case Paragraph(words=words, notice=notice):
            return _worded("p", words, **({"class": "notice"} if notice else {}))
        case Quotation(words=words):
            return _worded("blockquote", words)
        case Chart():
            return _chart(part, right_to_left)
        case Grid():
            return _table(part)
        case _:
            assert_never(part)


def _chart(chart: Chart, right_to_left: bool) -> Element:
    """The bars are for the eye alone: the numbers beside them say the same."""
    table, head, body = _empty(chart.caption, chart.columns)
    SubElement(head, "td", _UNSEEN)
    for answer, number, share in chart.rows:
        row = SubElement(body, "tr")
        row.extend(_cells((answer, number)))
        beside = SubElement(row, "td", _UNSEEN)
        if share is not None:
            beside.append(_bar(share, right_to_left))
    return table


def _bar(share: float, right_to_left: bool) -> Element:
    """A bar in a frame as long as that of everybody. It is drawn, as backgrounds are not always printed."""
    length = round(_HUNDRED * share, 1)
    drawing = Element("svg", viewBox=f"0 0 {_HUNDRED} 10", preserveAspectRatio="none")
    SubElement(drawing, "rect", {**_FRAME, "vector-effect": "non-scaling-stroke"})
    start = _HUNDRED - length if right_to_left else 0
    SubElement(drawing, "rect", x=str(start), width=str(length), height="10", fill="#333")
    return drawing


def _table(grid: Grid) -> Element:
    table, _, body = _empty(grid.caption, grid.columns)
    for row in grid.rows:
        SubElement(body, "tr").extend(_cells(row))
    return table


def _empty(caption: str, columns: Iterable[str]) -> tuple[Element, Element, Element]:
    """A table without rows, the row of its head, and where its rows go."""
    table = Element("table")
    table.append(_worded("caption", caption))
    head = SubElement(SubElement(table, "thead"), "tr")
    head.extend(_worded("th", column, scope="col") for column in columns)
    return table, head, SubElement(table, "tbody")


def _cells(row: Sequence[str]) -> Iterator[Element]:
    first, *others = row
    yield _worded("th", first, scope="row")
    yield from (_worded("td", words) for words in others)


def _worded(tag: str, words: str, **attributes: str) -> Element:
    element = Element(tag, attributes)
    element.text = words
    return element
