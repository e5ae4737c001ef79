"""What the rehearsal room asks of the bot that is rehearsed. Only shapes, no behaviour."""

from __future__ import annotations

from typing import Protocol

from flows.script import Role


class Bot(Protocol):
    """The real bot, which can be switched on and off. It listens to the room's clock by itself."""

    async def start(self, *, api: str, token: str) -> None:
        """Run against the Bot API server at the address ``api``; returns once it takes updates."""
        ...

    async def stop(self) -> None:
        """Stop as a supervisor stops it: what was begun is finished."""
        ...

    async def kill(self) -> None:
        """Stop as a power cut stops it: nothing is finished, nothing is closed."""
        ...

    async def invite(self, role: Role) -> str:
        """A fresh invitation: what follows ``?start=`` in its link. Only while the bot runs."""
        ...
