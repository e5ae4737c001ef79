"""Reads script files into a book, and tells all that is wrong with all of them at once.

Pure: texts are given, no file is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import TypeVar

from pydantic import ValidationError

from flows.book import Book
from flows.lines import FileLines, Lines
from flows.mistakes import explained
from flows.phrasebook import Phrasebook
from flows.problems import Problem, ScriptProblems
from flows.questions import Record
from flows.script import Script
from flows.yaml_tree import Document, read_tree

Part = Script | Phrasebook
Shape = TypeVar("Shape", bound=Record)

_OLDER_VERSION = re.compile(r"\.\d+$")


def read_file(name: str, text: str) -> Part:
    """The script or phrasebook that ``text`` is. Raises ScriptProblems."""
    return _read(name, text)[0]


def read_book(files: Mapping[str, str]) -> Book:
    """The book of all ``files``, a name to a text each. Raises ScriptProblems with the problems of all of them."""
    return read_with_lines(files)[0]


def read_with_lines(files: Mapping[str, str]) -> tuple[Book, Lines]:
    """The book, and where its parts stand in the files. Raises ScriptProblems."""
    shelf = _Shelf()
    for name, text in files.items():
        shelf.put(name, text)
    if shelf.problems:
        raise ScriptProblems(shelf.problems)
    return Book(scripts=shelf.scripts, phrasebooks=shelf.phrasebooks), shelf.lines


def read_record(name: str, text: str, record: type[Shape]) -> Shape:
    """A file of another shape, such as the words to avoid. Raises ScriptProblems."""
    return _validated(read_tree(name, text), record)


class _Shelf:
    """What was read so far, and what was wrong."""

    def __init__(self) -> None:
        self.scripts: dict[tuple[str, int], Script] = {}
        self.phrasebooks: dict[str, Phrasebook] = {}
        self.lines: dict[tuple[str, int], FileLines] = {}
        self.problems: list[Problem] = []

    def put(self, name: str, text: str) -> None:
        try:
            part, lines = _read(name, text)
        except ScriptProblems as wrong:
            self.problems.extend(wrong.problems)
            return
        place = (part.script, part.version) if isinstance(part, Script) else (part.phrasebook, 0)
        if place in self.lines:
            self.problems.append(_twice(part, lines, self.lines[place]))
        self.lines[place] = lines
        if isinstance(part, Script):
            self.scripts[place] = part
        else:
            self.phrasebooks[part.phrasebook] = part


def _read(name: str, text: str) -> tuple[Part, FileLines]:
    document = read_tree(name, text)
    shape = _shape(document)
    part: Part = _validated(document, shape)
    misnamed = list(_misnamed(part, document.lines))
    if misnamed:
        raise ScriptProblems(misnamed)
    return part, document.lines


def _shape(document: Document) -> type[Script] | type[Phrasebook]:
    if isinstance(document.content, dict):
        if "phrasebook" in document.content:
            return Phrasebook
        if "script" in document.content:
            return Script
    what = "This file is neither a script nor a phrasebook."
    remedy = "Begin it with 'script: ' and the name of the flow, the same as the name of the file."
    raise ScriptProblems([Problem(file=document.lines.file, line=1, what=what, remedy=remedy)])


def _validated(document: Document, record: type[Shape]) -> Shape:
    try:
        return record.model_validate(document.content)
    except ValidationError as error:
        raise ScriptProblems(explained(document, record, error)) from error


def _misnamed(part: Part, lines: FileLines) -> Iterator[Problem]:
    """``check_in.yaml`` holds ``check_in``; an older version of it can be kept as ``check_in.2.yaml``."""
    field = "script" if isinstance(part, Script) else "phrasebook"
    key = part.script if isinstance(part, Script) else part.phrasebook
    stem = _OLDER_VERSION.sub("", PurePosixPath(lines.file).stem)
    if stem != key:
        what = f"The file is called '{stem}', and the {field} in it '{key}'."
        yield Problem(file=lines.file, line=lines.line((field,)), what=what, remedy="Give both the same name.")


def _twice(part: Part, lines: FileLines, other: FileLines) -> Problem:
    if isinstance(part, Phrasebook):
        what = f"The phrasebook '{part.phrasebook}' is also in {other.file}."
        return Problem(file=lines.file, line=lines.line(("phrasebook",)), what=what, remedy="Keep one of the two.")
    what = f"Version {part.version} of '{part.script}' is also in {other.file}."
    remedy = "Give the newer one the next number as its version."
    return Problem(file=lines.file, line=lines.line(("version",)), what=what, remedy=remedy)
