"""What erasing leaves (nothing), what a theft yields (nothing), and what a copy of one's data contains (all of it)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import Open
from examples import (
    A_MEETING,
    NOW,
    SETTINGS,
    WORDS,
    answer,
    changeable,
    consent,
    contribution,
    joined,
    joining,
    message,
    planned,
    session,
    turn,
)

from flows.events import (
    AnswerJudged,
    AnswerTranslated,
    BroadcastWritten,
    CameBack,
    CaseMoved,
    CaseOpened,
    ComingAnswered,
    ConsentRefused,
    Hidden,
    HideAsked,
    LetterAnswered,
    LetterWritten,
    NameChosen,
    NeedsSaid,
    PauseChosen,
    Prompted,
    ProposalMade,
    QuestionAnswered,
    QuestionAsked,
    ReactionGiven,
    Shown,
    ThemeOpened,
    ThingLookedAfter,
    WithdrawalChosen,
)
from flows.phrase import system
from storage import erasure
from storage.copying import copy_of
from storage.database import Connection, Database
from storage.erasure import FILES, PEOPLE, PROJECT, Rule
from storage.errors import Damaged, Unavailable, WrongKey
from storage.keys import create_key, read_keys
from storage.last_words import OWED_FOR, LastWords
from storage.opening import open_storage
from storage.people import People
from storage.ports_of_safety import Removed
from storage.records import Message, Person
from storage.records_of_cases import Receipt
from storage.sealing import Seal
from storage.sqlite import SqliteStorage
from storage.sqlite_erasures import SqliteErasures
from tests.mortal import Mortal, PowerCut

CHAT = 7_340_912_556_018
MARKS = "Quillon-name", "vexilla-answer", "thornbury-quote", "marrow-consent", "lanyard-session", "sorrel-outbox"
LETTERS = "bramble-complaint", "tansy-letter", "sedge-reply"
NEED = "fennel-need"
ALL_MARKS = (*MARKS, *LETTERS, NEED)


async def somebody_with_everything(storage: SqliteStorage) -> Person:
    """Somebody with a row in every table that has rows about people."""
    name, words, quote, agreed, in_session, unsent = MARKS
    person = await joining(storage, CHAT)
    await storage.keep(turn(person, consent(agreed), NameChosen(name=name)))
    person = replace(person, status="active", name=name)
    await storage.keep(turn(person, session=session(1)))
    await storage.keep(turn(person, answer(words, WORDS, free_words=True), contribution(quote, "by_name")))
    await heard(storage, person)
    await complained(storage, person)
    owed = "INSERT INTO recalls (pseudonym, batch) VALUES (?, 1)"  # as to somebody of the team
    await storage._project.run(lambda connection: connection.execute(owed, (person.pseudonym,)))
    await storage.keep(turn(person, NeedsSaid(needs=("other",), words=NEED, shared="yes")))
    await storage.keep(turn(person, ReactionGiven(script="check_in", version=3, reaction="hard")))
    await storage.keep(turn(person, WithdrawalChosen(rung="stop")))
    rhythm = planned(kind="schedule", wall="2026-03-03T12:00", rule='{"every":"1 week","at":"12:00"}')
    await storage.keep(turn(person, rhythm, Prompted(script="check_in", asked=False)))
    await storage.keep(turn(person, A_MEETING, BroadcastWritten(language="en", words="the team's words")))
    [gathering] = await storage.meetings.upcoming(NOW)
    await storage.keep(turn(person, ComingAnswered(meeting=gathering.code, answer="coming")))
    (sent,) = await storage.keep(turn(person, says=[message()], session=session(1, words=in_session)))
    await storage.sent(sent, [1], NOW)
    waits = Message(phrases=(system("hello", name=unsent),))
    await storage.keep(turn(person, says=[waits], session=session(1, words=in_session)))
    return person


async def heard(storage: SqliteStorage, person: Person) -> None:
    """What they shared is in a summary, and everything comes of it that can, by their own hand or another's."""
    for chat in range(CHAT + 1, CHAT + 5):
        await storage.keep(turn(await joined(storage, chat), contribution("more tea")))
    assert await storage.digests.close(NOW)
    [own] = await storage.digests.shared_by(person.pseudonym)
    await storage.keep(turn(person, Shown(view="digest_words"), ThemeOpened(title="tea", contribution=own.id)))
    [theme] = await storage.themes.all()
    await storage.keep(turn(person, AnswerTranslated(theme=theme.code, language="pl", words="więcej herbaty")))
    asked = QuestionAsked(contribution=own.id, words="which tea?")
    suggested = ProposalMade(about=WORDS, kind="felt_wrong")
    await storage.keep(turn(person, AnswerJudged(theme=theme.code, judgement="yes"), asked, suggested))
    [thread] = [row.plan.about for row in await storage.plans.of(person.pseudonym) if row.plan.kind == "question"]
    await storage.keep(turn(person, QuestionAnswered(thread=thread, words="any tea")))


