"""The only values that facts can be made of, by the name of the saved answer: mostly those that their events carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args, get_type_hints

from flows.digest_rhythm import HOURS
from flows.events import (
    AnswerJudged,
    Attribution,
    CaseMoved,
    ComingAnswered,
    DigestRhythmChosen,
    Event,
    ProposalAnswered,
    ProposalMade,
    ReactionGiven,
    Rung,
    ThemeState,
    Thing,
    ThingState,
)
from flows.forms import AgeBand
from flows.needs import Sharing
from flows.vocabulary import Role


def _carried(event: type[Event], field: str) -> frozenset[str]:
    return frozenset(get_args(get_type_hints(event)[field]))


FACT_VALUES: Mapping[str, frozenset[str]] = {
    "easy_words": frozenset({"yes", "no"}),
    "discreet": frozenset({"yes", "no"}),
    "pause": frozenset({*map(str, range(1, 91)), "open"}),
    "pace": frozenset({"1", "2", "4", "8"}),
    "reminders": frozenset({"0", "1", "2"}),
    "rung": frozenset(get_args(Rung)),
    "contact_goes_on": frozenset({"yes", "no"}),
    "complaint_reader": frozenset({"all", "owner"}),
    "attribution": frozenset(get_args(Attribution)),
    "case_state": _carried(CaseMoved, "to"),
    "thing": frozenset(get_args(Thing)),
    "thing_state": frozenset(get_args(ThingState)) | {"told"},
    "days_later": frozenset(map(str, range(1, 91))),
    "digest": _carried(DigestRhythmChosen, "rhythm") - {"off"} | {"never"},
    "digest_hour": frozenset(map(str, HOURS)),
    "proposal_kind": _carried(ProposalMade, "kind"),
    "proposal_state": _carried(ProposalAnswered, "state"),
    "coming": _carried(ComingAnswered, "answer"),
    "theme_state": frozenset(get_args(ThemeState)) - {"open"},
    "invited": frozenset(get_args(Role)),
    "uses": frozenset({"1", "5", "12", "30", "100"}),
    "valid_days": frozenset({"7", "14", "30", "90"}),
    "as_deputy": frozenset({"yes", "no"}),
    "judgement": _carried(AnswerJudged, "judgement"),
    "reaction": _carried(ReactionGiven, "reaction"),
    "when_told": frozenset({"soon", "later"}),
    "age_band": frozenset(get_args(AgeBand)),
    "share_needs": frozenset(get_args(Sharing)),
    "goodbye": frozenset({"undo", "hear", "enough"}),
}
"""A pause is a fact of its own, and no rung that somebody chooses. A theme that was answered is open no more. ``never``
stands in scripts for ``off``, which YAML takes for a truth value."""
