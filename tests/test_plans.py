"""What is planned for somebody, and when: tables to learn from, and what holds for any schedule and any life."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flows.plans import (
    PARKED,
    Meeting,
    Plan,
    around,
    brought_back,
    follow_up,
    following,
    parked,
    put_off,
    rehoused,
    reminder,
    repaced,
    resumed,
    scheduled,
    skipped,
)
from flows.rhythm import Hours, span
from flows.schedule import WEEKDAYS, FollowUp, Schedule

LONDON = ZoneInfo("Europe/London")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
HOURS = Hours(zone=LONDON, quiet_from=time(20), quiet_until=time(9))
MONDAY = "2027-06-07 12:00"


def at(text: str, zone: ZoneInfo = LONDON) -> datetime:
    """The instant at which the wall clock shows ``text``."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def shown(plan: Plan | None, hours: Hours = HOURS) -> str:
    """What the person's clock shows when it comes."""
    return f"{hours.local(plan.due_at):%a %Y-%m-%d %H:%M}" if plan else "never"


def schedule(**given: Any) -> Schedule:
    return Schedule.model_validate({name.rstrip("_"): value for name, value in given.items()})


def rhythm(now: str = MONDAY, hours: Hours = HOURS, pace: int = 1, **given: Any) -> Plan:
    plan = scheduled("tea", schedule(**given), hours, at(now), pace)
    assert plan is not None
    return plan


def meant(plan: Plan) -> str:
    return f"{plan.meant:%a %m-%d}"


def times(plan: Plan | None, most: int, pace: int = 1) -> list[str]:
    """The days for which it is meant, if each time is carried out when it is due."""
    days: list[str] = []
    while plan is not None and len(days) < most:
        days.append(meant(plan))
        plan = following(plan, HOURS, plan.due_at, pace)
    return days


# --- the first time --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ({"every": "1 day", "at": "10:00"}, "Tue 2027-06-08 10:00"),
        ({"every": "1 day", "at": "15:00"}, "Tue 2027-06-08 15:00"),  # not on the day on which they said yes
        ({"every": "7 days", "at": "10:00"}, "Mon 2027-06-14 10:00"),
        ({"every": "1 week", "at": "18:00", "on": "tuesday"}, "Tue 2027-06-08 18:00"),
        ({"every": "2 weeks", "at": "18:00", "on": "tuesday"}, "Tue 2027-06-08 18:00"),
        ({"every": "2 weeks", "at": "18:00", "on": "sunday"}, "Sun 2027-06-13 18:00"),
        ({"every": "1 week", "at": "18:00", "on": "monday"}, "Mon 2027-06-14 18:00"),
        ({"every": "1 week", "at": "18:00", "on": ["friday", "tuesday"]}, "Tue 2027-06-08 18:00"),
        ({"every": "1 week", "at": "21:00", "on": "tuesday"}, "Wed 2027-06-09 09:00"),  # after their quiet hours
        ({"every": "2 weeks", "at": "10:00", "from": "2027-06-01"}, "Tue 2027-06-15 10:00"),  # everybody's days
        ({"every": "2 weeks", "at": "10:00", "from": "2027-09-01"}, "Wed 2027-09-01 10:00"),
        ({"every": "2 weeks", "at": "10:00", "on": "friday", "from": "2027-06-05"}, "Fri 2027-06-18 10:00"),
        ({"every": "1 week", "at": "10:00", "until": "2027-06-14"}, "Mon 2027-06-14 10:00"),
        ({"every": "1 week", "at": "10:00", "until": "2027-06-13"}, "never"),
        ({"after_joining": "3 days", "at": "10:00"}, "Thu 2027-06-10 10:00"),
        ({"after_joining": "3 days"}, "Thu 2027-06-10 12:00"),
        ({"after_joining": "3 hours"}, "Mon 2027-06-07 15:00"),
        ({"after_joining": "9 hours"}, "Tue 2027-06-08 09:00"),
        ({"before_session": "1 day"}, "never"),  # it comes to those who come
    ],
)
def test_a_schedule_begins(given: dict[str, Any], first: str) -> None:
    assert shown(scheduled("tea", schedule(**given), HOURS, at(MONDAY))) == first