async def complained(storage: SqliteStorage, person: Person) -> None:
    """They ask the team for something, and letters go to and fro; they take up somebody else's call themselves."""
    asked, written, replied = LETTERS
    await storage.keep(turn(person, CaseOpened(kind="complaint", words=asked)))
    [found] = await storage.cases.of(person.pseudonym)
    coordinator = await joined(storage, CHAT + 9, role="coordinator")
    await storage.keep(turn(coordinator, LetterWritten(case=found.case.code, words=written)))
    await storage.keep(turn(person, LetterAnswered(case=found.case.code, words=replied)))
    await storage.keep(turn(await joined(storage, CHAT + 8), CaseOpened(kind="safeguarding")))
    [called] = [case for case in await storage.cases.open() if case.kind == "safeguarding"]
    await storage.keep(turn(replace(person, role="coordinator"), CaseMoved(case=called.code, to="seen")))


def dumped(connection: Connection) -> str:
    """Every value in a file, decrypted: text as it is, sealed values as bytes and as hexadecimal."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    rows = [row for (table,) in tables for row in connection.execute(f"SELECT * FROM {table}")]
    values = [value for row in rows for value in row]
    return "\n".join(f"{value!r} {value.hex()}" if isinstance(value, bytes) else str(value) for value in values)


async def dump(storage: SqliteStorage) -> str:
    return "\n".join([await file.alone(dumped) for file in storage._files])


def traces(folder: Path, marks: tuple[str, ...]) -> list[tuple[str, str]]:
    """Which marks stand in which file."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [(file.name, mark) for file in files for mark in marks if mark.encode() in file.read_bytes()]


async def schema(database: Database) -> dict[str, list[str]]:
    def read(connection: Connection) -> dict[str, list[str]]:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            for (table,) in tables.fetchall()
        }

    return await database.alone(read)


class TestRegistry:
    async def test_every_column_of_both_files_has_a_rule(self, storage: SqliteStorage) -> None:
        live = [await schema(file) for file in storage._files]
        ruled = [{table: list(columns) for table, columns in registry.items()} for registry in (PEOPLE, PROJECT)]
        as_sets = [
            [{table: set(columns) for table, columns in file.items()} for file in side] for side in (live, ruled)
        ]
        assert as_sets[0] == as_sets[1]

    @pytest.mark.parametrize("registry", [PEOPLE, PROJECT])
    def test_a_table_goes_by_row_or_stays_with_emptied_columns(self, registry: dict[str, dict[str, Rule]]) -> None:
        for table, columns in registry.items():
            rules = set(columns.values())
            whole = ({Rule.CLEAR, Rule.DESTROY}, {Rule.KEEP, Rule.UNLINK}, {Rule.KEEP, Rule.BLANK}, {Rule.SAY})
            assert any(rules <= each for each in whole), table
            assert "pseudonym" not in columns or rules != {Rule.KEEP} or table == "erasures", table

    async def test_every_file_has_a_rule(self, storage: SqliteStorage, folder: Path) -> None:
        person = await somebody_with_everything(storage)
        assert {file.name for file in folder.rglob("*")} <= FILES.keys()
        await storage.erase(person.pseudonym, NOW)
        assert {file.name for file in folder.rglob("*")} <= FILES.keys()

    async def test_only_the_record_of_the_erasure_still_has_the_pseudonym(self, storage: SqliteStorage) -> None:
        person = await somebody_with_everything(storage)
        tables = [table for table, columns in PROJECT.items() if "pseudonym" in columns]
        about = "SELECT count(*) FROM {} WHERE pseudonym = ?"

        def counts(connection: Connection) -> dict[str, int]:
            found = {t: connection.execute(about.format(t), (person.pseudonym,)).fetchone() for t in tables}
            return {table: row[0] for table, row in found.items() if row and row[0]}

        before = await storage._project.run(counts)
        assert before.keys() == set(tables) - {"erasures"}
        await storage.erase(person.pseudonym, NOW)
        assert await storage._project.run(counts) == {"erasures": 1}


