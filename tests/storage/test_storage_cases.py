"""What storage keeps of cases: their clocks, who looks after them, what was written, what stays after an erasure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from conftest import Open
from examples import NOW, SETTINGS, joined, joining, turn

from flows.events import (
    CameBack,
    CaseKind,
    CaseMoved,
    CaseOpened,
    Event,
    LetterAnswered,
    LetterWritten,
    ThingLookedAfter,
    WithdrawalChosen,
)
from flows.vocabulary import Role
from storage import cases
from storage.database import Connection
from storage.errors import Overtaken
from storage.records import DueRow, Person
from storage.records_of_cases import CaseFile, Letter, Receipt, ThingDone
from storage.sealing import Seal
from storage.sqlite import SqliteStorage

WORDS = "The minutes were read out with my name in them."
DAY = timedelta(days=1)


async def asks(storage: SqliteStorage, person: Person, kind: CaseKind = "complaint", words: str = WORDS) -> str:
    await storage.keep(turn(person, CaseOpened(kind=kind, words=words)))
    return (await storage.cases.of(person.pseudonym))[0].case.code


async def kept(storage: SqliteStorage, code: str) -> CaseFile:
    found = await storage.cases.one(code)
    assert found is not None
    return found


async def letters_to_come(storage: SqliteStorage, person: Person) -> list[DueRow]:
    return [row for row in await storage.plans.of(person.pseudonym) if row.plan.kind == "letter"]


# --- opening ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "days"), [("complaint", 30), ("access", 28), ("correction", 28), ("contact", 28)])
async def test_each_kind_has_its_own_clock(storage: SqliteStorage, kind: CaseKind, days: int) -> None:
    await asks(storage, await joined(storage, 1), kind)
    [case] = await storage.cases.open()
    assert (case.kind, case.state, case.due_at) == (kind, "new", NOW + days * DAY)


async def test_the_project_sets_the_clocks(opens: Open) -> None:
    storage = await opens(replace(SETTINGS, case_days=5, complaint_days=9))
    person = await joined(storage, 1)
    await asks(storage, person, "complaint")
    await asks(storage, person, "access")
    assert [case.due_at for case in await storage.cases.open()] == [NOW + 5 * DAY, NOW + 9 * DAY]


async def test_its_words_are_read_with_it_and_by_nobody_in_the_database(storage: SqliteStorage) -> None:
    code = await asks(storage, await joined(storage, 1))
    assert (await kept(storage, code)).words == WORDS

    def rows(connection: Connection) -> str:
        return repr(connection.execute("SELECT * FROM cases").fetchall())

    assert WORDS not in await storage._project.run(rows)


async def test_the_team_reads_no_words_of_somebody_who_is_to_be_erased(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    code = await asks(storage, person)
    await storage.keep(turn(await joined(storage, 2, role="coordinator"), LetterWritten(case=code, words="Sorry.")))
    await storage.keep(turn(person, WithdrawalChosen(rung="erase")))
    assert ((await kept(storage, code)).words, (await kept(storage, code)).letters) == ("", ())
    await storage.keep(turn(person, CameBack()))
    assert (await kept(storage, code)).words == WORDS


async def test_a_case_needs_no_words(storage: SqliteStorage) -> None:
    code = await asks(storage, await joined(storage, 1), "contact", "")
    assert (await kept(storage, code)).words == ""


async def test_the_summaries_that_used_it_stand_in_it(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)

    def opens(connection: Connection) -> str:
        return cases.open_for(connection, person.pseudonym, "recall", now=NOW, due_at=NOW + 28 * DAY, batches=(5, 3))

    assert (await kept(storage, await storage._project.run(opens))).case.batches == (3, 5)


async def test_words_without_their_own_seal_are_not_kept(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)

    def opens(connection: Connection, seal: Seal | None = None) -> str:
        return cases.open_for(
            connection, person.pseudonym, "contact", now=NOW, due_at=NOW + 28 * DAY, words=WORDS, seal=seal
        )

    assert (await kept(storage, await storage._project.run(opens))).words == ""


async def test_somebody_sees_their_own_cases_the_newest_first_and_nobody_elses(storage: SqliteStorage) -> None:
    one, other = await joined(storage, 1), await joined(storage, 2)
    await storage.keep(turn(one, CaseOpened(kind="access")))
    await storage.keep(turn(other, CaseOpened(kind="contact")))
    await storage.keep(turn(one, CaseOpened(kind="complaint", words=WORDS), now=NOW + DAY))
    assert [(each.case.kind, each.words) for each in await storage.cases.of(one.pseudonym)] == [
        ("complaint", WORDS),
        ("access", ""),
    ]
    assert await storage.cases.of("nobody") == ()


# --- working on them -------------------------------------------------------------------------------------------------


async def test_whoever_moves_a_case_first_looks_after_it(storage: SqliteStorage) -> None:
    first, second = await joined(storage, 100, role="coordinator"), await joined(storage, 101, role="owner")
    code = await asks(storage, await joined(storage, 1))
    assert (await kept(storage, code)).case.holder == ""
    await storage.keep(turn(first, CaseMoved(case=code, to="seen")))
    await storage.keep(turn(second, CaseMoved(case=code, to="doing")))
    case = (await kept(storage, code)).case
    assert (case.holder, case.state, case.done_at) == (first.pseudonym, "doing", None)


async def test_a_done_case_says_since_when_and_is_open_no_more(storage: SqliteStorage) -> None:
    team = await joined(storage, 100, role="coordinator")
    code = await asks(storage, await joined(storage, 1))
    await storage.keep(turn(team, CaseMoved(case=code, to="done"), now=NOW + DAY))
    assert (await kept(storage, code)).case.done_at == NOW + DAY
    assert await storage.cases.open() == ()


@pytest.mark.parametrize(
    "event",
    [
        lambda code: CaseMoved(case=code, to="seen"),
        lambda code: ThingLookedAfter(case=code, thing="notes", state="done"),
        lambda code: LetterWritten(case=code, words="Hello."),
    ],
)
async def test_nothing_happens_to_a_case_that_somebody_else_has_done(storage: SqliteStorage, event: Any) -> None:
    team = await joined(storage, 100, role="coordinator")
    code = await asks(storage, await joined(storage, 1), "access")
    await storage.keep(turn(team, CaseMoved(case=code, to="done")))
    before = await kept(storage, code)
    with pytest.raises(Overtaken):
        await storage.keep(turn(team, event(code)))
    assert await kept(storage, code) == before


async def test_each_line_of_a_checklist_keeps_what_was_noted_last(storage: SqliteStorage) -> None:
    team = await joined(storage, 100, role="coordinator")
    code = await asks(storage, await joined(storage, 1), "access")
    assert len((await kept(storage, code)).still_open) == 5
    for noted in (
        ThingLookedAfter(case=code, thing="notes", state="none"),
        ThingLookedAfter(case=code, thing="reports", state="done"),
        ThingLookedAfter(case=code, thing="notes", state="done", told="the archive"),
    ):
        await storage.keep(turn(team, noted))
    found = await kept(storage, code)
    assert set(found.things) == {
        ThingDone(thing="notes", state="done", told="the archive", done_on=NOW.date()),
        ThingDone(thing="reports", state="done", told="", done_on=NOW.date()),
    }
    assert found.still_open == ("recordings", "transcripts", "lists")
    assert found.case.holder == team.pseudonym


@pytest.mark.parametrize(
    ("rung", "checklist"),
    [
        ("stop", ()),
        ("leave_keep", ("lists",)),
        ("leave_take_back", ("recordings", "transcripts", "notes", "reports", "lists")),
        ("erase", ("recordings", "transcripts", "notes", "reports", "lists")),
    ],
)
async def test_a_withdrawal_asks_for_as_much_as_it_goes_far(
    storage: SqliteStorage, rung: Any, checklist: tuple[str, ...]
) -> None:
    person = await joined(storage, 1)
    await storage.keep(turn(person, WithdrawalChosen(rung=rung)))
    [own] = await storage.cases.of(person.pseudonym)
    assert own.case.checklist == checklist


async def test_nobody_has_anything_to_do_when_somebody_stops_messages(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    await storage.keep(turn(person, WithdrawalChosen(rung="stop")))
    [own] = await storage.cases.of(person.pseudonym)
    assert (own.case.state, own.case.done_at) == ("done", NOW)
    assert await storage.cases.open() == ()


# --- letters ---------------------------------------------------------------------------------------------------------


async def test_letters_go_to_and_fro_and_each_is_read_by_both(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 100, role="coordinator"), await joined(storage, 1)
    code = await asks(storage, person)
    await storage.keep(turn(team, LetterWritten(case=code, words="Which minutes do you mean?")))
    await storage.keep(turn(person, LetterAnswered(case=code, words="Those of May.")))
    to_and_fro = (
        Letter(by_team=True, words="Which minutes do you mean?", written_on=NOW.date()),
        Letter(by_team=False, words="Those of May.", written_on=NOW.date()),
    )
    assert (await kept(storage, code)).letters == to_and_fro
    [own] = await storage.cases.of(person.pseudonym)
    assert own.letters == to_and_fro
    assert own.case.holder == team.pseudonym


async def test_a_letter_is_planned_for_its_person_and_for_nobody_else(storage: SqliteStorage) -> None:
    team, person, other = (
        await joined(storage, 100, role="coordinator"),
        await joined(storage, 1),
        await joined(storage, 2),
    )
    code = await asks(storage, person)
    await asks(storage, other)
    for words in ("One.", "Two."):
        await storage.keep(turn(team, LetterWritten(case=code, words=words)))
    [row] = await letters_to_come(storage, person)
    assert (row.plan.about, row.plan.asked, row.plan.due_at) == (code, True, NOW)
    assert not await letters_to_come(storage, other)
    assert not await letters_to_come(storage, team)


async def test_no_letter_is_legible_in_the_database(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 100, role="coordinator"), await joined(storage, 1)
    code = await asks(storage, person)
    await storage.keep(turn(team, LetterWritten(case=code, words=WORDS)))

    def rows(connection: Connection) -> str:
        return repr(connection.execute("SELECT * FROM case_letters").fetchall())

    assert WORDS not in await storage._project.run(rows)


async def test_a_withdrawal_gets_no_letter(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 100, role="coordinator"), await joined(storage, 1)
    await storage.keep(turn(person, WithdrawalChosen(rung="leave_keep")))
    [case] = await storage.cases.open()
    assert not (await kept(storage, case.code)).reached
    with pytest.raises(Overtaken):
        await storage.keep(turn(team, LetterWritten(case=case.code, words="Please stay.")))
    assert not await letters_to_come(storage, person)


async def test_who_stopped_still_gets_the_answer_to_a_complaint(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 100, role="coordinator"), await joined(storage, 1)
    code = await asks(storage, person)
    await storage.keep(turn(person, WithdrawalChosen(rung="stop")))
    assert (await kept(storage, code)).reached
    await storage.keep(turn(team, LetterWritten(case=code, words="This is what we found.")))
    assert len(await letters_to_come(storage, person)) == 1


async def test_who_has_not_joined_can_complain_and_be_answered(storage: SqliteStorage) -> None:
    person = await joining(storage, 1)
    assert (await kept(storage, await asks(storage, person))).reached


@pytest.mark.parametrize("how", ["blocked", "asked to be erased", "erased"])
async def test_who_is_here_no_more_gets_no_letter(storage: SqliteStorage, how: str) -> None:
    team, person = await joined(storage, 100, role="coordinator"), await joined(storage, 1)
    code = await asks(storage, person)
    if how == "blocked":
        await storage.left_quietly(person.chat_id, NOW)
    elif how == "asked to be erased":
        await storage.keep(turn(person, WithdrawalChosen(rung="erase")))
    else:
        await storage.erase(person.pseudonym, NOW)
    assert not (await kept(storage, code)).reached
    with pytest.raises(Overtaken):
        await storage.keep(turn(team, LetterWritten(case=code, words="Hello.")))


async def test_nobody_answers_about_a_case_that_is_not_theirs_or_is_done(storage: SqliteStorage) -> None:
    team, person, other = (
        await joined(storage, 100, role="coordinator"),
        await joined(storage, 1),
        await joined(storage, 2),
    )
    code = await asks(storage, person)
    with pytest.raises(Overtaken):
        await storage.keep(turn(other, LetterAnswered(case=code, words="It was me.")))
    await storage.keep(turn(team, CaseMoved(case=code, to="done")))
    with pytest.raises(Overtaken):
        await storage.keep(turn(person, LetterAnswered(case=code, words="Wait.")))
    assert (await kept(storage, code)).letters == ()


# --- who reads it ----------------------------------------------------------------------------------------------------

ACTS: tuple[Callable[[str], Event], ...] = (
    lambda code: CaseMoved(case=code, to="seen"),
    lambda code: ThingLookedAfter(case=code, thing="lists", state="done"),
    lambda code: LetterWritten(case=code, words="Which minutes?"),
)


@pytest.mark.parametrize("act", ACTS)
async def test_what_only_owners_read_nobody_else_looks_after(
    storage: SqliteStorage, act: Callable[[str], Event]
) -> None:
    coordinator, owner = await joined(storage, 100, role="coordinator"), await joined(storage, 101, role="owner")
    person = await joined(storage, 1)
    await storage.keep(turn(person, CaseOpened(kind="complaint", words=WORDS, read_by="owner")))
    [case] = await storage.cases.open()
    with pytest.raises(Overtaken):
        await storage.keep(turn(coordinator, act(case.code)))
    assert await storage.cases.open_to(coordinator) == ()
    await storage.keep(turn(owner, act(case.code)))
    assert [each.holder for each in await storage.cases.open_to(owner)] == [owner.pseudonym]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["coordinator", "owner"])
async def test_nobody_looks_after_what_they_asked_for_themselves(
    storage: SqliteStorage, role: Role, act: Callable[[str], Event]
) -> None:
    own, other = await joined(storage, 100, role=role), await joined(storage, 101, role="coordinator")
    code = await asks(storage, own)
    with pytest.raises(Overtaken):
        await storage.keep(turn(own, act(code)))
    assert await storage.cases.open_to(own) == ()
    await storage.keep(turn(other, act(code)))
    assert (await kept(storage, code)).case.holder == other.pseudonym


async def test_what_only_owners_read_goes_to_another_owner_and_to_no_coordinator(storage: SqliteStorage) -> None:
    first, second = await joined(storage, 100, role="owner"), await joined(storage, 101, role="owner")
    await joined(storage, 102, role="coordinator")
    person = await joined(storage, 1)
    await storage.keep(turn(person, CaseOpened(kind="complaint", words=WORDS, read_by="owner")))
    [case] = await storage.cases.open()
    await storage.keep(turn(first, CaseMoved(case=case.code, to="seen")))
    await storage.keep(turn(first, WithdrawalChosen(rung="stop")))
    assert (await kept(storage, case.code)).case.holder == second.pseudonym
    await storage.keep(turn(second, WithdrawalChosen(rung="stop")))
    assert (await kept(storage, case.code)).case.holder == ""


@pytest.mark.parametrize("owners", [1, 2])
async def test_when_the_last_owner_goes_whoever_waits_for_one_hears_of_it(storage: SqliteStorage, owners: int) -> None:
    leaving, *_ = [await joined(storage, 100 + number, role="owner") for number in range(owners)]
    await joined(storage, 110, role="coordinator")
    person = await joined(storage, 1)
    await storage.keep(turn(person, CaseOpened(kind="complaint", words=WORDS, read_by="owner")))
    await storage.keep(turn(leaving, WithdrawalChosen(rung="stop")))
    told = [row.plan.kind for row in await storage.plans.of(person.pseudonym) if row.plan.kind == "handed_over"]
    assert told == (["handed_over"] if owners == 1 else [])


async def test_a_coordinators_own_complaint_is_handed_to_everybody_but_them(storage: SqliteStorage) -> None:
    own, leaving = await joined(storage, 100, role="coordinator"), await joined(storage, 101, role="coordinator")
    owner = await joined(storage, 102, role="owner")
    code = await asks(storage, own)
    await storage.keep(turn(leaving, CaseMoved(case=code, to="seen")))
    await storage.keep(turn(leaving, WithdrawalChosen(rung="stop")))
    assert (await kept(storage, code)).case.holder == owner.pseudonym


# --- the end of the project ------------------------------------------------------------------------------------------

ENDS = NOW + 10 * DAY


@pytest.mark.parametrize(("kind", "days"), [("complaint", 30), ("access", 28)])
async def test_nothing_is_due_once_everything_is_deleted(opens: Open, kind: CaseKind, days: int) -> None:
    storage = await opens(replace(SETTINGS, ends_at=ENDS, zone="UTC"))
    await asks(storage, await joined(storage, 1), kind)
    deleted_on = await storage.endings.deleted_on()
    [case] = await storage.cases.open()
    assert deleted_on == (ENDS + 7 * DAY).date()
    assert case.due_at.date() == deleted_on - DAY < (NOW + days * DAY).date()


async def test_what_was_asked_for_on_the_last_day_is_due_at_once_and_never_before_it_was(opens: Open) -> None:
    storage = await opens(replace(SETTINGS, ends_at=NOW - 7 * DAY, zone="UTC"))
    await asks(storage, await joined(storage, 1))
    assert [case.due_at for case in await storage.cases.open()] == [NOW]


async def test_what_is_open_when_farewell_is_said_is_due_before_everything_is_deleted(opens: Open) -> None:
    storage = await opens(SETTINGS)
    await asks(storage, await joined(storage, 1))
    await storage.close()
    storage = await opens(replace(SETTINGS, ends_at=NOW, zone="UTC"))
    await storage.endings.say_farewell(NOW, NOW + DAY)
    assert [case.due_at.date() for case in await storage.cases.open()] == [(NOW + 7 * DAY).date()]


# --- after an erasure, and by a code ---------------------------------------------------------------------------------


async def test_a_case_outlives_its_person_without_their_words(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 100, role="coordinator"), await joined(storage, 1)
    code = await asks(storage, person, "correction")
    await storage.keep(turn(team, LetterWritten(case=code, words="Which list?")))
    await storage.keep(turn(team, ThingLookedAfter(case=code, thing="lists", state="done", told="the office")))
    before = await kept(storage, code)
    await storage.erase(person.pseudonym, NOW)
    erased = replace(before.case, pseudonym="", whose="gone", has_words=False)
    assert await kept(storage, code) == CaseFile(case=erased, things=(replace(before.things[0], told=""),))


@pytest.mark.parametrize(("kind", "days"), [("complaint", 30), ("access", 28), ("correction", 28), ("contact", 28)])
async def test_what_nobody_waits_for_is_done_once_its_days_from_the_erasure_are_over(
    storage: SqliteStorage, kind: CaseKind, days: int
) -> None:
    person = await joined(storage, 1)
    code = await asks(storage, person, kind)
    await storage.keep(turn(person, WithdrawalChosen(rung="erase", contact_goes_on=True)))
    erased_at = NOW + 7 * DAY
    await storage.erase(person.pseudonym, erased_at)
    await storage.purge(erased_at + (days - 1) * DAY)
    assert (await kept(storage, code)).case.state == "new"
    await storage.purge(erased_at + days * DAY)
    assert (await kept(storage, code)).case.done_at == erased_at + days * DAY
    assert [case.rung for case in await storage.cases.open()] == ["erase"], "what lies outside is still to be done"


async def test_what_goes_with_its_person_is_due_before_that_and_has_its_full_time_if_they_come_back(
    storage: SqliteStorage,
) -> None:
    person = await joined(storage, 1)
    code = await asks(storage, person, "contact")
    await storage.keep(turn(person, WithdrawalChosen(rung="erase", contact_goes_on=True)))
    assert (await kept(storage, code)).case.due_at == NOW + 6 * DAY
    await storage.cases.told_of_clocks({code: 2}, (), NOW + 5 * DAY)
    await storage.keep(turn(person, CameBack()))
    back = (await kept(storage, code)).case
    assert (back.due_at, back.reminded, back.erased_at) == (NOW + 28 * DAY, 0, None)


async def test_nothing_is_written_freely_about_somebody_who_was_erased_a_moment_ago(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 100, role="coordinator"), await joined(storage, 1)
    code = await asks(storage, person, "correction")
    await storage.erase(person.pseudonym, NOW)
    await storage.keep(turn(team, ThingLookedAfter(case=code, thing="lists", state="done", told="the aunt of Robin")))
    assert (await kept(storage, code)).things == (ThingDone(thing="lists", state="done", told="", done_on=NOW.date()),)


async def test_a_copy_of_everything_has_the_words_and_letters_of_their_cases(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 100, role="coordinator"), await joined(storage, 1)
    code = await asks(storage, person)
    await storage.keep(turn(team, LetterWritten(case=code, words="Which minutes?")))
    copy = await storage.copy_of(person.pseudonym)
    assert [row["content"] for row in copy["cases"]] == [WORDS]
    assert [row["content"] for row in copy["case_letters"]] == ["Which minutes?"]


async def test_an_erasure_is_found_by_its_code_and_says_nothing_of_whom(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    code = await storage.erase(person.pseudonym, NOW)
    found = await storage.cases.receipt(code)
    assert isinstance(found, Receipt)
    assert (found.code, found.requested_at, found.done_at) == (code, NOW, NOW)
    assert person.pseudonym not in repr(found)


async def test_a_case_is_found_by_its_code_and_an_unknown_code_finds_nothing(storage: SqliteStorage) -> None:
    code = await asks(storage, await joined(storage, 1))
    assert await storage.cases.receipt(code) == (await kept(storage, code)).case
    assert await storage.cases.receipt("AAAAAA") is None
    assert await storage.cases.one("AAAAAA") is None
