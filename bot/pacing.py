"""When the next request to Telegram may go. Pure: ``now`` is an argument, in seconds of a clock that never jumps.

The limits are Telegram's published ones (core.telegram.org/bots/faq), with a margin: about 30 messages a second over
all, about one a second in a chat, 20 a minute in a group.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How many requests fit into which windows. A test server of one's own may have other limits."""

    overall: int = 28
    """In any second."""
    kept_for_live: int = 6
    """Of these, how many only a person who is here now can use."""
    chat: int = 5
    """In any five seconds, to one chat: one a second, and room for somebody who taps quickly."""
    group: int = 18
    """In any minute, to one group."""


SECOND, CHAT_WINDOW, GROUP_WINDOW = 1.0, 5.0, 60.0
SPREADING = 2.0
"""Seconds. Two chats that are told to slow down within this time mean that all must."""


SETBACKS, LONGEST_PAUSE = 3, 30.0
"""So many calls in a row without an answer, and all wait: a second, then twice as long each time, to half a minute."""


class BackOff:
    """How long to wait after each failure in a row: twice as long each time."""

    def __init__(self, first: float = 1.0, longest: float = LONGEST_PAUSE) -> None:
        self._first, self._longest = first, longest
        self._next = first

    def next(self) -> float:
        """Seconds to wait now."""
        seconds, self._next = self._next, min(self._next * 2, self._longest)
        return seconds

    def reset(self) -> None:
        """Something succeeded."""
        self._next = self._first


class _Window:
    """The times of the latest requests, oldest first."""

    __slots__ = ("length", "times")

    def __init__(self, length: float) -> None:
        self.length = length
        self.times: deque[float] = deque()

    def free_at(self, limit: int, now: float) -> float:
        """The time from which one more request leaves at most ``limit`` of them in the window."""
        times = self.times
        while times and times[0] <= now - self.length:
            times.popleft()
        return now if len(times) < limit else times[len(times) - limit] + self.length


class Pacing:
    """Strict sliding windows over the requests that were begun, and the penalties that Telegram gave."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._all = _Window(SECOND)
        self._chats: OrderedDict[int, _Window] = OrderedDict()
        self._penalties: dict[int, float] = {}
        self._paused_until = float("-inf")
        self._last_penalty: tuple[int, float] | None = None
        self._setbacks = 0
        self._setback_at = float("-inf")
        self._back_off = BackOff()

    def free_at(self, chat_id: int, *, live: bool, now: float) -> float:
        """The earliest time at which a request to this chat may go; ``now`` if it may go at once."""
        limits = self._limits
        overall = limits.overall if live else limits.overall - limits.kept_for_live
        return max(
            now,
            self._paused_until,
            self._penalties.get(chat_id, now),
            self._all.free_at(overall, now),
            self._chat_free_at(chat_id, now),
        )

    def began(self, chat_id: int, now: float) -> None:
        """Count a request that goes now."""
        self._all.times.append(now)
        window = self._chats.get(chat_id)
        if window is None:
            window = self._chats[chat_id] = _Window(GROUP_WINDOW if chat_id < 0 else CHAT_WINDOW)
        window.times.append(now)
        self._chats.move_to_end(chat_id)
        self._forget(now)

    def penalty(self, chat_id: int, seconds: float, now: float) -> None:
        """Telegram said "too many requests": leave this chat alone, or everybody if it is not the only one."""
        until = now + seconds
        self._penalties[chat_id] = max(until, self._penalties.get(chat_id, until))
        if self._last_penalty is not None:
            other, at = self._last_penalty
            if other != chat_id and now - at <= SPREADING:
                self.pause(max(until, self._penalties.get(other, until)))
        self._last_penalty = (chat_id, now)

    def answered(self) -> None:
        """Telegram said something, so it can be reached."""
        self._setbacks = 0
        self._back_off.reset()

    def unanswered(self, began: float, now: float) -> None:
        """A call that began at ``began`` got no answer. Calls that were under way together count as one."""
        if began < self._setback_at:
            return
        self._setbacks += 1
        self._setback_at = now
        if self.probing:
            self.pause(now + self._back_off.next())

    @property
    def probing(self) -> bool:
        """Telegram seems to be out of reach: one call at a time is enough to find out."""
        return self._setbacks >= SETBACKS

    def reachable(self) -> bool:
        """Whether Telegram has answered lately, as far as it was asked."""
        return not self.probing

    def pause(self, until: float) -> None:
        """Let nothing go before ``until``."""
        self._paused_until = max(self._paused_until, until)

    def paused(self, now: float) -> bool:
        """Whether nothing at all may go now."""
        return now < self._paused_until

    def _chat_free_at(self, chat_id: int, now: float) -> float:
        window = self._chats.get(chat_id)
        if window is None:
            return now
        if chat_id < 0:
            return max(window.free_at(self._limits.group, now), _burst_over(window, self._limits.chat, now))
        return window.free_at(self._limits.chat, now)

    def _forget(self, now: float) -> None:
        """Drop at most two chats that were quiet for long, so that memory follows the traffic and not the people."""
        for _ in range(2):
            chat_id, window = next(iter(self._chats.items()))
            if window.times and window.times[-1] > now - GROUP_WINDOW:
                break
            del self._chats[chat_id]
        if len(self._penalties) > len(self._chats) + 100:
            self._penalties = {chat_id: until for chat_id, until in self._penalties.items() if until > now}


def _burst_over(window: _Window, limit: int, now: float) -> float:
    """The short window of a chat, looked up in the long one of a group."""
    times = window.times
    return now if len(times) < limit else times[len(times) - limit] + CHAT_WINDOW
