"""Puts a decided message into its reader's words, buttons and calls. Knows the Bot API's shapes, and sends nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from bot.buttons import pack
from bot.ports import Attachment, Call
from bot.scene import Scene
from bot.views import Shower
from bot.views.glance import Copied
from flows.phrase import Offer, system
from flows.questions.base import numbers
from storage.records import Message, Outgoing, Person

LONGEST = 4096
"""Telegram's limit for one message, in UTF-16 code units."""
LONGEST_CAPTION = 1024
"""Likewise for what stands below a picture or a file."""
_SHORT = 12
"""Up to three labels of at most this many characters share a row of buttons."""
_MENU_ROWS = (("done",), ("skip", "back"), ("why", "easy"), ("help", "language", "stop"))
_MENU = {key: system(key) for row in _MENU_ROWS for key in row}


@dataclass(frozen=True)
class Rendering:
    """Who finds the words (``bot.ports.Renderer``)."""

    scene: Scene
    shower: Shower

    async def calls(self, outgoing: Outgoing) -> tuple[Call, ...]:
        """The calls that say ``outgoing``; the last one of several texts carries the buttons."""
        person, message = outgoing.person, outgoing.message
        shown = await self.shower.show(message.view, person, message.about) if message.view else None
        labels = [self._label(offer, message, person) for offer in message.offers]
        texts = [self.scene.say(phrase, person) for phrase in message.phrases]
        texts += [shown.text] if shown else []
        texts += ["\n".join(self._options(message, labels, person))] if labels else []
        pieces = tuple(split("\n\n".join(text for text in texts if text)))
        keyboard = _copying(shown.copies) if shown else []
        keyboard += self._keyboard(message, labels, person) if message.session else []
        attachments = shown.attachments if shown else ()
        return (
            *_sends(pieces, keyboard, message, person),
            *chain.from_iterable(_attached(each, message, person) for each in attachments),
        )

    # --- options ---------------------------------------------------------------------------------------------------

    def _label(self, offer: Offer, message: Message, person: Person) -> str:
        label = offer.text if isinstance(offer.text, str) else self.scene.say(offer.text, person)
        if offer.key in message.picked:
            return self.scene.say(system("picked_line", label=label), person)
        return label

    def _options(self, message: Message, labels: Sequence[str], person: Person) -> Iterator[str]:
        """The options as lines of text too: screen readers often do not say that a message has buttons."""
        listed = numbers([offer.key for offer in message.offers])
        for number, label in zip(listed, labels, strict=True):
            yield self.scene.say(system("option_line", number=number, label=label), person)

    def _keyboard(self, message: Message, labels: Sequence[str], person: Person) -> list[list[dict[str, Any]]]:
        offered = [_button(label, offer.key, message) for label, offer in zip(labels, message.offers, strict=True)]
        rows = [offered] if _fit_one_row(offered) else [[button] for button in offered]
        for keys in _MENU_ROWS:
            rows.append([self._menu_button(key, message, person) for key in keys if key in message.menu])
        return [row for row in rows if row]

    def _menu_button(self, key: str, message: Message, person: Person) -> dict[str, Any]:
        return _button(self.scene.say(_MENU[key], person), key, message)


def _sends(
    pieces: Sequence[str], keyboard: list[list[dict[str, Any]]], message: Message, person: Person
) -> Iterator[Call]:
    for number, piece in enumerate(pieces, 1):
        params = _params(person, piece, message)
        if keyboard and number == len(pieces):
            params["reply_markup"] = {"inline_keyboard": keyboard}
        yield _call(params, message)


def split(text: str, longest: int = LONGEST) -> Iterator[str]:
    """``text`` in pieces of at most ``longest`` UTF-16 units, cut between paragraphs or lines where there are any."""
    while units(text) > longest:
        head = _head(text, longest)
        cut = max(head.rfind("\n\n"), 0) or max(head.rfind("\n"), 0) or max(head.rfind(" "), 0) or len(head)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def units(text: str) -> int:
    """The length of ``text`` as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _head(text: str, most: int) -> str:
    return text.encode("utf-16-le")[: most * 2].decode("utf-16-le", "ignore")


def _fit_one_row(buttons: Sequence[dict[str, Any]]) -> bool:
    return len(buttons) <= 3 and all(len(button["text"]) <= _SHORT for button in buttons)


def _copying(copies: Sequence[Copied]) -> list[list[dict[str, Any]]]:
    """Two in a row."""
    buttons = [{"text": copied.label, "copy_text": {"text": copied.text}} for copied in copies]
    return [buttons[first : first + 2] for first in range(0, len(buttons), 2)]


def _button(label: str, key: str, message: Message) -> dict[str, Any]:
    return {"text": label, "callback_data": pack(message.session, message.turn, key)}


def _params(person: Person, text: str, message: Message) -> dict[str, Any]:
    params: dict[str, Any] = {"chat_id": person.chat_id, "text": text, "link_preview_options": {"is_disabled": True}}
    return params | ({"disable_notification": True} if message.silent else {})


def _call(params: dict[str, Any], message: Message) -> Call:
    if message.replaces is None:
        return Call(method="sendMessage", params=params)
    changed = {name: value for name, value in params.items() if name != "disable_notification"}
    return Call(method="editMessageText", params=changed | {"message_id": message.replaces})


def _attached(attachment: Attachment, message: Message, person: Person) -> Iterator[Call]:
    """The file with its words below it; in a message of their own if they are too long for that."""
    method = "sendPhoto" if attachment.part == "photo" else "sendDocument"
    params: dict[str, Any] = {"chat_id": person.chat_id, "disable_notification": True}
    fits = units(attachment.caption) <= LONGEST_CAPTION
    below = {"caption": attachment.caption} if attachment.caption and fits else {}
    yield Call(method=method, params=params | below, attachment=attachment)
    if not fits:
        for piece in split(attachment.caption):
            yield Call(method="sendMessage", params=_params(person, piece, message) | {"disable_notification": True})
