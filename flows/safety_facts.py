"""Facts about safety: which answers each is made of. Knows not what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping

from flows.book import Surroundings
from flows.events import AlertPassed, AlertTaken, CaseOpened, Event, ReactionGiven, SuspensionLifted
from flows.making import Answers, Making, offered
from flows.phrase import Place
from flows.speaking import ImpossibleError
from flows.vocabulary import Fact


def _reacted(answers: Answers, at: Place, around: Surroundings) -> Event:
    """To the script that the reaction is about: ``check_in 3``."""
    script, _, version = str(answers["reacted_to"]).partition(" ")
    match answers["reaction"]:
        case "fine":
            return ReactionGiven(script=script, version=int(version), reaction="fine")
        case "hard":
            return ReactionGiven(script=script, version=int(version), reaction="hard")
        case _:
            return ReactionGiven(script=script, version=int(version), reaction="mixed")


def _lifted(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if it comes again already."""
    return SuspensionLifted(script=offered("suspended", "suspended", answers, at, around))


def _called(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if nobody of the team can be asked now: the time for it may be over, or they have gone."""
    if not around.lists.get("alert_ways"):
        raise ImpossibleError(f"{at.script}/{at.step}: nobody can be asked now")
    return CaseOpened(kind="safeguarding", words=str(answers.get("words", "")))


def _taken(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if somebody else was quicker."""
    return AlertTaken(case=offered("case", "alerts", answers, at, around))


def _passed(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError likewise."""
    return AlertPassed(case=offered("case", "alerts", answers, at, around))


FACTS: Mapping[Fact, Making] = {
    "safeguarding": Making(takes=("when_told", "words"), make=_called),
    "reaction": Making(needs=("reacted_to", "reaction"), make=_reacted),
    "reopening": Making(needs=("suspended",), make=_lifted),
    "alert_take": Making(needs=("case",), make=_taken),
    "alert_pass": Making(needs=("case",), make=_passed),
}
"""Each fact, the saved answers that it is made of, and how."""
