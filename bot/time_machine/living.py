"""Somebody with a phone: looks at what it shows, and answers it, or not. Knows only what is on the phone."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from bot.rehearsal.keyboard import Keyboard
from bot.rehearsal.messenger import Messenger
from bot.rehearsal.people import Chat, Message
from bot.time_machine.choices import Blocked, Choice, Joined, Reads
from bot.time_machine.diary import Diary, Did, Heard, Unanswered
from bot.time_machine.personas import Block, Deed, Persona, Step, Tap, Write
from bot.time_machine.tongue import Tongue
from flows.rhythm import instant

_PATIENCE = 25
"""So many answers in a row, and they put the phone away."""
_KEPT_FOR = {"wrote": timedelta(hours=24), "tapped": timedelta(seconds=150)}
"""How long Telegram keeps for a bot what somebody did while it was off."""


class Living:
    """One person, one phone."""

    def __init__(
        self,
        persona: Persona,
        *,
        tongues: Mapping[str, Tongue],
        messenger: Messenger,
        joins_at: datetime,
        joins_by: Sequence[Step],
        seed: int,
    ) -> None:
        """``joins_by``: their first steps, such as opening their invitation."""
        self.persona = persona
        self.zone = ZoneInfo(persona.zone)
        self.account = messenger.join(f"Person {persona.number}", language=persona.language)
        self.diary = Diary(name=f"Person {persona.number}", language=persona.language)
        self._tongues = tongues
        self._tongue = tongues[persona.language]
        self._messenger = messenger
        self._chance = Random(f"{seed}/{persona.number}")
        self._plans: list[tuple[datetime, Deed]] = [(joins_at, Deed(day=0, hour=0, name="", steps=tuple(joins_by)))]
        self._steps: deque[Step] = deque()
        self._looks_at: datetime | None = None
        self._seen = 0
        self._toasts = 0
        self._tapped: tuple[Message, str, Keyboard] | None = None
        self._waiting: Did | None = None
        """What they did last, if nothing has come of it yet."""
        self._confirmed = ""
        self._joining = True
        self._in_a_row = 0
        self._has_put_off = False

    @property
    def next_at(self) -> datetime | None:
        """When they will next do something, as far as they know."""
        ahead = [at for at, _ in self._plans[:1]] + ([self._looks_at] if self._looks_at else [])
        return None if self.account.blocked else min(ahead, default=None)

    # --- looking -----------------------------------------------------------------------------------------------------

    def looks(self, now: datetime, *, answered: bool) -> None:
        """See what is new. ``answered``: the bot has taken all that was done, so what has not led to anything will
        not any more."""
        acted = self._waiting is not None and now - self._waiting.at < _KEPT_FOR[self._waiting.deed]
        heard = list(self._new(now, unasked=not acted))
        if self._waiting is not None and (heard or answered):
            self._comes_of(self._waiting, heard, now)
        self.diary.entries.extend(heard)
        if any(each.shown != "toast" for each in heard):
            self._thinks(now, acted)

    def _comes_of(self, did: Did, heard: Sequence[Heard], now: datetime) -> None:
        """What they meant counts only if the bot has understood it."""
        self._waiting = None
        said_in = self._tongues[did.means.language] if isinstance(did.means, Reads) else self._tongue
        sign = said_in.sign(self._confirmed) if self._confirmed else ""
        is_lost = now - did.at >= _KEPT_FOR[did.deed]
        was_stale = any(self._tongue.sign("system/tap_stale") in each.text for each in heard)
        if is_lost or was_stale or not any(sign in each.text for each in heard):
            place = self.diary.entries.index(did)
            self.diary.entries[place] = replace(did, means=None)
        elif isinstance(did.means, Reads):
            self._tongue = said_in
        if not heard and not is_lost:
            self.diary.entries.append(Unanswered(at=now))

    def _new(self, now: datetime, *, unasked: bool) -> Iterator[Heard]:
        chat = self._chat
        if chat.toast and chat.toast.number > self._toasts:
            self._toasts = chat.toast.number
            yield Heard(at=now, text=chat.toast.text, shown="toast")
        if self._tapped and (self._tapped[0].text, self._tapped[0].keyboard) != self._tapped[1:]:
            yield _heard(self._tapped[0], now, unasked=False, change=True)
        self._tapped = None
        last, self._seen = self._seen, max(chat.messages, default=0)
        for message in [each for each in chat.messages.values() if each.id > last] if last < self._seen else ():
            if message.from_bot:
                yield _heard(message, now, unasked=unasked or message.silent)  # an answer is not silent

    def _thinks(self, now: datetime, acted: bool) -> None:
        """When to look at what was just heard."""
        self._looks_at = None
        self._joining = self._joining and self._question() is not None
        after = self.persona.habit.after
        if self._steps or (self._question() and (self._joining or (acted and after))):
            self._looks_at = now + timedelta(seconds=self._chance.randint(*self.persona.habit.within))
        elif after and self._question():
            self._in_a_row = 0
            self._looks_at = now + timedelta(seconds=self._chance.randint(after[0] * 60, after[1] * 60))

    # --- acting ------------------------------------------------------------------------------------------------------

    def acts(self, now: datetime) -> None:
        """Do what they meant to do now."""
        if self._looks_at and self._looks_at <= now:
            self._looks_at = None
            self._goes_on(now)
        else:
            _, deed = self._plans.pop(0)
            self._steps = deque(deed.steps)
            self._in_a_row = 0
            self._step(now)

    def _goes_on(self, now: datetime) -> None:
        if self._steps:
            return self._step(now)
        self._in_a_row += 1
        question, stops = self._question(), self._chance.random() < self.persona.habit.drops_out
        if question and not (stops and not self._joining) and self._in_a_row <= _PATIENCE:
            return self._answers(question, now)
        return None

    def _step(self, now: datetime) -> None:
        match self._steps.popleft():
            case Block():
                self._messenger.block(self.account.id, blocked=True)
                self.diary.entries.append(Did(at=now, deed="blocked", means=Blocked()))
                self._plans.clear()
            case Write(words=words, command=command, means=means, confirmed=confirmed):
                self._writes(words or self._tongue.word(command), now, means, confirmed)
            case Tap() as tap:
                self._looks_for(tap, now)
            case step:
                assert_never(step)

    def _looks_for(self, tap: Tap, now: datetime) -> None:
        label = tap.words or (self._tongue.label(tap.slot) if tap.slot else self._first_label())
        found = self._newest_with(label) if label else None
        if found is None:
            self._steps.clear()
            self.diary.entries.append(Did(at=now, deed="missed", words=label or tap.slot))
        else:
            self._taps(found, label, now, tap.means, tap.confirmed)

    # --- answering ---------------------------------------------------------------------------------------------------

    def _answers(self, question: Message, now: datetime) -> None:
        labels = [button["text"] for button in _tappable(question)]
        options = [label for label in labels if label not in self._tongue.menu | self._too_hard]
        if self._joining:
            self._agrees(question, options, now)
        elif self.persona.habit.manner == "skips":
            self._skips(question, labels, now)
        elif (put_off := self._putting_off(options)) is not None:
            self._taps(question, put_off, now)
        elif options:
            self._taps(question, self._chance.choice(options), now)
        elif self._chance.random() < 0.7:
            self._writes(self._tongue.sentence, now)
        else:
            self._skips(question, labels, now)

    @property
    def _too_hard(self) -> frozenset[str]:
        """Nobody finds questions hard: what one in five finds hard stops, and with it the rhythms that are watched."""
        return frozenset({self._tongue.label("reaction/how/option/hard")})

    def _agrees(self, question: Message, options: Sequence[str], now: datetime) -> None:
        """The first answer is the one that leads on, but for the language, the words, and who else sees the phone."""
        usual = ("join/words/option/no", "discreet/choice/option/no")
        wanted = {self._tongue.name, *map(self._tongue.label, usual)}
        if options:
            return self._taps(question, next((each for each in options if each in wanted), options[0]), now)
        return self._writes(self.persona.name or self._tongue.word("skip"), now)

    def _putting_off(self, options: Sequence[str]) -> str | None:
        """Tomorrow, but not for ever."""
        if self.persona.habit.manner != "puts off":
            return None
        later = self._tongue.label("check_in/hello/option/later")
        tomorrow = self._tongue.label("check_in/later/option/tomorrow")
        if tomorrow in options:
            self._has_put_off = True
            return tomorrow
        if later in options and not self._has_put_off:
            return later
        self._has_put_off = self._has_put_off and later not in options
        return None

    def _skips(self, question: Message, labels: Sequence[str], now: datetime) -> None:
        skip = self._tongue.label("system/skip")
        if skip in labels:
            self._taps(question, skip, now)
        else:
            self._writes(self._tongue.word("skip"), now)

    # --- hands -------------------------------------------------------------------------------------------------------

    def _writes(self, words: str, now: datetime, means: Choice | None = None, confirmed: str = "") -> None:
        self._messenger.say(self.account.id, words)
        self._did(Did(at=now, deed="wrote", words=words, means=means), confirmed)

    def _taps(
        self, message: Message, label: str, now: datetime, means: Choice | None = None, confirmed: str = ""
    ) -> None:
        buttons = _tappable(message)
        says = self._tongue.meaning(label, frozenset(button["text"] for button in buttons))
        self._tapped = message, message.text, message.keyboard
        data = next(button["callback_data"] for button in buttons if button["text"] == label)
        self._messenger.tap(self.account.id, message.id, data)
        self._did(Did(at=now, deed="tapped", words=label, means=says or means), "" if says else confirmed)

    def _did(self, did: Did, confirmed: str) -> None:
        """What still waited for an answer has got none: what was meant by it does not count."""
        if self._waiting is not None:
            self.diary.entries[self.diary.entries.index(self._waiting)] = replace(self._waiting, means=None)
        self.diary.entries.append(did)
        self._waiting, self._confirmed = did, confirmed
        if isinstance(did.means, Joined):
            self._plans = list(self._planned(did.at))

    def _planned(self, joined_at: datetime) -> Iterator[tuple[datetime, Deed]]:
        """Everything they mean to do, at their own times of day; on the first day soon, one after the other."""
        today = joined_at.astimezone(self.zone).date()
        soon = joined_at + timedelta(minutes=5)
        for deed in sorted(self.persona.deeds, key=lambda deed: (deed.day, deed.hour)):
            at = datetime.combine(today + timedelta(days=deed.day), time()) + timedelta(hours=deed.hour)
            wanted = instant(at, self.zone)
            yield max(wanted, soon), deed
            soon = max(wanted, soon) + timedelta(minutes=15)

    # --- the phone ---------------------------------------------------------------------------------------------------

    @property
    def _chat(self) -> Chat:
        return self._messenger.chats[self.account.id]

    def _question(self) -> Message | None:
        """The newest message, if it has buttons and they have not passed by it already."""
        newest = next((each for each in reversed(self._chat.messages.values()) if each.from_bot), None)
        return newest if newest and _tappable(newest) else None

    def _first_label(self) -> str:
        question = self._question()
        return str(_tappable(question)[0]["text"]) if question else ""

    def _newest_with(self, label: str) -> Message | None:
        there = (message for message in reversed(self._chat.messages.values()) if not message.deleted)
        found = (m for m in there if any(button["text"] == label for button in _tappable(m)))
        return next(found, None)


def _tappable(message: Message) -> list[Mapping[str, Any]]:
    """The buttons that say something to the bot; others put a number into the clipboard."""
    return [button for row in message.keyboard for button in row if "callback_data" in button]


def _heard(message: Message, now: datetime, *, unasked: bool, change: bool = False) -> Heard:
    return Heard(
        at=now,
        text=message.text,
        buttons=tuple(tuple(button["text"] for button in row) for row in message.keyboard),
        file=message.file.name if message.file else "",
        silent=message.silent,
        shown="change" if change else "message",
        unasked=unasked,
    )
