"""Who reads, and when: found in the project's calendar, and said in the reader's words and zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.project import Project
from bot.project_file import example_project
from bot.rota import Duty, Rota
from flows.phrase import Phrase, system
from flows.schedule import WEEKDAYS
from storage.records import Person
from tests.open_project import MovedClock, opened
from tests.standings import scene_of

LONDON = ZoneInfo("Europe/London")
WORKDAYS = WEEKDAYS[:5]
MONDAY = date(2026, 3, 2)


def duty(*days: str, hours: str = "10:00-16:00", who: str = "the coordinator") -> Duty:
    start, _, finish = hours.partition("-")
    return Duty.model_validate({"who": (who,), "days": days, "from": start, "until": finish})


def rota(*duties: Duty, closed: tuple[date, ...] = (), ends: date | None = None) -> Rota:
    return Rota(duties=duties, closed=closed, zone=LONDON, ends=ends)


def at(day: date, time: str, zone: ZoneInfo = LONDON) -> datetime:
    """The instant in UTC at which the clocks of ``zone`` show ``time``."""
    return datetime.fromisoformat(f"{day} {time}").replace(tzinfo=zone).astimezone(UTC)


def next_of(rota: Rota, now: datetime) -> str:
    found = rota.next_reading(now)
    return f"{found.begins:%a %m-%d %H:%M}-{found.ends:%H:%M}" if found else "never"


# --- when ------------------------------------------------------------------------------------------------------------


def test_a_weekly_reading_that_the_clocks_jump_over_in_spring_is_the_one_a_week_later() -> None:
    nightly = rota(duty("sunday", hours="01:15-01:45"))
    assert next_of(nightly, at(date(2026, 3, 22), "02:00")) == "Sun 04-05 00:15-00:45"
    closed = replace(nightly, closed=(date(2026, 3, 22),))
    assert next_of(closed, at(date(2026, 3, 21), "12:00")) == "Sun 04-05 00:15-00:45"


@pytest.mark.parametrize(
    ("day", "time", "found"),
    [
        (MONDAY, "09:59", "Mon 03-02 10:00-16:00"),
        (MONDAY, "10:00", "Mon 03-02 10:00-16:00"),
        (MONDAY, "15:59", "Mon 03-02 10:00-16:00"),
        (MONDAY, "16:00", "Tue 03-03 10:00-16:00"),
        (date(2026, 3, 6), "17:00", "Mon 03-09 10:00-16:00"),
    ],
)
def test_a_reading_is_on_from_its_first_minute_and_over_at_its_last(day: date, time: str, found: str) -> None:
    assert next_of(rota(duty(*WORKDAYS)), at(day, time)) == found


@pytest.mark.parametrize(
    ("closed", "found"),
    [
        ((MONDAY,), "Tue 03-03 10:00-16:00"),
        (tuple(MONDAY + timedelta(days=ahead) for ahead in range(30)), "Wed 04-01 09:00-15:00"),
    ],
)
def test_nobody_reads_on_closed_days_however_many_there_are(closed: tuple[date, ...], found: str) -> None:
    assert next_of(rota(duty(*WORKDAYS), closed=closed), at(MONDAY, "11:00")) == found


def test_a_week_may_have_one_day_only_and_that_one_closed() -> None:
    weekly = rota(duty("monday"), closed=(MONDAY, MONDAY + timedelta(days=7)))
    assert next_of(weekly, at(MONDAY, "11:00")) == "Mon 03-16 10:00-16:00"


def test_without_a_rota_or_after_the_last_day_nobody_reads() -> None:
    assert next_of(rota(), at(MONDAY, "11:00")) == "never"
    ending = rota(duty(*WORKDAYS), ends=MONDAY)
    assert next_of(ending, at(MONDAY, "11:00")) == "Mon 03-02 10:00-16:00"
    assert next_of(ending, at(MONDAY, "16:00")) == "never"


def test_readings_that_touch_are_one_and_those_with_a_gap_are_two() -> None:
    morning, afternoon = duty("monday", hours="10:00-13:00"), duty("monday", hours="13:00-16:00")
    assert next_of(rota(afternoon, morning), at(MONDAY, "11:00")) == "Mon 03-02 10:00-16:00"
    later = duty("monday", hours="14:00-16:00")
    assert next_of(rota(later, morning), at(MONDAY, "13:00")) == "Mon 03-02 14:00-16:00"


@pytest.mark.parametrize(
    ("day", "hours", "found"),
    [
        (date(2026, 3, 29), "10:00-16:00", "Sun 03-29 09:00-15:00"),
        (date(2026, 3, 29), "01:30-03:00", "Sun 03-29 01:00-02:00"),
        (date(2026, 3, 29), "01:10-01:50", "Sun 04-05 00:10-00:50"),
        (date(2026, 10, 25), "01:30-03:00", "Sun 10-25 00:30-03:00"),
        (date(2026, 10, 25), "10:00-16:00", "Sun 10-25 10:00-16:00"),
    ],
)
def test_times_are_those_of_the_wall_clock_when_the_clocks_change(day: date, hours: str, found: str) -> None:
    assert next_of(rota(duty("sunday", hours=hours)), at(day, "00:00")) == found


@given(
    spans=st.lists(st.tuples(st.sampled_from(WEEKDAYS), st.integers(4, 22), st.integers(1, 3)), max_size=4),
    closed=st.frozensets(st.integers(0, 20), max_size=15),
    minutes=st.integers(0, 40 * 24 * 4),
)
def test_it_finds_what_somebody_finds_who_looks_at_the_clock_every_quarter_of_an_hour(
    spans: list[tuple[str, int, int]], closed: frozenset[int], minutes: int
) -> None:
    duties = [duty(day, hours=f"{hour:02}:00-{min(hour + length, 23):02}:00") for day, hour, length in spans]
    days = tuple(MONDAY + timedelta(days=ahead) for ahead in closed)
    given_rota, now = rota(*duties, closed=days), at(MONDAY, "00:00") + timedelta(minutes=15 * minutes)
    quarters = (now + timedelta(minutes=15 * ahead) for ahead in range(31 * 24 * 4))
    seen = next((quarter for quarter in quarters if _somebody_reads(duties, days, quarter)), None)
    found = given_rota.next_reading(now)
    assert (max(found.begins, now) if found else None) == seen


def _somebody_reads(duties: list[Duty], closed: tuple[date, ...], moment: datetime) -> bool:
    local = moment.astimezone(LONDON)
    today = (each for each in duties if WEEKDAYS[local.weekday()] in each.days and local.date() not in closed)
    return any(each.from_ <= f"{local:%H:%M}" < each.until for each in today)


def test_on_duty_is_whoever_reads_now_and_nobody_else() -> None:
    both = rota(
        duty("monday", hours="10:00-13:00", who="the facilitators"),
        duty("monday", hours="12:00-16:00", who="the coordinator"),
    )
    assert both.on_duty(at(MONDAY, "11:00")) == ("the facilitators",)
    assert both.on_duty(at(MONDAY, "12:30")) == ("the facilitators", "the coordinator")
    assert both.on_duty(at(MONDAY, "16:00")) == ()
    assert replace(both, closed=(MONDAY,)).on_duty(at(MONDAY, "11:00")) == ()


def test_closed_days_are_told_when_they_are_near_and_somebody_would_read_then() -> None:
    saturday, friday, next_month = date(2026, 3, 7), date(2026, 3, 6), date(2026, 4, 3)
    given_rota = rota(duty(*WORKDAYS), closed=(next_month, saturday, friday, date(2026, 2, 27)))
    assert given_rota.closed_within(14, at(MONDAY, "11:00")) == [friday]


# --- in words --------------------------------------------------------------------------------------------------------


def person(**fields: object) -> Person:
    return replace(Person(pseudonym="p1", chat_id=1, zone="Europe/London", status="active"), **fields)  # type: ignore[arg-type]


async def said(folder: Path, phrase: Phrase, now: datetime, reader: Person, project: Project | None = None) -> str:
    async with opened(folder) as storage:
        return scene_of(storage, clock=MovedClock(now), project=project).say(phrase, reader)


@pytest.mark.parametrize(
    ("now", "zone", "found"),
    [
        (at(MONDAY, "12:00"), "Europe/London", "now, until 16:00"),
        (at(MONDAY, "08:00"), "Europe/London", "today, from 10:00 until 16:00"),
        (at(MONDAY, "18:00"), "Europe/London", "on Tuesday 3 March, at 10:00"),
        (at(MONDAY, "12:00"), "Asia/Karachi", "now, until 21:00"),
        (at(MONDAY, "18:00"), "Pacific/Auckland", "today, from 23:00 until 05:00"),
    ],
)
async def test_the_next_reading_is_told_in_the_readers_own_time(
    tmp_path: Path, now: datetime, zone: str, found: str
) -> None:
    assert f"next: {found}." in await said(tmp_path, system("kept_not_read"), now, person(zone=zone))


async def test_what_was_said_an_hour_ago_is_not_said_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        clock = MovedClock(at(MONDAY, "15:30"))
        scene = scene_of(storage, clock=clock)
        before = scene.say(system("kept_not_read"), person())
        clock.move(hours=1)
        assert "now" in before
        assert "now" not in scene.say(system("kept_not_read"), person())


async def test_days_in_a_row_are_a_span_and_every_reader_is_named(tmp_path: Path) -> None:
    duties = (duty(*WORKDAYS, who="the coordinator"), duty("saturday", "monday", hours="18:00-19:30", who="the owner"))
    told = await _beside(tmp_path, at(MONDAY, "12:00"), rota=duties)
    assert (
        "at these times: Monday to Friday, from 10:00 until 16:00 (the coordinator); "
        "Monday and Saturday, from 18:00 until 19:30 (the owner).\n"
    ) in told


async def test_a_closed_day_is_told_when_it_is_near(tmp_path: Path) -> None:
    duties, closed = (duty(*WORKDAYS),), (date(2026, 3, 6),)
    near = await _beside(tmp_path / "near", at(MONDAY, "12:00"), rota=duties, closed=closed)
    assert "(the coordinator). Nobody reads on these days: Friday 6 March.\n" in near
    assert "Nobody reads on" not in await _beside(tmp_path / "far", at(date(2026, 2, 1), "12:00"), rota=duties)


async def test_whoever_lives_by_another_clock_is_told_whose_times_they_are(tmp_path: Path) -> None:
    away = await _beside(tmp_path / "away", at(MONDAY, "12:00"), zone="Asia/Karachi", rota=(duty(*WORKDAYS),))
    assert "(the coordinator). These are times in London.\n" in away
    same = await _beside(tmp_path / "same", at(MONDAY, "12:00"), zone="Europe/Lisbon", rota=(duty(*WORKDAYS),))
    assert "London" not in same


async def test_a_stranger_is_told_the_projects_times(tmp_path: Path) -> None:
    summer = at(date(2026, 7, 6), "12:00")
    stranger = Person(pseudonym="", chat_id=1)
    assert "now, until 16:00" in await said(tmp_path, system("kept_not_read"), summer, stranger)


async def test_without_a_rota_no_time_is_promised(tmp_path: Path) -> None:
    project = example_project().model_copy(update={"rota": ()})
    told = await said(tmp_path, system("kept_not_read"), at(MONDAY, "12:00"), person(), project)
    assert "next: no time is fixed." in told
    assert "no fixed times." in await _beside(tmp_path / "beside", at(MONDAY, "12:00"))


async def _beside(folder: Path, now: datetime, *, zone: str = "Europe/London", **changed: object) -> str:
    """What stands beside a question that asks for own words."""
    folder.mkdir(exist_ok=True)
    project = example_project().model_copy(update={"rota": (), **changed})
    return await said(folder, system("not_monitored"), now, person(zone=zone), project)
