"""Explains to a writer why a file does not fit its schema: one sentence for what is wrong, one for what to do.

Knows the validator's kinds of error, and no particular script.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from flows.lines import Path
from flows.problems import Problem
from flows.questions import Plural, Record
from flows.schema import Schema, fields_at
from flows.yaml_tree import Document, Tree

GUIDE = "flows/README.md"

_TAGS = ("constrained-str", "str", "Plural", "int")
"""What the validator adds to an error's place where two shapes are allowed: words, or something else."""

_HOW_LONG = "Write how long, such as '3 hours', '7 days' or '2 weeks'."
_EXAMPLES = {
    "after": _HOW_LONG,
    "after_joining": _HOW_LONG,
    "before_session": _HOW_LONG,
    "after_session": _HOW_LONG,
    "remind": _HOW_LONG,
    "every": "Write days or weeks, such as '1 day' or '2 weeks'.",
    "at": "Write the time of day with four digits, such as '09:30'.",
    "late": "Write 'send', 'move' or 'skip after 24 hours'.",
}
_KEY_RULE = "Use small letters a to z, digits and '_', begin with a letter, and keep to 24 characters."
_GROUPS = {
    "Bounds": "Write the least and the most on lines of their own: 'least: 0' and 'most: 10'.",
    "Option": "Put quotes around the words, or write 'text:' and 'goto:' on lines of their own.",
    "Line": "Put quotes around the words, or write 'text:' on a line of its own.",
    "Test": "Say what it is compared with, such as 'is: yes' or 'at_most: 2'.",
    "Plural": "Put quotes around the words.",
    "Step": "Give the step at least 'say:' with words.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Mistake:
    """One error of the validator, with what is needed to explain it."""

    path: Path
    given: Any
    limits: Mapping[str, Any]
    message: str
    neighbours: Mapping[str, Schema]
    """The fields that are known where this one stands."""

    @property
    def name(self) -> str:
        """The field that the mistake is in; for an item of a list, the list."""
        return next((f"'{part}'" for part in reversed(self.path) if isinstance(part, str)), "This file")

    @property
    def about(self) -> str:
        """What the field is for, in the schema's words."""
        field = self.neighbours.get(str(self.path[-1]), {}) if self.path else {}
        return str(field.get("description", ""))


_Explained = tuple[str, str]
_Explain = Callable[[_Mistake], _Explained]


def explained(document: Document, record: type[Record], error: ValidationError) -> Iterator[Problem]:
    """One problem for each part of ``document`` that is not as ``record`` says."""
    for one in error.errors(include_url=False):
        place = one["loc"]
        if _speaks_of_another_shape(place, document.content):
            continue
        path, on_key = _path(place, document.content)
        mistake = _Mistake(
            path=path,
            given=one["input"],
            limits=one.get("ctx", {}),
            message=one["msg"],
            neighbours=fields_at(record, path[:-1]),
        )
        what, remedy = _EXPLANATIONS.get(one["type"], _not_known)(mistake) if not on_key else _bad_key(mistake)
        yield Problem(file=document.lines.file, line=document.lines.line(path), what=what, remedy=remedy)


def _path(place: Path, content: Tree) -> tuple[Path, bool]:
    """The place of an error in the file, and whether it is in the name of the field, not in what it holds."""
    on_key = bool(place) and place[-1] == "[key]"
    path: Path = ()
    for part in place[:-1] if on_key else place:
        if part not in _TAGS or _holds(_at(content, path), part):
            path = (*path, part)
    return path, on_key


def _holds(content: Tree, part: str | int) -> bool:
    return isinstance(content, dict) and part in content


def _speaks_of_another_shape(place: Path, content: Tree) -> bool:
    """Where two shapes are allowed, both complain: only the one that the writer seems to have meant is told."""
    for nth, part in enumerate(place):
        within = _at(content, place[:nth])
        if part in _TAGS and not _holds(within, part):
            return part == "int" or (part == "Plural") is not _a_plural(within)
    return False


def _a_plural(content: Tree) -> bool:
    return isinstance(content, dict) and not content.keys().isdisjoint(Plural.model_fields)


def _at(content: Tree, path: Path) -> Tree:
    for key in path:
        if isinstance(content, dict) and isinstance(key, str):
            content = content.get(key)
        elif isinstance(content, list) and isinstance(key, int) and key < len(content):
            content = content[key]
    return content


def _nearest(word: str, known: Mapping[str, object] | list[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else ""


def _unknown_field(mistake: _Mistake) -> _Explained:
    known = ", ".join(mistake.neighbours)
    remedy = _nearest(str(mistake.path[-1]), mistake.neighbours) or f"These are known here: {known}."
    return f"{mistake.name} is not a field that is known here.", remedy


def _missing(mistake: _Mistake) -> _Explained:
    remedy = f"Add a line that begins with '{mistake.path[-1]}:'."
    return f"{mistake.name} is missing.", f"{remedy} {mistake.about}".strip()


def _not_words(mistake: _Mistake) -> _Explained:
    if isinstance(mistake.given, dict):
        return f"{mistake.name} needs words and got a group of fields.", "Words that begin with '{' need quotes around."
    if mistake.given is None:
        return f"{mistake.name} is empty.", "Write words after the colon, or delete the line."
    return f"{mistake.name} needs words.", 'Put quotes around them, like this: "5".'


def _empty_words(mistake: _Mistake) -> _Explained:
    return f"{mistake.name} is empty.", "Write words after the colon, or delete the line."


def _long_words(mistake: _Mistake) -> _Explained:
    most = mistake.limits["max_length"]
    return f"{mistake.name} has {len(mistake.given)} characters, and {most} are allowed.", "Say it in two steps."


def _bad_key(mistake: _Mistake) -> _Explained:
    """Scales have numbers for keys, everything else has names."""
    if re.fullmatch(r"[-+]?\d+", str(mistake.path[-1])) or "integer" in mistake.message:
        return f"{mistake.name} cannot be a point of a scale.", "Use whole numbers from 0 to 10."
    return f"{mistake.name} cannot be a key.", _KEY_RULE


def _bad_pattern(mistake: _Mistake) -> _Explained:
    what = f"{mistake.name} cannot be '{mistake.given}'."
    return what, _EXAMPLES.get(str(mistake.path[-1]), _KEY_RULE)


def _not_number(mistake: _Mistake) -> _Explained:
    return f"{mistake.name} needs a whole number.", "Write it with digits and without quotes, such as 3."


def _low(mistake: _Mistake) -> _Explained:
    return f"{mistake.name} is too small.", f"Use {mistake.limits['ge']} or more."


def _high(mistake: _Mistake) -> _Explained:
    return f"{mistake.name} is too large.", f"Use {mistake.limits['le']} or less."


def _not_listed(mistake: _Mistake) -> _Explained:
    expected = str(mistake.limits["expected"])
    near = _nearest(str(mistake.given), re.findall(r"'([^']+)'", expected))
    allowed = "true" if expected == "True" else expected.replace("' or '", "', '")
    return f"{mistake.name} cannot be '{mistake.given}'.", near or f"Use one of these: {allowed}."


def _not_true_or_false(mistake: _Mistake) -> _Explained:
    return f"{mistake.name} cannot be '{mistake.given}'.", "Write true or false."


def _not_date(mistake: _Mistake) -> _Explained:
    return f"{mistake.name} needs a date.", "Write year, month and day, such as 2027-03-01."


def _not_group(mistake: _Mistake) -> _Explained:
    what = f"{mistake.name} needs lines of its own below it."
    by_record = _GROUPS.get(str(mistake.limits.get("class_name")))
    return what, by_record or "Write what belongs to it on the lines below, two spaces in, each with its own key."


def _not_list(mistake: _Mistake) -> _Explained:
    return f"{mistake.name} needs a list.", "Put it in square brackets, such as [facilitators], or on lines with '- '."


def _too_few(mistake: _Mistake) -> _Explained:
    least = mistake.limits["min_length"]
    return f"{mistake.name} has too little below it.", f"Give it at least {least}."


def _too_many(mistake: _Mistake) -> _Explained:
    return f"{mistake.name} has too much below it.", f"Give it at most {mistake.limits['max_length']}."


def _rule(mistake: _Mistake) -> _Explained:
    """A rule of the schema's own: its message already is a sentence for writers, with its remedy."""
    what, _, remedy = str(mistake.limits["error"]).partition(". ")
    return f"{what.rstrip('.')}.", remedy or f"Compare it with the example in {GUIDE}."


def _not_known(mistake: _Mistake) -> _Explained:
    return f"{mistake.name} cannot be read ({mistake.message}).", f"Compare it with the example in {GUIDE}."


_EXPLANATIONS: Mapping[str, _Explain] = {
    "bool_parsing": _not_true_or_false,
    "bool_type": _not_true_or_false,
    "date_from_datetime_inexact": _not_date,
    "date_from_datetime_parsing": _not_date,
    "date_parsing": _not_date,
    "date_type": _not_date,
    "dict_type": _not_group,
    "extra_forbidden": _unknown_field,
    "greater_than_equal": _low,
    "int_from_float": _not_number,
    "int_parsing": _not_number,
    "int_parsing_size": _not_number,
    "int_type": _not_number,
    "less_than_equal": _high,
    "literal_error": _not_listed,
    "missing": _missing,
    "model_attributes_type": _not_group,
    "model_type": _not_group,
    "string_pattern_mismatch": _bad_pattern,
    "string_too_long": _long_words,
    "string_too_short": _empty_words,
    "string_type": _not_words,
    "too_long": _too_many,
    "too_short": _too_few,
    "tuple_type": _not_list,
    "value_error": _rule,
}
