"""Invitations as people get them: a link into Telegram, or its picture. Of storage they need only the token in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from bot.control import Declined
from bot.ports import Clock
from flows.questions.base import Record
from storage.errors import Unavailable
from storage.port import Storage

MOST_USES = 1000
MOST_DAYS = 365


class Invitation(Record):
    """Whom an invitation lets in, how many of them, and for how long."""

    role: Literal["participant", "facilitator", "coordinator", "owner"]
    uses: Annotated[int, Field(ge=1, le=MOST_USES)] = 1
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 14


class Invitations:
    """Makes invitations for one bot."""

    def __init__(self, *, storage: Storage, clock: Clock, username: str) -> None:
        """``username`` is the bot's own, as ``getMe`` says it."""
        self._storage = storage
        self._clock = clock
        self._username = username

    async def link(self, invitation: Invitation) -> str:
        """A link that opens the bot and joins. Whoever has it can use it: it is shown once and kept nowhere."""
        return f"https://t.me/{self._username}?start={await self.token(invitation)}"

    async def token(self, invitation: Invitation) -> str:
        """What a link says after ``?start=``."""
        now = self._clock.now()
        expires_at = now + timedelta(days=invitation.days)
        return await self._storage.invite(invitation.role, uses=invitation.uses, expires_at=expires_at, now=now)

    async def for_first_coordinator(self) -> str | None:
        """A link for the first coordinator, or None if there is one already."""
        if await self._storage.has_coordinator():
            return None
        return await self.link(Invitation(role="coordinator"))

    async def carry_out(self, order: Mapping[str, Any]) -> str:
        """The order ``invite`` of ``bot.control``: its details are those of an invitation, its answer is the link."""
        try:
            return await self.link(Invitation.model_validate(order))
        except ValidationError:
            raise Declined("The running bot does not know such an invitation. Restart it.") from None
        except Unavailable:
            raise Declined("The running bot cannot write to its data folder. Its log says more.") from None


def save_picture(link: str, path: Path) -> None:
    """Write ``link`` as a QR code, PNG or SVG by the file's name. Raises FileExistsError, OSError."""
    import segno

    code = segno.make(link, error="m")
    with path.open("xb") as file:
        code.save(file, kind=path.suffix.removeprefix(".").lower(), scale=10)
