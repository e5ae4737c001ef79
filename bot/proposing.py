"""What somebody hears of the words that they suggested, or of what felt wrong. Knows no clock and no storage."""

from __future__ import annotations

from collections.abc import Iterator

from bot.as_asked import AsAsked, Saying
from flows.phrase import Phrase
from storage.records import Person
from storage.records_of_digests import Proposal

_WORDS = "proposal_words"


def what_came(proposal: Proposal, scene: Saying, author: Person) -> Iterator[Phrase]:
    """What it was about, what they said, and what the team answers: nobody remembers a question after some weeks."""
    slot = "outcome_felt_wrong" if proposal.kind == "felt_wrong" else "outcome_other_words"
    yield Phrase(script=_WORDS, slot=slot, values={"label": AsAsked(proposal.at, scene, author).whole})
    if proposal.words:
        yield Phrase(script=_WORDS, slot="your_words", values={"words": proposal.words})
    yield Phrase(script=_WORDS, slot="taken_up" if proposal.state == "taken_up" else "not_taken_up")
    yield Phrase(script=_WORDS, slot="team_says", values={"words": proposal.reply})
