"""Applies a turn to ``project.db``: one case for each event. Decides nothing that the events do not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never, cast
from zoneinfo import ZoneInfo

from flows.events import (
    AnswerGiven,
    AnswerSkipped,
    AnswerTakenBack,
    AnyEvent,
    Asked,
    CameBack,
    CaseMoved,
    ConsentGiven,
    ConsentRefused,
    ContributionMade,
    ContributionTakenBack,
    CopyAsked,
    EasyWordsChosen,
    FollowUpPlanned,
    LanguageChosen,
    NameChosen,
    PauseChosen,
    Resumed,
    RoleAccepted,
    Rung,
    Said,
    ScriptBegan,
    ScriptEnded,
    Shown,
    TapAnswered,
    WithdrawalChosen,
)
from flows.rhythm import awake, clock, planned
from flows.script import FollowUp
from storage import (
    answers,
    cases,
    consents,
    contributions,
    counters,
    due,
    erasure,
    inbox,
    invitations,
    outbox,
    participation,
    sessions,
)
from storage.database import Connection
from storage.outbox import Outbox
from storage.records import Message, Outgoing, Person, Settings, Turn
from storage.sealing import Seal


@dataclass(kw_only=True, slots=True)
class Keeping:
    """A turn on its way into the database."""

    connection: Connection
    turn: Turn
    seal: Seal
    settings: Settings
    outbox: Outbox
    person: Person
    """As they are after the events so far."""
    session: str = ""
    """The session that answers of this turn belong to: the one that was open when the reply came."""

    @property
    def who(self) -> str:
        """The person's pseudonym."""
        return self.person.pseudonym


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Somebody of the team, and what they are told."""

    person: Person
    seal: Seal
    message: Message


def keep(
    connection: Connection, turn: Turn, seal: Seal, settings: Settings, box: Outbox, team: Sequence[Told] = ()
) -> tuple[Outgoing, ...]:
    """Keep all of a turn. Returns its messages if they may be sent at once; nothing for a turn that was kept before."""
    if not is_new(connection, turn):
        return ()
    keeping = Keeping(connection=connection, turn=turn, seal=seal, settings=settings, outbox=box, person=turn.person)
    for event in turn.events:
        _apply(keeping, cast(AnyEvent, event))
    if keeping.person is not turn.person:
        participation.write(connection, keeping.person)
    sessions.write(connection, keeping.who, turn.session, seal, turn.now)
    announce(connection, team, box, turn.now)
    return _say(keeping)


def is_new(connection: Connection, turn: Turn) -> bool:
    """Take note of the turn's update and due row. False if either was kept before."""
    if turn.update_id is not None and not inbox.first_time(connection, turn.update_id, turn.now):
        return False
    return turn.due_id is None or due.carried_out(connection, turn.due_id)


def _say(keeping: Keeping) -> tuple[Outgoing, ...]:
    """In order: a message that follows one still unsent waits for it."""
    if not keeping.turn.messages:
        return ()
    at_once = not outbox.is_waiting(keeping.connection, keeping.who)
    put = tuple(
        keeping.outbox.put(
            keeping.connection, message, keeping.person, keeping.seal, attempted=at_once, now=keeping.turn.now
        )
        for message in keeping.turn.messages
    )
    return put if at_once else ()


def announce(connection: Connection, team: Sequence[Told], box: Outbox, now: datetime) -> None:
    """Put each message into the lane of the one who is told, unless they were erased a moment ago."""
    for told in team:
        if participation.facts_of(connection, told.person.pseudonym):
            box.put(connection, told.message, told.person, told.seal, attempted=False, now=now)


def leave_quietly(connection: Connection, pseudonym: str) -> None:
    """The person blocked the bot: nothing that waits or is planned reaches them. An erasure goes on."""
    outbox.drop_all(connection, pseudonym)
    due.cancel_all_but_erasure(connection, pseudonym)
    sessions.close(connection, pseudonym)
    participation.leave(connection, pseudonym)


