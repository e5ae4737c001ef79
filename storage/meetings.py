"""Sessions, as people call them, and who comes. Knows the team's words about them, and nobody's name.

A place that becomes free goes to whoever has waited longest. Nobody has to be quick: the place is theirs as soon as it
is free (``given``), they are told, and they can say no at any time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.events import ComingAnswered, MeetingCancelled, MeetingMoved, MeetingPlanned
from flows.plans import Meeting, Plan, around
from flows.rhythm import instant
from storage import due
from storage.codes import new_code
from storage.database import Connection, Row
from storage.errors import Overtaken
from storage.holding import held
from storage.records import Gathering
from storage.stamps import maybe_moment, moment, stamp
from storage.turns import Keeping

HAS_PLACE = ("coming", "coming_quietly", "given")
"""The answers of those who have a place. ``given``: they waited, it is theirs now, and they have not been told yet."""
LAST_GIVEN = timedelta(days=1)
"""A place that becomes free later than this before a session is for whoever takes it: nobody is given a place of which
they might hear too late, or in the night."""
WITH_PLACE = "answer IN ('coming', 'coming_quietly', 'given')"
"""The same in SQL, of a row of ``attendance``."""

_GATHERING = f"""
    SELECT code, starts_at, ends_at, zone, about, places, state,
        (SELECT count(*) FROM attendance WHERE meeting = code AND {WITH_PLACE}),
        (SELECT count(*) FROM attendance WHERE meeting = code AND answer = 'waiting')
    FROM meetings"""

# --- what the team does ----------------------------------------------------------------------------------------------


def add(keeping: Keeping, event: MeetingPlanned) -> None:
    """The team has planned a session, on the wall clock of the project's zone."""
    zone = keeping.settings.zone
    about = json.dumps(dict(event.about), ensure_ascii=False)
    times = event.day, event.starts, event.minutes, zone, *_instants(event, zone)
    sql = (
        "INSERT INTO meetings (code, day, starts, minutes, zone, starts_at, ends_at, about, places, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned') ON CONFLICT (code) DO NOTHING"
    )
    while not keeping.connection.execute(sql, (new_code(), *times, about, event.places)).rowcount:
        pass  # the code was taken


def move(keeping: Keeping, event: MeetingMoved) -> None:
    """It is at another time. Whoever comes is told; what comes around it is planned anew when they are.

    Raises Overtaken if it is over, or was called off meanwhile.
    """
    before = _still_to_come(keeping, event.meeting)
    instants = _instants(event, before.zone)
    keeping.connection.execute(
        "UPDATE meetings SET day = ?, starts = ?, minutes = ?, starts_at = ?, ends_at = ? WHERE code = ?",
        (event.day, event.starts, event.minutes, *instants, event.meeting),
    )
    _drop_around(keeping.connection, event.meeting)
    starts = before.starts_at, moment(instants[0])
    _tell(keeping.connection, event.meeting, HAS_PLACE, starts, keeping.now)
    _give_places(keeping.connection, event.meeting, keeping.now)


def cancel(keeping: Keeping, event: MeetingCancelled) -> None:
    """It does not take place; nothing comes around it, and whoever was to come, or waits for a place, is told.

    Raises Overtaken if it is over, or was called off meanwhile.
    """
    before = _still_to_come(keeping, event.meeting)
    keeping.connection.execute("UPDATE meetings SET state = 'cancelled' WHERE code = ?", (event.meeting,))
    _drop_around(keeping.connection, event.meeting)
    _tell(keeping.connection, event.meeting, (*HAS_PLACE, "waiting"), (before.starts_at,), keeping.now)


# --- what people do --------------------------------------------------------------------------------------------------


def answer(keeping: Keeping, event: ComingAnswered) -> None:
    """Somebody comes, does not come, or waits for a place.

    Raises Overtaken if the last place went meanwhile, or if the session is over or was called off.
    """
    connection, code, who = keeping.connection, event.meeting, keeping.who
    before = answer_of(connection, code, who)
    if event.answer != "not_coming":
        meeting = _still_to_come(keeping, code)
        if event.answer != "waiting" and before not in HAS_PLACE and meeting.places_left == 0:
            raise Overtaken("The last place has gone.")
    _write(connection, event, who, keeping.now)
    if before == "given":
        due.cancel(connection, who, "news", about=code)
    _drop_around(connection, code, who)
    if event.answer == "coming":
        _plan_around(keeping, meeting)
    elif event.answer != "coming_quietly":
        _give_places(connection, code, keeping.now)


def stay_away(connection: Connection, pseudonym: str, now: datetime) -> None:
    """The person has left: their places are free, for whoever has waited for one."""
    left = connection.execute("SELECT meeting FROM attendance WHERE pseudonym = ?", (pseudonym,)).fetchall()
    connection.execute("DELETE FROM attendance WHERE pseudonym = ?", (pseudonym,))
    for (code,) in left:
        _give_places(connection, code, now)


def _write(connection: Connection, event: ComingAnswered, who: str, now: datetime) -> None:
    """Who goes on waiting keeps their turn."""
    connection.execute(
        "INSERT INTO attendance (meeting, pseudonym, answer, answered_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (meeting, pseudonym) DO UPDATE SET answer = excluded.answer, answered_at = CASE"
        " WHEN answer IN ('waiting', 'given') AND excluded.answer = 'waiting' THEN answered_at"
        " ELSE excluded.answered_at END",
        (event.meeting, who, event.answer, stamp(now)),
    )


