"""What people said, as the team sums it up, and what came of it. Says nothing of who said it, or how many did."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from bot.sentences import Known
from bot.views.digest_numbers import Asked, answers
from bot.views.digest_words import quoted
from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.suppression import Table, TooFew, shown
from storage.records import Person
from storage.records_of_digests import Theme

_WORDS = "theme_words"
_OUTCOME = "outcome"


# --- for everybody ---------------------------------------------------------------------------------------------------


async def decisions(glance: Glance) -> Shown:
    """Every theme with its answer, and how many have one."""
    every = await glance.storage.themes.all()
    return _listed(glance, every, *(_card(glance, theme) for theme in every))


async def outcome(glance: Glance) -> Shown:
    """What came of one theme, for those who spoke."""
    theme = await glance.storage.themes.one(glance.about)
    return Shown(text=_card(glance, theme) if theme else "")


def _listed(glance: Glance, every: tuple[Theme, ...], *cards: str) -> Shown:
    if not every:
        return Shown(text=_say(glance, "none_ever" if glance.scene.project.has_ended(glance.now) else "none"))
    answered = sum(theme.state != "open" for theme in every)
    return Shown(text=paragraphs(_say(glance, "answered", number=answered, most=len(every)), *cards))


def _card(glance: Glance, theme: Theme) -> str:
    """A theme, where it stands, and its answer or when one was promised."""
    if theme.answered_at is None:
        return _head(glance, theme)
    answer = _say(glance, "answer", date=glance.day(theme.answered_at), words=theme.answer)
    return lines(_head(glance, theme), answer)


def _head(glance: Glance, theme: Theme) -> str:
    state = _say(glance, f"state_{theme.state}")
    head = lines(_say(glance, "title", title=theme.title), _say(glance, "stands", state=state))
    if theme.state != "open":
        return head
    return lines(head, promised(glance, theme))


def promised(glance: Glance, theme: Theme) -> str:
    """By when an open theme gets its answer, or that it takes longer."""
    return _say(glance, "late" if is_late(glance, theme) else "promised", date=glance.day(theme.answer_by))


def is_late(glance: Glance, theme: Theme) -> bool:
    """Whether the promised moment has come, as it does for the reminder of the team."""
    return theme.answer_by <= glance.now


# --- for the team ----------------------------------------------------------------------------------------------------


async def themes(glance: Glance) -> Shown:
    """Every theme and where it stands; answers are read one by one."""
    every = await glance.storage.themes.all()
    return _listed(glance, every, *(_head(glance, theme) for theme in every))


async def theme(glance: Glance) -> Shown:
    """One theme with its answer, and whether people say that it answers it."""
    one = await glance.storage.themes.one(glance.about)
    if one is None:
        return Shown(text=_say(glance, "none"))
    nothing = "" if one.linked else _say(glance, "nothing_belongs")
    return Shown(text=paragraphs(_card(glance, one), _judged(glance, one), nothing))


async def theme_quotes(glance: Glance) -> Shown:
    """What people shared that belongs to it, each as its author approved it."""
    quotes = await glance.storage.themes.quotes(glance.about)
    return Shown(text=paragraphs(*(quoted(glance, quote) for quote in quotes)) or _say(glance, "no_quotes"))


async def new_outcome(glance: Glance) -> Shown:
    """An answer that is not given yet, exactly as it would arrive, and whom it would reach."""
    given = json.loads(glance.about)
    one = await glance.storage.themes.one(str(given["theme"]))
    if one is None:
        return Shown(text=_say(glance, "none"))
    new = replace(one, state=given["theme_state"], answer=str(given["answer"]), answered_at=glance.now)
    if not one.linked:
        return Shown(text=paragraphs(_card(glance, new), _say(glance, "to_nobody")))
    around = _around(glance)
    arrives = paragraphs(next(around), _card(glance, new), *around)
    return Shown(text=paragraphs(_say(glance, "as_it_arrives"), arrives, _say(glance, "to_whom")))


def _around(glance: Glance) -> Iterator[str]:
    """What is said before the answer, and asked after it, to anybody who reads the reader's language."""
    script = glance.scene.book.latest[_OUTCOME]
    anybody = Person(pseudonym="", chat_id=0, language=glance.reader.language)
    yield glance.scene.say(script.at("told").phrase("say"), anybody)
    yield glance.scene.say(script.at("answers_it").phrase("ask"), anybody)


def _judged(glance: Glance, theme: Theme) -> str:
    """What those who were told say to it, by the rules of a summary. Nothing, as long as nothing may be shown."""
    labels = glance.labels(glance.scene.book.latest[_OUTCOME].offers["answers_it"])
    table = Table(people=sum(theme.judgements.values()), counts=theme.judgements)
    one = Asked(title=_say(glance, "judged"), seen=shown(table, list(labels)), table=table, labels=labels)
    return "" if isinstance(one.seen, TooFew) else lines(one.title, *answers(glance, one))


def _say(glance: Glance, slot: str, **known: Known) -> str:
    return glance.say(_WORDS, slot, **known)