class TestTraces:
    async def test_a_planted_mark_can_be_found_where_it_should_be(self, storage: SqliteStorage) -> None:
        """The scan that finds nothing after erasing does find what is there."""
        person = await somebody_with_everything(storage)
        copied = str(await storage.copy_of(person.pseudonym))
        assert [mark for mark in (*ALL_MARKS, str(CHAT)) if mark not in copied] == []
        content = await dump(storage)
        assert person.pseudonym in content
        assert MARKS[0] in content
        assert str(CHAT) in content

    async def test_sealed_words_are_in_no_file_even_with_its_key(self, storage: SqliteStorage) -> None:
        await somebody_with_everything(storage)
        content = await dump(storage)
        assert [mark for mark in ALL_MARKS[1:] if mark in content or mark.encode().hex() in content.lower()] == []

    async def test_no_file_shows_a_mark_without_the_master_key(self, storage: SqliteStorage, folder: Path) -> None:
        person = await somebody_with_everything(storage)
        marks = (*ALL_MARKS, str(CHAT), person.pseudonym, "CREATE TABLE", "SQLite format")
        assert traces(folder, marks) == []
        await storage.close()
        assert traces(folder, marks) == []
        assert len(list(folder.iterdir())) >= 4

    async def test_after_erasing_no_mark_is_left_in_what_the_keys_open(
        self, storage: SqliteStorage, folder: Path
    ) -> None:
        person = await somebody_with_everything(storage)
        wrapped = await storage._files[0].run(lambda connection: _wrapped_key(connection, person.pseudonym))
        await storage.erase(person.pseudonym, NOW)
        content = await dump(storage)
        marks = (*ALL_MARKS, str(CHAT), wrapped.hex())
        assert [mark for mark in marks if mark in content.lower() or mark in content] == []
        assert content.count(person.pseudonym) == 1

    async def test_after_erasing_no_mark_is_left_in_any_page_or_log(
        self, opens: Open, monkeypatch: pytest.MonkeyPatch, folder: Path
    ) -> None:
        """The same files without SQLCipher: every byte that SQLite itself leaves behind can be read."""
        monkeypatch.setattr("storage.database._key_pragma", lambda key: "user_version")
        monkeypatch.setattr("storage.opening.check", lambda connection, kind: None)
        storage = await opens()
        person = await somebody_with_everything(storage)
        wrapped = await storage._files[0].run(lambda connection: _wrapped_key(connection, person.pseudonym))
        assert traces(folder, (MARKS[0], person.pseudonym)) != []
        await storage.erase(person.pseudonym, NOW)
        files = {file.name: file.read_bytes() for file in folder.iterdir()}
        assert [mark for mark in ALL_MARKS for content in files.values() if mark.encode() in content] == []
        assert [name for name, content in files.items() if wrapped in content] == []
        assert sum(content.count(person.pseudonym.encode()) for content in files.values()) <= 4

    async def test_an_old_copy_of_project_db_is_unreadable_for_the_erased_person_alone(
        self, opens: Open, folder: Path, key_file: Path, tmp_path: Path
    ) -> None:
        storage = await opens()
        person = await somebody_with_everything(storage)
        other = await joining(storage, 2)
        await storage.keep(turn(other, contribution("still here")))
        await storage.close()
        backup = shutil.copy(folder / "project.db", tmp_path / "project.db")
        storage = await opens()
        await storage.erase(person.pseudonym, NOW)
        keys = read_keys(key_file, folder)
        old = Database(Path(backup), keys.project, cache_kib=64, on_full=lambda: None)
        await old.open()
        people = People(storage._files[0], Seal(keys.wrap))
        assert await people.of(person.pseudonym) is None
        known = await people.of(other.pseudonym)
        assert known is not None
        assert (await old.alone(lambda c: copy_of(c, known)))["contributions"][0]["content"] == "still here"
        stranger = replace(known, pseudonym=person.pseudonym)
        with pytest.raises(Damaged):
            await old.alone(lambda connection: copy_of(connection, stranger))
        await old.close()


def _wrapped_key(connection: Connection, pseudonym: str) -> bytes:
    [(key,)] = connection.execute("SELECT wrapped_key FROM people WHERE pseudonym = ?", (pseudonym,))
    return bytes(key)


