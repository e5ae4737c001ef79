"""Brings what comes by itself to everybody in line with the schedule that its script has now.

An author's edit reaches what waits; whoever has had all of a rhythm does not get it again. Some people at a time, so
that nobody who writes meanwhile waits for all of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.plans import Meeting, Plan, around, rehoused, scheduled
from flows.rhythm import Hours, clock, span
from flows.schedule import Schedule
from flows.vocabulary import Role
from storage import begun, due, meetings, participation
from storage.database import Connection
from storage.holding import held
from storage.records import DueRow, Person, Settings, hours_of

AT_ONCE = 200
"""People whose plans are looked at in one transaction."""


class Aligning:
    """One script, and how it is to come by itself.

    What comes around a session is planned when somebody says that they come: here it is only changed, or dropped.
    """

    def __init__(
        self, *, script: str, schedule: Schedule | None, roles: tuple[Role, ...], settings: Settings, now: datetime
    ) -> None:
        is_over = settings.ends_at is not None and now >= settings.ends_at
        self._script = script
        self._schedule = None if is_over else schedule
        self._rule = "" if is_over or schedule is None else _written(schedule)
        self._roles = roles
        self._settings = settings
        self._now = now

    def some(self, connection: Connection, after: str) -> tuple[int, str]:
        """For how many of the next people something changed, and the last of them; empty if there are no more."""
        last = _last_of_some(connection, after) if self._schedule or self._waits(connection) else ""
        if not last:
            return 0, ""
        changed = [self._align(connection, *row) for row in self._astray(connection, after, last)]
        changed += [self._align_around(connection, row) for row in self._astray_around(connection, after, last)]
        return sum(changed), last

    def _waits(self, connection: Connection) -> bool:
        """Whether anything that this script's schedule made still waits for anybody."""
        sql = "SELECT 1 FROM due WHERE kind IN ('schedule', 'meeting') AND script = ? LIMIT 1"
        return connection.execute(sql, (self._script,)).fetchone() is not None

    def _astray(self, connection: Connection, after: str, last: str) -> list[tuple[str, int | None, int]]:
        """Whose plan among these people does not follow the schedule, with its row, and how often it has come.

        What comes once after joining is for those who join from now on: the engine plans it for them.
        """
        schedule = self._schedule
        is_rhythm = schedule is not None and schedule.every is not None
        roles = self._roles if is_rhythm or (schedule and schedule.after_joining) else ()
        takes_part = f"p.role IN ({', '.join('?' * len(roles))}) AND p.status IN ('active', 'paused')"
        rows = connection.execute(
            "SELECT p.pseudonym, d.id, coalesce(b.times, 0) FROM participation p"
            " LEFT JOIN due d ON d.pseudonym = p.pseudonym AND d.kind = 'schedule' AND d.script = ? AND d.about = ''"
            " LEFT JOIN begun b ON b.pseudonym = p.pseudonym AND b.script = ?"
            " WHERE p.pseudonym > ? AND p.pseudonym <= ? AND"
            f" CASE WHEN {takes_part} THEN (? AND d.id IS NULL AND b.rule IS NOT ?) OR d.rule <> ?"
            " ELSE d.id IS NOT NULL END",
            (self._script, self._script, after, last, *roles, is_rhythm, self._rule, self._rule),
        )
        return [(pseudonym, number, times) for pseudonym, number, times in rows.fetchall()]

    def _align(self, connection: Connection, pseudonym: str, number: int | None, times: int) -> bool:
        row = due.one(connection, number) if number is not None else None
        person = participation.faceless(connection, pseudonym)
        if person is None or self._schedule is None or not self._comes_to(person):
            due.cancel(connection, pseudonym, "schedule", self._script)
            begun.lapse(connection, pseudonym, self._script)
            return row is not None
        hours = self._hours(person)
        plan = self._plan(self._schedule, row.plan if row else None, hours, person.pace, times)
        if plan is None:
            due.cancel(connection, pseudonym, "schedule", self._script)
            begun.note(connection, pseudonym, self._script, self._rule, times)
            return row is not None
        plan = _not_before(plan, row.plan, person) if row else plan
        due.plan(connection, pseudonym, held(plan, person, hours))
        return True

    def _comes_to(self, person: Person) -> bool:
        return person.role in self._roles and person.status in ("active", "paused")

    def _hours(self, person: Person) -> Hours:
        return hours_of(person, self._settings.quiet_from, self._settings.quiet_until)

    # --- in a rhythm, or after joining -----------------------------------------------------------------------------

    def _plan(self, schedule: Schedule, old: Plan | None, hours: Hours, pace: int, times: int) -> Plan | None:
        """The next time by ``schedule`` for somebody to whom it has come so often; ``old`` is by what it was before."""
        if schedule.times is not None and times >= schedule.times:
            return None
        before = old.schedule if old else None
        if old is not None and before is not None and _days(before) == _days(schedule):
            plan = self._same_day(schedule, old, hours)
        else:
            since = self._since(schedule, old, hours)
            plan = scheduled(self._script, schedule, hours, since, pace) if since else None
        return replace(plan, times=times) if plan else None

    def _since(self, schedule: Schedule, old: Plan | None, hours: Hours) -> datetime | None:
        """From when on it is counted: for a rhythm from now, else from when they joined."""
        if schedule.after_joining is None:
            return self._now
        before = old.schedule if old else None
        if old is None or before is None or before.after_joining is None:
            return None
        return hours.at(datetime.fromisoformat(old.wall) - span(before.after_joining))

    def _same_day(self, schedule: Schedule, old: Plan, hours: Hours) -> Plan | None:
        """Only the time of day, or when it ends, is another: the day stays."""
        wall = datetime.fromisoformat(old.wall)
        if schedule.at is not None:
            wall = datetime.combine(wall.date(), clock(schedule.at))
        if schedule.until is not None and wall.date() > schedule.until:
            return None
        moved = replace(old, wall=wall.isoformat(timespec="minutes"), rule=self._rule, late=schedule.late)
        return rehoused(moved, hours, self._now)

    # --- around sessions -------------------------------------------------------------------------------------------

    def _astray_around(self, connection: Connection, after: str, last: str) -> list[DueRow]:
        """What is planned around sessions by another rule."""
        rows = connection.execute(
            "SELECT id FROM due WHERE kind = 'meeting' AND script = ? AND rule <> ?"
            " AND pseudonym > ? AND pseudonym <= ?",
            (self._script, self._rule, after, last),
        ).fetchall()
        return [row for (number,) in rows if (row := due.one(connection, number))]

    def _align_around(self, connection: Connection, row: DueRow) -> bool:
        person, meeting = participation.faceless(connection, row.pseudonym), meetings.one(connection, row.plan.about)
        due.carried_out(connection, row.id)
        if person is None or meeting is None or self._schedule is None or not self._comes_to(person):
            return True
        when = Meeting(code=meeting.code, starts_at=meeting.starts_at, ends_at=meeting.ends_at)
        plan = around(self._script, self._schedule, when, self._hours(person), self._now)
        if plan is not None:
            due.plan(connection, row.pseudonym, held(_not_before(plan, row.plan, person), person, self._hours(person)))
        return True


def _not_before(plan: Plan, old: Plan, person: Person) -> Plan:
    """Never earlier than was announced; what a pause holds was announced for no time."""
    return plan if person.status == "paused" else replace(plan, due_at=max(plan.due_at, old.due_at))


def _written(schedule: Schedule) -> str:
    """As a plan keeps the rule that made it."""
    return schedule.model_dump_json(by_alias=True, exclude_defaults=True)


def _days(schedule: Schedule) -> tuple[object, ...]:
    """What decides on which days it comes."""
    return schedule.every, schedule.after_joining, schedule.on, schedule.from_


def _last_of_some(connection: Connection, after: str) -> str:
    sql = (
        "SELECT coalesce(max(pseudonym), '') FROM"
        " (SELECT pseudonym FROM participation WHERE pseudonym > ? ORDER BY pseudonym LIMIT ?)"
    )
    (last,) = connection.execute(sql, (after, AT_ONCE)).fetchone() or ("",)
    return str(last)
