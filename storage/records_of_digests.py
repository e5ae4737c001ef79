"""What a digest is made of, what may leave the project, and what came of it, as frozen records. Knows no SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from flows.events import Attribution, ThemeState
from flows.phrase import Place, Value
from flows.suppression import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Pulse:
    """How people took part since the batch before, each counted once; frozen with its batch."""

    checked_in: int = 0
    """Who answered at least one question."""
    skipped: int = 0
    """Who was asked, and skipped every question."""
    paused: int = 0
    """Who was on a pause when the batch was closed."""
    left: int = 0
    """Who stopped, left or blocked the bot."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """A contribution as its author approved it. ``name`` only if they asked to be named."""

    id: str
    """Random: its order says nothing about time."""
    words: str
    name: str | None = None
    together: bool = False
    """Its author lets it be shown only among what others said: never alone, and never with a name."""
    themes: tuple[str, ...] = ()
    """The codes of the themes that it belongs to."""
    at: Place | None = None
    """Where it was asked for. What its author was told about who may use it depends on the version."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """A closed batch of a digest: at least five people, frozen when it was published."""

    number: int
    published_at: datetime
    people: int
    """Everybody who takes part and has something in it. What somebody of the team shared may be among the quotes."""
    tables: Mapping[str, Table] = field(default_factory=dict)
    """By ``script/step``: only questions that at least as many people answered as a batch needs."""
    pulse: Pulse = Pulse()
    quotes: tuple[Quote, ...] = ()
    """What may be shown alone, and is still theirs to show; looked up when it is read."""
    together: tuple[Quote, ...] = ()
    """What may be shown only mixed with others: of at least five people, or none of it. Never with a name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """What may leave the project: closed batches added up, each table from at least ten people; frozen."""

    number: int
    published_at: datetime
    tables: Mapping[str, Table]
    """Counted are answers here: who answered in two of its batches counts twice, and ``people`` is how many answers.
    Cells that fewer than ten different people stand behind are left out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Theme:
    """Something that people said, as the team sums it up, and what came of it."""

    code: str
    title: str
    """In the team's words; likewise ``answer``."""
    state: ThemeState
    answer: str
    opened_at: datetime
    answer_by: datetime
    """UTC. As promised when it was opened."""
    language: str = ""
    """Of ``answer``; empty if nobody noted it."""
    translations: Mapping[str, str] = field(default_factory=dict)
    """The same answer in other languages, in the team's words, too."""
    answered_at: datetime | None = None
    ended: bool = False
    """The team has ended it: it is listed no more."""
    linked: int = 0
    """How many contributions belong to it."""
    judgements: Mapping[str, int] = field(default_factory=dict)
    """How many of those who were told say ``yes``, ``partly`` or ``no``, it answers it: counted once, and frozen."""
    reminded: int = 0

    def answer_in(self, language: str) -> tuple[str, str]:
        """The answer for who reads ``language``, and the language that it is in: another one, if it is not there."""
        if language in self.translations:
            return self.translations[language], language
        return self.answer, self.language or language


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """Something that somebody shared, as they look at it themselves."""

    id: str
    words: str
    attribution: Attribution
    name: str | None = None
    """Below it, as its author saw and agreed to it; None also if they wanted theirs there and had none."""
    removable_until: datetime | None
    """UTC; None: always."""
    batch: int | None
    """The digest in which it stands, or stood."""
    hidden: Literal["", "leaving", "recalled"] = ""
    """Why nobody else sees it any more: its author has left and takes it back; or its day was over, and they want it
    left out of everything to come."""

    def changeable(self, now: datetime) -> bool:
        """Whether it can still be shared in another way, or taken back."""
        return not self.hidden and (self.removable_until is None or now < self.removable_until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """An answer that somebody gave, as they look at it themselves."""

    code: str
    """See ``storage.answers.code_of``."""
    at: Place
    """The question, in the version in which it was asked."""
    value: Value
    given_on: date
    batch: int | None
    """The digest in which it is counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """One question of the team about something shared."""

    code: str
    state: Literal["asked", "answered", "ended"]
    about: str
    """The words that were shared."""
    shown_alone: bool = True
    """Whether who asked may still see them: their author may want them shared only together by now."""
    question: str
    reply: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Open:
    """Something between one person and the team about what was shared: as long as they can answer it, or read it."""

    code: str
    """Of the thread, or of the theme."""
    contribution: str
    """The id of what it is about."""
    words: str = ""
    """What it can be found by: what a theme is called, or the words of a question. Empty where nobody chooses."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """Other words for a step, or that it felt wrong. Says nothing of who."""

    code: str
    at: Place
    kind: Literal["other_words", "felt_wrong"]
    state: Literal["new", "taken_up", "not_taken_up"]
    words: str
    reply: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """Something of which the team hears with the daily round. Says nothing of who, or when."""

    kind: Literal["other_words", "felt_wrong", "recall"]
    """A proposal of one of two kinds, or a case: something is to be left out from now on."""
    code: str
