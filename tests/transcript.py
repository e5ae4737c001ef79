"""Plays a golden conversation and writes it down again, so that the two texts can be compared.

``tests/transcripts/README.md`` says how one is read and written. Everything is real but what is looked up in storage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

from bot.broadcasting import framed
from bot.catalogues import Catalogues
from bot.composing import compose
from bot.facts import facts_of
from bot.hiding import what_is_left
from bot.languages import Language, languages
from bot.library import Library
from bot.lists.needs import ways
from bot.lists.rungs import further
from bot.places import Places
from bot.project_file import example_project
from bot.proposing import what_came
from bot.reading_times import ReadingTimes
from bot.runner import joining_script
from bot.sentences import Known
from bot.speech import Speech
from flows import session as sessions
from flows.ages import ages
from flows.book import Book, Surroundings
from flows.engine import Outcome, advance, ask_again, begin
from flows.events import (
    AgeBandChosen,
    AlertCame,
    AlertUnanswered,
    AnswerForgotten,
    AnswerGiven,
    Asked,
    BroadcastReached,
    CameBack,
    CardShown,
    ConsentGiven,
    ContributionRecalled,
    ContributionTakenBack,
    DigestCame,
    EasyWordsChosen,
    Event,
    FitChosen,
    Hidden,
    LanguageChosen,
    NameChosen,
    NeedsGone,
    NeedsSaid,
    NobodyAnswered,
    PaceChosen,
    PauseChosen,
    PlaceTaken,
    Prompted,
    Resumed,
    RoleAccepted,
    Said,
    Shown,
    TapAnswered,
    WithdrawalChosen,
)
from flows.interrupting import interrupt
from flows.phrase import Offer, Phrase, system
from flows.phrase import Place as AtStep
from flows.plans import Plan
from flows.reply import Command, Edited, Reply, Tap, Unreadable, Words
from flows.rhythm import Hours
from flows.session import Session
from flows.vocabulary import Role
from storage.ports_of_safety import Removed
from storage.records import Broadcast, Message, Person
from storage.records_of_digests import Proposal

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
CASES = (Offer(key="k7qx2m", text="K7QX2M"), Offer(key="p3wd9h", text="P3WD9H"))
OWN_CASES = (
    Offer(key="M7TQ4C", text="M7TQ4C, March 1, 2026"),
    Offer(key="H3WK9D", text="H3WK9D, February 2, 2026"),
)
THINGS = tuple(Offer(key=key, text=key) for key in ("recordings", "transcripts", "notes", "reports", "lists"))
CALLS = (Offer(key="C5RT8W", text="C5RT8W"),)
CONTACT_WAYS = tuple(Offer(key=key, text=key) for key in ("yes", "no"))
ALERT_WAYS = tuple(Offer(key=key, text=key) for key in ("soon", "later"))
DESK_WAYS = tuple(Offer(key=key, text=key) for key in ("open", "find", "enough"))
CASE_WAYS = tuple(
    Offer(key=way, text=way, of=case.key) for case in CASES for way in ("mark", "thing", "letter", "another", "enough")
)
NO_LETTER = tuple(offer for offer in CASE_WAYS if offer.key != "letter")
LATER_CASES = (Offer(key="t4hm7c", text="T4HM7C", of="from_20"),)
LETTER_WAYS = tuple(Offer(key=key, text=key) for key in ("write", "not_now"))
SHARED = (
    Offer(key="5f0c2a9d41e87b36", text="I would like the chairs in a circle."),
    Offer(key="c81d07e2b6a4935f", text="The room was too cold for me, and…"),
)
PAST = (Offer(key="e4170c93ad52f8b6", text="Lunch was too short."),)
ANSWERS = (
    Offer(key="0b7d31c9a2e4f586", text="March 2, 2026: How has your week been, on the whole?"),
    Offer(key="93f1c6d05b7a28e4", text="February 2, 2026: How has your week been, on the whole?"),
)
ANSWER_PARTS = (
    Offer(key="from_0", text="January 5, 2026 to March 2, 2026"),
    Offer(key="from_40", text="March 3, 2025 to December 29, 2025"),
)
TAKEABLE = tuple(Offer(key=key, text=key) for key in ("shared", "answer"))
PLANNED = (
    Offer(key="row7", text="March 4, 2026, 10:00, 3f9a1c: Check-in"),
    Offer(key="row9", text="March 5, 2026, 11:00, somebody: Reminder: Check-in"),
)
SESSIONS = (
    Offer(key="K3D9AC", text="March 9, 2026: Cooking together"),
    Offer(key="P7WX4M", text="March 16, 2026: A walk by the river"),
)
GROUPS = (
    Offer(key="everybody", text="Everybody"),
    Offer(key="language pl", text="Reads Polski"),
    Offer(key="meeting K3D9AC", text="Comes to: Cooking together, March 9, 2026"),
)
WRITTEN = (Offer(key="H7KM3A", text="The room is upstairs now."),)
UNWRITTEN = (Offer(key="pl", text="Polski"),)
BROADCAST = Broadcast(
    code="H7KM3A", addressed="everybody", state="sent", texts={"en": "The room is upstairs now."}, made_at=NOW
)
DIGESTS = (
    Offer(key="2", text="Summary 2, February 9, 2026"),
    Offer(key="1", text="Summary 1, January 12, 2026"),
)
DIGEST_PARTS = tuple(
    Offer(key=key, text=key) for key in ("numbers", "words", "picture", "page", "tables", "short", "older", "enough")
)
INVITABLE = tuple(Offer(key=role, text=role) for role in get_args(Role))
INVITATIONS = (
    Offer(key="5b1d90e7c2a4f836", text="Taking part, 9, March 30, 2026"),
    Offer(key="c07e4a61d98b23f5", text="Facilitator, 1, March 16, 2026"),
)
MEMBERS = (
    Offer(key="4c81f2a97be3d065", text="Facilitator: no name"),
    Offer(key="d2075be19f43ac86", text="Coordinator: no name"),
)
SUSPENDED = (
    Offer(key="check_in", text="Check-in"),
    Offer(key="after_session", text="After a session"),
)
KEPT_PLACE = (Offer(key="place", text="place"),)
THEMES = (
    Offer(key="T4HM7C", text="The room is too cold for some"),
    Offer(key="W9KE3R", text="More time to arrive before we begin"),
)
QUOTES = (
    Offer(key="a90c3b7e15f2d864", text="I sat in my coat the whole time."),
    Offer(key="17be40d9c2a6f385", text="Could somebody bring a heater?"),
)
QUESTIONS = (
    Offer(key="9d27c1f04be8a635", text="9d27c1f04be8a635", of=SHARED[1].key),
    Offer(key="b83e60d1c94f27a5", text="b83e60d1c94f27a5", of=PAST[0].key),
)
REPLIES = (Offer(key="9d27c1f04be8a635", text="What would have made the room warm enough for you?"),)
OUTCOMES = (
    Offer(key="T4HM7C", text="The room is too cold for some", of=SHARED[1].key),
    Offer(key="T4HM7C", text="The room is too cold for some", of=PAST[0].key),
)
SHARED_WAYS = tuple(
    Offer(key=key, text=key, of=each.key)
    for each, keys in (
        (SHARED[0], ("otherwise", "take_back", "leave")),
        (SHARED[1], ("question", "outcome", "otherwise", "take_back", "leave")),
        (PAST[0], ("question", "outcome", "leave")),
    )
    for key in keys
)
QUOTE_WAYS = tuple(Offer(key=key, text=key) for key in ("now", "not_now", "without"))
ANSWER_WAYS = tuple(Offer(key=key, text=key) for key in ("send", "translate", "change", "drop"))
PROPOSALS = (Offer(key="R4TQ9C", text="R4TQ9C"), Offer(key="Y7HN3K", text="Y7HN3K"))
PROPOSAL = Proposal(
    code="R4TQ9C",
    at=AtStep(script="check_in", version=2, step="mood"),
    kind="other_words",
    state="taken_up",
    words="How are you, this week?",
    reply="You are right. We ask it in your words from next week on.",
)


def keyed(keys: Iterable[str]) -> tuple[Offer, ...]:
    """Answers of a script that are offered only in some states."""
    return tuple(Offer(key=key, text=key) for key in keys)


LISTS = {
    "ages": ages(example_project().youngest),
    "cases": CASES,
    "case_parts": (),
    "case_ways": CASE_WAYS,
    "desk_ways": DESK_WAYS,
    "things": THINGS,
    "letter_ways": LETTER_WAYS,
    "thing_ways": keyed(("told", "done", "none")),
    "complaint_readers": (),
    "own_cases": OWN_CASES,
    "contributions": SHARED,
    "recallable": PAST,
    "unchangeable": PAST,
    "answers": ANSWERS,
    "answer_parts": ANSWER_PARTS,
    "takeable": TAKEABLE,
    "planned": PLANNED,
    "meetings": SESSIONS,
    "open_meetings": SESSIONS,
    "groups": GROUPS,
    "drafts": WRITTEN,
    "unwritten": UNWRITTEN,
    "broadcasts": WRITTEN,
    "proposals": PROPOSALS,
    "themes": THEMES,
    "quotes": QUOTES,
    "said": QUOTES,
    "linked": QUOTES[1:],
    "quote_ways": QUOTE_WAYS,
    "linked_ways": QUOTE_WAYS,
    "answer_ways": ANSWER_WAYS,
    "answer_languages": UNWRITTEN,
    "askable": QUOTES,
    "open_questions": QUESTIONS,
    "open_outcomes": OUTCOMES,
    "replies": REPLIES,
    "shared_ways": SHARED_WAYS,
    "batches": DIGESTS,
    "digest_parts": DIGEST_PARTS,
    "invitable": INVITABLE,
    "invitations": INVITATIONS,
    "members": MEMBERS,
    "suspended": SUSPENDED,
    "free_place": KEPT_PLACE,
    "rungs": keyed(further(here=True)),
    "need_ways": ways(said=False),
    "alert_ways": (),
    "contact_ways": (),
    "alerts": CALLS,
}
"""What can be chosen from, by the names that scripts use."""
EMPTIED = {
    "cases": "cases",
    "things": "things",
    "letters": "letter_ways",
    "requests": "own_cases",
    "shared": "contributions",
    "past its day": "recallable",
    "past changing": "unchangeable",
    "many answers": "answer_parts",
    "to take back": "takeable",
    "planned": "planned",
    "sessions": "meetings",
    "places": "open_meetings",
    "drafts": "drafts",
    "unwritten": "unwritten",
    "broadcasts": "broadcasts",
    "proposals": "proposals",
    "themes": "themes",
    "quotes": "quote_ways",
    "linked": "linked_ways",
    "askable": "askable",
    "answers back": "replies",
    "digests": "digest_parts",
    "invitations": "invitations",
    "kept": "free_place",
    "team": "members",
    "stopped": "suspended",
}
"""How the head says that there is nothing in one of them."""
FEWER = {
    "cases": {"desk_ways": DESK_WAYS[1:]},
    "things": {"case_ways": tuple(offer for offer in CASE_WAYS if offer.key != "thing")},
    "letters": {"case_ways": NO_LETTER},
}
"""What can be done no more where the head says so."""
GONE = {
    "what was planned goes out": ("planned",),
    "the last place is taken": ("open_meetings",),
    "the owner of the project leaves": ("complaint_readers",),
    "somebody else has done the case": ("cases", "case_ways"),
    "the request is done": ("own_cases",),
    "somebody else answers the suggestion": ("proposals",),
    "the session is called off": ("meetings", "open_meetings"),
    "what was shared is taken back": ("quotes", "linked", "askable"),
    "somebody else ends the theme": ("themes",),
    "the question is gone": ("open_questions",),
    "the answers are counted": ("open_outcomes",),
    "the invitation is over": ("invitations",),
    "the role is another one": ("invitable",),
    "the colleague has left": ("members",),
    "somebody else lets it come again": ("suspended",),
    "nobody can be asked any more": ("alert_ways",),
    "somebody else takes the call": ("alerts",),
    "the place goes to somebody else": ("free_place",),
    "the day is over until which it can be changed": ("contributions",),
    "it is kept for long enough": ("contributions", "recallable", "answers"),
}
"""What happens elsewhere, and the lists that have nothing in them from then on."""
CALL_STANDS: Mapping[str, tuple[Event, ...]] = {
    "it is said how the call stands": (),
    "whoever was asked gives no answer in time": (AlertUnanswered(case=CALLS[0].key),),
    "nobody is left who could answer": (NobodyAnswered(case=CALLS[0].key),),
}
"""Whose call it is hears each time how it stands."""
THERE = {
    "the team can be asked at once": {"alert_ways": ALERT_WAYS},
    "an owner of the project is there": {"complaint_readers": keyed(("all", "owner"))},
    "everything about the person is erased": {"thing_ways": keyed(("done", "none"))},
    "a request to be contacted is open": {"contact_ways": CONTACT_WAYS},
    "nobody is left to get a letter": {"letter_ways": (), "case_ways": NO_LETTER},
    "many cases are open": {
        "desk_ways": (*DESK_WAYS, Offer(key="others", text="others")),
        "case_parts": (
            Offer(key="from_0", text="Due from March 9, 2026 to March 30, 2026"),
            Offer(key="from_20", text="Due from March 30, 2026 to April 1, 2026"),
        ),
        "cases": (*CASES, *LATER_CASES),
        "case_ways": (*CASE_WAYS, *(Offer(key=way, text=way, of="t4hm7c") for way in ("mark", "another", "enough"))),
    },
    "what was asked for is still open": {"rungs": keyed(further(here=False, chosen=["stop"], hears=True))},
}
"""Likewise, and what is in lists from then on."""
GIVEN = {"meeting": "K3D9AC", "title": "Cooking together", "theme": "T4HM7C", "thread": "9d27c1f04be8a635"}
"""What scripts that come by themselves know before they ask: which session, which theme, which question."""
HOURS = Hours(zone=ZoneInfo("Europe/London"), quiet_from=time(20), quiet_until=time(9))
VIEWS = {
    "support": "the list of people to talk to",
    "first_lines": "the emergency numbers, and who is open now",
    "young_support": "the list of people to talk to, those for young people first",
    "commands": "the list of what can be done here",
    "confidentiality": "what is passed on, who decides it, and what happens next",
    "privacy": "who keeps what, why, until when, and what people can do",
    "kept": "the list of what is kept, for how long, and who sees it",
    "my_data": "everything that is held about this person, and a file",
    "digest": "the newest summary in short, or that there is none yet",
    "digest_numbers": "its numbers, question by question",
    "digest_words": "its words, theme by theme",
    "digest_chart": "a chart of its numbers",
    "digest_page": "a page to print",
    "digest_tables": "its tables, as files",
    "old_digest": "the whole of an earlier summary",
    "cases": "the open cases",
    "case_clock": "how much of the time for a case is over",
    "case": "one case, what the person wrote, what is left to do outside, and the letters about it",
    "own_cases": "what this person asked for, where each request stands, and the letters about it",
    "new_case": "the code of this request, and when an answer is due",
    "letter": "what the team wrote about a request",
    "alert": "since when somebody asks for a person, under which code, and until when one can answer",
    "alerting": "what the team has agreed to about such calls, if it has",
    "call": "what was done about this call, and what was not",
    "contact_times": "when somebody reads a request to be contacted, or that nobody is there, and other ways",
    "receipt": "what is known under this code, and never whose it is",
    "next": "what comes next for this person, and when",
    "settings": "how this person is written to now",
    "ways_to_leave": "what each of these choices does, what may still come, and how long it can be undone",
    "given": "what this person gave, what came of it, their receipt, and until when this can be undone",
    "way_back": "what comes back if they say yes, and what is gone",
    "shared": "what was shared, as the team sees it, how, and until when that can be changed",
    "answer": "the question, the answer, and whether it is counted in a summary",
    "as_shared": "these words, in the very form in which the team would see them",
    "question": "the words that were shared, and the question",
    "new_question": "these words and this question, as the person would see them",
    "reply": "the words that were shared, the question, and the answer; or that there are to be no more questions",
    "new_reply": "the words that were shared, the question and this answer, as who asked would see them",
    "meetings": "the sessions to come",
    "meeting": "the session, with all that is said of it",
    "new_meeting": "the session, as people will see it",
    "meeting_told": "how many people will be told",
    "proposals": "what suggestions are about, and of which kind",
    "proposal": "the question as it was asked, and what somebody says about it",
    "asked": "the question as it was asked",
    "queue": "the next messages, by day, and how each begins",
    "planned": "one message, when it comes, and all of its words",
    "broadcast": "the message as it will arrive, language by language, to how many people, and how long it takes",
    "broadcasts": "the messages to many that are on their way, and how far they are",
    "themes": "the themes, where each stands, and how many have an answer",
    "theme": "one theme, with its answer and what people say to it, or that it has ended",
    "theme_quotes": "what people shared that belongs to the theme, in their words",
    "outcome": "how their own words begin, what people said, where it stands, and the answer in the team's own words",
    "new_outcome": "the answer as it will arrive, language by language, and whom it goes to",
    "invitation": "the link, whom it lets in, and a picture of the link",
    "invitations": "the open invitations, and whether people wait for a place",
    "suspensions": "what has stopped by itself, since when, and the rule",
    "team": "who works here, role by role, and who stands in",
    "member": "one of the team: role, name, since when",
    "waiting": "that all places are taken, or since when they wait; when one may come free, and what else there is",
    "place": "that a place has come free, and until when it is kept",
    "ending": "on which day everything is deleted, what stays, and how to take a copy until then",
    "needs": "what this person needs, who may know of it, and what the team says about it; or that nothing is kept",
    "new_needs": "this, exactly as the team would see it, or that the team sees nothing",
    "needs_of_all": "what people need, without whose it is, and what the team says about it",
    "needs_words": "what people say they need in their own words, in no order",
    "needs_at": "what people who come to this session need, without whose it is",
    "needs_met": "what the team says about needs, for everybody",
    "looks": "who of the team looked at what they gave, by role and day",
    "decisions": "everything that people said, and what came of it",
}
ACTORS = ("PERSON", "TIME")
_MARGIN = 7
_QUOTED = re.compile(r'"(.*)"')

Place = tuple[str, str, str]


class TranscriptError(Exception):
    """A line of a transcript cannot be played. The message says which, and what could stand there."""


class Voice:
    """What the example project says, as its readers get it."""

    def __init__(self, library: Library, book: Book) -> None:
        self.book = book
        self.meaning = library.meaning
        self.distress = library.distress
        self.project = example_project()
        self._library = library
        self._languages = languages()
        self._speech = Speech(book, Catalogues(self._languages))
        self.places = Places(home=self.project.zone, languages=[self._languages[tag] for tag in self.project.languages])

    @property
    def languages(self) -> tuple[Offer, ...]:
        """The project's languages, as they are offered."""
        return tuple(Offer(key=tag, text=self._languages[tag].name) for tag in self.project.languages)

    @property
    def drafts(self) -> frozenset[str]:
        """Those of them that no speaker has read through yet."""
        return frozenset(tag for tag in self.project.languages if self._languages[tag].draft)

    def language_of(self, reader: Person) -> Language:
        """What ``reader`` reads."""
        return self._languages[reader.language]

    def say(self, phrase: Phrase, reader: Person) -> str:
        """``phrase`` in the words of ``reader``."""

        def say(phrase: Phrase, **known: Known) -> str:
            return self._speech.say(phrase, language=reader.language, forms=reader.forms, facts=known)

        facts = facts_of(self.project, self._library.directory, self._languages[reader.language], say)
        own: dict[str, Known] = {"name": reader.name} if reader.name else {}
        zone, language = ZoneInfo(self.project.zone), self._languages[reader.language]
        times = ReadingTimes(rota=self.project.reading, now=NOW, zone=zone, language=language, say=say)
        return say(phrase, **{**facts, **times.facts(), **own})


