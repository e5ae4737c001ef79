"""Reads the project file, and explains all that is wrong with it to somebody who does not program.

Knows TOML and the validator's kinds of error; what a project is stands in ``bot.project``.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.misconfigured import Misconfigured, Wrong, did_you_mean
from bot.project import Project
from flows.lines import FileLines
from flows.lines import Path as Keys

_TABLE = re.compile(r"\s*\[(?P<list>\[)?\s*(?P<table>[\w-]+)\s*\]")
_KEY = re.compile(r"\s*(?P<key>[\w-]+)\s*=")
_SYNTAX_AT = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


def read_project(path: Path) -> Project:
    """The project that the file at ``path`` describes. Raises Misconfigured with everything that is wrong with it."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise _unreadable(path, "There is no such file.", "Write one with: alongside init") from None
    except OSError as error:
        raise _unreadable(path, f"The file cannot be read ({error.strerror}).", "See who owns it.") from None
    except UnicodeDecodeError:
        raise _unreadable(path, "The file is not written in UTF-8.", "Save it again as UTF-8.") from None
    return parse_project(text, path.name)


def _unreadable(path: Path, what: str, remedy: str) -> Misconfigured:
    return Misconfigured([Wrong(where=str(path), what=what, remedy=remedy)])


def example() -> str:
    """A project file with a comment for each line, and no real organisation in it."""
    return files("bot").joinpath("example.toml").read_text("utf-8")


def example_project() -> Project:
    """The project of the example file, for rehearsing before there is another."""
    return parse_project(example(), "example.toml")


def parse_project(text: str, file: str) -> Project:
    """The project that ``text`` describes; ``file`` is what messages call it.

    Raises Misconfigured with everything that is wrong with it.
    """
    try:
        return Project.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured([_not_toml(error, text, file)]) from None
    except ValidationError as error:
        raise Misconfigured(_in_order(error.errors(include_url=False), _lines(text, file))) from None


def lines_of(path: Path) -> FileLines:
    """On which line each key stands in the project file at ``path``, which was read before."""
    return _lines(path.read_text("utf-8"), path.name)


def _not_toml(error: tomllib.TOMLDecodeError, text: str, file: str) -> Wrong:
    found = _SYNTAX_AT.search(str(error))
    line = (found and found["line"]) or text.count("\n") + 1
    return Wrong(
        where=f"{file}:{line}",
        what=f"This line cannot be read: {_SYNTAX_AT.sub('', str(error))}.",
        remedy='Words need quotes around them: name = "Listening project".',
    )


def _lines(text: str, file: str) -> FileLines:
    """On which line each key stands. The parser does not say, and its keys stand at the beginning of theirs."""
    at: dict[Keys, int] = {}
    table: Keys = ()
    seen: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TABLE.match(line):
            name = header["table"]
            table = (name, seen[name]) if header["list"] else (name,)
            seen[name] += 1
            at.setdefault((name,), number)
            at.setdefault(table, number)
        elif key := _KEY.match(line):
            at.setdefault((*table, key["key"]), number)
    return FileLines(file=file, at=at)


def _in_order(errors: Sequence[Mapping[str, Any]], lines: FileLines) -> Iterator[Wrong]:
    """The validator also finds a list too short when all that is in it is wrong: that is left out."""
    around = {error["loc"][:depth] for error in errors for depth in range(1, len(error["loc"]))}
    told = [error for error in errors if error["loc"] not in around]
    return (_explained(error, lines) for error in sorted(told, key=lambda error: lines.line(error["loc"])))


def _explained(error: Mapping[str, Any], lines: FileLines) -> Wrong:
    path: Keys = (*error["loc"], *getattr(error.get("ctx", {}).get("error"), "path", ()))
    name = f"'{next((part for part in reversed(path) if isinstance(part, str)), lines.file)}'"
    what, remedy = _EXPLANATIONS.get(error["type"], _otherwise)(name, error)
    return Wrong(where=f"{lines.file}:{lines.line(path)}", what=what, remedy=remedy)


_Explained = tuple[str, str]


_NOT_THERE: Mapping[str, _Explained] = {
    "'team'": ("Nobody is named who runs the project.", "Add a [[team]] with name, role and reach."),
    "'safeguarding'": (
        "Nobody is named who decides what may be passed on when somebody may be in danger.",
        "Add a table [safeguarding] with lead, the name of a [[team]].",
    ),
}


def _missing(name: str, error: Mapping[str, Any]) -> _Explained:
    table = "".join(f"the {part} " for part in error["loc"][:-1] if isinstance(part, str))
    if name in _NOT_THERE:
        return _NOT_THERE[name]
    return f"{name} is missing{f' in {table.strip()}' if table else ''}.", f"Add a line: {name.strip(chr(39))} = …"


