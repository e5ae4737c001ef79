"""What storage keeps of a message to many: one draft for each author, and one row for each person it goes to, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import Open
from examples import NOW, joined, joining, known, turn

from flows.events import (
    BroadcastCancelled,
    BroadcastReached,
    BroadcastSent,
    BroadcastWritten,
    ComingAnswered,
    LanguageChosen,
    MeetingPlanned,
    PauseChosen,
    WithdrawalChosen,
)
from storage.broadcasts import KEPT_FOR, PER_SECOND, USEFUL_FOR
from storage.records import Broadcast, DueRow, Person
from storage.sqlite import SqliteStorage

HELLO, CZESC = "The room is upstairs.", "Sala jest na górze."
IN_A_MINUTE = NOW + timedelta(minutes=1)


async def writes(storage: SqliteStorage, author: Person, words: str = HELLO, language: str = "en") -> None:
    anew = language == "en"
    await storage.keep(turn(author, BroadcastWritten(language=language, words=words, anew=anew)))


async def sends(storage: SqliteStorage, author: Person, group: str = "everybody") -> Broadcast | None:
    """What is under way afterwards."""
    await storage.keep(turn(author, BroadcastSent(group=group)))
    return next(iter(await storage.broadcasts.under_way()), None)


async def waits_for(storage: SqliteStorage, person: Person) -> list[DueRow]:
    return [row for row in await storage.plans.of(person.pseudonym) if row.plan.kind == "broadcast"]


async def reaches(storage: SqliteStorage, person: Person) -> None:
    """Its row for this person is carried out."""
    [row] = await waits_for(storage, person)
    said = BroadcastReached(broadcast=row.plan.about)
    await storage.keep(turn(await known(storage, person), said, update_id=None, due_id=row.id))


# --- the draft -------------------------------------------------------------------------------------------------------


async def test_a_draft_is_kept_language_by_language_and_is_its_authors_alone(storage: SqliteStorage) -> None:
    author, other = await joined(storage, 1, role="facilitator"), await joined(storage, 2, role="coordinator")
    await writes(storage, author)
    await writes(storage, author, CZESC, "pl")
    await writes(storage, author, CZESC.upper(), "pl")
    draft = await storage.broadcasts.draft_of(author.pseudonym)
    assert draft is not None
    assert draft.texts == {"en": HELLO, "pl": CZESC.upper()}
    assert draft.state == "draft"
    assert await storage.broadcasts.draft_of(other.pseudonym) is None


async def test_new_words_begin_a_new_draft_without_old_translations(storage: SqliteStorage) -> None:
    author = await joined(storage, 1, role="facilitator")
    await writes(storage, author)
    await writes(storage, author, CZESC, "pl")
    await writes(storage, author, "Lunch is at one.")
    draft = await storage.broadcasts.draft_of(author.pseudonym)
    assert draft is not None
    assert draft.texts == {"en": "Lunch is at one."}


async def test_a_draft_that_is_thrown_away_is_gone_and_cannot_be_sent(storage: SqliteStorage) -> None:
    author, reader = await joined(storage, 1, role="facilitator"), await joined(storage, 2)
    await writes(storage, author)
    await storage.keep(turn(author, BroadcastCancelled(broadcast="")))
    assert await storage.broadcasts.draft_of(author.pseudonym) is None
    assert await sends(storage, author) is None
    assert not await waits_for(storage, reader)


# --- whom it goes to -------------------------------------------------------------------------------------------------


async def test_it_is_planned_once_for_everybody_who_takes_part(storage: SqliteStorage) -> None:
    author = await joined(storage, 1, role="facilitator")
    readers = [await joined(storage, chat) for chat in range(2, 5)]
    await writes(storage, author)
    assert await storage.broadcasts.reach("everybody") == {"en": 3}
    sent = await sends(storage, author)
    await sends(storage, author)
    assert sent is not None
    assert (sent.addressed, sent.people, sent.waiting, sent.reached) == ("everybody", 3, 3, 0)
    for reader in readers:
        [row] = await waits_for(storage, reader)
        assert (row.plan.about, row.plan.late, row.plan.asked) == (sent.code, "send", False)
        assert row.plan.due_at <= NOW
        assert row.plan.expires_at == NOW + USEFUL_FOR
    assert not await waits_for(storage, author)


async def test_who_paused_stopped_left_or_never_said_yes_is_not_among_them(storage: SqliteStorage) -> None:
    author = await joined(storage, 1, role="facilitator")
    paused, stopped, left = [await joined(storage, chat) for chat in (2, 3, 4)]
    undecided = await joining(storage, 5)
    await storage.keep(turn(paused, PauseChosen(until=None)))
    await storage.keep(turn(stopped, WithdrawalChosen(rung="stop")))
    await storage.left_quietly(left.chat_id, NOW)
    await writes(storage, author)
    assert await storage.broadcasts.reach("everybody") == {}
    assert await sends(storage, author) is None
    for person in (paused, stopped, left, undecided):
        assert not await waits_for(storage, person)


async def test_a_language_is_those_who_read_it(storage: SqliteStorage) -> None:
    author = await joined(storage, 1, role="facilitator")
    english, polish = await joined(storage, 2), await joined(storage, 3)
    await storage.keep(turn(polish, LanguageChosen(language="pl")))
    await storage.keep(turn(author, LanguageChosen(language="pl")))
    author = await known(storage, author)
    await writes(storage, author, CZESC, "pl")
    assert await storage.broadcasts.reach("language pl") == {"pl": 1}
    await sends(storage, author, "language pl")
    assert len(await waits_for(storage, polish)) == 1
    assert not await waits_for(storage, english)


async def test_who_comes_to_a_session_has_asked_to_hear_about_it(storage: SqliteStorage) -> None:
    author = await joined(storage, 1, role="facilitator")
    comes, stays_away, helps = (
        await joined(storage, 2),
        await joined(storage, 3),
        await joined(storage, 4, role="owner"),
    )
    about = {"title": "Walk by the river"}
    planned = MeetingPlanned(day="2026-03-20", starts="18:00", minutes=90, about=about, places=None)
    await storage.keep(turn(author, planned))
    [meeting] = await storage.meetings.upcoming(NOW)
    await storage.keep(turn(comes, ComingAnswered(meeting=meeting.code, answer="coming")))
    await storage.keep(turn(stays_away, ComingAnswered(meeting=meeting.code, answer="not_coming")))
    await storage.keep(turn(helps, ComingAnswered(meeting=meeting.code, answer="coming")))
    await writes(storage, author)
    group = f"meeting {meeting.code}"
    assert await storage.broadcasts.reach(group) == {"en": 2}
    await sends(storage, author, group)
    for person in (comes, helps):
        [row] = await waits_for(storage, person)
        assert row.plan.asked
    assert not await waits_for(storage, stays_away)


async def test_no_more_are_due_in_a_second_than_can_be_sent_in_one(storage: SqliteStorage) -> None:
    author = await joined(storage, 1, role="facilitator")
    for chat in range(2, 3 + PER_SECOND):
        await joined(storage, chat)
    await writes(storage, author)
    await sends(storage, author)
    assert len(await storage.plans.due(NOW, 100)) == PER_SECOND
    [last] = (await storage.plans.due(IN_A_MINUTE, 100))[PER_SECOND:]
    assert last.plan.due_at == NOW.replace(microsecond=0) + timedelta(seconds=1)


# --- how far it is ---------------------------------------------------------------------------------------------------


async def test_the_numbers_are_true_also_of_those_who_leave_before_it_comes(storage: SqliteStorage) -> None:
    author = await joined(storage, 1, role="facilitator")
    has_it, leaves, waits = [await joined(storage, chat) for chat in (2, 3, 4)]
    await writes(storage, author)
    await sends(storage, author)
    await reaches(storage, has_it)
    await storage.keep(turn(leaves, WithdrawalChosen(rung="stop")))
    [sent] = await storage.broadcasts.under_way()
    assert (sent.people, sent.reached, sent.waiting) == (3, 1, 1)
    await reaches(storage, waits)
    assert await storage.broadcasts.under_way() == ()


async def test_who_pauses_without_an_end_does_not_hold_it_up(storage: SqliteStorage) -> None:
    author, reader = await joined(storage, 1, role="facilitator"), await joined(storage, 2)
    await writes(storage, author)
    await sends(storage, author)
    await storage.keep(turn(reader, PauseChosen(until=None)))
    assert await storage.broadcasts.under_way() == ()


async def test_cancelling_drops_what_waits_and_says_the_same_the_second_time(storage: SqliteStorage) -> None:
    author, other = await joined(storage, 1, role="facilitator"), await joined(storage, 2, role="coordinator")
    has_it, waits = await joined(storage, 3), await joined(storage, 4)
    await writes(storage, author)
    sent = await sends(storage, author)
    assert sent is not None
    await reaches(storage, has_it)
    for _ in range(2):
        await storage.keep(turn(other, BroadcastCancelled(broadcast=sent.code)))
    assert not await waits_for(storage, waits)
    cancelled = await storage.broadcasts.one(sent.code)
    assert cancelled == replace(sent, state="cancelled", reached=1, waiting=0)
    assert await storage.broadcasts.under_way() == ()


async def test_nobody_cancels_the_draft_of_another(storage: SqliteStorage) -> None:
    author, other = await joined(storage, 1, role="facilitator"), await joined(storage, 2, role="coordinator")
    await writes(storage, author)
    draft = await storage.broadcasts.draft_of(author.pseudonym)
    assert draft is not None
    await storage.keep(turn(other, BroadcastCancelled(broadcast=draft.code)))
    await storage.keep(turn(other, BroadcastCancelled(broadcast="")))
    assert await storage.broadcasts.draft_of(author.pseudonym) == draft


# --- how long it is kept ---------------------------------------------------------------------------------------------


async def test_the_authors_erasure_leaves_the_message_and_not_who_wrote_it(storage: SqliteStorage) -> None:
    author, reader = await joined(storage, 1, role="facilitator"), await joined(storage, 2)
    await writes(storage, author)
    sent = await sends(storage, author)
    await storage.erase(author.pseudonym, NOW)
    assert await storage.broadcasts.under_way() == (sent,)
    assert len(await waits_for(storage, reader)) == 1


@pytest.mark.parametrize(("after", "is_there"), [(KEPT_FOR, True), (KEPT_FOR + timedelta(seconds=1), False)])
async def test_words_are_deleted_once_they_are_of_no_use(opens: Open, after: timedelta, is_there: bool) -> None:
    storage = await opens()
    author, other = await joined(storage, 1, role="facilitator"), await joined(storage, 2, role="coordinator")
    await writes(storage, author)
    await sends(storage, author)
    await joined(storage, 3)
    await writes(storage, other)
    await storage.purge(NOW + after)
    assert (await storage.broadcasts.draft_of(other.pseudonym) is not None) is is_there
