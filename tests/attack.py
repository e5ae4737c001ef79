"""Random lives of small projects, what a facilitator sees of each in half a year, and all that follows from it.

The attacker remembers all, knows who was there when, and even who answered which question in which week. So numbers of
people (the pulse) hold nothing new for them; what they want is one person's answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations, product
from random import Random
from typing import Literal

from flows.closing import Given, closing, table
from flows.exporting import export
from flows.ledger import Ledger
from flows.suppression import LEAST, OUTSIDE, Numbers, Shown, Table, shown

WEEKS = 26
Value = str | tuple[str, ...]
Rung = Literal["stop", "leave_take_back", "erase"]
Answer = tuple[str, int]
"""Whose, and in which week."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "check_in/mood": ("1", "2", "3", "4", "5"),
    "check_in/heard": ("yes", "no", "unsure"),
    "check_in/helped": ("walks", "talks", "tea"),
}
SEVERAL = frozenset({"check_in/helped"})

# --- lives -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Week:
    """What happened in one week."""

    joined: Sequence[str]
    answers: Mapping[str, Mapping[str, Value]]
    """By person, then by ``script/step``."""
    withdrew: Mapping[str, Rung]


@dataclass
class Member:
    """Somebody with a will of their own."""

    name: str
    answers: float
    """How likely they answer in a week."""
    leans: Mapping[str, str]
    """What they usually say."""


def life(seed: int) -> Iterator[Week]:
    """Half a year of one project of six to fifteen people, in which people agree more often than by chance."""
    random = Random(seed)
    fashion = {place: random.choice(keys) for place, keys in KEYS.items()}
    conformity = random.choice((0.2, 0.5, 0.8, 0.97))
    lively = random.choice((0.15, 0.3, 0.5, 0.8))
    names = iter(f"p{number}" for number in range(1000))

    def newcomer() -> Member:
        leans = {
            place: fashion[place] if random.random() < conformity else random.choice(keys)
            for place, keys in KEYS.items()
        }
        return Member(name=next(names), answers=lively * random.uniform(0.6, 1.2), leans=leans)

    members = [newcomer() for _ in range(random.randint(6, 15))]
    joined = [member.name for member in members]
    for _ in range(WEEKS):
        answers = {one.name: _answers(one, random) for one in members if random.random() < one.answers}
        leaving: dict[str, Rung] = {
            one.name: random.choice(("stop", "leave_take_back", "erase")) for one in members if random.random() < 0.03
        }
        yield Week(joined=joined, answers=answers, withdrew=leaving)
        members = [one for one in members if one.name not in leaving]
        new = [newcomer() for _ in range(2) if len(members) < 14 and random.random() < 0.2]
        new += [newcomer() for _ in range(6 - len(members) - len(new))]
        members, joined = members + new, [member.name for member in new]


def _answers(member: Member, random: Random) -> Mapping[str, Value]:
    return {place: _answer(place, member, random) for place in KEYS if random.random() < 0.9}


def _answer(place: str, member: Member, random: Random) -> Value:
    usual = member.leans[place] if random.random() < 0.8 else random.choice(KEYS[place])
    if place not in SEVERAL:
        return usual
    return tuple(key for key in KEYS[place] if key == usual or random.random() < 0.3)


# --- what is published -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One table, as it was shown, and whose answers are in it."""

    answers: frozenset[Answer]
    shown: Shown
    exact: bool = False
    """A sum, or made without any rule: what is not hidden is known, and what is hidden says nothing."""


