"""Begins a script over whatever is open, which goes on afterwards: for what cannot wait, and for nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from flows.book import Surroundings
from flows.engine import Outcome
from flows.phrase import Value
from flows.session import Session
from flows.walk import Walk


def interrupt(script: str, session: Session | None, around: Surroundings, answers: Mapping[str, Value]) -> Outcome:
    """Begin ``script``. What somebody had begun to write is not put aside, as ``flows.engine.begin`` does.

    ``answers``: what is saved before anything is asked (see ``Script.given``).
    """
    walk = Walk(session, around)
    walk.begin(around.book.latest[script], answers)
    return Outcome(session=walk.session, events=tuple(walk.events))
