"""Words to avoid and what to consider instead, as ``flows/words/wording.yaml`` gives them. Knows no script."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from flows.problems import Severity
from flows.questions import Record
from flows.questions.base import Words
from flows.whole_words import any_of

Kind = Literal["label", "jargon", "judgement", "pressure", "scale", "service_speak"]
"""Why words are avoided: they name a person by what happened to them, shut people out, blame, push, measure illness,
or sound like an office."""


class Avoid(Record):
    """Words that are better not used."""

    words: Annotated[tuple[Words, ...], Field(min_length=1)]
    kind: Kind
    consider: Words
    severity: Severity = "error"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of the words."""
        return any_of(self.words)


class Wordlist(Record):
    """What the wording check goes by."""

    avoid: tuple[Avoid, ...]
    acronyms: tuple[Words, ...] = Field((), description="Short forms that everybody knows.")
    scoring: tuple[Words, ...] = Field((), description="Words that belong in no question: they score people.")
    medical_purpose: bool = Field(
        False, description="The project has declared that it measures health: then that is only warned of."
    )

    @property
    def measuring(self) -> Severity:
        """How bad it is to measure illness."""
        return "warning" if self.medical_purpose else "error"

    def severity(self, avoid: Avoid) -> Severity:
        """How bad it is to use the words of ``avoid``."""
        return "warning" if avoid.kind == "scale" and self.medical_purpose else avoid.severity

    @cached_property
    def scored(self) -> re.Pattern[str]:
        """Any of the words that score people."""
        return any_of(self.scoring)
