"""What somebody is told of a session whose time, or whose places, have changed: as it is when it is said.

Knows no clock and no storage. What was changed twice is said once.
"""

from __future__ import annotations

from flows.book import Status
from flows.events import ComingAnswered, Event, Said, Shown
from flows.phrase import Phrase
from storage.records import Gathering

_COMES = ("coming", "coming_quietly")


def news(meeting: Gathering, answer: str, status: Status) -> tuple[Event, ...]:
    """What ``answer`` gave somebody to know of ``meeting``; nothing if it is nothing to them any more.

    Somebody on a pause who comes is told as well, or they would travel to a session that is not there. A place is not
    given to them: nothing new is asked of anybody on a pause, and they go on waiting.
    """
    if answer == "given" and status == "paused":
        return (ComingAnswered(meeting=meeting.code, answer="waiting"),)
    if meeting.cancelled:
        return _said("news_cancelled", meeting) if answer in (*_COMES, "given", "waiting") else ()
    if answer == "given":
        return (*_said("news_place", meeting), ComingAnswered(meeting=meeting.code, answer="coming"))
    if answer == "coming":
        return (*_said("news_moved", meeting), ComingAnswered(meeting=meeting.code, answer="coming"))
    return _said("news_moved", meeting) if answer == "coming_quietly" else ()


def _said(slot: str, meeting: Gathering) -> tuple[Event, ...]:
    phrase = Phrase(script="session_words", slot=slot)
    return Said(phrase=phrase), Shown(view="meeting", about=meeting.code)
