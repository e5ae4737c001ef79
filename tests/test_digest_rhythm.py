"""When summaries come by themselves: whose rhythm it is, at which time of whose day, and what is new to whom."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest

from flows.digest_rhythm import DigestRhythm, comes, first_look, rhythm_of
from flows.plans import PARKED, Plan, brought_back, following, parked, rehoused, resumed
from flows.rhythm import Hours
from flows.verdict import Later, Life, Never, Now, Prompt, Verdict, verdict
from flows.vocabulary import Role

LONDON, TORONTO = ZoneInfo("Europe/London"), ZoneInfo("America/Toronto")
HOURS = Hours(zone=LONDON, quiet_from=time(20), quiet_until=time(9))
AT_NIGHT = Hours(zone=LONDON, quiet_from=time(8), quiet_until=time(17))
"""Of somebody who sleeps by day."""
MONDAY = "2027-06-07 12:00"


def at(text: str, zone: ZoneInfo = LONDON) -> datetime:
    """The instant at which the wall clock shows ``text``."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def shown(plan: Plan, hours: Hours = HOURS) -> str:
    """What the person's clock shows when it comes."""
    return f"{hours.local(plan.due_at):%a %m-%d %H:%M}"


def look(rhythm: DigestRhythm, now: str = MONDAY, hours: Hours = HOURS) -> Plan:
    plan = first_look(rhythm, hours, at(now))
    assert plan is not None
    return plan


def looks(plan: Plan | None, most: int) -> list[str]:
    """When it is looked, if each time is carried out when it is due."""
    found: list[str] = []
    while plan is not None and len(found) < most:
        found.append(f"{plan.due_at:%m-%d %H:%M}")
        plan = following(plan, HOURS, plan.due_at)
    return found


# --- how often -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "role", "rhythm"),
    [
        ("", "facilitator", "weekly"),
        ("", "coordinator", "off"),
        ("", "owner", "off"),
        ("daily", "facilitator", "daily"),
        ("off", "facilitator", "off"),
        ("after_session", "owner", "after_session"),
        ("weekly", "participant", "off"),
    ],
)
def test_somebody_has_the_rhythm_of_their_role_until_they_choose_one(
    chosen: DigestRhythm | Literal[""], role: Role, rhythm: DigestRhythm
) -> None:
    assert rhythm_of(chosen, role) == rhythm


@pytest.mark.parametrize(
    ("rhythm", "now", "hours", "first"),
    [
        ("daily", "2027-06-07 08:00", HOURS, "Tue 06-08 10:00"),  # not on the day on which they chose it
        ("daily", MONDAY, HOURS, "Tue 06-08 10:00"),
        ("after_session", MONDAY, HOURS, "Tue 06-08 10:00"),
        ("weekly", MONDAY, HOURS, "Mon 06-14 10:00"),
        ("weekly", "2027-06-13 23:00", HOURS, "Mon 06-14 10:00"),
        ("daily", MONDAY, AT_NIGHT, "Tue 06-08 17:00"),  # when they are up
        (
            "weekly",
            MONDAY,
            Hours(zone=LONDON, quiet_from=time(20), quiet_until=time(9), days=frozenset({2})),
            "Wed 06-16 10:00",
        ),
    ],
)
def test_it_is_looked_in_the_readers_own_hours(rhythm: DigestRhythm, now: str, hours: Hours, first: str) -> None:
    plan = look(rhythm, now, hours)
    assert (shown(plan, hours), plan.kind, plan.script, plan.asked) == (first, "digest", "digest", True)


def test_who_wants_none_gets_none() -> None:
    assert first_look("off", HOURS, at(MONDAY)) is None


def test_it_is_the_same_time_on_the_wall_when_the_clocks_change() -> None:
    assert looks(look("daily", "2027-03-26 12:00"), 3) == ["03-27 10:00", "03-28 09:00", "03-29 09:00"]
    assert looks(look("weekly", "2027-10-20 12:00"), 3) == ["10-25 09:00", "11-01 10:00", "11-08 10:00"]


def test_in_another_zone_it_is_the_same_time_on_the_wall() -> None:
    there = Hours(zone=TORONTO, quiet_from=time(20), quiet_until=time(9))
    moved = rehoused(look("weekly"), there, at(MONDAY))
    assert shown(moved, there) == "Mon 06-14 10:00"
    assert moved.due_at == at("2027-06-14 10:00", TORONTO)


# --- what is new -----------------------------------------------------------------------------------------------------

