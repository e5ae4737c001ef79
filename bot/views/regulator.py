"""Who else can be complained to: the authority for data protection of the project's country."""

from __future__ import annotations

from bot.views.glance import Glance

_WORDS = "privacy_words"


def regulator(glance: Glance) -> str:
    """How to complain there; where nobody has written down who that is for the country, whom to ask for it."""
    slot = f"regulator_{glance.scene.project.support_country.lower()}"
    return glance.say(_WORDS, slot if glance.scene.has(_WORDS, slot) else "regulator_elsewhere")
