"""What a script file says, as frozen records that are also its schema. Knows nothing of YAML, languages or people."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from flows.forms import FORMS
from flows.phrase import Offer, Place, Value
from flows.questions import (
    Choice,
    Day,
    FreeText,
    ListedChoice,
    Number,
    Question,
    Record,
    Scale,
    SeveralChoices,
    Slot,
    Text,
    TimeOfDay,
    WherePeopleAre,
    YesNoUnsure,
)
from flows.questions.base import StepKey, Words
from flows.schedule import FollowUp, Schedule, Span
from flows.vocabulary import Fact, MenuPart, OpenIn, Role, View

END = "end"
"""The step after the last one: this script is over, and what was open before it goes on."""
CLOSE = "close"
"""This script is over, and so is everything that was open before it."""


class Test(Record):
    """What a saved answer is compared with. A skipped question passes no test but ``answered: false``."""

    __test__ = False  # not a test class

    is_: str | int | None = Field(None, alias="is")
    is_not: str | int | None = None
    at_most: int | None = None
    at_least: int | None = None
    includes: str | None = None
    answered: bool | None = None

    def passes(self, value: Value | None) -> bool:
        """Whether ``value`` passes every comparison that is given."""
        if self.answered is not None and (value is not None) is not self.answered:
            return False
        if value is None:
            return self.answered is False
        return all(self._comparisons(value))

    def _comparisons(self, value: Value) -> Iterator[bool]:
        if self.is_ is not None:
            yield str(value) == str(self.is_)
        if self.is_not is not None:
            yield str(value) != str(self.is_not)
        if self.at_most is not None:
            yield isinstance(value, int) and value <= self.at_most
        if self.at_least is not None:
            yield isinstance(value, int) and value >= self.at_least
        if self.includes is not None:
            yield isinstance(value, tuple) and self.includes in value


class Branch(Record):
    """One line of ``when``: tests of saved answers by their names, and where to go if all pass."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Test]

    goto: StepKey

    @property
    def tests(self) -> Mapping[str, Test]:
        """The tests, by the name of the saved answer."""
        return self.__pydantic_extra__

    def passes(self, answers: Mapping[str, Value]) -> bool:
        """Whether every test passes on ``answers``."""
        return all(test.passes(answers.get(name)) for name, test in self.tests.items())


QUESTION_KEYWORDS = (
    "choose",
    "choose_many",
    "choose_from",
    "scale",
    "yes_no_unsure",
    "text",
    "number",
    "date",
    "time",
    "place",
)


class Step(Record):
    """A thing said, perhaps with one question."""

    say: Text | None = Field(None, description="What is said.")
    easy: Text | None = Field(None, description="The same in easier words: at most 15 words a sentence, one idea.")
    young: Text | None = Field(None, description="The same for somebody under 18.")
    short: Text | None = Field(None, description="The same in at most half as many words.")
    ask: Text | None = Field(None, description="The question.")
    easy_ask: Text | None = Field(None, description="The question in easier words.")
    young_ask: Text | None = Field(None, description="The question for somebody under 18.")
    short_ask: Text | None = Field(None, description="The question in at most half as many words.")
    why: Words | None = Field(None, description="Why this is asked, if the script's own why does not say it.")
    note: str = Field("", description="For the translator: tone, and what each placeholder is.")
    alone: bool = Field(False, description="Sent as a message of its own.")
    content_note: Words | None = Field(None, description="What a sensitive step is about, said before it.")
    sensitive: bool = Field(
        False, description="This question may be hard: it needs a content note, a 'not today', and a signpost after it."
    )

    choose: Choice | None = None
    choose_many: SeveralChoices | None = None
    choose_from: ListedChoice | None = None
    scale: Scale | None = None
    yes_no_unsure: YesNoUnsure | None = None
    text: FreeText | None = None
    number: Number | None = None
    date: Day | None = None
    time: TimeOfDay | None = None
    place: WherePeopleAre | None = None

    only: (
        Literal["digest_parts", "takeable", "rungs", "things", "letter_ways", "invitable", "alert_ways", "need_ways"]
        | Literal["shared_ways", "contact_ways", "thing_ways", "complaint_readers"]
        | Literal["answer_ways", "quote_ways", "linked_ways", "case_ways", "desk_ways"]
        | None
    ) = Field(None, description="With 'choose': of the answers, only those are offered that are in this list now.")
    unlike: Literal["said"] | None = Field(
        None, description="With 'text': words that repeat much of something in this list are not taken."
    )
    save: StepKey | None = Field(None, description="The name under which the answer is kept.")
    skip: StepKey | None = Field(None, description="Where a skip leads: a step, 'end', or one of the options.")
    show: View | None = Field(None, description="Something whose content is known only when it is shown.")
    record: Fact | None = Field(None, description="A fact that the project acts on.")
    otherwise: StepKey | None = Field(None, description="With 'record': where it leads if that is not possible.")
    call: StepKey | None = Field(None, description="Another script, walked before this one goes on.")
    follow_up: FollowUp | None = None
    when: tuple[Branch, ...] = Field((), description="The first branch whose tests pass is taken.")
    goto: StepKey | None = Field(None, description="The next step; the one below it if not given.")

    @cached_property
    def question(self) -> Question | None:  # type: ignore[type-arg]
        """The question of this step, if it asks one."""
        return next((asked for word in QUESTION_KEYWORDS if (asked := getattr(self, word)) is not None), None)

    @property
    def is_looked_up(self) -> bool:
        """Whether what it offers depends on a list that the project knows, in which there may be nothing."""
        return self.choose_from is not None or self.only is not None

    @model_validator(mode="after")
    def _one_thing(self) -> Step:
        asked = [word for word in QUESTION_KEYWORDS if getattr(self, word) is not None]
        if len(asked) > 1:
            raise ValueError(f"A step asks one question, and this one has {' and '.join(asked)}. Make two steps.")
        if self.ask and not asked:
            raise ValueError(f"'ask' needs a way to answer: one of {', '.join(QUESTION_KEYWORDS)}.")
        if asked and not (self.ask or self.say):
            raise ValueError("A question needs words: give it 'ask'.")
        if self.only and (not self.choose or not self.skip or self.skip in self.choose.root):
            raise ValueError("'only' needs 'choose', and a 'skip' that is none of its answers: there may be none.")
        if self.unlike and not self.text:
            raise ValueError("'unlike' belongs to 'text': only own words can be somebody else's.")
        if self.sensitive and not asked:
            raise ValueError("'sensitive' belongs to a question: a step that asks nothing cannot be left unanswered.")
        if self.otherwise and (not self.record or asked or self.say or self.show):
            raise ValueError("'otherwise' belongs to a step with 'record' alone: say in the next one that it is done.")
        return self

    def slots(self) -> Iterator[Slot]:
        """The texts of this step, for translators."""
        texts = {"say": self.say, **{f"say/{form}": getattr(self, form) for form in FORMS}}
        texts |= {"ask": self.ask, **{f"ask/{form}": getattr(self, f"{form}_ask") for form in FORMS}}
        texts |= {"why": self.why, "content_note": self.content_note}
        yield from (Slot(part=part, text=text, note=self.note) for part, text in texts.items() if text)
        if self.question:
            yield from self.question.slots()


