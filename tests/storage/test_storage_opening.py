"""Which data folders are opened, and which are refused, with a message that says what to do."""

from __future__ import annotations

import random
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Open
from examples import NOW, SETTINGS, answer, joined, session, turn, updates
from hypothesis import given
from hypothesis import strategies as st

from storage import migrating
from storage.database import Database
from storage.errors import Damaged, InUse, KeyBesideData, KeyUnusable, Refused, TooNew, Unavailable, WrongKey
from storage.keys import create_key, read_keys
from storage.opening import open_storage
from storage.sealing import Seal, new_key


async def refusal(folder: Path, key_file: Path) -> Refused:
    with pytest.raises(Refused) as raised:
        await open_storage(folder, key_file, SETTINGS, NOW)
    return raised.value


async def test_everything_is_there_again_after_a_restart(opens: Open) -> None:
    storage = await opens()
    person = await joined(storage, 1)
    await storage.keep(turn(person, session=session(3)))
    await storage.close()
    standing = await (await opens()).standing(1, None)
    assert (standing.person, standing.session) == (person, session(3))


async def test_who_was_let_in_by_nothing_but_a_crash_is_forgotten_at_the_next_start(opens: Open) -> None:
    storage = await opens()
    person = await joined(storage, 1)
    await storage._people.add(2)
    await storage.close()
    again = await opens()
    assert await again.endings.everybody() == (person.pseudonym,)


async def test_the_folder_and_its_files_are_closed_to_everybody_else(opens: Open, folder: Path) -> None:
    await joined(await opens(), 1)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert set(files.values()) == {0o600}
    assert files.keys() == {"people.db", "people.db-wal", "project.db", "project.db-wal", "lock", "ballast"}


class TestOneAtATime:
    async def test_the_same_process_cannot_open_it_twice(self, opens: Open, folder: Path, key_file: Path) -> None:
        await opens()
        assert isinstance(await refusal(folder, key_file), InUse)

    async def test_another_process_is_refused_within_two_seconds(
        self, opens: Open, folder: Path, key_file: Path
    ) -> None:
        await opens()
        script = (
            "import asyncio, sys, time; from datetime import UTC, datetime; from pathlib import Path\n"
            "from storage.errors import InUse; from storage.opening import open_storage\n"
            "from storage.records import Settings\n"
            "begun = time.monotonic()\n"
            "opening = open_storage(Path(sys.argv[1]), Path(sys.argv[2]), Settings(cutoff=None, zone='UTC'),"
            " datetime.now(UTC))\n"
            "try: asyncio.run(opening)\n"
            "except InUse: sys.exit(3 if time.monotonic() - begun < 2 else 4)\n"
        )
        ended = subprocess.run([sys.executable, "-c", script, folder, key_file], check=False, timeout=60)
        assert ended.returncode == 3

    async def test_a_program_that_reads_only_one_file_is_in_the_way_too(
        self, opens: Open, folder: Path, key_file: Path
    ) -> None:
        await (await opens()).close()
        reader = Database(
            folder / "project.db", read_keys(key_file, folder).project, cache_kib=64, on_full=lambda: None
        )
        await reader.open()
        begun = time.monotonic()
        assert isinstance(await refusal(folder, key_file), InUse)
        assert time.monotonic() - begun < 2
        await reader.close()
        await opens()

    async def test_it_can_be_opened_again_after_a_refusal_and_after_closing(
        self, opens: Open, folder: Path, key_file: Path
    ) -> None:
        first = await opens()
        await refusal(folder, key_file)
        await first.close()
        await opens()


