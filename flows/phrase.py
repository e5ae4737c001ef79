"""A thing to be said, named by where it stands in a script and not by its words.

Knows no language: the words are found for each reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

Value = str | int | tuple[str, ...]
"""A reply once understood: words or an option's key, a whole number, or several keys."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """One text of one script. ``script/slot`` is the translators' context (msgctxt)."""

    script: str
    slot: str
    """Where the text stands below its script: ``mood/ask``, ``mood/option/3``, ``why``."""
    version: int = 0
    """The script's version; 0 for phrasebooks, which have none."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """What the text's placeholders stand for, where only this conversation knows it."""
    easy: bool = False
    """The person asked for easier words here; the plain text is used where there is no easy one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """One allowed answer, as it is offered: a stable key, and its text for the reader."""

    key: str
    text: Phrase | str
    """A phrase, or a proper name that is the same in every language (a language's own name)."""
    of: str = ""
    """What it belongs to, in a list that differs by what was picked before (``flows.speaking.OF_ONE``)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A step of one version of a script."""

    script: str
    version: int
    step: str

    def phrase(self, part: str, **values: Value) -> Phrase:
        """The text of this step that stands at ``part`` (``say``, ``ask``, ``option/3``)."""
        return Phrase(script=self.script, version=self.version, slot=f"{self.step}/{part}", values=values)


def system(slot: str, **values: Value) -> Phrase:
    """A phrase of the ``system`` phrasebook: what the bot itself says, whatever the script."""
    return Phrase(script="system", slot=slot, values=values)


_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@lru_cache(maxsize=4096)
def placeholders(text: str) -> frozenset[str]:
    """The names that stand in braces in ``text``."""
    return frozenset(_PLACEHOLDER.findall(text))
