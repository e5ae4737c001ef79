"""Walks every way through one script: every answer that matters, every skip, every branch.

Steps are left as ``flows.walk`` leaves them. Answers that no comparison tells apart count as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, combinations

from flows.ages import ANSWERS
from flows.checks.values import FACT_VALUES
from flows.phrase import Value, placeholders
from flows.questions import Choice, ListedChoice, Number, Plural, Scale, SeveralChoices, YesNoUnsure
from flows.recording import FACTS
from flows.script import CLOSE, END, Script, Step, Test
from flows.vocabulary import ABOUT, Fact

OUT = (END, CLOSE)
"""Where a script is over."""

MOST_SPOTS = 20_000
"""More than this is not walked: a script of this kind cannot be read by people either."""

_SIGNPOST = "support"
_SIGNPOSTS = frozenset({_SIGNPOST, "young_support"})
"""Views, the same for everybody and for those who are too young to take part."""
_MOST_COMBINED = 6


@dataclass(frozen=True, slots=True)
class Spot:
    """Standing before a step, with what was answered on the way there."""

    step: str
    answers: tuple[tuple[str, Value], ...] = ()
    """Only answers that something depends on, one for all that make no difference."""
    noted: bool = False
    """A content note was said."""
    owed: bool = False
    """A sensitive question was put, and no signpost was shown since."""

    @property
    def saved(self) -> Mapping[str, Value]:
        """The answers by name."""
        return dict(self.answers)


@dataclass(frozen=True, slots=True)
class Way:
    """How a spot is left, and where that leads."""

    to: Spot
    skipped: bool = False
    branch: int | None = None
    """Which line of ``when`` was taken."""
    recorded: Fact | None = None


class Ways:
    """Every spot that somebody can stand at, and how it is left."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._relevant = frozenset({*_tested(script), *_needed(script), *_inserted(script)})
        self.complete = True
        given = dict.fromkeys(script.given & self._relevant, "2026-03-01")
        self.first = Spot(step=script.first, answers=_ordered(given))
        self.of: dict[Spot, tuple[Way, ...]] = {}
        self._walk()

    def _walk(self) -> None:
        ahead = [self.first]
        while ahead:
            spot = ahead.pop()
            if spot in self.of or spot.step not in self._script.steps:
                continue
            if len(self.of) == MOST_SPOTS:
                self.complete = False
                return
            self.of[spot] = tuple(self._leave(spot))
            ahead.extend(way.to for way in self.of[spot])

    @cached_property
    def steps(self) -> frozenset[str]:
        """The steps that somebody can come to."""
        return frozenset(spot.step for spot in self.of)

    @cached_property
    def leading_out(self) -> frozenset[Spot]:
        """The spots from which some way ends the script."""
        before: dict[Spot, list[Spot]] = {}
        for spot, ways in self.of.items():
            for way in ways:
                before.setdefault(way.to, []).append(spot)
        ahead = [spot for spot in before if spot.step not in self._script.steps]
        found: set[Spot] = set()
        while ahead:
            spot = ahead.pop()
            if spot not in found:
                found.add(spot)
                ahead.extend(before.get(spot, ()))
        return frozenset(found)

    def without_waiting(self, way: Way) -> Iterator[Way]:
        """``way`` and what follows by itself, up to the next question, the end, or a spot for the second time.

        What is chosen from a list may have nothing to offer: then what follows a skip follows by itself as well.
        """
        seen: set[Spot] = set()
        while True:
            yield way
            spot = way.to
            step = self._script.steps.get(spot.step)
            if spot in seen or spot not in self.of or step is None or (step.question and not step.is_looked_up):
                return
            seen.add(spot)
            way = next(left for left in self.of[spot] if left.skipped or not step.question)

    # --- leaving one spot ------------------------------------------------------------------------------------------

    def _leave(self, spot: Spot) -> Iterator[Way]:
        step = self._script.steps[spot.step]
        here = replace(spot, noted=spot.noted or step.content_note is not None, owed=self._owed(spot, step))
        if step.question is None:
            yield self._left(step, here, spot.saved, None)
            if step.otherwise:
                yield Way(to=replace(here, step=step.otherwise))
            return
        by_option = step.skip if step.skip in _offered(step) else None
        for value in self._answers(step):
            saved = {**spot.saved, step.save: value} if step.save in self._relevant and step.save else spot.saved
            way = self._left(step, here, saved, step.question.leads_to(value))
            yield way
            if by_option == value:
                yield replace(way, skipped=True)
        if by_option is None:
            yield replace(self._left(step, here, spot.saved, step.skip), skipped=True)

    def _owed(self, spot: Spot, step: Step) -> bool:
        if step.call == _SIGNPOST:
            return False
        put = step.question is not None and (step.sensitive or (self._script.sensitive and step.save is not None))
        return put or (spot.owed and not signposts(step))

    def _left(self, step: Step, here: Spot, saved: Mapping[str, Value], target: str | None) -> Way:
        taken = next((nth for nth, branch in enumerate(step.when) if branch.passes(saved)), None)
        if target is not None:
            taken = None
        elif taken is not None:
            target = step.when[taken].goto
        to = replace(here, step=target or step.goto or self._script.after(here.step), answers=_ordered(saved))
        return Way(to=to, branch=taken, recorded=_recorded(step, saved))

    def _answers(self, step: Step) -> Iterator[Value]:
        """One answer of each kind that some comparison, fact or option tells apart."""
        told_apart: set[tuple[object, ...]] = set()
        tests = list(_comparisons(self._script, step.save)) if step.save in self._relevant else []
        for value in possible(step, self._script):
            kind = (
                step.question and step.question.leads_to(value),
                value == step.skip,
                *(test(value) for test in tests),
            )
            if kind not in told_apart:
                told_apart.add(kind)
                yield value


