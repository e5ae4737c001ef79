"""What stands on the printed page of a summary, part by part. Knows no markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.papers.chart import Bar
from bot.papers.page import Chart, Grid, Heading, Paragraph, Part, Quotation
from bot.views.digest import pulse
from bot.views.digest_head import WORDS, head
from bot.views.digest_numbers import Asked, asked, on_the_whole, several
from bot.views.digest_words import under_headings
from bot.views.glance import Glance, lines
from bot.views.themes import promised
from flows.phrase import system
from flows.questions.base import numbers
from flows.suppression import Numbers
from storage.records_of_digests import Batch, Theme

PAPER = "paper_words"
"""The phrasebook of what is said on paper only."""
_THEMES = "theme_words"


def summary(glance: Glance, batch: Batch, themes: Sequence[Theme]) -> Iterator[Part]:
    """Everything of one summary, from how people took part to how it was made."""
    yield Paragraph(glance.say(PAPER, "do_not_pass_on"), notice=True)
    yield Paragraph(head(glance, batch))
    yield Paragraph(pulse(glance, batch))
    yield Heading(glance.say(PAPER, "numbers_heading"))
    yield from _numbers(glance, batch)
    yield Heading(glance.say(PAPER, "words_heading"))
    yield from _words(glance, batch, themes)
    yield Heading(glance.say(PAPER, "themes_heading"))
    yield _themes(glance, themes)
    yield Heading(glance.say(PAPER, "made_heading"))
    yield from (Paragraph(glance.say(PAPER, slot)) for slot in ("made_numbers", "made_words", "recall"))


def bars(seen: Numbers) -> tuple[Bar, ...]:
    """The bars of a question, numbered as its answers are in the bot."""
    keys = list(seen.by_key)
    return tuple(Bar(number, seen.by_key[key]) for number, key in zip(numbers(keys), keys, strict=True))


def read_out(glance: Glance, one: Asked, seen: Numbers) -> str:
    """A picture's question, answers and numbers, for those too who cannot see it."""
    answers = zip(one.labels.values(), bars(seen), strict=True)
    return lines(one.title, several(glance, one), *(_read_out(glance, label, bar) for label, bar in answers))


def _read_out(glance: Glance, label: str, bar: Bar) -> str:
    label = _numbered(glance, label, bar)
    if bar.people is None:
        return glance.say(PAPER, "bar_hidden", label=label)
    return glance.say(PAPER, "bar", label=label, number=bar.people)


def _numbered(glance: Glance, label: str, bar: Bar) -> str:
    return glance.scene.say(system("option_line", number=bar.number, label=label), glance.reader)


# --- numbers ---------------------------------------------------------------------------------------------------------


def _numbers(glance: Glance, batch: Batch) -> Iterator[Part]:
    questions = tuple(asked(glance, batch))
    for one in questions:
        yield Heading(one.title, depth=3)
        yield from _question(glance, one)
    yield Paragraph(glance.say(WORDS, "rules" if questions else "no_numbers"))


def _question(glance: Glance, one: Asked) -> Iterator[Part]:
    """A picture and the same as a table, or a sentence where numbers would tell of a few."""
    if not isinstance(one.seen, Numbers):
        yield Paragraph(on_the_whole(glance, one))
        return
    answers = bars(one.seen)
    yield Chart(answers, shows=read_out(glance, one, one.seen))
    columns = [glance.say(PAPER, column) for column in ("column_answer", "column_people")]
    rows = [
        (_numbered(glance, label, bar), _people(glance, bar.people))
        for label, bar in zip(one.labels.values(), answers, strict=True)
    ]
    yield Grid(caption=lines(glance.say(PAPER, "caption_numbers"), several(glance, one)), columns=columns, rows=rows)


def _people(glance: Glance, people: int | None) -> str:
    if people is None:
        return glance.say(PAPER, "hidden")
    return glance.scene.language_of(glance.reader).digits_of(str(people))


# --- words and themes ------------------------------------------------------------------------------------------------


def _words(glance: Glance, batch: Batch, themes: Sequence[Theme]) -> Iterator[Part]:
    found = tuple(under_headings(glance, batch, themes))
    for heading, quotes in found:
        yield Heading(heading, depth=3)
        yield from map(Quotation, quotes)
    if not found:
        yield Paragraph(glance.say(WORDS, "quotes_none"))


def _themes(glance: Glance, themes: Sequence[Theme]) -> Part:
    if not themes:
        return Paragraph(glance.say(_THEMES, "none"))
    columns = [glance.say(PAPER, column) for column in ("column_theme", "column_state", "column_reply")]
    rows = [(theme.title, glance.say(_THEMES, f"state_{theme.state}"), _reply(glance, theme)) for theme in themes]
    return Grid(caption=glance.say(PAPER, "caption_themes"), columns=columns, rows=rows)


def _reply(glance: Glance, theme: Theme) -> str:
    """What the team says to it, or when it will."""
    return theme.answer or promised(glance, theme)