def test_at_a_slower_pace_the_first_time_waits_as_well_but_not_on_days_that_are_the_same_for_everybody() -> None:
    assert meant(rhythm(pace=2, every="7 days", at="10:00")) == "Mon 06-21"
    assert meant(rhythm(pace=2, every="7 days", at="10:00", from_="2027-06-10")) == "Thu 06-10"


@pytest.mark.parametrize(
    ("after", "time_of_day", "now", "due"),
    [
        ("3 hours", None, "2027-03-28 00:30", "Sun 2027-03-28 09:00"),
        ("24 hours", None, "2027-03-27 12:00", "Sun 2027-03-28 13:00"),  # 24 hours are 24 hours
        ("1 day", None, "2027-03-27 12:00", "Sun 2027-03-28 12:00"),  # a day is 23 when the clocks go forward
        ("7 days", None, "2027-03-25 09:15", "Thu 2027-04-01 09:15"),
        ("7 days", "10:00", "2027-03-25 23:30", "Thu 2027-04-01 10:00"),
        ("2 weeks", "08:00", "2027-06-01 00:10", "Tue 2027-06-15 09:00"),
        ("1 day", None, "2027-06-07 12:00:20", "Tue 2027-06-08 12:01"),  # never earlier, not by seconds either
    ],
)
def test_a_follow_up_comes_on_the_persons_own_days(after: str, time_of_day: str | None, now: str, due: str) -> None:
    planned = FollowUp(script="tea", after=after, at=time_of_day, asked=True)
    plan = follow_up(planned, HOURS, at(now))
    assert shown(plan) == due
    assert (plan.kind, plan.asked) == ("follow_up", True)


def test_a_day_has_its_date_in_the_zone_not_in_utc() -> None:
    """In Karachi it is already tomorrow when it is 20:00 in UTC."""
    karachi = replace(HOURS, zone=ZoneInfo("Asia/Karachi"))
    plan = follow_up(FollowUp(script="tea", after="1 day", at="10:00"), karachi, datetime(2027, 6, 1, 20, tzinfo=UTC))
    assert shown(plan, karachi) == "Thu 2027-06-03 10:00"


SESSION = Meeting(code="K3D9", starts_at=at("2027-06-09 18:00"), ends_at=at("2027-06-09 20:00"))


@pytest.mark.parametrize(
    ("given", "now", "due"),
    [
        ({"before_session": "1 day"}, MONDAY, "Tue 2027-06-08 18:00"),
        ({"before_session": "1 day", "at": "10:00"}, MONDAY, "Tue 2027-06-08 10:00"),
        ({"before_session": "2 hours"}, MONDAY, "Wed 2027-06-09 16:00"),
        ({"before_session": "1 day"}, "2027-06-08 19:00", "never"),  # they have only just said that they come
        ({"before_session": "2 hours"}, "2027-06-09 17:00", "never"),
        ({"after_session": "2 hours"}, MONDAY, "Thu 2027-06-10 09:00"),
        ({"after_session": "1 day", "at": "11:00"}, MONDAY, "Thu 2027-06-10 11:00"),
        ({"after_session": "1 day", "at": "11:00"}, "2027-06-11 12:00", "never"),
        ({"every": "1 week", "at": "10:00"}, MONDAY, "never"),
    ],
)
def test_what_comes_around_a_session(given: dict[str, Any], now: str, due: str) -> None:
    assert shown(around("tea", schedule(**given), SESSION, HOURS, at(now))) == due


def test_what_comes_before_a_session_was_asked_for_and_is_of_no_use_once_it_begins() -> None:
    before = around("tea", schedule(before_session="1 day"), SESSION, HOURS, at(MONDAY))
    after = around("tea", schedule(after_session="2 hours"), SESSION, HOURS, at(MONDAY))
    assert before is not None
    assert after is not None
    assert (before.asked, before.expires_at, before.about) == (True, SESSION.starts_at, "K3D9")
    assert (after.asked, after.expires_at) == (False, at("2027-06-15 09:00"))


def test_a_session_in_the_morning_is_not_announced_when_it_has_begun() -> None:
    early = Meeting(code="K3D9", starts_at=at("2027-06-09 09:00"), ends_at=at("2027-06-09 10:00"))
    assert around("tea", schedule(before_session="2 hours"), early, HOURS, at(MONDAY)) is None


