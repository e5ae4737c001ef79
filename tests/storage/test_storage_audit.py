"""The audit: what is noted of the team, and that nobody can change what was noted without it being seen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from conftest import Open
from examples import NOW, answer, contribution, joined, turn

from bot.library import Library
from flows import events
from flows.events import CaseMoved, InvitationMade, Shown
from flows.vocabulary import View
from storage.database import Connection
from storage.deeds import DEEDS, LOOKS, UNNOTED
from storage.records import Person
from storage.sqlite import SqliteStorage

_OF_THE_TEAM = {
    *("queue", "planned", "broadcast", "broadcasts", "themes", "theme", "new_outcome", "question", "new_question"),
    *("meetings", "meeting", "new_meeting", "meeting_told", "team", "member", "invitation", "invitations", "waiting"),
    *("next", "settings", "support", "letter", "receipt", "given"),
    "confidentiality",  # what everybody is told alike
    "needs_met",  # what the team itself says
    *("ways_to_leave", "way_back"),  # their own way
    "alerting",  # what everybody in the team agrees to
    "suspensions",  # says no more than that enough people found it hard, as everybody notices who wants to begin it
}
"""Views of what is planned, of what the team itself wrote, of the team: nobody else's words, and no numbers of them."""


async def _noted(storage: SqliteStorage) -> list[tuple[str, str, str]]:
    return await storage._project.run(
        lambda connection: connection.execute("SELECT role, what, about FROM audit ORDER BY number").fetchall()
    )


async def _change(storage: SqliteStorage, sql: str) -> None:
    await storage._project.run(lambda connection: connection.execute(sql).rowcount)


async def _look(storage: SqliteStorage, person: Person, view: View, about: str = "", *, days: int = 0) -> None:
    await storage.keep(turn(person, Shown(view=view, about=about), now=NOW + timedelta(days=days)))


async def _five_looks(storage: SqliteStorage) -> Person:
    coordinator = await joined(storage, 7, role="coordinator")
    for number in range(1, 6):
        await _look(storage, coordinator, "case", f"K{number}")
    return coordinator


def test_every_deed_of_the_team_is_noted_and_says_what_it_was_about() -> None:
    deeds = {event for group in (events.Casework, events.Staffing, events.Teamwork) for event in get_args(group)}
    deeds |= {events.AlertTaken, events.AlertPassed, events.SuspensionLifted, events.NeedMet}
    assert set(DEEDS) | set(UNNOTED) == deeds
    assert [name for event, (_, name) in DEEDS.items() if name and name not in event.__annotations__] == []


def test_nothing_that_only_the_team_can_open_goes_unnoted_because_nobody_thought_of_it() -> None:
    """A new view of the team's is named in ``storage.deeds``, or above."""
    book = Library.shipped("GB").book
    scripts = [script for script in book.latest.values() if "participant" not in script.open_to]
    shown = {step.show for script in scripts for step in script.steps.values() if step.show}
    assert shown <= set(LOOKS) | _OF_THE_TEAM
    assert {"digest", "cases", "theme_quotes"} <= shown


async def test_looks_and_deeds_of_the_team_are_noted_once_a_turn_and_those_of_participants_are_not(
    storage: SqliteStorage,
) -> None:
    coordinator, participant = await joined(storage, 7, role="coordinator"), await joined(storage, 8)
    look = Shown(view="cases")
    invitation = InvitationMade(token="t" * 22, role="facilitator", uses=1, days=3)
    await storage.keep(turn(coordinator, look, look, invitation, Shown(view="support")))
    await storage.keep(turn(participant, Shown(view="cases")))
    assert await _noted(storage) == [
        ("coordinator", "cases_read", ""),
        ("coordinator", "invitation_made", "facilitator"),
    ]


async def test_a_turn_that_is_not_kept_leaves_no_note(storage: SqliteStorage) -> None:
    coordinator = await joined(storage, 7, role="coordinator")
    look = turn(coordinator, Shown(view="cases"))
    await storage.keep(look)
    await storage.keep(look)
    assert len(await _noted(storage)) == 1


async def test_what_is_done_at_the_command_line_is_nobodys_but_the_operators(storage: SqliteStorage) -> None:
    await storage.looks.note("backup_made", "", NOW)
    assert await _noted(storage) == [("operator", "backup_made", "")]
    assert (await storage.looks.verify()).is_whole


async def test_an_untouched_chain_is_whole_also_after_an_erasure(storage: SqliteStorage) -> None:
    coordinator = await _five_looks(storage)
    before = await storage.looks.verify()
    await storage.erase(coordinator.pseudonym, NOW)
    after = await storage.looks.verify([before.head])
    assert (after.rows, after.head, after.is_whole) == (5, before.head, True)
    known = "SELECT count(*) FROM audit WHERE pseudonym IS NOT NULL OR salt IS NOT NULL"
    assert await storage._project.run(lambda c: c.execute(known).fetchone()) == (0,)


_SETS = [
    "done_at = '2026-01-01T00:00:00.000000+00:00'",
    "role = 'owner'",
    "what = 'cases_read'",
    "about = 'K9'",
    "pseudonym = 'somebodyelse'",
    "pseudonym = NULL",
    "salt = x'00'",
    "salt = NULL",
    "who_sha256 = x'00'",
    "mac = zeroblob(32)",
    "number = 99",
    "number = -1",
]


@pytest.mark.parametrize("number", range(1, 6))
@pytest.mark.parametrize("change", _SETS)
async def test_every_change_of_one_row_is_found_where_it_is(storage: SqliteStorage, number: int, change: str) -> None:
    await _five_looks(storage)
    await _change(storage, f"UPDATE audit SET {change} WHERE number = {number}")
    verdict = await storage.looks.verify()
    assert verdict.broken_at is not None
    assert verdict.broken_at <= number


