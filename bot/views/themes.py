"""What people said, as the team sums it up, and what came of it. Says nothing of who said it, or how many did."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.lists.labels import label_of
from bot.sentences import Known
from bot.views.digest_numbers import Asked, answers
from bot.views.digest_words import quoted
from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.suppression import Table, TooFew, shown
from storage.records import Person
from storage.records_of_digests import Theme

_WORDS = "theme_words"
_OUTCOME = "outcome"
_LEFT_OUT = "…"


# --- for everybody ---------------------------------------------------------------------------------------------------


async def decisions(glance: Glance) -> Shown:
    """Every theme with its answer, and how many have one."""
    every = await glance.storage.themes.all()
    return _listed(glance, every, *(_card(glance, theme) for theme in every))


async def outcome(glance: Glance) -> Shown:
    """What came of one theme, or that nothing did, for one of those who spoke: with how their own words begin."""
    theme = await glance.storage.themes.one(glance.about)
    if theme is None:
        return Shown(text="")
    own = lines(*[_say(glance, "yours", words=label_of(words)) for words in await _own(glance)])
    if theme.ended and theme.answered_at is None:
        title = _say(glance, "title", title=theme.title)
        return Shown(
            text=paragraphs(_say(glance, "no_answer_comes"), lines(title, own), _say(glance, "after_no_answer"))
        )
    return Shown(text=paragraphs(own, _card(glance, theme)))


async def _own(glance: Glance) -> list[str]:
    """What the reader shared themselves that belongs to it."""
    belonging = await glance.storage.themes.own(glance.reader.pseudonym, glance.about)
    every = await glance.storage.digests.shared_by(glance.reader.pseudonym)
    return [each.words for each in every if each.id in belonging]


def _listed(glance: Glance, every: tuple[Theme, ...], *cards: str) -> Shown:
    if not every:
        return Shown(text=_say(glance, "none_ever" if glance.scene.project.has_ended(glance.now) else "none"))
    answered = sum(theme.state != "open" for theme in every)
    return Shown(text=paragraphs(_say(glance, "answered", number=answered, most=len(every)), *cards))


def _card(glance: Glance, theme: Theme) -> str:
    """A theme, where it stands, and its answer or when one was promised."""
    if theme.answered_at is None:
        return _head(glance, theme)
    return lines(_head(glance, theme), _answer(glance, theme, theme.answered_at))


def _answer(glance: Glance, theme: Theme, answered_at: datetime) -> str:
    """The team's words, in the reader's language if they were written in it."""
    words, language = theme.answer_in(glance.reader.language)
    date = glance.day(answered_at)
    if language == glance.reader.language:
        return _say(glance, "answer", date=date, words=words)
    label = glance.scene.language_name(language)
    return _say(glance, "answer_elsewhere", date=date, words=words, label=label)


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
    """Every theme and where it stands, and which of them nothing belongs to; answers are read one by one."""
    every = await glance.storage.themes.all()
    return _listed(glance, every, *(lines(_head(glance, theme), _nothing(glance, theme)) for theme in every))


async def theme(glance: Glance) -> Shown:
    """One theme with its answer, and whether people say that it answers it."""
    one = await glance.storage.themes.one(glance.about)
    if one is None or one.ended:
        return Shown(text=_say(glance, "gone"))
    return Shown(text=paragraphs(_card(glance, one), _judged(glance, one), _nothing(glance, one)))


def _nothing(glance: Glance, theme: Theme) -> str:
    return "" if theme.linked else _say(glance, "nothing_belongs")


async def theme_quotes(glance: Glance) -> Shown:
    """What people shared that belongs to it, each as its author approved it."""
    quotes = await glance.storage.themes.quotes(glance.about)
    return Shown(text=paragraphs(*(quoted(glance, quote) for quote in quotes)) or _say(glance, "no_quotes"))


async def new_outcome(glance: Glance) -> Shown:
    """An answer that is not given yet, exactly as it would arrive in each language, and whom it would reach."""
    given = json.loads(glance.about)
    one = await glance.storage.themes.one(str(given["theme"]))
    if one is None or one.ended:
        return Shown(text=_say(glance, "gone"))
    new = replace(
        one,
        state=given["theme_state"],
        answer=str(given["answer"]),
        language=glance.scene.project.languages[0],
        translations=await glance.storage.themes.drafts(glance.reader.pseudonym, one.code),
        answered_at=glance.now,
    )
    told = _say(glance, "to_whom" if one.linked else "to_nobody")
    return Shown(text=paragraphs(*_in_each_language(glance, new), told))


def _in_each_language(glance: Glance, new: Theme) -> Iterator[str]:
    """Whole where it is written; where it is not, only how it begins there. The project's first language is written."""
    for tag in sorted(glance.scene.project.languages, key=lambda tag: new.answer_in(tag)[1] != tag):
        label = glance.scene.language_name(tag)
        anybody = replace(glance, reader=Person(pseudonym="", chat_id=0, language=tag, zone=glance.reader.zone))
        if new.answer_in(tag)[1] != tag:
            yield _say(glance, "not_written_in", label=label)
            yield _answer(anybody, replace(new, answer=_LEFT_OUT), glance.now)
        elif new.linked:
            before, after = _around(anybody)
            yield _say(glance, "as_it_arrives_in", label=label)
            yield paragraphs(before, _say(glance, "begins_with_theirs"), _card(anybody, new), after)
        else:
            yield _card(anybody, new)


def _around(anybody: Glance) -> tuple[str, str]:
    """What is said before the answer, and asked after it."""
    script = anybody.scene.book.latest[_OUTCOME]
    phrases = script.at("told").phrase("say"), script.at("answers_it").phrase("ask")
    before, after = (anybody.scene.say(phrase, anybody.reader) for phrase in phrases)
    return before, after


def _judged(glance: Glance, theme: Theme) -> str:
    """What those who were told say to it, by the rules of a summary. Nothing, as long as nothing may be shown."""
    labels = glance.labels(glance.scene.book.latest[_OUTCOME].offers["answers_it"])
    table = Table(people=sum(theme.judgements.values()), counts=theme.judgements)
    one = Asked(title=_say(glance, "judged"), seen=shown(table, list(labels)), table=table, labels=labels)
    return "" if isinstance(one.seen, TooFew) else lines(one.title, *answers(glance, one))


def _say(glance: Glance, slot: str, **known: Known) -> str:
    return glance.say(_WORDS, slot, **known)
