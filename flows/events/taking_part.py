"""How somebody takes part: joining, choosing how to be spoken to, pausing, leaving, coming back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flows.events.event import Event
from flows.phrase import Place

Rung = Literal["stop", "leave_keep", "leave_take_back", "erase"]
"""How far a withdrawal goes, in the order of the design."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentGiven(Event):
    """``text`` is exactly what the person was shown, in their language."""

    at: Place
    language: str
    text: str
    text_sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentRefused(Event):
    """The person said "not now" to joining. What was known of them is forgotten."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitChosen(Event):
    """All places are taken, and somebody who was invited wants to be told when one comes free."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceTaken(Event):
    """Somebody who waited wants the place that has come free, and begins to join."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleAccepted(Event):
    """Somebody of the team has read what the role is and begins."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NameChosen(Event):
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageChosen(Event):
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EasyWordsChosen(Event):
    on: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PauseChosen(Event):
    """Nothing is sent before ``until`` (UTC); None is open-ended."""

    until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Resumed(Event):
    """A pause was ended by the person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawalChosen(Event):
    """``contact_goes_on``: the team is still to get in touch, in the way that the person wrote who had asked for it."""

    rung: Rung
    contact_goes_on: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CameBack(Event):
    """Somebody who had left said yes to hearing from us again: what can still be undone of their leaving is undone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OutcomeWanted(Event):
    """Somebody who leaves says whether they still want to hear, once, what came of the project."""

    wanted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SilenceChosen(Event):
    """Somebody who had stopped or left wants nothing to come any more that they had still asked for."""


TakingPart = (
    ConsentGiven
    | ConsentRefused
    | WaitChosen
    | PlaceTaken
    | RoleAccepted
    | NameChosen
    | LanguageChosen
    | EasyWordsChosen
    | PauseChosen
    | Resumed
    | WithdrawalChosen
    | CameBack
    | OutcomeWanted
    | SilenceChosen
)