class Script(Record):
    """One flow: why it exists, who sees the answers, and its steps in order."""

    script: StepKey
    version: Annotated[int, Field(ge=1)]
    title: Words
    level: Literal["consultation", "participation", "co-production"] = "participation"
    asked_by: Words
    why: Words
    seen_by: tuple[Literal["nobody", "facilitators", "coordinators", "everybody"], ...]
    limits: Words
    review_by: date
    sensitive: bool = Field(False, description="Answering may be hard: needs a content note and a signpost after it.")
    open_to: tuple[Role, ...] = ("participant",)
    command: StepKey | None = Field(None, description="The command and escape word that begins this script.")
    menu: Words | None = Field(None, description="What the command does, as the menu says it.")
    menu_part: MenuPart = Field("now", description="The part of the list of commands in which it stands.")
    schedule: Schedule | None = Field(None, description="When it comes by itself, to everybody it is open to.")
    remind: Span | None = Field(
        None, description="How long after it came by itself one gentle reminder comes, if it is still open: '2 days'."
    )
    about: Literal["theme", "thread", "case", "meeting"] | None = Field(
        None, description="What it is about, when it comes by itself."
    )
    open_in: OpenIn | None = Field(
        None, description="With 'about': the list that it stands in as long as old buttons are to lead back to it."
    )
    note: str = ""
    steps: Annotated[dict[StepKey, Step], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_about_something(self) -> Script:
        if self.open_in and not self.about:
            raise ValueError("'open_in' needs 'about': old buttons lead back to what a script is about.")
        return self

    @cached_property
    def _next(self) -> Mapping[str, str]:
        keys = [*self.steps, END]
        return dict(itertools.pairwise(keys))

    def after(self, step: str) -> str:
        """The step below ``step`` in the file, or ``end``."""
        return self._next[step]

    def at(self, step: str) -> Place:
        """``step`` of this version of this script."""
        return Place(script=self.script, version=self.version, step=step)

    @cached_property
    def offers(self) -> Mapping[str, tuple[Offer, ...]]:
        """What each step that asks offers as buttons."""
        return {key: step.question.offers(self.at(key)) for key, step in self.steps.items() if step.question}

    @property
    def given(self) -> frozenset[str]:
        """The names that are saved before anything is asked: which session it comes before or after, which theme,
        which script the reaction is to."""
        if self.about:
            return frozenset({self.about, "title"} if self.about == "meeting" else {self.about})
        if any(step.record == "reaction" for step in self.steps.values()):
            return frozenset({"reacted_to"})
        schedule = self.schedule
        around = schedule is not None and (schedule.before_session or schedule.after_session)
        return frozenset({"meeting", "title"} if around else ())

    @property
    def first(self) -> str:
        """The key of the first step."""
        return next(iter(self.steps))

    @cached_property
    def questions(self) -> int:
        """How many answers this script keeps: what a person is told that it asks."""
        return sum(1 for step in self.steps.values() if step.question and step.save)

    def slots(self) -> Iterator[Slot]:
        """Every text of this script, for translators."""
        texts = {"title": self.title, "why": self.why, "asked_by": self.asked_by, "limits": self.limits}
        yield from (Slot(part=part, text=text, note=self.note) for part, text in texts.items())
        if self.menu:
            yield Slot(part="menu", text=self.menu, note=self.note)
        for key, step in self.steps.items():
            for slot in step.slots():
                yield Slot(part=f"{key}/{slot.part}", text=slot.text, note=slot.note, button=slot.button)
