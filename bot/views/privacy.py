"""What is kept, why, for how long and who sees it. Each kind that storage keeps has its sentence here."""

from __future__ import annotations

from collections.abc import Mapping

from bot.views.glance import Glance, Shown, lines, paragraphs

_WORDS = "privacy_words"

SENTENCES: Mapping[str, str] = {
    "people": "kept_chat",
    "people.name": "kept_name",
    "participation": "kept_settings",
    "consents": "kept_consent",
    "answers": "kept_answers",
    "contributions": "kept_shared",
    "theme_links": "kept_themes",
    "judgements": "kept_judgements",
    "threads": "kept_threads",
    "proposals": "kept_proposals",
    "sessions": "kept_plans",
    "outbox": "kept_plans",
    "sent_messages": "kept_plans",
    "due": "kept_due",
    "begun": "kept_due",
    "prompts": "kept_prompts",
    "attendance": "kept_coming",
    "broadcasts": "kept_broadcasts",
    "themes": "kept_asked",
    "questions": "kept_asked",
    "openings": "kept_openings",
    "participation.digest": "kept_summaries",
    "cases": "kept_cases",
    "erasures": "kept_cases",
}
"""Where storage keeps something of a person, and the sentence that says so. A test compares it with the schema."""
_OF_THE_TEAM = ("kept_broadcasts", "kept_asked", "kept_openings", "kept_summaries")
"""Of participants there is nothing of this kind."""


async def privacy(glance: Glance) -> Shown:
    """Made from what is really kept, so that it cannot promise something else."""
    kept = (f"- {_say(glance, slot)}" for slot in dict.fromkeys(SENTENCES.values()) if _concerns(glance, slot))
    rights = ("right_see", "right_take_back", "right_leave", "right_correct")
    regulator = f"regulator_{glance.scene.project.support_country.lower()}"
    return Shown(
        text=paragraphs(
            lines(_say(glance, "who"), _say(glance, "basis")),
            lines(_say(glance, "kept_heading"), *kept),
            lines(_say(glance, "not_kept"), _say(glance, "how_kept"), _say(glance, "how_long")),
            _say(glance, "telegram"),
            lines(_say(glance, "rights_heading"), *(f"- {_say(glance, right)}" for right in rights)),
            _say(glance, "right_time"),
            _say(glance, regulator) if glance.scene.has(_WORDS, regulator) else "",
        )
    )


def _concerns(glance: Glance, slot: str) -> bool:
    return slot not in _OF_THE_TEAM or glance.reader.role != "participant"


def _say(glance: Glance, slot: str) -> str:
    return glance.say(_WORDS, slot)
