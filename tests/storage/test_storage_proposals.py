"""What storage keeps of other words for a step: read under nobody's name, answered once, gone with its author."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from conftest import Open
from examples import MOOD, NOW, joined, joining, message, turn

from flows.events import CameBack, ConsentRefused, PauseChosen, ProposalAnswered, ProposalMade, WithdrawalChosen
from flows.plans import PARKED
from storage.database import Connection
from storage.errors import Overtaken
from storage.records import DueRow, Person
from storage.records_of_digests import Proposal
from storage.sqlite import SqliteStorage

WORDS, REPLY = "How are you, this week?", "We ask it like that from now on."


async def suggests(storage: SqliteStorage, person: Person, words: str = WORDS, kind: Any = "other_words") -> None:
    await storage.keep(turn(person, ProposalMade(about=MOOD, kind=kind, words=words)))
    await the_team_is_told(storage)


async def the_team_is_told(storage: SqliteStorage) -> None:
    await storage.voices.told(await storage.voices.untold(), [], NOW)


async def answers(storage: SqliteStorage, team: Person, proposal: Proposal, state: Any = "taken_up") -> None:
    await storage.keep(turn(team, ProposalAnswered(proposal=proposal.code, state=state, reply=REPLY)))


async def the_only_one(storage: SqliteStorage) -> Proposal:
    [proposal] = await storage.voices.proposals()
    return proposal


async def told(storage: SqliteStorage, person: Person) -> list[DueRow]:
    return [row for row in await storage.plans.of(person.pseudonym) if row.plan.kind == "proposal"]


async def test_it_waits_with_its_words_and_says_nothing_of_who(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    await suggests(storage, person)
    proposal = await the_only_one(storage)
    assert proposal == Proposal(code=proposal.code, at=MOOD, kind="other_words", state="new", words=WORDS)
    assert person.pseudonym not in repr(proposal)
    assert await storage.voices.proposal(proposal.code) == proposal


async def test_that_it_felt_wrong_needs_no_words(storage: SqliteStorage) -> None:
    await suggests(storage, await joined(storage, 1), "", "felt_wrong")
    proposal = await the_only_one(storage)
    assert (proposal.kind, proposal.words) == ("felt_wrong", "")


async def test_its_order_tells_nothing_of_when_it_was_made(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    for number in range(12):
        await suggests(storage, person, f"suggestion {number}")
    codes = [proposal.code for proposal in await storage.voices.proposals()]
    assert codes == sorted(codes)
    assert len(set(codes)) == 12


async def test_nobody_reads_the_words_in_the_database(storage: SqliteStorage) -> None:
    await suggests(storage, await joined(storage, 1))

    def kept(connection: Connection) -> str:
        return repr(connection.execute("SELECT * FROM proposals").fetchall())

    assert WORDS not in await storage._project.run(kept)


async def test_its_author_is_told_once_it_is_answered_and_it_waits_no_more(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 100, role="coordinator"), await joined(storage, 1)
    await suggests(storage, person)
    proposal = await the_only_one(storage)
    await answers(storage, team, proposal)
    assert await storage.voices.proposals() == ()
    assert await storage.voices.proposal(proposal.code) == replace(proposal, state="taken_up", reply=REPLY)
    [row] = await told(storage, person)
    assert (row.plan.about, row.plan.asked, row.plan.late, row.plan.due_at) == (proposal.code, True, "send", NOW)
    assert await told(storage, team) == []


async def test_it_is_answered_once(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 100, role="coordinator"), await joined(storage, 1)
    await suggests(storage, person)
    proposal = await the_only_one(storage)
    await answers(storage, team, proposal)
    with pytest.raises(Overtaken):
        await answers(storage, team, proposal, "not_taken_up")
    found = await storage.voices.proposal(proposal.code)
    assert found is not None
    assert found.state == "taken_up"


async def test_a_pause_holds_the_answer(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 100, role="coordinator"), await joined(storage, 1)
    await suggests(storage, person)
    await storage.keep(turn(person, PauseChosen(until=None)))
    await answers(storage, team, await the_only_one(storage))
    [row] = await told(storage, person)
    assert row.plan.due_at == PARKED


async def test_whoever_has_left_is_not_told(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 100, role="coordinator"), await joined(storage, 1)
    await suggests(storage, person)
    await storage.keep(turn(person, WithdrawalChosen(rung="leave_keep")))
    await answers(storage, team, await the_only_one(storage))
    assert await told(storage, person) == []


async def test_whoever_asked_to_be_erased_is_not_read_any_more_unless_they_come_back(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    await suggests(storage, person)
    code = (await the_only_one(storage)).code
    await storage.keep(turn(person, WithdrawalChosen(rung="erase")))
    assert await storage.voices.proposals() == ()
    assert await storage.voices.proposal(code) is None
    await storage.keep(turn(person, CameBack()))
    assert (await the_only_one(storage)).code == code


async def test_whoever_did_not_join_is_not_read_while_their_goodbye_is_still_to_be_sent(storage: SqliteStorage) -> None:
    person = await joining(storage, 1)
    await suggests(storage, person)
    code = (await the_only_one(storage)).code
    await storage.keep(turn(person, ConsentRefused(), says=[message("goodbye")]))
    assert await storage.person(person.pseudonym) is not None
    assert await storage.voices.proposals() == ()
    assert await storage.voices.proposal(code) is None


async def test_it_goes_with_its_author_and_cannot_be_answered_then(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 100, role="coordinator"), await joined(storage, 1)
    await suggests(storage, person)
    proposal = await the_only_one(storage)
    await storage.erase(person.pseudonym, NOW)
    assert await storage.voices.proposals() == ()
    with pytest.raises(Overtaken):
        await answers(storage, team, proposal)


async def test_it_is_there_after_a_restart(opens: Open) -> None:
    storage = await opens()
    await suggests(storage, await joined(storage, 1))
    before = await storage.voices.proposals()
    await storage.close()
    again = await opens()
    assert await again.voices.proposals() == before