@dataclass
class Project:
    """A project as storage keeps it, without a disk: the real closing, ledger, suppression and export."""

    waiting: dict[Given, Value] = field(default_factory=dict)
    batches: int = 0
    tables: dict[str, dict[int, Table]] = field(default_factory=lambda: defaultdict(dict))
    counted: dict[str, dict[int, dict[Given, Value]]] = field(default_factory=lambda: defaultdict(dict))
    inside: dict[str, Ledger] = field(default_factory=dict)
    outside: dict[str, Ledger] = field(default_factory=dict)
    exports: dict[str, list[tuple[frozenset[int], Table]]] = field(default_factory=lambda: defaultdict(list))
    going: set[str] = field(default_factory=set)
    """Those who asked to be erased in the week before."""

    def live(self, number: int, week: Week) -> None:
        """One week, the closing of a batch at its end, and an export if there may be one."""
        if self.going:
            self._erase(self.going)
        self.going = {who for who, rung in week.withdrew.items() if rung == "erase"}
        for who, answers in week.answers.items():
            for place, value in answers.items():
                self.waiting[Given(who=who, place=place, session=f"{number:02}", day=f"{number:02}")] = value
        if gone := {who for who, rung in week.withdrew.items() if rung != "stop"}:
            self.waiting = {given: value for given, value in self.waiting.items() if given.who not in gone}
        for place in self._close():
            self._export(place)

    def _erase(self, gone: set[str]) -> None:
        """Numbers stay; of who stood behind them nothing is known any more."""
        for batches in self.counted.values():
            for number, answers in batches.items():
                batches[number] = {given: value for given, value in answers.items() if given.who not in gone}

    def _close(self) -> Iterable[str]:
        """Returns which questions are in a new batch."""
        number = self.batches + 1
        closed = closing(number, self.waiting, (), self.inside, LEAST)
        if closed is None:
            return ()
        self.batches = number
        for place, answers in closed.counted.items():
            one = table(self.waiting[given] for given in answers)
            self.tables[place][number] = one
            self.counted[place][number] = {given: self.waiting[given] for given in answers}
            self.inside[place] = self.inside.get(place, Ledger()).having({number: one.people})
        for given in closed.used_up:
            del self.waiting[given]
        return closed.counted

    def _export(self, place: str) -> None:
        gone = {number for numbers, _ in self.exports[place] for number in numbers}
        left = {number: one for number, one in self.tables[place].items() if number not in gone}
        answered = [
            (given.who, frozenset([value] if isinstance(value, str) else value))
            for number in left
            for given, value in self.counted[place][number].items()
        ]
        leaves = export(list(left.values()), answered, KEYS[place])
        added = {number: one.people for number, one in left.items()}
        inside, outside = self.inside[place], self.outside.get(place, Ledger())
        if leaves is not None and inside.allows(added, LEAST) and outside.allows(added, OUTSIDE):
            self.exports[place].append((frozenset(left), leaves))
            self.inside[place], self.outside[place] = inside.having(added), outside.having(added)


@dataclass(frozen=True, kw_only=True)
class Lived:
    """A project at the end of its half year, and what the attacker knows besides its digests."""

    project: Project
    behind: Mapping[tuple[str, int], frozenset[Answer]]
    """By ``script/step`` and closed batch: whose answers were counted, those of erased people too."""
    truth: Mapping[str, Mapping[Answer, Value]]
    """By ``script/step``, what everybody really answered."""


def lived(seed: int) -> Lived:
    """One project, from its first week to its last."""
    project, behind = Project(), dict[tuple[str, int], frozenset[Answer]]()
    truth: dict[str, dict[Answer, Value]] = {place: {} for place in KEYS}
    for number, week in enumerate(life(seed)):
        project.live(number, week)
        for who, answers in week.answers.items():
            for place, value in answers.items():
                truth[place][who, number] = value
        for place, batches in project.counted.items():
            if project.batches in batches and (place, project.batches) not in behind:
                given = batches[project.batches]
                behind[place, project.batches] = frozenset((one.who, int(one.session)) for one in given)
    return Lived(project=project, behind=behind, truth=truth)


def digests(one: Lived, place: str) -> Iterator[Seen]:
    """What a facilitator saw of one question: every digest, and every export."""
    for number, counted in one.project.tables[place].items():
        yield Seen(answers=one.behind[place, number], shown=shown(counted, KEYS[place]))
    for numbers, added in one.project.exports[place]:
        answers = frozenset().union(*(one.behind[place, number] for number in numbers))
        sums = Numbers({key: added.counts.get(key) for key in KEYS[place]})
        yield Seen(answers=answers, shown=sums, exact=True)


def batches_with_all_numbers(one: Lived, place: str) -> Iterator[Seen]:
    """The same closed batches, and nothing hidden."""
    for number, counted in one.project.tables[place].items():
        yield Seen(answers=one.behind[place, number], shown=_all_numbers(counted, place), exact=True)


def digests_and_sums(one: Lived, place: str) -> Iterator[Seen]:
    """The same digests, and a sum of batches whenever ten different people stand behind it: no more is asked."""
    yield from (seen for seen in digests(one, place) if not seen.exact)
    waiting: list[int] = []
    for number in one.project.tables[place]:
        waiting.append(number)
        answers = frozenset().union(*(one.behind[place, batch] for batch in waiting))
        if len({who for who, _ in answers}) >= OUTSIDE:
            batches = [one.project.tables[place][batch] for batch in waiting]
            sums = {key: sum(batch.counts.get(key, 0) for batch in batches) for key in KEYS[place]}
            yield Seen(answers=answers, shown=Numbers(sums), exact=True)
            waiting = []


def every_week(seed: int, place: str) -> Iterator[Seen]:
    """The usual way: each week everybody's newest answer, with a floor of five people."""
    newest: dict[str, tuple[int, Value]] = {}
    for number, week in enumerate(life(seed)):
        newest |= {who: (number, answers[place]) for who, answers in week.answers.items() if place in answers}
        newest = {who: one for who, one in newest.items() if week.withdrew.get(who, "stop") == "stop"}
        if len(newest) >= LEAST:
            counted = table(value for _, value in newest.values())
            answers = frozenset((who, at) for who, (at, _) in newest.items())
            yield Seen(answers=answers, shown=_all_numbers(counted, place), exact=True)


def _all_numbers(counted: Table, place: str) -> Shown:
    return Numbers({key: counted.counts.get(key, 0) for key in KEYS[place]})


