"""The messenger behind the Bot API: accounts, their chats with the bot, and what people do on their phones.

Knows one bot and private chats only. It does not know HTTP, and nothing of what the bot is for.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random, SystemRandom
from typing import Any

from bot.ports import Clock
from bot.rehearsal.changes import Changes
from bot.rehearsal.people import Account, Chat, File, Message, Toast
from bot.rehearsal.profile import Profile
from bot.rehearsal.updates import MESSAGE_WAITS, TAP_WAITS, Update, Updates
from bot.rehearsal.wording import LONGEST_TEXT, cleaned, length

_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tapped:
    """A button press that the bot has not answered."""

    account: int
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Me:
    """The bot's own account."""

    id: int
    name: str = "Alongside, rehearsing"
    username: str = "alongside_rehearsal_bot"

    def user(self) -> dict[str, Any]:
        """The bot as the Bot API writes a User."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass(kw_only=True)
class Messenger:
    """Everything that Telegram would keep. What the bot may do with it is in the modules of the methods."""

    clock: Clock
    me: Me
    changes: Changes = field(default_factory=Changes)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    tapped: dict[str, Tapped] = field(default_factory=dict)
    profile: Profile = field(default_factory=Profile)
    chance: Random = field(default_factory=SystemRandom)
    """Where ids come from that nobody can foresee."""

    def __post_init__(self) -> None:
        self.updates = Updates(self.clock, self.chance)
        self._message_ids = count(1)
        self._toasts = count(1)

    def join(self, first_name: str, *, language: str = "en", account_id: int | None = None) -> Account:
        """Give somebody an account; it knows nothing of the bot yet."""
        account = Account(id=account_id or self._free_id(), first_name=first_name, language=language)
        self.chats[account.id] = Chat(account=account)
        self.changes.note()
        return account

    def say(self, account_id: int, text: str) -> tuple[Message, ...]:
        """Somebody writes to the bot. A text that is too long leaves as several messages, as from a real phone."""
        chat = self.chats[account_id]
        if chat.account.blocked:
            self.block(account_id, blocked=False)
        chat.account.started = True
        return tuple(self._said(chat, part) for part in _parts(cleaned(text).strip()))

    def correct(self, account_id: int, message_id: int, text: str) -> None:
        """Somebody edits a message of theirs."""
        chat = self.chats[account_id]
        message = chat.messages[message_id]
        message.text, message.edited_at = cleaned(text).strip(), self.clock.now()
        self._tell_message("edited_message", chat, message)

    def tap(self, account_id: int, message_id: int, data: str) -> str:
        """Somebody taps a button. Returns the id under which the bot must answer."""
        chat = self.chats[account_id]
        chat.seen = max(chat.messages)
        tap_id = str(self.chance.getrandbits(62))
        self.tapped[tap_id] = Tapped(account=account_id, at=self.clock.now())
        content = {
            "id": tap_id,
            "from": chat.account.user(),
            "message": chat.messages[message_id].written(chat.account.chat(), self.me.user()),
            "chat_instance": str(account_id),
            "data": data,
        }
        self._tell("callback_query", content, waits=TAP_WAITS, lane=("tap", account_id))
        return tap_id

    def block(self, account_id: int, *, blocked: bool) -> None:
        """Somebody blocks or unblocks the bot."""
        chat = self.chats[account_id]
        if chat.account.blocked == blocked:
            return
        chat.account.blocked = blocked
        statuses = ("member", "kicked") if blocked else ("kicked", "member")
        old, new = ({"user": self.me.user(), "status": status} for status in statuses)
        content = {
            "chat": chat.account.chat(),
            "from": chat.account.user(),
            "date": int(self.clock.now().timestamp()),
            "old_chat_member": _member(old),
            "new_chat_member": _member(new),
        }
        self._tell("my_chat_member", content, waits=MESSAGE_WAITS, lane=("member", account_id))

    def post(self, chat: Chat, **content: Any) -> Message:
        """The bot's message appears in a chat. Its content is already checked."""
        message = Message(id=next(self._message_ids), from_bot=True, sent_at=self.clock.now(), **content)
        chat.messages[message.id] = message
        chat.typing = False
        self.changes.note()
        return message

    def keep(self, file: File) -> File:
        """A file that was uploaded can be fetched from now on."""
        self.files[file.id] = file
        return file

    def show_toast(self, account_id: int, text: str, *, alert: bool) -> None:
        """The bot answered a tap with words."""
        self.chats[account_id].toast = Toast(number=next(self._toasts), text=text, alert=alert)
        self.changes.note()

    def tell_raw(self, kind: str, content: Mapping[str, Any], lane: int = 0) -> Update | None:
        """An update with any content, well-formed or not."""
        return self._tell(kind, content, waits=MESSAGE_WAITS, lane=("raw", lane))

    def written(self, chat: Chat, message: Message) -> dict[str, Any]:
        """A message as the Bot API writes it."""
        sender = self.me.user() if message.from_bot else chat.account.user()
        return message.written(chat.account.chat(), sender)

    def _said(self, chat: Chat, text: str) -> Message:
        message = Message(id=next(self._message_ids), from_bot=False, sent_at=self.clock.now(), text=text)
        message.entities = tuple(
            {"type": "bot_command", "offset": length(text[: found.start()]), "length": length(found[0])}
            for found in _COMMAND.finditer(text)
        )
        chat.messages[message.id] = message
        chat.seen = message.id
        self._tell_message("message", chat, message)
        return message

    def _tell_message(self, kind: str, chat: Chat, message: Message) -> None:
        self._tell(kind, self.written(chat, message), waits=MESSAGE_WAITS, lane=("message", chat.account.id))

    def _tell(self, kind: str, content: Mapping[str, Any], *, waits: timedelta, lane: Hashable) -> Update | None:
        update = self.updates.add(kind, content, waits=waits, lane=lane)
        self.changes.note()
        return update

    def _free_id(self) -> int:
        return max(self.chats, default=1_000_000) + 1


def _member(member: dict[str, Any]) -> dict[str, Any]:
    return member | ({"until_date": 0} if member["status"] == "kicked" else {})


def _parts(text: str) -> list[str]:
    """The text in pieces that Telegram takes."""
    parts = []
    while length(text) > LONGEST_TEXT:
        cut = LONGEST_TEXT
        while length(text[:cut]) > LONGEST_TEXT:
            cut -= 1
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text] if text else parts