@pytest.mark.parametrize("number", range(1, 5))
async def test_a_row_taken_out_is_found(storage: SqliteStorage, number: int) -> None:
    await _five_looks(storage)
    await _change(storage, f"DELETE FROM audit WHERE number = {number}")
    assert (await storage.looks.verify()).broken_at == number
    await _change(storage, f"UPDATE audit SET number = -number WHERE number > {number}")
    await _change(storage, "UPDATE audit SET number = -number - 1 WHERE number < 0")
    assert (await storage.looks.verify()).broken_at == number


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 3), (1, 5), (4, 5)])
async def test_two_rows_that_changed_places_are_found(storage: SqliteStorage, one: int, other: int) -> None:
    await _five_looks(storage)
    for sets, where in (("-1", one), (str(one), other), (str(other), -1)):
        await _change(storage, f"UPDATE audit SET number = {sets} WHERE number = {where}")
    assert (await storage.looks.verify()).broken_at == one


async def test_a_row_added_without_the_key_is_found(storage: SqliteStorage) -> None:
    await _five_looks(storage)
    columns = "done_at, role, what, about, pseudonym, salt, who_sha256, mac"
    await _change(storage, f"INSERT INTO audit (number, {columns}) SELECT 6, {columns} FROM audit WHERE number = 5")
    assert (await storage.looks.verify()).broken_at == 6


@pytest.mark.parametrize("left", range(5))
async def test_rows_cut_off_the_end_are_found_by_an_end_that_was_written_down(
    storage: SqliteStorage, left: int
) -> None:
    await _five_looks(storage)
    head = (await storage.looks.verify()).head
    await _change(storage, f"DELETE FROM audit WHERE number > {left}")
    assert (await storage.looks.verify()).is_whole
    verdict = await storage.looks.verify([head[:8]])
    assert (verdict.lost, verdict.is_whole) == ((head[:8],), False)


async def test_a_chain_goes_on_where_it_was_after_a_restart(opens: Open) -> None:
    storage = await opens()
    coordinator = await _five_looks(storage)
    await storage.close()
    again = await opens()
    await _look(again, coordinator, "cases")
    assert (await again.looks.verify()).rows == 6


# --- who looked at what is mine --------------------------------------------------------------------------------------


async def _batch(storage: SqliteStorage, *numbers: int) -> None:
    def add(connection: Connection) -> None:
        sql = (
            "INSERT INTO batches (number, published_at, people, tables, pulse) VALUES (?, '2026-03-02', 5, '{}', '{}')"
        )
        connection.executemany(sql, [(number,) for number in numbers])

    await storage._project.run(add)


async def test_somebody_sees_who_looked_at_summaries_with_their_answers_and_at_no_others(
    storage: SqliteStorage,
) -> None:
    facilitator, mine = await joined(storage, 7, role="facilitator"), await joined(storage, 8)
    await storage.keep(turn(mine, answer("4")))
    await _batch(storage, 1, 2)
    await _change(storage, "UPDATE answers SET batch = 1")
    await _look(storage, facilitator, "old_digest", "1")
    await _look(storage, facilitator, "old_digest", "1")
    await _look(storage, facilitator, "old_digest", "1", days=3)
    await _look(storage, facilitator, "digest_tables")
    looks = await storage.looks.of(mine.pseudonym)
    assert [(look.role, look.what, look.about, look.looked_on) for look in looks] == [
        ("facilitator", "summary_read", "1", date(2026, 3, 5)),
        ("facilitator", "summary_read", "1", date(2026, 3, 2)),
    ]
    assert await storage.looks.of(facilitator.pseudonym) == ()


async def test_words_are_looked_at_by_whoever_opens_those_of_their_summary_or_theme(storage: SqliteStorage) -> None:
    facilitator, mine = await joined(storage, 7, role="facilitator"), await joined(storage, 8)
    await storage.keep(turn(mine, contribution("The door is heavy.")))
    await _batch(storage, 1)
    await _change(storage, "UPDATE contributions SET batch = 1")
    await _look(storage, facilitator, "digest_words")
    await _change(
        storage,
        "INSERT INTO themes (code, title, state, opened_at, answer, answer_by, pseudonym, reminded)"
        " VALUES ('T1', 'Doors', 'open', '2026', '', '2026', NULL, 0)",
    )
    await _change(storage, "INSERT INTO theme_links SELECT 'T1', id, pseudonym FROM contributions")
    await _look(storage, facilitator, "theme_quotes", "T1")
    await _look(storage, facilitator, "theme_quotes", "T2")
    assert {look.what for look in await storage.looks.of(mine.pseudonym)} == {"words_read", "theme_read"}


async def test_a_look_at_the_list_of_cases_counts_for_those_whose_case_is_in_it(storage: SqliteStorage) -> None:
    coordinator = await joined(storage, 7, role="coordinator")
    mine, other = await joined(storage, 8), await joined(storage, 9)
    await _look(storage, coordinator, "cases")
    await storage.keep(turn(mine, events.CaseOpened(kind="contact"), now=NOW + timedelta(days=1)))
    [case] = await storage.cases.open()
    await _look(storage, coordinator, "cases", days=2)
    await _look(storage, coordinator, "case", case.code, days=2)
    await storage.keep(turn(coordinator, CaseMoved(case=case.code, to="done"), now=NOW + timedelta(days=3)))
    await _look(storage, coordinator, "cases", days=4)
    assert [(look.what, look.about) for look in await storage.looks.of(mine.pseudonym)] == [
        ("case_read", case.code),
        ("cases_read", ""),
    ]
    assert await storage.looks.of(other.pseudonym) == ()
