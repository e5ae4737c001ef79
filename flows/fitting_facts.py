"""Facts about what fits a person: which answers each is made of. Knows not what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from flows.book import Surroundings
from flows.events import (
    AgeBand,
    AgeBandChosen,
    DiscreetChosen,
    Event,
    Fit,
    FitChosen,
    HideAsked,
    NeedMet,
    NeedsGone,
    NeedsSaid,
)
from flows.making import Answers, Making
from flows.phrase import Place
from flows.vocabulary import Fact

_BANDS: Mapping[str, AgeBand] = {band: band for band in get_args(AgeBand)}


def _discreet(answers: Answers, at: Place, around: Surroundings) -> Event:
    return DiscreetChosen(on=answers["discreet"] == "yes")


def _fit(answers: Answers, at: Place, around: Surroundings) -> Event:
    chosen = answers["fit"]
    return FitChosen(wishes=tuple(wish for wish in get_args(Fit) if isinstance(chosen, tuple) and wish in chosen))


def _age(answers: Answers, at: Place, around: Surroundings) -> Event:
    return AgeBandChosen(band=_BANDS[str(answers["age_band"])])


def _needs(answers: Answers, at: Place, around: Surroundings) -> Event:
    chosen = answers.get("needs", ())
    needs = chosen if isinstance(chosen, tuple) else (str(chosen),)
    return NeedsSaid(needs=needs, words=str(answers.get("words", "")), shared=answers.get("share_needs") == "yes")


def _met(answers: Answers, at: Place, around: Surroundings) -> Event:
    return NeedMet(need=str(answers["need"]), words=str(answers["how_met"]))


FACTS: Mapping[Fact, Making] = {
    "discreet": Making(needs=("discreet",), make=_discreet),
    "hide": Making(make=lambda answers, at, around: HideAsked()),
    "fit": Making(needs=("fit",), make=_fit),
    "age_band": Making(needs=("age_band",), make=_age),
    "needs": Making(takes=("needs", "words", "share_needs"), make=_needs),
    "needs_gone": Making(make=lambda answers, at, around: NeedsGone()),
    "need_met": Making(needs=("need", "how_met"), make=_met),
}
"""Each fact, the saved answers that it is made of, and how."""
