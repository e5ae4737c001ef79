"""Turns the ``record`` of a step into the event that the project acts on.

Knows which saved answers each fact is made of, and not what becomes of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import get_args

from flows import (
    case_facts,
    digest_facts,
    fitting_facts,
    meeting_facts,
    proposal_facts,
    rights_facts,
    safety_facts,
    staffing_facts,
    thread_facts,
)
from flows.book import Surroundings
from flows.events import (
    BroadcastCancelled,
    BroadcastSent,
    BroadcastWritten,
    CameBack,
    ConsentGiven,
    ConsentRefused,
    ContributionMade,
    ContributionTakenBack,
    CopyAsked,
    DaysChosen,
    DigestRhythmChosen,
    EasyWordsChosen,
    Event,
    LanguageChosen,
    NameChosen,
    PaceChosen,
    PauseChosen,
    PlanCancelled,
    PlanMoved,
    QuietHoursChosen,
    RemindersChosen,
    Resumed,
    RoleAccepted,
    WithdrawalChosen,
    ZoneChosen,
)
from flows.making import Answers, Making, offered
from flows.meeting_facts import MEETING_ABOUT
from flows.phrase import Place, Value
from flows.rhythm import DAY, clock
from flows.schedule import WEEKDAYS
from flows.script import Script
from flows.speaking import ImpossibleError
from flows.vocabulary import ABOUT, Fact, OpenIn

SLOWEST = 8
"""The slowest pace: a weekly check-in comes every eight weeks. Slower than that is a pause."""
LEAST_WELCOME = timedelta(hours=2)
"""So much of a day is not quiet, or nothing that is planned would ever come."""
_COME_BACK_TO = frozenset(get_args(OpenIn))
"""What is chosen from these says what the script is about that comes next."""


def recorded(fact: Fact, answers: Answers, at: Place, around: Surroundings) -> Iterator[Event]:
    """The event of ``fact``, or none if a question that it is made of was skipped. Raises ImpossibleError."""
    making = FACTS[fact]
    if all(name in answers for name in making.needs):
        yield making.make(answers, at, around)


def made_into_facts(script: Script) -> frozenset[str]:
    """The names of saved answers that some fact of ``script`` is made of, or that only say what it is to show.

    Likewise what a script that it calls is to be about.
    """
    steps = script.steps.values()
    shown = frozenset(ABOUT[step.show] for step in steps if step.show and step.show in ABOUT)
    shown |= {step.save for step in steps if step.save and step.choose_from and step.choose_from.root in _COME_BACK_TO}
    return shown.union(*(FACTS[step.record].made_of for step in steps if step.record))


def _consent(answers: Answers, at: Place, around: Surroundings) -> Event:
    text = "\n\n".join(_shown(at, around))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return ConsentGiven(at=at, language=around.language, text=text, text_sha256=sha256)


def _shown(at: Place, around: Surroundings) -> Iterator[str]:
    """Everything that this script says up to the yes, in the reader's own words: what was agreed to."""
    script = around.book.scripts[at.script, at.version]
    for key, step in script.steps.items():
        for part in ("say", "ask"):
            phrase = script.at(key).phrase(part, count=script.questions)
            if getattr(step, part):
                yield around.words(phrase)
        if step.show == "confidentiality":
            yield from map(around.words, around.limits)
        if key == at.step:
            return


def _language(answers: Answers, at: Place, around: Surroundings) -> Event:
    return LanguageChosen(language=str(answers["language"]))


def _easy_words(answers: Answers, at: Place, around: Surroundings) -> Event:
    return EasyWordsChosen(on=answers["easy_words"] == "yes")


