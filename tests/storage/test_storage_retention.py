"""What was kept for as long as was promised is deleted, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from examples import A_MEETING, NOW, SETTINGS, answer, contribution, joined, planned, turn

from flows.events import BroadcastWritten, CaseMoved, ComingAnswered, Prompted, WithdrawalChosen
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
    [case] = await storage.cases.open()
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


async def with_something_served(storage: SqliteStorage) -> Person:
    """Somebody who comes to a session on 10 March, was written to, and writes to others."""
    person = await joined(storage, 1)
    await storage.keep(turn(person, A_MEETING, Prompted(script="check_in", asked=False), planned(kind="schedule")))
    [gathering] = await storage.meetings.upcoming(NOW)
    coming = ComingAnswered(meeting=gathering.code, answer="coming")
    await storage.keep(turn(person, coming, BroadcastWritten(language="en", words="to everybody")))
    return person


async def served(storage: SqliteStorage, person: Person) -> dict[str, int]:
    copy: dict[str, Any] = await storage.copy_of(person.pseudonym)
    kept = {kind: len(copy[kind]) for kind in ("attendance", "broadcasts", "prompts", "begun")}
    return kept | {
        "meetings": len(await storage._project.run(lambda c: c.execute("SELECT 1 FROM meetings").fetchall()))
    }


async def test_what_has_served_goes_when_it_is_of_no_use_any_more(storage: SqliteStorage) -> None:
    person = await with_something_served(storage)
    everything = {"attendance": 1, "broadcasts": 1, "prompts": 1, "begun": 1, "meetings": 1}
    for days, gone in ((29, []), (31, ["broadcasts"]), (58, ["prompts"]), (97, []), (99, ["attendance", "meetings"])):
        await storage.purge(NOW + timedelta(days=days))
        everything |= dict.fromkeys(gone, 0)
        assert await served(storage, person) == everything, days


async def test_at_the_end_of_the_project_all_of_it_has_served(opens: Any) -> None:
    storage = await opens(replace(DAYS, ends_at=NOW + timedelta(days=1)))
    person = await with_something_served(storage)
    await storage.purge(NOW)
    assert set((await served(storage, person)).values()) == {1}
    await storage.purge(NOW + timedelta(days=1))
    assert set((await served(storage, person)).values()) == {0}