# --- what comes of it ------------------------------------------------------------------------------------------------


def _plan_around(keeping: Keeping, gathering: Gathering) -> None:
    meeting = Meeting(code=gathering.code, starts_at=gathering.starts_at, ends_at=gathering.ends_at)
    for script, schedule in keeping.settings.schedules:
        plan = around(script, schedule, meeting, keeping.hours, keeping.now)
        if plan is not None:
            due.plan(keeping.connection, keeping.who, held(plan, keeping.person, keeping.hours))


def _drop_around(connection: Connection, code: str, who: str | None = None) -> None:
    """Nothing comes before or after it, to this person or to anybody."""
    whose = "?" if who else "SELECT pseudonym FROM attendance WHERE meeting = ?"
    sql = f"DELETE FROM due WHERE kind = 'meeting' AND about = ? AND pseudonym IN ({whose})"
    connection.execute(sql, (code, who or code))


def _give_places(connection: Connection, code: str, now: datetime) -> None:
    """Places that are free go to those who wait, whoever has waited longest first. Who is on a pause is passed over."""
    meeting = one(connection, code)
    if meeting is None or meeting.cancelled or meeting.starts_at - now < LAST_GIVEN:
        return
    free = -1 if meeting.places_left is None else meeting.places_left
    rows = connection.execute(
        "SELECT a.pseudonym FROM attendance a JOIN participation p ON p.pseudonym = a.pseudonym"
        " WHERE a.meeting = ? AND a.answer = 'waiting' AND p.status = 'active'"
        " ORDER BY a.answered_at, a.pseudonym LIMIT ?",
        (code, free),
    ).fetchall()
    for (who,) in rows:
        sql = "UPDATE attendance SET answer = 'given' WHERE meeting = ? AND pseudonym = ?"
        connection.execute(sql, (code, who))
        due.plan(connection, who, _news(code, (meeting.starts_at,), now))


def _tell(
    connection: Connection, code: str, answers: tuple[str, ...], starts: Iterable[datetime], now: datetime
) -> None:
    """Plan news for everybody who gave one of ``answers``, in place of news that they were not told yet."""
    marks = ", ".join("?" * len(answers))
    sql = f"SELECT pseudonym FROM attendance WHERE meeting = ? AND answer IN ({marks})"
    news = _news(code, starts, now)
    for (who,) in connection.execute(sql, (code, *answers)).fetchall():
        due.plan(connection, who, news)


def _news(code: str, starts: Iterable[datetime], now: datetime) -> Plan:
    """What it says is worked out when it is sent, so that two changes are one message.

    It is of use until the session begins: at the time that people know, or at the new one if that is sooner.
    """
    still = min((start for start in starts if start > now), default=now)
    return Plan(kind="news", due_at=now, about=code, late="send", asked=True, expires_at=still)


# --- reading ---------------------------------------------------------------------------------------------------------


def upcoming(connection: Connection, now: datetime) -> tuple[Gathering, ...]:
    """Those that have not ended and were not cancelled, the next one first."""
    sql = f"{_GATHERING} WHERE ends_at > ? AND state = 'planned' ORDER BY starts_at, code"
    return tuple(_gathering(row) for row in connection.execute(sql, (stamp(now),)).fetchall())


def one(connection: Connection, code: str) -> Gathering | None:
    """That one, cancelled or not."""
    row = connection.execute(f"{_GATHERING} WHERE code = ?", (code,)).fetchone()
    return _gathering(row) if row else None


def answer_of(connection: Connection, code: str, pseudonym: str) -> str:
    """What somebody said, or empty."""
    sql = "SELECT answer FROM attendance WHERE meeting = ? AND pseudonym = ?"
    row = connection.execute(sql, (code, pseudonym)).fetchone()
    return str(row[0]) if row else ""


def last_ended(connection: Connection, before: datetime) -> datetime | None:
    """When the last session that took place ended, of those that had ended by then."""
    sql = "SELECT max(ends_at) FROM meetings WHERE state = 'planned' AND ends_at <= ?"
    row = connection.execute(sql, (stamp(before),)).fetchone()
    return maybe_moment(row[0]) if row else None


def _still_to_come(keeping: Keeping, code: str) -> Gathering:
    meeting = one(keeping.connection, code)
    if meeting is None or meeting.cancelled or meeting.ends_at <= keeping.now:
        raise Overtaken("The session is over, or was called off.")
    return meeting


def _instants(event: MeetingPlanned | MeetingMoved, zone: str) -> tuple[str, str]:
    """When it begins and ends, as they are kept."""
    starts_at = instant(datetime.fromisoformat(f"{event.day}T{event.starts}"), ZoneInfo(zone))
    return stamp(starts_at), stamp(starts_at + timedelta(minutes=event.minutes))


def _gathering(row: Row) -> Gathering:
    code, starts_at, ends_at, zone, about, places, state, coming, waiting = row
    return Gathering(
        code=code,
        starts_at=moment(starts_at),
        ends_at=moment(ends_at),
        zone=zone,
        about=json.loads(about),
        places=places,
        coming=coming,
        waiting=waiting,
        cancelled=state == "cancelled",
    )
