"""May what is due be sent now? Tables to learn from, and thousands of lives in which nobody is written to too much."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as any_given
from hypothesis import strategies as st

from flows import recurring
from flows.plans import (
    PARKED,
    Kind,
    Meeting,
    Plan,
    around,
    brought_back,
    follow_up,
    following,
    parked,
    rehoused,
    reminder,
    repaced,
    resumed,
    scheduled,
    skipped,
)
from flows.rhythm import Hours
from flows.schedule import WEEKDAYS, FollowUp, Schedule
from flows.verdict import Later, Life, Never, Now, Prompt, Verdict, verdict

LONDON = ZoneInfo("Europe/London")
HOURS = Hours(zone=LONDON, quiet_from=time(20), quiet_until=time(9))
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def at(text: str) -> datetime:
    """The instant at which a clock in London shows ``text``."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def plan(due: str = "2027-06-07 10:00", **given: Any) -> Plan:
    """Something that was planned for Monday at ten."""
    wall = datetime.fromisoformat(due).isoformat(timespec="minutes")
    return Plan(**{"kind": "follow_up", "script": "tea", "due_at": at(due), "wall": wall, **given})


def weekly(**given: Any) -> Plan:
    written = Schedule.model_validate({"every": "1 week", "at": "10:00", **given})
    return plan(kind="schedule", late=written.late, rule=written.model_dump_json(by_alias=True, exclude_defaults=True))


def life(**given: Any) -> Life:
    return Life(**{"status": "active", "hours": HOURS, "per_week": 2, **given})


def prompts(*moments: str, asked: bool = False, script: str = "other") -> tuple[Prompt, ...]:
    return tuple(Prompt(at=at(moment), asked=asked, script=script) for moment in moments)


def told(given: Verdict) -> str:
    match given:
        case Now():
            return "now"
        case Later(until=until):
            return "parked" if until == PARKED else f"{HOURS.local(until):%a %m-%d %H:%M}"
        case Never(why=why):
            return why


