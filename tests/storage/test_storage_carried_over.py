"""What was promised, decided or said since a copy was made still holds once the copy is put back."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import Open, Restore
from examples import A_MEETING, KEPT, NOW, WORDS, answer, contribution, joined, message, turn

from flows.events import (
    AttributionChanged,
    BroadcastWritten,
    CaseOpened,
    ContributionTakenBack,
    MeetingCancelled,
    NameChosen,
    ProposalMade,
    ReactionGiven,
)
from storage.database import opened_alone
from storage.keys import read_keys
from storage.last_words import LastWords
from storage.records import Person
from storage.records_of_cases import Receipt
from storage.sqlite import SqliteStorage

MARK = "The kettle is behind the blue door."


@pytest.fixture
async def storage(opens: Open) -> SqliteStorage:
    return await opens(KEPT)


async def test_who_joined_since_takes_part_with_all_but_what_they_shared(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    before = await joined(storage, 8)
    snapshot = await storage.backups.take(backups, NOW)
    since = await joined(storage, 9)
    await storage.keep(turn(since, NameChosen(name="Sunny"), CaseOpened(kind="complaint", words=MARK)))
    await storage.keep(turn(since, contribution(MARK)))
    await storage.close()
    assert (await restore(snapshot)).carried.unknown == 0
    again = await opens(KEPT)
    found = await again.person(since.pseudonym)
    assert found is not None
    assert (found.status, found.name, found.chat_id) == ("active", "Sunny", 9)
    [own] = await again.cases.of(since.pseudonym)
    assert own.words == MARK
    copied = await again.copy_of(since.pseudonym)
    assert (len(copied["consents"]), copied["contributions"]) == (1, [])
    assert (await again.person(before.pseudonym)) is not None


async def test_people_are_called_what_they_said_last(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    person = await joined(storage, 8)
    await storage.keep(turn(person, NameChosen(name="Rain")))
    snapshot = await storage.backups.take(backups, NOW)
    await storage.keep(turn(person, NameChosen(name="Sunny")))
    await storage.moved(8, 88)
    await storage.close()
    await restore(snapshot)
    found = await (await opens(KEPT)).person(person.pseudonym)
    assert found is not None
    assert (found.name, found.chat_id) == ("Sunny", 88)


async def test_without_their_keys_who_joined_since_is_unknown_and_their_case_belongs_to_nobody(
    storage: SqliteStorage, opens: Open, backups: Path, folder: Path, restore: Restore
) -> None:
    await joined(storage, 8)
    snapshot = await storage.backups.take(backups, NOW)
    await storage.keep(turn(await joined(storage, 9), CaseOpened(kind="complaint", words=MARK)))
    newer = await storage.backups.take(backups, NOW + timedelta(hours=1))
    await storage.close()
    newer.file(backups, "people").unlink()
    shutil.rmtree(folder)
    assert (await restore(snapshot)).carried.unknown == 1
    [case] = await (await opens(KEPT)).cases.open()
    assert (case.kind, case.pseudonym) == ("complaint", "")


async def test_nobody_who_waited_to_be_erased_is_known_again(
    storage: SqliteStorage, opens: Open, backups: Path, folder: Path, key_file: Path, restore: Restore
) -> None:
    snapshot = await storage.backups.take(backups, NOW)
    since = await joined(storage, 9)
    asked = "INSERT INTO erasures (code, pseudonym, requested_at, after_goodbye) VALUES ('ABCD', ?, '2026-03-02', 1)"
    await storage._project.run(lambda connection: connection.execute(asked, (since.pseudonym,)).rowcount)
    await storage.close()
    await restore(snapshot)
    with opened_alone(folder / "people.db", read_keys(key_file, folder).people) as people:
        assert people.execute("SELECT * FROM people").fetchall() == []
    assert await (await opens(KEPT)).person(since.pseudonym) is None


@pytest.mark.parametrize("said_since", [False, True])
async def test_a_receipt_is_owed_if_it_was_last(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore, said_since: bool
) -> None:
    person = await joined(storage, 8)
    last = LastWords(code="K7QX2M", chat_id=8, words="Your receipt.", silent=False)
    if not said_since:
        snapshot = await storage.backups.take(backups, NOW)
    await storage.erasures.carry_out(person.pseudonym, NOW, Receipt(code=last.code, requested_at=NOW), last)
    if said_since:
        snapshot = await storage.backups.take(backups, NOW)
        await storage.erasures.said(last.code)
    await storage.close()
    await restore(snapshot)
    again = await opens(KEPT)
    assert await again.erasures.owed() == (() if said_since else (last,))
    assert await again.person(person.pseudonym) is None


async def test_a_script_that_was_too_hard_does_not_come_again(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    people = [await joined(storage, chat) for chat in range(8, 13)]
    snapshot = await storage.backups.take(backups, NOW)
    for person in people:
        await storage.keep(turn(person, ReactionGiven(script="check_in", version=3, reaction="hard")))
    await storage.close()
    await restore(snapshot)
    [suspended] = await (await opens(KEPT)).safety.suspended()
    assert suspended.script == "check_in"


async def test_what_the_bot_said_since_can_still_be_deleted(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    person = await joined(storage, 8)
    snapshot = await storage.backups.take(backups, NOW)
    (sent,) = await storage.keep(turn(person, says=[message()]))
    await storage.sent(sent, [77], NOW)
    await storage.close()
    await restore(snapshot)
    assert await (await opens(KEPT)).chats.deletable(person.pseudonym, NOW) == (77,)


async def test_the_team_hears_that_something_was_taken_back_of_a_summary(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    facilitator = await joined(storage, 7, role="facilitator")
    people = [await joined(storage, chat) for chat in range(8, 14)]
    for person in people:
        await storage.keep(turn(person, contribution(MARK), answer("3")))
    await storage.digests.close(NOW)
    snapshot = await storage.backups.take(backups, NOW)
    [own] = await storage.digests.shared_by(people[0].pseudonym)
    await storage.keep(turn(people[0], ContributionTakenBack(contribution=own.id)))
    owed = await storage.digests.recalled()
    await storage.close()
    await restore(snapshot)
    assert owed == {facilitator.pseudonym: (1,)}
    assert await (await opens(KEPT)).digests.recalled() == owed


async def test_no_name_stands_below_what_is_shared_without_one_since(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    person = await _named(storage, 8)
    await storage.keep(turn(person, contribution(MARK, "by_name")))
    [own] = await storage.digests.shared_by(person.pseudonym)
    snapshot = await storage.backups.take(backups, NOW)
    await storage.keep(turn(person, AttributionChanged(contribution=own.id, attribution="anonymous")))
    await storage.close()
    await restore(snapshot)
    again = await opens(KEPT)
    signed = "SELECT attribution, signature FROM contributions"
    assert await again._project.run(lambda c: c.execute(signed).fetchall()) == [("anonymous", None)]


async def _named(storage: SqliteStorage, chat_id: int) -> Person:
    person = await joined(storage, chat_id)
    await storage.keep(turn(person, NameChosen(name="Rain")))
    found = await storage.person(person.pseudonym)
    assert found is not None
    return found


async def test_a_session_that_was_cancelled_since_is_not_announced_again(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    facilitator = await joined(storage, 7, role="facilitator")
    await storage.keep(turn(facilitator, A_MEETING))
    snapshot = await storage.backups.take(backups, NOW)
    [meeting] = await storage.meetings.upcoming(NOW)
    await storage.keep(turn(facilitator, MeetingCancelled(meeting=meeting.code)))
    still = await storage.meetings.upcoming(NOW)
    await storage.close()
    await restore(snapshot)
    assert await (await opens(KEPT)).meetings.upcoming(NOW) == still


async def test_what_the_team_wrote_and_what_it_was_told_since_is_there(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    person = await joined(storage, 8)
    snapshot = await storage.backups.take(backups, NOW)
    await storage.keep(turn(person, ProposalMade(about=WORDS, kind="felt_wrong")))
    await storage.keep(turn(person, BroadcastWritten(language="en", words="Tea at four.")))
    written = await _written(storage)
    await storage.close()
    await restore(snapshot)
    assert [len(rows) for rows in written] == [1, 1]
    assert await _written(await opens(KEPT)) == written


async def _written(storage: SqliteStorage) -> list[list[tuple[str, ...]]]:
    both = "SELECT code, sealed FROM proposals", "SELECT broadcast, words FROM broadcast_texts"
    return [await storage._project.run(lambda c, sql=sql: c.execute(sql).fetchall()) for sql in both]  # type: ignore[misc]