class TestInterrupted:
    @pytest.mark.parametrize("step", ["people", "project", "sweep"])
    async def test_an_erasure_that_a_crash_interrupted_is_finished_at_the_next_start(
        self, opens: Open, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        storage = await opens()
        person = await somebody_with_everything(storage)
        code = await storage._project.run(
            lambda connection: erasure.request(
                connection,
                person.pseudonym,
                NOW,
                after_goodbye=False,
                receipt=Receipt(code="K7QX2M", requested_at=NOW, deleted=5, undeleted=2),
            )
        )
        if step != "people":
            await storage._people.destroy(person.pseudonym)
        if step == "sweep":
            await storage._project.run(lambda connection: erasure.clear(connection, person.pseudonym, PROJECT))
        await storage.close()
        storage = await opens()
        assert await storage._project.run(erasure.unfinished) == []
        assert await storage.person(person.pseudonym) is None
        assert await storage.erase(person.pseudonym, NOW) == code
        receipt = await storage.cases.receipt(code)
        assert isinstance(receipt, Receipt)
        assert (receipt.deleted, receipt.undeleted, receipt.done_at) == (5, 2, NOW)

    @pytest.mark.parametrize("after", [False, True])
    @pytest.mark.parametrize("calls", range(1, 8))
    async def test_whoever_asked_is_erased_once_and_owed_a_receipt_once_whenever_the_power_is_cut(
        self, opens: Open, key_file: Path, folder: Path, calls: int, after: bool
    ) -> None:
        storage = await opens()
        person = await joined(storage, 1)
        await storage.keep(turn(person, WithdrawalChosen(rung="erase")))
        receipt = await storage.erasures.foreseen(person.pseudonym, NOW)
        last = LastWords(code=receipt.code, chat_id=1, words="Your receipt.", silent=True)
        people, project = (Mortal(file, calls, after=after) for file in storage._files)
        people._life = project._life
        known = People(people, Seal(read_keys(key_file, folder).wrap))  # type: ignore[arg-type]
        cut = SqliteErasures(people, project, known, SETTINGS)  # type: ignore[arg-type]
        with pytest.raises(PowerCut):
            await cut.carry_out(person.pseudonym, NOW, receipt, last)
        await storage.close()
        storage = await opens()
        if await storage.person(person.pseudonym):
            assert await storage.erasures.owed() == (), "nothing is said before it is true"
            assert await storage.plans.of(person.pseudonym), "it is still due"
            await storage.erasures.carry_out(person.pseudonym, NOW, receipt, last)
        assert await storage.person(person.pseudonym) is None
        assert await storage.erasures.owed() == (last,)
        found = await storage.cases.receipt(receipt.code)
        assert isinstance(found, Receipt)
        assert found.done_at == NOW
        await storage.erasures.said(last.code)
        assert await storage.erasures.owed() == ()

    @pytest.mark.parametrize("is_begun", [False, True])
    async def test_what_was_taken_back_is_forgotten_once_and_the_plan_for_it_with_it(
        self, opens: Open, is_begun: bool
    ) -> None:
        storage = await opens()
        person = await joined(storage, 1)
        await storage.keep(turn(person, contribution(MARKS[2]), WithdrawalChosen(rung="leave_take_back")))
        [forget] = await storage.plans.of(person.pseudonym)
        if is_begun:
            await storage.forget_taken_back(person.pseudonym, forget.id)
        await storage.close()
        storage = await opens()
        await storage.forget_taken_back(person.pseudonym, forget.id)
        assert await storage.plans.of(person.pseudonym) == ()
        assert (await storage.copy_of(person.pseudonym))["contributions"] == []

    async def test_who_came_back_in_time_has_everything_still(self, storage: SqliteStorage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, contribution(MARKS[2]), WithdrawalChosen(rung="leave_take_back")))
        [forget] = await storage.plans.of(person.pseudonym)
        await storage.keep(turn(replace(person, status="stopped"), CameBack()))
        await storage.forget_taken_back(person.pseudonym, forget.id)
        [own] = await changeable(storage, person)
        assert own.words == MARKS[2]

    async def test_a_goodbye_that_waits_is_still_said_after_a_restart(self, opens: Open) -> None:
        storage = await opens()
        person = await joining(storage, 1)
        await storage.keep(turn(person, ConsentRefused(), says=[message("goodbye")]))
        await storage.close()
        storage = await opens()
        await storage.recover(NOW)
        (goodbye,) = await storage.claim(NOW, 10)
        await storage.sent(goodbye, [1], NOW)
        assert (await storage.standing(1, None)).person is None

    async def test_a_log_that_cannot_be_cut_is_not_called_erased(
        self, opens: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        storage = await opens()
        person = await somebody_with_everything(storage)

        class Busy:
            """A connection whose checkpoint is held up by another reader: (busy, pages in log, pages moved)."""

            def __init__(self, connection: Connection) -> None:
                self._connection = connection

            def execute(self, sql: str) -> object:
                return self._connection.execute("SELECT 1, 9, 0" if "wal_checkpoint" in sql else sql)

        with pytest.raises(Unavailable):
            await storage._project.alone(lambda connection: erasure.sweep(Busy(connection)))  # type: ignore[arg-type]
        await storage.erase(person.pseudonym, NOW)

    async def test_erasing_works_on_a_disk_too_full_for_a_vacuum(self, storage: SqliteStorage) -> None:
        person = await somebody_with_everything(storage)
        await storage._project.alone(lambda connection: connection.execute("PRAGMA max_page_count = 1").fetchall())
        await storage.erase(person.pseudonym, NOW)
        assert await storage._project.run(erasure.unfinished) == []
        content = await dump(storage)
        assert [mark for mark in (*MARKS, str(CHAT)) if mark in content] == []


class TestReceipt:
    async def test_how_to_reach_somebody_erased_is_in_no_page_or_log_once_they_were_told(
        self, opens: Open, monkeypatch: pytest.MonkeyPatch, folder: Path
    ) -> None:
        """The same files without SQLCipher, as above."""
        monkeypatch.setattr("storage.database._key_pragma", lambda key: "user_version")
        monkeypatch.setattr("storage.opening.check", lambda connection, kind: None)
        storage = await opens()
        person = await somebody_with_everything(storage)
        last = LastWords(code="K7QX2M", chat_id=CHAT, words="tormentil-receipt", silent=False)
        receipt = Receipt(code=last.code, requested_at=NOW)
        await storage.erasures.carry_out(person.pseudonym, NOW, receipt, last)
        where = "people.db", "people.db-wal"
        assert any(CHAT.to_bytes(6, "big") in (folder / name).read_bytes() for name in where)
        await storage.erasures.said(last.code)
        files = {file.name: file.read_bytes() for file in folder.iterdir()}
        marks = (b"tormentil-receipt", CHAT.to_bytes(6, "big"))
        assert [name for name, content in files.items() if any(mark in content for mark in marks)] == []

    async def test_what_could_not_be_said_for_a_day_is_gone_at_the_next_start(self, opens: Open) -> None:
        storage = await opens()
        person = await joined(storage, 1)
        last = LastWords(code="K7QX2M", chat_id=1, words="Your receipt.", silent=False)
        receipt = Receipt(code=last.code, requested_at=NOW)
        await storage.erasures.carry_out(person.pseudonym, NOW, receipt, last)
        await storage.finish_erasures(NOW + timedelta(hours=23))
        assert await storage.erasures.owed() == (last,)
        await storage.finish_erasures(NOW + timedelta(hours=24))
        assert await storage.erasures.owed() == ()

    async def test_the_last_backup_is_counted_from_when_the_receipt_may_still_be_owed(self, opens: Open) -> None:
        storage = await opens(replace(SETTINGS, backup_days=9))
        person = await joined(storage, 1)
        receipt = await storage.erasures.foreseen(person.pseudonym, NOW)
        assert receipt.gone_by == (NOW + OWED_FOR + timedelta(days=9 + 1)).date()

    async def test_what_the_team_wrote_freely_about_a_case_goes_with_its_person_alone(
        self, storage: SqliteStorage
    ) -> None:
        person, other = await joined(storage, 1), await joined(storage, 2)
        for each in (person, other):
            await storage.keep(turn(each, CaseOpened(kind="access", words="all of it")))
        coordinator = await joined(storage, 3, role="coordinator")
        mine, theirs = [(await storage.cases.of(each.pseudonym))[0].case.code for each in (person, other)]
        for code in (mine, theirs):
            told = ThingLookedAfter(case=code, thing="notes", state="done", told=f"a name in {code}")
            await storage.keep(turn(coordinator, told))
        await storage.erase(person.pseudonym, NOW)
        content = await dump(storage)
        assert f"a name in {mine}" not in content
        assert f"a name in {theirs}" in content
        found = await storage.cases.one(mine)
        assert found is not None
        assert [(each.thing, each.state, each.told) for each in found.things] == [("notes", "done", "")]


class TestChat:
    async def test_what_was_said_lately_can_be_deleted_but_not_the_goodbye(self, storage: SqliteStorage) -> None:
        person = await joined(storage, 1)
        for number, before in enumerate((timedelta(hours=49), timedelta(hours=47), timedelta(minutes=1)), 1):
            await said(storage, person, number, NOW - before)
        assert await storage.chats.deletable(person.pseudonym, NOW) == (2, 3)
        await storage.keep(turn(person, WithdrawalChosen(rung="erase")))
        await said(storage, person, 4, NOW + timedelta(minutes=1))
        await said(storage, person, 5, NOW + timedelta(hours=1))
        assert await storage.chats.deletable(person.pseudonym, NOW + timedelta(hours=2)) == (3, 5)

    async def test_what_they_wrote_goes_even_where_the_goodbye_stays(self, storage: SqliteStorage) -> None:
        person = await joined(storage, 1)
        await storage.keep(replace(turn(person, WithdrawalChosen(rung="erase")), wrote=8))
        await said(storage, person, 9, NOW)
        assert await storage.chats.deletable(person.pseudonym, NOW) == (8,)

    async def test_only_what_stands_there_is_removed_and_each_try_is_kept(self, storage: SqliteStorage) -> None:
        person, other = await joined(storage, 1), await joined(storage, 2)
        await said(storage, person, 1, NOW - timedelta(hours=49))
        for whose, number in ((person, 2), (person, 3), (other, 4)):
            await said(storage, whose, number, NOW)
        await storage.keep(replace(turn(person, HideAsked()), wrote=5))
        await said(storage, person, 6, NOW)
        chats, who = storage.chats, person.pseudonym
        assert await chats.to_remove(who, 100) == (2, 3, 5)
        assert await chats.to_remove(who, 2) == (2, 3)
        await chats.tried(who, gone=[2], refused=[3])
        assert await chats.to_remove(who, 100) == (5,)
        await chats.tried(who, gone=[5], refused=[])
        assert await chats.removed(who) == Removed(gone=2, refused=1)
        await storage.keep(turn(person, Hidden()))
        assert await chats.removed(who) == Removed(gone=0, refused=0)
        assert await chats.deletable(who, NOW) == (3, 6)

    async def test_what_was_changed_in_place_is_as_old_as_it_was(self, storage: SqliteStorage) -> None:
        person = await joined(storage, 1)
        await said(storage, person, 7, NOW - timedelta(hours=50))
        await said(storage, person, 7, NOW)
        assert await storage.chats.deletable(person.pseudonym, NOW) == ()


async def said(storage: SqliteStorage, person: Person, number: int, at: datetime) -> None:
    (sent,) = await storage.keep(turn(person, says=[message()]))
    await storage.sent(sent, [number], at)


class TestCopy:
    async def test_every_table_about_people_is_in_the_copy(self, storage: SqliteStorage) -> None:
        person = await somebody_with_everything(storage)
        await storage.keep(turn(person, PauseChosen(until=NOW), session=session()))
        copied = await storage.copy_of(person.pseudonym)
        live = {t: c for file in storage._files for t, c in (await schema(file)).items()}
        about_people = {table for table, columns in live.items() if "pseudonym" in columns}
        assert copied.keys() == about_people | {"case_things"}  # by the code of their cases
        empty = [table for table, rows in copied.items() if not rows]
        assert empty == ["erasures", "case_things"], "nothing has been looked after yet"

    async def test_every_column_is_in_the_copy_in_the_open(self, storage: SqliteStorage) -> None:
        person = await somebody_with_everything(storage)
        copied = await storage.copy_of(person.pseudonym)
        for table, columns in (await schema(storage._project)).items():
            if copied.get(table):
                hidden = {"pseudonym", "sealed", "invitation", "salt", "who_sha256", "mac"}
                assert set(columns) - hidden <= copied[table][0].keys(), table
                assert "sealed" not in columns or any("content" in row for row in copied[table]), table

    async def test_nobody_else_is_in_it(self, storage: SqliteStorage) -> None:
        await somebody_with_everything(storage)
        other = await joining(storage, 2)
        copied = str(await storage.copy_of(other.pseudonym))
        assert [mark for mark in (*MARKS, str(CHAT)) if mark in copied] == []


async def test_the_key_of_another_project_opens_neither_file(folder: Path, opens: Open, tmp_path: Path) -> None:
    storage = await opens()
    await somebody_with_everything(storage)
    await storage.close()
    other = tmp_path / "other"
    create_key(other)
    with pytest.raises(WrongKey):
        await open_storage(folder, other, SETTINGS, NOW)
