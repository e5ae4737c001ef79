"""Who is measured."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from .alongside import AS_IT_RUNS, UNLIMITED
from .contestant import Contestant, Start
from .peers import conversation
from .server import TOKEN

PEERS = Path(conversation.__file__).parent


class Floor:
    """python-telegram-bot with one handler."""

    name = "python-telegram-bot, one handler, nothing kept"
    grows = False

    async def store(self, folder: Path, chats: range) -> None:
        """Nothing."""

    def start(self, folder: Path, address: str) -> Start:
        return Start(command=(sys.executable, str(PEERS / "floor.py"), address, TOKEN))


class Conversation:
    """python-telegram-bot's own conversations and persistence."""

    name = "python-telegram-bot, ConversationHandler, PicklePersistence"
    grows = True

    async def store(self, folder: Path, chats: range) -> None:
        await conversation.store(folder / "bot.pickle", chats)

    def start(self, folder: Path, address: str) -> Start:
        return Start(
            command=(sys.executable, str(PEERS / "conversation.py"), address, TOKEN, str(folder / "bot.pickle"))
        )


CONTESTANTS: Sequence[Contestant] = (UNLIMITED, AS_IT_RUNS, Floor(), Conversation())
"""In the order of the table; the others' ratios are to the first one."""