@dataclass
class Player:
    """One person in one conversation."""

    voice: Voice
    person: Person
    lists: dict[str, tuple[Offer, ...]] = field(default_factory=lambda: dict(LISTS))
    """What can be chosen from."""
    suspended: list[str] = field(default_factory=list)
    """What too many people have found hard."""
    session: Session | None = None
    shown: list[Message] = field(default_factory=list)
    """Every message with buttons so far, the newest last."""
    seen: list[Event] = field(default_factory=list)
    chosen: list[Place] = field(default_factory=list)
    """Every button tapped while its question was open, as script, step and key."""
    kinds: set[str] = field(default_factory=set)
    """The question types that an answer was given to."""

    def play(self, actor: str, act: str) -> Iterator[str]:
        """What was kept and said because of one act, line by line."""
        before = self.session
        reply = self._reply(act) if actor == "PERSON" and act != "opens the invitation" else None
        outcome = self._of_time(act) if reply is None else advance(before, reply, self.around())
        self._note(before, reply, outcome)
        self._change(outcome)
        messages = compose(outcome.events)
        self.shown.extend(message for message in messages if message.session)
        yield from self._kept(outcome.events)
        for message in messages:
            yield from self._said(message)

    def around(self) -> Surroundings:
        """What the engine knows in this turn."""
        person = self.person
        return Surroundings(
            book=self.voice.book,
            now=NOW,
            role=person.role,
            status=person.status,
            language=person.language,
            easy=person.easy,
            new_session=f"s{len(self.shown)}",
            new_token="a-token-of-22-characters",
            words=self.words,
            meaning=self.voice.meaning,
            distress=self.voice.distress,
            carded=any(isinstance(event, CardShown) for event in self.seen),
            drafts=self.voice.drafts,
            hours=HOURS,
            pace=person.pace,
            where=lambda words: self.voice.places.where(words, NOW),
            zones=lambda place: self.voice.places.zones(place, NOW, self.voice.language_of(person)),
            lists={"languages": self.voice.languages, **self.lists},
            suspended=frozenset(self.suspended),
        )

    def words(self, phrase: Phrase) -> str:
        """A phrase as this person reads it."""
        return self.voice.say(phrase, self.person)

    def _change(self, outcome: Outcome) -> None:
        """Keep the outcome as storage does: between turns the session is only text."""
        self.session = sessions.read(sessions.written(outcome.session)) if outcome.session else None
        self.seen.extend(outcome.events)
        taken = {what for event in outcome.events if (what := _taken_back(event))}
        for name in ("contributions", "recallable", "answers"):
            self.lists[name] = tuple(each for each in self.lists[name] if each.key not in taken)
        if gone := [event.rung for event in outcome.events if isinstance(event, WithdrawalChosen)]:
            self.lists["rungs"] = keyed(further(here=False, chosen=gone))
        if about := [event for event in outcome.events if isinstance(event, NeedsSaid | NeedsGone)]:
            self.lists["need_ways"] = ways(said=isinstance(about[-1], NeedsSaid))
        for event in outcome.events:
            change = CHANGES.get(type(event))
            self.person = change(self.person, event) if change else self.person

    def _note(self, before: Session | None, reply: Reply | None, outcome: Outcome) -> None:
        script = before and self.voice.book.script(before.top.script, before.top.version)
        step = script.steps[before.top.step] if before and script else None
        tapped = isinstance(reply, Tap) and before is not None and reply.turn == before.turn and reply.key
        if before and script and tapped:
            self.chosen.append((script.script, before.top.step, tapped))
        offered = {offer.key for message in self.shown[-1:] for offer in message.offers}
        answered = tapped in offered or any(isinstance(event, AnswerGiven) for event in outcome.events)
        if before and step and step.question and (answered or _saves(step.save or "", before, outcome.session)):
            self.kinds.add(step.question.keyword)

    # --- what they do ----------------------------------------------------------------------------------------------

    def _of_time(self, act: str) -> Outcome:  # noqa: PLR0911 - a table: one row for each act
        """What happens by itself, or by an invitation."""
        match act.split():
            case ["opens", "the", "invitation"]:
                return begin(joining_script(self.person), self.session, self.around())
            case ["the", "planned", script, "begins"] if script in self.voice.book.latest:
                given = self.voice.book.latest[script].given
                answers = {name: GIVEN[name] for name in given}
                return begin(script, self.session, self.around(), answers)
            case ["the", "pause", "is", "over"]:
                return Outcome(
                    session=self.session, events=(Resumed(), Said(phrase=system("welcome_back")), Shown(view="next"))
                )
            case ["a", "letter", "of", "the", "team", "comes"]:
                letter = Prompted(script="", asked=True), Shown(view="letter", about=OWN_CASES[0].key)
                return Outcome(session=self.session, events=letter)
            case ["too", "many", "people", "find", script, "hard"] if script in self.voice.book.latest:
                self.suspended.append(script)
                return Outcome(session=self.session, events=())
            case ["we", "are", "back", "after", "an", "outage"] if self.session:
                return ask_again(self.session, self.around())
        return self._by_others(act)

    def _by_others(self, act: str) -> Outcome:
        """What the team does, or other people, while this conversation is as it is."""
        if act == "a message of the team comes":
            told = Prompted(script="broadcast", asked=False), BroadcastReached(broadcast=BROADCAST.code)
            said = (Said(phrase=phrase) for phrase in framed(BROADCAST, self.person.language, "en", "English"))
            return Outcome(session=self.session, events=(*told, *said))
        if act == "a new summary comes":
            begun = begin("digest", self.session, self.around())
            told = Prompted(script="digest", asked=True), DigestCame(batch=3)
            return Outcome(session=begun.session, events=(*begun.events, *told))
        if act == "somebody wants no more questions":
            came = Prompted(script="", asked=True), Shown(view="reply", about=GIVEN["thread"])
            return Outcome(session=self.session, events=came)
        if act == "what came of a suggestion comes":
            heard = (Said(phrase=phrase) for phrase in what_came(PROPOSAL, self.voice, self.person))
            return Outcome(session=self.session, events=(Prompted(script="", asked=True), *heard))
        if act == "the script is taken away" and self.session:
            gone = replace(self.session.top, version=self.session.top.version + 1)
            return Outcome(session=replace(self.session, frames=(*self.session.frames[:-1], gone)), events=())
        return self._elsewhere(act)

    def _elsewhere(self, act: str) -> Outcome:
        """Something is there to choose from now, or is there no more; or somebody calls for a person."""
        told, events = Prompted(script="", asked=True), tuple[Event, ...]()
        if act == "a call for a person comes":
            asked = interrupt("alert", self.session, self.around(), {"case": CALLS[0].key})
            return Outcome(session=asked.session, events=(told, AlertCame(case=CALLS[0].key), *asked.events))
        if act in CALL_STANDS:
            events = *CALL_STANDS[act], told, Shown(view="call", about=CALLS[0].key)
        elif act == "what both sides wrote is removed":
            events = Hidden(), *what_is_left(Removed(gone=7, refused=1))
        elif act in THERE:
            self.lists |= THERE[act]
        elif act in GONE:
            if act == "the day is over until which it can be changed":
                self.lists["recallable"] += self.lists["contributions"]
            self.lists |= dict.fromkeys(GONE[act], ())
        else:
            raise TranscriptError(f"This cannot happen here: {act}")
        return Outcome(session=self.session, events=events)

    def _reply(self, act: str) -> Reply:
        quoted = _QUOTED.search(act)
        words = quoted.group(1) if quoted else ""
        before, _, after = act.partition(f'"{words}"')
        match before.split():
            case ["types"]:
                return Words(text=words)
            case ["taps"]:
                return self._tap(words, old="again" in after)
            case ["taps", "the", "old"]:
                return self._tap(words, old=True)
            case ["sends", "the", "command", command]:
                return Command(name=command.removeprefix("/"))
            case ["sends", "a", *_]:
                return Unreadable()
            case ["edits", *_]:
                return Edited()
        raise TranscriptError(f"Nobody can do this: {act}")

    def _tap(self, label: str, *, old: bool) -> Tap:
        newest = (self.session.id, self.session.turn) if self.session else ()
        for message in reversed(self.shown):
            if ((message.session, message.turn) == newest) is not old:
                key = self._buttons(message).get(label)
                if key is not None:
                    return Tap(session=message.session, turn=message.turn, key=key, about=message.about)
        raise TranscriptError(f"There is no {'old ' if old else ''}button that says: {label}")

    def _buttons(self, message: Message) -> dict[str, str]:
        buttons = {self._label(offer): offer.key for offer in message.offers}
        return {self.words(system(key)): key for key in message.menu} | buttons

    def _label(self, offer: Offer) -> str:
        return offer.text if isinstance(offer.text, str) else self.words(offer.text)

    # --- what is written down --------------------------------------------------------------------------------------

    def _said(self, message: Message) -> Iterator[str]:
        texts = [self.words(phrase) for phrase in message.phrases]
        texts += [f"<{VIEWS[message.view]}>"] if message.view else []
        lines = "\n\n".join(texts).splitlines()
        if message.offers:
            lines += ["", *(self._offer(place, offer, message) for place, offer in enumerate(message.offers, 1))]
        if message.menu:
            lines.append("(" + " · ".join(self.words(system(key)) for key in message.menu) + ")")
        yield from _block("BOT", lines)

    def _offer(self, place: int, offer: Offer, message: Message) -> str:
        is_scale = all(offer.key.isdecimal() for offer in message.offers)
        label = f"{offer.key if is_scale else place} [{self._label(offer)}]"
        return f"{label} (picked)" if offer.key in message.picked else label

    def _kept(self, events: tuple[Event, ...]) -> Iterator[str]:
        for event in events:
            if isinstance(event, TapAnswered):
                yield from _block("NOTE", self.words(event.phrase).splitlines())
            elif not isinstance(event, Said | Asked | Shown):
                yield from _block("KEPT", _in_words(event).splitlines())


