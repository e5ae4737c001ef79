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
    """A paragraph for each quote of ``batch`` in the order of their themes, and where support is."""
    if not (batch.quotes or batch.together):
        yield glance.say(WORDS, "quotes_none")
        return
    known = {theme.code for theme in themes}
    for theme in sorted(themes, key=attrgetter("opened_at", "code")):
        about_it = [quote for quote in batch.quotes if theme.code in quote.themes]
        yield _under(glance.say(WORDS, "theme_heading", title=theme.title), _quoted(glance, about_it))
    others = [quote for quote in batch.quotes if known.isdisjoint(quote.themes)]
    yield _under(glance.say(WORDS, "also_said"), _quoted(glance, others))
    yield _under(glance.say(WORDS, "said_together"), _quoted(glance, batch.together))
    yield glance.say(WORDS, "heavy")


def quoted(glance: Glance, quote: Quote) -> str:
    """One quote exactly as the team sees it, wherever it does, and as its author approved it."""
    if quote.together:
        return glance.say(WORDS, "quote_together", words=quote.words)
    if quote.name is None:
        return glance.say(WORDS, "quote_anonymous", words=quote.words)
    return glance.say(WORDS, "quote_by_name", words=quote.words, name=quote.name)


def _quoted(glance: Glance, quotes: Sequence[Quote]) -> list[str]:
    return [quoted(glance, quote) for quote in quotes]


def _under(heading: str, texts: Sequence[str]) -> str:
    """Nothing, if there is nothing to stand under it. The first text stands close: no message ends with a heading."""
    return paragraphs(lines(heading, texts[0]), *texts[1:]) if texts else ""
