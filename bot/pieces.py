"""Cuts a text into messages: as few as Telegram takes, or smaller ones for somebody who wants to be told slowly."""

from __future__ import annotations

from collections.abc import Iterator

LONGEST = 4096
"""Telegram's limit for one message, in UTF-16 code units."""
LONGEST_CAPTION = 1024
"""Likewise for what stands below a picture or a file."""
ENOUGH_AT_ONCE = 400
"""Likewise for one message to somebody who wants to be told slowly: four or five sentences."""


def pieces(said: str, options: str = "", *, slowly: bool = False) -> tuple[str, ...]:
    """``said`` and, in one piece with its end, ``options``."""
    *first, last = _at_leisure(said) if slowly else (said,)
    ending = "\n\n".join(filter(None, (last, options)))
    return tuple(piece for part in (*first, ending) for piece in split(part))


def split(text: str, longest: int = LONGEST) -> Iterator[str]:
    """``text`` in pieces of at most ``longest`` UTF-16 units, cut between paragraphs or lines where there are any."""
    while units(text) > longest:
        head = _head(text, longest)
        cut = max(head.rfind("\n\n"), 0) or max(head.rfind("\n"), 0) or max(head.rfind(" "), 0) or len(head)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def units(text: str) -> int:
    """The length of ``text`` as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _at_leisure(text: str) -> Iterator[str]:
    """Whole paragraphs, as many together as are enough at once. A long one is not taken apart."""
    together = ""
    for paragraph in text.split("\n\n"):
        longer = f"{together}\n\n{paragraph}" if together else paragraph
        if together and units(longer) > ENOUGH_AT_ONCE:
            yield together
            longer = paragraph
        together = longer
    yield together


def _head(text: str, most: int) -> str:
    return text.encode("utf-16-le")[: most * 2].decode("utf-16-le", "ignore")
