"""How what is written is made to fit a person: their phone, their senses, their age, what they need at sessions."""

from __future__ import annotations

from dataclasses import dataclass

from flows.events.event import Event
from flows.forms import AgeBand, Fit
from flows.needs import Need, Sharing


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscreetChosen(Event):
    """Others see this phone, or nobody does (``on`` is False)."""

    on: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class HideAsked(Event):
    """What both sides wrote in this chat is to be removed, as far as Telegram lets us."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hidden(Event):
    """It is, and they are told what became of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FitChosen(Event):
    """``wishes``: all of them; none: as it is for everybody."""

    wishes: tuple[Fit, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AgeBandChosen(Event):
    band: AgeBand


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedsSaid(Event):
    """What somebody needs to be able to take part. ``words``: what they say of ``other``, or empty."""

    needs: tuple[Need, ...]
    words: str
    shared: Sharing


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedsStillRight(Event):
    """Somebody was asked whether what they need is still the same, and it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedsGone(Event):
    """Somebody needs nothing of the kind any more, or does not want it kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedMet(Event):
    """Somebody of the team says how a need is met, for everybody to read."""

    need: Need
    words: str


Fitting = (
    DiscreetChosen | HideAsked | Hidden | FitChosen | AgeBandChosen | NeedsSaid | NeedsStillRight | NeedsGone | NeedMet
)
