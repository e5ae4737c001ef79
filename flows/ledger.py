"""The gate of publication: nothing is published whose difference from anything before would tell of a few people.

Knows closed batches by their numbers, and how many people are in each; nobody's answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """What one audience has been shown of one question."""

    people: Mapping[int, int] = field(default_factory=dict)
    """Closed batch to how many people answered the question in it, each counted once."""
    published: tuple[Set[int], ...] = ()
    """Which closed batches each publication added up."""

    def allows(self, batches: Mapping[int, int], least: int) -> bool:
        """Whether these closed batches, each with its people, may be published added up.

        Publications overlap like circles in a Venn diagram. Whatever can be worked out by adding and subtracting them
        is made of whole fields of it (differences, unions, what several have in common), so no field may have fewer
        than ``least`` people.
        """
        circles = (*self.published, batches.keys())
        fields: Counter[tuple[bool, ...]] = Counter()
        for batch, people in {**self.people, **batches}.items():
            fields[tuple(batch in circle for circle in circles)] += people
        return all(people >= least for inside, people in fields.items() if any(inside))

    def having(self, batches: Mapping[int, int]) -> Ledger:
        """This ledger, once they are published."""
        return Ledger(people={**self.people, **batches}, published=(*self.published, frozenset(batches)))
