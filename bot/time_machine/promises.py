"""What people were promised, judged from outside: by what their phones showed, and by what they had chosen.

Knows nothing of the bot's tables, plans or verdicts: whoever breaks a promise in there is found out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.project import Project
from bot.time_machine.announcing import announced
from bot.time_machine.choices import Blocked
from bot.time_machine.diary import Diary, Did, Entry, Heard, Refused, Unanswered
from bot.time_machine.told import Told
from bot.time_machine.tongue import Tongue
from flows.rhythm import Hours, clock

Outage = tuple[datetime, datetime]
"""From when until when the bot was off, or could reach nobody (UTC)."""

ALLOWANCE = timedelta(days=9)
"""Beyond the period of a rhythm: a full week, and days that do not suit."""
_WEEK = timedelta(days=7)
_TAIL = 80
"""So many last characters of a question are its own, and not those of what is said before it."""

QUIET = "No message comes unasked in somebody's quiet hours, or on a day that they do not want."
PAUSE = "Nothing comes in a pause; then one quiet welcome, which asks nothing."
GONE = "Nothing comes to who has stopped, left or blocked the bot, nor before their yes."
CAP = "Nobody gets more unasked messages in a week of their pace than the project promises."
DAY = "Nobody gets two unasked messages on one day."
TWICE = "Nothing is asked twice, but for one reminder while it is open."
EARLY = "Nothing comes earlier than it was announced."
RHYTHM = "Every rhythm goes on: whoever takes part and is not on a pause hears from us."
REPLY = "Whatever somebody does is answered."
PROMISES = (QUIET, PAUSE, GONE, CAP, DAY, TWICE, EARLY, RHYTHM, REPLY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What holds in a project."""

    hours: Hours
    """Of somebody who has not said otherwise."""
    per_week: int
    period: timedelta = _WEEK
    """How often the check-in comes."""
    until: datetime
    """When the time that is judged is over (UTC)."""
    outages: Sequence[Outage] = ()
    """When the bot was off, or could reach nobody."""
    welcome: frozenset[str] = frozenset()
    reminder: frozenset[str] = frozenset()
    reoffer: frozenset[str] = frozenset()
    """By what the welcome after a pause, a reminder, and a question that is put once more after an outage are known, in
    every language."""

    def off_within(self, since: datetime, until: datetime) -> timedelta:
        """For how long of that time the bot could not write."""
        spans = (min(until, end) - max(since, begin) for begin, end in self.outages)
        return sum((span for span in spans if span > timedelta()), timedelta())


@dataclass(frozen=True, kw_only=True, slots=True)
class Breach:
    """A promise that was not kept."""

    who: str
    at: datetime
    promise: str
    text: str = ""


def terms_of(project: Project, read: Iterable[Tongue], *, until: datetime, outages: Sequence[Outage] = ()) -> Terms:
    """What a project promises to people who read these languages."""
    quiet, tongues = project.quiet, tuple(read)
    return Terms(
        hours=Hours(zone=ZoneInfo(project.zone), quiet_from=clock(quiet.from_), quiet_until=clock(quiet.until)),
        per_week=project.messages_per_week,
        until=until,
        outages=outages,
        welcome=_signs("system/welcome_back", tongues),
        reminder=_signs("system/reminder", tongues),
        reoffer=_signs("system/reoffer", tongues),
    )


def _signs(slot: str, tongues: Iterable[Tongue]) -> frozenset[str]:
    return frozenset(sign for tongue in tongues if (sign := tongue.sign(slot)))


def broken(diary: Diary, terms: Terms) -> Iterator[Breach]:
    """Every promise to one person that was not kept, in the order in which it happened."""
    judge = _Judge(terms)
    for _, together in groupby(diary.entries, key=lambda entry: entry.at):
        judge.judge(list(together))
    judge.over()
    return (Breach(who=diary.name, at=at, promise=promise, text=text) for at, promise, text in judge.found)


@dataclass(kw_only=True, slots=True)
class _Prompt:
    """Messages that came at once, unasked."""

    at: datetime
    messages: list[Heard]

    @property
    def text(self) -> str:
        return self.messages[0].text

    @property
    def question(self) -> str:
        """By what it can be told from other questions, whatever is said before it."""
        return self.messages[-1].text[-_TAIL:]

    @property
    def asks(self) -> bool:
        return any(message.buttons for message in self.messages)


