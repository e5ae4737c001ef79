"""What the page is told: the room and each phone, as JSON. Reads only; knows neither HTTP nor how it will look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from babel import Locale

from bot.rehearsal.people import Chat, File, Message
from bot.rehearsal.phones import Phone

if TYPE_CHECKING:
    from bot.rehearsal.room import Room

_PREVIEW = 120
"""Characters of a message that a lock screen shows."""


def room(room: Room) -> Mapping[str, Any]:
    """The top bar: project, clock, bot, and which phones there are."""
    return {
        "project": room.about.project,
        "zone": room.about.zone.key,
        "now": room.clock.now().isoformat(),
        "bot": room.bot_is,
        "phones": [{"id": number, "name": phone.name, "role": phone.role} for number, phone in room.phones.items()],
        "languages": [_language(tag) for tag in room.about.languages],
    }


def phone(room: Room, phone: Phone) -> Mapping[str, Any]:
    """One phone: whose it is, and what its chat shows."""
    account = phone.account
    chat = room.messenger.chats[account.id]
    return {
        "id": account.id,
        "name": phone.name,
        "role": phone.role,
        "language": account.language,
        "started": account.started,
        "blocked": account.blocked,
        "about": room.messenger.profile.description(account.language),
        "commands": [dict(command) for command in room.messenger.profile.menu(account.id, account.language)],
        "messages": [_message(message) for message in chat.messages.values()],
        "typing": chat.typing,
        "notification": _notification(chat),
        "toast": _toast(chat),
    }


def _language(tag: str) -> Mapping[str, str]:
    locale = Locale.parse(tag, sep="-")
    name = locale.display_name or tag
    return {"tag": tag, "name": name[0].upper() + name[1:]}


def _message(message: Message) -> Mapping[str, Any]:
    if message.deleted:
        return {"id": message.id, "bot": message.from_bot, "at": message.sent_at.isoformat(), "deleted": True}
    return {
        "id": message.id,
        "bot": message.from_bot,
        "at": message.sent_at.isoformat(),
        "text": message.text if message.from_bot else _as_typed(message.text),
        "entities": list(message.entities) if message.from_bot else [],
        "buttons": [[_button(button) for button in row] for row in message.keyboard],
        "file": _file(message.file) if message.file else None,
        "silent": message.silent,
        "edited": message.edited_at is not None,
    }


def _as_typed(text: str) -> str:
    """A phone shows ``/start`` when an invitation is opened, not the secret that goes with it."""
    return "/start" if text.startswith("/start ") else text


def _button(button: Mapping[str, Any]) -> Mapping[str, Any]:
    if "url" in button:
        return {"text": button["text"], "kind": "link", "url": button["url"]}
    if "copy_text" in button:
        return {"text": button["text"], "kind": "copy", "copied": button["copy_text"]["text"]}
    return {"text": button["text"], "kind": "tap"}


def _file(file: File) -> Mapping[str, Any]:
    about = {"id": file.id, "name": file.name, "size": len(file.content)}
    return about | {"width": file.width, "height": file.height}


def _notification(chat: Chat) -> Mapping[str, Any] | None:
    """What the lock screen would show: the bot's messages since the person last did something."""
    new = (message for message in chat.messages.values() if message.from_bot and message.id > chat.seen)
    unread = [message for message in new if not message.deleted]
    if not unread:
        return None
    newest = unread[-1]
    preview = " ".join(newest.text.split()) or (newest.file.name if newest.file else "")
    return {"text": preview[:_PREVIEW], "silent": newest.silent, "count": len(unread)}


def _toast(chat: Chat) -> Mapping[str, Any] | None:
    toast = chat.toast
    return {"number": toast.number, "text": toast.text, "alert": toast.alert} if toast else None
