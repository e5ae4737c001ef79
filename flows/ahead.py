"""Which scripts a turn may walk, told before it is walked, so that only what they ask about is looked up.

Does not walk them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flows.book import Book
from flows.reading import plain
from flows.reply import Command, Reply, Tap, Words
from flows.session import Session
from flows.stopping import MAYBE_STOP
from flows.vocabulary import Fact, Role

_ASKED_FIRST: tuple[Fact, ...] = ("comeback", "wait", "place")
"""What the scripts are about that come before anything else to whoever does not take part."""


def ahead(
    session: Session | None, reply: Reply, *, book: Book, role: Role, meaning: Callable[[str], str | None]
) -> Iterator[str]:
    """The keys of the scripts that are open, and of those that ``reply`` can begin.

    A command's, the way back or in, and what an old button leads back to.
    """
    if session is not None:
        yield from (frame.script for frame in session.frames)
    else:
        asked_first = (book.recording(fact, role) for fact in _ASKED_FIRST)
        yield from (script.script for script in asked_first if script)
    names = tuple(_names(reply, meaning))
    begun = (book.commands(role).get(name) for name in names)
    yield from (script.script for script in begun if script)
    if isinstance(reply, Tap) and reply.about:
        yield from (script.script for script in book.lead_back(role))
    if MAYBE_STOP in names and MAYBE_STOP in book.latest:
        yield MAYBE_STOP


def _names(reply: Reply, meaning: Callable[[str], str | None]) -> Iterator[str]:
    match reply:
        case Command(name=name):
            yield from (name, meaning(name) or "")
        case Tap(key=key):
            yield key
        case Words(text=text):
            yield from (plain(text), meaning(text) or "")
