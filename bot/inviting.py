"""Invitations as people get them: a link into Telegram, or its picture. Of storage they need only the token in it."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from bot.control import Declined
from bot.ports import Clock
from bot.project import Project
from flows.questions.base import Record
from storage.errors import Unavailable
from storage.invitations import over_after
from storage.port import Storage

MOST_USES = 1000
MOST_DAYS = 365


class Invitation(Record):
    """Whom an invitation lets in, how many of them, and for how long."""

    role: Literal["participant", "facilitator", "coordinator", "owner"]
    uses: Annotated[int, Field(ge=1, le=MOST_USES)] = 1
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 14
    deputy: bool = False
    """Of the team: whoever it lets in stands in for those who have the role."""

    @model_validator(mode="after")
    def _lets_in_one_of_the_team(self) -> Self:
        """Who can read what people say is never left to whoever finds a link."""
        if self.role != "participant" and self.uses > 1:
            raise ValueError("Of the team, an invitation lets in one person.")
        return self


class Invitations:
    """Makes invitations for one bot."""

    def __init__(self, *, storage: Storage, clock: Clock, username: str, project: Project) -> None:
        """``username`` is the bot's own, as ``getMe`` says it."""
        self._storage = storage
        self._clock = clock
        self._username = username
        self._project = project

    async def link(self, invitation: Invitation) -> str:
        """A link that opens the bot and joins. Whoever has it can use it: it is shown once and kept nowhere.

        Raises Declined once the project has ended, and Unavailable.
        """
        return link_of(self._username, await self.token(invitation))

    async def token(self, invitation: Invitation) -> str:
        """What a link says after ``?start=``. Raises likewise."""
        now = self._clock.now()
        if self._project.has_ended(now):
            raise Declined(
                f"The project ended on {self._project.ends}, so nobody can come in. Its file says so: 'ends'."
            )
        expires_at = over_after(invitation.days, now, self._project.for_storage())
        token = await self._storage.invite(
            invitation.role, uses=invitation.uses, expires_at=expires_at, now=now, deputy=invitation.deputy
        )
        await self._storage.looks.note("invitation_made", invitation.role, now)
        return token

    async def for_first_coordinator(self) -> str | None:
        """A link for the first coordinator, or None if there is one already, or nobody can come in any more."""
        if self._project.has_ended(self._clock.now()) or await self._storage.has_coordinator():
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


def link_of(username: str, token: str) -> str:
    """The link into Telegram that opens the bot with ``token``."""
    return f"https://t.me/{username}?start={token}"


def save_picture(link: str, path: Path) -> None:
    """Write ``link`` as a QR code, PNG or SVG by the file's name. Raises FileExistsError, OSError."""
    drawn = picture(link, path.suffix.removeprefix(".").lower())
    with path.open("xb") as file:
        file.write(drawn)


def picture(link: str, kind: str = "png") -> bytes:
    """``link`` as a QR code that is still read from a poster with a crease in it."""
    import segno

    file = BytesIO()
    segno.make(link, error="m").save(file, kind=kind, scale=10)
    return file.getvalue()
