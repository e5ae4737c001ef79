"""The one door to everything that is kept. Every method is one whole transaction, and returns after it is on disk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from flows.vocabulary import Role
from storage.ports_of_digests import Digests, Themes, Voices
from storage.ports_of_rights import Backups, Cases, Endings, Erasures, Looks, Team
from storage.ports_of_safety import Chats, Needs, Safety
from storage.ports_of_time import Broadcasts, Meetings, Plans
from storage.records import Invited, Notice, Outgoing, Person, Standing, Turn


class Storage(Protocol):
    """What the rest of Alongside may ask of a storage engine. Times are aware and in UTC.

    Every method raises ``storage.errors.Unavailable`` when nothing could be committed (disk full, locked, read-only):
    then nothing has changed, and the caller must not acknowledge anything.
    """

    # --- one reply -------------------------------------------------------------------------------------------------

    async def standing(self, chat_id: int, update_id: int | None) -> Standing:
        """Who writes from this chat, what is open with them, and whether this update was kept before."""
        ...

    async def keep(self, turn: Turn) -> tuple[Outgoing, ...]:
        """Keep all of a turn. Returns its messages that may be sent at once: none if older ones still wait.

        A turn whose update or due row was kept before changes nothing and returns nothing.
        """
        ...

    async def ignored(self, update_id: int, now: datetime) -> None:
        """Remember an update that changes nothing (a stranger, a channel post), so that it is not answered twice."""
        ...

    async def set_aside(self, update_id: int, now: datetime) -> None:
        """Count an update that could not be understood by the program. Its content is not kept."""
        ...

    # --- joining ---------------------------------------------------------------------------------------------------

    async def invite(self, role: Role, *, uses: int, expires_at: datetime, now: datetime, deputy: bool = False) -> str:
        """A new invitation's token: 128 random bits, of which only a hash is kept."""
        ...

    async def admit(self, token: str, *, chat_id: int, language: str, zone: str, now: datetime) -> Invited:
        """Let the holder of an invitation begin to join. Somebody who is here already stays as they are.

        If all places are taken, no use of it is gone, and the person has the status ``waiting`` but does not wait yet.
        """
        ...

    async def has_coordinator(self) -> bool:
        """Whether anybody has accepted the coordinator's (or owner's) role."""
        ...

    async def person(self, pseudonym: str) -> Person | None:
        """The person behind a pseudonym, unless they were erased."""
        ...

    async def left_quietly(self, chat_id: int, now: datetime) -> None:
        """The person blocked the bot or deleted the account: stop, drop what waits, and open no case."""
        ...

    async def moved(self, chat_id: int, new_chat_id: int) -> None:
        """Telegram gave the chat a new id."""
        ...

    # --- outbox ----------------------------------------------------------------------------------------------------

    async def claim(self, now: datetime, limit: int) -> tuple[Outgoing, ...]:
        """The oldest waiting message of each person, most urgent first, marked as attempted.

        Rows that may not be sent any more (a nudge to somebody who paused, stopped or left) are dropped here. A nudge
        that waited into its person's quiet hours, or a day that is not one of theirs, waits for the next time at which
        it is welcome, unless something more urgent waits behind it.
        """
        ...

    async def sent(self, outgoing: Outgoing, message_ids: Sequence[int], now: datetime) -> None:
        """Telegram took it, in one message or several. The words are forgotten; the ids are kept for 48 hours, as long
        as those messages can be deleted."""
        ...

    async def put_back(self, outgoing: Outgoing, not_before: datetime, *, certain: bool) -> None:
        """It was not sent (``certain``), or nobody knows: then an at-most-once message is dropped instead."""
        ...

    async def dropped(self, outgoing: Outgoing, why: str, now: datetime) -> None:
        """It can never be sent. ``why`` is a word of ours, never Telegram's text."""
        ...

    async def recover(self, now: datetime) -> int:
        """After a start: put back the attempted at-least-once messages, drop the others; how many were in doubt."""
        ...

    async def next_send(self) -> datetime | None:
        """When the next waiting message may be sent, or None if none waits."""
        ...

    # --- time ------------------------------------------------------------------------------------------------------

    @property
    def plans(self) -> Plans:
        """What is to be done when."""
        ...

    @property
    def meetings(self) -> Meetings:
        """The sessions that people can come to."""
        ...

    @property
    def broadcasts(self) -> Broadcasts:
        """Messages of the team to many."""
        ...

    @property
    def digests(self) -> Digests:
        """Closed batches, and what may leave the project."""
        ...

    @property
    def themes(self) -> Themes:
        """What people said, and what came of it."""
        ...

    @property
    def voices(self) -> Voices:
        """What is said to and fro."""
        ...

    @property
    def cases(self) -> Cases:
        """Matters that a coordinator looks after."""
        ...

    @property
    def erasures(self) -> Erasures:
        """Those that people asked for, and their receipts."""
        ...

    @property
    def team(self) -> Team:
        """Who works here, and who may come in."""
        ...

    @property
    def looks(self) -> Looks:
        """What the team did, and who looked at what."""
        ...

    @property
    def chats(self) -> Chats:
        """What stands in people's chats, as far as it can still be deleted."""
        ...

    @property
    def safety(self) -> Safety:
        """Scripts that have suspended themselves, and calls for a person."""
        ...

    @property
    def needs(self) -> Needs:
        """What people need to be able to take part."""
        ...

    @property
    def backups(self) -> Backups:
        """Copies of everything."""
        ...

    @property
    def endings(self) -> Endings:
        """The end of the project."""
        ...

    async def purge(self, now: datetime) -> tuple[str, ...]:
        """Delete what has been kept for as long as the settings say. Returns who is to be erased for that reason."""
        ...

    async def polled(self, now: datetime) -> None:
        """Telegram was reached at ``now``."""
        ...

    async def last_polled(self) -> datetime | None:
        """When Telegram was last reached, to tell how long we were away."""
        ...

    async def waiting_sessions(self, since: datetime) -> tuple[Standing, ...]:
        """Everybody with a question open that was put after ``since``, for asking it again after we were away."""
        ...

    # --- scripts ---------------------------------------------------------------------------------------------------

    async def publish(self, script: str, version: int, shape_sha256: str, text: str) -> bool:
        """Keep this version's text for the sessions that walk it. False if it was published with another shape."""
        ...

    async def published(self) -> tuple[tuple[str, int, str], ...]:
        """Key, version and text of every version that an open session still walks."""
        ...

    # --- rights ----------------------------------------------------------------------------------------------------

    async def copy_of(self, pseudonym: str) -> dict[str, Any]:
        """Everything held about a person, by kind, ready to be written as JSON."""
        ...

    async def erase(self, pseudonym: str, now: datetime) -> str:
        """Destroy the person's key and clear their rows, and say nothing to them: see ``erasures`` for who asked.

        Returns the code of the receipt. Repeatable.
        """
        ...

    async def forget_taken_back(self, pseudonym: str, due_id: int) -> None:
        """What somebody took back on leaving is gone, and so is the plan for it: it cannot be undone any more."""
        ...

    # --- the team --------------------------------------------------------------------------------------------------

    async def staff(self, role: Role) -> tuple[Person, ...]:
        """Everybody who has accepted that role and can be written to."""
        ...

    async def announce(self, notices: Sequence[Notice], now: datetime) -> None:
        """Put each notice into the outbox of everybody in its role."""
        ...

    async def close(self) -> None:
        """Stop the threads and release the lock. Must be called, or the process does not end."""
        ...
