"""``storage.ports_of_rights.Cases`` in SQLite; what each method does is said there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flows.events import LetterWritten
from storage import cases, erasure, letters
from storage.database import Connection, Database, Row
from storage.keeping import Told
from storage.people import People
from storage.records import Notice, Person, Turn
from storage.records_of_cases import Case, CaseFile, Receipt, ThingDone
from storage.sealing import Seal
from storage.sqlite_plans import Announce, Reach


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sealed:
    """A case with its words and letters still sealed."""

    file: CaseFile
    words: bytes | None
    letters: list[Row]

    def opened(self, seal: Seal) -> CaseFile:
        case = self.file.case
        words = seal.open(self.words, "cases", case.pseudonym, case.code) if self.words else ""
        return replace(self.file, words=words, letters=tuple(letters.opened(self.letters, seal)))


class SqliteCases:
    """What is kept of cases."""

    def __init__(self, project: Database, people: People, reach: Reach, announce: Announce) -> None:
        self._project = project
        self._people = people
        self._reach = reach
        self._announce = announce

    async def open(self) -> tuple[Case, ...]:
        return await self._project.run(cases.not_done)

    async def open_to(self, reader: Person) -> tuple[Case, ...]:
        return tuple(case for case in await self.open() if case.may_be_read_by(reader))

    async def one(self, code: str) -> CaseFile | None:
        sealed = await self._project.run(lambda connection: _for_team(connection, cases.one(connection, code)))
        if sealed is None:
            return None
        person = await self._people.of(sealed.file.case.pseudonym)
        return sealed.opened(person.seal) if person else sealed.file

    async def of(self, pseudonym: str) -> tuple[CaseFile, ...]:
        person = await self._people.of(pseudonym)
        if person is None:
            return ()
        found = await self._project.run(
            lambda connection: [_sealed(connection, case) for case in cases.of(connection, pseudonym)]
        )
        return tuple(each.opened(person.seal) for each in found if each is not None)

    async def addressee(self, turn: Turn) -> Seal | None:
        """The seal of whoever a letter of this turn goes to; None if it has none, or once they are erased."""
        code = next((event.case for event in turn.events if isinstance(event, LetterWritten)), None)
        case = await self._project.run(lambda connection: cases.one(connection, code)) if code else None
        person = await self._people.of(case.pseudonym) if case else None
        return person.seal if person else None

    async def told_of_clocks(self, marks: Mapping[str, int], notices: Sequence[Notice], now: datetime) -> None:
        told = await self._reach(notices)
        await self._project.run(lambda connection: self._remind(connection, marks, told, now))

    def _remind(self, connection: Connection, marks: Mapping[str, int], told: Sequence[Told], now: datetime) -> None:
        self._announce(connection, told, now)
        cases.reminded_of(connection, marks)

    async def receipt(self, code: str) -> Receipt | Case | None:
        return await self._project.run(lambda connection: _found(connection, code))


def _for_team(connection: Connection, case: Case | None) -> _Sealed | None:
    """Without its words, if everything of its person is to be erased and they did not want this one to go on."""
    sealed = _sealed(connection, case)
    if case is None or sealed is None or case.whose != "going" or case.on_leaving == "goes_on":
        return sealed
    return replace(sealed, words=None, letters=[])


def _sealed(connection: Connection, case: Case | None) -> _Sealed | None:
    if case is None:
        return None
    (words,) = connection.execute("SELECT sealed FROM cases WHERE code = ?", (case.code,)).fetchone() or (None,)
    file = CaseFile(case=case, things=_things(connection, case.code))
    return _Sealed(file=file, words=words, letters=letters.of(connection, case.code))


def _things(connection: Connection, code: str) -> tuple[ThingDone, ...]:
    rows = connection.execute("SELECT thing, state, told, done_on FROM case_things WHERE code = ?", (code,))
    return tuple(
        ThingDone(thing=thing, state=state, told=told, done_on=date.fromisoformat(done_on))
        for thing, state, told, done_on in rows
    )


def _found(connection: Connection, code: str) -> Receipt | Case | None:
    case, receipt = cases.one(connection, code), erasure.receipt_of(connection, code)
    return replace(receipt, case=case) if receipt else case