def _pause(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Days are days on the wall: a pause ends at the time of day at which it began."""
    if answers["pause"] == "open":
        return PauseChosen(until=None)
    over = around.hours.local(around.now) + timedelta(days=_whole(answers["pause"]))
    return PauseChosen(until=around.hours.at(over))


def _contribution(answers: Answers, at: Place, around: Surroundings) -> Event:
    attribution = answers["attribution"]
    words = str(answers["words"])
    if attribution == "by_name":
        return ContributionMade(at=at, words=words, attribution="by_name")
    shared = attribution == "collective"
    return ContributionMade(at=at, words=words, attribution="collective" if shared else "anonymous")


def _taken_back(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if it cannot be taken back any more: nobody is told that it is gone when it is not."""
    contribution = offered("contribution", "contributions", answers, at, around)
    return ContributionTakenBack(contribution=contribution)


def _withdrawal(answers: Answers, at: Place, around: Surroundings) -> Event:
    goes_on = answers.get("contact_goes_on") == "yes"
    match answers["rung"]:
        case "leave_keep":
            return WithdrawalChosen(rung="leave_keep", contact_goes_on=goes_on)
        case "leave_take_back":
            return WithdrawalChosen(rung="leave_take_back", contact_goes_on=goes_on)
        case "erase":
            return WithdrawalChosen(rung="erase", contact_goes_on=goes_on)
        case _:
            return WithdrawalChosen(rung="stop")


# --- how somebody wants to be written to ----------------------------------------------------------------------------


def _quiet_hours(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Without an end they are the project's. Raises ImpossibleError if too little of a day is left for messages."""
    if answers["quiet_from"] == "usual" or "quiet_until" not in answers:
        return QuietHoursChosen(quiet_from="", quiet_until="")
    begin, end = str(answers["quiet_from"]), str(answers["quiet_until"])
    if _length(begin, end) > DAY - LEAST_WELCOME:
        raise ImpossibleError(f"{at.script}/{at.step}: quiet from {begin} until {end}")
    return QuietHoursChosen(quiet_from=begin, quiet_until=end)


def _length(begin: str, end: str) -> timedelta:
    """From one time of day to the next other one; of the same one twice, none."""
    first, last = clock(begin), clock(end)
    return timedelta(hours=last.hour - first.hour, minutes=last.minute - first.minute) % DAY


def _days(answers: Answers, at: Place, around: Surroundings) -> Event:
    chosen = answers["days"]
    return DaysChosen(days=tuple(day for day in WEEKDAYS if isinstance(chosen, tuple) and day in chosen))


def _too_much(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Half as often. Raises ImpossibleError if it cannot be less than it is."""
    if around.pace >= SLOWEST:
        raise ImpossibleError(f"{at.script}/{at.step}: the pace is {around.pace}")
    return PaceChosen(pace=around.pace * 2)


def _reminders(answers: Answers, at: Place, around: Surroundings) -> Event:
    return RemindersChosen(most=_whole(answers["reminders"]))


def _whole(value: Value) -> int:
    return int(str(value))


# --- the team's hand in what waits ----------------------------------------------------------------------------------


def _plan_moved(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if it waits no more, or was never theirs to pick."""
    planned = offered("planned", "planned", answers, at, around)
    return PlanMoved(planned=planned, by=timedelta(days=_whole(answers["days_later"])))


def _plan_cancelled(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError likewise."""
    return PlanCancelled(planned=offered("planned", "planned", answers, at, around))


def _broadcast_words(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Without a language it is a new draft: in the language of its group, or in the project's first one."""
    if "in_language" in answers:
        return BroadcastWritten(language=str(answers["in_language"]), words=str(answers["words"]))
    whom, _, language = str(answers.get("group", "")).partition(" ")
    first = language if whom == "language" else around.lists["languages"][0].key
    return BroadcastWritten(language=first, words=str(answers["words"]), anew=True)


def _broadcast_cancelled(answers: Answers, at: Place, around: Surroundings) -> Event:
    return BroadcastCancelled(broadcast=str(answers.get("broadcast", "")))


def _digest_rhythm(answers: Answers, at: Place, around: Surroundings) -> Event:
    wall = f"{_whole(answers['digest_hour']):02}:00" if "digest_hour" in answers else ""
    match answers["digest"]:
        case "daily":
            return DigestRhythmChosen(rhythm="daily", wall=wall)
        case "weekly":
            return DigestRhythmChosen(rhythm="weekly", wall=wall)
        case "after_session":
            return DigestRhythmChosen(rhythm="after_session", wall=wall)
        case _:
            return DigestRhythmChosen(rhythm="off", wall=wall)


def _simply(make: Callable[[], Event]) -> Making:
    return Making(make=lambda answers, at, around: make())


FACTS: Mapping[Fact, Making] = {
    "consent": Making(make=_consent),
    "refusal": _simply(ConsentRefused),
    "role": _simply(RoleAccepted),
    "name": Making(needs=("name",), make=lambda answers, at, around: NameChosen(name=str(answers["name"]))),
    "language": Making(needs=("language",), make=_language),
    "easy_words": Making(needs=("easy_words",), make=_easy_words),
    "pause": Making(needs=("pause",), make=_pause),
    "resume": _simply(Resumed),
    "withdrawal": Making(needs=("rung",), takes=("contact_goes_on",), make=_withdrawal),
    "comeback": _simply(CameBack),
    "contribution": Making(needs=("words", "attribution"), make=_contribution),
    "take_back": Making(needs=("contribution",), make=_taken_back),
    "copy_request": _simply(CopyAsked),
    "zone": Making(
        needs=("zone",), takes=("place",), make=lambda answers, at, around: ZoneChosen(zone=str(answers["zone"]))
    ),
    "quiet_hours": Making(needs=("quiet_from",), takes=("quiet_until",), make=_quiet_hours),
    "days": Making(needs=("days",), make=_days),
    "pace": Making(needs=("pace",), make=lambda answers, at, around: PaceChosen(pace=_whole(answers["pace"]))),
    "too_much": Making(make=_too_much),
    "reminders": Making(needs=("reminders",), make=_reminders),
    "meeting": Making(
        needs=("title", "day", "starts", "minutes"), takes=(*MEETING_ABOUT[1:], "places"), make=meeting_facts.planned
    ),
    "meeting_move": Making(needs=("meeting", "day", "starts", "minutes"), make=meeting_facts.moved),
    "meeting_cancel": Making(needs=("meeting",), make=meeting_facts.cancelled),
    "coming": Making(needs=("meeting", "coming"), make=meeting_facts.coming),
    "plan_move": Making(needs=("planned", "days_later"), make=_plan_moved),
    "plan_cancel": Making(needs=("planned",), make=_plan_cancelled),
    "broadcast_words": Making(needs=("words",), takes=("in_language", "group"), make=_broadcast_words),
    "broadcast_send": Making(
        needs=("group",), make=lambda answers, at, around: BroadcastSent(group=str(answers["group"]))
    ),
    "broadcast_cancel": Making(takes=("broadcast",), make=_broadcast_cancelled),
    "digest_rhythm": Making(needs=("digest",), takes=("digest_hour",), make=_digest_rhythm),
    **digest_facts.FACTS,
    **thread_facts.FACTS,
    **proposal_facts.FACTS,
    **case_facts.FACTS,
    **rights_facts.FACTS,
    **staffing_facts.FACTS,
    **safety_facts.FACTS,
    **fitting_facts.FACTS,
}
"""Each fact, the saved answers that it is made of, and how."""
