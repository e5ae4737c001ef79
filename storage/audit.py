"""What the team did, without content, in a chain in which every row seals the one before it. Knows no names."""

from __future__ import annotations

from storage.turns import Keeping


def note_turn(keeping: Keeping) -> None:
    """Take note of what somebody of the team did or looked at in this turn."""
