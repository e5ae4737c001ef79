"""What storage takes in and gives out about cases, receipts and the team, as frozen records. No SQL and no keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, get_args

from flows.book import Status
from flows.events import CaseKind, CaseState, Rung, Thing, ThingState
from flows.vocabulary import Role
from storage.records import Person

_OUTSIDE: Final[tuple[Thing, ...]] = get_args(Thing)
_CHECKLISTS: Final[Mapping[str, tuple[Thing, ...]]] = {
    "leave_keep": ("lists",),
    "leave_take_back": _OUTSIDE,
    "erase": _OUTSIDE,
    "access": _OUTSIDE,
    "correction": _OUTSIDE,
    "recall": _OUTSIDE,
}
"""What lies outside the bot that a case asks somebody to look after, by how far a withdrawal goes, or by its kind."""
CONTACTING: Final[tuple[CaseKind, ...]] = ("contact", "safeguarding")
"""Kinds of cases in which somebody waits to be contacted."""
ABOUT_TRACES: Final[frozenset[CaseKind]] = frozenset({"withdrawal", "recall"})
"""Kinds in which something is to be done that is not for anybody to hear: it is to be done whoever is gone."""
Whose = Literal["here", "away", "going", "gone"]
"""How far the person of a case can be reached. ``away``: they have blocked the bot. ``going``: they have asked since
that everything about them is erased, and can still undo it. ``gone``: erased."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A way in, without the token that opens it."""

    key: str
    """The beginning of the hash of its token: what it goes by in the bot."""
    role: Role
    uses_left: int
    """So many people it still lets in."""
    expires_at: datetime
    """UTC."""
    deputy: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """Who waits for a place, as far as anybody needs to know."""

    people: int
    since: datetime | None
    """Since when the one waits who waits longest (UTC)."""
    places_are_free: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A matter that a coordinator must deal with, with a clock."""

    code: str
    """What people call it, and their receipt: short, random, and no clue to who it is about."""
    kind: CaseKind
    rung: Rung | None
    """Of a withdrawal: how far it goes."""
    state: CaseState
    opened_at: datetime
    """UTC; likewise ``due_at`` and ``done_at``."""
    due_at: datetime
    """The day before its person is erased, if they asked for that and it is sooner."""
    done_at: datetime | None = None
    erased_at: datetime | None = None
    """When everything of its person is erased, with its words, as they asked (UTC)."""
    pseudonym: str = ""
    """Whose it is; empty once they are erased. Never shown to anybody."""
    whose: Whose = "here"
    has_words: bool = False
    """Whether something that its person wrote is kept with it."""
    holder: str = ""
    """Who of the team looks after it, by pseudonym; empty while nobody does."""
    batches: tuple[int, ...] = ()
    """Published summaries that used what the person takes back."""
    on_leaving: Literal["", "closed", "goes_on", "silent", "over"] = ""
    """Of a withdrawal: ``over`` once its person has come back. Of somebody who asked to be contacted and has left
    since: whether they took it back, or it is to reach them all the same. ``silent``: they want no answer. Nothing
    about it comes to them through the bot any more."""
    reminded: int = 0
    """Of how many marks of its clock the team was told (``flows.case_clock``)."""
    for_owner: bool = False
    """Its person chose that only owners read it."""

    @property
    def read_by(self) -> tuple[Role, ...]:
        """Whose work it is: those in these roles read it, and their deputies."""
        return ("owner",) if self.for_owner else ("coordinator", "owner")

    def may_be_read_by(self, reader: Person) -> bool:
        """Whether ``reader`` may look after it: nobody looks after what they asked for themselves."""
        return reader.role in self.read_by and reader.pseudonym != self.pseudonym

    @property
    def checklist(self) -> tuple[Thing, ...]:
        """What lies outside the bot that it asks somebody to look after."""
        return _CHECKLISTS.get(self.rung or self.kind, ())

    @property
    def reached(self) -> bool:
        """Whether a letter about it comes to anybody.

        Who withdraws has asked that nothing comes, and so has who leaves and had asked to be contacted; who complains
        and has stopped asked for an answer.
        """
        silent = self.kind == "withdrawal" or bool(self.on_leaving)
        return self.state != "done" and not silent and self.whose == "here"

    @property
    def rests(self) -> bool:
        """Whether there is nothing to do about it: then it has no clock, and nobody is reminded of it."""
        if self.kind in ABOUT_TRACES:
            return self.rung == "stop"
        if self.kind in CONTACTING and self.has_words:
            return self.whose == "gone" or (self.whose == "going" and self.on_leaving != "goes_on")
        return self.whose in ("going", "gone") or (self.whose == "away" and self.kind in CONTACTING)


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedOfTeam:
    """Somebody of the team who was asked about a call for a person."""

    pseudonym: str
    role: Role
    told_at: datetime | None
    """UTC; likewise ``answered_at``. None: the question has not come to them yet."""
    answer: Literal["", "taken", "passed", "unanswered", "gone", "before", "later"]
    """Empty: they still have time. ``unanswered``: it is over, or somebody else has taken it. ``gone``: they had taken
    it, and are of the team no more. ``before``: they were asked before that, and can be asked again. ``later``: they
    came when nobody else could take it, and nobody waits for their answer."""
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A call for a person, and how far it has come."""

    case: Case
    asked: tuple[AskedOfTeam, ...]
    """In the order in which they were."""
    anybody_left: bool
    """Whether there is somebody who could be asked and was not."""

    @property
    def taken(self) -> AskedOfTeam | None:
        """Who has taken it, if somebody has and is still here."""
        return next((each for each in self.asked if each.answer == "taken"), None)

    @property
    def not_taken(self) -> tuple[AskedOfTeam, ...]:
        """Who was asked, in this round of asking, and has not taken it."""
        return tuple(each for each in self.asked if each.answer in ("passed", "unanswered", "later"))

    @property
    def was_taken(self) -> bool:
        """Whether somebody had taken it who is here no more; also once nothing is known of them."""
        return self.taken is None and self.case.state != "new"

    def is_asked_later(self, pseudonym: str) -> bool:
        """Whether that one is asked although nobody waits for their answer."""
        return any(each.pseudonym == pseudonym and each.answer == "later" for each in self.asked)

    @property
    def waiting(self) -> AskedOfTeam | None:
        """Who is being asked now, if somebody is."""
        return next((each for each in self.asked if each.answer == ""), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class ThingDone:
    """One line of a checklist that was dealt with. A line without one is still to be looked after."""

    thing: Thing
    state: ThingState
    told: str
    """Who was told of it, in the team's words."""
    done_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """Something written about a case."""

    by_team: bool
    """Else by the person of the case."""
    words: str
    written_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFile:
    """A case with everything that is kept about it."""

    case: Case
    words: str = ""
    """What the person wrote when it was opened; empty if nothing, or once they are erased."""
    things: tuple[ThingDone, ...] = ()
    letters: tuple[Letter, ...] = ()
    """The oldest first."""

    @property
    def reached(self) -> bool:
        """Whether a letter about it comes to anybody."""
        return self.case.reached

    @property
    def waits_for_contact(self) -> bool:
        """Whether somebody has asked to be contacted, and it is not done."""
        return self.case.kind in CONTACTING and self.case.state != "done"

    @property
    def still_open(self) -> tuple[Thing, ...]:
        """The lines of its checklist that nobody has looked after."""
        looked_after = {each.thing for each in self.things}
        return tuple(thing for thing in self.case.checklist if thing not in looked_after)


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What became of an erasure, by its code. It never says of whom."""

    code: str
    requested_at: datetime
    """UTC; likewise ``done_at``."""
    done_at: datetime | None = None
    deleted: int = 0
    """How many messages were deleted in the chat, of both sides."""
    undeleted: int = 0
    """How many were still young enough to be, and Telegram did not let them be deleted."""
    case: Case | None = None
    """That of their leaving, which has the same code."""
    gone_by: date | None = None
    """On this day the last backup with anything of them is gone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """Somebody of the team, as the owner sees them."""

    pseudonym: str
    role: Role
    deputy: bool
    name: str | None
    status: Status
    since: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """That somebody of the team looked at something, or took it away. Says nothing of who it was but their role."""

    role: Role
    what: str
    """A word of ``storage.audit``."""
    about: str
    """The code of a case, or the number of a batch; empty if it has none."""
    looked_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Whether the audit is whole."""

    rows: int
    head: str
    """The first digits of the last MAC, to be written down elsewhere."""
    broken_at: int | None = None
    """The number of the first row that does not fit."""
    lost: tuple[str, ...] = ()
    """Heads that were written down elsewhere, and that the chain does not have: rows were cut off its end."""

    @property
    def is_whole(self) -> bool:
        """Nothing was found."""
        return self.broken_at is None and not self.lost
