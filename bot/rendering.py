"""Puts a decided message into its reader's words, buttons and calls. Knows the Bot API's shapes, and sends nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby
from typing import Any

from bot.buttons import pack
from bot.copied import copying
from bot.emoji import without_emoji
from bot.pieces import LONGEST_CAPTION, pieces, split, units
from bot.ports import Attachment, Call
from bot.scene import Scene
from bot.views import Shower
from flows.checks.limits import MOST_ON_BUTTON
from flows.phrase import Offer, system
from flows.questions.base import numbers
from flows.vocabulary import UNKEPT
from storage.records import Message, Outgoing, Person

_SHORT = 12
"""Up to three labels of at most this many characters share a row of buttons."""
_PARTS = {"sendPhoto": "photo", "sendDocument": "document"}
"""What Telegram calls the file in each of the two ways to send one."""
_NUMBERS_IN_ROW = 5
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
        said = "\n\n".join(filter(None, texts))
        listed = not (said and _buttons_say_it(labels, message, person))
        options = "\n".join(self._options(message, labels, person)) if listed else ""
        slowly = "slower" in person.fit and message.replaces is None
        keyboard = copying(shown.copies) if shown else []
        keyboard += self._keyboard(message, labels, person) if message.session else []
        attachments = shown.attachments if shown else ()
        calls = (
            *_sends(pieces(said, options, slowly=slowly), keyboard, message, person),
            *chain.from_iterable(_attached(each, message, person) for each in attachments),
        )
        is_exact = message.view in UNKEPT  # their own words, before they say yes to just these
        return calls if is_exact or "no_emoji" not in person.fit else tuple(map(_bare, calls))

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
            if label != number:  # a bare number of a scale: the question says from where to where they go
                yield self.scene.say(system("option_line", number=number, label=label), person)

    def _keyboard(self, message: Message, labels: Sequence[str], person: Person) -> list[list[dict[str, Any]]]:
        offered = [_button(label, offer.key, message) for label, offer in zip(labels, message.offers, strict=True)]
        rows = [offered] if _fit_one_row(offered) else list(_rows(offered))
        for keys in _MENU_ROWS:
            rows.append([self._menu_button(key, message, person) for key in keys if key in message.menu])
        return [row for row in rows if row]

    def _menu_button(self, key: str, message: Message, person: Person) -> dict[str, Any]:
        return _button(self.scene.say(_MENU[key], person), key, message)


def _buttons_say_it(labels: Sequence[str], message: Message, person: Person) -> bool:
    """Whether the options need not stand in the text too, for somebody who wants it shorter and sees buttons."""
    seen = all(len(label) <= MOST_ON_BUTTON and any(map(str.isalnum, label)) for label in labels)
    return "shorter" in person.fit and bool(message.session) and seen


def _sends(
    texts: Sequence[str], keyboard: list[list[dict[str, Any]]], message: Message, person: Person
) -> Iterator[Call]:
    """Of several, the first makes the phone sound and the last has the buttons. Who wants it slowly gets them apart."""
    for number, text in enumerate(texts, 1):
        params = _params(person, text, message) | ({"disable_notification": True} if number > 1 else {})
        if keyboard and number == len(texts):
            params["reply_markup"] = {"inline_keyboard": keyboard}
        yield _call(params, message, later=number > 1 and "slower" in person.fit)


def _fit_one_row(buttons: Sequence[dict[str, Any]]) -> bool:
    return len(buttons) <= 3 and all(len(button["text"]) <= _SHORT for button in buttons)


def _rows(buttons: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """A row for each, but several bare numbers of a scale in one."""
    for is_number, run in groupby(buttons, key=lambda button: str(button["text"]).isdecimal()):
        same, width = list(run), _NUMBERS_IN_ROW if is_number else 1
        yield from (same[first : first + width] for first in range(0, len(same), width))


def _button(label: str, key: str, message: Message) -> dict[str, Any]:
    return {"text": label, "callback_data": pack(message.session, message.turn, key, message.about)}


def _params(person: Person, text: str, message: Message) -> dict[str, Any]:
    params: dict[str, Any] = {"chat_id": person.chat_id, "text": text, "link_preview_options": {"is_disabled": True}}
    return params | ({"disable_notification": True} if message.silent else {})


def _call(params: dict[str, Any], message: Message, *, later: bool) -> Call:
    if message.replaces is None:
        return Call(method="sendMessage", params=params, later=later)
    changed = {name: value for name, value in params.items() if name != "disable_notification"}
    return Call(method="editMessageText", params=changed | {"message_id": message.replaces})


def _bare(call: Call) -> Call:
    """``call`` without emoji, in its words and on its buttons. What a button copies stays as it is."""
    params = dict(call.params)
    for name in ("text", "caption"):
        if name in params:
            params[name] = without_emoji(params[name])
    if "reply_markup" in params:
        rows = params["reply_markup"]["inline_keyboard"]
        bare = [[{**button, "text": without_emoji(button["text"])} for button in row] for row in rows]
        params["reply_markup"] = {"inline_keyboard": bare}
    return replace(call, params=params)


def _attached(attachment: Attachment, message: Message, person: Person) -> Iterator[Call]:
    """The file with its words below it; in a message of their own if they are too long for that.

    Who wants no pictures gets the words alone, or the picture as a file if it was asked for.
    """
    unseen = attachment.part == "photo" and "no_pictures" in person.fit
    fits = units(attachment.caption) <= LONGEST_CAPTION and (attachment.asked or not unseen)
    if attachment.asked or not unseen:
        method = "sendPhoto" if attachment.part == "photo" and not unseen else "sendDocument"
        params: dict[str, Any] = {"chat_id": person.chat_id, "disable_notification": True}
        below = {"caption": attachment.caption} if attachment.caption and fits else {}
        file = replace(attachment, part=_PARTS[method])
        yield Call(method=method, params=params | below, attachment=file)
    if not fits:
        for piece in split(attachment.caption):
            yield Call(method="sendMessage", params=_params(person, piece, message) | {"disable_notification": True})
