"""A new invitation, as a link and as a picture of it, and the list of those that are open. For the team.

What a link says is shown this once and kept nowhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from bot.inviting import link_of, picture
from bot.ports import Attachment
from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.suppression import LEAST
from storage.records_of_cases import Invitation, Waiting

_WORDS = "invitation_words"
_FILE = "invitation.png"


async def invitation(glance: Glance) -> Shown:
    """The invitation whose token is ``about``: the link to copy, whom it lets in, and its picture for a poster."""
    made = await glance.storage.team.invitation(glance.about)
    if made is None:
        return Shown(text=glance.say(_WORDS, "none"))
    link = link_of(glance.scene.username, glance.about)
    drawn = await asyncio.to_thread(picture, link)
    return Shown(
        text=paragraphs(
            link,
            _card(glance, made),
            glance.say(_WORDS, "poster") if made.role == "participant" else "",
        ),
        attachments=(
            Attachment(part="photo", name=_FILE, content=drawn, caption=glance.say(_WORDS, "picture"), asked=True),
        ),
    )


async def invitations(glance: Glance) -> Shown:
    """Those that still let somebody in, and how the places of the project are."""
    open_ones = await glance.storage.team.invitations(glance.now)
    return Shown(
        text=paragraphs(
            *(_card(glance, each) for each in open_ones),
            "" if open_ones else glance.say(_WORDS, "ended" if _has_ended(glance) else "none"),
            lines(*_places(glance, await glance.storage.team.waiting())),
        )
    )


def _has_ended(glance: Glance) -> bool:
    return glance.scene.project.has_ended(glance.now)


def _card(glance: Glance, one: Invitation) -> str:
    return lines(
        glance.say(_WORDS, f"for_{one.role}", count=one.uses_left, date=glance.last_day(one.expires_at)),
        glance.say(_WORDS, "as_deputy") if one.deputy else "",
    )


def _places(glance: Glance, waiting: Waiting) -> Iterator[str]:
    """How many places are taken is not said: from one day to the next, that would tell that somebody has left."""
    places = glance.scene.project.places
    if places is not None:
        yield glance.say(_WORDS, "some_free" if waiting.places_are_free else "all_taken", number=places)
    if waiting.people >= LEAST:
        yield glance.say(_WORDS, "wait", count=waiting.people)
    elif waiting.people:
        yield glance.say(_WORDS, "few_wait", least=LEAST)
    elif places is not None:
        yield glance.say(_WORDS, "nobody_waits")
