"""The SQLite engine behind ``storage.port.Storage``: two encrypted files, "who" and "what".

Each file is a transaction of its own, so what touches both does it in an order in which a crash between them is
harmless: somebody is known before they join, and recorded as to be erased before their key is destroyed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flows.events import ConsentRefused, NameChosen, RoleEnded
from flows.vocabulary import Role
from storage import copying, inbox, invitations, keeping, members, outbox, places, published, retention
from storage import participation as taking_part
from storage import standing as standings
from storage.audit import Chain
from storage.backups import Backups
from storage.ballast import Ballast
from storage.database import Connection, Database, Row
from storage.folder import Folder
from storage.keeping import Told
from storage.keys import Keys
from storage.outbox import Outbox
from storage.participation import person_from
from storage.people import Identity, People
from storage.records import Invited, Notice, Outgoing, Person, Settings, Standing, Turn
from storage.sqlite_broadcasts import SqliteBroadcasts
from storage.sqlite_cases import SqliteCases
from storage.sqlite_chats import SqliteChats
from storage.sqlite_digests import SqliteDigests
from storage.sqlite_ending import SqliteEndings
from storage.sqlite_erasures import SqliteErasures
from storage.sqlite_looks import SqliteLooks
from storage.sqlite_meetings import SqliteMeetings
from storage.sqlite_needs import SqliteNeeds
from storage.sqlite_plans import SqlitePlans
from storage.sqlite_safety import SqliteSafety
from storage.sqlite_team import SqliteTeam
from storage.sqlite_themes import SqliteThemes
from storage.sqlite_voices import SqliteVoices

_PRUNED_EVERY = timedelta(hours=1)


class SqliteStorage:
    """An open data folder. Made by :func:`storage.opening.open_storage`; what each method does is said in the port."""

    def __init__(
        self,
        *,
        folder: Folder,
        ballast: Ballast,
        people: Database,
        project: Database,
        known: People,
        outbox: Outbox,
        keys: Keys,
        settings: Settings,
        now: datetime,
    ) -> None:
        self._folder = folder
        self._ballast = ballast
        self._files = (people, project)
        self._project = project
        self._people = known
        self._outbox = outbox
        self._chain = Chain(keys.audit)
        self._settings = settings
        self._pruned_at = now
        self.erasures = SqliteErasures(people, project, known, settings)
        self.plans = SqlitePlans(project, settings, self._told, self._tell)
        self.meetings = SqliteMeetings(project, settings)
        self.broadcasts = SqliteBroadcasts(project)
        self.digests = SqliteDigests(project, known, settings, self._told, self._tell)
        self.themes = SqliteThemes(project, known, self._told, self._tell)
        self.voices = SqliteVoices(project, known, self._told, self._tell)
        self.cases = SqliteCases(project, known, self._told, self._tell)
        self.team = SqliteTeam(project, known, settings)
        self.looks = SqliteLooks(project, self._chain)
        self.chats = SqliteChats(project)
        self.safety = SqliteSafety(project, self._told, self._tell)
        self.needs = SqliteNeeds(project, known, settings, self._told, self._tell)
        self.backups = Backups(people, project, keys, settings)
        self.endings = SqliteEndings(people, project, settings, self._told, self._tell)

    # --- one reply ---------------------------------------------------------------------------------------------------

    async def standing(self, chat_id: int, update_id: int | None) -> Standing:
        identity = await self._people.at(chat_id)
        return await self._project.run(lambda connection: standings.standing(connection, identity, update_id))

    async def keep(self, turn: Turn) -> tuple[Outgoing, ...]:
        who, kinds = turn.person.pseudonym, {type(event) for event in turn.events}
        if NameChosen in kinds:
            await self._keep_name(turn)
        identity = await self._people.of(who)
        if identity is None:
            await self._project.run(lambda connection: keeping.is_new(connection, turn))
            return ()
        team = await self._told(turn.notices) if turn.notices else []
        addressee = await self.cases.addressee(turn)
        kept = await self._project.run(
            lambda connection: keeping.keep(
                connection, turn, identity.seal, self._settings, self._outbox, self._chain, team, addressee
            )
        )
        for gone in _gone(turn):
            await self.erasures.once_said(gone, turn.now)
        return kept

    async def _keep_name(self, turn: Turn) -> None:
        """Before the rest, so that a crash between the two files loses nothing; a turn kept before changes no name."""
        if turn.update_id is None or not await self._seen(turn.update_id):
            *_, chosen = (event.name for event in turn.events if isinstance(event, NameChosen))
            await self._people.rename(turn.person.pseudonym, chosen)

    async def _seen(self, update_id: int) -> bool:
        return await self._project.run(lambda connection: inbox.seen(connection, update_id))

    async def ignored(self, update_id: int, now: datetime) -> None:
        await self._project.run(lambda connection: inbox.first_time(connection, update_id, now))

    async def set_aside(self, update_id: int, now: datetime) -> None:
        await self._project.run(lambda connection: inbox.set_aside(connection, update_id, now))

    # --- joining -----------------------------------------------------------------------------------------------------

    async def invite(self, role: Role, *, uses: int, expires_at: datetime, now: datetime, deputy: bool = False) -> str:
        token = invitations.new_token()
        await self._project.run(
            lambda connection: invitations.add(connection, token, role, uses, expires_at, deputy=deputy)
        )
        return token

    async def admit(self, token: str, *, chat_id: int, language: str, zone: str, now: datetime) -> Invited:
        identity = await self._settled(chat_id, now)
        if identity and (person := await self.person(identity.pseudonym)):
            return Invited(person=person)
        refusal, _ = await self._project.run(lambda connection: invitations.look_at(connection, token, now))
        if refusal:
            return Invited(person=None, refusal=refusal)
        identity = await self._people.add(chat_id)
        new = Person(pseudonym=identity.pseudonym, chat_id=chat_id, language=language, zone=zone)
        invited = await self._project.run(lambda connection: places.admit(connection, token, new, self._settings, now))
        if invited.person is None:  # somebody else had the last use meanwhile
            await self._people.destroy(identity.pseudonym)
        return invited

    async def _settled(self, chat_id: int, now: datetime) -> Identity | None:
        """Who writes from this chat; nobody if they said "not now" and only their goodbye is not sent yet."""
        identity = await self._people.at(chat_id)
        if identity and await self.erasures.is_begun(identity.pseudonym):
            await self.erase(identity.pseudonym, now)
            return None
        return identity

    async def has_coordinator(self) -> bool:
        return await self._project.run(taking_part.has_coordinator)

    async def person(self, pseudonym: str) -> Person | None:
        identity = await self._people.of(pseudonym)
        facts = await self._project.run(lambda connection: taking_part.facts_of(connection, pseudonym))
        return person_from(identity, facts) if identity and facts else None

    async def left_quietly(self, chat_id: int, now: datetime) -> None:
        identity = await self._people.at(chat_id)
        person = await self.person(identity.pseudonym) if identity else None
        if identity is not None and person is not None:
            seal, turn = identity.seal, Turn(person=person, now=now, session=None)
            await self._project.run(
                lambda connection: keeping.leave_quietly(connection, turn, seal, self._settings, self._outbox)
            )
            await self.erasures.once_said(person.pseudonym, now)

    async def moved(self, chat_id: int, new_chat_id: int) -> None:
        await self._people.move(chat_id, new_chat_id)

    # --- outbox ------------------------------------------------------------------------------------------------------

    async def claim(self, now: datetime, limit: int) -> tuple[Outgoing, ...]:
        while heads := await self._project.run(lambda connection: outbox.heads(connection, now, limit)):
            if claimed := await self._claimed(heads, now):
                return claimed
        return ()

    async def _claimed(self, heads: Sequence[Row], now: datetime) -> tuple[Outgoing, ...]:
        """Those of ``heads`` that are sent. The others are dropped, or wait for their person's day: look on."""
        identities = await self._people.of_all(pseudonym for _, pseudonym in heads)
        return await self._project.run(
            lambda connection: outbox.claim(connection, heads, identities, self._settings, now)
        )

    async def sent(self, outgoing: Outgoing, message_ids: Sequence[int], now: datetime) -> None:
        await self._project.run(lambda connection: outbox.sent(connection, outgoing, message_ids, now))
        await self.erasures.once_left(outgoing, now)

    async def put_back(self, outgoing: Outgoing, not_before: datetime, *, certain: bool) -> None:
        await self._project.run(lambda connection: outbox.put_back(connection, outgoing, not_before, certain=certain))

    async def dropped(self, outgoing: Outgoing, why: str, now: datetime) -> None:
        await self._project.run(lambda connection: outbox.drop(connection, outgoing, why))
        await self.erasures.once_left(outgoing, now)

    async def recover(self, now: datetime) -> int:
        return await self._project.run(lambda connection: outbox.recover(connection, now))

    async def next_send(self) -> datetime | None:
        return await self._project.run(outbox.next_send)

    # --- time --------------------------------------------------------------------------------------------------------

    async def purge(self, now: datetime) -> tuple[str, ...]:
        return await self._project.run(lambda connection: retention.purge(connection, self._settings, now))

    async def polled(self, now: datetime) -> None:
        await self._project.run(lambda connection: inbox.polled(connection, now))
        if abs(now - self._pruned_at) >= _PRUNED_EVERY:
            await self._tidy(now)

    async def _tidy(self, now: datetime) -> None:
        await self._project.run(lambda connection: inbox.prune(connection, now))
        await self._project.run(lambda connection: outbox.prune_sent(connection, now))
        self._ballast.restore()
        self._pruned_at = now

    async def last_polled(self) -> datetime | None:
        return await self._project.run(inbox.last_polled)

    async def waiting_sessions(self, since: datetime) -> tuple[Standing, ...]:
        rows = await self._project.run(lambda connection: standings.with_question_open(connection, since))
        return standings.waiting(rows, await self._people.of_all(row[0] for row in rows))

    # --- scripts -----------------------------------------------------------------------------------------------------

    async def publish(self, script: str, version: int, shape_sha256: str, text: str) -> bool:
        return await self._project.run(
            lambda connection: published.publish(connection, script, version, shape_sha256, text)
        )

    async def published(self) -> tuple[tuple[str, int, str], ...]:
        return await self._project.run(published.still_walked)

    # --- rights ------------------------------------------------------------------------------------------------------

    async def copy_of(self, pseudonym: str) -> dict[str, Any]:
        identity = await self._people.of(pseudonym)
        if identity is None:
            return {}
        return await self._project.run(lambda connection: copying.copy_of(connection, identity))

    async def erase(self, pseudonym: str, now: datetime) -> str:
        return await self.erasures.carry_out(pseudonym, now)

    async def forget_taken_back(self, pseudonym: str, due_id: int) -> None:
        await self.erasures.forget_taken_back(pseudonym, due_id)

    async def finish_erasures(self, now: datetime) -> None:
        await self.erasures.finish(now)

    # --- the team ----------------------------------------------------------------------------------------------------

    async def staff(self, role: Role) -> tuple[Person, ...]:
        rows = await self._project.run(lambda connection: taking_part.in_role(connection, role))
        identities = await self._people.of_all(row[0] for row in rows)
        return tuple(person_from(identities[row[0]], row[1:]) for row in rows if row[0] in identities)

    async def announce(self, notices: Sequence[Notice], now: datetime) -> None:
        team = await self._told(notices)
        await self._project.run(lambda connection: self._tell(connection, team, now))

    def _tell(self, connection: Connection, team: Sequence[Told], now: datetime) -> Sequence[Outgoing]:
        return keeping.announce(connection, team, self._outbox, now)

    async def _told(self, notices: Sequence[Notice]) -> list[Told]:
        told = []
        for notice in notices:
            people = members.addressed(await self.staff(notice.role), notice)
            identities = await self._people.of_all(person.pseudonym for person in people)
            told += [
                Told(person=person, seal=identities[person.pseudonym].seal, message=notice.message)
                for person in people
                if person.pseudonym in identities
            ]
        return told

    async def close(self) -> None:
        try:
            for file in self._files:
                await file.close()
        finally:
            self._folder.release()


def _gone(turn: Turn) -> tuple[str, ...]:
    """Those whom this turn erases once their last message is sent, or at once if none waits for them."""
    refused = (turn.person.pseudonym for event in turn.events if isinstance(event, ConsentRefused))
    ended = (event.member for event in turn.events if isinstance(event, RoleEnded))
    return (*refused, *ended)
