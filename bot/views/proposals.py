"""Other words for a question, and that it felt wrong, as the team reads it. Never who, when, or in which language.

What the words are about is shown as it was asked, in the reader's own language.
"""

from __future__ import annotations

from bot.as_asked import AsAsked
from bot.views.glance import Glance, Shown, paragraphs
from flows.proposal_facts import read
from storage.records_of_digests import Proposal

_WORDS = "proposal_words"


async def proposals(glance: Glance) -> Shown:
    """Those that wait: what each is about, and of which kind. What somebody wrote is read one at a time."""
    waiting = await glance.storage.voices.proposals()
    if not waiting:
        return Shown(text=glance.say(_WORDS, "none"))
    return Shown(text=paragraphs(*(_entry(glance, each) for each in waiting)))


async def proposal(glance: Glance) -> Shown:
    """One of them, with its words."""
    found = await glance.storage.voices.proposal(glance.about)
    if found is None or found.state != "new":
        return Shown(text=glance.say(_WORDS, "answered"))
    says = glance.say(_WORDS, "says", words=found.words) if found.words else glance.say(_WORDS, "says_nothing")
    return Shown(text=paragraphs(_kind(glance, found), AsAsked(found.at, glance.scene, glance.reader).whole, says))


async def asked(glance: Glance) -> Shown:
    """What somebody is about to speak of, as the team will see it beside their words."""
    return Shown(text=AsAsked(read(glance.about), glance.scene, glance.reader).whole)


def _entry(glance: Glance, found: Proposal) -> str:
    question = AsAsked(found.at, glance.scene, glance.reader).begun
    return glance.say(_WORDS, "entry", code=found.code, what=_kind(glance, found), label=question)


def _kind(glance: Glance, found: Proposal) -> str:
    return glance.say(_WORDS, "other_words") if found.kind == "other_words" else glance.say(_WORDS, "felt_wrong")
