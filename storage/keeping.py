"""Applies a turn to ``project.db``: one case for each event. Decides nothing that the events do not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, cast

from flows import events
from storage import (
    alerts,
    answers,
    audit,
    broadcasts,
    casework,
    chats,
    consents,
    contributions,
    counters,
    due,
    erasure,
    fitting,
    hearing,
    inbox,
    meetings,
    openings,
    outbox,
    participation,
    places,
    prompts,
    queue,
    safety,
    sessions,
    staffing,
    taking_part,
)
from storage.database import Connection
from storage.holding import held
from storage.outbox import Outbox
from storage.records import Message, Outgoing, Person, Settings, Turn
from storage.sealing import Seal
from storage.turns import Keeping


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Somebody of the team, and what they are told."""

    person: Person
    seal: Seal
    message: Message


def keep(
    connection: Connection,
    turn: Turn,
    seal: Seal,
    settings: Settings,
    box: Outbox,
    chain: audit.Chain,
    team: Sequence[Told] = (),
    addressee: Seal | None = None,
) -> tuple[Outgoing, ...]:
    """Keep all of a turn. Returns its messages if they may be sent at once; nothing for a turn that was kept before.

    Nothing is kept either of somebody whose erasure has begun: the owner may have ended their work a moment ago.
    ``addressee``: the seal of whoever a letter of this turn goes to.
    """
    if not is_new(connection, turn) or erasure.is_unfinished(connection, turn.person.pseudonym):
        return ()
    keeping = Keeping(
        connection=connection,
        turn=turn,
        seal=seal,
        settings=settings,
        outbox=box,
        person=turn.person,
        addressee=addressee,
    )
    if turn.wrote is not None:
        chats.note(connection, turn.person.pseudonym, turn.wrote, turn.now)
    for event in turn.events:
        _apply(keeping, cast(events.AnyEvent, event))
    if keeping.person is not turn.person:
        participation.write(connection, keeping.person, turn.now)
        places.offer_what_came_free(keeping)
    if turn.person.status != "active":
        alerts.ask_who_is_back(keeping)
    sessions.write(connection, keeping.who, turn.session, seal, turn.now)
    audit.note_turn(keeping, chain)
    openings.note(keeping)
    announce(connection, _others(keeping, team), box, turn.now)
    return _say(keeping)


def _others(keeping: Keeping, team: Sequence[Told]) -> Sequence[Told]:
    """Without somebody who has just stopped: it is no news to them that there is a case, and nothing more comes."""
    stopped = keeping.person.status in ("stopped", "left")
    return [told for told in team if not stopped or told.person.pseudonym != keeping.who]


def is_new(connection: Connection, turn: Turn) -> bool:
    """Take note of the turn's update and due row. False if either was kept before."""
    if turn.update_id is not None and not inbox.first_time(connection, turn.update_id, turn.now):
        return False
    return turn.due_id is None or due.came(connection, turn.due_id)


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


def announce(connection: Connection, team: Sequence[Told], box: Outbox, now: datetime) -> tuple[Outgoing, ...]:
    """Put each message into the lane of the one who is told, unless they were erased a moment ago."""
    return tuple(
        box.put(connection, told.message, told.person, told.seal, attempted=False, now=now)
        for told in team
        if participation.facts_of(connection, told.person.pseudonym)
    )


def leave_quietly(connection: Connection, turn: Turn, seal: Seal, settings: Settings, box: Outbox) -> None:
    """The person of ``turn`` blocked the bot. Nothing is said."""
    keeping = Keeping(connection=connection, turn=turn, seal=seal, settings=settings, outbox=box, person=turn.person)
    taking_part.leave_quietly(keeping)
    participation.write(connection, keeping.person, turn.now)
    places.offer_what_came_free(keeping)


def _apply(keeping: Keeping, event: events.AnyEvent) -> None:  # noqa: C901 - a table: one row for each kind
    if isinstance(event, events.Answering):
        _answered(keeping, event)
    elif isinstance(event, events.TakingPart):
        _takes_part(keeping, event)
    elif isinstance(event, events.BeingWrittenTo):
        _is_written_to(keeping, event)
    elif isinstance(event, events.Gathering):
        _gathers(keeping, event)
    elif isinstance(event, events.Teamwork):
        _works(keeping, event)
    elif isinstance(event, events.Casework):
        casework.done(keeping, event)
    elif isinstance(event, events.Staffing):
        staffing.done(keeping, event)
    elif isinstance(event, events.Safety):
        safety.done(keeping, event)
    elif isinstance(event, events.Fitting):
        fitting.done(keeping, event)
    elif not isinstance(event, events.Saying):  # what was said is in the turn's messages
        assert_never(event)


