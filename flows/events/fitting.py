"""How what is written is made to fit a person: their phone, their senses, their age, what they need at sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.events.event import Event

Fit = Literal["no_emoji", "no_pictures", "slower", "shorter"]
"""How somebody wants to be written to, beside easier words."""
AgeBand = Literal["under_16", "16_17", "adult"]
"""All that is ever asked about age."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscreetChosen(Event):
    """Others see this phone, or nobody does (``on`` is False)."""

    on: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class HideAsked(Event):
    """What both sides wrote in this chat is to be removed, as far as Telegram lets us."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FitChosen(Event):
    """``wishes``: all of them; none: as it is for everybody."""

    wishes: tuple[Fit, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AgeBandChosen(Event):
    band: AgeBand


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedsSaid(Event):
    """What somebody needs to be able to take part. ``shared``: the team may know of it, without whose it is."""

    needs: tuple[str, ...]
    words: str
    shared: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedsGone(Event):
    """Somebody needs nothing of the kind any more, or does not want it kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedMet(Event):
    """Somebody of the team says how a need is met at a session."""

    need: str
    words: str


Fitting = DiscreetChosen | HideAsked | FitChosen | AgeBandChosen | NeedsSaid | NeedsGone | NeedMet
