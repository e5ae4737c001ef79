"""Whom a message can go to, what it is not written in yet, and the broadcasts that are under way. For the team."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.broadcasting import WORDS, written_in
from bot.languages import languages
from bot.lists.asking import MOST_OFFERED, Asking
from bot.lists.labels import label_of
from flows.phrase import Offer
from storage.records import Broadcast, Gathering


async def groups(asking: Asking) -> tuple[Offer, ...]:
    """Everybody, the people of each session to come, the speakers of each language. Says nothing of how many."""
    to_come = await asking.storage.meetings.upcoming(asking.now)
    offered = languages()
    tags = asking.project.languages if len(asking.project.languages) > 1 else ()
    return (
        Offer(key="everybody", text=asking.say(WORDS, "group_everybody")),
        *(Offer(key=f"language {tag}", text=_reads(asking, offered[tag].name)) for tag in tags),
        *(Offer(key=f"meeting {each.code}", text=_comes_to(asking, each)) for each in to_come[:MOST_OFFERED]),
    )


async def drafts(asking: Asking) -> tuple[Offer, ...]:
    """What the author has written and not sent, by its first words."""
    draft = await asking.storage.broadcasts.draft_of(asking.person.pseudonym)
    return (_offer(asking, draft),) if draft else ()


async def unwritten(asking: Asking) -> tuple[Offer, ...]:
    """The languages that the author's draft has no words in yet.

    All that the project has: which of them somebody in a small group reads is for nobody to know.
    """
    draft = await asking.storage.broadcasts.draft_of(asking.person.pseudonym)
    missing = (tag for tag in asking.project.languages if draft and tag not in draft.texts)
    offered = languages()
    return tuple(Offer(key=tag, text=offered[tag].name) for tag in missing)


async def broadcasts(asking: Asking) -> tuple[Offer, ...]:
    """Those that somebody still waits for, by their first words."""
    under_way = await asking.storage.broadcasts.under_way()
    return tuple(_offer(asking, each) for each in under_way[:MOST_OFFERED])


def _reads(asking: Asking, name: str) -> str:
    return asking.say(WORDS, "group_language", label=name)


def _comes_to(asking: Asking, meeting: Gathering) -> str:
    day = meeting.starts_at.astimezone(ZoneInfo(meeting.zone)).date()
    return asking.say(WORDS, "group_meeting", label=label_of(meeting.about["title"]), date=day)


def _offer(asking: Asking, broadcast: Broadcast) -> Offer:
    tag = written_in(broadcast, asking.person.language, asking.project.languages[0])
    return Offer(key=broadcast.code, text=label_of(broadcast.texts[tag]))
