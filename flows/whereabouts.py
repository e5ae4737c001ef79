"""Where somebody is when what they sent was no answer: at a question, at a goodbye, or nowhere. Knows no reply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flows.book import Status
from flows.phrase import system
from flows.vocabulary import Fact
from flows.walk import Walk

ASKED_FIRST: Final[Mapping[Status, Fact]] = {"stopped": "comeback", "left": "comeback", "waiting": "wait"}
"""Who does not take part, and what the script is about that comes before anything else."""
GONE: Final[tuple[Status, ...]] = ("stopped", "left")


def remind(walk: Walk) -> None:
    """Say where they are now."""
    if walk.session is None or is_goodbye(walk):
        return nothing_open(walk)
    walk.say(system("where_you_are"))
    return walk.ask()


def nothing_open(walk: Walk) -> None:
    """Nothing is asked at the moment. Who left is asked whether they want to come back, and only that.

    Who waits for a place hears how it stands, or is asked about the one that is kept for them.
    """
    fact = ASKED_FIRST.get(walk.around.status)
    if fact == "wait" and walk.around.lists.get("free_place"):
        fact = "place"
    script = walk.around.book.recording(fact, walk.around.role) if fact else None
    if script:
        walk.leave_all()
        walk.begin(script)
    else:
        walk.say(system("nothing_open"))


def is_goodbye(walk: Walk) -> bool:
    """Whether nothing is open but the last question to somebody who has just left. It is not put a second time."""
    if walk.session is None or walk.around.status not in GONE:
        return False
    recorded = any(step.record == "withdrawal" for step in walk.script.steps.values())
    return recorded and walk.top.step != walk.script.first and not walk.top.trail
