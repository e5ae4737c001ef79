"""Facts about other words for a step, and that a step felt wrong. Knows not what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping

from flows.book import Surroundings
from flows.digest_facts import offered
from flows.events import Event, ProposalAnswered, ProposalMade
from flows.making import Answers, Making
from flows.phrase import Place
from flows.vocabulary import Fact


def _made(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Of which step, is the step that was open when the person spoke up."""
    kind = answers["proposal_kind"]
    words = str(answers.get("words", ""))
    if kind == "felt_wrong":
        return ProposalMade(about=at, kind="felt_wrong", words=words)
    return ProposalMade(about=at, kind="other_words", words=words)


def _answered(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if it is answered already, or its author has left."""
    proposal, reply = offered("proposal", "proposals", answers, at, around), str(answers["answer"])
    if answers["proposal_state"] == "taken_up":
        return ProposalAnswered(proposal=proposal, state="taken_up", reply=reply)
    return ProposalAnswered(proposal=proposal, state="not_taken_up", reply=reply)


FACTS: Mapping[Fact, Making] = {
    "proposal": Making(needs=("proposal_kind",), takes=("words",), make=_made),
    "proposal_answer": Making(needs=("proposal", "proposal_state", "answer"), make=_answered),
}
"""Each fact, the saved answers that it is made of, and how."""
