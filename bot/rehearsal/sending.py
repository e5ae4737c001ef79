"""The methods with which the bot speaks: words, pictures, documents, and answers to taps."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from bot.rehearsal.keyboard import keyboard
from bot.rehearsal.messenger import Messenger
from bot.rehearsal.parameters import Parameters, Upload
from bot.rehearsal.people import Chat, File
from bot.rehearsal.picture import size
from bot.rehearsal.refusal import TOO_OLD, bad_request, forbidden
from bot.rehearsal.wording import LONGEST_CAPTION, Worded, message_text, worded

TAP_ANSWERABLE = timedelta(seconds=150)
LONGEST_TOAST = 200
LARGEST_DOCUMENT = 50 * 2**20
LARGEST_PHOTO = 10 * 2**20

_ACTIONS = frozenset(
    {"typing", "upload_photo", "upload_document", "upload_voice", "upload_video", "upload_video_note", "cancel"}
    | {"record_voice", "record_video", "record_video_note", "choose_sticker", "find_location"}
)


def writable(messenger: Messenger, parameters: Parameters) -> Chat:
    """The chat that is meant. Raises Refused if the bot cannot write there."""
    if not parameters.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat = messenger.chats.get(parameters.integer("chat_id"))
    if chat is None or not chat.account.started:
        raise bad_request("chat not found")
    if chat.account.deactivated:
        raise forbidden("user is deactivated")
    if chat.account.blocked:
        raise forbidden("bot was blocked by the user")
    return chat


def new_text(parameters: Parameters) -> Worded:
    """The words of a message, checked as Telegram checks them."""
    preview = parameters.parsed("link_preview_options", "can't parse link preview options JSON object")
    if preview is not None and not isinstance(preview, dict):
        raise bad_request("Object expected as link preview options")
    entities = parameters.parsed("entities", "can't parse entities")
    return message_text(parameters.text("text"), parameters.text("parse_mode"), entities)


def new_keyboard(parameters: Parameters) -> Any:
    """The buttons of a message, checked as Telegram checks them."""
    return keyboard(parameters.parsed("reply_markup", "can't parse reply keyboard markup JSON object"))


async def send_message(messenger: Messenger, parameters: Parameters) -> Any:
    """Words and buttons."""
    text, entities = new_text(parameters)
    buttons = new_keyboard(parameters)
    chat = writable(messenger, parameters)
    silent = parameters.flag("disable_notification")
    message = messenger.post(chat, text=text, entities=entities, keyboard=buttons, silent=silent)
    return messenger.written(chat, message)


async def send_document(messenger: Messenger, parameters: Parameters) -> Any:
    """A file, with or without words under it."""
    return _send_file(messenger, parameters, _file(messenger, parameters, "document", LARGEST_DOCUMENT))


async def send_photo(messenger: Messenger, parameters: Parameters) -> Any:
    """A picture, with or without words under it."""
    return _send_file(messenger, parameters, _file(messenger, parameters, "photo", LARGEST_PHOTO))


async def send_chat_action(messenger: Messenger, parameters: Parameters) -> Any:
    """ "Writing…", until the next message."""
    if parameters.text("action").lower() not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable(messenger, parameters)
    chat.typing = parameters.text("action") != "cancel"
    messenger.changes.note()
    return True


async def answer_callback_query(messenger: Messenger, parameters: Parameters) -> Any:
    """Stop a button's spinning, within 150 seconds and once."""
    if len(parameters.text("text")) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    tapped = messenger.tapped.pop(parameters.text("callback_query_id"), None)
    if tapped is None or messenger.clock.now() - tapped.at > TAP_ANSWERABLE:
        raise bad_request(TOO_OLD)
    if words := parameters.text("text"):
        messenger.show_toast(tapped.account, words, alert=parameters.flag("show_alert"))
    return True


def _send_file(messenger: Messenger, parameters: Parameters, file: File) -> Any:
    entities = parameters.parsed("caption_entities", "can't parse entities")
    text, found = worded(parameters.text("caption"), parameters.text("parse_mode"), entities, longest=LONGEST_CAPTION)
    buttons = new_keyboard(parameters)
    chat = writable(messenger, parameters)
    silent = parameters.flag("disable_notification")
    messenger.keep(file)
    message = messenger.post(chat, text=text, entities=found, keyboard=buttons, file=file, silent=silent)
    return messenger.written(chat, message)


def _file(messenger: Messenger, parameters: Parameters, part: str, largest: int) -> File:
    value = parameters.text(part)
    if known := messenger.files.get(value):
        return known
    upload = parameters.uploads.get(value.removeprefix("attach://") or part)
    if upload is None and value:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if upload is None:
        raise bad_request(f"there is no {part} in the request")
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > largest:
        raise bad_request("file is too big")
    return _picture(upload) if part == "photo" else _document(upload)


def _document(upload: Upload) -> File:
    return File(id=_file_id(), name=upload.name, media_type=upload.media_type, content=upload.content)


def _picture(upload: Upload) -> File:
    media_type, width, height = size(upload.content)
    return File(
        id=_file_id(), name=upload.name, media_type=media_type, content=upload.content, width=width, height=height
    )


def _file_id() -> str:
    return "R" + secrets.token_urlsafe(24)
