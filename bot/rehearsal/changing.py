"""The methods with which the bot changes or deletes what a chat already shows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.rehearsal.messenger import Messenger
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.people import Chat, Message
from bot.rehearsal.refusal import NOT_MODIFIED, bad_request
from bot.rehearsal.sending import new_keyboard, new_text, writable

DELETABLE = timedelta(hours=48)
MOST_DELETED = 100


async def edit_message_text(messenger: Messenger, parameters: Parameters) -> Any:
    """Other words, and other buttons or none."""
    text, entities = new_text(parameters)
    buttons = new_keyboard(parameters)
    chat = writable(messenger, parameters)
    message = _editable(chat, parameters.integer("message_id"))
    if message.file:
        raise bad_request("there is no text in the message to edit")
    if (message.text, message.entities, message.keyboard) == (text, entities, buttons):
        raise bad_request(NOT_MODIFIED)
    message.text, message.entities, message.keyboard = text, entities, buttons
    message.edited_at = messenger.clock.now()
    messenger.changes.note()
    return messenger.written(chat, message)


async def edit_message_reply_markup(messenger: Messenger, parameters: Parameters) -> Any:
    """Other buttons, or none. A phone does not call this "edited"."""
    buttons = new_keyboard(parameters)
    chat = writable(messenger, parameters)
    message = _editable(chat, parameters.integer("message_id"))
    if message.keyboard == buttons:
        raise bad_request(NOT_MODIFIED)
    message.keyboard = buttons
    messenger.changes.note()
    return messenger.written(chat, message)


async def delete_message(messenger: Messenger, parameters: Parameters) -> Any:
    """One message, whoever wrote it, up to 48 hours old."""
    if not parameters.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not parameters.text("message_id"):
        raise bad_request("message identifier is not specified")
    chat = writable(messenger, parameters)
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    _delete(messenger, [message])
    return True


async def delete_messages(messenger: Messenger, parameters: Parameters) -> Any:
    """Up to a hundred messages. Those that are not there are passed over; one that is too old stops all."""
    numbers = _numbers(parameters)
    chat = writable(messenger, parameters)
    found = [chat.messages[number] for number in numbers if number in chat.messages]
    _delete(messenger, [message for message in found if not message.deleted])
    return True


def _editable(chat: Chat, number: int) -> Message:
    message = chat.messages.get(number)
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _delete(messenger: Messenger, messages: list[Message]) -> None:
    now = messenger.clock.now()
    if any(now - message.sent_at > DELETABLE for message in messages):
        raise bad_request("message can't be deleted for everyone")
    for message in messages:
        message.deleted = True
    messenger.changes.note()


def _numbers(parameters: Parameters) -> list[int]:
    numbers = parameters.parsed("message_ids", "can't parse message_ids JSON object")
    if numbers is None:
        raise bad_request("message identifiers are not specified")
    if not isinstance(numbers, list):
        raise bad_request("expected an Array of message identifiers")
    if len(numbers) > MOST_DELETED:
        raise bad_request("too many message identifiers specified")
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if not all(isinstance(number, int) and number > 0 for number in numbers):
        raise bad_request("invalid message identifier specified")
    return numbers
