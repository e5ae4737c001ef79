"""Which sentences say where confidentiality ends, who decides, and what happens when somebody asks for a person.

Made from what the project has set up, so that nothing is promised that it has not. Knows no language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flows.forms import AgeBand
from flows.phrase import Phrase, Value
from flows.vocabulary import Role

_BANDS: Final[Mapping[str, str]] = {"under_16": "under_16", "16_17": "16_17"}
"""Whoever was not asked, or is older, reads the words for adults."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alerted:
    """How the team is asked at once when somebody calls for a person."""

    minutes: int
    """For which each of them has time to answer."""
    at_all_hours: bool


def limits(role: Role, band: AgeBand | str, alerted: Alerted | None) -> tuple[tuple[Phrase, ...], ...]:
    """Paragraphs of sentences: for whoever takes part, in the words for their age; for the team, what is expected.

    ``alerted``: None in a project where nobody is asked at once.
    """
    if role != "participant":
        return _one("team_told"), _one("team_reads"), _call(alerted), _one("danger")
    words = _BANDS.get(band, "adult")
    own = _say(f"limits_{words}"), _say(f"next_{words}")
    return _one("bot"), own, _one("not_sent"), _call(alerted), _one("danger")


def _call(alerted: Alerted | None) -> tuple[Phrase, ...]:
    """What happens at once when somebody asks for a person, if anything does."""
    if alerted is None:
        return _one("no_call")
    when = "call_at_all_hours" if alerted.at_all_hours else "call_in_hours"
    return _say("call", count=alerted.minutes), _say(when)


def _one(slot: str) -> tuple[Phrase, ...]:
    return (_say(slot),)


def _say(slot: str, **values: Value) -> Phrase:
    return Phrase(script="confidentiality_words", slot=slot, values=values)
