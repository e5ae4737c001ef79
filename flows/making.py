"""How a fact is made of saved answers: what every fact has in common. Knows no fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flows.book import Surroundings
from flows.events import Event
from flows.phrase import Place, Value
from flows.speaking import ImpossibleError

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


def offered(name: str, listed: str, answers: Answers, at: Place, around: Surroundings) -> str:
    """What was picked, if it is still there to be picked. Raises ImpossibleError."""
    picked = str(answers[name])
    if all(offer.key != picked for offer in around.lists.get(listed, ())):
        raise ImpossibleError(f"{at.script}/{at.step}: what was chosen is offered no more")
    return picked
