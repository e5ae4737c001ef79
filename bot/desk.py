"""Which of the open cases are listed together, where there are too many for one list. Knows no message and no storage.

The most urgent come first. What asks for nothing comes last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from storage.records_of_cases import Case

AT_ONCE: Final = 20
"""So many can be read in one message, and told apart among buttons."""
FIRST: Final = ""
"""The part that is listed as long as none was picked."""


def parts(open_now: Sequence[Case], who: str) -> Mapping[str, Sequence[Case]]:
    """Each part by its key, for ``who`` of the team; only the first one if it has everything.

    Everything is in one of the others: what has a clock by its date, ``from_0`` and so on, and what has none in
    ``resting``. A part that goes on is followed by ``mine_2``, ``mine_3`` and so on.
    """
    running = [case for case in _by_due_date(open_now) if not case.rests]
    resting = [case for case in _by_due_date(open_now) if case.rests]
    first = [*running, *resting][:AT_ONCE]
    if len(open_now) <= AT_ONCE:
        return {FIRST: first}
    by_date = {f"from_{start}": running[start : start + AT_ONCE] for start in range(0, len(running), AT_ONCE)}
    mine = [case for case in running if case.holder == who]
    nobodys = [case for case in running if not case.holder]
    others = {"mine": mine, "nobody": nobodys, "resting": resting}
    return {FIRST: first} | by_date | {page: part for key, cases in others.items() for page, part in _pages(key, cases)}


def _pages(key: str, cases: Sequence[Case]) -> Iterator[tuple[str, Sequence[Case]]]:
    for number, start in enumerate(range(0, len(cases), AT_ONCE), 1):
        yield key if number == 1 else f"{key}_{number}", cases[start : start + AT_ONCE]


def _by_due_date(cases: Sequence[Case]) -> list[Case]:
    return sorted(cases, key=lambda case: (case.due_at, case.code))
