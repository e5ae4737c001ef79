"""What was kept for as long as was promised is deleted, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from examples import (
    A_MEETING,
    NOW,
    SETTINGS,
    answer,
    contribution,
    joined,
    joining,
    message,
    planned,
    session,
    turn,
)

from flows.events import (
    BroadcastWritten,
    CameBack,
    CaseMoved,
    CaseOpened,
    ComingAnswered,
    OutcomeWanted,
    Prompted,
    WithdrawalChosen,
)
from storage.database import Connection
from storage.erasure import PEOPLE, PROJECT
from storage.last_words import OWED_FOR
from storage.records import Person
from storage.retention import INVITATIONS_KEPT_FOR, OPEN_FOR, RETENTION, UNDECIDED_FOR, UNSENT_FOR
from storage.sqlite import SqliteStorage
from storage.stamps import day, stamp

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
    await storage.keep(turn(await joined(storage, 99, role="coordinator"), CaseMoved(case=case.code, to="done")))
    await storage.purge(NOW + timedelta(days=400))
    assert (await left(storage, person))["cases"] == 0


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


async def test_nothing_goes_sooner_because_the_project_has_ended(opens: Any) -> None:
    storage = await opens(replace(DAYS, ends_at=NOW + timedelta(days=1)))
    person = await with_something_kept(storage)
    await storage.purge(NOW + timedelta(days=2))
    assert await left(storage, person) == {"answers": 1, "contributions": 1, "cases": 1}


# --- every table -----------------------------------------------------------------------------------------------------


def test_every_table_is_kept_for_as_long_as_a_rule_says() -> None:
    assert set(RETENTION) == {*PEOPLE, *PROJECT}


def test_every_rule_says_how_long_with_the_project_s_own_days() -> None:
    said = {table: kept.said(DAYS) for table, kept in RETENTION.items()}
    assert said["answers"] == "10 days after it was given"
    assert said["cases"] == "30 days after it was done"
    assert not [table for table, words in said.items() if not words or "{" in words or "None" in words]


async def kept_of(storage: SqliteStorage, table: str) -> int:
    sql = f"SELECT count(*) FROM {table}"
    return int(await storage._project.run(lambda c: c.execute(sql).fetchone()[0]))


async def goes_after(storage: SqliteStorage, table: str, last: timedelta) -> None:
    """It is there on the last day, and gone on the next."""
    await storage.purge(NOW + last)
    assert await kept_of(storage, table) == 1
    await storage.purge(NOW + last + timedelta(days=1))
    assert await kept_of(storage, table) == 0


async def test_a_question_that_nobody_answers_does_not_stay_open(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    await storage.keep(turn(person, session=session()))
    await goes_after(storage, "sessions", OPEN_FOR)


async def test_a_message_that_could_not_be_sent_is_forgotten(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    for outgoing in await storage.keep(turn(person, says=[message()])):
        await storage.put_back(outgoing, NOW, certain=True)
    await goes_after(storage, "outbox", UNSENT_FOR)


async def test_an_invitation_is_forgotten_some_time_after_its_last_day(storage: SqliteStorage) -> None:
    await storage.invite("participant", uses=3, expires_at=NOW, now=NOW)
    await goes_after(storage, "invitations", INVITATIONS_KEPT_FOR)


async def test_a_receipt_outlives_the_last_copy_of_its_person(opens: Any) -> None:
    storage = await opens(replace(DAYS, closed_case_days=5, backup_days=30))
    await storage.erase((await joined(storage, 1)).pseudonym, NOW)
    await goes_after(storage, "erasures", OWED_FOR + timedelta(days=31))


async def test_a_case_is_kept_from_the_day_on_which_it_was_done(opens: Any) -> None:
    storage = await opens(DAYS)
    await with_something_kept(storage)
    [case] = await storage.cases.open()
    later = NOW + timedelta(days=25)
    await storage.keep(
        turn(await joined(storage, 99, role="coordinator"), CaseMoved(case=case.code, to="done"), now=later)
    )
    await storage.purge(later + timedelta(days=30))
    assert await kept_of(storage, "cases") == await kept_of(storage, "case_holders") == 1
    await storage.purge(later + timedelta(days=31))
    assert await kept_of(storage, "cases") == await kept_of(storage, "case_holders") == 0


# --- people ----------------------------------------------------------------------------------------------------------


async def test_who_left_is_forgotten_once_nothing_that_they_gave_is_kept(opens: Any) -> None:
    storage = await opens(DAYS)
    person, other = await joined(storage, 1), await joined(storage, 2)
    await storage.left_quietly(1, NOW)
    assert await storage.purge(NOW + timedelta(days=20)) == ()
    assert await storage.purge(NOW + timedelta(days=21)) == (person.pseudonym,)
    assert await storage.person(other.pseudonym)


async def test_who_came_back_is_not_forgotten(opens: Any) -> None:
    storage = await opens(DAYS)
    person = await joined(storage, 1)
    await storage.keep(turn(person, WithdrawalChosen(rung="stop")))
    await storage.keep(turn(await storage.person(person.pseudonym) or person, CameBack()))
    assert await storage.purge(NOW + timedelta(days=100)) == ()


async def test_nobody_is_forgotten_who_wants_to_hear_the_outcome_or_has_a_case_open(opens: Any) -> None:
    storage = await opens(DAYS)
    wants, asked = await joined(storage, 1), await joined(storage, 2)
    await storage.keep(turn(wants, WithdrawalChosen(rung="stop"), OutcomeWanted(wanted=True)))
    await storage.keep(turn(asked, CaseOpened(kind="access"), WithdrawalChosen(rung="stop")))
    assert await storage.purge(NOW + timedelta(days=100)) == ()


async def test_who_never_said_yes_is_forgotten(storage: SqliteStorage) -> None:
    person = await joining(storage, 1)
    assert await storage.purge(NOW + UNDECIDED_FOR) == ()
    assert await storage.purge(NOW + UNDECIDED_FOR + timedelta(days=1)) == (person.pseudonym,)


async def test_who_never_said_yes_leaves_their_use_of_the_invitation_to_somebody_else_once(
    storage: SqliteStorage,
) -> None:
    token = await storage.invite("participant", uses=1, expires_at=NOW + timedelta(days=90), now=NOW)
    await storage.admit(token, chat_id=1, language="en", zone="UTC", now=NOW)
    late = NOW + UNDECIDED_FOR + timedelta(days=1)
    for _ in range(2):  # as after a crash between the purge and the erasure
        gone = await storage.purge(late)
    for pseudonym in gone:
        await storage.erase(pseudonym, late)
    invited = [await storage.admit(token, chat_id=chat, language="en", zone="UTC", now=late) for chat in (2, 3)]
    assert [each.refusal for each in invited] == ["", "used_up"]


# --- each table's last day -------------------------------------------------------------------------------------------

_PARENTS = (
    "INSERT INTO contributions VALUES ('C1', :who, 's', 'w', 1, 'anonymous', :later, NULL, NULL, x'00', '', NULL)",
    "INSERT INTO threads VALUES ('Q1', 'C1', :who, 'asked', :later, NULL)",
    "INSERT INTO themes (code, title, state, answer, opened_at, answer_by) VALUES ('T1', '', 'open', '', :now, :now)",
)
"""What other rows belong to, and what stays meanwhile. Days are as in ``DAYS``."""
_DONE = (
    "INSERT INTO cases (code, kind, rung, state, opened_at, due_at, done_at)"
    " VALUES ('K1', 'complaint', '', 'done', :now, :now, :now)"
)
LAST_DAYS = {
    "threads": ("UPDATE threads SET asked_on = :day",),
    "questions": ("UPDATE threads SET asked_on = :day", "INSERT INTO questions VALUES ('Q1', :who, x'00')"),
    "proposals": ("INSERT INTO proposals VALUES ('P1', :who, 's', 'w', 1, 'felt_wrong', 'new', :day, '', x'00', 1)",),
    "answer_drafts": ("INSERT INTO answer_drafts VALUES (:who, 'T1', 'en', 'words', :day)",),
    "openings": ("INSERT INTO openings VALUES (:who, :day, 'theme', 'T1', 3)",),
    "reactions": ("INSERT INTO reactions VALUES ('check_in', 1, :who, 'hard', :day)",),
    "left_out": ("INSERT INTO left_out (script, why, left_out_at) VALUES ('check_in', 'late', :now)",),
    "themes": ("UPDATE themes SET ended_at = :now",),
    "broadcasts": ("INSERT INTO broadcasts VALUES ('B1', :who, 'everybody', 'sent', :now, 1, 1)",),
    "broadcast_texts": (
        "INSERT INTO broadcasts VALUES ('B1', :who, 'everybody', 'sent', :now, 1, 1)",
        "INSERT INTO broadcast_texts VALUES ('B1', 'en', 'words')",
    ),
    "case_holders": (_DONE, "INSERT INTO case_holders VALUES ('K1', :who)"),
    "case_things": (
        _DONE,
        "INSERT INTO case_things (code, thing, state, told, done_on) VALUES ('K1', 'notes', 'done', '', :day)",
    ),
    "case_letters": (_DONE, "INSERT INTO case_letters VALUES ('K1', 1, :who, 1, :day, x'00')"),
    "alerts": (_DONE, "INSERT INTO alerts VALUES ('K1', 1, :who, :now, 'taken', :now)"),
    "needs": (
        "UPDATE participation SET status = 'stopped', left_on = :day",
        "INSERT INTO needs VALUES (:who, 'no', :day, 0, x'00')",
    ),
}
"""What makes one row of each table that is kept until its last day, counted from today."""
TESTED_BY_ITSELF = frozenset(
    {"people", "participation", "sessions", "answers", "contributions", "outbox", "prompts", "attendance", "meetings"}
    | {"cases", "erasures", "invitations", "judgements", "sent_messages", "inbox", "last_words"}
)


def test_the_last_day_of_every_table_that_has_one_is_tested() -> None:
    assert {table for table, kept in RETENTION.items() if kept.length} <= LAST_DAYS.keys() | TESTED_BY_ITSELF
    assert not LAST_DAYS.keys() & TESTED_BY_ITSELF


@pytest.mark.parametrize("table", LAST_DAYS)
async def test_a_row_is_there_on_the_last_day_that_is_promised_and_gone_on_the_next(opens: Any, table: str) -> None:
    storage = await opens(DAYS)
    person = await joined(storage, 1)
    known = {"who": person.pseudonym, "now": stamp(NOW), "day": day(NOW), "later": day(NOW + timedelta(days=900))}

    def plant(connection: Connection) -> None:
        for sql in (*_PARENTS, *LAST_DAYS[table]):
            connection.execute(sql, {name: value for name, value in known.items() if f":{name}" in sql})

    await storage._project.run(plant)
    last = RETENTION[table].days(DAYS)
    assert last is not None
    await goes_after(storage, table, timedelta(days=last))


async def test_a_purge_that_is_cut_off_is_made_again(opens: Any) -> None:
    """Nothing of it is half done, and who is to be erased is named again the next night."""
    storage = await opens(DAYS)
    person = await with_something_kept(storage)
    [case] = await storage.cases.open()
    await storage.keep(turn(await joined(storage, 99, role="coordinator"), CaseMoved(case=case.code, to="done")))
    night = NOW + timedelta(days=40)
    assert await storage.purge(night) == (person.pseudonym,)
    await storage.close()
    again = await opens(DAYS)
    assert await again.purge(night) == (person.pseudonym,)
