"""Telegram's HTML: the few tags it knows, and the words with which it refuses all others.

Source of the rules and of the words: tdlib/td ``MessageEntity.cpp``, ``parse_html``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from bot.rehearsal.refusal import Refused, bad_request

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\s>]*)(?P<attributes>[^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+)))?""")

_STYLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}


def formatted(source: str) -> tuple[str, tuple[Mapping[str, Any], ...]]:
    """The text and the entities that ``source`` stands for.

    Raises Refused if a tag is unknown, not closed, or closed in the wrong order.
    """
    shown, entities, still_open = "", [], list[tuple[str, dict[str, str], int]]()
    at = 0
    for tag in _TAG.finditer(source):
        shown += _plain(source, at, tag.start())
        at = tag.end()
        if not tag["end"]:
            still_open.append((_known(tag, source), _attributes(tag), _units(shown)))
        elif entity := _closed(tag, still_open, shown, source):
            entities.append(entity)
    shown += _plain(source, at, len(source))
    if still_open:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{still_open[-1][0]}"')
    return shown, tuple(sorted(entities, key=lambda entity: (entity["offset"], -entity["length"])))


def _known(tag: re.Match[str], source: str) -> str:
    name = tag["name"].lower()
    place = f"at byte offset {_bytes_before(source, tag.start())}"
    if name not in _STYLE:
        raise _unparsable(f'Unsupported start tag "{name}" {place}')
    if name == "span" and _attributes(tag).get("class") != "tg-spoiler":
        raise _unparsable(f'Tag "span" must have class "tg-spoiler" {place}')
    return name


def _closed(
    tag: re.Match[str], still_open: list[tuple[str, dict[str, str], int]], shown: str, source: str
) -> dict[str, Any] | None:
    """The entity that ends here; None if it holds no text."""
    place = f"at byte offset {_bytes_before(source, tag.start())}"
    if not still_open:
        raise _unparsable(f"Unexpected end tag {place}")
    name, attributes, offset = still_open.pop()
    if tag["name"] and tag["name"].lower() != name:
        raise _unparsable(f'Unmatched end tag {place}, expected "</{name}>", found "</{tag["name"].lower()}>"')
    entity: dict[str, Any] = {"type": _STYLE[name], "offset": offset, "length": _units(shown) - offset}
    if name == "a":
        if "href" not in attributes:
            return None
        entity["url"] = attributes["href"]
    return entity if entity["length"] else None


def _plain(source: str, start: int, end: int) -> str:
    loose = source.find("<", start, end)
    if loose >= 0:
        raise _unparsable(f"Unclosed start tag at byte offset {_bytes_before(source, loose)}")
    return html.unescape(source[start:end])


def _attributes(tag: re.Match[str]) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag["attributes"])
    return {name.lower(): html.unescape(double or single or bare) for name, double, single, bare in found}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _bytes_before(source: str, place: int) -> int:
    return len(source[:place].encode())


def _unparsable(reason: str) -> Refused:
    return bad_request(f"can't parse entities: {reason}")
