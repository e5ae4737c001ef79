"""Wall-clock time: every zone, every change of the clocks, quiet hours, and days on which nobody writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.plans import Plan, following, scheduled
from flows.rhythm import Hours, clock, instant, span
from flows.schedule import Schedule

FROM, UNTIL = datetime(2024, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
WORKDAYS = frozenset(range(5))


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


def every_change() -> Iterator[tuple[ZoneInfo, datetime]]:
    """Every change of the clocks anywhere from 2024 until 2037; one zone for all that share it."""
    met = set()
    for key in sorted(available_timezones()):
        zone = ZoneInfo(key)
        for change in changes(zone):
            the_change = (change, offset(change - MINUTE, zone), offset(change, zone))
            if the_change not in met:
                met.add(the_change)
                yield zone, change


CHANGES = tuple(every_change())


def test_the_search_for_changes_of_the_clocks_works() -> None:
    assert len(CHANGES) > 500


# --- wall-clock times and instants -----------------------------------------------------------------------------------


def test_every_time_is_once_a_day_in_every_zone_at_every_change_until_2037() -> None:
    """Whatever time of day it is to be, it comes once for each day around a change, in order."""
    for zone, change in CHANGES:
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


def test_a_daily_rhythm_fires_once_a_day_in_every_zone_over_every_change_until_2037() -> None:
    """The same, by the rhythm: from one time to the next, at a time that the change skips, repeats or leaves alone."""
    for zone, change in CHANGES:
        hours = Hours(zone=zone, quiet_from=time(0), quiet_until=time(0))
        old, new = wall(change - MINUTE, zone) + MINUTE, wall(change, zone)
        for at in ((old + (new - old) / 2).time().replace(second=0), time(9, 30)):
            schedule = Schedule.model_validate({"every": "1 day", "at": f"{at:%H:%M}"})
            days = [datetime.combine(new.date() + nth * DAY, at) for nth in (-2, -1, 0, 1)]
            fired = fires(schedule, hours, instant(days[0] - DAY, zone), 4)
            assert fired == [instant(day, zone) for day in days], f"{zone.key} {at}"


def fires(schedule: Schedule, hours: Hours, now: datetime, times: int) -> list[datetime]:
    """When a rhythm comes, if each time is carried out in the minute in which it is due."""
    plan: Plan | None = scheduled("tea", schedule, hours, now)
    moments = []
    for _ in range(times):
        assert plan is not None
        moments.append(plan.due_at)
        plan = following(plan, hours, plan.due_at)
    return moments


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


# --- when a message is welcome ---------------------------------------------------------------------------------------


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
        ("2027-06-02 03:00", "10:00", "09:59", "2027-06-02 09:59"),  # quiet all day but for one minute
        ("2027-03-28 00:30", "23:00", "01:30", "2027-03-28 02:00"),  # they end in the hour that does not exist
        ("2027-03-28 00:30", "02:00", "01:30", "2027-03-29 01:30"),  # and all that is not quiet is in that hour
        ("2027-10-30 23:00", "22:00", "01:30", "2027-10-31 01:30"),
    ],
)
def test_quiet_hours_move_a_message_to_their_end(now: str, quiet_from: str, quiet_until: str, then: str) -> None:
    hours = Hours(zone=LONDON, quiet_from=clock(quiet_from), quiet_until=clock(quiet_until))
    moved = hours.welcome(instant(on(now), LONDON))
    assert wall(moved, LONDON).isoformat(" ", "minutes") == then


def test_quiet_hours_in_the_second_of_two_hours_end_after_it_and_not_before() -> None:
    hours = Hours(zone=LONDON, quiet_from=time(23), quiet_until=time(1, 30))
    second_ten_past_one = datetime(2027, 10, 31, 1, 10, tzinfo=UTC)
    assert hours.welcome(second_ten_past_one) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "days", "then"),
    [
        ("2027-06-05 18:00", WORKDAYS, "2027-06-07 18:00"),  # Saturday evening: Monday evening
        ("2027-06-04 21:00", WORKDAYS, "2027-06-07 09:00"),  # Friday night ends on Saturday morning
        ("2027-06-04 18:00", WORKDAYS, "2027-06-04 18:00"),
        ("2027-06-04 18:00", frozenset({3}), "2027-06-10 18:00"),
        ("2027-06-05 18:00", frozenset[int](), "2027-06-05 18:00"),  # no days at all means every day
        ("2027-03-27 01:30", frozenset({0}), "2027-03-29 09:00"),
    ],
)
def test_a_day_that_is_not_theirs_moves_a_message_to_one_that_is(now: str, days: frozenset[int], then: str) -> None:
    hours = Hours(zone=LONDON, quiet_from=time(20), quiet_until=time(9), days=days)
    assert wall(hours.welcome(instant(on(now), LONDON)), LONDON).isoformat(" ", "minutes") == then


minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0))
zones = st.sampled_from(
    ["Europe/London", "Asia/Karachi", "America/St_Johns", "Africa/Cairo", "Australia/Lord_Howe", "Antarctica/Troll"]
)
lives = st.builds(
    Hours, zone=zones.map(ZoneInfo), quiet_from=minutes, quiet_until=minutes, days=st.frozensets(st.integers(0, 6))
)
near_changes = st.builds(
    lambda change, away: change[1] + away * MINUTE, st.sampled_from(CHANGES), st.integers(-2000, 2000)
)
moments = st.datetimes(on("2024-01-01"), on("2037-12-01"), timezones=st.just(UTC)) | near_changes


def welcome_is(hours: Hours, moment: datetime) -> bool:
    """What the rule says, in the plainest way."""
    local = hours.local(moment)
    at, begins, ends = local.time().replace(second=0, microsecond=0), hours.quiet_from, hours.quiet_until
    is_quiet = begins <= at < ends if begins <= ends else at >= begins or at < ends
    return not is_quiet and (not hours.days or local.weekday() in hours.days)


@given(lives, moments)
def test_nobody_is_written_to_when_it_is_not_welcome_and_nothing_is_earlier_or_lost(
    hours: Hours, moment: datetime
) -> None:
    then = hours.welcome(moment)
    assert then >= moment
    assert welcome_is(hours, then)
    assert hours.welcome(then) == then
    assert then - moment <= timedelta(days=16), "at most a week, and another where the clocks swallow that day's hours"


@given(lives, moments)
def test_with_every_day_welcome_it_is_the_very_first_minute_that_is_not_quiet(hours: Hours, moment: datetime) -> None:
    every_day = Hours(zone=hours.zone, quiet_from=hours.quiet_from, quiet_until=hours.quiet_until)
    then = every_day.welcome(moment)
    if then != moment:
        first = moment.replace(second=0, microsecond=0) + MINUTE
        assert not welcome_is(every_day, moment)
        while first < then:
            assert not welcome_is(every_day, first)
            first += MINUTE
        assert first == then


@given(lives.filter(lambda hours: bool(hours.days)), moments)
def test_it_is_on_the_first_day_that_is_theirs_from_that_time_of_day_on(hours: Hours, moment: datetime) -> None:
    """Day by day at the same time, each moved to the end of quiet hours: the first that is on one of their days."""
    every_day = Hours(zone=hours.zone, quiet_from=hours.quiet_from, quiet_until=hours.quiet_until)
    awake = every_day.local(every_day.welcome(moment))
    days = (every_day.welcome(max(every_day.at(awake + nth * DAY), moment)) for nth in range(16))
    first = next(day for day in days if hours.local(day).weekday() in hours.days)
    assert abs(hours.welcome(moment) - first) <= timedelta(hours=3), "clocks change by no more"