def _answered(keeping: Keeping, event: events.Answering) -> None:  # noqa: C901 - a table: one row for each event
    connection, who, now = keeping.connection, keeping.who, keeping.now
    match event:
        case events.AnswerGiven() | events.AnswerSkipped():
            answers.give(connection, who, _session(keeping), event, keeping.seal, now)
        case events.AnswerTakenBack():
            answers.take_back(connection, who, _session(keeping), event)
        case events.ScriptBegan():
            counters.count_script(connection, "began", event.script)
        case events.ScriptEnded():
            counters.count_script(connection, event.how, event.script)
            due.cancel(connection, who, "reminder", event.script)
        case events.CopyAsked():
            counters.count(connection, "copy asked")
        case events.ContributionMade():
            contributions.make(keeping, event)
        case events.ContributionTakenBack():
            contributions.take_back_one(connection, who, event, now)
        case events.ContributionRecalled():
            contributions.recall(keeping, event)
        case events.AnswerForgotten():
            answers.forget(connection, who, event)
        case events.AttributionChanged():
            contributions.share_otherwise(keeping, event)
        case events.AnswerJudged() | events.QuestionAnswered() | events.ThreadEnded() | events.ProposalMade():
            hearing.heard(keeping, event)
        case _:
            assert_never(event)


def _takes_part(keeping: Keeping, event: events.TakingPart) -> None:  # noqa: C901, PLR0912 - a table: one row for each event
    match event:
        case events.ConsentGiven():
            consents.give(keeping.connection, keeping.who, event, keeping.seal, keeping.now)
            taking_part.join(keeping)
        case events.RoleAccepted():
            taking_part.join(keeping)
        case events.ConsentRefused():
            taking_part.forget(keeping)
        case events.WaitChosen():
            places.wait(keeping)
        case events.PlaceTaken():
            places.take(keeping)
        case events.NameChosen():
            keeping.person = replace(keeping.person, name=event.name)
        case events.LanguageChosen():
            keeping.person = replace(keeping.person, language=event.language)
        case events.EasyWordsChosen():
            keeping.person = replace(keeping.person, easy=event.on)
        case events.PauseChosen():
            taking_part.pause(keeping, event)
        case events.Resumed():
            taking_part.resume(keeping)
        case events.WithdrawalChosen():
            taking_part.withdraw(keeping, event)
        case events.CameBack():
            taking_part.come_back(keeping)
        case events.OutcomeWanted():
            keeping.person = replace(keeping.person, wants_outcome=event.wanted)
        case events.SilenceChosen():
            taking_part.fall_silent(keeping)
        case _:
            assert_never(event)


def _is_written_to(keeping: Keeping, event: events.BeingWrittenTo) -> None:
    match event:
        case events.Planned():
            due.plan(keeping.connection, keeping.who, held(event.plan, keeping.person, keeping.hours))
        case events.Prompted():
            prompts.add(keeping.connection, keeping.who, event, keeping.now)
        case events.ZoneChosen():
            taking_part.live_otherwise(keeping, zone=event.zone)
        case events.QuietHoursChosen():
            taking_part.live_otherwise(keeping, quiet_from=event.quiet_from, quiet_until=event.quiet_until)
        case events.DaysChosen():
            taking_part.live_otherwise(keeping, days=event.days)
        case events.PaceChosen():
            taking_part.change_pace(keeping, event.pace)
        case events.RemindersChosen():
            taking_part.remind_at_most(keeping, event.most)
        case events.DigestRhythmChosen():
            taking_part.read_digests(keeping, event)
        case events.DigestCame():
            keeping.person = replace(keeping.person, digest_seen=event.batch)
        case _:
            assert_never(event)


def _gathers(keeping: Keeping, event: events.Gathering) -> None:
    match event:
        case events.MeetingPlanned():
            meetings.add(keeping, event)
        case events.MeetingMoved():
            meetings.move(keeping, event)
        case events.MeetingCancelled():
            meetings.cancel(keeping, event)
        case events.ComingAnswered():
            meetings.answer(keeping, event)
        case _:
            assert_never(event)


def _works(keeping: Keeping, event: events.Teamwork) -> None:
    match event:
        case events.PlanMoved():
            queue.postpone(keeping, event)
        case events.PlanCancelled():
            queue.cancel(keeping, event)
        case events.BroadcastWritten():
            broadcasts.write(keeping, event)
        case events.BroadcastSent():
            broadcasts.send(keeping, event)
        case events.BroadcastCancelled():
            broadcasts.cancel(keeping, event)
        case events.BroadcastReached():
            broadcasts.reached(keeping, event)
        case _:
            hearing.answered(keeping, event)


def _session(keeping: Keeping) -> str:
    if not keeping.session:
        opened_now = keeping.turn.session.id if keeping.turn.session else ""
        keeping.session = sessions.id_of(keeping.connection, keeping.who) or opened_now
    return keeping.session
