"""Restoring: a copy takes the place of the data, and nothing comes back that is nobody's to bring back."""

from __future__ import annotations

import asyncio
import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Open, Restore
from examples import KEPT, NOW, answer, changeable, contribution, joined, turn, waiting

from flows.events import (
    AttributionChanged,
    CaseOpened,
    ContributionTakenBack,
    NeedMet,
    NeedsGone,
    NeedsSaid,
    PauseChosen,
    Shown,
    WithdrawalChosen,
)
from flows.phrase import system
from storage.backups import asides, kept
from storage.database import opened_alone
from storage.errors import Damaged, InUse, NoBackup
from storage.keys import read_keys
from storage.records import Person
from storage.sqlite import SqliteStorage

LATER = NOW + timedelta(hours=3)
MARK = "The kettle is behind the blue door."


@pytest.fixture
async def storage(opens: Open) -> SqliteStorage:
    return await opens(KEPT)


async def _rows(storage: SqliteStorage, sql: str) -> list[Any]:
    return await storage._project.run(lambda connection: connection.execute(sql).fetchall())


async def _shared(storage: SqliteStorage, person: Person) -> list[str]:
    return [each.words for each in await changeable(storage, person)]


# --- what comes back -------------------------------------------------------------------------------------------------


async def test_a_copy_made_under_load_opens_in_a_new_place_with_every_answer_that_was_kept_before_it(
    storage: SqliteStorage, opens: Open, backups: Path, folder: Path, key_file: Path, restore: Restore
) -> None:
    people = [await joined(storage, chat) for chat in range(10, 20)]
    before = 0

    async def write(number: int) -> None:
        nonlocal before
        await storage.keep(turn(people[number % 10], contribution(f"{MARK} {number}")))
        before += 1

    writing = [asyncio.create_task(write(number)) for number in range(300)]
    while before < 100:
        await asyncio.sleep(0)
    counted = before
    snapshot = await storage.backups.take(backups, NOW)
    await asyncio.gather(*writing)
    await storage.close()
    shutil.rmtree(folder)
    restored = await restore(snapshot)
    again = await opens(KEPT)
    words = [each for person in people for each in await _all_shared(again, person)]
    assert counted <= len(words) <= 300
    assert len(set(words)) == len(words)
    assert (restored.aside, restored.later, restored.erased) == (None, None, 0)


async def _all_shared(storage: SqliteStorage, person: Person) -> list[str]:
    return [each.words for each in await changeable(storage, person)]