def test_a_reminder_is_of_no_use_after_five_days() -> None:
    plan = reminder("tea", "2 days", HOURS, at("2027-06-07 19:59"))
    assert shown(plan) == "Wed 2027-06-09 19:59"
    assert plan.expires_at == at("2027-06-14 19:59")
    assert plan.times == 0


# --- the next time ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "pace", "days"),
    [
        ({"every": "2 weeks", "on": "tuesday"}, 1, ["Tue 06-08", "Tue 06-22", "Tue 07-06"]),
        ({"every": "2 weeks", "on": "tuesday"}, 2, ["Tue 06-08", "Tue 07-06", "Tue 08-03"]),
        ({"every": "1 week", "on": ["thursday", "monday"]}, 1, ["Thu 06-10", "Mon 06-14", "Thu 06-17"]),
        ({"every": "2 weeks", "on": ["thursday", "monday"]}, 1, ["Thu 06-10", "Mon 06-21", "Thu 06-24"]),
        ({"every": "1 week", "on": ["thursday", "monday"]}, 2, ["Thu 06-10", "Thu 06-17", "Thu 06-24"]),
        ({"every": "3 days"}, 1, ["Thu 06-10", "Sun 06-13", "Wed 06-16"]),
        ({"every": "1 week", "times": 2}, 1, ["Mon 06-14", "Mon 06-21"]),
        ({"every": "1 week", "until": "2027-06-27"}, 1, ["Mon 06-14", "Mon 06-21"]),
        ({"every": "1 week", "until": "2027-06-28"}, 1, ["Mon 06-14", "Mon 06-21", "Mon 06-28"]),
    ],
)
def test_a_rhythm_goes_on(given: dict[str, Any], pace: int, days: list[str]) -> None:
    first = scheduled("tea", schedule(at="10:00", **given), HOURS, at(MONDAY))
    assert times(first, 3, pace) == days


def test_what_comes_once_has_nothing_after_it() -> None:
    once = rhythm(after_joining="3 days")
    assert following(once, HOURS, once.due_at) is None
    assert skipped(reminder("tea", "2 days", HOURS, at(MONDAY)), HOURS, at(MONDAY)) is None


def test_a_rhythm_that_came_late_goes_on_where_it_would_have_been() -> None:
    plan = rhythm(every="1 week", at="10:00", on="tuesday")
    assert meant(following(plan, HOURS, at("2027-06-11 10:00"))) == "Tue 06-15"  # type: ignore[arg-type]
    assert meant(following(plan, HOURS, at("2027-07-01 10:00"))) == "Tue 07-06"  # type: ignore[arg-type]


def test_a_time_that_was_left_out_is_not_one_of_its_times() -> None:
    plan = rhythm(every="1 week", at="10:00", times=2)
    last = following(plan, HOURS, plan.due_at)
    assert last is not None
    assert following(last, HOURS, last.due_at) is None, "it has come twice"
    again = skipped(last, HOURS, last.due_at)
    assert again is not None
    assert (meant(again), again.times) == ("Mon 06-28", 1)


def test_the_wall_clock_holds_when_the_clocks_change() -> None:
    plan = rhythm("2027-03-15 12:00", every="1 week", at="10:00")
    dues = []
    while plan.meant.month < 5:
        dues.append(shown(plan))
        plan = following(plan, HOURS, plan.due_at) or plan
    assert {due[-5:] for due in dues} == {"10:00"}
    assert len({at(due[4:]).hour for due in dues}) == 2, "which is another hour in UTC"


# --- another pace, other hours ---------------------------------------------------------------------------------------


def test_too_much_leaves_out_the_next_and_back_to_usual_brings_it_back() -> None:
    plan, now = rhythm(every="1 week", at="10:00"), at(MONDAY)
    slower = repaced(plan, HOURS, now, old=1, new=2)
    slowest = repaced(slower, HOURS, now, old=2, new=4)
    assert [meant(one) for one in (plan, slower, slowest)] == ["Mon 06-14", "Mon 06-21", "Mon 07-05"]
    assert repaced(slowest, HOURS, now, old=4, new=1) == plan


