"""Who works here, role by role, and who stands in: for the owner. Names are those that colleagues gave themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.vocabulary import Role
from storage.records_of_cases import Member

_WORDS = "team_words"
_AWAY = {"stopped": "away", "left": "away", "paused": "paused"}


async def team(glance: Glance) -> Shown:
    """Everybody of the team, and the roles for which nobody stands in."""
    members = await glance.storage.team.members()
    return Shown(text=paragraphs(*(_role(glance, role, members) for role in get_args(Role) if role != "participant")))


async def member(glance: Glance) -> Shown:
    """The one who was picked."""
    for each in await glance.storage.team.members():
        if each.pseudonym == glance.about:
            return Shown(text=lines(glance.say(_WORDS, f"heading_{each.role}"), *_card(glance, each)))
    return Shown(text=glance.say(_WORDS, "gone"))


def _role(glance: Glance, role: Role, members: Sequence[Member]) -> str:
    """A role with everybody in it. Whether somebody stands in is said of coordinators, on whom rights depend."""
    in_it = [each for each in members if each.role == role]
    missing = role == "coordinator" and not any(each.deputy for each in in_it)
    return lines(
        glance.say(_WORDS, f"heading_{role}"),
        *(line for each in in_it for line in _card(glance, each)),
        "" if in_it else glance.say(_WORDS, "nobody"),
        glance.say(_WORDS, "no_deputy") if missing else "",
    )


def _card(glance: Glance, member: Member) -> Iterator[str]:
    if member.pseudonym == glance.reader.pseudonym:
        yield glance.say(_WORDS, "you", date=member.since)
    elif member.name:
        yield glance.say(_WORDS, "named", name=member.name, date=member.since)
    else:
        yield glance.say(_WORDS, "unnamed", date=member.since)
    yield glance.say(_WORDS, "deputy") if member.deputy else ""
    yield glance.say(_WORDS, _AWAY[member.status]) if member.status in _AWAY else ""
