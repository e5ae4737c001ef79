"""Facts about what fits a person: which answers each is made of. Knows not what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from flows.book import Surroundings
from flows.events import (
    AgeBandChosen,
    DiscreetChosen,
    Event,
    FitChosen,
    HideAsked,
    NeedMet,
    NeedsGone,
    NeedsSaid,
    NeedsStillRight,
)
from flows.forms import AgeBand, Fit
from flows.making import Answers, Making
from flows.needs import NEEDS
from flows.phrase import Place, Value
from flows.speaking import ImpossibleError
from flows.vocabulary import Fact

_BANDS: Mapping[str, AgeBand] = {band: band for band in get_args(AgeBand)}


def _discreet(answers: Answers, at: Place, around: Surroundings) -> Event:
    return DiscreetChosen(on=answers["discreet"] == "yes")


def _fit(answers: Answers, at: Place, around: Surroundings) -> Event:
    chosen = answers["fit"]
    return FitChosen(wishes=tuple(wish for wish in get_args(Fit) if isinstance(chosen, tuple) and wish in chosen))


def _age(answers: Answers, at: Place, around: Surroundings) -> Event:
    return AgeBandChosen(band=_BANDS[str(answers["age_band"])])


def needs_said(answers: Mapping[str, Value | list[str]]) -> NeedsSaid:
    """What somebody needs by what they answered. Words of their own belong to what they still have picked."""
    chosen = answers["needs"]
    needs = tuple(need for need in NEEDS if isinstance(chosen, tuple | list) and need in chosen)
    words = str(answers.get("words", "")) if "other" in needs else ""
    match answers["share_needs"]:
        case "yes":
            return NeedsSaid(needs=needs, words=words, shared="yes")
        case "sessions":
            return NeedsSaid(needs=needs, words=words, shared="sessions")
        case _:
            return NeedsSaid(needs=needs, words=words, shared="no")


def _met(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if there is no such need."""
    need = next((need for need in NEEDS if need == answers["need"]), None)
    if need is None:
        raise ImpossibleError(f"{at.script}/{at.step}: there is no need {answers['need']}")
    return NeedMet(need=need, words=str(answers["how_met"]))


FACTS: Mapping[Fact, Making] = {
    "discreet": Making(needs=("discreet",), make=_discreet),
    "hide": Making(make=lambda answers, at, around: HideAsked()),
    "fit": Making(needs=("fit",), make=_fit),
    "age_band": Making(needs=("age_band",), make=_age),
    "needs": Making(
        needs=("needs", "share_needs"), takes=("words",), make=lambda answers, at, around: needs_said(answers)
    ),
    "needs_right": Making(make=lambda answers, at, around: NeedsStillRight()),
    "needs_gone": Making(make=lambda answers, at, around: NeedsGone()),
    "need_met": Making(needs=("need", "how_met"), make=_met),
}
"""Each fact, the saved answers that it is made of, and how."""
