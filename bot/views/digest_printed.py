"""What stands on the printed page of a summary, part by part. Knows no markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.papers.chart import Bar
from bot.papers.page import Chart, Grid, Heading, Paragraph, Part, Quotation
from bot.views.digest import pulse
from bot.views.digest_head import WORDS, head, in_order
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
    yield from in_order(batch, figures=tuple(_figures(glance, batch)), said=tuple(_said(glance, batch, themes)))
    yield Heading(glance.say(PAPER, "made_heading"))
    yield from (Paragraph(glance.say(PAPER, slot)) for slot in ("made_numbers", "made_words", "recall"))


def bars(glance: Glance, one: Asked, seen: Numbers) -> tuple[Bar, ...]:
    """The bars of a question, numbered as its answers are in the bot."""
    keys = list(seen.by_key)
    return tuple(
        Bar(number=number, words=_numbered(glance, number, one.labels[key]), people=seen.by_key[key])
        for number, key in zip(numbers(keys), keys, strict=True)
    )


def read_out(glance: Glance, one: Asked, drawn: Sequence[Bar]) -> str:
    """A picture's question, answers and numbers, for those too who cannot see it."""
    return lines(one.title, several(glance, one), *(_read_out(glance, bar) for bar in drawn))


def _read_out(glance: Glance, bar: Bar) -> str:
    if bar.people is None:
        return glance.say(PAPER, "bar_hidden", label=bar.words)
    return glance.say(PAPER, "bar", label=bar.words, number=bar.people)


def _numbered(glance: Glance, number: str, label: str) -> str:
    if label == number:  # a scale says only what its ends mean
        return label
    return glance.scene.say(system("option_line", number=number, label=label), glance.reader)


# --- numbers ---------------------------------------------------------------------------------------------------------


def _figures(glance: Glance, batch: Batch) -> Iterator[Part]:
    yield Heading(glance.say(PAPER, "numbers_heading"))
    yield Paragraph(pulse(glance, batch))
    questions = tuple(asked(glance, batch))
    for one in questions:
        yield from _question(glance, one, batch.people)
    yield Paragraph(glance.say(WORDS, "rules" if questions else "no_numbers"))


def _question(glance: Glance, one: Asked, everybody: int) -> Iterator[Part]:
    """A table with its bars in one piece, or a sentence where numbers would tell of a few."""
    if not isinstance(one.seen, Numbers):
        yield Heading(one.title, depth=3)
        yield Paragraph(on_the_whole(glance, one))
        return
    answer, people = (glance.say(PAPER, column) for column in ("column_answer", "column_people"))
    rows = [
        (bar.words, _people(glance, bar.people), None if bar.people is None else bar.people / everybody)
        for bar in bars(glance, one, one.seen)
    ]
    yield Chart(caption=lines(one.title, several(glance, one)), columns=(answer, people), rows=rows)


def _people(glance: Glance, people: int | None) -> str:
    if people is None:
        return glance.say(PAPER, "hidden")
    return glance.scene.language_of(glance.reader).digits_of(str(people))


# --- words and themes ------------------------------------------------------------------------------------------------


def _said(glance: Glance, batch: Batch, themes: Sequence[Theme]) -> Iterator[Part]:
    """What people wrote, between a note of what it can be like and where support is; and what came of it."""
    yield Heading(glance.say(PAPER, "words_heading"))
    found = tuple(under_headings(glance, batch, themes))
    if found:
        yield Paragraph(glance.say(PAPER, "words_note"), notice=True)
    for heading, quotes in found:
        yield Heading(heading, depth=3)
        yield from map(Quotation, quotes)
    yield Paragraph(glance.say(WORDS, "heavy" if found else "quotes_none"))
    yield Heading(glance.say(PAPER, "themes_heading"))
    yield _themes(glance, themes)


def _themes(glance: Glance, themes: Sequence[Theme]) -> Part:
    if not themes:
        return Paragraph(glance.say(_THEMES, "none"))
    columns = [glance.say(PAPER, column) for column in ("column_theme", "column_state", "column_reply")]
    rows = [(theme.title, glance.say(_THEMES, f"state_{theme.state}"), _reply(glance, theme)) for theme in themes]
    return Grid(caption=glance.say(PAPER, "caption_themes"), columns=columns, rows=rows)


def _reply(glance: Glance, theme: Theme) -> str:
    """What the team says to it, or when it will."""
    return theme.answer or promised(glance, theme)
