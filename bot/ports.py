"""The doors inside ``bot/``: what comes in from Telegram, what goes out, and who stands behind each.

Only shapes, no behaviour.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.copied import Copied
from flows.reply import Reply
from storage.records import Outgoing


class Clock(Protocol):
    """Where ``now`` comes from. Only the outermost modules ask it."""

    def now(self) -> datetime:
        """The current instant in UTC."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """One update, freed of Telegram's shape. Never logged: it holds a chat id and a person's words."""

    update_id: int
    kind: Literal["reply", "left", "returned", "stranger", "moved"]
    """``reply``: from a private chat. ``left``/``returned``: the bot was blocked, unblocked. ``stranger``: not for us
    (a group, a channel, an unknown kind of update). ``moved``: the chat has the id ``new_chat_id`` now."""
    chat_id: int = 0
    reply: Reply | None = None
    tap_id: str | None = None
    """Telegram's id of the button press, which must be answered so that the button stops spinning."""
    message_id: int | None = None
    """Telegram's id of the message that was tapped."""
    wrote: int | None = None
    """Telegram's id of the message that they wrote."""
    language: str = ""
    """The IETF tag of the person's Telegram app: a first guess, never more."""
    new_chat_id: int = 0


class Taker(Protocol):
    """Who an update is given to. Within one chat, one after the other."""

    async def take(self, incoming: Incoming) -> None:
        """Deal with one update. Returns once everything that came of it is on disk.

        Raises ``storage.errors.Unavailable`` if nothing could be kept: then it must be given again.
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file that goes with a call."""

    part: str
    name: str
    content: bytes = field(repr=False)
    caption: str = field(default="", repr=False)
    """What stands below it, for those too who cannot see it."""
    asked: bool = False
    """A picture that is to be kept or printed: whoever wants no pictures gets it as a file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One call of the Bot API: ``method`` and JSON ``params``, without the token."""

    method: str
    params: Mapping[str, Any] = field(repr=False)
    attachment: Attachment | None = field(default=None, repr=False)
    later: bool = False
    """It comes some seconds after the call before it, for somebody who wants to be told slowly."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deletion:
    """What became of messages that were to be deleted. Of those in neither part, nobody knows."""

    gone: Sequence[int]
    refused: Sequence[int]
    """Telegram keeps them, for good."""


class Renderer(Protocol):
    """Who finds the words."""

    async def calls(self, outgoing: Outgoing) -> tuple[Call, ...]:
        """The calls that say ``outgoing`` in its reader's language; the first is the one whose message id is kept."""
        ...


class Telegram(Protocol):
    """The Bot API, and nothing else. Errors are those of ``bot.outcomes``."""

    async def call(self, call: Call) -> Any:
        """The ``result`` of a call.

        Raises the outcome that Telegram's answer, or its silence, amounts to (see ``bot.outcomes``).
        """
        ...


class Out(Protocol):
    """The sender, as those see it who have something to send."""

    def send(self, outgoing: tuple[Outgoing, ...]) -> None:
        """Send these rows, which are kept and claimed, as soon as the limits allow. Does not wait."""
        ...

    def answer_tap(self, tap_id: str, words: str = "") -> None:
        """Stop a button's spinning, perhaps with a sentence. Does not wait, is never repeated."""
        ...

    def say_once(
        self, chat_id: int, words: str, *, patiently: bool = False, silent: bool = False, copies: Sequence[Copied] = ()
    ) -> asyncio.Future[bool]:
        """Say something of which nothing is kept, in as many messages as it needs. Does not wait.

        ``patiently``: not only if it can be begun now, but as soon as it can and until it is said, for a day.
        ``silent``: their phone makes no sound. ``copies``: what can be copied below the last message. The future tells
        whether all of it was said, and is cancelled if the bot stops before; nobody need wait for it.
        """
        ...

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> Deletion:
        """Delete messages of either side as far as Telegram lets us within a minute."""
        ...

    def wake(self) -> None:
        """Look into the outbox: something may be waiting there."""
        ...
