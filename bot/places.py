"""Where people are: what their clock shows, or a city they name, to the time zones that it can be. Pure.

Knows the world's zones and what cities are called (CLDR, by Babel); nobody's answer.
"""

from __future__ import annotations

from datetime import datetime

from flows.phrase import Offer


class Places:
    """The zones of the world, as people who speak certain languages name them."""

    def where(self, words: str, now: datetime) -> str | None:
        """What ``words`` say of where somebody is, in a form that :meth:`zones` takes; None if it says nothing."""
        return None

    def zones(self, place: str, now: datetime) -> tuple[Offer, ...]:
        """The zones that ``place`` can be in, the likeliest first, each with what its clock shows."""
        return ()
