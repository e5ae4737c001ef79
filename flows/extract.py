"""Hands the texts of scripts, phrasebooks and support directories to Babel, with what a translator should know.

Babel finds it by the entry point ``babel.extractors``: see its manual, "Writing Extraction Methods".
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

from flows.lines import Path
from flows.phrase import placeholders
from flows.phrasebook import Phrasebook
from flows.placeholders import PLACEHOLDERS
from flows.questions import Plural, Slot, Text
from flows.script import Script
from flows.support import Directory
from flows.yaml_tree import Document, Tree, read_tree

LONGEST_BUTTON = 40
"""Characters. More is cut off on a narrow phone."""

Extracted = tuple[int, str, tuple[str, ...], list[str]]
"""Line, gettext function, its arguments, comments: what Babel expects of an extractor."""


def extract(
    fileobj: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Extracted]:
    """Every text of one file, in the order in which its conversation says them.

    Raises flows.problems.ScriptProblems or pydantic.ValidationError for a file that ``alongside check`` refuses.
    """
    document = read_tree(getattr(fileobj, "name", ""), fileobj.read().decode("utf-8"))
    lines = _lines(document)
    for key, slot in _slots(document.content):
        english = forms(slot.text)
        line = lines[english[0]].popleft() if lines[english[0]] else 1
        function = "npgettext" if len(english) == 2 else "pgettext"
        yield line, function, (f"{key}/{slot.part}", *english), list(_comments(slot))


def forms(text: Text) -> tuple[str, ...]:
    """The English forms of ``text``: one, or singular and plural."""
    return (text.one, text.other) if isinstance(text, Plural) else (text,)


def _slots(content: Tree) -> Iterator[tuple[str, Slot]]:
    """The texts of a file, each with the key that its translators' context begins with."""
    match content:
        case {"phrasebook": _}:
            phrasebook = Phrasebook.model_validate(content)
            yield from ((phrasebook.phrasebook, slot) for slot in phrasebook.slots())
        case {"country": _}:
            directory = Directory.model_validate(content)
            yield from ((directory.key, slot) for slot in directory.slots())
        case _:
            script = Script.model_validate(content)
            yield from ((script.script, slot) for slot in script.slots())


def _comments(slot: Slot) -> Iterator[str]:
    if slot.note:
        yield " ".join(slot.note.split())
    if slot.button:
        yield f"A button: at most {LONGEST_BUTTON} characters."
    named = frozenset[str]().union(*map(placeholders, forms(slot.text)))
    yield from (f"{{{name}}}: {PLACEHOLDERS[name]}." for name in PLACEHOLDERS if name in named)


def _lines(document: Document) -> Mapping[str, deque[int]]:
    """Where each text stands, counted from 1. One that stands in several places is extracted in that order."""
    lines: defaultdict[str, deque[int]] = defaultdict(deque)
    for path, words in _words(document.content, ()):
        lines[words.strip()].append(document.lines.line(path))
    return lines


def _words(tree: Tree, path: Path) -> Iterator[tuple[Path, str]]:
    match tree:
        case str():
            yield path, tree
        case dict():
            for key, below in tree.items():
                yield from _words(below, (*path, key))
        case list():
            for place, below in enumerate(tree):
                yield from _words(below, (*path, place))