TEN = "2027-06-07 10:00"
ROWS: dict[str, tuple[Plan, Life, str, str]] = {
    "in time": (plan(), life(), TEN, "now"),
    "a little late": (plan(), life(), "2027-06-07 11:59", "now"),
    # late
    "late, it moves to the next day": (plan(), life(), "2027-06-07 12:01", "Tue 06-08 10:00"),
    "late, and its time of day is still to come": (plan(), life(), "2027-06-10 08:00", "Thu 06-10 10:00"),
    "late, and sent all the same": (plan(late="send"), life(), "2027-06-10 11:00", "now"),
    "late, and sent when they are awake": (plan(late="send"), life(), "2027-06-10 23:00", "Fri 06-11 09:00"),
    "late, but not so late": (plan(late="skip after 24 hours"), life(), "2027-06-08 09:59", "now"),
    "too late for its policy": (plan(late="skip after 24 hours"), life(), "2027-06-08 10:01", "late"),
    "too late by the time they are awake": (plan(late="skip after 12 hours"), life(), "2027-06-07 21:30", "late"),
    # quiet hours and days
    "quiet hours": (plan(), life(), "2027-06-07 20:00", "Tue 06-08 10:00"),
    "not one of their days": (plan(), life(hours=replace(HOURS, days=frozenset({2}))), TEN, "Wed 06-09 10:00"),
    # somebody is busy
    "in the middle of something": (plan(), life(talked_at=at("2027-06-07 09:30")), TEN, "Mon 06-07 10:30"),
    "something was left open": (plan(), life(talked_at=at("2027-06-07 08:30")), TEN, "now"),
    "just written to": (plan(asked=True), life(prompts=prompts("2027-06-07 09:50")), TEN, "Mon 06-07 10:50"),
    # the same, on the same day
    "they asked for it today, and had it": (
        plan(script="tea"),
        life(prompts=prompts("2027-06-07 09:00", asked=True, script="tea")),
        TEN,
        "already",
    ),
    "they asked for it, and it has come by itself": (
        plan(script="tea", asked=True),
        life(prompts=prompts("2027-06-07 09:00", script="tea")),
        TEN,
        "already",
    ),
    "they asked for it, we were away, and then it came by itself": (
        plan("2027-06-04 10:00", script="tea", asked=True),
        life(prompts=prompts("2027-06-06 10:00", script="tea")),
        TEN,
        "already",
    ),
    "they had it yesterday": (
        plan(script="tea"),
        life(prompts=prompts("2027-06-06 10:00", asked=True, script="tea")),
        TEN,
        "now",
    ),
    "a reminder of what came today": (
        plan(kind="reminder", script="tea", asked=True),
        life(prompts=prompts("2027-06-07 08:00", script="tea")),
        TEN,
        "now",
    ),
    # how much is enough
    "one today already": (plan(), life(prompts=prompts("2027-06-07 09:00")), "2027-06-07 10:30", "Tue 06-08 10:00"),
    "one today that they asked for": (plan(), life(prompts=prompts("2027-06-07 09:00", asked=True)), TEN, "now"),
    "two this week": (
        plan(),
        life(prompts=prompts("2027-06-02 10:00", "2027-06-04 10:00")),
        TEN,
        "Wed 06-09 10:00",
    ),
    "two last week": (plan(), life(prompts=prompts("2027-05-31 10:00", "2027-05-30 10:00")), TEN, "now"),
    "two in two weeks, at half the pace": (
        plan(),
        life(pace=2, prompts=prompts("2027-05-28 10:00", "2027-05-30 10:00")),
        TEN,
        "Fri 06-11 10:00",
    ),
    "two this week, but they asked for it": (
        plan(asked=True),
        life(prompts=prompts("2027-06-02 10:00", "2027-06-04 10:00")),
        TEN,
        "now",
    ),
    "one a week is enough": (
        plan(),
        life(per_week=1, prompts=prompts("2027-06-01 18:00")),
        TEN,
        "Tue 06-08 10:00",
    ),
    "enough until it is too late for its policy": (
        plan(late="skip after 24 hours"),
        life(prompts=prompts("2027-06-04 10:00", "2027-06-05 10:00")),
        TEN,
        "late",
    ),
    # rhythms
    "the next of its rhythm comes first": (weekly(), life(), "2027-06-14 08:00", "merged"),
    "late, and the next is days away": (weekly(), life(), "2027-06-09 11:00", "Thu 06-10 10:00"),
    "after its last day": (weekly(until="2027-06-08"), life(), "2027-06-09 09:30", "over"),
    "on its last day": (weekly(until="2027-06-08"), life(), "2027-06-08 09:30", "Tue 06-08 10:00"),
    # a pause
    "a pause": (
        plan(),
        life(status="paused", paused_until=at("2027-06-20 12:00")),
        TEN,
        "Mon 06-21 10:00",
    ),
    "a rhythm in a pause": (
        weekly(),
        life(status="paused", paused_until=at("2027-06-20 12:00")),
        TEN,
        "Mon 06-21 10:00",
    ),
    "the welcome after a pause waits for a day that suits them": (
        weekly(),
        life(status="paused", paused_until=at("2027-06-06 12:00"), hours=replace(HOURS, days=frozenset({0}))),
        TEN,
        "Mon 06-14 10:00",
    ),
    "a pause without an end": (weekly(until="2027-06-08"), life(status="paused"), TEN, "parked"),
    "the end of a pause": (plan(kind="resume"), life(status="paused"), TEN, "now"),
    "the end of a pause, at night": (plan(kind="resume"), life(status="paused"), "2027-06-07 21:00", "Tue 06-08 09:00"),
    "the end of a pause that is over": (plan(kind="resume"), life(), TEN, "over"),
    # of no use any more
    "a reminder after its days": (plan(kind="reminder", expires_at=at("2027-06-12 10:00")), life(), "2027-06-12 10:00",
        "too_late"),
    "before a session that begins before they are awake": (
        plan(kind="meeting", late="send", asked=True, expires_at=at("2027-06-08 08:00")),
        life(),
        "2027-06-07 20:30",
        "too_late",
    ),
    "the project is over": (plan(), life(ends_at=at("2027-06-07 09:00")), TEN, "over"),
    "the project will be over": (plan(), life(ends_at=at("2027-06-08 09:00")), "2027-06-07 13:00", "over"),
    # news of a session
    "news, whatever the cap and the pause": (
        plan(kind="news"),
        life(status="paused", prompts=prompts("2027-06-04 10:00", "2027-06-05 10:00")),
        TEN,
        "now",
    ),
    "news at night": (plan(kind="news", late="send"), life(), "2027-06-07 21:00", "Tue 06-08 09:00"),
    "news at night of a session early in the morning": (
        plan(kind="news", expires_at=at("2027-06-08 08:00")),
        life(),
        "2027-06-07 21:00",
        "now",
    ),
    "news of a session that has begun": (plan(kind="news", expires_at=at(TEN)), life(), TEN, "too_late"),
    # between one person and the team
    "what came of a theme was promised, whatever the cap": (
        plan(kind="outcome", asked=True),
        life(prompts=prompts("2027-06-04 10:00", "2027-06-05 10:00")),
        TEN,
        "now",
    ),
    "what came of another theme, not at once": (
        plan(kind="outcome", script="outcome", asked=True),
        life(prompts=prompts("2027-06-07 09:30", asked=True, script="outcome")),
        TEN,
        "Mon 06-07 10:30",
    ),
    "what came of a theme, at night": (plan(kind="outcome", asked=True, late="send"), life(), "2027-06-07 21:00",
        "Tue 06-08 09:00"),
    "what came of a theme, in a pause": (
        plan(kind="outcome", asked=True),
        life(status="paused", paused_until=at("2027-06-20 12:00")),
        TEN,
        "Mon 06-21 10:00",
    ),
    "a question back counts as one of the week's": (
        plan(kind="question"),
        life(prompts=prompts("2027-06-02 10:00", "2027-06-04 10:00")),
        TEN,
        "Wed 06-09 10:00",
    ),
    "a question back, in a pause without an end": (plan(kind="question"), life(status="paused"), TEN, "parked"),
    "an answer for who asked back": (plan(kind="reply", asked=True, late="send"), life(), "2027-06-07 21:00",
        "Tue 06-08 09:00"),
    "what came of other words": (
        plan(kind="proposal", asked=True),
        life(prompts=prompts("2027-06-07 08:30")),
        TEN,
        "now",
    ),
    "what came of a theme, for somebody who has left": (plan(kind="outcome", asked=True), life(status="stopped"), TEN,
        "left"),
    # who is not written to
    "they have left": (plan(), life(status="left"), TEN, "left"),
    "they have said stop": (plan(kind="news"), life(status="stopped"), TEN, "left"),
    "they have not said yes yet": (weekly(), life(status="joining"), TEN, "left"),
    "an erasure depends on nothing": (plan(kind="erase"), life(status="stopped"), "2027-06-07 23:00", "now"),
}  # fmt: skip


