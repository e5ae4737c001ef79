"""Finds the list that is asked about. A new list is one module, and one line here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.lists.ages import ages
from bot.lists.alerts import alert_ways, alerts
from bot.lists.answers import answer_parts, answers
from bot.lists.asking import Asking
from bot.lists.batches import batches, digest_parts
from bot.lists.broadcasts import broadcasts, drafts, groups, unwritten
from bot.lists.cases import (
    case_parts,
    case_ways,
    cases,
    complaint_readers,
    contact_ways,
    desk_ways,
    letter_ways,
    own_cases,
    thing_ways,
    things,
)
from bot.lists.contributions import contributions, recallable, shared_ways, unchangeable
from bot.lists.invitations import free_place, invitable, invitations
from bot.lists.meetings import meetings, open_meetings
from bot.lists.members import members
from bot.lists.needs import need_ways
from bot.lists.planned import planned
from bot.lists.proposals import proposals
from bot.lists.rungs import rungs
from bot.lists.suspended import suspended
from bot.lists.takeable import takeable
from bot.lists.themes import answer_languages, answer_ways, linked, linked_ways, quote_ways, quotes, said, themes
from bot.lists.threads import askable, open_outcomes, open_questions, replies
from flows.phrase import Offer

LISTS: Mapping[str, Callable[[Asking], Awaitable[tuple[Offer, ...]]]] = {
    "cases": cases,
    "case_parts": case_parts,
    "case_ways": case_ways,
    "desk_ways": desk_ways,
    "things": things,
    "thing_ways": thing_ways,
    "letter_ways": letter_ways,
    "own_cases": own_cases,
    "contact_ways": contact_ways,
    "complaint_readers": complaint_readers,
    "alert_ways": alert_ways,
    "alerts": alerts,
    "contributions": contributions,
    "recallable": recallable,
    "unchangeable": unchangeable,
    "answers": answers,
    "answer_parts": answer_parts,
    "takeable": takeable,
    "members": members,
    "meetings": meetings,
    "open_meetings": open_meetings,
    "planned": planned,
    "groups": groups,
    "drafts": drafts,
    "unwritten": unwritten,
    "broadcasts": broadcasts,
    "proposals": proposals,
    "themes": themes,
    "quotes": quotes,
    "said": said,
    "linked": linked,
    "quote_ways": quote_ways,
    "linked_ways": linked_ways,
    "answer_ways": answer_ways,
    "answer_languages": answer_languages,
    "askable": askable,
    "open_questions": open_questions,
    "open_outcomes": open_outcomes,
    "replies": replies,
    "shared_ways": shared_ways,
    "batches": batches,
    "digest_parts": digest_parts,
    "invitable": invitable,
    "invitations": invitations,
    "free_place": free_place,
    "rungs": rungs,
    "ages": ages,
    "need_ways": need_ways,
    "suspended": suspended,
}
"""By the name that a script gives in ``choose_from``, ``only`` or ``unlike``. Languages, zones need no looking up."""
_OF_EVERYBODY: Final = frozenset(
    {"contributions", "recallable", "unchangeable", "answers", "answer_parts", "takeable", "own_cases", "rungs"}
    | {
        "ages",
        "open_questions",
        "open_outcomes",
        "shared_ways",
        "meetings",
        "open_meetings",
        "free_place",
        "need_ways",
        "alert_ways",
        "contact_ways",
        "complaint_readers",
    }
)
"""What is somebody's own, or the same for all. Every other list is offered only to who works in the team now."""


async def offered(name: str, asking: Asking) -> tuple[Offer, ...]:
    """What that list offers to whoever is asked; nothing if it is not theirs, whichever script asks."""
    person = asking.person
    works_here = person.role != "participant" and person.status in ("active", "paused")
    return await LISTS[name](asking) if works_here or name in _OF_EVERYBODY else ()