def _taken_back(event: Event) -> str:
    """What can be chosen no more, because it was taken back or is left out."""
    match event:
        case ContributionTakenBack() | ContributionRecalled():
            return event.contribution
        case AnswerForgotten():
            return event.answer
    return ""


def _saves(name: str, before: Session, after: Session | None) -> bool:
    """Whether what was typed was understood and saved under ``name``: what a fact is made of is no answer given."""
    saved = (frame.answers for frame in after.frames if frame.script == before.top.script) if after else ()
    return any(name in answers and answers[name] != before.top.answers.get(name) for answers in saved)


def _block(who: str, lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"{who if number == 0 else '':<{_MARGIN}}{line}".rstrip()


def _in_words(event: Any) -> str:
    name = re.sub(r"(?<!^)(?=[A-Z])", " ", type(event).__name__).lower()
    given = ", ".join(text for key in event.__dataclass_fields__ if (text := _field(key, event)))
    place = f" ({event.at.script}/{event.at.step})" if hasattr(event, "at") else ""
    return f"{name}: {given}{place}" if given else name + place


def _field(name: str, event: Any) -> str:
    value = getattr(event, name)
    match name:
        case "at" | "text" | "text_sha256" | "version" | "free_words" | "value" | "since":
            return ""
        case "save":
            given = getattr(event, "value", ())
            given = given if isinstance(given, tuple) else (given,)
            return f"{value} = {', '.join(map(str, given))}" if given else str(value)
        case "on":
            return "on" if value else "off"
        case "asked" | "anew" | "contact_goes_on":
            return name if value else ""
        case "until":
            return f"until {value:%d %B %Y}" if value else "with no end"
    return f"to {value}" if name == "to" else _worded(value)


def _worded(value: Any) -> str:
    match value:
        case Plan():
            what = " ".join(filter(None, [value.kind, value.script, value.about]))
            return f"{what}, at {value.due_at:%d %B %Y %H:%M} UTC"
        case AtStep():
            return f"{value.script}/{value.step}" if value.step else value.script
        case timedelta():
            return "later by a day" if value.days == 1 else f"later by {value.days} days"
    return str(value)


def replayed(text: str, voice: Voice) -> tuple[str, Player]:
    """The transcript as it would be written today, and the player with every event that was seen.

    Raises TranscriptError if it cannot be played.
    """
    head, _, body = text.partition("\n\n")
    none = {EMPTIED[name] for line in head.splitlines() if (name := line.removesuffix(": none")) in EMPTIED}
    player = Player(voice=voice, person=_person(head))
    player.lists |= dict.fromkeys(none, ())
    for name in FEWER.keys() & {line.removesuffix(": none") for line in head.splitlines()}:
        player.lists |= FEWER[name]
    blocks = []
    for line in body.splitlines():
        actor, _, act = line.partition(" ")
        if actor in ACTORS:
            blocks.append("\n".join([*_block(actor, [act.strip()]), *player.play(actor, act.strip())]))
    return head + "\n\n" + "\n\n".join(blocks) + "\n", player


def _person(head: str) -> Person:
    """Who it is about. The first line is for people; below it are settings."""
    given: dict[str, Any] = dict(line.split(": ", 1) for line in head.splitlines()[1:])
    unknown = given.keys() - {"role", "status", "name", "language", "words", "fit", "age", *EMPTIED}
    fixed = {given.pop("words", "easy"), *(given.pop(name, "none") for name in EMPTIED)}
    if unknown or fixed != {"easy", "none"}:
        emptied = ", ".join(f"'{name}: none'" for name in EMPTIED)
        known = "role, status, name, language, 'words: easy', fit, age"
        raise TranscriptError(f"The head can name {known}, {emptied}: {head}")
    fitting = {"fit": tuple(given.pop("fit", "").split()), "age_band": given.pop("age", "")}
    return Person(pseudonym="", chat_id=1, **{"status": "active", "easy": "words: easy" in head, **fitting, **given})


CHANGES: dict[type[Event], Callable[[Person, Any], Person]] = {
    ConsentGiven: lambda person, event: replace(person, status="active"),
    RoleAccepted: lambda person, event: replace(person, status="active"),
    PlaceTaken: lambda person, event: replace(person, status="joining"),
    PauseChosen: lambda person, event: replace(person, status="paused"),
    Resumed: lambda person, event: replace(person, status="active"),
    WithdrawalChosen: lambda person, event: replace(person, status="stopped"),
    CameBack: lambda person, event: replace(person, status="active"),
    NameChosen: lambda person, event: replace(person, name=event.name),
    LanguageChosen: lambda person, event: replace(person, language=event.language),
    EasyWordsChosen: lambda person, event: replace(person, easy=event.on),
    PaceChosen: lambda person, event: replace(person, pace=event.pace),
    FitChosen: lambda person, event: replace(person, fit=event.wishes),
    AgeBandChosen: lambda person, event: replace(person, age_band=event.band),
}
"""What storage keeps of the person, event by event."""
