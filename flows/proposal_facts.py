"""Facts about other words for a step, and that a step felt wrong. Knows not what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping

from flows.book import Surroundings
from flows.events import Event, ProposalAnswered, ProposalMade
from flows.making import Answers, Making, offered
from flows.phrase import Place
from flows.vocabulary import Fact


def meant(answers: Answers, around: Surroundings) -> Place:
    """What somebody speaks of: the question that was open as they spoke up, or the script that they picked.

    Of a script alone the step is empty; where it was not said, the script is empty, too.
    """
    if around.beneath is not None:
        return around.beneath
    picked = around.book.latest.get(str(answers.get("part", "")))
    return Place(script=picked.script, version=picked.version, step="") if picked else NOT_SAID


NOT_SAID = Place(script="", version=0, step="")


def written(place: Place) -> str:
    """``place`` as one word for what is shown."""
    return f"{place.script}/{place.version}/{place.step}"


def read(word: str) -> Place:
    """The place that :func:`written` wrote."""
    script, version, step = word.split("/")
    return Place(script=script, version=int(version), step=step)


def _made(answers: Answers, at: Place, around: Surroundings) -> Event:
    about, words = meant(answers, around), str(answers.get("words", ""))
    if answers["proposal_kind"] == "felt_wrong":
        return ProposalMade(about=about, kind="felt_wrong", words=words)
    return ProposalMade(about=about, kind="other_words", words=words)


def _answered(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if it is answered already, or its author has left."""
    proposal, reply = offered("proposal", "proposals", answers, at, around), str(answers["answer"])
    if answers["proposal_state"] == "taken_up":
        return ProposalAnswered(proposal=proposal, state="taken_up", reply=reply)
    return ProposalAnswered(proposal=proposal, state="not_taken_up", reply=reply)


FACTS: Mapping[Fact, Making] = {
    "proposal": Making(needs=("proposal_kind",), takes=("words", "part"), make=_made),
    "proposal_answer": Making(needs=("proposal", "proposal_state", "answer"), make=_answered),
}
"""Each fact, the saved answers that it is made of, and how."""