def _apply(keeping: Keeping, event: AnyEvent) -> None:  # noqa: C901, PLR0912 - a table: one row for each event
    connection, who, now = keeping.connection, keeping.who, keeping.turn.now
    match event:
        case Said() | Asked() | Shown() | TapAnswered():
            pass  # the turn's messages say it
        case AnswerGiven() | AnswerSkipped():
            answers.give(connection, who, _session(keeping), event, keeping.seal, now)
        case AnswerTakenBack():
            answers.take_back(connection, who, _session(keeping), event)
        case ScriptBegan():
            counters.count(connection, f"began {event.script}")
        case ScriptEnded():
            counters.count(connection, f"{event.how} {event.script}")
        case CopyAsked():
            counters.count(connection, "copy asked")
        case ConsentGiven():
            consents.give(connection, who, event, keeping.seal, now)
            _join(keeping)
        case ConsentRefused():
            _forget(keeping)
        case RoleAccepted():
            _join(keeping)
        case NameChosen():
            keeping.person = replace(keeping.person, name=event.name)
        case LanguageChosen():
            keeping.person = replace(keeping.person, language=event.language)
        case EasyWordsChosen():
            keeping.person = replace(keeping.person, easy=event.on)
        case PauseChosen():
            _pause(keeping, event)
        case Resumed():
            _resume(keeping)
        case WithdrawalChosen():
            _withdraw(keeping, event.rung)
        case CameBack():
            _come_back(keeping)
        case ContributionMade():
            until = keeping.settings.cutoff
            contributions.make(connection, who, event, keeping.seal, removable_until=until, now=now)
        case ContributionTakenBack():
            contributions.take_back_one(connection, who, event, now)
        case CaseMoved():
            cases.move(connection, event)
        case FollowUpPlanned():
            _plan(keeping, event.follow_up)
        case _:
            assert_never(event)


def _session(keeping: Keeping) -> str:
    if not keeping.session:
        opened_now = keeping.turn.session.id if keeping.turn.session else ""
        keeping.session = sessions.id_of(keeping.connection, keeping.who) or opened_now
    return keeping.session


# --- joining ---------------------------------------------------------------------------------------------------------


def _join(keeping: Keeping) -> None:
    participation.spend_invitation(keeping.connection, keeping.who)
    keeping.person = replace(keeping.person, status="active")


def _forget(keeping: Keeping) -> None:
    """Forgotten as soon as the goodbye is said. Somebody who had joined is not forgotten: that is an erasure."""
    if keeping.person.status != "joining":
        return
    invitations.give_back(keeping.connection, keeping.who)
    erasure.request(keeping.connection, keeping.who, keeping.turn.now, after_goodbye=True)
    keeping.person = replace(keeping.person, status="left")


# --- pausing, leaving, coming back -----------------------------------------------------------------------------------


def _pause(keeping: Keeping, event: PauseChosen) -> None:
    outbox.drop_nudges(keeping.connection, keeping.who)
    due.cancel(keeping.connection, keeping.who, "resume")
    if event.until is not None:
        due.plan(keeping.connection, keeping.who, "resume", event.until)
    keeping.person = replace(keeping.person, status="paused", paused_until=event.until)


def _resume(keeping: Keeping) -> None:
    due.cancel(keeping.connection, keeping.who, "resume")
    keeping.person = replace(keeping.person, status="active", paused_until=None)


def _withdraw(keeping: Keeping, rung: Rung) -> None:
    """Messages stop at once, whatever the rung; a pause alone leaves what is planned."""
    connection, who, turn = keeping.connection, keeping.who, keeping.turn
    cases.open_withdrawal(connection, who, rung, now=turn.now, days=keeping.settings.case_days)
    if rung == "pause":
        _pause(keeping, PauseChosen(until=keeping.person.paused_until))
        return
    outbox.drop_all_but_rights(connection, who)
    due.cancel_all_but_erasure(connection, who)
    keeping.person = replace(keeping.person, status="stopped", paused_until=None)
    if rung == "leave_take_back":
        contributions.take_back(connection, who, turn.now)
        answers.take_back_unpublished(connection, who)
    if rung == "erase":
        due.plan(connection, who, "erase", turn.now + timedelta(days=keeping.settings.undo_days))


def _come_back(keeping: Keeping) -> None:
    due.cancel(keeping.connection, keeping.who, "erase")
    due.cancel(keeping.connection, keeping.who, "resume")
    cases.close_withdrawals(keeping.connection, keeping.who)
    keeping.person = replace(keeping.person, status="active", paused_until=None)


# --- later -----------------------------------------------------------------------------------------------------------


def _plan(keeping: Keeping, follow_up: FollowUp) -> None:
    zone, settings = ZoneInfo(keeping.person.zone), keeping.settings
    wanted = planned(follow_up, zone, keeping.turn.now)
    due_at = awake(wanted, zone, clock(settings.quiet_from), clock(settings.quiet_until))
    due.plan(
        keeping.connection,
        keeping.who,
        "follow_up",
        due_at,
        script=follow_up.script,
        at=follow_up.at or "",
        late=follow_up.late,
    )
