"""Faults on demand, and Telegram's limits on how often a bot may speak. Knows neither chats nor HTTP."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.rehearsal.refusal import too_many

When = Literal["before", "after"]
"""Before or after the call has taken effect."""

OVERALL = (30, 1.0)
"""Messages in seconds that a bot may send to everybody together (published by Telegram as a rule of thumb)."""
PER_CHAT = (5, 3.0)
"""Messages in seconds to one chat: about one a second, with a small burst. Telegram does not publish the burst."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What shall go wrong with the next calls."""

    kind: Literal["error", "drop", "delay"]
    """``error``: answer ``code``. ``drop``: close the connection without an answer. ``delay``: answer late."""
    when: When = "before"
    method: str = ""
    """Which method; empty for every one except getUpdates, which must be named."""
    chat_id: int = 0
    """Which chat; 0 for all."""
    times: int = 1
    """How many calls."""
    code: int = 500
    description: str = "Internal Server Error"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """Such as ``retry_after`` or ``migrate_to_chat_id``."""
    seconds: float = 0.0
    """How long a ``delay`` is."""

    def concerns(self, method: str, chat_id: int) -> bool:
        """Whether this call is one of those that fail."""
        named = self.method == method if self.method else method != "getUpdates"
        return named and self.chat_id in (0, chat_id)

    def answer(self) -> Mapping[str, Any]:
        """The JSON object of an ``error``."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": dict(self.parameters)} if self.parameters else {})


class Faults:
    """The faults that are still to come."""

    def __init__(self) -> None:
        self._planned: list[tuple[Fault, int]] = []

    def plan(self, fault: Fault) -> None:
        """Let this go wrong, after the faults that were planned before."""
        self._planned.append((fault, fault.times))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._planned.clear()

    def next(self, method: str, chat_id: int) -> Fault | None:
        """The fault that befalls this call."""
        for place, (fault, left) in enumerate(self._planned):
            if fault.concerns(method, chat_id):
                self._planned[place : place + 1] = [(fault, left - 1)] if left > 1 else []
                return fault
        return None


class Limits:
    """Sliding windows over what the bot has sent."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._sent: dict[int, deque[float]] = {}
        self.on = True

    def count(self, chat_id: int) -> None:
        """One more message for this chat. Raises Refused with the seconds to wait if that is too many."""
        if not self.on:
            return
        now = self._seconds()
        windows = ((self._sent.setdefault(0, deque()), OVERALL), (self._sent.setdefault(chat_id, deque()), PER_CHAT))
        for sent, (most, span) in windows:
            while sent and sent[0] <= now - span:
                sent.popleft()
            if len(sent) >= most:
                raise too_many(max(1, round(sent[0] + span - now + 0.5)))
        for sent, _ in windows:
            sent.append(now)
