"""Turns the ``record`` of a step into the event that the project acts on.

Knows which saved answers each fact is made of, and not what becomes of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from flows.book import Surroundings
from flows.events import (
    CameBack,
    CaseMoved,
    ConsentGiven,
    ConsentRefused,
    ContributionMade,
    ContributionTakenBack,
    CopyAsked,
    EasyWordsChosen,
    Event,
    LanguageChosen,
    NameChosen,
    PauseChosen,
    Resumed,
    RoleAccepted,
    WithdrawalChosen,
)
from flows.phrase import Place, Value
from flows.script import Fact, Script
from flows.speaking import ScriptGoneError

Answers = Mapping[str, Value]


def recorded(fact: Fact, answers: Answers, at: Place, around: Surroundings) -> Iterator[Event]:
    """The event of ``fact``, or none if a question that it is made of was skipped. Raises ScriptGoneError."""
    made_of, make = FACTS[fact]
    if all(name in answers for name in made_of):
        yield make(answers, at, around)


def made_into_facts(script: Script) -> frozenset[str]:
    """The names of saved answers that some fact of ``script`` is made of."""
    return frozenset(name for step in script.steps.values() if step.record for name in FACTS[step.record][0])


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
        if key == at.step:
            return


def _pause(answers: Answers, at: Place, around: Surroundings) -> Event:
    days = answers["pause"]
    return PauseChosen(until=None if days == "open" else around.now + timedelta(days=int(str(days))))


def _contribution(answers: Answers, at: Place, around: Surroundings) -> Event:
    attribution = answers["attribution"]
    words = str(answers["words"])
    if attribution == "by_name":
        return ContributionMade(at=at, words=words, attribution="by_name")
    shared = attribution == "collective"
    return ContributionMade(at=at, words=words, attribution="collective" if shared else "anonymous")


def _taken_back(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ScriptGoneError if it cannot be taken back any more: nobody is told that it is gone when it is not."""
    contribution = str(answers["contribution"])
    if all(offer.key != contribution for offer in around.lists.get("contributions", ())):
        raise ScriptGoneError(f"{at.script}/{at.step}: what was chosen is offered no more")
    return ContributionTakenBack(contribution=contribution)


def _withdrawal(answers: Answers, at: Place, around: Surroundings) -> Event:
    match answers["rung"]:
        case "leave_keep":
            return WithdrawalChosen(rung="leave_keep")
        case "leave_take_back":
            return WithdrawalChosen(rung="leave_take_back")
        case "erase":
            return WithdrawalChosen(rung="erase")
        case _:
            return WithdrawalChosen(rung="stop")


def _case_move(answers: Answers, at: Place, around: Surroundings) -> Event:
    case = str(answers["case"])
    match answers["case_state"]:
        case "done":
            return CaseMoved(case=case, to="done")
        case "doing":
            return CaseMoved(case=case, to="doing")
        case _:
            return CaseMoved(case=case, to="seen")


Make = Callable[[Answers, Place, Surroundings], Event]

FACTS: Mapping[Fact, tuple[tuple[str, ...], Make]] = {
    "consent": ((), _consent),
    "refusal": ((), lambda answers, at, around: ConsentRefused()),
    "role": ((), lambda answers, at, around: RoleAccepted()),
    "name": (("name",), lambda answers, at, around: NameChosen(name=str(answers["name"]))),
    "language": (("language",), lambda answers, at, around: LanguageChosen(language=str(answers["language"]))),
    "easy_words": (("easy_words",), lambda answers, at, around: EasyWordsChosen(on=answers["easy_words"] == "yes")),
    "pause": (("pause",), _pause),
    "resume": ((), lambda answers, at, around: Resumed()),
    "withdrawal": (("rung",), _withdrawal),
    "comeback": ((), lambda answers, at, around: CameBack()),
    "contribution": (("words", "attribution"), _contribution),
    "take_back": (("contribution",), _taken_back),
    "copy_request": ((), lambda answers, at, around: CopyAsked()),
    "case_move": (("case", "case_state"), _case_move),
}
"""Each fact, the saved answers that it is made of, and how."""