# --- the attack ------------------------------------------------------------------------------------------------------

Range = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Known:
    """Between which numbers each answer's count lies, for a set of answers."""

    answers: frozenset[Answer]
    ranges: Mapping[str, Range]


NOTHING = Known(answers=frozenset(), ranges={})


def learned(place: str, seen: Iterable[Seen], own: Mapping[Answer, Value] | None = None) -> Mapping[Answer, str]:
    """Single answers that follow from all that was shown of one question, and the option that they must have been.

    ``own``: what an accomplice has told the attacker of their own answers.
    """
    tables = [_without(_known(place, one), own or {}) for one in seen]
    _tighten(tables, exclusive=place not in SEVERAL)
    found: dict[Answer, str] = {}
    for one, other in [*((one, NOTHING) for one in tables), *combinations(tables, 2)]:
        found.update(_from_difference(place, one, other))
    return found


def _from_difference(place: str, one: Known, other: Known) -> Iterator[tuple[Answer, str]]:
    """If as many more said something as there are answers in the one table alone, all of those said it."""
    more, less = one.answers - other.answers, other.answers - one.answers
    for key in KEYS[place]:
        low, high = one.ranges[key]
        least, most = other.ranges.get(key, (0, 0))
        if more and low - most == len(more):
            yield from ((answer, key) for answer in more)
        if less and least - high == len(less):
            yield from ((answer, key) for answer in less)


def _known(place: str, seen: Seen) -> Known:
    people = len(seen.answers)
    if seen.exact and isinstance(seen.shown, Numbers):
        numbers = seen.shown.by_key.items()
        ranges = {key: (0, people) if number is None else (number, number) for key, number in numbers}
        return Known(answers=seen.answers, ranges=ranges)
    return Known(answers=seen.answers, ranges=_ranges(place, people)[repr(seen.shown)])


@cache
def _ranges(place: str, people: int) -> Mapping[str, Mapping[str, Range]]:
    """What lies behind everything that can be shown of so many people: the attacker knows the rules."""
    keys, behind = KEYS[place], defaultdict[str, dict[str, Range]](dict)
    for counts in _counts(people, len(keys), exclusive=place not in SEVERAL):
        picked = {key: count for key, count in zip(keys, counts, strict=True) if count}
        looks = behind[repr(shown(Table(people=people, counts=picked, several=place in SEVERAL), keys))]
        for key, count in zip(keys, counts, strict=True):
            low, high = looks.get(key, (count, count))
            looks[key] = min(low, count), max(high, count)
    return behind


def _counts(people: int, options: int, *, exclusive: bool) -> Iterator[tuple[int, ...]]:
    if not exclusive:
        yield from product(range(people + 1), repeat=options)
    elif options == 1:
        yield (people,)
    else:
        for first in range(people + 1):
            yield from ((first, *others) for others in _counts(people - first, options - 1, exclusive=True))


def _without(known: Known, own: Mapping[Answer, Value]) -> Known:
    """The others' answers."""
    told = known.answers & own.keys()
    picked = [{own[answer]} if isinstance(own[answer], str) else set(own[answer]) for answer in told]
    ranges = {}
    for key, (low, high) in known.ranges.items():
        said = sum(key in one for one in picked)
        ranges[key] = max(low - said, 0), min(high - said, len(known.answers) - len(told))
    return Known(answers=known.answers - told, ranges=ranges)


def _tighten(tables: list[Known], *, exclusive: bool) -> None:
    """Work out from a sum and all its parts but one what the last one can be, until nothing more follows."""
    for _ in range(3):
        for at, whole in enumerate(tables):
            parts = [n for n, part in enumerate(tables) if n != at and part.answers < whole.answers]
            # parts that overlap add up to nothing that is known
            if len(parts) > 1 and sum(len(tables[n].answers) for n in parts) == len(whole.answers):
                for key, total in whole.ranges.items():
                    _tighten_parts(tables, parts, key, total)
        if exclusive:
            tables[:] = map(_everybody_said_one, tables)


def _tighten_parts(tables: list[Known], parts: Sequence[int], key: str, total: Range) -> None:
    lows, highs = (sum(tables[n].ranges[key][end] for n in parts) for end in (0, 1))
    for n in parts:
        low, high = tables[n].ranges[key]
        tighter = max(low, total[0] - (highs - high)), min(high, total[1] - (lows - low))
        tables[n] = replace(tables[n], ranges={**tables[n].ranges, key: tighter})
        lows, highs = lows + tighter[0] - low, highs + tighter[1] - high


def _everybody_said_one(known: Known) -> Known:
    """Where only one could be picked, the numbers are together as many as the people."""
    people = len(known.answers)
    lows, highs = (sum(one[end] for one in known.ranges.values()) for end in (0, 1))
    ranges = {
        key: (max(low, people - (highs - high)), min(high, people - (lows - low)))
        for key, (low, high) in known.ranges.items()
    }
    return replace(known, ranges=ranges)
