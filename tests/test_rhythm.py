"""Wall-clock time: every zone, every change of the clocks, quiet hours, and follow-ups in a person's own days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.rhythm import awake, clock, instant, planned, span
from flows.script import FollowUp

FROM, UNTIL = datetime(2024, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")


def on(text: str) -> datetime:
    """A time as a clock on the wall shows it, in no zone."""
    return datetime.fromisoformat(text)


def changes(zone: ZoneInfo) -> Iterator[datetime]:
    """Every instant at which the clocks of ``zone`` change. No zone has two changes within ten days."""
    before, step = FROM, timedelta(days=10)
    while before < UNTIL:
        after = before + step
        if offset(before, zone) != offset(after, zone):
            yield first_after_change(before, after, zone)
        before = after


def first_after_change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    old = offset(before, zone)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        before, after = (middle, after) if offset(middle, zone) == old else (before, middle)
    return after.replace(microsecond=0)


def offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def times_near(change: datetime, zone: ZoneInfo) -> set[time]:
    """Times of day at the edges of what the change skips or repeats, within it, and away from it."""
    old, new = wall(change - MINUTE, zone) + MINUTE, wall(change, zone)
    edges = {edge + near for edge in (old, new, old + (new - old) / 2) for near in (-MINUTE, timedelta(), MINUTE)}
    return {edge.time().replace(second=0, microsecond=0) for edge in edges} | {time(0, 0), time(9, 30), time(23, 59)}


def held_by(change: datetime, zone: ZoneInfo) -> None:
    """Whatever time of day it is to be, it comes once for each day around ``change``, in order."""
    middle = wall(change, zone).date()
    for at in times_near(change, zone):
        days = [middle + nth * DAY for nth in (-2, -1, 0, 1, 2)]
        moments = [instant(datetime.combine(day, at), zone) for day in days]
        assert moments == sorted(set(moments)), f"{zone.key} {at}: each day has its own"
        for day, moment in zip(days, moments, strict=True):
            is_right(datetime.combine(day, at), moment, change, zone)


def is_right(local: datetime, moment: datetime, change: datetime, zone: ZoneInfo) -> None:
    shown = wall(moment, zone)
    if shown == local:
        gained = offset(change - MINUTE, zone) - offset(change, zone)
        assert wall(moment - max(gained, MINUTE), zone) != local, f"{zone.key} {local} is the first of two"
    else:
        assert moment == change, f"{zone.key} {local} does not exist: it is the first minute that does"


def test_every_time_is_once_a_day_in_every_zone_at_every_change_until_2037() -> None:
    met = set()
    for key in sorted(available_timezones()):
        zone = ZoneInfo(key)
        for change in changes(zone):
            the_change = (change, offset(change - MINUTE, zone), offset(change, zone))
            if the_change not in met:  # many zones share one
                held_by(change, zone)
                met.add(the_change)
    assert len(met) > 500, "the zones of the world have changes, so the search for them works"


def test_the_hour_that_does_not_exist_moves_to_its_end() -> None:
    assert instant(on("2027-03-28 01:30"), LONDON) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert wall(instant(on("2027-03-28 01:30"), LONDON), LONDON) == on("2027-03-28 02:00")


def test_the_hour_that_occurs_twice_is_the_first_of_the_two() -> None:
    assert instant(on("2027-10-31 01:30"), LONDON) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1 hour", 60 * MINUTE),
        ("36 hours", 36 * 60 * MINUTE),
        ("1 day", DAY),
        ("7 days", 7 * DAY),
        ("2 weeks", 14 * DAY),
    ],
)
def test_spans_are_read(text: str, length: timedelta) -> None:
    assert span(text) == length


@pytest.mark.parametrize(
    ("after", "at", "now", "due"),
    [
        ("3 hours", None, "2027-03-28 00:30", "2027-03-28 04:30"),  # three hours are three hours, clocks or not
        ("7 days", None, "2027-03-25 09:15", "2027-04-01 09:15"),  # the same time on the wall, one hour less between
        ("7 days", "10:00", "2027-03-25 23:30", "2027-04-01 10:00"),
        ("1 day", "01:30", "2027-03-27 12:00", "2027-03-28 02:00"),  # does not exist
        ("1 day", "01:30", "2027-10-30 12:00", "2027-10-31 01:30"),
        ("2 weeks", "08:00", "2027-06-01 00:10", "2027-06-15 08:00"),
    ],
)
def test_follow_ups_come_on_the_persons_own_days(after: str, at: str | None, now: str, due: str) -> None:
    start = instant(on(now), LONDON)
    assert (
        wall(planned(FollowUp(script="tea", after=after, at=at), LONDON, start), LONDON).isoformat(" ", "minutes")
        == due
    )


@pytest.mark.parametrize(
    ("now", "quiet_from", "quiet_until", "then"),
    [
        ("2027-06-01 19:59", "20:00", "09:00", "2027-06-01 19:59"),
        ("2027-06-01 20:00", "20:00", "09:00", "2027-06-02 09:00"),
        ("2027-06-02 00:00", "20:00", "09:00", "2027-06-02 09:00"),
        ("2027-06-02 08:59", "20:00", "09:00", "2027-06-02 09:00"),
        ("2027-06-02 09:00", "20:00", "09:00", "2027-06-02 09:00"),
        ("2027-06-02 13:30", "13:00", "15:00", "2027-06-02 15:00"),
        ("2027-06-02 12:59", "13:00", "15:00", "2027-06-02 12:59"),
        ("2027-06-02 03:00", "10:00", "10:00", "2027-06-02 03:00"),  # no quiet hours at all
        ("2027-03-28 00:30", "23:00", "01:30", "2027-03-28 02:00"),  # they end in the hour that does not exist
        ("2027-10-30 23:00", "22:00", "01:30", "2027-10-31 01:30"),
    ],
)
def test_quiet_hours_move_a_message_to_their_end(now: str, quiet_from: str, quiet_until: str, then: str) -> None:
    moment = instant(on(now), LONDON)
    moved = awake(moment, LONDON, clock(quiet_from), clock(quiet_until))
    assert wall(moved, LONDON).isoformat(" ", "minutes") == then


@given(
    st.datetimes(on("2024-01-01"), on("2037-12-31")),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(["Europe/London", "Asia/Karachi", "America/St_Johns", "Africa/Cairo", "Australia/Lord_Howe"]),
)
def test_nobody_is_woken_and_nothing_is_lost(now: datetime, quiet_from: time, quiet_until: time, key: str) -> None:
    zone, moment = ZoneInfo(key), now.replace(tzinfo=UTC)
    moved = awake(moment, zone, quiet_from, quiet_until)
    assert moment <= moved <= moment + timedelta(hours=25)
    assert awake(moved, zone, quiet_from, quiet_until) == moved, "at its new time it is not quiet"


def test_a_day_has_its_date_in_the_zone_not_in_utc() -> None:
    """In Karachi it is already tomorrow when it is 20:00 in UTC."""
    now = datetime(2027, 6, 1, 20, 0, tzinfo=UTC)
    due = planned(FollowUp(script="tea", after="1 day", at="10:00"), ZoneInfo("Asia/Karachi"), now)
    assert wall(due, ZoneInfo("Asia/Karachi")).date() == date(2027, 6, 3)
