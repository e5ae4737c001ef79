"""Other words for a step, or that it felt wrong, and what came of it. Knows no script."""

from __future__ import annotations

from flows.events import ProposalAnswered, ProposalMade
from storage.turns import Keeping


def make(keeping: Keeping, event: ProposalMade) -> None:
    """Keep a proposal."""
    raise NotImplementedError


def answer(keeping: Keeping, event: ProposalAnswered) -> None:
    """Keep what came of it, and plan that its author is told."""
    raise NotImplementedError
