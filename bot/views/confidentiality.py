"""The limits of confidentiality: what the bot does not do, who decides what is passed on, and what happens next.

Made from the project file, so that it cannot promise what the project has not set up. Knows no storage.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.forms import AgeBand

_WORDS: Final = "confidentiality_words"
_BANDS: Final[Mapping[AgeBand | str, str]] = {"under_16": "under_16", "16_17": "16_17"}
"""Whoever was not asked, or is older, reads the words for adults."""


async def confidentiality(glance: Glance) -> Shown:
    """For whoever takes part, in the words for their age; for the team, what is expected of it."""
    if glance.reader.role != "participant":
        return Shown(text=_for_the_team(glance))
    band = _BANDS.get(glance.reader.age_band, "adult")
    return Shown(
        text=paragraphs(
            _say(glance, "bot"),
            lines(_say(glance, f"limits_{band}"), _say(glance, f"next_{band}")),
            _say(glance, "not_sent"),
            _call(glance),
            _say(glance, "danger"),
        )
    )


def _for_the_team(glance: Glance) -> str:
    return paragraphs(_say(glance, "team_told"), _say(glance, "team_reads"), _call(glance), _say(glance, "danger"))


def _call(glance: Glance) -> str:
    """What happens at once when somebody asks for a person, if anything does."""
    safeguarding = glance.scene.project.safeguarding
    if not safeguarding.alert:
        return _say(glance, "no_call")
    when = "call_at_all_hours" if safeguarding.at_all_hours else "call_in_hours"
    return lines(glance.say(_WORDS, "call", count=safeguarding.minutes), _say(glance, when))


def _say(glance: Glance, slot: str) -> str:
    return glance.say(_WORDS, slot)
