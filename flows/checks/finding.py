"""What a check looks at, and what it reports: a place in a script, what is wrong there, and what to do.

Knows no files; ``flows.checks`` turns findings into problems with file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from flows.book import Book
from flows.checks.ways import Ways
from flows.checks.wordlist import Wordlist
from flows.forms import FORMS, Form
from flows.lines import Path
from flows.phrasebook import Phrasebook
from flows.problems import Severity
from flows.questions import Plural, Slot
from flows.script import Script


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing to mend, at ``path`` of the file."""

    path: Path
    what: str
    remedy: str
    severity: Severity = "error"


@dataclass(frozen=True, kw_only=True)
class Examined:
    """One script, with all that its checks need to know around it."""

    script: Script
    book: Book
    today: date
    wordlist: Wordlist

    @cached_property
    def ways(self) -> Ways:
        """Every way through the script."""
        return Ways(self.script)


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """One text that somebody will read, in one of its forms."""

    path: Path
    part: str
    """Its place as translators know it: ``mood/ask``."""
    text: str
    button: bool

    @property
    def form(self) -> Form | Literal[""]:
        """Which form of the text this is; empty: the plain one."""
        *above, last = self.part.split("/")
        return next((form for form in FORMS if form == last and above and above[-1] != "option"), "")

    @property
    def plain_part(self) -> str:
        """Where the text stands whose form this is."""
        return self.part.removesuffix(f"/{self.form}") if self.form else self.part


Check = Callable[[Examined], Iterable[Finding]]
TextCheck = Callable[[Written, Wordlist], Iterable[Finding]]


def texts(part: Script | Phrasebook) -> Iterator[Written]:
    """Every text of a script or phrasebook; both forms of a plural."""
    for slot in part.slots():
        path = _script_path(part, slot) if isinstance(part, Script) else _phrase_path(slot)
        if isinstance(slot.text, Plural):
            yield Written(path=(*path, "one"), part=slot.part, text=slot.text.one, button=slot.button)
            yield Written(path=(*path, "other"), part=slot.part, text=slot.text.other, button=slot.button)
        else:
            yield Written(path=path, part=slot.part, text=slot.text, button=slot.button)


_FIELDS: dict[str, Path] = {f"say/{form}": (form,) for form in FORMS}
_FIELDS |= {f"ask/{form}": (f"{form}_ask",) for form in FORMS}


def _script_path(script: Script, slot: Slot) -> Path:
    step, _, within = slot.part.partition("/")
    if not within:
        return (step,)
    if not within.startswith("option/"):
        return ("steps", step, *_FIELDS.get(within, (within,)))
    question = script.steps[step].question
    _, key, *form = within.split("/")
    return ("steps", step, question.keyword if question else "", key, *(form or ["text"]))


def _phrase_path(slot: Slot) -> Path:
    key, _, form = slot.part.partition("/")
    return ("phrases", key, form or "text")
