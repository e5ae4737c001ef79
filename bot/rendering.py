"""Puts a decided message into its reader's words, buttons and calls. Knows the Bot API's shapes, and sends nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.buttons import pack
from bot.ports import Call
from bot.scene import Scene
from bot.views import Shower
from flows.phrase import Offer, system
from storage.records import Message, Outgoing, Person

LONGEST = 4096
"""Telegram's limit for one message, in UTF-16 code units."""
_SHORT = 12
"""Up to three labels of at most this many characters share a row of buttons."""
_MENU_ROWS = (("done",), ("skip", "back"), ("why", "easy"), ("help", "language", "stop"))


@dataclass(frozen=True)
class Rendering:
    """Who finds the words (``bot.ports.Renderer``)."""

    scene: Scene
    shower: Shower

    async def calls(self, outgoing: Outgoing) -> tuple[Call, ...]:
        """The calls that say ``outgoing``; the last one of several texts carries the buttons."""
        person, message = outgoing.person, outgoing.message
        shown = await self.shower.show(message.view, person) if message.view else None
        texts = [self.scene.say(phrase, person) for phrase in message.phrases]
        texts += [shown.text] if shown else []
        texts += ["\n".join(self._options(message, person))] if message.offers else []
        pieces = tuple(split("\n\n".join(text for text in texts if text)))
        attachments = shown.attachments if shown else ()
        return (*self._sends(pieces, message, person), *(_document(person, a, message) for a in attachments))

    def _sends(self, pieces: Sequence[str], message: Message, person: Person) -> Iterator[Call]:
        keyboard = self._keyboard(message, person)
        for number, piece in enumerate(pieces, 1):
            params = _params(person, piece, message)
            if keyboard and number == len(pieces):
                params["reply_markup"] = {"inline_keyboard": keyboard}
            yield _call(params, message)

    # --- options ---------------------------------------------------------------------------------------------------

    def _options(self, message: Message, person: Person) -> Iterator[str]:
        """The options as lines of text too: screen readers often do not say that a message has buttons."""
        for place, offer in enumerate(message.offers, 1):
            label = self._label(offer, message, person)
            number = offer.key if offer.key.isdecimal() and _is_scale(message) else str(place)
            yield self.scene.say(system("option_line", number=number, label=label), person)

    def _label(self, offer: Offer, message: Message, person: Person) -> str:
        label = offer.text if isinstance(offer.text, str) else self.scene.say(offer.text, person)
        if offer.key in message.picked:
            return self.scene.say(system("picked_line", label=label), person)
        return label

    def _keyboard(self, message: Message, person: Person) -> list[list[dict[str, str]]]:
        if not message.session:
            return []
        offered = [_button(self._label(offer, message, person), offer.key, message) for offer in message.offers]
        rows = [offered] if _fit_one_row(offered) else [[button] for button in offered]
        for keys in _MENU_ROWS:
            rows.append([self._menu_button(key, message, person) for key in keys if key in message.menu])
        return [row for row in rows if row]

    def _menu_button(self, key: str, message: Message, person: Person) -> dict[str, str]:
        return _button(self.scene.say(system(key), person), key, message)


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


def _is_scale(message: Message) -> bool:
    """Scale points are numbers that mean something: they are listed as themselves, not by their place."""
    return all(offer.key.isdecimal() for offer in message.offers)


def _fit_one_row(buttons: Sequence[dict[str, str]]) -> bool:
    return len(buttons) <= 3 and all(len(button["text"]) <= _SHORT for button in buttons)


def _button(label: str, key: str, message: Message) -> dict[str, str]:
    return {"text": label, "callback_data": pack(message.session, message.turn, key)}


def _params(person: Person, text: str, message: Message) -> dict[str, Any]:
    params: dict[str, Any] = {"chat_id": person.chat_id, "text": text, "link_preview_options": {"is_disabled": True}}
    return params | ({"disable_notification": True} if message.silent else {})


def _call(params: dict[str, Any], message: Message) -> Call:
    if message.replaces is None:
        return Call(method="sendMessage", params=params)
    changed = {name: value for name, value in params.items() if name != "disable_notification"}
    return Call(method="editMessageText", params=changed | {"message_id": message.replaces})


def _document(person: Person, attachment: Any, message: Message) -> Call:
    params: dict[str, Any] = {"chat_id": person.chat_id, "disable_notification": True}
    return Call(method="sendDocument", params=params, attachment=attachment)
