"""What Telegram, and a small screen, can hold."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.finding import Examined, Finding, Written, texts
from flows.checks.wordlist import Wordlist
from flows.forms import FORMS

MOST_ON_BUTTON = 40
"""Characters. Telegram cuts longer ones off on a phone."""
MOST_IN_MENU = 100
"""Characters. Telegram takes 256 for a command's description, and shows a line."""
MOST_IN_MESSAGE = 4096
"""UTF-16 code units, Telegram's limit for the text of one message."""
ENOUGH_IN_MESSAGE = 3000
"""Translations are longer than English, and names and lists are put in."""


def button(written: Written, wordlist: Wordlist) -> Iterator[Finding]:
    """A button can be read on a phone."""
    if written.button and len(written.text) > MOST_ON_BUTTON:
        what = f"A button has {len(written.text)} characters, and {MOST_ON_BUTTON} can be read on a phone."
        remedy = "Say the rest in the question, and leave a few words on the button."
        yield Finding(path=written.path, what=what, remedy=remedy)


def menu(examined: Examined) -> Iterator[Finding]:
    """The menu says in a line what a command does."""
    length = len(examined.script.menu or "")
    if length > MOST_IN_MENU:
        what = f"'menu' has {length} characters, and {MOST_IN_MENU} can be read in the menu."
        yield Finding(path=("menu",), what=what, remedy="Say in a few words what the command does.")


def message(examined: Examined) -> Iterator[Finding]:
    """All that one step says fits into one message, in other languages too."""
    for form in ("", *FORMS):
        lengths: dict[str, int] = {}
        for text in texts(examined.script):
            if text.path[0] == "steps" and text.form == form and text.path[-1] != "one" and text.path[-1] != "why":
                key = str(text.path[1])
                lengths[key] = lengths.get(key, 0) + utf16(text.text) + 2
        yield from _too_long(lengths)


def _too_long(lengths: dict[str, int]) -> Iterator[Finding]:
    for key, length in lengths.items():
        if length > ENOUGH_IN_MESSAGE:
            over = length > MOST_IN_MESSAGE
            most = MOST_IN_MESSAGE if over else ENOUGH_IN_MESSAGE
            what = f"The step '{key}' says {length} characters, and {most} {'are allowed' if over else 'are enough'}."
            remedy = "Say it in two steps; other languages need more room than English."
            yield Finding(path=("steps", key), what=what, remedy=remedy, severity="error" if over else "warning")


def utf16(text: str) -> int:
    """The length of ``text`` as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