async def test_what_was_lost_comes_back_and_what_was_there_is_put_aside(
    storage: SqliteStorage, opens: Open, backups: Path, folder: Path, key_file: Path, restore: Restore
) -> None:
    person = await joined(storage, 8)
    await storage.keep(turn(person, contribution(MARK)))
    snapshot = await storage.backups.take(backups, NOW)
    await storage.close()
    damaged = bytearray((folder / "project.db").read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (folder / "project.db").write_bytes(damaged)
    with pytest.raises(Damaged):
        await opens(KEPT)
    restored = await restore(snapshot)
    assert await _shared(await opens(KEPT), person) == [MARK]
    assert (restored.unread, restored.later) == (1, None)
    assert asides(backups) == (restored.aside,)
    assert (asides(backups)[0] / "project.db").read_bytes() == damaged
    assert not (folder / "restoring").exists()


async def test_nothing_is_restored_while_a_bot_runs(
    storage: SqliteStorage, backups: Path, folder: Path, restore: Restore
) -> None:
    snapshot = await storage.backups.take(backups, NOW)
    before = (folder / "project.db").stat()
    with pytest.raises(InUse):
        await restore(snapshot)
    assert (folder / "project.db").stat().st_mtime_ns == before.st_mtime_ns
    await joined(storage, 8)


async def test_a_copy_that_is_damaged_changes_nothing(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    person = await joined(storage, 8)
    snapshot = await storage.backups.take(backups, NOW)
    await storage.close()
    path = snapshot.file(backups, "project")
    path.write_bytes(path.read_bytes()[:-4096])
    with pytest.raises(Damaged):
        await restore(snapshot)
    assert await (await opens(KEPT)).person(person.pseudonym) == person
    assert asides(backups) == ()


@pytest.mark.parametrize("left", [{"project.db"}, {"project.db", "people.db"}])
async def test_a_crash_while_it_takes_the_place_leaves_a_folder_that_is_refused_or_whole(
    storage: SqliteStorage, opens: Open, backups: Path, folder: Path, restore: Restore, left: set[str]
) -> None:
    person = await joined(storage, 8)
    snapshot = await storage.backups.take(backups, NOW)
    await storage.close()
    for path in folder.glob("*.db"):
        if path.name not in left:
            path.unlink()
    if "people.db" not in left:
        with pytest.raises(Damaged, match=r"people\.db is missing"):
            await opens(KEPT)
    await restore(snapshot)
    assert await (await opens(KEPT)).person(person.pseudonym) == person


# --- erasures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known_from", ["present", "newer", "aside"])
async def test_who_was_erased_since_is_erased_before_anything_can_start(
    storage: SqliteStorage,
    opens: Open,
    backups: Path,
    folder: Path,
    key_file: Path,
    restore: Restore,
    known_from: str,
) -> None:
    gone, stays = await joined(storage, 8), await joined(storage, 9)
    for person in (gone, stays):
        await storage.keep(turn(person, contribution(MARK), answer("3")))
    snapshot = await storage.backups.take(backups, NOW)
    code = await storage.erase(gone.pseudonym, NOW + timedelta(hours=1))
    newer = await storage.backups.take(backups, NOW + timedelta(hours=2))
    await storage.close()
    if known_from == "newer":
        shutil.rmtree(folder)
    if known_from == "aside":
        await restore(newer, NOW + timedelta(hours=2, minutes=30))
        for kind in ("people", "project"):
            newer.file(backups, kind).unlink()
        shutil.rmtree(folder)
    restored = await restore(snapshot)
    keys = read_keys(key_file, folder)
    with opened_alone(folder / "people.db", keys.people) as people:
        assert people.execute("SELECT pseudonym FROM people").fetchall() == [(stays.pseudonym,)]
    again = await opens(KEPT)
    assert await _rows(again, "SELECT DISTINCT pseudonym FROM contributions") == [(stays.pseudonym,)]
    assert await _rows(again, "SELECT DISTINCT pseudonym FROM answers") == [(stays.pseudonym,)]
    [(receipt, done_at)] = await _rows(again, "SELECT code, done_at FROM erasures")
    assert (receipt, done_at[:16]) == (code, "2026-03-02T13:00")
    assert restored.erased == 1


async def test_an_older_copy_is_read_with_later_keys_so_that_nobody_erased_is_in_it(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    gone, stays = await joined(storage, 8), await joined(storage, 9)
    for person in (gone, stays):
        await storage.keep(turn(person, contribution(MARK)))
    snapshot = await storage.backups.take(backups, NOW)
    await storage.erase(gone.pseudonym, NOW + timedelta(hours=1))
    await storage._project.run(lambda connection: connection.execute("DELETE FROM erasures"))
    await storage.backups.take(backups, NOW + timedelta(days=8))
    assert len(kept(backups, "people")) == 1
    await storage.close()
    restored = await restore(snapshot, NOW + timedelta(days=8, hours=1))
    assert restored.erased == 1
    again = await opens(KEPT)
    assert await _rows(again, "SELECT pseudonym FROM participation") == [(stays.pseudonym,)]
    assert await _shared(again, stays) == [MARK]


async def test_without_any_keys_it_says_why(
    storage: SqliteStorage, backups: Path, folder: Path, restore: Restore
) -> None:
    snapshot = await storage.backups.take(backups, NOW)
    await storage.close()
    snapshot.file(backups, "people").unlink()
    shutil.rmtree(folder)
    with pytest.raises(NoBackup, match="kept for 7 days"):
        await restore(snapshot)


# --- who left, and what was taken back -------------------------------------------------------------------------------


@pytest.mark.parametrize("known_from", ["present", "newer"])
async def test_nobody_is_written_to_who_stopped_since(
    storage: SqliteStorage, opens: Open, backups: Path, folder: Path, restore: Restore, known_from: str
) -> None:
    leaves, pauses, blocks, stays = [await joined(storage, chat) for chat in (8, 9, 10, 11)]
    for person in (leaves, pauses, blocks, stays):
        await waiting(storage, person)
    snapshot = await storage.backups.take(backups, NOW)
    await storage.keep(turn(leaves, WithdrawalChosen(rung="erase")))
    await storage.keep(turn(pauses, PauseChosen(until=None)))
    await storage.left_quietly(10, NOW)
    await storage.backups.take(backups, NOW + timedelta(hours=1))
    await storage.close()
    if known_from == "newer":
        shutil.rmtree(folder)
    restored = await restore(snapshot)
    again = await opens(KEPT)
    assert await _status(again, leaves, pauses, blocks, stays) == ["stopped", "paused", "left", "active"]
    plans = "SELECT kind, pseudonym FROM due"
    assert await _rows(again, plans) == [("erase", leaves.pseudonym)]
    assert (restored.carried.people, restored.dropped) == (3, 4)
    assert await again.claim(LATER, 10) == ()


async def _status(storage: SqliteStorage, *people: Person) -> list[str]:
    found = [await storage.person(person.pseudonym) for person in people]
    return [person.status if person else "" for person in found]


async def test_what_was_taken_back_since_is_not_there_and_is_shared_as_its_author_last_said(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    person = await joined(storage, 8)
    for number in (1, 2):
        await storage.keep(turn(person, contribution(f"{MARK} {number}")))
    first, second = [each.id for each in await changeable(storage, person)]
    snapshot = await storage.backups.take(backups, NOW)
    await storage.keep(turn(person, ContributionTakenBack(contribution=first)))
    await storage.keep(turn(person, AttributionChanged(contribution=second, attribution="collective")))
    await storage.close()
    restored = await restore(snapshot)
    again = await opens(KEPT)
    assert await _rows(again, "SELECT id, attribution FROM contributions") == [(second, "collective")]
    assert restored.taken_back == 1


async def test_what_somebody_needs_is_as_they_said_it_last_and_what_they_deleted_stays_away(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    deletes, changes = await joined(storage, 8), await joined(storage, 9)
    for person in (deletes, changes):
        await storage.keep(turn(person, NeedsSaid(needs=("breaks",), words="", shared="yes")))
    snapshot = await storage.backups.take(backups, NOW)
    await storage.keep(turn(deletes, NeedsGone()))
    await storage.keep(turn(changes, NeedsSaid(needs=("food",), words="", shared="no")))
    await storage.keep(turn(changes, NeedMet(need="food", words="It is vegan.")))
    await storage.close()
    await restore(snapshot)
    again = await opens(KEPT)
    assert await again.needs.of(deletes.pseudonym) is None
    needed = await again.needs.of(changes.pseudonym)
    assert needed is not None
    assert (needed.needs, needed.shared) == (("food",), "no")
    assert list(await again.needs.met()) == ["food"]
    assert (await again.needs.known(NOW)).needs == ()


async def test_a_wrong_copy_put_back_by_mistake_takes_nothing_from_the_right_one(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    person = await joined(storage, 8)
    wrong = await storage.backups.take(backups, NOW)
    await storage.keep(turn(person, contribution(MARK)))
    right = await storage.backups.take(backups, NOW + timedelta(hours=1))
    await storage.close()
    await restore(wrong, NOW + timedelta(hours=2))
    restored = await restore(right, NOW + timedelta(hours=3))
    assert restored.taken_back == 0
    assert await _shared(await opens(KEPT), person) == [MARK]


async def test_rights_that_were_asked_for_since_go_on_and_invitations_stay_used(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    person = await joined(storage, 8)
    token = await storage.invite("participant", uses=1, expires_at=NOW + timedelta(days=5), now=NOW)
    snapshot = await storage.backups.take(backups, NOW)
    await storage.keep(turn(person, CaseOpened(kind="complaint", words=MARK)))
    await storage.admit(token, chat_id=9, language="en", zone="UTC", now=NOW)
    await storage.close()
    await restore(snapshot)
    again = await opens(KEPT)
    [case] = await again.cases.open()
    assert (case.kind, case.pseudonym) == ("complaint", person.pseudonym)
    assert (await again.admit(token, chat_id=10, language="en", zone="UTC", now=NOW)).refusal == "used_up"


async def test_a_summary_that_was_published_since_is_not_published_again(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    people = [await joined(storage, chat) for chat in range(10, 15)]
    for person in people:
        await storage.keep(turn(person, answer("4")))
    snapshot = await storage.backups.take(backups, NOW)
    await storage.digests.close(NOW + timedelta(hours=1))
    published = await storage.digests.latest()
    await storage.close()
    await restore(snapshot)
    again = await opens(KEPT)
    assert published is not None
    assert await again.digests.latest() == published
    await again.digests.close(LATER)
    assert await again.digests.latest() == published


# --- the audit, and who is told --------------------------------------------------------------------------------------


async def test_the_audit_goes_on_over_a_restore_and_notes_it(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    coordinator = await joined(storage, 7, role="coordinator")
    await storage.keep(turn(coordinator, Shown(view="cases")))
    snapshot = await storage.backups.take(backups, NOW)
    await storage.keep(turn(coordinator, Shown(view="proposals")))
    await storage.backups.take(backups, NOW + timedelta(hours=1))
    await storage.close()
    await restore(snapshot)
    again = await opens(KEPT)
    verdict = await again.looks.verify([each.head for each in kept(backups)])
    assert (verdict.rows, verdict.is_whole) == (3, True)
    assert await _rows(again, "SELECT what, about FROM audit WHERE role = 'operator'") == [("restored", snapshot.name)]


async def test_the_owner_is_told_at_the_next_start(
    storage: SqliteStorage, opens: Open, backups: Path, restore: Restore
) -> None:
    owner = await joined(storage, 7, role="owner")
    await waiting(storage, owner, "goodbye")
    snapshot = await storage.backups.take(backups, NOW)
    await storage.close()
    assert (await restore(snapshot)).dropped == 1
    [told] = await (await opens(KEPT)).claim(LATER, 10)
    assert (told.person.pseudonym, told.message.phrases) == (owner.pseudonym, (system("hello"),))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
async def test_what_root_makes_and_puts_back_stays_usable_for_the_bots_own_user(
    storage: SqliteStorage, backups: Path, folder: Path, restore: Restore
) -> None:
    for path in (backups.parent, folder):
        os.chown(path, 4711, 4712)
    snapshot = await storage.backups.take(backups, NOW)
    await storage.close()
    await restore(snapshot)
    made = [*backups.rglob("*"), backups, *folder.glob("*.db")]
    assert {(path.stat().st_uid, path.stat().st_gid) for path in made} == {(4711, 4712)}