@pytest.mark.parametrize(("planned", "given", "now", "then"), ROWS.values(), ids=ROWS)
def test_what_is_due_is_sent_deferred_or_left_out(planned: Plan, given: Life, now: str, then: str) -> None:
    assert told(verdict(planned, given, at(now))) == then


def test_an_hour_that_does_not_exist_is_no_reason_to_wait() -> None:
    night_owl = replace(HOURS, quiet_from=time(12), quiet_until=time(1))
    moved = verdict(plan("2027-03-27 01:30"), life(hours=night_owl), at("2027-03-27 04:00"))
    assert told(moved) == "Sun 03-28 02:00"


# --- anything at all -------------------------------------------------------------------------------------------------

clocks = st.times().map(lambda given: given.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
some_lives = st.builds(
    Life,
    status=st.sampled_from(["active", "active", "paused", "stopped", "left", "joining"]),
    hours=st.builds(
        Hours,
        zone=st.sampled_from(["Europe/London", "Asia/Karachi", "Australia/Lord_Howe"]).map(ZoneInfo),
        quiet_from=clocks,
        quiet_until=clocks,
        days=st.frozensets(st.integers(0, 6)),
    ),
    per_week=st.integers(1, 14),
    pace=st.sampled_from([1, 2, 4, 8]),
    paused_until=st.none() | moments,
    ends_at=st.none() | moments,
)
some_plans = st.builds(
    plan,
    due=moments.map(lambda given: given.strftime("%Y-%m-%d %H:%M")),
    kind=st.sampled_from(get_args(Kind)),
    late=st.sampled_from(["send", "move", "skip after 5 hours"]),
    asked=st.booleans(),
    expires_at=st.none() | moments,
) | st.builds(
    weekly,
    on=st.lists(st.sampled_from(WEEKDAYS), max_size=3),
    late=st.sampled_from(["send", "move", "skip after 48 hours"]),
    until=st.none() | moments.map(datetime.date),
)
some_prompts = st.lists(st.tuples(st.timedeltas(timedelta(), 60 * DAY), st.booleans()), max_size=20)


@any_given(some_plans, some_lives, some_prompts, st.timedeltas(timedelta(), 30 * DAY), st.none() | st.just(50 * MINUTE))
def test_whatever_is_due_is_sent_or_waits_for_a_time_at_which_it_can_be_sent_or_is_left_out_with_a_reason(
    planned: Plan, given: Life, ago: list[tuple[timedelta, bool]], late: timedelta, talked: timedelta | None
) -> None:
    now = planned.due_at + late
    sent = tuple(Prompt(at=now - before, asked=asked) for before, asked in ago)
    given = replace(given, prompts=sent, talked_at=now - talked if talked else None)
    match verdict(planned, given, now):
        case Later(until=until):
            assert until > now
            if until != PARKED and given.status == "active":
                again = verdict(replace(planned, due_at=until), given, until)
                assert again == Now(), "and if nothing else happens until then, it is sent then"
        case Never(why=why):
            assert why
        case told_now:
            assert told_now == Now()
            assert planned.expires_at is None or now < planned.expires_at


# --- lives -----------------------------------------------------------------------------------------------------------

ZONES = ("Europe/London", "Asia/Karachi", "America/St_Johns", "Pacific/Auckland", "America/Santiago", "Africa/Cairo")
LIVES, WEEKS = 1500, 5
BEGINS = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Story:
    """One random life, walked from one due row to the next."""

    chance: random.Random
    now: datetime
    life: Life
    plans: list[Plan]
    announced: dict[str, datetime] = field(default_factory=dict)
    """For each script, when it was last said to come."""
    left_out: int = 0
    sent: int = 0
    verdicts: int = 0

    def live(self, until: datetime) -> None:
        while self.now < until:
            planned = min(self.plans, key=lambda one: one.due_at, default=None)
            happens = self.now + self.chance.expovariate(1 / 4) * DAY
            if planned is None or planned.due_at > happens:
                self.now = happens
                self.something_happens()
            else:
                self.now = max(self.now, planned.due_at) + self.lateness()
                self.carry_out(planned)

    def lateness(self) -> timedelta:
        """Mostly seconds, sometimes the machine was off for hours or days."""
        kinds = (timedelta(), 20 * timedelta(seconds=1), 3 * HOUR, 2 * DAY, 9 * DAY)
        return self.chance.choices(kinds, (40, 40, 6, 2, 1))[0] * self.chance.random()

    def carry_out(self, planned: Plan) -> None:
        self.verdicts += 1
        self.plans.remove(planned)
        match verdict(planned, self.life, self.now):
            case Now():
                self.may_be_sent(planned)
                self.send(planned)
            case Later(until=then):
                assert then > self.now, "it is never asked again in the same instant"
                self.plans.append(replace(planned, due_at=then))
            case Never(why=why):
                self.left_out += 1
                self.has_a_reason(planned, why)
                self.goes_on(planned, skipped(planned, self.life.hours, self.now, self.life.pace))

    # --- what must hold ------------------------------------------------------------------------------------------

    def may_be_sent(self, planned: Plan) -> None:
        life, now = self.life, self.now
        assert life.status == "active" or (life.status == "paused" and life.paused_until and life.paused_until <= now)
        assert self.announced[planned.script] <= now, "nothing is earlier than announced"
        assert planned.expires_at is None or now < planned.expires_at
        assert life.ends_at is None or now < life.ends_at
        local = life.hours.local(now)
        assert not life.hours.days or local.weekday() in life.hours.days
        assert not is_quiet(life.hours, local.time())
        assert planned.rhythm is None or planned.rhythm.until is None or local.date() <= planned.rhythm.until
        assert all(now - prompt.at >= HOUR for prompt in life.prompts), "never two at once"
        if not planned.asked:
            self.is_bearable(local.date())

    def is_bearable(self, today: date) -> None:
        days = [self.life.hours.local(prompt.at).date() for prompt in self.life.prompts if not prompt.asked]
        assert today not in days, "not two on one day"
        window = [day for day in days if (today - day).days < 7 * self.life.pace]
        assert len(window) < self.life.per_week, "not more than enough"

    def has_a_reason(self, planned: Plan, why: str) -> None:
        match why:
            case "left":
                assert self.life.status in ("stopped", "left")
            case "late":
                assert planned.late.startswith("skip")
            case "too_late":
                assert planned.expires_at is not None
            case "merged":
                assert planned.rhythm is not None
            case _:
                assert why == "over"
                assert self.life.ends_at is not None or (planned.rhythm is not None and planned.rhythm.until)

    def goes_on(self, before: Plan, after: Plan | None) -> None:
        """A rhythm ends by its last day or by its times, and by nothing else."""
        if after is not None:
            assert after.due_at > self.now
            self.plan(after)
        elif before.rhythm is not None and before.rhythm.times is None:
            wall = recurring.later(before.rhythm, datetime.fromisoformat(before.wall), self.local, self.life.pace)
            assert not recurring.is_open(before.rhythm, wall.date())

    # --- what happens --------------------------------------------------------------------------------------------

    @property
    def local(self) -> datetime:
        return self.life.hours.local(self.now)

    def plan(self, planned: Plan) -> None:
        self.plans = [one for one in self.plans if (one.kind, one.script) != (planned.kind, planned.script)]
        self.plans.append(planned)
        self.announced[planned.script] = planned.due_at

    def send(self, planned: Plan) -> None:
        self.sent += 1
        prompt = Prompt(at=self.now, asked=planned.asked)
        talks = self.now if self.chance.random() < 0.3 else None
        self.life = replace(self.life, prompts=(*self.life.prompts[-40:], prompt), talked_at=talks)
        self.goes_on(planned, following(planned, self.life.hours, self.now, self.life.pace))
        if planned.kind == "schedule" and self.chance.random() < 0.4:
            self.plan(replace(reminder(f"{planned.script}_again", "2 days", self.life.hours, self.now)))
        elif self.chance.random() < 0.2:
            later = FollowUp(script="later", after=self.chance.choice(["5 hours", "1 day"]), asked=self.coin())
            self.plan(follow_up(later, self.life.hours, self.now))

    def coin(self) -> bool:
        return self.chance.random() < 0.5

    def something_happens(self) -> None:
        happens = (self.change_pace, self.move_house, self.pause, self.come_back, self.come_to_a_session)
        self.chance.choices((*happens, self.stop), (4, 4, 4, 4, 4, 1))[0]()

    def change_pace(self) -> None:
        new, old = self.chance.choice([1, 2, 4, 8]), self.life.pace
        self.change(lambda one: repaced(one, self.life.hours, self.now, old=old, new=new))
        self.life = replace(self.life, pace=new)

    def move_house(self) -> None:
        self.life = replace(self.life, hours=some_hours(self.chance))
        self.change(lambda one: rehoused(one, self.life.hours, self.now))

    def pause(self) -> None:
        if self.life.status not in ("active", "paused"):
            return
        until = self.now + self.chance.choice([1, 7, 30, 90]) * DAY if self.chance.random() < 0.8 else None
        self.life = replace(self.life, status="paused", paused_until=until)
        life, hours = self.life, self.life.hours
        self.change(lambda one: parked(one, hours) if until is None else resumed(one, hours, until, life.pace))

    def come_back(self) -> None:
        if self.life.status == "paused":
            self.life = replace(self.life, status="active", paused_until=None)
            self.change(lambda one: brought_back(one, self.life.hours, self.now, self.life.pace))

    def come_to_a_session(self) -> None:
        starts = self.now + self.chance.random() * 5 * DAY
        meeting = Meeting(code="K3D9", starts_at=starts, ends_at=starts + 2 * HOUR)
        for name in ("before_session", "after_session"):
            given = Schedule.model_validate({name: self.chance.choice(["1 day", "2 hours"])})
            planned = around(name, given, meeting, self.life.hours, self.now)
            if planned is not None:
                self.plan(planned)

    def stop(self) -> None:
        self.life = replace(self.life, status=self.chance.choice(["stopped", "left"]))

    def change(self, changed: Any) -> None:
        self.plans = [changed(one) for one in self.plans]
        self.announced |= {one.script: one.due_at for one in self.plans}


def is_quiet(hours: Hours, clock: time) -> bool:
    clock, begins, ends = clock.replace(second=0, microsecond=0), hours.quiet_from, hours.quiet_until
    return begins <= clock < ends if begins <= ends else clock >= begins or clock < ends


def some_hours(chance: random.Random) -> Hours:
    quiet_from, quiet_until = (time(chance.randrange(24), chance.choice([0, 30])) for _ in range(2))
    usual = chance.random() < 0.5
    return Hours(
        zone=ZoneInfo(chance.choice(ZONES)),
        quiet_from=time(20) if usual else quiet_from,
        quiet_until=time(9) if usual else quiet_until,
        days=frozenset(range(7)) if usual else frozenset(chance.sample(range(7), chance.randrange(7))),
    )


def some_schedule(chance: random.Random, begins: date) -> Schedule:
    weeks = chance.random() < 0.6
    given: dict[str, Any] = {"every": f"{chance.randint(1, 3)} weeks" if weeks else f"{chance.randint(1, 9)} days"}
    given |= {"at": f"{chance.randrange(24):02}:{chance.choice(['00', '30'])}"}
    given |= {"on": chance.sample(WEEKDAYS, chance.randint(0, 3))} if weeks else {}
    given |= {"late": chance.choice(["send", "move", "skip after 3 hours", "skip after 48 hours"])}
    given |= {"until": begins + chance.randint(5, 90) * DAY} if chance.random() < 0.2 else {}
    given |= {"times": chance.randint(1, 6)} if chance.random() < 0.2 else {}
    return Schedule.model_validate(given)


def stories() -> Iterator[Story]:
    for seed in range(LIVES):
        chance = random.Random(seed)
        now = BEGINS + chance.random() * 365 * DAY
        ends = now + chance.randint(20, 100) * DAY if chance.random() < 0.2 else None
        given = life(hours=some_hours(chance), per_week=chance.randint(1, 4), ends_at=ends)
        story = Story(chance=chance, now=now, life=given, plans=[])
        for nth in range(chance.randint(1, 4)):
            planned = scheduled(f"script_{nth}", some_schedule(chance, now.date()), given.hours, now)
            if planned is not None:
                story.plan(planned)
        yield story


def test_in_thousands_of_lives_nobody_is_written_to_too_much_too_early_or_when_it_is_not_welcome() -> None:
    sent = left_out = 0
    for story in stories():
        story.live(story.now + WEEKS * 7 * DAY)
        assert story.verdicts < WEEKS * 7 * 8, "what is due is not asked about again and again"
        sent, left_out = sent + story.sent, left_out + story.left_out
    assert sent > LIVES * 3, "they are written to all the same"
    assert left_out > LIVES // 5, "and not everything could be sent"


def test_whoever_lives_undisturbed_gets_everything_when_it_was_announced() -> None:
    schedule = Schedule.model_validate({"every": "1 week", "at": "18:00", "on": ["tuesday", "friday"]})
    planned, given, moments = scheduled("tea", schedule, HOURS, BEGINS), life(), list[datetime]()
    while planned is not None and len(moments) < 60:
        assert verdict(planned, given, planned.due_at) == Now()
        moments.append(HOURS.local(planned.due_at))
        given = replace(given, prompts=(*given.prompts, Prompt(at=planned.due_at)))
        planned = following(planned, HOURS, planned.due_at)
    assert {(moment.weekday(), moment.time()) for moment in moments} == {(1, time(18)), (4, time(18))}
    assert moments[-1] - moments[0] < 30 * 7 * DAY