TUESDAY, WEDNESDAY, THURSDAY = (at(f"2027-06-{day} 18:00") for day in ("08", "09", "10"))
NEW: dict[str, tuple[DigestRhythm, datetime | None, datetime | None, datetime | None, bool]] = {
    # rhythm, the newest one, the last one that came, the last session that can be in the newest one
    "there is none yet": ("daily", None, None, None, False),
    "the first one": ("daily", TUESDAY, None, None, True),
    "the same as the last time": ("daily", TUESDAY, TUESDAY, None, False),
    "one more": ("weekly", WEDNESDAY, TUESDAY, None, True),
    "none is wanted": ("off", WEDNESDAY, TUESDAY, None, False),
    "no session yet": ("after_session", WEDNESDAY, None, None, False),
    "the first session": ("after_session", WEDNESDAY, None, at("2027-06-08 16:00"), True),
    "heard in the last one already": ("after_session", THURSDAY, WEDNESDAY, at("2027-06-08 16:00"), False),
    "heard since the last one": ("after_session", THURSDAY, WEDNESDAY, at("2027-06-09 16:00"), True),
    "too late to be heard in the last one": (
        "after_session",
        THURSDAY,
        TUESDAY,
        at("2027-06-08 16:00"),
        True,
    ),
    "a session, and nothing new": ("after_session", TUESDAY, TUESDAY, at("2027-06-07 16:00"), False),
}


@pytest.mark.parametrize(("rhythm", "newest", "seen", "ended", "is_new"), NEW.values(), ids=NEW)
def test_a_summary_comes_once_and_after_a_session_if_that_was_wanted(
    rhythm: DigestRhythm, newest: datetime | None, seen: datetime | None, ended: datetime | None, *, is_new: bool
) -> None:
    assert comes(rhythm, newest=newest, seen=seen, session_ended=ended) is is_new


# --- whether it may come now -----------------------------------------------------------------------------------------


def told(given: Verdict) -> str:
    match given:
        case Now():
            return "now"
        case Later(until=until):
            return "parked" if until == PARKED else f"{HOURS.local(until):%a %m-%d %H:%M}"
        case Never(why=why):
            return why


DAILY, WEEKLY = look("daily"), look("weekly")
"""Due on Tuesday the 8th at ten; due on Monday the 14th at ten."""
OTHERS = tuple(Prompt(at=at(f"2027-06-0{day} 10:00"), script="other") for day in (6, 7))
ROWS: dict[str, tuple[Plan, dict[str, Any], str, str]] = {
    "in time": (DAILY, {}, "2027-06-08 10:00", "now"),
    "late, it is moved": (WEEKLY, {}, "2027-06-14 15:00", "Tue 06-15 10:00"),
    "late, it takes the place of the next one": (DAILY, {}, "2027-06-10 15:00", "Fri 06-11 10:00"),
    "at night": (DAILY, {}, "2027-06-10 03:00", "Thu 06-10 10:00"),
    "in the middle of something": (DAILY, {"talked_at": at("2027-06-08 09:40")}, "2027-06-08 10:00", "Tue 06-08 10:40"),
    "it counts as none of the week's": (DAILY, {"prompts": OTHERS}, "2027-06-08 10:00", "now"),
    "they came for it themselves that day": (
        DAILY,
        {"prompts": (Prompt(at=at("2027-06-08 08:00"), asked=True, script="digest"),)},
        "2027-06-08 10:00",
        "now",
    ),
    "in a pause": (DAILY, {"status": "paused", "paused_until": at("2027-06-12 12:00")}, MONDAY, "Sun 06-13 10:00"),
    "in a pause without an end": (DAILY, {"status": "paused"}, "2027-06-08 10:00", "parked"),
    "they have left": (DAILY, {"status": "stopped"}, "2027-06-08 10:00", "left"),
    "the project is over": (DAILY, {"ends_at": at("2027-06-08 00:00")}, "2027-06-08 10:00", "over"),
}


@pytest.mark.parametrize(("plan", "given", "now", "then"), ROWS.values(), ids=ROWS)
def test_it_comes_when_it_is_welcome_and_is_moved_and_never_lost(
    plan: Plan, given: dict[str, Any], now: str, then: str
) -> None:
    life = Life(**{"status": "active", "hours": HOURS, "per_week": 2, **given})
    assert told(verdict(plan, life, at(now))) == then


def test_a_pause_holds_it_and_brings_it_back_in_its_rhythm() -> None:
    assert shown(resumed(WEEKLY, HOURS, at("2027-06-20 12:00"))) == "Mon 06-21 10:00"
    assert shown(brought_back(parked(WEEKLY, HOURS), HOURS, at("2027-06-09 12:00"))) == "Mon 06-14 10:00"
