"""The bands of age that people can say they are in, from the youngest that a project takes. Nothing finer is asked."""

from __future__ import annotations

from flows.phrase import Offer, Phrase

TOO_YOUNG = "too_young"
"""Younger than the project takes: nothing is kept, and another way is offered."""
NOT_NOW = "not_now"
ANSWERS = ("adult", "16_17", "under_16", TOO_YOUNG, NOT_NOW)
"""Every answer that there can be, in the order in which they are offered."""
YOUNGEST, OLDEST = 13, 18
"""Between these a project sets its lowest age."""


def ages(youngest: int) -> tuple[Offer, ...]:
    """What is offered where nobody under ``youngest`` takes part."""
    bands = {
        "adult": _phrase("adult"),
        "16_17": _years(max(youngest, 16), 17),
        "under_16": _years(youngest, 15),
        TOO_YOUNG: _phrase("under", number=youngest),
        NOT_NOW: _phrase("not_now"),
    }
    return tuple(Offer(key=key, text=text) for key, text in bands.items() if text)


def _years(first: int, last: int) -> Phrase | None:
    """From ``first`` to ``last``, or None if the project takes nobody of that age."""
    if first > last:
        return None
    if first == last:
        return _phrase("one_year", number=last)
    return _phrase("two_years" if last - first == 1 else "years", least=first, most=last)


def _phrase(slot: str, **values: int) -> Phrase:
    return Phrase(script="age_words", slot=slot, values=values)
