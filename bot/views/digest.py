"""The newest closed batch, with nothing in it that could tell who said what. Knows how to show, not how to count.

The rules of hiding: reliability, section 4. Zeros are hidden like all small numbers, and where all but a few said the
same, the exact numbers would be the answers of those few.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.phrase import Offer
from flows.script import Script, Step
from storage.records_of_digests import Batch, Quote

_WORDS = "digest_words"
LEAST = 5
"""Fewer people than this are never a number. Mission D 3.10."""


async def digest(glance: Glance) -> Shown:
    """The newest summary, or that there is none yet."""
    batch = await glance.storage.digests.latest()
    if batch is None:
        return Shown(text=glance.say(_WORDS, "none_yet"))
    return Shown(
        text=paragraphs(
            lines(glance.say(_WORDS, "heading", number=batch.number), _made(glance, batch)),
            *_tables(glance, batch),
            glance.say(_WORDS, "rules"),
            _quotes(glance, batch.quotes),
            glance.say(_WORDS, "heavy"),
        )
    )


def _made(glance: Glance, batch: Batch) -> str:
    return glance.say(_WORDS, "made", count=batch.people, date=glance.day(batch.published_at))


def _tables(glance: Glance, batch: Batch) -> Iterator[str]:
    for place, counts in batch.counts.items():
        script_key, step_key = place.split("/")
        script = glance.scene.book.latest.get(script_key)
        step = script.steps.get(step_key) if script else None
        if script and step and step.question:
            yield _table(glance, script, step_key, step, counts)


def _table(glance: Glance, script: Script, key: str, step: Step, counts: Mapping[str, int]) -> str:
    at = script.at(key)
    title = glance.scene.say(at.phrase("ask" if step.ask else "say"), glance.reader)
    offers = step.question.offers(at) if step.question else ()
    return lines(title, *_numbers(glance, offers, counts))


def _numbers(glance: Glance, offers: tuple[Offer, ...], counts: Mapping[str, int]) -> Iterator[str]:
    total = sum(counts.values())
    most = max(counts, key=lambda key: counts[key])
    shown = safe(counts, [offer.key for offer in offers])
    if total < LEAST:
        yield glance.say(_WORDS, "nothing_to_show")
    elif total - counts[most] < LEAST:
        label = next((_label(glance, offer) for offer in offers if offer.key == most), most)
        yield glance.say(_WORDS, "almost_all", label=label)
    else:
        for offer in offers:
            number = shown[offer.key]
            hidden = number is None
            slot = "hidden_line" if hidden else "answer_line"
            yield glance.say(_WORDS, slot, label=_label(glance, offer), number=number or 0)


def safe(counts: Mapping[str, int], keys: list[str]) -> Mapping[str, int | None]:
    """The numbers that may be shown; None for those that are hidden, never only one of them.

    With one number hidden it would be the total less the others, so the smallest of the others is hidden as well.
    """
    shown: dict[str, int | None] = {key: number if (number := counts.get(key, 0)) >= LEAST else None for key in keys}
    hidden = [key for key in keys if shown[key] is None]
    left = sorted((number, key) for key, number in shown.items() if number is not None)
    if len(hidden) == 1 and left:
        shown[left[0][1]] = None
    return shown


def _label(glance: Glance, offer: Offer) -> str:
    return offer.text if isinstance(offer.text, str) else glance.scene.say(offer.text, glance.reader)


def _quotes(glance: Glance, quotes: tuple[Quote, ...]) -> str:
    if not quotes:
        return glance.say(_WORDS, "quotes_none")
    return paragraphs(glance.say(_WORDS, "quotes_heading"), *(_quote(glance, quote) for quote in quotes))


def _quote(glance: Glance, quote: Quote) -> str:
    if quote.name is None:
        return glance.say(_WORDS, "quote_anonymous", words=quote.words)
    return glance.say(_WORDS, "quote_by_name", words=quote.words, name=quote.name)
