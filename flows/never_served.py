"""Numbers that are said nowhere: they go round in public lists, and whoever calls them does not find help.

Knows the form of ``flows/words/never_served.yaml``, and compares digits only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field, StringConstraints

from flows.questions.base import Record, Words

Digits = Annotated[str, StringConstraints(pattern=r"^\d{2,18}$")]


class Misleading(Record):
    """One such number."""

    number: Digits
    why: Words
    """Whole sentences: what it is instead."""
    countries: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")], ...] = ()
    """Where it leads nowhere, or to somebody else; empty: everywhere."""


class NeverServed(Record):
    """The whole list."""

    numbers: Annotated[tuple[Misleading, ...], Field(min_length=1)]

    def among(self, numbers: Iterable[str], country: str) -> Iterator[tuple[str, str]]:
        """Those of ``numbers`` that must not be said to somebody in ``country``, each with why not."""
        for number in numbers:
            digits = number.replace(" ", "")
            for misleading in self.numbers:
                if misleading.number == digits and country in (misleading.countries or (country,)):
                    yield number, misleading.why