class TestKeyFile:
    async def test_it_must_not_lie_beside_the_data(self, folder: Path) -> None:
        create_key(folder / "deeper" / "key")
        assert isinstance(await refusal(folder, folder / "deeper" / "key"), KeyBesideData)

    async def test_a_link_from_elsewhere_does_not_hide_that_it_lies_beside_the_data(
        self, folder: Path, tmp_path: Path
    ) -> None:
        create_key(folder / "key")
        (tmp_path / "link").symlink_to(folder / "key")
        assert isinstance(await refusal(folder, tmp_path / "link"), KeyBesideData)

    @pytest.mark.parametrize("mode", [0o644, 0o602, 0o604])
    async def test_nobody_else_may_read_or_write_it(self, folder: Path, key_file: Path, mode: int) -> None:
        key_file.chmod(mode)
        error = await refusal(folder, key_file)
        assert isinstance(error, KeyUnusable)
        assert "chmod 600" in str(error)

    @pytest.mark.parametrize("content", ["", "not a key", "ab" * 31, "ab" * 33, "ключ"])
    async def test_it_must_hold_a_key(self, folder: Path, key_file: Path, content: str) -> None:
        key_file.write_text(content)
        assert isinstance(await refusal(folder, key_file), KeyUnusable)

    async def test_it_must_be_there(self, folder: Path, tmp_path: Path) -> None:
        assert isinstance(await refusal(folder, tmp_path / "nowhere"), KeyUnusable)

    async def test_it_must_be_the_right_one(self, opens: Open, folder: Path, tmp_path: Path) -> None:
        await (await opens()).close()
        create_key(tmp_path / "other")
        assert isinstance(await refusal(folder, tmp_path / "other"), WrongKey)

    def test_a_new_one_is_private_and_never_replaces_an_old_one(self, key_file: Path) -> None:
        before = key_file.read_text()
        assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
        with pytest.raises(KeyUnusable):
            create_key(key_file)
        assert key_file.read_text() == before

    def test_it_is_not_a_key_of_any_file_itself(self, key_file: Path, folder: Path) -> None:
        keys = read_keys(key_file, folder)
        master = bytes.fromhex(key_file.read_text())
        assert len({keys.people, keys.project, keys.wrap, master}) == 4
        assert keys.people.hex() not in repr(keys)


class TestDamage:
    async def test_one_file_without_the_other_is_refused(self, opens: Open, folder: Path, key_file: Path) -> None:
        storage = await opens()
        await joined(storage, 1)
        await storage.close()
        for name in ("people.db", "project.db"):
            (folder / name).rename(folder / "away")
            error = await refusal(folder, key_file)
            assert isinstance(error, Damaged)
            assert name in str(error)
            (folder / "away").rename(folder / name)

    @pytest.mark.parametrize("name", ["people.db", "project.db"])
    async def test_a_file_cut_to_nothing_is_not_a_new_project(
        self, opens: Open, folder: Path, key_file: Path, name: str
    ) -> None:
        storage = await opens()
        await joined(storage, 1)
        await storage.close()
        (folder / name).write_bytes(b"")
        assert isinstance(await refusal(folder, key_file), Damaged)

    async def test_a_crash_between_making_the_two_files_is_harmless(self, opens: Open, folder: Path) -> None:
        folder.mkdir()
        (folder / "people.db").touch()
        (folder / "project.db").touch()
        await joined(await opens(), 1)

    async def test_a_folder_of_a_newer_version_is_refused(self, opens: Open, folder: Path, key_file: Path) -> None:
        storage = await opens()
        await storage._project.alone(lambda connection: connection.execute("PRAGMA user_version = 99"))
        await storage.close()
        assert isinstance(await refusal(folder, key_file), TooNew)

    async def test_any_flipped_bit_is_noticed(self, opens: Open, folder: Path, key_file: Path, tmp_path: Path) -> None:
        storage = await opens()
        people = [await joined(storage, chat) for chat in range(8)]
        for person in people:
            await storage.keep(turn(person, answer("words " * 40, free_words=True), session=session()))
        await storage.close()
        chance, unnoticed = random.Random(20260302), []
        for _ in range(200):
            name = chance.choice(["people.db", "project.db"])
            bit = chance.randrange((folder / name).stat().st_size * 8)
            copy = shutil.copytree(folder, tmp_path / "copy", ignore=shutil.ignore_patterns("ballast", "lock"))
            _flip(copy / name, bit)
            try:
                await (await open_storage(copy, key_file, SETTINGS, NOW)).close()
                unnoticed.append((name, bit))
            except Refused:
                pass
            shutil.rmtree(copy)
        assert unnoticed == []


def _flip(path: Path, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)