def possible(step: Step, script: Script) -> Iterator[Value]:
    """Answers that the question of ``step`` can have, enough of them to meet every comparison of ``script``."""
    question = step.question
    if isinstance(question, SeveralChoices):
        yield from _combined(tuple(question.root))
    elif isinstance(question, ListedChoice) and question.root == "ages":
        yield from ANSWERS
    elif isinstance(question, Choice | Scale):
        yield from question.root
    elif isinstance(question, YesNoUnsure):
        yield from ("yes", "no", "unsure")
    elif isinstance(question, Number):
        least, most = question.root.least, question.root.most
        around = {value + near for value in _numbers(script, step.save) for near in (-1, 0, 1)}
        yield from sorted(value for value in {least, most} | around if least <= value <= most)
    elif question is not None:
        yield "2026-03-01"


def _combined(keys: tuple[str, ...]) -> Iterator[Value]:
    """Every combination of a few options; of many, each alone, each pair, and all."""
    sizes = range(1, len(keys) + 1) if len(keys) <= _MOST_COMBINED else (1, 2, len(keys))
    yield from chain.from_iterable(combinations(keys, size) for size in sizes)


def signposts(step: Step) -> bool:
    """Whether ``step``, before it asks, says where support is."""
    said = [text for text in (step.say, step.ask) if text]
    return step.show in _SIGNPOSTS or any("emergency" in _names(text) for text in said)


def tests_of(script: Script) -> Iterator[tuple[str, int, str, Test]]:
    """Every comparison: its step, its line of ``when``, the name of the answer, and the test."""
    for key, step in script.steps.items():
        for nth, branch in enumerate(step.when):
            for name, test in branch.tests.items():
                yield key, nth, name, test


def lacking(step: Step, saved: Mapping[str, Value]) -> tuple[str, ...]:
    """The saved answers that the fact of ``step`` is made of and that are not there."""
    return tuple(name for name in FACTS[step.record].needs if name not in saved) if step.record else ()


def about(step: Step) -> str | None:
    """The saved answer that says which one is shown, or of which place the zones are offered."""
    if step.choose_from and step.choose_from.root == "zones":
        return "place"
    return ABOUT.get(step.show) if step.show else None


def _recorded(step: Step, saved: Mapping[str, Value]) -> Fact | None:
    return None if lacking(step, saved) else step.record


def _offered(step: Step) -> frozenset[str]:
    question = step.question
    if isinstance(question, Choice):
        return frozenset(question.root)
    return frozenset({"yes", "no", "unsure"}) if isinstance(question, YesNoUnsure) else frozenset()


def _ordered(saved: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    return tuple(sorted(saved.items()))


def _comparisons(script: Script, name: str | None) -> Iterator[Callable[[Value], bool]]:
    yield from (test.passes for _, _, tested, test in tests_of(script) if tested == name)
    if name in FACT_VALUES and name in set(_needed(script)):
        yield lambda value: str(value) in FACT_VALUES[name]


def _numbers(script: Script, name: str | None) -> Iterator[int]:
    for _, _, tested, test in tests_of(script):
        if tested == name:
            given = (test.is_, test.is_not, test.at_most, test.at_least)
            yield from (value for value in given if isinstance(value, int))


def _tested(script: Script) -> Iterator[str]:
    return (name for _, _, name, _ in tests_of(script))


def _needed(script: Script) -> Iterator[str]:
    """What facts cannot do without, or not with every value, and what says which one is shown."""
    for step in script.steps.values():
        yield from FACTS[step.record].needs if step.record else ()
        yield from FACT_VALUES.keys() & FACTS[step.record].takes if step.record else ()
        if name := about(step):
            yield name


def _inserted(script: Script) -> Iterator[str]:
    return chain.from_iterable(_names(slot.text) for slot in script.slots())


def _names(text: str | Plural) -> frozenset[str]:
    if isinstance(text, Plural):
        return placeholders(text.one) | placeholders(text.other)
    return placeholders(text)
