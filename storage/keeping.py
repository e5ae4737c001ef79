"""Applies a turn to ``project.db``: one case for each event. Decides nothing that the events do not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, cast

from flows.events import (
    AnswerGiven,
    Answering,
    AnswerJudged,
    AnswerSkipped,
    AnswerTakenBack,
    AnyEvent,
    AttributionChanged,
    BeingWrittenTo,
    BroadcastCancelled,
    BroadcastReached,
    BroadcastSent,
    BroadcastWritten,
    CameBack,
    CaseMoved,
    ComingAnswered,
    ConsentGiven,
    ConsentRefused,
    ContributionMade,
    ContributionTakenBack,
    CopyAsked,
    DaysChosen,
    DigestCame,
    DigestRhythmChosen,
    EasyWordsChosen,
    Gathering,
    LanguageChosen,
    MeetingCancelled,
    MeetingMoved,
    MeetingPlanned,
    NameChosen,
    PaceChosen,
    PauseChosen,
    PlanCancelled,
    PlanMoved,
    Planned,
    Prompted,
    ProposalAnswered,
    ProposalMade,
    QuestionAnswered,
    QuestionAsked,
    QuietHoursChosen,
    RemindersChosen,
    Resumed,
    RoleAccepted,
    Saying,
    ScriptBegan,
    ScriptEnded,
    TakingPart,
    Teamwork,
    ThemeAnswered,
    ThemeLinked,
    ThemeOpened,
    ThreadEnded,
    WithdrawalChosen,
    WordsOpened,
    ZoneChosen,
)
from storage import (
    answers,
    broadcasts,
    cases,
    consents,
    contributions,
    counters,
    due,
    hearing,
    inbox,
    meetings,
    outbox,
    participation,
    prompts,
    pulse,
    queue,
    sessions,
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


def announce(connection: Connection, team: Sequence[Told], box: Outbox, now: datetime) -> None:
    """Put each message into the lane of the one who is told, unless they were erased a moment ago."""
    for told in team:
        if participation.facts_of(connection, told.person.pseudonym):
            box.put(connection, told.message, told.person, told.seal, attempted=False, now=now)


def leave_quietly(connection: Connection, pseudonym: str, now: datetime) -> None:
    """The person blocked the bot: nothing that waits or is planned reaches them. An erasure goes on."""
    outbox.drop_all(connection, pseudonym)
    due.cancel_all_but_erasure(connection, pseudonym)
    sessions.close(connection, pseudonym)
    meetings.stay_away(connection, pseudonym, now)
    pulse.leaves(connection, pseudonym)
    participation.leave(connection, pseudonym)


def _apply(keeping: Keeping, event: AnyEvent) -> None:
    if isinstance(event, Answering):
        _answered(keeping, event)
    elif isinstance(event, TakingPart):
        _takes_part(keeping, event)
    elif isinstance(event, BeingWrittenTo):
        _is_written_to(keeping, event)
    elif isinstance(event, Gathering):
        _gathers(keeping, event)
    elif isinstance(event, Teamwork):
        _works(keeping, event)
    elif not isinstance(event, Saying):  # what was said is in the turn's messages
        assert_never(event)


def _answered(keeping: Keeping, event: Answering) -> None:
    connection, who, now = keeping.connection, keeping.who, keeping.now
    match event:
        case AnswerGiven() | AnswerSkipped():
            answers.give(connection, who, _session(keeping), event, keeping.seal, now)
        case AnswerTakenBack():
            answers.take_back(connection, who, _session(keeping), event)
        case ScriptBegan():
            counters.count(connection, f"began {event.script}")
        case ScriptEnded():
            counters.count(connection, f"{event.how} {event.script}")
            due.cancel(connection, who, "reminder", event.script)
        case CopyAsked():
            counters.count(connection, "copy asked")
        case ContributionMade():
            until = keeping.settings.cutoff
            contributions.make(connection, who, event, keeping.seal, removable_until=until, now=now)
        case ContributionTakenBack():
            contributions.take_back_one(connection, who, event, now)
        case AttributionChanged():
            contributions.share_otherwise(connection, who, event, now)
        case AnswerJudged() | QuestionAnswered() | ThreadEnded() | ProposalMade():
            hearing.heard(keeping, event)
        case _:
            assert_never(event)


def _takes_part(keeping: Keeping, event: TakingPart) -> None:  # noqa: C901 - a table: one row for each event
    match event:
        case ConsentGiven():
            consents.give(keeping.connection, keeping.who, event, keeping.seal, keeping.now)
            taking_part.join(keeping)
        case RoleAccepted():
            taking_part.join(keeping)
        case ConsentRefused():
            taking_part.forget(keeping)
        case NameChosen():
            keeping.person = replace(keeping.person, name=event.name)
        case LanguageChosen():
            keeping.person = replace(keeping.person, language=event.language)
        case EasyWordsChosen():
            keeping.person = replace(keeping.person, easy=event.on)
        case PauseChosen():
            taking_part.pause(keeping, event)
        case Resumed():
            taking_part.resume(keeping)
        case WithdrawalChosen():
            taking_part.withdraw(keeping, event.rung)
        case CameBack():
            taking_part.come_back(keeping)
        case _:
            assert_never(event)


def _is_written_to(keeping: Keeping, event: BeingWrittenTo) -> None:
    match event:
        case Planned():
            due.plan(keeping.connection, keeping.who, held(event.plan, keeping.person, keeping.hours))
        case Prompted():
            prompts.add(keeping.connection, keeping.who, event, keeping.now)
        case ZoneChosen():
            taking_part.live_otherwise(keeping, zone=event.zone)
        case QuietHoursChosen():
            taking_part.live_otherwise(keeping, quiet_from=event.quiet_from, quiet_until=event.quiet_until)
        case DaysChosen():
            taking_part.live_otherwise(keeping, days=event.days)
        case PaceChosen():
            taking_part.change_pace(keeping, event.pace)
        case RemindersChosen():
            taking_part.remind_at_most(keeping, event.most)
        case DigestRhythmChosen():
            taking_part.read_digests(keeping, event.rhythm)
        case DigestCame():
            keeping.person = replace(keeping.person, digest_seen=event.batch)
        case _:
            assert_never(event)


def _gathers(keeping: Keeping, event: Gathering) -> None:
    match event:
        case MeetingPlanned():
            meetings.add(keeping, event)
        case MeetingMoved():
            meetings.move(keeping, event)
        case MeetingCancelled():
            meetings.cancel(keeping, event)
        case ComingAnswered():
            meetings.answer(keeping, event)
        case _:
            assert_never(event)


def _works(keeping: Keeping, event: Teamwork) -> None:
    match event:
        case CaseMoved():
            cases.move(keeping.connection, event)
        case PlanMoved():
            queue.postpone(keeping, event)
        case PlanCancelled():
            queue.cancel(keeping, event)
        case BroadcastWritten():
            broadcasts.write(keeping, event)
        case BroadcastSent():
            broadcasts.send(keeping, event)
        case BroadcastCancelled():
            broadcasts.cancel(keeping, event)
        case BroadcastReached():
            broadcasts.reached(keeping, event)
        case ThemeOpened() | ThemeLinked() | ThemeAnswered() | QuestionAsked() | WordsOpened() | ProposalAnswered():
            hearing.answered(keeping, event)
        case _:
            assert_never(event)


def _session(keeping: Keeping) -> str:
    if not keeping.session:
        opened_now = keeping.turn.session.id if keeping.turn.session else ""
        keeping.session = sessions.id_of(keeping.connection, keeping.who) or opened_now
    return keeping.session
