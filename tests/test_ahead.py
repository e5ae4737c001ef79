"""What a turn may ask about is known before it is walked, and nothing else is looked up."""

from __future__ import annotations

import pytest

from flows.ahead import ahead
from flows.book import Book
from flows.loader import read_book
from flows.reply import Command, Edited, Reply, Tap, Words
from flows.session import Frame, Session

HEAD = """
script: {name}
version: {version}
title: T
asked_by: Somebody asks.
why: For a reason.
seen_by: [nobody]
limits: None.
review_by: 2027-05-01
"""
FILES = {
    "kettle.yaml": HEAD.format(name="kettle", version=1)
    + "command: kettle\nsteps:\n  a: {ask: x, choose_from: cases}\n",
    "kitchen.yaml": HEAD.format(name="kitchen", version=1)
    + "steps:\n  a: {ask: x, choose_from: languages}\n  b: {call: kettle}\n  c: {call: kitchen}\n",
    "gate.yaml": HEAD.format(name="gate", version=1).replace("T\n", "T\nopen_to: [owner]\n", 1)
    + "steps:\n  a: {say: x, record: comeback}\n",
    "letter.yaml": HEAD.format(name="letter", version=1)
    + "about: thread\nopen_in: replies\nsteps:\n  a: {ask: x, text: short}\n",
    "garden.yaml": HEAD.format(name="garden", version=1) + "command: garden\nsteps:\n  a: {ask: x, text: short}\n",
}


@pytest.fixture(scope="module")
def book() -> Book:
    return read_book(FILES)


def meaning(words: str) -> str | None:
    return {"czajnik": "kettle", "ogród": "garden"}.get(words)


def test_a_script_may_ask_about_its_own_lists_and_those_of_whatever_it_calls(book: Book) -> None:
    assert book.lists(["kettle"]) == {"cases"}
    assert book.lists(["kitchen"]) == {"cases", "languages"}
    assert book.lists(["garden", "gone"]) == frozenset()
    assert book.lists(["letter"]) == {"replies"}


@pytest.mark.parametrize(
    ("reply", "begun"),
    [
        (Command(name="kettle"), ["kettle"]),
        (Command(name="czajnik"), ["kettle"]),
        (Words(text="czajnik"), ["kettle"]),
        (Words(text="kettle"), ["kettle"]),
        (Words(text="my kettle"), []),
        (Command(name="kitchen"), []),
        (Tap(session="s", turn=1, key="kettle"), ["kettle"]),
        (Tap(session="s", turn=1, key="skip"), []),
        (Tap(session="s", turn=1, key="skip", about="9d27"), ["letter"]),
        (Edited(), []),
    ],
)
def test_a_command_in_any_language_begins_its_script(book: Book, reply: Reply, begun: list[str]) -> None:
    assert list(ahead(None, reply, book=book, role="participant", meaning=meaning)) == begun
    assert list(ahead(None, reply, book=book, role="facilitator", meaning=meaning)) == []


def test_without_anything_open_whoever_writes_may_be_on_the_way_back(book: Book) -> None:
    found = ahead(None, Words(text="hello"), book=book, role="owner", meaning=meaning)
    assert list(found) == ["gate"]


def test_whatever_is_open_may_be_walked_on(book: Book) -> None:
    frames = tuple(Frame(script=script, version=1, step="a") for script in ("kitchen", "garden"))
    session = Session(id="s", turn=3, frames=frames)
    found = ahead(session, Words(text="czajnik"), book=book, role="participant", meaning=meaning)
    assert list(found) == ["kitchen", "garden", "kettle"]
