"""What no text may promise, and what none may ask: words of each language, and when they count. Knows no script.

Nobody watches over what people write here, so no sentence may sound as if somebody did (Samaritans' and NSPA's guidance
on messages nobody reads at once; mission D 3.6). The words stand in ``flows/words/promises.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from flows.phrase import placeholders
from flows.questions import Record
from flows.questions.base import Words
from flows.whole_words import any_of

Kind = Literal["rescue", "secrecy", "clinical", "hours"]
_REASONS: Mapping[Kind, str] = {
    "rescue": "promises help that may not come",
    "secrecy": "promises a secret that nobody can keep",
    "clinical": "asks what only somebody trained for it may ask, and can answer",
    "hours": "says when somebody reads or answers, and only the project's rota knows that",
}
_WORKED_OUT = frozenset({"hours", "next_reading", "case_days", "date", "due"})
"""Placeholders for times that are worked out from what the project has set up."""
_ENDS = re.compile(r"(?<=[.!?…۔؟])[\"'”’)]*\s+|\n+")


class Refused(Record):
    """Words that may not be said, or not like this."""

    words: Annotated[tuple[Words, ...], Field(min_length=1)]
    """A word that ends with ``*`` stands for all that begin like it."""
    kind: Kind
    consider: Words

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of the words."""
        return any_of(self.words)


class Refusals(Record):
    """What one language must not say."""

    negations: Annotated[tuple[Words, ...], Field(alias="not", min_length=1)]
    """With one of these in its sentence, a promise is none: "nobody reads this straight away"."""
    people: Annotated[tuple[Words, ...], Field(min_length=1)]
    """Who could be meant to read or answer: without one of these, a time is that of something else."""
    allowed: tuple[Words, ...] = ()
    """What only looks like a promise."""
    refused: Annotated[tuple[Refused, ...], Field(min_length=1)]

    @cached_property
    def negated(self) -> re.Pattern[str]:
        """Any of the negations."""
        return any_of(self.negations)

    @cached_property
    def peopled(self) -> re.Pattern[str]:
        """Anybody who could be meant."""
        return any_of(self.people)

    @cached_property
    def unobjectionable(self) -> re.Pattern[str]:
        """Any of what is allowed."""
        return any_of(self.allowed)

    def faults(self, text: str) -> Iterator[Fault]:
        """What ``text`` must not say."""
        for sentence in _ENDS.split(self.unobjectionable.sub("…", text)):
            for refused in self.refused:
                match = refused.pattern.search(sentence)
                if match and self._counts(refused.kind, sentence, match):
                    yield Fault(words=" ".join(match[0].split()), refused=refused)

    def _counts(self, kind: Kind, sentence: str, match: re.Match[str]) -> bool:
        if kind == "clinical":
            return sentence.rstrip("\"'”’) ").endswith(("?", "؟"))
        rest = f"{sentence[: match.start()]} | {sentence[match.end() :]}"
        if self.negated.search(rest):
            return False
        is_worked_out = not _WORKED_OUT.isdisjoint(placeholders(sentence))
        return kind != "hours" or (bool(self.peopled.search(sentence)) and not is_worked_out)


class Promises(Record):
    """``flows/words/promises.yaml``."""

    passed_over: Mapping[str, Words]
    """Script and slot of texts in which such words are right, and why."""
    languages: Mapping[str, Refusals]

    def faults(self, context: str, text: str, language: str) -> Iterator[Fault]:
        """What the text at ``context`` says in ``language`` that it must not."""
        if context not in self.passed_over:
            yield from self.languages[language].faults(text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Words that stand in a text and must not."""

    words: str
    refused: Refused

    @property
    def what(self) -> str:
        """What is wrong with them, as a sentence."""
        return f"'{self.words}' {_REASONS[self.refused.kind]}."

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return f"Consider {self.refused.consider}."
