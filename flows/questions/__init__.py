"""The question types, each one keyword in a script's step."""

from flows.questions.base import Labelled, Option, Plural, Question, Record, Slot, Text, Unclear
from flows.questions.choice import Choice, ListedChoice, SeveralChoices
from flows.questions.scale import Scale, YesNoUnsure
from flows.questions.written import Day, FreeText, Number, TimeOfDay, WherePeopleAre

__all__ = [
    "Choice",
    "Day",
    "FreeText",
    "Labelled",
    "ListedChoice",
    "Number",
    "Option",
    "Plural",
    "Question",
    "Record",
    "Scale",
    "SeveralChoices",
    "Slot",
    "Text",
    "TimeOfDay",
    "Unclear",
    "WherePeopleAre",
    "YesNoUnsure",
]
