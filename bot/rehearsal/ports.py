"""What the rehearsal room asks of the bot that is rehearsed. Only shapes, no behaviour."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, runtime_checkable

from flows.vocabulary import Role


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


@runtime_checkable
class SeesAhead(Protocol):
    """A bot that can tell when it will next do something by itself. The clock then stops there on its way."""

    async def settle(self) -> datetime | None:
        """Wait until all that is due now has been done and said; returns when the next thing is due (UTC), if any is.

        Only while the bot runs.
        """
        ...