def test_a_faster_pace_brings_nothing_before_tomorrow_or_the_first_day() -> None:
    slow = repaced(rhythm(every="1 week", at="10:00"), HOURS, at(MONDAY), old=1, new=2)
    assert meant(repaced(slow, HOURS, at("2027-06-14 08:00"), old=2, new=1)) == "Mon 06-21"
    begins_later = rhythm(pace=2, every="1 week", at="10:00", from_="2027-09-01")
    assert repaced(begins_later, HOURS, at(MONDAY), old=2, new=1) == begins_later


def test_what_they_asked_for_comes_as_often_at_any_pace() -> None:
    daily = replace(rhythm(every="1 day", at="10:00"), asked=True)
    assert times(daily, 3, pace=8) == ["Tue 06-08", "Wed 06-09", "Thu 06-10"]
    assert repaced(daily, HOURS, at(MONDAY), old=1, new=8) == daily
    assert meant(resumed(daily, HOURS, at("2027-06-12 12:00"), pace=8)) == "Sun 06-13"
    assert meant(brought_back(parked(daily, HOURS), HOURS, at(MONDAY), pace=8)) == "Tue 06-08"


def test_what_comes_once_has_no_pace() -> None:
    once = rhythm(after_joining="3 days")
    assert repaced(once, HOURS, at(MONDAY), old=1, new=4) == once


def test_in_another_zone_it_is_the_same_time_on_the_wall() -> None:
    tokyo = replace(HOURS, zone=ZoneInfo("Asia/Tokyo"))
    moved = rehoused(rhythm(every="1 week", at="10:00", on="tuesday"), tokyo, at(MONDAY))
    assert shown(moved, tokyo) == "Tue 2027-06-08 10:00"


def test_hours_before_a_session_stay_where_they_are_in_another_zone_and_a_day_before_does_not() -> None:
    paris = replace(HOURS, zone=ZoneInfo("Europe/Paris"))
    two_hours = around("tea", schedule(before_session="2 hours"), SESSION, HOURS, at(MONDAY))
    a_day = around("tea", schedule(before_session="1 day", at="10:00"), SESSION, HOURS, at(MONDAY))
    assert shown(rehoused(two_hours, paris, at(MONDAY)), paris) == "Wed 2027-06-09 17:00"  # type: ignore[arg-type]
    assert shown(rehoused(a_day, paris, at(MONDAY)), paris) == "Tue 2027-06-08 10:00"  # type: ignore[arg-type]


def test_a_time_that_is_over_in_the_new_zone_comes_as_soon_as_it_is_welcome() -> None:
    plan = rhythm("2027-06-06 12:00", every="1 day", at="10:00")
    auckland = replace(HOURS, zone=ZoneInfo("Pacific/Auckland"))
    assert shown(rehoused(plan, auckland, at("2027-06-07 01:00")), auckland) == "Mon 2027-06-07 12:00"


def test_an_erasure_is_a_right_and_has_no_quiet_hours() -> None:
    erase = Plan(kind="erase", due_at=at("2027-06-09 03:00"))
    assert rehoused(erase, HOURS, at(MONDAY)) == erase


# --- a pause ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "until", "due"),
    [
        ({"every": "1 week", "at": "10:00"}, "2027-06-10 12:00", "Mon 2027-06-14 10:00"),  # it would not have come
        ({"every": "1 week", "at": "10:00"}, "2027-06-14 08:00", "Mon 2027-06-21 10:00"),  # not on that very day
        ({"every": "1 week", "at": "10:00"}, "2027-08-31 12:00", "Mon 2027-09-06 10:00"),
        ({"after_joining": "3 days", "at": "10:00"}, "2027-06-20 12:00", "Mon 2027-06-21 10:00"),
        ({"after_joining": "2 hours"}, "2027-06-20 12:00", "Mon 2027-06-21 14:00"),
        ({"after_joining": "3 hours"}, "2027-06-06 12:00", "Mon 2027-06-07 15:00"),
    ],
)
def test_after_a_pause_things_come_on_the_next_day_at_the_earliest(given: dict[str, Any], until: str, due: str) -> None:
    assert shown(resumed(rhythm(**given), HOURS, at(until))) == due


