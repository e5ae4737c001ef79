"""The team: who has which role, who stands in, and what becomes of their work when they go. Knows no account."""

from __future__ import annotations

from flows.events import DeputyChosen, RoleEnded
from storage.turns import Keeping


def end_role(keeping: Keeping, event: RoleEnded) -> None:
    """Their work here ends now: nothing reaches them, they can do nothing, and their cases are handed over."""
    raise NotImplementedError


def choose_deputy(keeping: Keeping, event: DeputyChosen) -> None:
    """They stand in for their role, or have it themselves."""
    raise NotImplementedError


def hand_over(keeping: Keeping, pseudonym: str) -> None:
    """Somebody of the team goes: each case that they looked after goes to another, and its person is told."""
    raise NotImplementedError
