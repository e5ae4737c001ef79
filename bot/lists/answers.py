"""What somebody answered and can take back: each answer, and the parts of many of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.lists.asking import Asking
from flows.phrase import Offer
from flows.speaking import AT_ONCE
from storage.records_of_digests import Answered

_WORDS = "shared_words"


async def answers(asking: Asking) -> tuple[Offer, ...]:
    """The person's own, the newest first: the day, and how the question begins."""
    given = await asking.storage.digests.answers_of(asking.person.pseudonym)
    return tuple(Offer(key=each.code, text=_label(asking, each)) for each in given)


async def answer_parts(asking: Asking) -> tuple[Offer, ...]:
    """From which day to which each part of them is, the newest first; nothing if all can be offered at once."""
    given = await asking.storage.digests.answers_of(asking.person.pseudonym)
    if len(given) <= AT_ONCE:
        return ()
    parts = {first: given[first : first + AT_ONCE] for first in range(0, len(given), AT_ONCE)}
    return tuple(Offer(key=f"from_{first}", text=_span(asking, part)) for first, part in parts.items())


def _label(asking: Asking, answered: Answered) -> str:
    return asking.say(_WORDS, "answer_label", date=answered.given_on, label=asking.begun(answered.at))


def _span(asking: Asking, part: Sequence[Answered]) -> str:
    return asking.say(_WORDS, "answers_from", start=part[-1].given_on, finish=part[0].given_on)
