"""What every turn of a project has around it: its scripts, its languages, its words.

Knows storage only for what questions are about: the open cases, and what somebody shared. It is looked up only for
turns that may come to ask about it.
"""

from __future__ import annotations

import secrets
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, time

from bot.facts import Say, facts_of
from bot.languages import languages
from bot.project import Project
from bot.sentences import Known
from bot.speech import Speech
from flows.ahead import ahead
from flows.book import Book, Surroundings
from flows.phrase import Offer, Phrase
from flows.reply import Reply
from flows.rhythm import clock
from flows.session import Session
from flows.support import Directory
from storage.port import Storage
from storage.records import Person

_SEES_CASES = frozenset({"coordinator", "owner"})
_LONGEST_LABEL = 40
"""A button shows little more than this on a phone."""
_MOST_OFFERED = 50
"""Telegram takes a hundred buttons with one message, those that are always there included."""


class Scene:
    """One project, as its conversations see it."""

    def __init__(
        self,
        *,
        project: Project,
        book: Book,
        speech: Speech,
        directory: Directory,
        meaning: Callable[[str], str | None],
        storage: Storage,
    ) -> None:
        self.project = project
        self.book = book
        self.directory = directory
        self._speech = speech
        self._meaning = meaning
        self._storage = storage
        names = speech.names_of_languages(project.languages)
        self.languages = tuple(names)
        """The tags that people can choose, the project's first language first."""
        self._languages = languages()
        self._language_offers = tuple(Offer(key=tag, text=name) for tag, name in names.items())
        self._drafts = frozenset(tag for tag in names if self._languages[tag].draft)
        self._facts: dict[tuple[str, bool], Mapping[str, Known]] = {}

    @property
    def zone(self) -> str:
        """The project's own time zone: a person's, until they say otherwise."""
        return self.project.zone

    @property
    def quiet_hours(self) -> tuple[time, time]:
        """When nobody is written to who did not write first."""
        return clock(self.project.quiet.from_), clock(self.project.quiet.until)

    def say(self, phrase: Phrase, person: Person, **known: Known) -> str:
        """``phrase`` in the words of ``person``. ``known``: values that are dates or times."""
        whole = self._speech.whole(phrase, language=person.language, easy=person.easy)
        if whole is not None:
            return whole
        own: Mapping[str, Known] = {"name": person.name} if person.name else {}
        facts = {**self._facts_for(person), **own, **known}
        return self._speech.say(phrase, language=person.language, easy=person.easy, facts=facts)

    def has(self, script: str, slot: str) -> bool:
        """Whether there is such a phrase."""
        return self.book.has(Phrase(script=script, slot=slot))

    def language_name(self, tag: str) -> str:
        """What a language is called in itself."""
        return self._languages[tag].name

    def ahead(self, session: Session | None, reply: Reply, person: Person) -> Iterator[str]:
        """The scripts that ``person`` may walk when they send ``reply``."""
        return ahead(session, reply, book=self.book, role=person.role, meaning=self._meaning)

    async def around(self, person: Person, now: datetime, scripts: Iterable[str]) -> Surroundings:
        """What the engine may know in a turn of ``person`` that walks none but ``scripts``."""
        lists = {name: await self._list(name, person, now) for name in self.book.lists(scripts) - {"languages"}}
        return Surroundings(
            book=self.book,
            now=now,
            role=person.role,
            status=person.status,
            language=person.language,
            easy=person.easy,
            new_session=secrets.token_hex(4),
            words=lambda phrase: self.say(phrase, person),
            meaning=self._meaning,
            drafts=self._drafts,
            lists={"languages": self._language_offers, **lists},
        )

    async def _list(self, name: str, person: Person, now: datetime) -> tuple[Offer, ...]:
        if name == "cases":
            return await self._cases(person)
        own = await self._storage.own_contributions(person.pseudonym, now, _MOST_OFFERED)
        return tuple(Offer(key=each.id, text=label_of(each.words)) for each in own)

    async def _cases(self, person: Person) -> tuple[Offer, ...]:
        if person.role not in _SEES_CASES:
            return ()
        return tuple(Offer(key=case.code, text=case.code) for case in await self._storage.open_cases())

    def _facts_for(self, person: Person) -> Mapping[str, Known]:
        """What placeholders stand for; the same for all who read one language, so worked out once for each."""
        reads = (person.language, person.easy)
        if reads not in self._facts:
            language = self._languages[person.language]
            self._facts[reads] = facts_of(self.project, self.directory, language, self._in(*reads))
        return self._facts[reads]

    def _in(self, language: str, easy: bool) -> Say:
        def say(phrase: Phrase, **known: Known) -> str:
            return self._speech.say(phrase, language=language, easy=easy, facts=known)

        return say


def label_of(words: str) -> str:
    """The beginning of somebody's own words in one line, short enough for a button."""
    line = " ".join(words.split())
    if len(line) <= _LONGEST_LABEL:
        return line
    begun = textwrap.shorten(line, _LONGEST_LABEL, placeholder="…")
    return begun if begun != "…" else f"{line[: _LONGEST_LABEL - 1]}…"
