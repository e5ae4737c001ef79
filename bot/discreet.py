"""Keeps what others see of a phone plain: how messages begin, what files are called, and that nothing makes a sound.

Stands between the words and the sender. Knows which messages somebody is waiting for, and no script.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from bot.pieces import LONGEST, LONGEST_CAPTION, split, units
from bot.ports import Attachment, Call, Renderer
from bot.scene import Scene
from flows.onlookers import LINE
from storage.records import LIVE, Outgoing, Person

_FILE: Final = "file"
"""What every file is called; its ending stays, because without it a phone cannot open it."""
_BETWEEN: Final = "\n\n"


@dataclass(frozen=True, kw_only=True)
class Discreetly:
    """Who finds the words (``bot.ports.Renderer``), for phones that only their owner sees and for all others."""

    scene: Scene
    renderer: Renderer

    async def calls(self, outgoing: Outgoing) -> tuple[Call, ...]:
        """The calls that say ``outgoing``, so that others learn nothing from them where that is wanted."""
        calls, person = await self.renderer.calls(outgoing), outgoing.person
        if not person.discreet:
            return calls
        first = line(person, self.scene) if is_push(outgoing) else ""
        return tuple(quiet for call in calls for quiet in _quietly(call, first))


def is_push(outgoing: Outgoing) -> bool:
    """Whether it comes to somebody who may be doing something else: not the answer to what they have just done.

    An answer that had to be tried again comes when they have looked away.
    """
    message = outgoing.message
    return message.priority > LIVE or message.silent or outgoing.attempts > 1


def line(person: Person, scene: Scene) -> str:
    """What the phone of ``person`` may show to anybody."""
    return scene.say(LINE, person)


def veiled(text: str, person: Person, scene: Scene) -> str:
    """``text``, which nothing is kept of, as it goes to the phone of ``person``."""
    return f"{line(person, scene)}{_BETWEEN}{text}" if person.discreet else text


def _quietly(call: Call, first: str) -> Iterator[Call]:
    """The call without a sound, and with ``first`` before its words. What changes a message makes no sound anyway."""
    if call.method.startswith("edit"):
        yield call
        return
    silent = replace(call, params={**call.params, "disable_notification": True})
    if call.attachment is not None:
        yield from _plain_file(silent, call.attachment, first)
    else:
        yield from beginning_with(first, silent) if first else (silent,)


def beginning_with(first: str, call: Call) -> Iterator[Call]:
    """Each piece of it comes with a notification of its own; the last one carries the buttons."""
    led = f"{first}{_BETWEEN}"
    bare = {name: value for name, value in call.params.items() if name != "reply_markup"}
    *before, last = split(call.params["text"], LONGEST - units(led))
    yield from (replace(call, params={**bare, "text": led + piece}) for piece in before)
    yield replace(call, params={**call.params, "text": led + last})


def _plain_file(call: Call, attachment: Attachment, first: str) -> Iterator[Call]:
    plain = replace(call, attachment=replace(attachment, name=_FILE + PurePath(attachment.name).suffix))
    if not first:
        yield plain
        return
    caption = str(call.params.get("caption", ""))
    below = _BETWEEN.join(filter(None, [first, caption]))
    fits = units(below) <= LONGEST_CAPTION
    yield replace(plain, params={**plain.params, "caption": below if fits else first})
    if not fits:
        bare = {name: value for name, value in call.params.items() if name != "caption"}
        yield from beginning_with(first, Call(method="sendMessage", params={**bare, "text": caption}))
