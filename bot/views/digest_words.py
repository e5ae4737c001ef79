"""What people chose to share, as they approved it: theme by theme, and then whatever else was said.

Nothing is ranked or counted. Knows no themes but those that the team opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

from bot.views.digest_head import WORDS
from bot.views.glance import Glance, Shown, lines, paragraphs
from storage.records_of_digests import Batch, Quote, Theme


async def digest_words(glance: Glance) -> Shown:
    """The words of the newest summary."""
    batch = await glance.storage.digests.latest()
    if batch is None:
        return Shown(text=glance.say(WORDS, "none_yet"))
    return Shown(text=paragraphs(*words(glance, batch, await glance.storage.themes.all())))


def words(glance: Glance, batch: Batch, themes: Sequence[Theme]) -> Iterator[str]:
    """What is said in ``batch``, heading by heading, and where support is. No message ends with a heading."""
    found = tuple(under_headings(glance, batch, themes))
    for heading, (first, *others) in found:
        yield paragraphs(lines(heading, first), *others)
    yield glance.say(WORDS, "heavy" if found else "quotes_none")


def under_headings(glance: Glance, batch: Batch, themes: Sequence[Theme]) -> Iterator[tuple[str, Sequence[str]]]:
    """Theme by theme, what belongs to none, and what is said only together: each heading with the quotes under it."""
    for heading, quotes in _sorted(glance, batch, themes):
        if quotes:
            yield heading, [quoted(glance, quote) for quote in quotes]


def _sorted(glance: Glance, batch: Batch, themes: Sequence[Theme]) -> Iterator[tuple[str, Sequence[Quote]]]:
    for theme in sorted(themes, key=attrgetter("opened_at", "code")):
        about_it = [quote for quote in batch.quotes if theme.code in quote.themes]
        yield glance.say(WORDS, "theme_heading", title=theme.title), about_it
    known = {theme.code for theme in themes}
    yield glance.say(WORDS, "also_said"), [quote for quote in batch.quotes if known.isdisjoint(quote.themes)]
    yield glance.say(WORDS, "said_together"), batch.together


def quoted(glance: Glance, quote: Quote) -> str:
    """One quote exactly as the team sees it, wherever it does, and as its author approved it."""
    if quote.together:
        return glance.say(WORDS, "quote_together", words=quote.words)
    if quote.name is None:
        return glance.say(WORDS, "quote_anonymous", words=quote.words)
    return glance.say(WORDS, "quote_by_name", words=quote.words, name=quote.name)
