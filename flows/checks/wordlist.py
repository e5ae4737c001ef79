"""Words to avoid and what to consider instead, as ``flows/words/wording.yaml`` gives them. Knows no script."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from flows.problems import Severity
from flows.questions import Record
from flows.questions.base import Words

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
        """Any of the words, whole, in any case, with any space between and either kind of apostrophe."""
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_loose, self.words))})(?![\w-])", re.IGNORECASE)


class Wordlist(Record):
    """What the wording check goes by."""

    avoid: tuple[Avoid, ...]
    acronyms: tuple[Words, ...] = Field((), description="Short forms that everybody knows.")


def _loose(words: str) -> str:
    return r"\s+".join(re.escape(word).replace("'", "['’]") for word in words.split())
