"""What the engine reports: facts, in the past tense.

Nothing else leaves the engine, and nobody here knows who acts on them.
"""

from flows.events.answered import (
    AnswerGiven,
    Answering,
    AnswerSkipped,
    AnswerTakenBack,
    Attribution,
    ContributionMade,
    ContributionTakenBack,
    CopyAsked,
    ScriptBegan,
    ScriptEnded,
)
from flows.events.event import Event
from flows.events.gathering import ComingAnswered, Gathering, MeetingCancelled, MeetingMoved, MeetingPlanned
from flows.events.said import Asked, Said, Saying, Shown, TapAnswered
from flows.events.taking_part import (
    CameBack,
    ConsentGiven,
    ConsentRefused,
    EasyWordsChosen,
    LanguageChosen,
    NameChosen,
    PauseChosen,
    Resumed,
    RoleAccepted,
    Rung,
    TakingPart,
    WithdrawalChosen,
)
from flows.events.teamwork import (
    BroadcastCancelled,
    BroadcastReached,
    BroadcastSent,
    BroadcastWritten,
    CaseMoved,
    PlanCancelled,
    PlanMoved,
    Teamwork,
)
from flows.events.written_to import (
    BeingWrittenTo,
    DaysChosen,
    PaceChosen,
    Planned,
    Prompted,
    QuietHoursChosen,
    RemindersChosen,
    ZoneChosen,
)

AnyEvent = Saying | Answering | TakingPart | BeingWrittenTo | Gathering | Teamwork
"""Every event there is: where events are matched, ``assert_never`` makes the type checker name what is missing."""

__all__ = [
    "AnswerGiven",
    "AnswerSkipped",
    "AnswerTakenBack",
    "Answering",
    "AnyEvent",
    "Asked",
    "Attribution",
    "BeingWrittenTo",
    "BroadcastCancelled",
    "BroadcastReached",
    "BroadcastSent",
    "BroadcastWritten",
    "CameBack",
    "CaseMoved",
    "ComingAnswered",
    "ConsentGiven",
    "ConsentRefused",
    "ContributionMade",
    "ContributionTakenBack",
    "CopyAsked",
    "DaysChosen",
    "EasyWordsChosen",
    "Event",
    "Gathering",
    "LanguageChosen",
    "MeetingCancelled",
    "MeetingMoved",
    "MeetingPlanned",
    "NameChosen",
    "PaceChosen",
    "PauseChosen",
    "PlanCancelled",
    "PlanMoved",
    "Planned",
    "Prompted",
    "QuietHoursChosen",
    "RemindersChosen",
    "Resumed",
    "RoleAccepted",
    "Rung",
    "Said",
    "Saying",
    "ScriptBegan",
    "ScriptEnded",
    "Shown",
    "TakingPart",
    "TapAnswered",
    "Teamwork",
    "WithdrawalChosen",
    "ZoneChosen",
]
