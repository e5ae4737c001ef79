"""Lays out a page to print: one file that needs nothing from outside. Knows no project, only headings and what follows.

Everything is put together as a tree and escaped by the library that writes it down, so no words can become markup.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.papers.chart import Bar, drawn

_STYLE = """
/* Each text finds its own direction, as people write in their own languages; all begin on the side of the page's. */
@page { size: A4; margin: 18mm }
html { color: #000; background: #fff; font: 1rem/1.5 sans-serif }
body { margin-inline: auto; max-inline-size: 44rem; padding: 1rem }
h1, h2, h3 { line-height: 1.25; break-after: avoid }
h2 { margin-block-start: 2rem; padding-block-end: .2rem; border-block-end: 2px solid #000 }
h1, h2, h3, p, blockquote, caption, th, td { white-space: pre-line; unicode-bidi: plaintext }
[dir=ltr] * { text-align: left }
[dir=rtl] * { text-align: right }
blockquote { margin-inline: 0; padding-inline-start: 1rem; border-inline-start: 4px solid #777 }
blockquote, figure, table, tr { break-inside: avoid }
figure { margin: 0 }
img { inline-size: 100%; max-inline-size: 26rem; block-size: auto }
table { border-collapse: collapse; inline-size: 100%; margin-block: .5rem 1.5rem }
caption { padding-block-end: .3rem }
th, td { padding: .3rem .6rem; border: 1px solid #777; vertical-align: top }
.notice { padding: .6rem 1rem; border: 2px solid #000 }
@media print { body { padding: 0; max-inline-size: none; font-size: 11pt } img { max-inline-size: 12cm } }
"""
_NOTHING_FROM_OUTSIDE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


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
    """Bars, and what they show in words."""

    bars: Sequence[Bar]
    shows: str


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
            return _figure(part, right_to_left)
        case Grid():
            return _table(part)
        case _:
            assert_never(part)


def _figure(chart: Chart, right_to_left: bool) -> Element:
    figure = Element("figure")
    png = base64.b64encode(drawn(chart.bars, right_to_left=right_to_left)).decode()
    SubElement(figure, "img", src=f"data:image/png;base64,{png}", alt=chart.shows)
    return figure


def _table(grid: Grid) -> Element:
    table = Element("table")
    table.append(_worded("caption", grid.caption))
    head = SubElement(SubElement(table, "thead"), "tr")
    head.extend(_worded("th", column, scope="col") for column in grid.columns)
    body = SubElement(table, "tbody")
    for row in grid.rows:
        SubElement(body, "tr").extend(_cells(row))
    return table


def _cells(row: Sequence[str]) -> Iterator[Element]:
    first, *others = row
    yield _worded("th", first, scope="row")
    yield from (_worded("td", words) for words in others)


def _worded(tag: str, words: str, **attributes: str) -> Element:
    element = Element(tag, attributes)
    element.text = words
    return element
