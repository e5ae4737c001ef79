"""Labels of buttons that are made of somebody's own words."""

from __future__ import annotations

import textwrap

LONGEST_LABEL = 40
"""A button shows little more than this on a phone."""


def label_of(words: str) -> str:
    """The beginning of somebody's own words in one line, short enough for a button."""
    line = " ".join(words.split())
    if len(line) <= LONGEST_LABEL:
        return line
    begun = textwrap.shorten(line, LONGEST_LABEL, placeholder="…")
    return begun if begun != "…" else f"{line[: LONGEST_LABEL - 1]}…"