def _unknown(name: str, error: Mapping[str, Any]) -> _Explained:
    if error["loc"] == ("reading",):
        return "Each [[reading]] is a [[rota]] now.", "Write [[rota]], with who reads then, and days, from and until."
    return f"{name} is not known here.", did_you_mean(name.strip("'"), _known_at(error["loc"][:-1]))


def _known_at(path: Sequence[str | int]) -> list[str]:
    """The keys of the table at ``path``."""
    record: type[BaseModel] = Project
    for part in path:
        if isinstance(part, str):
            record = _record_of(record.model_fields[part].annotation)
    return [field.alias or name for name, field in record.model_fields.items()]


def _record_of(annotation: Any) -> type[BaseModel]:
    """A table's record, or that of a list of tables."""
    record: type[BaseModel] = getattr(annotation, "__args__", (annotation,))[0]
    return record


def _not_words(name: str, error: Mapping[str, Any]) -> _Explained:
    return f"{name} needs words.", "Write them in quotes, and not nothing."


def _not_allowed(name: str, error: Mapping[str, Any]) -> _Explained:
    allowed = str(error["ctx"]["expected"])
    near = did_you_mean(str(error["input"]), re.findall(r"'([^']+)'", allowed))
    return f"{name} cannot be '{error['input']}'.", near if near.startswith("Did") else f"Write {allowed}."


_SHAPES = {
    "from": 'Write the time of day in quotes, such as "20:00".',
    "until": 'Write the time of day in quotes, such as "09:00".',
    "support_country": 'Write two capital letters, such as "GB".',
    "call": 'Write it as it is dialled there, in digits and spaces, such as "0800 1111".',
    "number": 'Write it as it is dialled there, in digits and spaces, such as "0800 1111".',
}


def _other_shape(name: str, error: Mapping[str, Any]) -> _Explained:
    remedy = _SHAPES.get(name.strip("'"), "Write it in quotes.")
    return f"{name} cannot be {_shown(error['input'])}.", remedy


def _shown(given: Any) -> str:
    return str(given).lower() if isinstance(given, bool) else f"'{given}'"


def _not_date(name: str, error: Mapping[str, Any]) -> _Explained:
    return f"{name} needs a date.", "Write year, month and day without quotes, such as 2027-03-31."


def _not_number(name: str, error: Mapping[str, Any]) -> _Explained:
    return f"{name} needs a whole number.", "Write it in digits without quotes."


def _not_yes_or_no(name: str, error: Mapping[str, Any]) -> _Explained:
    return f"{name} needs true or false.", "Write it without quotes."


def _low(name: str, error: Mapping[str, Any]) -> _Explained:
    return f"{name} cannot be {error['input']}.", f"The least is {error['ctx']['ge']}."


def _high(name: str, error: Mapping[str, Any]) -> _Explained:
    return f"{name} cannot be {error['input']}.", f"The most is {error['ctx']['le']}."


def _not_list(name: str, error: Mapping[str, Any]) -> _Explained:
    if name in ("'team'", "'rota'", "'service'", "'checked'", "'funder'"):
        return f"{name} needs lines of its own.", f"Begin them with [[{name.strip(chr(39))}]], once for each."
    examples = {"'who'": '["the project coordinator"]', "'days'": '["monday", "tuesday"]', "'closed'": "[2026-12-25]"}
    examples["'entries'"] = '["emergency", "samaritans"]'
    example = examples.get(name, '["en", "pl"]')
    return f"{name} needs a list.", f"Write it in square brackets, such as {example}."


def _empty(name: str, error: Mapping[str, Any]) -> _Explained:
    return f"{name} is empty.", "Name at least one."


def _not_table(name: str, error: Mapping[str, Any]) -> _Explained:
    if name == "'text'":
        return "'text' needs a number.", 'Write it in braces: text = { number = "85258", word = "SHOUT" }.'
    return f"{name} needs lines of its own.", f"Begin them with [{name.strip(chr(39))}]."


def _rule(name: str, error: Mapping[str, Any]) -> _Explained:
    """A rule of the project's own: its message already says what and what to do."""
    what, _, remedy = str(error["ctx"]["error"]).partition(". ")
    return f"{what}.", remedy


def _otherwise(name: str, error: Mapping[str, Any]) -> _Explained:
    return f"{name} cannot be read ({error['msg']}).", "Compare it with what 'alongside init' writes."


_EXPLANATIONS: Mapping[str, Callable[[str, Mapping[str, Any]], _Explained]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_too_short": _not_words,
    "literal_error": _not_allowed,
    "string_pattern_mismatch": _other_shape,
    "string_type": _other_shape,
    "date_type": _not_date,
    "date_from_datetime_parsing": _not_date,
    "bool_type": _not_yes_or_no,
    "int_type": _not_number,
    "greater_than_equal": _low,
    "less_than_equal": _high,
    "tuple_type": _not_list,
    "too_short": _empty,
    "model_type": _not_table,
    "value_error": _rule,
}