def test_what_they_asked_for_comes_on_the_day_the_pause_ends_if_it_is_over_by_then() -> None:
    asked = follow_up(FollowUp(script="tea", after="7 days", at="15:00", asked=True), HOURS, at(MONDAY))
    assert shown(resumed(asked, HOURS, at("2027-06-14 12:00"))) == "Mon 2027-06-14 15:00"
    assert shown(resumed(asked, HOURS, at("2027-06-14 16:00"))) == "Tue 2027-06-15 15:00"


@pytest.mark.parametrize("given", [{"every": "1 week", "at": "10:00"}, {"after_joining": "9 days", "at": "10:00"}])
def test_a_pause_that_ends_sooner_brings_back_what_it_had_moved(given: dict[str, Any]) -> None:
    plan = rhythm(**given)
    moved = resumed(plan, HOURS, at("2027-09-01 12:00"))
    assert brought_back(moved, HOURS, at("2027-06-09 12:00")).due_at == plan.due_at
    assert brought_back(moved, HOURS, at("2027-07-20 12:00")).due_at < at("2027-07-27 12:00")


def test_a_pause_without_an_end_forgets_nothing() -> None:
    plans = [
        rhythm(every="1 week", at="10:00"),
        rhythm(every="2 weeks", at="10:00", from_="2027-09-01"),
        follow_up(FollowUp(script="tea", after="30 hours"), HOURS, at(MONDAY)),
        around("tea", schedule(before_session="2 hours"), SESSION, HOURS, at(MONDAY)),
    ]
    for plan in plans:
        assert plan is not None
        waiting = parked(plan, HOURS)
        assert waiting.due_at == PARKED
        assert brought_back(waiting, HOURS, at("2027-06-07 13:00")).due_at == plan.due_at


def test_what_waits_goes_on_waiting_whatever_is_changed_meanwhile() -> None:
    waiting, now = parked(rhythm(every="1 week", at="10:00"), HOURS), at(MONDAY)
    assert rehoused(waiting, HOURS, now).due_at == PARKED
    assert repaced(waiting, HOURS, now, old=1, new=2).due_at == PARKED


def test_what_was_moved_out_of_a_pause_without_its_time_comes_tomorrow() -> None:
    follow = replace(follow_up(FollowUp(script="tea", after="3 hours"), HOURS, at(MONDAY)), due_at=PARKED)
    assert shown(brought_back(follow, HOURS, at("2027-06-09 12:00"))) == "Thu 2027-06-10 12:00"


# --- put off by the team ---------------------------------------------------------------------------------------------


def test_one_time_that_is_put_off_leaves_its_rhythm_where_it_was() -> None:
    plan = rhythm(every="1 week", at="10:00", on="tuesday")
    later = put_off(plan, HOURS, 2)
    assert shown(later) == "Thu 2027-06-10 10:00"
    assert meant(following(later, HOURS, later.due_at)) == "Tue 06-15"  # type: ignore[arg-type]
    assert shown(put_off(later, HOURS, 1)) == "Fri 2027-06-11 10:00"


def test_what_is_put_off_is_useful_as_long_as_before_unless_a_session_begins() -> None:
    gentle = put_off(reminder("tea", "2 days", HOURS, at(MONDAY)), HOURS, 1)
    before = around("tea", schedule(before_session="1 day"), SESSION, HOURS, at(MONDAY))
    assert gentle.expires_at == gentle.due_at + timedelta(days=5)
    assert put_off(before, HOURS, 3).expires_at == SESSION.starts_at  # type: ignore[arg-type]


# --- any schedule, any life ------------------------------------------------------------------------------------------

clocks = st.times().map(lambda given: f"{given:%H:%M}")
hours = st.builds(
    Hours,
    zone=st.sampled_from(["Europe/London", "Asia/Karachi", "Pacific/Auckland", "America/St_Johns"]).map(ZoneInfo),
    quiet_from=clocks.map(time.fromisoformat),
    quiet_until=clocks.map(time.fromisoformat),
    days=st.frozensets(st.integers(0, 6)),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(2025, 1, 1), date(2031, 1, 1))
