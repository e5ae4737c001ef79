"""Reads YAML 1.2 as writers mean it: ``yes``, ``no``, ``18:30`` and dates are words, keys are always words.

Keeps the line of every part. Knows nothing of scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from flows.lines import FileLines, Path
from flows.problems import Problem, ScriptProblems

Tree = str | int | bool | None | list["Tree"] | dict[str, "Tree"]

_STANDARD_TAG = "tag:yaml.org,2002:"
_WHOLE_NUMBER = re.compile(r"[-+]?[0-9]{1,18}")
_QUOTES = 'Put quotes around the words, like this: "…".'
_REMEDIES = (
    ("mapping values are not allowed", "There is a colon followed by a space inside words.", _QUOTES),
    ("'\\t'", "There is a tab here.", "Use spaces at the beginning of a line, two for each level."),
    ("unexpected end of stream", "A quotation mark is opened and never closed.", "Close it at the end of the words."),
    ("expected a single document", "A second document begins here, after '---'.", "Make a file of its own for it."),
    ("special characters", "There is an invisible character here.", "Delete it and type the words again."),
    ("expected ',' or", "A '{' or '[' at the beginning opens a list of fields.", _QUOTES),
    ("but found ','", "Words cannot begin with '{' or '[', or go on after a closing quotation mark.", _QUOTES),
    ("but found '<scalar>'", "Words cannot begin with '{' or '[', or go on after a closing quotation mark.", _QUOTES),
    ("alias", "Words that begin with '*' or '&' mean something else in this kind of file.", _QUOTES),
    ("anchor", "Words that begin with '*' or '&' mean something else in this kind of file.", _QUOTES),
    ("cannot start any token", "Words cannot begin with this character.", _QUOTES),
    ("could not find expected ':'", "This line has no colon, so it belongs to nothing.", "Begin it with 'field: '."),
    ("expected <block end>", "This line does not begin in the right column.", "Begin it where its neighbours begin."),
)  # fmt: skip
"""What the YAML reader says, and what that means for somebody who writes scripts."""
_UNREADABLE = ("This cannot be read.", "Compare the indentation and the quotation marks with the lines around it.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What a file says, and where it says it."""

    content: Tree
    lines: FileLines


def read_tree(file: str, text: str) -> Document:
    """The content of a YAML file. Raises ScriptProblems with all that is wrong with it as YAML."""
    tree = _TreeReader(file)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
        content = tree.value(node, ()) if node is not None else None
    except MarkedYAMLError as error:
        raise ScriptProblems([_explained(file, error)]) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise ScriptProblems([_unreadable(file, text, str(error))]) from error
    if tree.problems:
        raise ScriptProblems(tree.problems)
    return Document(content=content, lines=FileLines(file=file, at=tree.lines))


class _TreeReader:
    """Turns YAML nodes into plain values, noting lines and collecting problems on the way."""

    def __init__(self, file: str) -> None:
        self.problems: list[Problem] = []
        self.lines: dict[Path, int] = {}
        self._file = file

    def value(self, node: Node, path: Path) -> Tree:
        self.lines.setdefault(path, _line(node))
        if node.anchor or not str(node.tag).startswith(_STANDARD_TAG):
            self._problem(_line(node), "'&', '*' and '!' at the beginning of words mean something else here.", _QUOTES)
            return None
        if isinstance(node, MappingNode):
            return {key: self.value(below, (*path, key)) for key, below in self._pairs(node, path)}
        if isinstance(node, SequenceNode):
            return [self.value(below, (*path, place)) for place, below in enumerate(node.value)]
        return _scalar(str(node.tag).removeprefix(_STANDARD_TAG), str(node.value))

    def _pairs(self, node: MappingNode, path: Path) -> Iterator[tuple[str, Node]]:
        for key, below in node.value:
            if not isinstance(key, ScalarNode):
                what = "A list or a group of fields stands where the name of a field belongs."
                self._problem(_line(key), what, f"If these are words, mind that they begin with '{{' or '['. {_QUOTES}")
            elif (*path, key.value) in self.lines:
                what = f"'{key.value}' is already there on line {self.lines[*path, key.value]}."
                self._problem(_line(key), what, "Delete one of the two, or give one of them another name.")
            else:
                self.lines[*path, key.value] = _line(key)
                yield key.value, below

    def _problem(self, line: int, what: str, remedy: str) -> None:
        self.problems.append(Problem(file=self._file, line=line, what=what, remedy=remedy))


def _scalar(kind: str, written: str) -> Tree:
    if kind == "null":
        return None
    if kind == "bool":
        return written.lower() == "true"
    return int(written) if kind == "int" and _WHOLE_NUMBER.fullmatch(written) else written


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _explained(file: str, error: MarkedYAMLError) -> Problem:
    said = f"{error.context or ''} {error.problem or ''}"
    what, remedy = _plain_words(said)
    mark = error.problem_mark or error.context_mark
    opened = error.context_mark if "quoted scalar" in said else None
    return Problem(file=file, line=((opened or mark).line + 1) if mark else 1, what=what, remedy=remedy)


def _unreadable(file: str, text: str, said: str) -> Problem:
    place = re.search(r"position (\d+)", said)
    line = text.count("\n", 0, int(place[1])) + 1 if place else 1
    what, remedy = _plain_words(said)
    return Problem(file=file, line=line, what=what, remedy=remedy)


def _plain_words(said: str) -> tuple[str, str]:
    return next(((what, remedy) for part, what, remedy in _REMEDIES if part in said), _UNREADABLE)
