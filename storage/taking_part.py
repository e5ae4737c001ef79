"""How somebody takes part: joining, pausing, leaving, coming back, and how they want to be written to.

Each is a part of a turn that is being kept. Decides nothing that the events do not say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from flows.events import DigestRhythmChosen, PauseChosen, Rung, WithdrawalChosen
from flows.plans import UNHELD, UNSAID, Kind, Plan, brought_back, rehoused, repaced
from storage import (
    cases,
    deadlines,
    digest_looks,
    due,
    erasure,
    invitations,
    leaving,
    meetings,
    members,
    needs,
    on_leaving,
    outbox,
    participation,
    pulse,
    sessions,
)
from storage.holding import held
from storage.turns import Keeping

_AFTERWARDS: Mapping[Rung, Kind] = {"leave_take_back": "forget", "erase": "erase"}
"""What is done at the end of the days in which a rung can be undone."""
_NOT_YET = ("joining", "waiting")
"""They have not said yes."""

# --- joining ---------------------------------------------------------------------------------------------------------


def join(keeping: Keeping) -> None:
    participation.spend_invitation(keeping.connection, keeping.who)
    keeping.person = replace(keeping.person, status="active")
    digest_looks.plan(keeping.connection, keeping.person, keeping.settings, keeping.now)


def forget(keeping: Keeping) -> None:
    """Forgotten as soon as the goodbye is said. Somebody who had joined is not forgotten: that is an erasure."""
    if keeping.person.status not in _NOT_YET:
        return
    invitations.give_back(keeping.connection, keeping.who)
    erasure.request(keeping.connection, keeping.who, keeping.now, after_goodbye=True)
    keeping.person = replace(keeping.person, status="left")


# --- pausing, leaving, coming back -----------------------------------------------------------------------------------


def pause(keeping: Keeping, event: PauseChosen) -> None:
    """What is planned is held until the pause is over; a reminder of something begun before would be of no use then."""
    connection, who = keeping.connection, keeping.who
    resume(keeping)  # another pause takes the place of one that is not over
    outbox.drop_nudges(connection, who)
    due.cancel_kind(connection, who, "reminder")
    person = keeping.person = replace(keeping.person, status="paused", paused_until=event.until)
    hours = keeping.hours
    due.change(connection, who, lambda plan: held(plan, person, hours))
    if event.until is not None:
        due.plan(connection, who, Plan(kind="resume", due_at=event.until))


def resume(keeping: Keeping) -> None:
    """Everything that the pause held comes in its rhythm again, from tomorrow at the earliest."""
    if keeping.person.status != "paused":
        return
    hours, pace, now = keeping.hours, keeping.person.pace, keeping.now
    due.cancel_kind(keeping.connection, keeping.who, "resume")
    due.change(
        keeping.connection,
        keeping.who,
        lambda plan: plan if plan.kind in UNHELD else brought_back(plan, hours, now, pace),
    )
    keeping.person = replace(keeping.person, status="active", paused_until=None)


def withdraw(keeping: Keeping, event: WithdrawalChosen) -> None:
    """Messages stop at once, whatever the rung. Further than that, a request to be contacted ends, unless it goes on.

    What is taken back goes when that can no longer be undone. Rungs only ever add to each other: who asked for an
    erasure, and then only for no more messages, is erased all the same.
    """
    connection, who, now, rung = keeping.connection, keeping.who, keeping.now, event.rung
    used = leaving.used_in(connection, who, rung)
    due_at = deadlines.due_at(keeping, "withdrawal")
    cases.open_for(connection, who, "withdrawal", now=now, due_at=due_at, rung=rung, batches=used)
    _go(keeping)
    keeping.person = replace(keeping.person, status="stopped", paused_until=None, wants_outcome=False)
    if rung != "stop":
        on_leaving.settle(keeping, goes_on=event.contact_goes_on)
    if rung == "leave_take_back":
        leaving.hide(connection, who, now)
    if kind := _AFTERWARDS.get(rung):
        _plan_once(keeping, kind)


def _plan_once(keeping: Keeping, kind: Kind) -> None:
    """At the end of the days in which it can be undone, as they were counted when it was asked for first."""
    connection, who = keeping.connection, keeping.who
    if all(row.plan.kind != kind for row in due.of(connection, who)):
        undone_until = keeping.now + timedelta(days=keeping.settings.undo_days)
        due.plan(connection, who, Plan(kind=kind, due_at=undone_until, late="send"))


def fall_silent(keeping: Keeping) -> None:
    """They have stopped or left, and want nothing any more of what would still have come, as they had asked for it."""
    on_leaving.answer_no_more(keeping)
    keeping.person = replace(keeping.person, wants_outcome=False)


def leave_quietly(keeping: Keeping) -> None:
    """The person blocked the bot: nothing that waits or is planned reaches them, and nothing begins again by itself.

    An erasure goes on. Who had not said yes yet has said no.
    """
    if keeping.person.status in _NOT_YET:
        forget(keeping)
    else:
        _go(keeping)
    outbox.drop_all(keeping.connection, keeping.who)
    sessions.close(keeping.connection, keeping.who)
    keeping.person = replace(keeping.person, status="left", paused_until=None)


def _go(keeping: Keeping) -> None:
    """Nothing waits for them any more and nothing is planned but rights; somebody of the team leaves no case behind."""
    connection, who = keeping.connection, keeping.who
    pulse.leaves(connection, who)
    outbox.drop_all_but_rights(connection, who)
    due.cancel_all_but_rights(connection, who)
    meetings.stay_away(connection, who, keeping.now)
    if keeping.person.role != "participant":
        members.hand_over(keeping, who)


def come_back(keeping: Keeping) -> None:
    """Everything is undone of their leaving that still can be: nothing is erased, and what they took back is shared."""
    connection, who = keeping.connection, keeping.who
    for kind in (*UNSAID, "resume"):
        due.cancel_kind(connection, who, kind)
    leaving.bring_back(connection, who)
    on_leaving.take_up_again(connection, who)
    withdrawn = [case for case in cases.of(connection, who) if case.kind == "withdrawal" and case.on_leaving != "over"]
    if withdrawn:
        pulse.stays(connection, withdrawn[-1].opened_at)
    cases.close_withdrawals(connection, who, keeping.now)
    keeping.person = replace(keeping.person, status="active", paused_until=None, wants_outcome=False)
    digest_looks.plan(connection, keeping.person, keeping.settings, keeping.now)
    needs.review_again(keeping)


# --- how somebody wants to be written to -----------------------------------------------------------------------------


def live_otherwise(keeping: Keeping, **changed: object) -> None:
    """Their zone, quiet hours or days are others now, and everything planned or waiting comes by them."""
    keeping.person = replace(keeping.person, **changed)  # type: ignore[arg-type]
    hours, now = keeping.hours, keeping.now
    due.change(keeping.connection, keeping.who, lambda plan: rehoused(plan, hours, now))
    outbox.look_again(keeping.connection, keeping.who, now)


def change_pace(keeping: Keeping, pace: int) -> None:
    """Half as often, or twice as often again."""
    old, hours, now = keeping.person.pace, keeping.hours, keeping.now
    due.change(keeping.connection, keeping.who, lambda plan: repaced(plan, hours, now, old=old, new=pace))
    keeping.person = replace(keeping.person, pace=pace)


def remind_at_most(keeping: Keeping, most: int) -> None:
    if not most:
        due.cancel_kind(keeping.connection, keeping.who, "reminder")
    keeping.person = replace(keeping.person, reminders=most)


def read_digests(keeping: Keeping, event: DigestRhythmChosen) -> None:
    """Summaries come by themselves like this. If it is as before, the next one comes when it would have."""
    at = event.wall or keeping.person.digest_at
    keeping.person = replace(keeping.person, digest=event.rhythm, digest_at=at)
    digest_looks.plan(keeping.connection, keeping.person, keeping.settings, keeping.now)
