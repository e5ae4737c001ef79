"""The methods with which the bot says what it is: commands, name, descriptions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.rehearsal.messenger import Messenger
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.profile import Commands, Scope
from bot.rehearsal.refusal import Refused, bad_request
from bot.rehearsal.wording import length

MOST_COMMANDS = 100
LONGEST_COMMAND_DESCRIPTION = 256
LONGEST_NAME = 64
LONGEST_DESCRIPTION = 512
LONGEST_SHORT_DESCRIPTION = 120

_COMMAND = re.compile(r"/?([a-z0-9_]{1,32})")
_WITHOUT_CHAT = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_WITH_CHAT = ("chat", "chat_administrators", "chat_member")


async def set_my_commands(messenger: Messenger, parameters: Parameters) -> Any:
    """The commands of one scope in one language."""
    slot = (_scope(messenger, parameters), _language(parameters))
    messenger.profile.commands[slot] = _commands(parameters)
    messenger.changes.note()
    return True


async def get_my_commands(messenger: Messenger, parameters: Parameters) -> Any:
    """What was set for exactly this scope and language."""
    slot = (_scope(messenger, parameters), _language(parameters))
    return [dict(command) for command in messenger.profile.commands.get(slot, ())]


async def delete_my_commands(messenger: Messenger, parameters: Parameters) -> Any:
    """Back to what a wider scope says."""
    messenger.profile.commands.pop((_scope(messenger, parameters), _language(parameters)), None)
    messenger.changes.note()
    return True


async def set_my_name(messenger: Messenger, parameters: Parameters) -> Any:
    """The bot's name in one language."""
    return _set(messenger, messenger.profile.names, parameters, "name", LONGEST_NAME)


async def get_my_name(messenger: Messenger, parameters: Parameters) -> Any:
    """The bot's name, as this language has it."""
    names = messenger.profile.names
    return {"name": names.get(_language(parameters)) or names.get("") or messenger.me.name}


async def set_my_description(messenger: Messenger, parameters: Parameters) -> Any:
    """What an empty chat shows."""
    return _set(messenger, messenger.profile.descriptions, parameters, "description", LONGEST_DESCRIPTION)


async def get_my_description(messenger: Messenger, parameters: Parameters) -> Any:
    """What an empty chat shows, as this language has it."""
    return {"description": messenger.profile.description(_language(parameters))}


async def set_my_short_description(messenger: Messenger, parameters: Parameters) -> Any:
    """What the profile page shows."""
    texts = messenger.profile.short_descriptions
    return _set(messenger, texts, parameters, "short_description", LONGEST_SHORT_DESCRIPTION)


async def get_my_short_description(messenger: Messenger, parameters: Parameters) -> Any:
    """What the profile page shows, as this language has it."""
    texts = messenger.profile.short_descriptions
    return {"short_description": texts.get(_language(parameters)) or texts.get("", "")}


def _set(messenger: Messenger, texts: dict[str, str], parameters: Parameters, name: str, longest: int) -> bool:
    """The words of Telegram's refusal are not public: tdlib passes on what its servers say."""
    text = parameters.text(name)
    if length(text) > longest:
        raise bad_request(f"{name} is too long: {longest} UTF-16 units at most")
    texts[_language(parameters)] = text
    messenger.changes.note()
    return True


def _language(parameters: Parameters) -> str:
    """Two letters, or none for everybody else."""
    language = parameters.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _scope(messenger: Messenger, parameters: Parameters) -> Scope:
    scope = parameters.parsed("scope", "can't parse BotCommandScope JSON object")
    if scope is None:
        return ("default", 0)
    if not isinstance(scope, dict):
        raise _unparsable_scope("BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in _WITHOUT_CHAT:
        return (str(kind), 0)
    if kind not in _WITH_CHAT:
        raise _unparsable_scope("Unsupported type specified")
    if scope.get("chat_id") not in messenger.chats:
        raise bad_request("chat not found")
    return (str(kind), scope["chat_id"])


def _commands(parameters: Parameters) -> Commands:
    commands = parameters.parsed("commands", "can't parse commands JSON object")
    if commands is None:
        return ()
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return tuple(_command(command) for command in commands)


def _command(command: Any) -> Mapping[str, str]:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(command.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    if not command["command"]:
        raise bad_request("command must be non-empty")
    if not command["description"]:
        raise bad_request("command description must be non-empty")
    spelled = _COMMAND.fullmatch(command["command"])
    if spelled is None:
        raise bad_request("BOT_COMMAND_INVALID")
    if length(command["description"]) > LONGEST_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": spelled[1], "description": command["description"]}


def _unparsable_scope(reason: str) -> Refused:
    return bad_request(f"can't parse BotCommandScope: {reason}")
