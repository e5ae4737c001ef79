"""What somebody shared, as they look at it themselves: in the very form in which the team sees it.

Knows that form from the summary's own view. Nobody else's words are shown here.
"""

from __future__ import annotations

import json
from datetime import datetime

from bot.views.digest_words import quoted
from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.events import Attribution
from flows.phrase import system
from storage.records_of_digests import Quote, Shared

_WORDS = "shared_words"


async def shared(glance: Glance) -> Shown:
    """One contribution, how it is shared, whether it is in a summary, and until when it can be changed.

    Of what is hidden, only the words and why nobody else sees them.
    """
    one = await _one(glance, glance.about)
    if one is None:
        return Shown(text=glance.say(_WORDS, "gone"))
    if one.hidden:
        slot = "left_out" if one.hidden == "recalled" else "leaving"
        return Shown(text=paragraphs(one.words, glance.say(_WORDS, slot)))
    until = _until(glance, one.removable_until, "past")
    form = _form(glance, one.words, one.attribution, one.name, nameless="had_no_name")
    return Shown(text=paragraphs(form, _name_since(glance, one), lines(await _where(glance, one), until)))


async def as_shared(glance: Glance) -> Shown:
    """Words as the team would see them, which are not shared yet, or not in this way. Made from answers.

    With the promise that is made with them, or was: until when that can be changed.
    """
    answers = json.loads(glance.about)
    one = await _one(glance, answers.get("contribution", ""))
    words = answers.get("words") or (one.words if one else "")
    if not words:
        return Shown(text=glance.say(_WORDS, "gone"))
    promised = one.removable_until if one else glance.scene.project.cutoff_at
    attribution = answers["attribution"]
    name = glance.reader.name if attribution == "by_name" else None
    form = _form(glance, words, attribution, name, nameless="no_name")
    return Shown(text=paragraphs(form, _until(glance, promised, "past_already")))


async def _one(glance: Glance, contribution: str) -> Shared | None:
    own = await glance.storage.digests.shared_by(glance.reader.pseudonym)
    return next((each for each in own if each.id == contribution), None)


def _form(glance: Glance, words: str, attribution: Attribution, name: str | None, *, nameless: str) -> str:
    """As the team sees it, and what the author should know of that; ``nameless``: of having signed without a name."""
    together = attribution == "collective"
    seen = quoted(glance, Quote(id="", words=words, name=name, together=together))
    without = glance.say(_WORDS, nameless) if attribution == "by_name" and not name else ""
    return paragraphs(seen, glance.say(_WORDS, "together") if together else without)


def _name_since(glance: Glance, one: Shared) -> str:
    """That they go by another name now than the one that they agreed to, as long as they can still change it."""
    name = glance.reader.name
    if not name or name == one.name or one.attribution != "by_name" or not one.changeable(glance.now):
        return ""
    return glance.say(_WORDS, "name_since", name=name)


async def _where(glance: Glance, one: Shared) -> str:
    """What is given only together is in a summary only while enough people's words are."""
    batch = await glance.storage.digests.one(one.batch) if one.batch is not None else None
    if batch is None or all(quote.id != one.id for quote in (*batch.quotes, *batch.together)):
        return glance.say(_WORDS, "in_none")
    return glance.say(_WORDS, "in_summary", number=batch.number)


def _until(glance: Glance, until: datetime | None, past: str) -> str:
    """Said of the last day on which it is possible, where the project is: the same day for everybody."""
    if until is None:
        no_end = glance.scene.say(system("no_end_date"), glance.reader)
        return glance.say(_WORDS, "until", date=no_end)
    return glance.say(_WORDS, past if until <= glance.now else "until", date=glance.last_day(until))
