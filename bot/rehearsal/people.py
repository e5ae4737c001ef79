"""Who has a phone in the stand-in for Telegram, and what their chat with the bot shows. Records, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.rehearsal.keyboard import Keyboard, written
from bot.rehearsal.wording import Entity


@dataclass(kw_only=True, slots=True)
class Account:
    """Somebody's Telegram account. A private chat has the id of the person in it."""

    id: int
    first_name: str
    language: str = "en"
    """IETF tag of their Telegram app; Telegram tells it to bots."""
    started: bool = False
    """Whether they ever wrote to the bot: before that, a bot cannot write to them."""
    blocked: bool = False
    """Whether they blocked the bot."""
    deactivated: bool = False
    """Whether the account was deleted."""

    def user(self) -> dict[str, Any]:
        """The account as the Bot API writes a User."""
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, "language_code": self.language}

    def chat(self) -> dict[str, Any]:
        """The private chat as the Bot API writes a Chat."""
        return {"id": self.id, "first_name": self.first_name, "type": "private"}


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A document or a picture that was sent."""

    id: str
    name: str
    media_type: str
    content: bytes = field(repr=False)
    width: int = 0
    """Pixels; 0 unless it is a picture."""
    height: int = 0


@dataclass(kw_only=True, slots=True)
class Message:
    """One message in one private chat."""

    id: int
    from_bot: bool
    sent_at: datetime
    text: str = ""
    """Words, or what stands under the picture or document."""
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = ()
    file: File | None = None
    silent: bool = False
    edited_at: datetime | None = None
    deleted: bool = False

    def written(self, chat: Mapping[str, Any], sender: Mapping[str, Any]) -> dict[str, Any]:
        """The message as the Bot API writes it."""
        message: dict[str, Any] = {
            "message_id": self.id,
            "from": sender,
            "chat": chat,
            "date": int(self.sent_at.timestamp()),
        }
        if self.edited_at:
            message["edit_date"] = int(self.edited_at.timestamp())
        message |= self._content()
        if self.keyboard:
            message["reply_markup"] = written(self.keyboard)
        return message

    def _content(self) -> dict[str, Any]:
        words, entities = ("caption", "caption_entities") if self.file else ("text", "entities")
        content: dict[str, Any] = {words: self.text} if self.text else {}
        if self.entities:
            content[entities] = list(self.entities)
        return content | (_written_file(self.file) if self.file else {})


@dataclass(frozen=True, kw_only=True, slots=True)
class Toast:
    """What a phone shows for a moment after a button was tapped."""

    number: int
    """So that the same words twice are two toasts."""
    text: str
    alert: bool = False
    """Whether the person must close it."""


@dataclass(kw_only=True, slots=True)
class Chat:
    """The private chat of one account with the bot."""

    account: Account
    messages: dict[int, Message] = field(default_factory=dict)
    toast: Toast | None = None
    seen: int = 0
    """The id of the newest message when the person last did something."""
    typing: bool = False
    """Whether the bot said that it is writing, since its last message."""


def _written_file(file: File) -> dict[str, Any]:
    about = {"file_id": file.id, "file_unique_id": f"u{file.id}", "file_size": len(file.content)}
    if file.width:
        return {"photo": [{**about, "width": file.width, "height": file.height}]}
    return {"document": {**about, "file_name": file.name, "mime_type": file.media_type}}
