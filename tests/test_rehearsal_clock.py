"""How people say to when the rehearsal's clock shall move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rehearsal.clock import MovableClock, NotATime, moment

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
"""A Wednesday, half past eleven in Warsaw; the clocks change there on Sunday 29 March."""


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("in 1 hour", "2026-03-04 12:30"),
        ("In an hour", "2026-03-04 12:30"),
        ("20 minutes", "2026-03-04 11:50"),
        ("in 2 days", "2026-03-06 11:30"),
        ("in 4 weeks", "2026-04-01 11:30"),
        ("tomorrow 09:00", "2026-03-05 09:00"),
        ("tomorrow at 9.15", "2026-03-05 09:15"),
        ("tomorrow", "2026-03-05 09:00"),
        ("18:00", "2026-03-04 18:00"),
        ("08:00", "2026-03-05 08:00"),
        ("today 23:59", "2026-03-04 23:59"),
        ("next Wednesday 18:00", "2026-03-11 18:00"),
        ("on friday", "2026-03-06 09:00"),
        ("  Thursday   00:30 ", "2026-03-05 00:30"),
        ("2026-03-29 02:30", "2026-03-29 03:00"),
        ("2026-10-25 02:30", "2026-10-25 02:30"),
    ],
)
def test_a_moment_is_what_the_words_say_where_the_project_is(words: str, local: str) -> None:
    assert moment(words, NOW, WARSAW).astimezone(WARSAW).strftime("%Y-%m-%d %H:%M") == local


@pytest.mark.parametrize("words", ["", "soon", "tomorrow 25:00", "2026-13-01", "in 3 moons", "next", "at"])
def test_words_that_say_no_time_are_answered_with_examples(words: str) -> None:
    with pytest.raises(NotATime, match="tomorrow 09:00"):
        moment(words, NOW, WARSAW)


@pytest.mark.parametrize("words", ["today 11:00", "2026-03-03 12:00", "in 0 hours"])
def test_the_past_is_not_offered(words: str) -> None:
    with pytest.raises(NotATime, match="only moves forward"):
        moment(words, NOW, WARSAW)


def test_a_slip_of_the_finger_does_not_end_in_the_next_century() -> None:
    with pytest.raises(NotATime, match="ten years"):
        moment("2126-03-04", NOW, WARSAW)


def test_a_moved_clock_tells_its_listeners_and_goes_on_from_there() -> None:
    clock, told = MovableClock(NOW), []
    clock.listen(told.append)
    clock.move_to(NOW + timedelta(days=3))
    assert told == [NOW + timedelta(days=3)]
    assert clock.now() >= NOW + timedelta(days=3)


def test_a_clock_does_not_move_back() -> None:
    clock = MovableClock(NOW)
    with pytest.raises(ValueError, match="forward"):
        clock.move_to(NOW - timedelta(seconds=1))
