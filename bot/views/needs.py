"""What people need to be able to take part: to whose it is, all of it; to the team, what is needed and never by whom.

What the team says about a need is for everybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.fitting_facts import needs_said
from flows.needs import REVIEWED_AFTER, Need, Sharing, offers
from storage.records_of_needs import Met

_WORDS = "needs_words"
_AS_SEEN: Mapping[Sharing, str] = {"yes": "as_seen", "sessions": "as_seen_at_sessions", "no": "as_kept"}


# --- to whose it is --------------------------------------------------------------------------------------------------


async def needs(glance: Glance) -> Shown:
    """What the reader said that they need, who may know, and what the team says about it."""
    own = await glance.storage.needs.of(glance.reader.pseudonym)
    if own is None:
        return Shown(text=_say(glance, "none"))
    listed = _with_answers(glance, own.needs, await glance.storage.needs.met())
    words = glance.say(_WORDS, "own_words", words=own.words) if own.words else ""
    return Shown(text=paragraphs(_say(glance, "heading"), *listed, words, _say(glance, f"shared_{own.shared}")))


async def new_needs(glance: Glance) -> Shown:
    """What is not kept yet, exactly as the team would see it. Made from answers."""
    said = needs_said(json.loads(glance.about))
    quote = _quote(glance, said.words) if said.words else ""
    return Shown(text=paragraphs(lines(_say(glance, _AS_SEEN[said.shared]), *_listed(glance, said.needs)), quote))


async def own_at_session(glance: Glance) -> str:
    """For the card of a session: what the reader needs there, and what the team says about it; or nothing."""
    own = await glance.storage.needs.of(glance.reader.pseudonym)
    if own is None:
        return ""
    return paragraphs(_say(glance, "here"), *_with_answers(glance, own.needs, await glance.storage.needs.met()))


def _with_answers(glance: Glance, wanted: Iterable[Need], met: Mapping[Need, Met]) -> Iterator[str]:
    for need in wanted:
        answer = _answer(glance, "team_says", met[need]) if need in met else _say(glance, "nothing_said")
        yield lines(_named(glance, need), answer)


# --- to the team -----------------------------------------------------------------------------------------------------


async def needs_of_all(glance: Glance) -> Shown:
    """What is needed of which the team may know, and what it says about it; and what else it says something about."""
    wanted, met = await glance.storage.needs.known(glance.now), await glance.storage.needs.met()
    others = {need: one for need, one in met.items() if need not in wanted.needs}
    besides = [_say(glance, "you_also_say"), *_of_team(glance, others, met)] if others else []
    if not wanted.needs:
        return Shown(text=paragraphs(_say(glance, "of_all_none"), *besides))
    listed = _of_team(glance, wanted.needs, met)
    return Shown(text=paragraphs(_say(glance, "of_all"), *listed, _say(glance, "no_numbers"), *besides))


async def needs_at(glance: Glance) -> Shown:
    """What is needed by those who come to a session."""
    wanted, met = await glance.storage.needs.at(glance.about), await glance.storage.needs.met()
    if not wanted.needs:
        return Shown(text=_say(glance, "at_session_none"))
    listed = _of_team(glance, wanted.needs, met)
    last = _say(glance, "no_numbers"), _say(glance, "to_read_words")
    return Shown(text=paragraphs(_say(glance, "at_session"), *listed, *last))


async def needs_words(glance: Glance) -> Shown:
    """What people say in their own words, as they saw it themselves before they shared it."""
    wanted = await glance.storage.needs.known(glance.now)
    if not wanted.words:
        return Shown(text=_say(glance, "words_none"))
    return Shown(text=paragraphs(*(_quote(glance, each) for each in wanted.words), _say(glance, "care")))


def _of_team(glance: Glance, wanted: Iterable[Need], met: Mapping[Need, Met]) -> Iterator[str]:
    for need in wanted:
        yield lines(_named(glance, need), *_said(glance, met.get(need)))


def _said(glance: Glance, met: Met | None) -> Iterator[str]:
    """What the team says about a need, and whether it is time to look at that again."""
    if met is None:
        yield _say(glance, "unanswered")
    else:
        yield _answer(glance, "you_say", met)
        yield _say(glance, "too_old") if glance.day(glance.now) - met.met_on >= REVIEWED_AFTER else ""


# --- to everybody ----------------------------------------------------------------------------------------------------


async def needs_met(glance: Glance) -> Shown:
    """All that the team says about needs."""
    met = await glance.storage.needs.met()
    if not met:
        return Shown(text=_say(glance, "met_none"))
    said = (
        glance.say(_WORDS, "met_line", label=label(glance, need), words=one.words, date=one.met_on)
        for need, one in met.items()
    )
    return Shown(text=paragraphs(_say(glance, "met"), *said))


# --- one need --------------------------------------------------------------------------------------------------------


def label(glance: Glance, need: str) -> str:
    """What a need is called where people choose it; its key, if it is asked no more."""
    return glance.labels(offers(glance.scene.book.latest)).get(need, need)


def _listed(glance: Glance, wanted: Iterable[Need]) -> Iterator[str]:
    return (_named(glance, need) for need in wanted)


def _named(glance: Glance, need: Need) -> str:
    return glance.say(_WORDS, "need", label=label(glance, need))


def _answer(glance: Glance, slot: str, met: Met) -> str:
    return glance.say(_WORDS, slot, date=met.met_on, words=met.words)


def _quote(glance: Glance, words: str) -> str:
    return glance.say(_WORDS, "quote", words=words)


def _say(glance: Glance, slot: str) -> str:
    return glance.say(_WORDS, slot)
