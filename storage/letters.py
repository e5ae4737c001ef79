"""What the team and the person of a case write to each other, sealed for that person.

Neither learns who the other is.
"""

from __future__ import annotations

from flows.events import LetterAnswered, LetterWritten
from storage.turns import Keeping


def write(keeping: Keeping, event: LetterWritten) -> None:
    """Keep what the team writes, and plan that its person gets it. Raises Overtaken if there is nobody to get it."""
    raise NotImplementedError


def answer(keeping: Keeping, event: LetterAnswered) -> None:
    """Keep what the person writes. Raises Overtaken if the case is not theirs."""
    raise NotImplementedError
