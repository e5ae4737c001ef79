"""What the team can ask one question about, and what was answered to it; and what somebody can still answer themselves.

Everything by its first words.
"""

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
    every = await asking.storage.voices.asked(asking.person.pseudonym)
    return tuple(Offer(key=each.code, text=each.code, of=each.contribution) for each in every)


async def open_outcomes(asking: Asking) -> tuple[Offer, ...]:
    """The answers of the team of which whoever is asked can still say whether they answer what they had said."""
    every = await asking.storage.themes.to_judge(asking.person.pseudonym)
    return tuple(Offer(key=each.code, text=label_of(each.words), of=each.contribution) for each in every)


async def replies(asking: Asking) -> tuple[Offer, ...]:
    """What came of the questions that whoever is asked has asked back, by how each question begins."""
    every = await asking.storage.voices.replies(asking.person.pseudonym)
    return tuple(Offer(key=each.code, text=label_of(each.words)) for each in every[:MOST_OFFERED])