@dataclass
class _Judge:
    """Goes through a diary, and notes what was not kept."""

    terms: Terms
    told: Told = field(init=False)
    found: list[tuple[datetime, str, str]] = field(default_factory=list)
    _prompts: list[_Prompt] = field(default_factory=list)
    """Unasked ones that they had not asked for before either."""
    _fresh: _Prompt | None = None
    """The last one that was no reminder."""
    _reminded: int = 0
    _is_open: bool = False
    """The newest message on their phone waits for an answer."""
    _not_before: datetime | None = None
    """When the soonest thing comes that they were told of."""
    _blocked_unseen: bool = False

    def __post_init__(self) -> None:
        self.told = Told(hours=self.terms.hours)

    # --- going through ---------------------------------------------------------------------------------------------

    def judge(self, entries: list[Entry]) -> None:
        """Everything that happened at one instant, in its order."""
        unasked: list[Heard] = []
        for entry in entries:
            match entry:
                case Heard(unasked=True):
                    unasked.append(entry)
                case Did(means=means) if means is not None:
                    self._came(unasked)
                    self._expected(entry.at)
                    self._blocked_unseen = isinstance(means, Blocked) and self._is_out(entry.at)
                    self.told = self.told.after(means, entry.at)
                    self._not_before = None
                case Refused():
                    self._tried(entry.at)
                case Unanswered():
                    self._note(entry.at, REPLY)
                case _:
                    pass
        self._came(unasked)
        self._read([entry for entry in entries if isinstance(entry, Heard) and entry.shown != "toast"])

    def over(self) -> None:
        """The time that is judged is over."""
        self._expected(self.terms.until)

    def _read(self, heard: Sequence[Heard]) -> None:
        for message in heard:
            self._is_open = bool(message.buttons) or (message.unasked and self._is_open)
            if (soonest := announced(message.text, self.told.hours.zone)) is not None:
                self._not_before = soonest

    # --- judging ---------------------------------------------------------------------------------------------------

    def _came(self, unasked: list[Heard]) -> None:
        if unasked:
            self._unasked(_Prompt(at=unasked[0].at, messages=unasked.copy()))
            unasked.clear()

    def _unasked(self, prompt: _Prompt) -> None:
        if self._is_receipt(prompt) or self._is_reoffer(prompt):
            return
        self._expected(prompt.at)
        self._check(GONE, not self.told.takes_part, prompt)
        self._check(QUIET, _is_unwelcome(self.told.hours, prompt.at), prompt)
        self._check(TWICE, len({message.text for message in prompt.messages}) < len(prompt.messages), prompt)
        self._check(DAY, sum(bool(message.buttons) for message in prompt.messages) > 1, prompt)
        if self._is_welcome(prompt):
            return
        self._check(EARLY, self._not_before is not None and prompt.at < self._not_before, prompt)
        self._asked_twice(prompt)
        if not self._was_asked_for(prompt):
            self._burden(prompt)
        self.told, self._not_before = replace(self.told, since=prompt.at), None

    def _is_receipt(self, prompt: _Prompt) -> bool:
        """That all was erased: said once, and at any hour, because they have a right to it."""
        after, self.told = self.told.receipt_after, replace(self.told, receipt_after=None)
        return after is not None and prompt.at > after and not prompt.asks

    def _is_reoffer(self, prompt: _Prompt) -> bool:
        """After an outage an open question is put once more, because a tap may have been lost."""
        ended = any(prompt.at == end for _, end in self.terms.outages)
        return ended and self._is_open and len(prompt.messages) == 1 and _shows(prompt.text, self.terms.reoffer)

    def _is_welcome(self, prompt: _Prompt) -> bool:
        """The one message that ends a pause. It is no burden, and must not ask anything."""
        if self.told.pause is None:
            return False
        _, until = self.told.pause
        if until is None or prompt.at < until:
            self._note(prompt.at, PAUSE, prompt.text)
            return False
        self._check(PAUSE, prompt.asks or not _shows(prompt.text, self.terms.welcome), prompt)
        self.told = replace(self.told, pause=None, since=prompt.at)
        return True

    def _asked_twice(self, prompt: _Prompt) -> None:
        if not _shows(prompt.text, self.terms.reminder):
            before, self._fresh, self._reminded = self._fresh, prompt, 0
            local = self.told.hours.local
            is_same_day = before is not None and local(before.at).date() == local(prompt.at).date()
            self._check(TWICE, is_same_day and before is not None and before.question == prompt.question, prompt)
            return
        self._reminded += 1
        self._check(TWICE, self._reminded > 1 or not self._is_open or self._fresh is None, prompt)

    def _was_asked_for(self, prompt: _Prompt) -> bool:
        ripe = next((at for at in self.told.asked if at <= prompt.at), None)
        if ripe is not None:
            rest = list(self.told.asked)
            rest.remove(ripe)
            self.told = replace(self.told, asked=tuple(rest))
        return ripe is not None

    def _burden(self, prompt: _Prompt) -> None:
        self._prompts.append(prompt)
        local = self.told.hours.local
        today = local(prompt.at).date()
        days = [local(earlier.at).date() for earlier in self._prompts]
        self._check(DAY, days.count(today) > 1, prompt)
        lately = [day for day in days if (today - day).days < 7 * self.told.pace]
        self._check(CAP, len(lately) > self.terms.per_week, prompt)

    def _expected(self, at: datetime) -> None:
        """Whether they have heard from us in time, or their pause has ended in time, up to ``at``."""
        told, since = self.told, self.told.since
        if told.pause is not None and told.pause[1] is not None:
            since = told.pause[1]
        if not told.takes_part or since is None:
            return
        late = at - since - self.terms.off_within(since, at)
        if late > self.terms.period * told.pace + ALLOWANCE:
            self._note(at, RHYTHM)

    def _tried(self, at: datetime) -> None:
        """Who blocks the bot while it is off is found out by trying, once; and a receipt that is owed is tried once."""
        if not self._blocked_unseen and self.told.receipt_after is None:
            self._note(at, GONE)
        self._blocked_unseen, self.told = False, replace(self.told, receipt_after=None)

    def _is_out(self, at: datetime) -> bool:
        return any(begin <= at <= end for begin, end in self.terms.outages)

    def _check(self, promise: str, is_broken: bool, prompt: _Prompt) -> None:
        if is_broken:
            self._note(prompt.at, promise, prompt.text)

    def _note(self, at: datetime, promise: str, text: str = "") -> None:
        self.found.append((at, promise, text))


def _shows(text: str, signs: frozenset[str]) -> bool:
    return any(sign in text for sign in signs)


def _is_unwelcome(hours: Hours, at: datetime) -> bool:
    """By a calculation that has nothing in common with the bot's."""
    local, day = at.astimezone(hours.zone), timedelta(days=1)
    into = _since_midnight(local.time()) - _since_midnight(hours.quiet_from)
    long = _since_midnight(hours.quiet_until) - _since_midnight(hours.quiet_from)
    return into % day < long % day or local.weekday() not in (hours.days or range(7))


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
