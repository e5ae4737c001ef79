"""How a fact is made of saved answers: what every fact has in common. Knows no fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flows.book import Surroundings
from flows.events import Event
from flows.phrase import Place, Value

Answers = Mapping[str, Value]
Make = Callable[[Answers, Place, Surroundings], Event]


@dataclass(frozen=True, kw_only=True, slots=True)
class Making:
    """How a fact is made."""

    make: Make
    needs: tuple[str, ...] = ()
    """The names of saved answers without which there is no such fact."""
    takes: tuple[str, ...] = ()
    """Likewise of those that may be skipped."""

    @property
    def made_of(self) -> tuple[str, ...]:
        """Every name."""
        return self.needs + self.takes
