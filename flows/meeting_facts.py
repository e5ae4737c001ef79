"""The facts about sessions, as people call them, that ``flows.recording`` makes from saved answers.

Knows which sessions can still be come to from the lists around the turn, and nothing of who comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.book import Surroundings
from flows.events import ComingAnswered, Event, MeetingCancelled, MeetingMoved, MeetingPlanned
from flows.phrase import Place, Value
from flows.rhythm import instant
from flows.speaking import ChoiceGoneError, ImpossibleError

Answers = Mapping[str, Value]
MEETING_ABOUT = ("title", "where", "access", "travel", "cost", "food", "quiet_room", "online")
"""What is said of a session, by the names of saved answers; only the title is always said."""


def about_meeting(answers: Answers) -> dict[str, str]:
    """What was said of a session, in the order in which it is shown."""
    return {name: str(answers[name]) for name in MEETING_ABOUT if name in answers}


def planned(answers: Answers, at: Place, around: Surroundings) -> Event:
    """A new session. Raises ImpossibleError if its time is over."""
    _is_to_come(answers, around)
    places = answers.get("places")
    return MeetingPlanned(
        day=str(answers["day"]),
        starts=str(answers["starts"]),
        minutes=int(str(answers["minutes"])),
        about=about_meeting(answers),
        places=None if places is None else int(str(places)),
    )


def moved(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Another time. Raises ImpossibleError if that time is over, ChoiceGoneError if the session is gone."""
    meeting = _still_there(answers, at, around)
    _is_to_come(answers, around)
    return MeetingMoved(
        meeting=meeting,
        day=str(answers["day"]),
        starts=str(answers["starts"]),
        minutes=int(str(answers["minutes"])),
    )


def cancelled(answers: Answers, at: Place, around: Surroundings) -> Event:
    """A session does not take place. Raises ChoiceGoneError if it is gone already."""
    return MeetingCancelled(meeting=_still_there(answers, at, around))


def coming(answers: Answers, at: Place, around: Surroundings) -> Event:
    """What somebody says to a session. Raises ImpossibleError if there is no place, ChoiceGoneError if it is gone."""
    match answers["coming"]:
        case "coming" | "coming_quietly" as answer:
            meeting = _still_there(answers, at, around)
            if not _is_among("open_meetings", meeting, around):
                raise ImpossibleError(f"{at.script}/{at.step}: there is no place")
            return ComingAnswered(meeting=meeting, answer=answer)
        case "waiting":
            return ComingAnswered(meeting=_still_there(answers, at, around), answer="waiting")
        case _:
            return ComingAnswered(meeting=str(answers["meeting"]), answer="not_coming")


def _still_there(answers: Answers, at: Place, around: Surroundings) -> str:
    """Nobody is told that they come to what was called off meanwhile."""
    meeting = str(answers["meeting"])
    if not _is_among("meetings", meeting, around):
        raise ChoiceGoneError(f"{at.script}/{at.step}: the session is over or called off")
    return meeting


def _is_among(name: str, meeting: str, around: Surroundings) -> bool:
    return any(offer.key == meeting for offer in around.lists.get(name, ()))


def _is_to_come(answers: Answers, around: Surroundings) -> None:
    starts = datetime.fromisoformat(f"{answers['day']}T{answers['starts']}")
    if instant(starts, ZoneInfo(around.project_zone)) <= around.now:
        raise ImpossibleError("the time that was given is over")
