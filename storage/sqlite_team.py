"""The SQLite engine behind ``storage.ports_of_rights.Team``."""

from __future__ import annotations

from datetime import date, datetime

from storage import invitations, members, places
from storage.database import Database
from storage.people import People
from storage.records import Settings
from storage.records_of_cases import Invitation, Member, Waiting


class SqliteTeam:
    """What is kept of the team and the places in the project."""

    def __init__(self, project: Database, people: People, settings: Settings) -> None:
        self._project = project
        self._people = people
        self._settings = settings

    # --- who may come in ---------------------------------------------------------------------------------------------

    async def invitation(self, token: str) -> Invitation | None:
        return await self._project.run(lambda connection: invitations.of(connection, token))

    async def invitations(self, now: datetime) -> tuple[Invitation, ...]:
        return await self._project.run(lambda connection: invitations.open_ones(connection, now))

    async def waiting(self) -> Waiting:
        return await self._project.run(lambda connection: places.waiting(connection, self._settings))

    async def offer_places(self, now: datetime) -> None:
        await self._project.run(lambda connection: places.offer_next(connection, self._settings, now))

    async def give_up(self, now: datetime) -> tuple[str, ...]:
        return await self._project.run(lambda connection: places.give_up(connection, self._settings, now))

    # --- who works here ----------------------------------------------------------------------------------------------

    async def members(self) -> tuple[Member, ...]:
        rows = await self._project.run(members.all_of_the_team)
        known = await self._people.of_all(row[0] for row in rows)
        return tuple(
            Member(
                pseudonym=pseudonym,
                role=role,
                deputy=bool(deputy),
                name=known[pseudonym].name,
                status=status,
                since=date.fromisoformat(joined_on),
            )
            for pseudonym, role, deputy, status, joined_on in rows
            if pseudonym in known
        )
