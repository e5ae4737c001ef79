"""Does every way through a script lead somewhere, and nobody where they did not choose to go?"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterator

from flows.checks.finding import Examined, Finding
from flows.checks.ways import OUT, Spot, Way, possible, tests_of
from flows.lines import Path
from flows.questions import Choice, FreeText, SeveralChoices
from flows.script import Script, Step, Test


def targets(examined: Examined) -> Iterator[Finding]:
    """Everything that a step leads to exists."""
    steps = [*examined.script.steps, *OUT]
    scripts = list(examined.book.latest)
    for key, step in examined.script.steps.items():
        at: Path = ("steps", key)
        yield from _exists(step.goto, steps, (*at, "goto"), "step")
        yield from _exists(step.skip, [*steps, *_option_keys(step)], (*at, "skip"), "step or option")
        yield from _exists(step.otherwise, steps, (*at, "otherwise"), "step")
        yield from _exists(step.call, scripts, (*at, "call"), "script")
        if step.follow_up:
            yield from _exists(step.follow_up.script, scripts, (*at, "follow_up", "script"), "script")
        for nth, branch in enumerate(step.when):
            yield from _exists(branch.goto, steps, (*at, "when", nth, "goto"), "step")
        for option, target in _option_targets(step):
            yield from _exists(target, steps, (*at, _keyword(step), option, "goto"), "step")


def _exists(target: str | None, known: list[str], path: Path, what: str) -> Iterator[Finding]:
    if target is not None and target not in known:
        near = difflib.get_close_matches(target, known, n=1)
        remedy = f"Did you mean '{near[0]}'?" if near else f"Write that {what}, or lead somewhere else."
        yield Finding(path=path, what=f"There is no {what} called '{target}'.", remedy=remedy)


def many_lead_nowhere(examined: Examined) -> Iterator[Finding]:
    """Where several answers can be picked, none of them alone says where to go."""
    for key, step in examined.script.steps.items():
        for option, given in step.choose_many.root.items() if step.choose_many else ():
            if given.goto:
                what = "Where several answers can be picked, one of them cannot lead somewhere."
                remedy = f"Use 'when' with 'includes: {option}' instead."
                yield Finding(path=("steps", key, "choose_many", option, "goto"), what=what, remedy=remedy)


def reserved(examined: Examined) -> Iterator[Finding]:
    """No step has a name that means something else."""
    for key, step in examined.script.steps.items():
        if key in OUT:
            what = f"A step cannot be called '{key}': that word means that the script is over."
            yield Finding(path=("steps", key), what=what, remedy="Give the step another name.")
        if step.skip in _option_keys(step) and step.skip in examined.script.steps and not _same(step, step.skip):
            what = f"'{step.skip}' is an answer of this step and also a step: the skip counts as the answer."
            remedy = "Give one of the two another name."
            yield Finding(path=("steps", key, "skip"), what=what, remedy=remedy, severity="warning")


def _same(step: Step, skip: str | None) -> bool:
    """Whether the answer of that name leads to the step of that name, so that it does not matter which is meant."""
    return (skip, skip) in _option_targets(step) and not step.save


def unreachable(examined: Examined) -> Iterator[Finding]:
    """Every step can be come to, and every branch can be taken."""
    if not examined.ways.complete:
        what = "There are too many ways through this script to try them all."
        yield Finding(path=("steps",), what=what, remedy="Split it into scripts that call each other.")
        return
    for key in examined.script.steps:
        if key not in examined.ways.steps:
            what = f"Nobody ever comes to the step '{key}'."
            remedy = "Lead to it with 'goto', or delete it."
            yield Finding(path=("steps", key), what=what, remedy=remedy)
    yield from _branches_not_taken(examined)


def _branches_not_taken(examined: Examined) -> Iterator[Finding]:
    taken = {(spot.step, way.branch) for spot, ways in examined.ways.of.items() for way in ways}
    for key, step in examined.script.steps.items():
        for nth, _ in enumerate(step.when):
            if key in examined.ways.steps and (key, nth) not in taken:
                what = "No answer ever leads through this line of 'when'."
                remedy = "Look at the lines above it, which are tried first, and at what it compares."
                yield Finding(path=("steps", key, "when", nth), what=what, remedy=remedy, severity="warning")


def no_way_out(examined: Examined) -> Iterator[Finding]:
    """From every step, whatever was answered, the script can come to its end."""
    ways = examined.ways
    stuck = {spot.step for spot in ways.of if spot not in ways.leading_out} if ways.complete else set()
    silent = {spot.step for spot in ways.of if _never_waits(examined, spot)}
    for key in examined.script.steps:
        if key in silent:
            what = f"The step '{key}' leads back to itself without asking anything."
            yield Finding(path=("steps", key), what=what, remedy="Lead on to another step, or to 'end'.")
        elif key in stuck:
            what = f"Whoever comes to the step '{key}' can never reach the end."
            yield Finding(path=("steps", key), what=what, remedy="Let one of its answers, or its 'goto', lead out.")


def _never_waits(examined: Examined, spot: Spot) -> bool:
    chain = list(itertools.islice(examined.ways.without_waiting(Way(to=spot)), 1, None))
    calls = (examined.script.steps[way.to.step].call for way in chain if way.to.step in examined.script.steps)
    return any(way.to == spot for way in chain) and not any(calls)


def comparisons(examined: Examined) -> Iterator[Finding]:
    """Every comparison is of an answer that this script keeps, with something that the answer can be."""
    askers = _askers(examined.script)
    for key, nth, name, test in tests_of(examined.script):
        path: Path = ("steps", key, "when", nth, name)
        if name not in askers:
            near = difflib.get_close_matches(name, askers, n=1)
            remedy = f"Did you mean '{near[0]}'?" if near else f"Give the question 'save: {name}'."
            yield Finding(path=path, what=f"No question of this script saves '{name}'.", remedy=remedy)
        elif not any(_can_pass(step, examined.script, test) for step in askers[name]) and test.answered is not False:
            remedy = _answers(askers[name][0], examined.script)
            yield Finding(path=path, what=f"'{name}' can never be what it is compared with here.", remedy=remedy)


def _can_pass(step: Step, script: Script, test: Test) -> bool:
    if isinstance(step.question, FreeText):
        return True  # what people write is the subject of promises.free_words
    return any(test.passes(value) for value in possible(step, script))


def _answers(step: Step, script: Script) -> str:
    if isinstance(step.question, SeveralChoices):
        return f"With 'choose_many', compare with 'includes:' and one of: {', '.join(step.question.root)}."
    return f"Its answers are: {', '.join(str(value) for value in possible(step, script))}."


def skips(examined: Examined) -> Iterator[Finding]:
    """A skip is never taken for an answer."""
    for key, step in examined.script.steps.items():
        ways = [way for spot, ways in examined.ways.of.items() if spot.step == key for way in ways]
        if step.question is None or not ways:
            continue
        yield from _skip_records(examined, key, ways)
        if step.skip is None:
            yield from _skip_follows(examined.script, key, step)


def _skip_records(examined: Examined, key: str, ways: list[Way]) -> Iterator[Finding]:
    """A question decides a fact if only some of its answers lead to it; a skip is not one of them."""
    skipped = [_recorded(examined, way) for way in ways if way.skipped]
    answered = [_recorded(examined, way) for way in ways if not way.skipped]
    by_skip = frozenset().union(*skipped) - {"refusal"}
    for fact in sorted(by_skip):
        if fact == "consent" or not all(fact in facts for facts in answered):
            what = f"Somebody who skips this question is taken to have said yes: '{fact}' is recorded."
            remedy = "Give it a 'skip:' that leads to where nothing is recorded."
            yield Finding(path=("steps", key), what=what, remedy=remedy)


def _recorded(examined: Examined, way: Way) -> frozenset[str]:
    return frozenset(one.recorded for one in examined.ways.without_waiting(way) if one.recorded)


def _skip_follows(script: Script, key: str, step: Step) -> Iterator[Finding]:
    target = step.goto or script.after(key)
    own = [branch.goto for branch in step.when if any(_needs(branch.tests.get(name)) for name in [step.save or ""])]
    if target in own:
        what = f"Somebody who skips this question comes to '{target}', as if they had given an answer that leads there."
        remedy = "Say with 'skip:' where a skip leads, or with 'goto:' where all other answers lead."
        yield Finding(path=("steps", key), what=what, remedy=remedy)
    by_option = [option for option, goto in _option_targets(step) if goto == target]
    if by_option and len(by_option) < len(_option_keys(step)):
        what = f"Somebody who skips this question goes on as if they had answered '{by_option[0]}'."
        remedy = f"If that is meant, say so with 'skip: {by_option[0]}'. If not, say where a skip leads."
        yield Finding(path=("steps", key), what=what, remedy=remedy, severity="warning")


def _needs(test: Test | None) -> bool:
    return test is not None and not test.passes(None)


def circles(examined: Examined) -> Iterator[Finding]:
    """No script calls itself, not even through others."""
    for key, step in examined.script.steps.items():
        if step.call and examined.script.script in _called(examined, step.call):
            what = f"'{step.call}' leads back into this script, which is still open."
            yield Finding(path=("steps", key, "call"), what=what, remedy="Use 'goto', or a follow-up for later.")


def _called(examined: Examined, script: str) -> frozenset[str]:
    found: set[str] = set()
    ahead = [script]
    while ahead:
        name = ahead.pop()
        if name not in found and name in examined.book.latest:
            found.add(name)
            ahead.extend(step.call for step in examined.book.latest[name].steps.values() if step.call)
    return frozenset(found)


def _askers(script: Script) -> dict[str, list[Step]]:
    askers: dict[str, list[Step]] = {}
    for step in script.steps.values():
        if step.question and step.save:
            askers.setdefault(step.save, []).append(step)
    return askers


def _option_keys(step: Step) -> list[str]:
    if step.yes_no_unsure:
        return ["yes", "no", "unsure"]
    return list(step.question.root) if isinstance(step.question, Choice) else []


def _option_targets(step: Step) -> list[tuple[str, str]]:
    if not isinstance(step.question, Choice) or step.question.many:
        return []
    return [(key, option.goto) for key, option in step.question.root.items() if option.goto]


def _keyword(step: Step) -> str:
    return step.question.keyword if step.question else ""
