"""``alongside schedules``: what comes by itself, read back in plain words.

Finds the files; the words are in ``flows.in_words``.
"""

from __future__ import annotations

from pathlib import Path

from bot.library import FLOWS, texts
from bot.misconfigured import Misconfigured, Wrong
from flows.in_words import everything
from flows.loader import read_book
from flows.problems import ScriptProblems


def read_back(folder: Path | None) -> str:
    """A line for whatever comes by itself of the scripts in ``folder``, or of those that ship.

    Raises Misconfigured if there are none, or they cannot be read.
    """
    files = texts(folder or FLOWS / "scripts")
    if not files:
        what = "There is no script in this folder."
        raise Misconfigured([Wrong(where=str(folder), what=what, remedy="Name a folder with .yaml files.")])
    try:
        lines = list(everything(read_book(files)))
    except ScriptProblems as wrong:
        wrongs = [Wrong(where=f"{one.file}:{one.line}", what=one.what, remedy=one.remedy) for one in wrong.problems]
        raise Misconfigured(wrongs) from None
    return "\n".join(lines) or "Nothing comes by itself."