rhythms = st.builds(
    lambda every, at, from_, until, times: schedule(**every, at=at, from_=from_, until=until, times=times),
    st.fixed_dictionaries({"every": st.integers(1, 40).map("{} days".format)})
    | st.fixed_dictionaries(
        {
            "every": st.integers(1, 6).map("{} weeks".format),
            "on": st.lists(st.sampled_from(WEEKDAYS), max_size=7, unique=True),
        }
    ),
    clocks,
    st.none() | days,
    st.none() | days,
    st.none() | st.integers(1, 5),
)
paces = st.sampled_from([1, 2, 4, 8])


@given(rhythms, hours, moments, paces)
def test_a_rhythm_begins_tomorrow_or_later_on_one_of_its_days(
    given: Schedule, life: Hours, now: datetime, pace: int
) -> None:
    plan = scheduled("tea", given, life, now, pace)
    assume(plan is not None)
    assert plan is not None
    day = plan.meant.date()
    assert day > life.local(now).date()
    assert plan.due_at >= life.at(plan.meant)
    assert not given.on or WEEKDAYS[day.weekday()] in given.on
    assert given.from_ is None or day >= given.from_
    assert given.until is None or day <= given.until


@given(rhythms, hours, moments, st.timedeltas(timedelta(), 60 * DAY), paces)
def test_a_rhythm_goes_forward_and_ends_only_by_its_last_day_or_its_times(
    given: Schedule, life: Hours, now: datetime, late: timedelta, pace: int
) -> None:
    plan = scheduled("tea", given, life, now, pace)
    for _ in range(3):
        if plan is None:
            return
        sent = plan.due_at + late
        after = following(plan, life, sent, pace)
        if after is None:
            is_last = given.times == plan.times + 1
            assert is_last or given.until is not None
        else:
            assert after.meant > plan.meant
            assert after.meant > life.local(sent)
            assert after.times == plan.times + 1
            assert given.times is None or after.times < given.times
        plan = after


@given(rhythms, hours, moments, st.lists(paces, min_size=1, max_size=4))
def test_changes_of_pace_stay_in_the_rhythm(given: Schedule, life: Hours, now: datetime, chosen: list[int]) -> None:
    plan = scheduled("tea", given, life, now)
    assume(plan is not None)
    assert plan is not None
    pace, period = 1, span(given.every or "")
    for new in chosen:
        before, plan = plan, repaced(plan, life, now, old=pace, new=new)
        assert plan.meant >= before.meant if new >= pace else plan.meant <= before.meant
        assert plan.meant.date() > life.local(now).date()
        assert given.from_ is None or plan.meant.date() >= given.from_
        assert given.on or (plan.meant - before.meant) % period == timedelta()
        pace = new


@given(rhythms, hours, hours, moments, st.timedeltas(DAY, 100 * DAY), st.timedeltas(timedelta(), 99 * DAY), paces)
def test_nothing_is_lost_in_a_pause_and_nothing_comes_in_it(
    given: Schedule, life: Hours, elsewhere: Hours, now: datetime, length: timedelta, after: timedelta, pace: int
) -> None:
    plan = scheduled("tea", given, life, now, pace)
    assume(plan is not None and after < length)
    assert plan is not None
    until, back = now + length, now + after
    for waiting in (resumed(plan, life, until, pace), parked(plan, life)):
        assert waiting.due_at >= until
        moved = rehoused(waiting, elsewhere, now)
        on = brought_back(moved, elsewhere, back, pace)
        assert elsewhere.local(back).date() < on.meant.date()
        assert on.due_at < PARKED
        assert given.from_ is None or on.meant.date() >= given.from_


@given(st.integers(1, 60), st.sampled_from(["hour", "day", "week"]), st.none() | clocks, hours, moments)
def test_a_follow_up_is_never_sooner_than_it_says(
    count: int, unit: str, time_of_day: str | None, life: Hours, now: datetime
) -> None:
    length = f"{count} {unit}{'s' * (count > 1)}"
    assume(unit != "hour" or time_of_day is None)
    plan = follow_up(FollowUp(script="tea", after=length, at=time_of_day), life, now)
    assert plan.due_at == life.welcome(plan.due_at)
    if unit == "hour":
        assert plan.due_at >= now + span(length)
    else:
        assert life.local(plan.due_at).date() >= (life.local(now) + span(length)).date()
