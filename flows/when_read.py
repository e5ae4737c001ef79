"""Where people must be told when somebody reads what they write: in which scripts, and of which answers.

Knows no hours and no words: those are found for each reader, at the moment of saying.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flows.script import Script, Step
from flows.vocabulary import Fact

_SAYS_ITSELF: Final[frozenset[Fact]] = frozenset({"name", "needs", "contact", "safeguarding"})
"""What is made of own words that only the bot goes by; or of which the script itself says who reads it, if anybody."""


def is_asked_for_the_team(script: Script, step: Step) -> bool:
    """Whether somebody who takes part writes in their own words here, and one of the team may read them."""
    asks = step.question is not None and step.question.free_words and step.record not in _SAYS_ITSELF
    return asks and _is_read(script)


def are_kept_for_the_team(script: Script, names: Iterable[str], answered: Iterable[str], fact: Fact | None) -> bool:
    """Whether own words are among the saved ``names`` that were just made into ``fact``, or kept as an answer (None).

    ``answered``: the names of what was answered; the rest was skipped.
    """
    steps = script.steps.values()
    own_words = {step.save for step in steps if step.question is not None and step.question.free_words}
    return _is_read(script) and fact not in _SAYS_ITSELF and not own_words.intersection(names).isdisjoint(answered)


def _is_read(script: Script) -> bool:
    return "participant" in script.open_to and script.seen_by != ("nobody",)
