"""The others of the team. Only the owner is offered any."""

from __future__ import annotations

from bot.lists.asking import MOST_OFFERED, Asking
from flows.phrase import Offer
from storage.records_of_cases import Member

_WORDS = "team_words"


async def members(asking: Asking) -> tuple[Offer, ...]:
    """Everybody but the one who is asked."""
    if asking.person.role != "owner":
        return ()
    others = [each for each in await asking.storage.team.members() if each.pseudonym != asking.person.pseudonym]
    return tuple(Offer(key=each.pseudonym, text=_label(asking, each)) for each in others)[:MOST_OFFERED]


def _label(asking: Asking, member: Member) -> str:
    role = asking.say(_WORDS, f"label_{member.role}")
    return asking.say(_WORDS, "label", label=role, name=member.name or asking.say(_WORDS, "label_unnamed"))
