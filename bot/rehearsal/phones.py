"""The phones of a room, and what its people are told when something cannot be done. No behaviour."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rehearsal.people import Account
from flows.vocabulary import Role


class NotNow(Exception):
    """Something that cannot be done at the moment; the message is for the person at the page."""


@dataclass(kw_only=True, slots=True)
class Phone:
    """One phone on the page."""

    role: Role
    name: str
    account: Account
    invitation: str = ""
    """What follows ``/start``, once the invitation was opened."""
