"""Asks once, kindly, whether messages are to stop, where words may say so among others. Does not know which words."""

from __future__ import annotations

from flows.script import Script
from flows.stopping import MAYBE_STOP
from flows.walk import Walk


def to_ask(walk: Walk) -> Script | None:
    """The script to begin, or None if it is not to be asked: it was in this session, or messages stop anyway.

    Only who takes part is asked. The team's words are written for others.
    """
    script = walk.around.book.latest.get(MAYBE_STOP)
    stop = walk.around.book.commands(walk.around.role).get("stop")
    if script is None or stop is None or walk.around.role not in script.open_to:
        return None
    takes_part = walk.around.status in ("active", "paused")
    return None if walk.asked_to_stop or walk.is_open(stop.script) or not takes_part else script


def says_yes(walk: Walk) -> bool:
    """Answer the question with yes if it is the open one: "stop" is that, too."""
    asks = walk.session is not None and walk.top.script == MAYBE_STOP
    if asks:
        walk.answer("yes")
    return asks
