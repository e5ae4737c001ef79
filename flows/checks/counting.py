"""Which questions are counted for a summary: those with fixed answers that people were told the team sees.

And which of these only some people are asked, because of what they answered to another: how many answer them would
tell how many gave that answer, however small a number it is, so they are counted in no summary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.book import Book
from flows.checks.finding import Examined, Finding
from flows.checks.ways import Spot, Ways
from flows.recording import made_into_facts
from flows.script import Script

Place = str
"""``script/step``."""


def counted(book: Book) -> Mapping[Place, tuple[str, ...]]:
    """Every question that is counted, with the keys of its answers in their order."""
    seen = [script for script in book.latest.values() if _fixed(script)]
    telling = {place for script in seen for place, _ in telling_of(script, book, Ways(script))}
    every = {f"{script.script}/{step}": keys for script in seen for step, keys in _fixed(script).items()}
    return {place: keys for place, keys in every.items() if place not in telling}


def of_everybody(examined: Examined) -> Iterator[Finding]:
    """Who is asked a counted question does not depend on the answer to another one."""
    for place, because in telling_of(examined.script, examined.book, examined.ways):
        what = (
            f"'{place}' is asked only after some answers to '{because}', and the team sees both. How many answer the "
            "first would tell how many gave those answers to the second, so it is counted in no summary."
        )
        remedy = "Ask it whatever was answered, do not 'save' it, or move it to a script that the team does not see."
        script, _, step = place.partition("/")
        own = step if script == examined.script.script else because.partition("/")[2]
        yield Finding(path=("steps", own), what=what, remedy=remedy)


def telling_of(script: Script, book: Book, ways: Ways) -> Iterator[tuple[Place, Place]]:
    """The questions that only some answers to another one lead to, and that other one. ``ways``: through ``script``."""
    for asked in _fixed(script):
        for step in sorted(_sometimes_after(asked, ways) - {asked}):
            yield from ((place, f"{script.script}/{asked}") for place in _asked_at(script, step, book))


def _sometimes_after(asked: str, ways: Ways) -> frozenset[str]:
    """The steps that some answers to that question lead to and others do not, for somebody who came the same way."""
    found: set[str] = set()
    for spot in ways.of:
        ahead = [_ahead(ways, way.to) for way in ways.of[spot] if not way.skipped] if spot.step == asked else []
        if ahead:
            found |= frozenset().union(*ahead) - frozenset.intersection(*ahead)
    return frozenset(found)


def _fixed(script: Script) -> Mapping[str, tuple[str, ...]]:
    if "facilitators" not in script.seen_by:
        return {}
    return {
        key: tuple(offer.key for offer in offers)
        for key, step in script.steps.items()
        if step.save
        and step.save not in made_into_facts(script)
        and step.question
        and not step.question.free_words
        and (offers := step.question.offers(script.at(key)))
    }


def _ahead(ways: Ways, spot: Spot) -> frozenset[str]:
    """The steps that can still come from there."""
    found: set[Spot] = set()
    ahead = [spot]
    while ahead:
        here = ahead.pop()
        if here in ways.of and here not in found:
            found.add(here)
            ahead.extend(way.to for way in ways.of[here])
    return frozenset(each.step for each in found)


def _asked_at(script: Script, key: str, book: Book) -> Iterator[Place]:
    """What is counted of a step, or of a script that it alone leads to: one with a command or a rhythm is for all."""
    step = script.steps[key]
    if key in _fixed(script):
        yield f"{script.script}/{key}"
    for name in (step.call, step.follow_up.script if step.follow_up else None):
        led_to = book.latest.get(name or "")
        if led_to and not led_to.command and not led_to.schedule:
            yield from (f"{name}/{place}" for place in _fixed(led_to))
