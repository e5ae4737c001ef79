"""A summary in short: who took part, how people are on the whole, what waits. Fits a phone; the rest is asked for.

A small group has its themes before its numbers, because its numbers cannot be anonymous.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from operator import attrgetter

from bot.views.digest_head import WORDS, head, in_order, is_small
from bot.views.digest_numbers import asked, on_the_whole
from bot.views.glance import Glance, Shown, lines, paragraphs
from bot.views.themes import is_late
from flows.suppression import LEAST
from storage.records_of_digests import Batch, Theme

_QUESTIONS = 2
"""How many questions the short form has room for."""
_THEMES = 5
"""Likewise themes."""
_LATELY = timedelta(days=30)


async def digest(glance: Glance) -> Shown:
    """The newest summary, or that there is none yet."""
    batch = await glance.storage.digests.latest()
    if batch is None:
        return Shown(text=glance.say(WORDS, "none_yet"))
    open_now = [theme for theme in await glance.storage.themes.all() if theme.state == "open"]
    themes = _themes(glance, open_now, titles=is_small(batch))
    figures = (pulse(glance, batch), *_on_the_whole(glance, batch))
    parts = in_order(batch, figures=figures, said=(themes,))
    return Shown(text=paragraphs(head(glance, batch), *parts, await _opened(glance)))


def pulse(glance: Glance, batch: Batch) -> str:
    """How people took part, each in a sentence of its own, or in one for all if each of them is of a few.

    Who is on a pause can be on it in the next summary, too: rounded down, or the two would differ by one person.
    """
    took_part = batch.pulse
    if max(took_part.checked_in, took_part.skipped, took_part.paused, took_part.left) < LEAST:
        return glance.say(WORDS, "took_part_few")
    return lines(
        glance.say(WORDS, "took_part"),
        _checked_in(glance, batch),
        _people(glance, "skipped", took_part.skipped),
        _people(glance, "paused", took_part.paused - took_part.paused % LEAST),
        _people(glance, "left", took_part.left),
    )


def _checked_in(glance: Glance, batch: Batch) -> str:
    """Their number, unless it and that of everybody in the summary would tell of a few."""
    if abs(batch.people - batch.pulse.checked_in) < LEAST <= batch.pulse.checked_in:
        return glance.say(WORDS, "checked_in_most")
    return _people(glance, "checked_in", batch.pulse.checked_in)


def _people(glance: Glance, what: str, count: int) -> str:
    """Nobody is as few as one or two: a zero would tell that all the others did."""
    return glance.say(WORDS, f"few_{what}") if count < LEAST else glance.say(WORDS, what, count=count)


def _on_the_whole(glance: Glance, batch: Batch) -> Iterator[str]:
    one_answer = (one for one in asked(glance, batch) if not one.table.several)
    return (lines(one.title, on_the_whole(glance, one)) for one in islice(one_answer, _QUESTIONS))


def _themes(glance: Glance, open_now: Sequence[Theme], *, titles: bool) -> str:
    if not open_now:
        return glance.say(WORDS, "waiting_none")
    late = sum(1 for theme in open_now if is_late(glance, theme))
    listed = sorted(open_now, key=attrgetter("opened_at", "code"))[: _THEMES if titles else 0]
    return lines(
        glance.say(WORDS, "waiting", count=len(open_now)),
        glance.say(WORDS, "waiting_late", count=late) if late else "",
        *(glance.say(WORDS, "theme_line", title=theme.title) for theme in listed),
    )


async def _opened(glance: Glance) -> str:
    """How much of what people wrote the reader took in lately: for themselves alone."""
    opened = await glance.storage.voices.opened(glance.reader.pseudonym, glance.now - _LATELY)
    return glance.say(WORDS, "opened", count=opened) if opened else ""
