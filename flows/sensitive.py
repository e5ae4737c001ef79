"""Which scripts may touch something hard, and which of their answers are about it. Knows no person and no reaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.book import Book
from flows.script import Script

NEVER_SUSPENDED = frozenset(
    {"help", "support", "privacy", "my_data", "shared", "take_back", "language", "easy", "settings", "pause"}
    | {"complain", "correct", "access", "contact", "my_cases", "who_looked", "developer_info", "withdraw", "maybe_stop"}
    | {"come_back", "come_back_team", "leave_team", "card", "alert", "day_after", "hide", "reaction"}
)
"""Help and rights are there for everybody at any time, however hard somebody finds them."""


def is_sensitive(script: Script) -> bool:
    """Whether all of it may be hard, or one of its questions."""
    return script.sensitive or any(step.sensitive for step in script.steps.values())


def sensitive_saves(script: Script) -> frozenset[str]:
    """The names under which the answers to its sensitive questions are saved."""
    asked = (step for step in script.steps.values() if step.question and (script.sensitive or step.sensitive))
    return frozenset(step.save for step in asked if step.save)


def may_touch(book: Book, scripts: Iterable[str]) -> bool:
    """Whether any of ``scripts``, or whatever they call, is sensitive in the newest version."""
    return any(is_sensitive(book.latest[key]) for key in _reached(book, scripts) if key in book.latest)


def _reached(book: Book, scripts: Iterable[str]) -> Iterator[str]:
    ahead, seen = list(scripts), set[str]()
    while ahead:
        key = ahead.pop()
        if key not in seen:
            seen.add(key)
            yield key
            steps = book.latest[key].steps.values() if key in book.latest else ()
            ahead.extend(step.call for step in steps if step.call)
