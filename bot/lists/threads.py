"""What the team can ask one question about, by its first words; and the questions that somebody can still answer."""

from __future__ import annotations

from bot.lists.asking import MOST_OFFERED, Asking
from bot.lists.labels import label_of
from flows.phrase import Offer


async def askable(asking: Asking) -> tuple[Offer, ...]:
    """What stands alone in a digest and was not asked about yet. Only the team is offered any."""
    if asking.person.role == "participant":
        return ()
    quotes = await asking.storage.voices.askable()
    return tuple(Offer(key=each.id, text=label_of(each.words)) for each in quotes[:MOST_OFFERED])


async def open_questions(asking: Asking) -> tuple[Offer, ...]:
    """Those that whoever is asked was asked themselves. Nobody chooses from it."""
    codes = await asking.storage.voices.asked(asking.person.pseudonym)
    return tuple(Offer(key=code, text=code) for code in codes)
