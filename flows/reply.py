"""What a person sent, freed of its transport. Knows no Telegram and no question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Tap:
    """A button. It belongs to one turn of one session, so an old one can be told from a new one."""

    session: str
    turn: int
    key: str
    about: str = ""
    """The code of what was asked about, if that can be answered for longer than its session lasts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """Typed words."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A slash command, without its slash, in lower case. ``argument`` is what followed it."""

    name: str
    argument: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edited:
    """A message that the person changed after sending it. The answer already kept stays as it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreadable:
    """A photo, a voice message, a sticker: something this bot does not take yet, and says so."""


Reply = Tap | Words | Command | Edited | Unreadable
