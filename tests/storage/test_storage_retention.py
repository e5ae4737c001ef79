"""What was kept for as long as was promised is deleted, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from examples import NOW, SETTINGS, answer, contribution, joined, turn

from flows.events import CaseMoved, WithdrawalChosen
from storage.records import Person
from storage.sqlite import SqliteStorage

DAYS = replace(SETTINGS, answer_days=10, contribution_days=20, closed_case_days=30)


async def with_something_kept(storage: SqliteStorage) -> Person:
    person = await joined(storage, 1)
    await storage.keep(turn(person, answer(4), contribution("more light")))
    await storage.keep(turn(person, WithdrawalChosen(rung="leave_keep")))
    return person


async def left(storage: SqliteStorage, person: Person) -> dict[str, int]:
    copy: dict[str, Any] = await storage.copy_of(person.pseudonym)
    return {kind: len(copy[kind]) for kind in ("answers", "contributions", "cases")}


async def test_each_kind_goes_when_its_days_are_over(opens: Any) -> None:
    storage = await opens(DAYS)
    person = await with_something_kept(storage)
    for days, answers, contributions in ((10, 1, 1), (11, 0, 1), (20, 0, 1), (21, 0, 0)):
        await storage.purge(NOW + timedelta(days=days))
        assert await left(storage, person) == {"answers": answers, "contributions": contributions, "cases": 1}


async def test_a_case_that_is_not_done_is_never_too_old(opens: Any) -> None:
    storage = await opens(DAYS)
    person = await with_something_kept(storage)
    await storage.purge(NOW + timedelta(days=400))
    [case] = await storage.open_cases()
    await storage.keep(turn(person, CaseMoved(case=case.code, to="done")))
    await storage.purge(NOW + timedelta(days=400))
    assert (await left(storage, person))["cases"] == 0


async def test_the_end_of_the_project_is_the_end_of_what_was_said(opens: Any) -> None:
    storage = await opens(replace(DAYS, ends_at=NOW + timedelta(days=1)))
    person = await with_something_kept(storage)
    await storage.purge(NOW)
    assert await left(storage, person) == {"answers": 1, "contributions": 1, "cases": 1}
    await storage.purge(NOW + timedelta(days=1))
    assert await left(storage, person) == {"answers": 0, "contributions": 0, "cases": 1}
