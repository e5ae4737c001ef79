"""Who may come in, and who of the team works here no more."""

from __future__ import annotations

from dataclasses import dataclass

from flows.events.event import Event
from flows.vocabulary import Role


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationMade(Event):
    """Somebody of the team lets people in. ``token``: what the link will say; only a hash of it is kept."""

    token: str
    role: Role
    uses: int
    days: int
    """For so many days it can be used."""
    deputy: bool = False
    """Whoever it lets in stands in for those who have the role."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationEnded(Event):
    """Nobody gets in by it any more. ``invitation``: the beginning of the hash that is kept of its token."""

    invitation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleEnded(Event):
    """The owner ends the work of somebody of the team here. ``member``: their pseudonym."""

    member: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DeputyChosen(Event):
    """The owner says whether somebody of the team is a deputy in their role, or has it themselves."""

    member: str
    deputy: bool


Staffing = InvitationMade | InvitationEnded | RoleEnded | DeputyChosen
