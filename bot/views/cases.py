"""The open cases as cards: a code, what it is for, where it stands, when it is due. Never who it is about."""

from __future__ import annotations

from bot.views.glance import Glance, Shown, lines, paragraphs
from storage.records_of_cases import Case

_WORDS = "cases_words"


async def cases(glance: Glance) -> Shown:
    """Every case that is not done, the nearest deadline first."""
    open_now = await glance.storage.cases.open()
    if not open_now:
        return Shown(text=glance.say(_WORDS, "none"))
    return Shown(text=paragraphs(*(_card(glance, case) for case in open_now)))


def _card(glance: Glance, case: Case) -> str:
    due = glance.day(case.due_at)
    left = (due - glance.day(glance.now)).days
    return lines(
        glance.say(
            _WORDS,
            "card",
            code=case.code,
            label=glance.say(_WORDS, f"for_{case.rung}"),
            state=glance.say(_WORDS, f"state_{case.state}"),
            due=due,
        ),
        glance.say(_WORDS, "days_left", count=left) if left >= 0 else glance.say(_WORDS, "overdue"),
        glance.say(_WORDS, f"todo_{case.rung}"),
    )
