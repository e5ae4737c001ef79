"""Tells Telegram what the bot is called for and which commands it has, in every offered language. Knows no people."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from bot.outcomes import Outcome
from bot.ports import Call, Telegram
from bot.scene import Scene
from flows.phrase import Phrase, system
from flows.script import Role
from storage.records import Person

log = logging.getLogger(__name__)


async def introduce(telegram: Telegram, scene: Scene) -> None:
    """Set commands and descriptions. What Telegram refuses is noted and left: conversations do not depend on it."""
    for call in introductions(scene):
        try:
            await telegram.call(call)
        except Outcome as refused:
            log.warning("%s was not taken: %s", call.method, type(refused).__name__)


def introductions(scene: Scene) -> Iterator[Call]:
    """The calls, for everybody first (in the project's first language) and then for each language."""
    yield from _in_language(scene, scene.languages[0], "")
    for tag in scene.languages:
        # Telegram knows two-letter codes only, so a variety such as pt_BR cannot have descriptions of its own.
        if len(tag) == 2:
            yield from _in_language(scene, tag, tag)


def _in_language(scene: Scene, tag: str, code: str) -> Iterator[Call]:
    reader = Person(pseudonym="", chat_id=0, language=tag)
    where = {"language_code": code} if code else {}
    scope = {"type": "all_private_chats"}
    yield Call(method="setMyCommands", params={"commands": commands(scene, reader), "scope": scope, **where})
    words = scene.say(system("description"), reader)
    yield Call(method="setMyDescription", params={"description": words[:512], **where})
    words = scene.say(system("short_description"), reader)
    yield Call(method="setMyShortDescription", params={"short_description": words[:120], **where})


def commands(scene: Scene, reader: Person) -> list[dict[str, str]]:
    """The commands of the reader's role, each with what it does, in the reader's language."""
    return [
        {"command": command, "description": scene.say(phrase, reader)} for command, phrase in _menu(scene, reader.role)
    ]


def _menu(scene: Scene, role: Role) -> Iterator[tuple[str, Phrase]]:
    for command, script in scene.book.commands(role).items():
        yield command, Phrase(script=script.script, version=script.version, slot="menu")
