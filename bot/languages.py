"""The languages that the bot can speak, as ``locales/languages.toml`` declares them. Knows no texts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from babel import Locale, localedata
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, model_validator

import locales

LOCALES = Path(locales.__file__).parent
SOURCE = "en"
"""The language that scripts are written in."""
_LATIN = "0123456789"


class _Entry(BaseModel):
    """One table of ``languages.toml``; what each field means is said at the top of that file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    direction: Literal["ltr", "rtl"]
    digits: Annotated[str, StringConstraints(min_length=10, max_length=10)]
    formats: str
    readiness: Literal["source", "draft", "reviewed"]
    reviewed_by: str | None = None
    reviewed_on: date | None = None

    @model_validator(mode="after")
    def _reviewed_by_somebody(self) -> _Entry:
        said = self.reviewed_by is not None and self.reviewed_on is not None
        if said is not (self.readiness == "reviewed"):
            raise ValueError("'reviewed' needs reviewed_by and reviewed_on, and nothing else may have them.")
        return self


@cache
def _keep_apart(formats: str) -> None:
    """Let no other locale change how this one writes values.

    Babel 2.18 shares what locales inherit, and writes into it what it finds for one of them: once weekdays were named
    in Urdu, they were Urdu in Polish, too (python-babel/babel#1234). So each of ours has all of its own.
    """
    written = localedata.load(str(Locale.parse(formats)))
    for part, values in written.items():
        written[part] = deepcopy(values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """One language, and how values are written in it."""

    tag: str
    """As the catalogue's folder is called: ``pl``, ``pt_BR``."""
    name: str
    """In the language itself."""
    right_to_left: bool = False
    digits: str = _LATIN
    """How whole numbers and dates are written, from nought to nine. Phone numbers stay as they are."""
    formats: str
    """The locale whose dates and lists are used: ``en_GB``."""
    draft: bool = True
    """Nobody who speaks it has read its texts through yet."""

    def digits_of(self, written: str) -> str:
        """``written`` in this language's digits."""
        return written if self.digits == _LATIN else written.translate(str.maketrans(_LATIN, self.digits))


def languages(folder: Path = LOCALES) -> Mapping[str, Language]:
    """Every declared language by its tag, in the order of the file.

    Raises pydantic.ValidationError if the file does not say what it must.
    """
    entries = _ENTRIES.validate_python(tomllib.loads((folder / "languages.toml").read_text("utf-8")))
    return {tag: _language(tag, entry) for tag, entry in entries.items()}


@cache
def english() -> Language:
    """The language that scripts are written in."""
    return languages()[SOURCE]


_ENTRIES = TypeAdapter(dict[str, _Entry])


def _language(tag: str, entry: _Entry) -> Language:
    _keep_apart(entry.formats)
    return Language(
        tag=tag,
        name=entry.name,
        right_to_left=entry.direction == "rtl",
        digits=entry.digits,
        formats=entry.formats,
        draft=entry.readiness == "draft",
    )
