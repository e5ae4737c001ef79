"""Tells Telegram what the bot is there for and which commands it has, in every offered language. Knows no people."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.constants import BotDescriptionLimit
from telegram.error import TelegramError

from bot.scene import Scene
from flows.phrase import Phrase, system
from flows.vocabulary import MenuPart
from storage.records import Person

log = logging.getLogger(__name__)


async def introduce(bot: Bot, scene: Scene) -> None:
    """Set commands and descriptions, for everybody in the project's first language and then for each language.

    What Telegram refuses is noted and left: no conversation depends on it.
    """
    await _introduce(bot, scene, scene.languages[0], None)
    for tag in scene.languages:
        # Telegram knows two-letter codes only, so a variety such as pt_BR cannot have descriptions of its own.
        if len(tag) == 2:
            await _introduce(bot, scene, tag, tag)


async def _introduce(bot: Bot, scene: Scene, tag: str, code: str | None) -> None:
    reader = Person(pseudonym="", chat_id=0, language=tag)
    description = scene.say(system("description"), reader)[: BotDescriptionLimit.MAX_DESCRIPTION_LENGTH]
    short = scene.say(system("short_description"), reader)[: BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH]
    menu = [BotCommand(command, words) for listed in commands(scene, reader).values() for command, words in listed]
    try:
        await bot.set_my_commands(menu, scope=BotCommandScopeAllPrivateChats(), language_code=code)
        await bot.set_my_description(description, language_code=code)
        await bot.set_my_short_description(short, language_code=code)
    except TelegramError as refused:
        log.warning("Telegram did not take the introduction in %s: %s", code or tag, type(refused).__name__)


def commands(scene: Scene, reader: Person) -> Mapping[MenuPart, Sequence[tuple[str, str]]]:
    """The commands of the reader's role, each with what it does, in the reader's words; part by part."""
    return {part: tuple(_listed(scene, reader, part)) for part in get_args(MenuPart)}


def _listed(scene: Scene, reader: Person, part: MenuPart) -> Iterator[tuple[str, str]]:
    for command, script in scene.book.commands(reader.role).items():
        if script.menu and script.menu_part == part:
            yield command, scene.say(Phrase(script=script.script, version=script.version, slot="menu"), reader)
