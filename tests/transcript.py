"""Plays a golden conversation and writes it down again, so that the two texts can be compared.

A transcript is read by people who do not program: who it is about, what they did, what they saw, what was kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from bot.composing import compose
from flows import session as sessions
from flows.book import Book, Surroundings
from flows.engine import Outcome, advance, ask_again, begin
from flows.events import AnswerGiven, Asked, Event, Said, Shown, TapAnswered
from flows.phrase import Offer, Phrase
from flows.questions import Plural
from flows.reply import Command, Edited, Reply, Tap, Unreadable, Words
from flows.session import Session
from storage.records import Message

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LANGUAGES = (Offer(key="en", text="English"), Offer(key="pl", text="Polski"), Offer(key="ur", text="اردو"))
CASES = (Offer(key="K7QX2M", text="K7QX2M"),)
_SAID = (Said, Asked, Shown)
_QUOTED = re.compile(r'"(.*)"')


Place = tuple[str, str, str]


class TranscriptError(Exception):
    """A line of a transcript cannot be played."""


@dataclass
class Player:
    """One person in one conversation."""

    book: Book
    meaning: Any
    role: Any = "participant"
    status: Any = "active"
    easy: bool = False
    session: Session | None = None
    shown: list[Message] = field(default_factory=list)
    """Every message with buttons so far, the newest last."""
    seen: list[Event] = field(default_factory=list)
    chosen: list[Place] = field(default_factory=list)
    """Every button tapped, as script, step and key."""
    tapped: str = ""
    kinds: set[str] = field(default_factory=set)
    """The question types that an answer was given to."""

    def words(self, phrase: Phrase) -> str:
        """The English text of a phrase."""
        text = self.book.text(replace(phrase, easy=phrase.easy or self.easy))
        if isinstance(text, Plural):
            text = text.one if phrase.values.get("count") == 1 else text.other
        for name, value in phrase.values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def around(self) -> Surroundings:
        return Surroundings(
            book=self.book,
            now=NOW,
            role=self.role,
            status=self.status,
            easy=self.easy,
            new_session="s1",
            words=self.words,
            meaning=self.meaning,
            lists={"languages": LANGUAGES, "cases": CASES},
        )

    def play(self, act: str) -> Iterator[str]:
        """What was said and kept because of one act, line by line."""
        before = self.session
        outcome = self._outcome(act)
        self._note(before, outcome)
        # Between turns the session exists only as text, as it does in the database.
        self.session = sessions.read(sessions.written(outcome.session)) if outcome.session else None
        self.seen.extend(outcome.events)
        messages = compose(outcome.events)
        self.shown.extend(message for message in messages if message.offers or message.menu)
        yield from self._kept(outcome.events)
        for message in messages:
            yield from self._said(message)

    def _note(self, before: Session | None, outcome: Outcome) -> None:
        script = before and self.book.script(before.top.script, before.top.version)
        if before and script and self.tapped:
            self.chosen.append((script.script, before.top.step, self.tapped))
        question = script.steps[before.top.step].question if before and script else None
        if question and any(isinstance(event, AnswerGiven) for event in outcome.events):
            self.kinds.add(question.keyword)

    # --- what they do ----------------------------------------------------------------------------------------------

    def _outcome(self, act: str) -> Outcome:
        if act.startswith("begins "):
            return begin(act.removeprefix("begins "), self.session, self.around())
        if act == "is asked again" and self.session:
            return ask_again(self.session, self.around())
        return advance(self.session, self._reply(act), self.around())

    def _reply(self, act: str) -> Reply:
        self.tapped = ""
        quoted = _QUOTED.search(act)
        words = quoted.group(1) if quoted else ""
        match act.split()[0]:
            case "types":
                return Words(text=words)
            case "taps":
                return self._tap(words, old="old" in act.split('"')[0], again="again" in act.split('"')[-1])
            case "sends":
                return Unreadable()
            case "edits":
                return Edited()
            case command if command.startswith("/"):
                return Command(name=command[1:])
        raise TranscriptError(f"cannot play: {act}")

    def _tap(self, label: str, *, old: bool, again: bool) -> Tap:
        places = self.shown[:-1] if old or again else self.shown[-1:]
        for message in reversed(places):
            key = self._buttons(message).get(label)
            if key is not None:
                self.tapped = key
                return Tap(session=message.session, turn=message.turn, key=key)
        raise TranscriptError(f"no button says: {label}")

    def _buttons(self, message: Message) -> dict[str, str]:
        buttons = {self._label(offer): offer.key for offer in message.offers}
        return buttons | {self.words(Phrase(script="system", slot=key)): key for key in message.menu}

    def _label(self, offer: Offer) -> str:
        return offer.text if isinstance(offer.text, str) else self.words(offer.text)

    # --- what is written down --------------------------------------------------------------------------------------

    def _said(self, message: Message) -> Iterator[str]:
        texts = [self.words(phrase) for phrase in message.phrases]
        if message.view:
            texts.append(f"<{message.view}>")
        lines = "\n\n".join(texts).splitlines()
        if message.offers:
            lines += ["", *(self._offer(offer, message) for offer in message.offers)]
        if message.menu:
            lines.append("(" + " · ".join(self.words(Phrase(script="system", slot=key)) for key in message.menu) + ")")
        for number, line in enumerate(lines):
            yield f"{'BOT ' if number == 0 else '    '} {line}".rstrip()

    def _offer(self, offer: Offer, message: Message) -> str:
        return f"[{self._label(offer)}]" + (" (picked)" if offer.key in message.picked else "")

    def _kept(self, events: tuple[Event, ...]) -> Iterator[str]:
        for event in events:
            if isinstance(event, TapAnswered):
                yield f"     ({self.words(event.phrase)})"
            elif not isinstance(event, _SAID):
                yield f"KEPT {_in_words(event)}"


def _in_words(event: Event) -> str:
    name = re.sub(r"(?<!^)(?=[A-Z])", " ", type(event).__name__).lower()
    fields = {name: getattr(event, name) for name in event.__dataclass_fields__}  # type: ignore[attr-defined]
    return " · ".join([name, *(text for key, value in fields.items() if (text := _field(key, value)))])


def _field(name: str, value: Any) -> str:
    match name:
        case "text" | "text_sha256" | "version" | "free_words":
            return ""
        case "at":
            return f"{value.script}/{value.step}"
        case "follow_up":
            return " ".join(filter(None, (value.script, f"after {value.after}", value.at and f"at {value.at}")))
        case "value":
            return f"= {', '.join(value) if isinstance(value, tuple) else value}"
        case "save" | "script" | "how":
            return str(value)
    return f"{name} {value}"


def replayed(text: str, book: Book, meaning: Any) -> tuple[str, Player]:
    """The transcript as it would be written today, and the player with every event that was seen."""
    head, _, body = text.partition("\n\n")
    player = Player(book=book, meaning=meaning, **_settings(head))
    blocks = []
    for line in body.splitlines():
        if line.startswith("THEM ") or line.startswith("TIME "):
            player.status = _status(player)
            blocks.append("\n".join([line, *player.play(line[5:])]))
    return head + "\n\n" + "\n\n".join(blocks) + "\n", player


def _settings(head: str) -> dict[str, Any]:
    pairs = dict(line.split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
    known = {name: pairs[name] for name in ("role", "status") if name in pairs}
    return known | ({"easy": True} if pairs.get("words") == "easy" else {})


def _status(player: Player) -> str:
    """The status that storage would have kept by now."""
    status = str(player.status)
    for event in player.seen:
        status = _NEXT_STATUS.get(type(event).__name__, status)
    return status


_NEXT_STATUS = {
    "ConsentGiven": "active",
    "RoleAccepted": "active",
    "PauseChosen": "paused",
    "Resumed": "active",
    "WithdrawalChosen": "stopped",
    "CameBack": "active",
}
