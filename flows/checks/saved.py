"""Are views, lists and facts made of answers that are there, and of the kind that they need?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flows.checks.finding import Examined, Finding
from flows.checks.values import FACT_VALUES
from flows.checks.ways import Spot, Way, about, lacking
from flows.recording import FACTS
from flows.script import Step
from flows.vocabulary import ABOUT, BEGINNING

_HARMLESS_TO_SKIP = frozenset({"name", "language", "easy_words"})
"""Facts that a skip at their own question leaves as they were, and nothing that is said afterwards depends on."""
_MOST_LISTED = 10
_KINDS: Mapping[str, tuple[str, ...]] = {
    "quiet_from": ("time", "choose"),
    "quiet_until": ("time", "choose"),
    "starts": ("time",),
    "day": ("date",),
    "days": ("choose_many", "choose"),
    "zone": ("choose_from",),
    "fit": ("choose_many", "choose"),
    "minutes": ("number",),
    "places": ("number",),
}
"""By the name of the saved answer, the only ways to answer that a fact can be made of."""


def records(examined: Examined) -> Iterator[Finding]:
    """On every way to a ``record``, the answers that it is made of were given, and are ones it can be made of."""
    for key, step in examined.script.steps.items():
        ways = [(spot, way) for spot, ways in examined.ways.of.items() if spot.step == key for way in ways]
        missing = sorted({name for spot, way in ways if _lacks(step, way) for name in lacking(step, way.to.saved)})
        for name in missing:
            what = f"Somebody can come here without '{name}', and then there is nothing to record."
            remedy = f"Give the question that saves '{name}' a 'skip:' that leads past this step."
            yield Finding(path=("steps", key, "record"), what=what, remedy=remedy)
        yield from _unrecordable(key, step, ways)


def _lacks(step: Step, way: Way) -> bool:
    """A skip at the very question is fine if it leads elsewhere, or if nothing depends on the fact."""
    own = step.question is not None and way.skipped
    return not (own and (step.skip or step.record in _HARMLESS_TO_SKIP)) and bool(lacking(step, way.to.saved))


def _unrecordable(key: str, step: Step, ways: Iterable[tuple[Spot, Way]]) -> Iterator[Finding]:
    for name in FACTS[step.record].made_of if step.record else ():
        allowed = FACT_VALUES.get(name)
        given = {way.to.saved[name] for _, way in ways if way.recorded and name in way.to.saved}
        for value in sorted({*map(str, given)} - allowed) if allowed else ():
            what = f"'{step.record}' cannot be recorded when '{name}' is '{value}'."
            remedy = f"Its answers can be: {', '.join(_in_short(allowed or ()))}."
            yield Finding(path=("steps", key, "record"), what=what, remedy=remedy)


def _in_short(values: Iterable[str]) -> Iterator[str]:
    """Words, and numbers in their order: many that follow each other as the first and the last."""
    numbers = sorted(int(value) for value in values if value.isdecimal())
    if len(numbers) > _MOST_LISTED and numbers[-1] - numbers[0] == len(numbers) - 1:
        yield f"{numbers[0]} to {numbers[-1]}"
    else:
        yield from map(str, numbers)
    yield from sorted(value for value in values if not value.isdecimal())


def kinds(examined: Examined) -> Iterator[Finding]:
    """What a fact is made of was asked in a way that it can be made of."""
    names = {name for step in examined.script.steps.values() if step.record for name in FACTS[step.record].made_of}
    for key, step in examined.script.steps.items():
        allowed = _KINDS.get(step.save or "")
        if step.question and allowed and step.save in names and step.question.keyword not in allowed:
            what = f"'{step.save}' is kept for a fact, which cannot be made of '{step.question.keyword}'."
            yield Finding(path=("steps", key, "save"), what=what, remedy=f"Ask with {' or '.join(map(repr, allowed))}.")


def shown(examined: Examined) -> Iterator[Finding]:
    """It is known which session, message or place is meant, on every way to where it is shown or chosen from."""
    for key, step in examined.script.steps.items():
        name = about(step)
        without = [spot for spot in examined.ways.of if spot.step == key and name not in spot.saved]
        if name and without and step.show not in BEGINNING:
            field, word = ("show", step.show) if step.show in ABOUT else ("choose_from", "zones")
            what = f"Somebody can come here without '{name}', and '{word}' does not know which one is meant."
            remedy = f"Give the question that saves '{name}' a 'skip:' that leads past this step."
            yield Finding(path=("steps", key, field), what=what, remedy=remedy)
