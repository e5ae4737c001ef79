"""All scripts of a project, with the older versions that open sessions still walk.

Knows where a text stands, not how to say it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal, Protocol, get_args

from flows.phrase import Offer, Phrase, Place
from flows.phrasebook import Phrasebook
from flows.questions import Slot, Text
from flows.rhythm import Hours
from flows.script import Script
from flows.vocabulary import Fact, Role

LOOKED_AT: Mapping[Fact, tuple[str, ...]] = {
    "coming": ("meetings", "open_meetings"),
    "place": ("free_place",),
    "judgement": ("open_outcomes",),
    "question_answer": ("open_questions",),
    "thread_end": ("open_questions",),
    "safeguarding": ("alert_ways",),
    "alert_take": ("alerts",),
    "alert_pass": ("alerts",),
}
"""The lists that facts are made by, although nobody chooses from them."""
Status = Literal["waiting", "joining", "active", "paused", "stopped", "left"]
"""``waiting``: for a place to come free. ``stopped``: said so. ``left``: blocked the bot or deleted the account. None
of them is written to without a new yes."""


class Texts(Protocol):
    """Something that has texts and is neither script nor phrasebook: a country's directory of support."""

    def slots(self) -> Iterator[Slot]:
        """Every text of it."""
        ...


@dataclass(frozen=True, repr=False)
class Book:
    """Scripts by key and version, and everything else that has texts by key."""

    scripts: Mapping[tuple[str, int], Script]
    phrasebooks: Mapping[str, Phrasebook]
    directories: Mapping[str, Texts] = field(default_factory=dict)
    latest: Mapping[str, Script] = field(init=False)

    def __post_init__(self) -> None:
        newest = {key: self.scripts[key, version] for key, version in sorted(self.scripts)}
        object.__setattr__(self, "latest", newest)

    def script(self, key: str, version: int) -> Script | None:
        """That version of a script, or None if its text is gone."""
        return self.scripts.get((key, version))

    def commands(self, role: Role) -> Mapping[str, Script]:
        """The scripts that ``role`` can begin with a command or an escape word."""
        return self._commands[role]

    @cached_property
    def _commands(self) -> Mapping[Role, Mapping[str, Script]]:
        return {role: self._open_to(role) for role in get_args(Role)}

    def _open_to(self, role: Role) -> Mapping[str, Script]:
        return {s.command: s for s in self.latest.values() if s.command and role in s.open_to}

    def lead_back(self, role: Role) -> Iterator[Script]:
        """The scripts for ``role`` that buttons of old messages lead back to."""
        return (script for script in self.latest.values() if script.open_in and role in script.open_to)

    def recording(self, fact: Fact, role: Role) -> Script | None:
        """The script for ``role`` that records ``fact``, or None if there is none."""
        mine = (script for script in self.latest.values() if role in script.open_to)
        return next((s for s in mine if any(step.record == fact for step in s.steps.values())), None)

    def lists(self, scripts: Iterable[str]) -> frozenset[str]:
        """The lists that ``scripts``, and whatever they call, choose from or go by."""
        return frozenset(name for script in scripts for name in self._lists.get(script, ()))

    @cached_property
    def _lists(self) -> Mapping[str, frozenset[str]]:
        return {key: frozenset(self._chosen_from(key, set())) for key, _ in self.scripts}

    def _chosen_from(self, key: str, seen: set[str]) -> Iterator[str]:
        seen.add(key)
        if key in self.latest and (open_in := self.latest[key].open_in):
            yield open_in
        versions = (script for (name, _), script in self.scripts.items() if name == key)
        for step in (step for script in versions for step in script.steps.values()):
            if step.choose_from:
                yield step.choose_from.root
            yield from filter(None, (step.only, step.unlike))
            if step.record:
                yield from LOOKED_AT.get(step.record, ())
            if step.call and step.call not in seen:
                yield from self._chosen_from(step.call, seen)

    def text(self, phrase: Phrase) -> Text:
        """The English text of ``phrase``, the easier one where that is asked for and given.

        Raises KeyError if no such text was ever written.
        """
        texts = self._texts(phrase.script, phrase.version)
        easy = texts.get(f"{phrase.slot}/easy") if phrase.easy else None
        return (easy or texts[phrase.slot]).text

    def has(self, phrase: Phrase) -> bool:
        """Whether ``phrase`` has a text."""
        return phrase.slot in self._texts(phrase.script, phrase.version)

    def has_easy(self, phrase: Phrase) -> bool:
        """Whether ``phrase`` has a text in easier words."""
        return f"{phrase.slot}/easy" in self._texts(phrase.script, phrase.version)

    def _texts(self, script: str, version: int) -> Mapping[str, Slot]:
        return self._by_script.get((script, version), {})

    @cached_property
    def _by_script(self) -> Mapping[tuple[str, int], Mapping[str, Slot]]:
        others: Mapping[str, Texts] = {**self.phrasebooks, **self.directories}
        books = {(key, 0): _by_part(other.slots()) for key, other in others.items()}
        return books | {key: _by_part(script.slots()) for key, script in self.scripts.items()}


def _by_part(slots: Iterable[Slot]) -> Mapping[str, Slot]:
    return {slot.part: slot for slot in slots}


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the engine may know beside the session: all of it looked up before, none of it fetched."""

    book: Book
    now: datetime
    """An instant in UTC."""
    role: Role = "participant"
    status: Status = "active"
    language: str = "en"
    easy: bool = False
    """The person wants easier words throughout."""
    new_session: str
    """The id that a session gets if one begins in this turn."""
    new_token: str = ""
    """What the link of an invitation says that is made in this turn; empty: none can be made."""
    words: Callable[[Phrase], str]
    """A phrase in the reader's language. Pure."""
    meaning: Callable[[str], str | None]
    """The command that typed words stand for in any offered language (stop, help, skip), or ``maybe_stop``, or None.

    Pure.
    """
    drafts: frozenset[str] = frozenset()
    """Languages whose texts no speaker has read through yet."""
    hours: Hours
    """When the person may be written to who did not write first."""
    pace: int = 1
    project_zone: str = "UTC"
    """Where sessions are: an IANA name."""
    where: Callable[[str], str | None] = lambda words: None
    """Where somebody is who says what their clock shows, or a city: in a form that ``zones`` takes, or None. Pure."""
    zones: Callable[[str], tuple[Offer, ...]] = lambda place: ()
    """The time zones that a place can be in, the likeliest first; keys are IANA names. Pure."""
    limits: tuple[Phrase, ...] = ()
    """The sentences that ``show: confidentiality`` shows to this person."""
    beneath: Place | None = None
    """The question that waits below the script that is walked; for the engine itself to say, as it records a fact."""
    lists: Mapping[str, tuple[Offer, ...]] = field(default_factory=dict)
    """What ``choose_from`` offers, by its name: the project's languages, the open cases.

    Of what must be fetched, there is only what this turn may come to ask about (see ``Book.lists``).
    """
    suspended: frozenset[str] = frozenset()
    """The scripts that too many found hard: they do not begin. Known only in turns that may come to one of them."""
    distress: Callable[[str], bool] = lambda words: False
    """Whether words may say that their writer is not safe, in any offered language. Pure."""
    carded: bool = False
    """Help was offered beside their words within the last 24 hours: it is not offered again."""
