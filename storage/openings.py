"""How much of what people wrote somebody of the team has opened. Seen by nobody but themselves."""

from __future__ import annotations

from storage.turns import Keeping


def count(keeping: Keeping) -> None:
    """They have opened the words of the newest digest."""
    raise NotImplementedError
