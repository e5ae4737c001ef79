"""What every turn of a project has around it: its scripts, its languages, its words.

Knows storage only for what questions are about: the open cases, and what somebody shared. It is looked up only for
turns that may come to ask about it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from bot.as_asked import AsAsked
from bot.catalogues import Catalogues
from bot.facts import Say, facts_of
from bot.languages import Language, languages
from bot.library import Library
from bot.lists import LISTS, offered
from bot.lists.asking import Asking
from bot.places import Places
from bot.ports import Clock
from bot.project import Project
from bot.reading_times import ReadingTimes, places_of
from bot.sentences import Known
from bot.speech import Speech
from flows import confidentiality
from flows.ahead import ahead
from flows.book import Surroundings
from flows.card import CARD, ONCE_IN, calls_for
from flows.confidentiality import Alerted
from flows.forms import Forms
from flows.phrase import Offer, Phrase
from flows.reply import Reply
from flows.rhythm import Hours
from flows.sensitive import may_touch
from flows.session import Session
from storage.invitations import new_token
from storage.port import Storage
from storage.records import Person, hours_of


class Scene:
    """One project, as its conversations see it."""

    def __init__(
        self,
        *,
        project: Project,
        library: Library,
        storage: Storage,
        clock: Clock,
        username: str = "",
    ) -> None:
        """``library``: all that may be said and understood, with what open sessions walk.

        ``clock``: for what is true only when it is said.

        ``username``: the bot's own, as ``getMe`` says it; links begin with it.
        """
        self.project = project
        self.book = library.book
        self.directory = library.directory
        self.username = username
        self.meaning = library.meaning
        self._distress = library.distress
        self._speech = Speech(library.book, Catalogues(languages()))
        self._storage = storage
        self._clock = clock
        names = self._speech.names_of_languages(project.languages)
        self.languages = tuple(names)
        """The tags that people can choose, the project's first language first."""
        self._languages = languages()
        self._language_offers = tuple(Offer(key=tag, text=name) for tag, name in names.items())
        self._drafts = frozenset(tag for tag in names if self._languages[tag].draft)
        self._places = Places(home=project.zone, languages=[self._languages[tag] for tag in self.languages])
        self._say_reading_times = places_of(library.book)
        self._facts: dict[tuple[str, Forms], Mapping[str, Known]] = {}

    @property
    def zone(self) -> str:
        """The project's own time zone: a person's, until they say otherwise."""
        return self.project.zone

    def hours(self, person: Person) -> Hours:
        """When ``person`` may be written to who did not write first."""
        return hours_of(person, self.project.quiet.from_, self.project.quiet.until)

    def say(self, phrase: Phrase, person: Person, **known: Known) -> str:
        """``phrase`` in the words of ``person``. ``known``: values that are dates or times."""
        whole = self._speech.whole(phrase, language=person.language, forms=(reads := person.forms))
        if whole is not None:
            return whole
        own: Mapping[str, Known] = {"name": person.name} if person.name else {}
        facts = {**self._facts_for(person), **self._facts_now(phrase, person), **own, **known}
        return self._speech.say(phrase, language=person.language, forms=reads, facts=facts)

    def has(self, script: str, slot: str) -> bool:
        """Whether there is such a phrase."""
        return self.book.has(Phrase(script=script, slot=slot))

    def limits(self, person: Person) -> Sequence[Sequence[Phrase]]:
        """Paragraphs of sentences about confidentiality, for ``person``."""
        alert = self.project.safeguarding
        alerted = Alerted(minutes=alert.minutes, at_all_hours=alert.at_all_hours) if alert.alert else None
        return confidentiality.limits(person.role, person.age_band, alerted)

    def language_of(self, person: Person) -> Language:
        """The language that ``person`` reads, and how values are written in it."""
        return self._languages[person.language]

    def language_name(self, tag: str) -> str:
        """What a language is called in itself."""
        return self._languages[tag].name

    def ahead(self, session: Session | None, reply: Reply, person: Person) -> Iterator[str]:
        """The scripts that ``person`` may walk when they send ``reply``."""
        yield from ahead(session, reply, book=self.book, role=person.role, meaning=self.meaning)
        if self.offers_help(reply):
            yield CARD

    def offers_help(self, reply: Reply) -> bool:
        """Whether there is anything in what somebody typed beside which help is offered."""
        return calls_for(reply, self._distress)

    async def around(self, person: Person, now: datetime, scripts: Iterable[str]) -> Surroundings:
        """What the engine may know in a turn of ``person`` that walks none but ``scripts``."""
        scripts = tuple(scripts)
        asking = Asking(
            person=person,
            now=now,
            storage=self._storage,
            project=self.project,
            words=lambda phrase, **known: self.say(phrase, person, **known),
            begun=lambda place: AsAsked(place, self, person).begun,
        )
        asked = self.book.lists(scripts) & LISTS.keys()
        return Surroundings(
            book=self.book,
            now=now,
            role=person.role,
            status=person.status,
            language=person.language,
            easy=person.easy,
            new_session=secrets.token_hex(4),
            new_token=new_token(),
            words=lambda phrase: self.say(phrase, person),
            meaning=self.meaning,
            drafts=self._drafts,
            hours=self.hours(person),
            pace=person.pace,
            project_zone=self.project.zone,
            where=lambda words: self._place(words, now),
            zones=lambda place: self._places.zones(place, now, self._languages[person.language]),
            limits=tuple(chain.from_iterable(self.limits(person))),
            lists={"languages": self._language_offers} | {name: await offered(name, asking) for name in asked},
            suspended=await self.suspended() if may_touch(self.book, scripts) else frozenset(),
            distress=self._distress,
            carded=person.carded_at is not None and now - person.carded_at < ONCE_IN,
        )

    async def suspended(self) -> frozenset[str]:
        """The scripts that have suspended themselves: they neither come nor begin."""
        return frozenset(one.script for one in await self._storage.safety.suspended())

    def _place(self, words: str, now: datetime) -> str | None:
        """Where somebody is who says so in ``words``. A command is never a misspelt city."""
        return None if self.meaning(words) else self._places.where(words, now)

    def _facts_for(self, person: Person) -> Mapping[str, Known]:
        """What placeholders stand for; the same for all who read alike, so worked out once for each way of reading."""
        reads = (person.language, person.forms)
        if reads not in self._facts:
            language = self._languages[person.language]
            self._facts[reads] = facts_of(self.project, self.directory, language, self._in(*reads))
        return self._facts[reads]

    def _facts_now(self, phrase: Phrase, person: Person) -> Mapping[str, Known]:
        """What placeholders stand for at this moment, if ``phrase`` has any of them."""
        if (phrase.script, phrase.slot) not in self._say_reading_times:
            return {}
        return ReadingTimes(
            rota=self.project.reading,
            now=self._clock.now(),
            zone=ZoneInfo(person.zone if person.pseudonym else self.zone),
            language=self.language_of(person),
            say=self._in(person.language, person.forms),
        ).facts()

    def _in(self, language: str, forms: Forms) -> Say:
        def say(phrase: Phrase, **known: Known) -> str:
            return self._speech.say(phrase, language=language, forms=forms, facts=known)

        return say
