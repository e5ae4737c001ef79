"""``alongside rehearse --weeks``: rehearses weeks in seconds, and says what happened. Knows no arguments' spelling."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date

from bot.misconfigured import Misconfigured, Wrong
from bot.project import Project
from bot.time_machine.travelling import account, journey

FIRST_DAY = date(2026, 10, 5)
"""When a rehearsal begins unless it is said: always the same, so that nothing but the seed decides what happens. The
clocks change in Europe in its third week, and in Australia the day before it."""


async def rehearse_weeks(
    project: Project,
    *,
    weeks: int,
    people: int,
    seed: int,
    begins: date,
    languages: Sequence[str],
    stop: asyncio.Event,
    say: Callable[[str], None],
) -> bool:
    """Say what happened, unless ``stop`` comes first. Whether every promise was kept. Raises Misconfigured."""
    unknown = [tag for tag in languages if tag not in project.languages]
    if unknown:
        what = f"The project does not offer '{unknown[0]}'."
        raise Misconfigured(
            [Wrong(where="--languages", what=what, remedy=f"It offers: {', '.join(project.languages)}.")]
        )
    read = languages or project.languages
    planned = journey(project, weeks=weeks, people=people, seed=seed, begins=begins, languages=read)
    rehearsing, stopping = asyncio.create_task(account(planned)), asyncio.create_task(stop.wait())
    await asyncio.wait((rehearsing, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not rehearsing.done():
        rehearsing.cancel()
        await asyncio.gather(rehearsing, return_exceptions=True)
        return True
    told = rehearsing.result()
    for line in told.lines():
        say(line)
    return not told.breaches
