"""What each way to have less of this would do, as far as it is still open to the reader. Knows not what they choose."""

from __future__ import annotations

from bot.lists.rungs import still_open
from bot.views.glance import Glance, Shown, lines, paragraphs
from storage.records_of_cases import CONTACTING

_WORDS = "leaving_words"
_DOES_NOTHING = "nothing"


async def ways_to_leave(glance: Glance) -> Shown:
    """A line for each, what may still come to them or would not any more, and from when on it holds.

    Where nothing goes further: on which day everything is erased.
    """
    ways = await still_open(glance.reader, glance.storage)
    if not ways:
        return Shown(text=await _erased_on(glance))
    is_here = "stop" in ways
    does = lines(*(glance.say(_WORDS, f"does_{way}") for way in ways if way != _DOES_NOTHING))
    from_when = glance.say(_WORDS, "stops_at_once" if is_here else "has_stopped")
    return Shown(text=paragraphs(does, await _promised(glance, is_here=is_here), from_when))


async def _erased_on(glance: Glance) -> str:
    rows = await glance.storage.plans.of(glance.reader.pseudonym)
    days = [glance.day(row.plan.due_at) for row in rows if row.plan.kind == "erase"]
    return glance.say(_WORDS, "erase_planned", date=min(days)) if days else ""


async def _promised(glance: Glance, *, is_here: bool) -> str:
    """What they asked for and still hear of: of a request to be contacted, only as long as they do not leave."""
    asked = [file.case for file in await glance.storage.cases.of(glance.reader.pseudonym) if file.reached]
    contact = tuple(case.code for case in asked if case.kind in CONTACTING)
    others = tuple(case.code for case in asked if case.kind not in CONTACTING)
    return paragraphs(
        glance.say(_WORDS, "answer_comes", codes=others) if others else "",
        glance.say(_WORDS, "contact_comes", codes=contact) if contact and is_here else "",
    )