class TestMigrations:
    def test_they_are_numbered_without_a_gap(self) -> None:
        for kind in ("people", "project"):
            folder = Path(migrating.__file__).parent / "migrations" / kind
            names = sorted(file.name for file in folder.iterdir())
            assert names == [f"{number:04}.sql" for number in range(1, len(names) + 1)]

    async def test_each_is_one_transaction_with_its_number(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        steps = ["CREATE TABLE a (x TEXT) STRICT;", "CREATE TABLE b (x TEXT) STRICT; CREATE TABLE a (y TEXT) STRICT;"]
        monkeypatch.setattr(migrating, "migrations", lambda kind: steps)
        database = Database(tmp_path / "some.db", bytes(32), cache_kib=64, on_full=lambda: None)
        await database.open()
        with pytest.raises(Exception, match="already exists"):
            await database.alone(lambda connection: migrating.migrate(connection, "some"))
        tables = await database.run(
            lambda connection: connection.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall()
        )
        assert tables == [("a",)]
        assert await database.alone(migrating.number_of) == 1
        steps[1] = "CREATE TABLE b (x TEXT) STRICT;"
        await database.alone(lambda connection: migrating.migrate(connection, "some"))
        assert await database.alone(migrating.number_of) == 2
        await database.close()

    async def test_every_table_is_strict(self, opens: Open) -> None:
        storage = await opens()
        for file in storage._files:
            rows = await file.run(lambda connection: connection.execute("PRAGMA table_list").fetchall())
            loose = [row[1] for row in rows if not row[5] and not row[1].startswith("sqlite_")]
            assert loose == []


class TestFaults:
    async def test_a_full_disk_keeps_nothing_frees_the_ballast_and_is_over_when_there_is_space(
        self, opens: Open, folder: Path
    ) -> None:
        storage = await opens()
        person = await joined(storage, 1)
        await storage._project.alone(lambda connection: connection.execute("PRAGMA max_page_count = 1").fetchall())
        long = turn(person, answer("long " * 3000, free_words=True), session=session())
        with pytest.raises(Unavailable):
            await storage.keep(long)
        assert not (folder / "ballast").exists()
        assert not (await storage.standing(1, long.update_id)).seen
        await storage._project.alone(lambda connection: connection.execute("PRAGMA max_page_count = 99999").fetchall())
        await storage.keep(long)
        assert (await storage.standing(1, long.update_id)).seen
        await storage.polled(NOW.replace(hour=20))
        assert (folder / "ballast").stat().st_size == 16 * 1024 * 1024

    async def test_read_only_files_keep_nothing_and_recover(self, opens: Open) -> None:
        storage = await opens()
        person = await joined(storage, 1)
        token = await storage.invite("participant", uses=1, expires_at=NOW.replace(year=2027), now=NOW)
        for file in storage._files:
            await file.alone(lambda connection: connection.execute("PRAGMA query_only = ON").fetchall())
        update = next(updates)
        with pytest.raises(Unavailable):
            await storage.keep(turn(person, update_id=update))
        with pytest.raises(Unavailable):
            await storage.admit(token, chat_id=2, language="en", zone="UTC", now=NOW)
        for file in storage._files:
            await file.alone(lambda connection: connection.execute("PRAGMA query_only = OFF").fetchall())
        assert not (await storage.standing(1, update)).seen
        assert (await storage.admit(token, chat_id=2, language="en", zone="UTC", now=NOW)).person
        await storage.keep(turn(person, update_id=update))
        assert (await storage.standing(1, update)).seen

    async def test_a_closed_folder_is_unavailable(self, opens: Open) -> None:
        storage = await opens()
        await storage.close()
        with pytest.raises(Unavailable):
            await storage.standing(1, None)


class TestSeal:
    @given(words=st.text(), place=st.lists(st.text("abc", min_size=1), min_size=1, max_size=3))
    def test_what_is_sealed_opens_at_its_place(self, words: str, place: list[str]) -> None:
        seal = Seal(new_key())
        assert seal.open(seal.shut(words, *place), *place) == words

    @given(words=st.text(min_size=1), place=st.integers(0, 2))
    def test_it_opens_nowhere_else_and_under_no_other_key(self, words: str, place: int) -> None:
        seal, there = Seal(new_key()), ["answers", "person", "step"]
        elsewhere = [*there[:place], "other", *there[place + 1 :]]
        sealed = seal.shut(words, *there)
        for other, where in ((seal, elsewhere), (Seal(new_key()), there)):
            with pytest.raises(Damaged):
                other.open(sealed, *where)

    @given(words=st.text(), flip=st.integers(0))
    def test_any_changed_bit_is_noticed(self, words: str, flip: int) -> None:
        seal = Seal(new_key())
        sealed = bytearray(seal.shut(words, "answers"))
        bit = flip % (len(sealed) * 8)
        sealed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Damaged):
            seal.open(bytes(sealed), "answers")

    def test_a_sealed_value_that_was_cut_is_noticed(self) -> None:
        for length in range(12):
            with pytest.raises(Damaged):
                Seal(new_key()).open(bytes(length), "answers")
