"""Facts about cases: which answers each is made of. Knows not what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from flows.book import Surroundings
from flows.events import (
    CaseKind,
    CaseMoved,
    CaseOpened,
    Event,
    LetterAnswered,
    LetterWritten,
    Thing,
    ThingLookedAfter,
)
from flows.making import Answers, Make, Making, offered
from flows.phrase import Place
from flows.speaking import ImpossibleError
from flows.vocabulary import Fact

_THINGS: Final[Mapping[str, Thing]] = {thing: thing for thing in get_args(Thing)}


def _opened(kind: CaseKind) -> Make:
    def make(answers: Answers, at: Place, around: Surroundings) -> Event:
        return CaseOpened(kind=kind, words=str(answers.get("words", "")))

    return make


def _complained(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if only an owner was to read it, and none is there any more."""
    words = str(answers["words"])
    if answers.get("complaint_reader") != "owner":
        return CaseOpened(kind="complaint", words=words)
    offered("complaint_reader", "complaint_readers", answers, at, around)
    return CaseOpened(kind="complaint", words=words, read_by="owner")


def _moved(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if it is done already."""
    case = offered("case", "cases", answers, at, around)
    match answers["case_state"]:
        case "done":
            return CaseMoved(case=case, to="done")
        case "doing":
            return CaseMoved(case=case, to="doing")
        case _:
            return CaseMoved(case=case, to="seen")


def _looked_after(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if the case is done already. Who was told counts only where somebody was."""
    case, thing = offered("case", "cases", answers, at, around), _THINGS[str(answers["thing"])]
    match answers["thing_state"]:
        case "none":
            return ThingLookedAfter(case=case, thing=thing, state="none")
        case "told":
            return ThingLookedAfter(case=case, thing=thing, state="done", told=str(answers.get("told", "")))
        case _:
            return ThingLookedAfter(case=case, thing=thing, state="done")


def _written(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if there is nobody to get it any more."""
    case = offered("case", "cases", answers, at, around)
    if all((offer.key, offer.of) != ("letter", case) for offer in around.lists.get("case_ways", ())):
        raise ImpossibleError(f"{at.script}/{at.step}: nobody is there to get a letter")
    return LetterWritten(case=case, words=str(answers["letter"]))


def _answered(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if it is done meanwhile: nobody is thanked for an answer that nobody gets."""
    case = offered("case", "own_cases", answers, at, around)
    return LetterAnswered(case=case, words=str(answers["words"]))


FACTS: Mapping[Fact, Making] = {
    "complaint": Making(needs=("words",), takes=("complaint_reader",), make=_complained),
    "correction": Making(needs=("words",), make=_opened("correction")),
    "access": Making(takes=("words",), make=_opened("access")),
    "contact": Making(takes=("when_told", "words"), make=_opened("contact")),
    "case_move": Making(needs=("case", "case_state"), make=_moved),
    "checklist": Making(needs=("case", "thing", "thing_state"), takes=("told",), make=_looked_after),
    "letter": Making(needs=("case", "letter"), make=_written),
    "letter_answer": Making(needs=("case", "words"), make=_answered),
}
"""Each fact, the saved answers that it is made of, and how."""
