"""Buttons that put something into the clipboard. Knows the Bot API's shape of them, and not what is copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

_IN_ROW: Final = 2

Keyboard = list[list[dict[str, Any]]]
"""Rows of buttons."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Copied:
    """A button that puts something into the clipboard. What it copies stands in the text too."""

    label: str
    text: str


def copying(copies: Sequence[Copied]) -> Keyboard:
    """Their buttons, row by row."""
    buttons = [{"text": copied.label, "copy_text": {"text": copied.text}} for copied in copies]
    return [buttons[first : first + _IN_ROW] for first in range(0, len(buttons), _IN_ROW)]
