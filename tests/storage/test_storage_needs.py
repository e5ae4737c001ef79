"""What storage keeps of what people need: sealed, nobody's to the team, told of once, and gone with its person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from conftest import Open
from examples import A_MEETING, NOW, joined, known, message, slots, turn

from flows.events import (
    CameBack,
    ComingAnswered,
    NeedMet,
    NeedsGone,
    NeedsSaid,
    NeedsStillRight,
    PauseChosen,
    Shown,
    WithdrawalChosen,
)
from flows.needs import REVIEW, Need
from flows.plans import PARKED, Plan
from storage.database import Connection
from storage.records import Notice, Person
from storage.records_of_needs import Met, Needed, Wanted
from storage.sqlite import SqliteStorage

WORDS = "A chair with arms."
DAY = timedelta(days=1)
NOTICES = [Notice(role="facilitator", message=message("something_new"))]


async def says(
    storage: SqliteStorage, person: Person, *needs: Need, words: str = "", shared: Any = "yes", now: datetime = NOW
) -> None:
    await storage.keep(turn(person, NeedsSaid(needs=needs, words=words, shared=shared), now=now))


async def meets(storage: SqliteStorage, team: Person, need: Need, words: str, now: datetime = NOW) -> None:
    await storage.keep(turn(team, NeedMet(need=need, words=words), now=now))


async def session(storage: SqliteStorage, team: Person) -> str:
    await storage.keep(turn(team, A_MEETING))
    [meeting] = await storage.meetings.upcoming(NOW)
    return meeting.code


async def planned(storage: SqliteStorage, person: Person, script: str = REVIEW) -> list[Plan]:
    rows = await storage.plans.of(person.pseudonym)
    return [row.plan for row in rows if row.plan.kind == "needs" and row.plan.script == script]


# --- keeping ---------------------------------------------------------------------------------------------------------


async def test_what_somebody_needs_is_theirs_to_read_and_replaced_by_what_they_say_later(
    storage: SqliteStorage,
) -> None:
    person = await joined(storage, 1)
    assert await storage.needs.of(person.pseudonym) is None
    await says(storage, person, "breaks", "other", words=WORDS)
    needed = Needed(needs=("breaks", "other"), words=WORDS, shared="yes", said_on=NOW.date())
    assert await storage.needs.of(person.pseudonym) == needed
    await says(storage, person, "food", shared="no", now=NOW + DAY)
    assert await storage.needs.of(person.pseudonym) == replace(needed, needs=("food",), words="", shared="no")


async def test_nobody_reads_in_the_database_what_somebody_needs(storage: SqliteStorage) -> None:
    await says(storage, await joined(storage, 1), "breaks", "other", words=WORDS)

    def kept(connection: Connection) -> str:
        return repr(connection.execute("SELECT * FROM needs").fetchall())

    found = await storage._project.run(kept)
    assert WORDS not in found
    assert "breaks" not in found


async def test_it_goes_when_it_is_deleted_and_nothing_comes_of_it(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    await says(storage, person, "breaks")
    await storage.keep(turn(person, NeedsGone()))
    assert await storage.needs.of(person.pseudonym) is None
    assert (await storage.copy_of(person.pseudonym))["needs"] == []
    assert await planned(storage, person) == []


async def test_it_is_in_the_copy_of_whose_it_is(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    await says(storage, person, "other", words=WORDS)
    [row] = (await storage.copy_of(person.pseudonym))["needs"]
    assert row["content"] == {"needs": ["other"], "words": WORDS}
    assert row["shared"] == "yes"


async def test_it_goes_with_its_person(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    await says(storage, person, "breaks")
    await storage.erase(person.pseudonym, NOW)
    assert await storage.needs.of(person.pseudonym) is None
    assert (await storage.needs.known(NOW)).needs == ()


async def test_it_is_there_after_a_restart(opens: Open) -> None:
    storage = await opens()
    person = await joined(storage, 1)
    await says(storage, person, "breaks", "other", words=WORDS)
    before = await storage.needs.of(person.pseudonym)
    await storage.close()
    assert await (await opens()).needs.of(person.pseudonym) == before


async def test_of_who_has_left_it_goes_after_90_days_and_not_before(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    await says(storage, person, "breaks")
    await storage.keep(turn(person, WithdrawalChosen(rung="stop")))
    await storage.purge(NOW + 90 * DAY)
    assert await storage.needs.of(person.pseudonym) is not None
    await storage.purge(NOW + 91 * DAY)
    assert await storage.needs.of(person.pseudonym) is None


# --- what the team may know ------------------------------------------------------------------------------------------


async def test_the_team_gets_what_is_needed_by_those_who_let_it_know_and_nobodys_needs_together(
    storage: SqliteStorage,
) -> None:
    first, second, third = [await joined(storage, chat) for chat in (1, 2, 3)]
    await says(storage, first, "breaks", "other", words=WORDS)
    await says(storage, second, "breaks")
    await says(storage, third, "childcare", shared="no")
    found = await storage.needs.known(NOW)
    assert found == Wanted(needs=("breaks", "other"), words=(WORDS,))
    for person in (first, second, third):
        assert person.pseudonym not in repr(found)


async def test_the_order_of_words_says_nothing_of_when_or_by_whom(storage: SqliteStorage) -> None:
    for chat in range(1, 9):
        await says(storage, await joined(storage, chat), "other", words=f"{chat} chairs")
    forwards = (await storage.needs.known(NOW)).words
    assert sorted(forwards) == [f"{chat} chairs" for chat in range(1, 9)]
    assert list(forwards) not in (sorted(forwards), sorted(forwards, reverse=True))


async def test_at_a_session_are_the_needs_of_those_with_a_place_who_let_the_team_know(storage: SqliteStorage) -> None:
    team = await joined(storage, 100, role="facilitator")
    always, there, alone, away = [await joined(storage, chat) for chat in (1, 2, 3, 4)]
    code = await session(storage, team)
    await says(storage, always, "breaks")
    await says(storage, there, "food", shared="sessions")
    await says(storage, alone, "travel", shared="no")
    await says(storage, away, "childcare")
    for person in (always, there, alone):
        await storage.keep(turn(person, ComingAnswered(meeting=code, answer="coming")))
    await storage.keep(turn(away, ComingAnswered(meeting=code, answer="not_coming")))
    assert await storage.needs.at(code) == Wanted(needs=("breaks", "food"))
    assert set((await storage.needs.known(NOW)).needs) == {"breaks", "childcare", "food"}
    after = NOW + 30 * DAY
    assert set((await storage.needs.known(after)).needs) == {"breaks", "childcare"}


@pytest.mark.parametrize("rung", ["stop", "leave_keep", "leave_take_back", "erase"])
async def test_of_who_has_left_the_team_gets_nothing_until_they_come_back(storage: SqliteStorage, rung: Any) -> None:
    person = await joined(storage, 1)
    await says(storage, person, "breaks")
    await storage.keep(turn(person, WithdrawalChosen(rung=rung)))
    assert (await storage.needs.known(NOW)).needs == ()
    assert not await storage.needs.tell_team(NOTICES, NOW)
    await storage.keep(turn(await known(storage, person), CameBack()))
    assert (await storage.needs.known(NOW)).needs == ("breaks",)


async def test_the_team_is_told_once_of_what_it_may_know(storage: SqliteStorage) -> None:
    await joined(storage, 100, role="facilitator")
    person = await joined(storage, 1)
    assert not await storage.needs.tell_team(NOTICES, NOW)
    await says(storage, person, "breaks", shared="no")
    assert not await storage.needs.tell_team(NOTICES, NOW)
    await says(storage, person, "breaks")
    assert await storage.needs.tell_team(NOTICES, NOW)
    assert slots(await storage.claim(NOW, 10)) == ["something_new"]
    await says(storage, person, "breaks")
    assert not await storage.needs.tell_team(NOTICES, NOW)
    await says(storage, person, "breaks", "food")
    assert await storage.needs.tell_team(NOTICES, NOW)


async def test_that_the_team_looked_is_kept_and_shown_to_those_whose_needs_were_there(storage: SqliteStorage) -> None:
    team = await joined(storage, 100, role="facilitator")
    person, alone = await joined(storage, 1), await joined(storage, 2)
    await says(storage, person, "breaks")
    await says(storage, alone, "food", shared="no")
    await storage.keep(turn(team, Shown(view="needs_of_all", about="")))
    [look] = await storage.looks.of(person.pseudonym)
    assert (look.role, look.what) == ("facilitator", "needs_read")
    assert await storage.looks.of(alone.pseudonym) == ()


# --- how it is met ---------------------------------------------------------------------------------------------------


async def test_what_the_team_says_is_replaced_by_what_it_says_later(storage: SqliteStorage) -> None:
    team = await joined(storage, 100, role="facilitator")
    await meets(storage, team, "breaks", "Every hour.")
    await meets(storage, team, "step_free", "There is a ramp.")
    await meets(storage, team, "breaks", "Every half hour.", NOW + DAY)
    assert list((await storage.needs.met()).items()) == [
        ("step_free", Met(words="There is a ramp.", met_on=NOW.date())),
        ("breaks", Met(words="Every half hour.", met_on=(NOW + DAY).date())),
    ]


async def test_those_who_need_it_are_told_once_on_the_next_day(storage: SqliteStorage) -> None:
    team = await joined(storage, 100, role="facilitator")
    needs, alone, other = [await joined(storage, chat) for chat in (1, 2, 3)]
    await says(storage, needs, "breaks", "food")
    await says(storage, alone, "breaks", shared="no")
    await says(storage, other, "travel")
    assert not await storage.needs.tell_of_answers(NOW)
    await meets(storage, team, "breaks", "Every hour.")
    await meets(storage, team, "food", "It is vegan.")
    assert await storage.needs.tell_of_answers(NOW)
    assert not await storage.needs.tell_of_answers(NOW)
    for person in (needs, alone):
        [plan] = await planned(storage, person, "")
        assert (plan.asked, plan.wall) == (True, "2026-03-03T10:00")
    assert await planned(storage, other, "") == []


async def test_the_same_words_said_again_are_no_news(storage: SqliteStorage) -> None:
    team = await joined(storage, 100, role="facilitator")
    await meets(storage, team, "breaks", "Every hour.")
    assert await storage.needs.tell_of_answers(NOW)
    await meets(storage, team, "breaks", "Every hour.", NOW + DAY)
    assert not await storage.needs.tell_of_answers(NOW + DAY)
    assert (await storage.needs.met())["breaks"].met_on == (NOW + DAY).date()


async def test_news_that_waits_is_not_put_off_by_more_of_it(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 100, role="facilitator"), await joined(storage, 1)
    await says(storage, person, "breaks")
    await meets(storage, team, "breaks", "Every hour.")
    await storage.needs.tell_of_answers(NOW)
    [before] = await planned(storage, person, "")
    await meets(storage, team, "breaks", "Every half hour.", NOW + DAY)
    await storage.needs.tell_of_answers(NOW + DAY)
    assert await planned(storage, person, "") == [before]


# --- looking at it again ---------------------------------------------------------------------------------------------


async def test_90_days_later_at_ten_they_are_asked_whether_it_is_still_right(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    await says(storage, person, "breaks")
    [plan] = await planned(storage, person)
    assert (plan.wall, plan.asked) == ("2026-05-31T10:00", True)
    await storage.keep(turn(person, NeedsStillRight(), now=NOW + 5 * DAY))
    [plan] = await planned(storage, person)
    assert plan.wall == "2026-06-05T10:00"


async def test_that_it_is_still_right_means_nothing_once_it_is_deleted(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    await says(storage, person, "breaks")
    await storage.keep(turn(person, NeedsGone(), NeedsStillRight()))
    assert await planned(storage, person) == []


async def test_a_pause_without_an_end_holds_the_question(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    await says(storage, person, "breaks")
    await storage.keep(turn(person, PauseChosen(until=None)))
    [plan] = await planned(storage, person)
    assert plan.due_at == PARKED


async def test_whoever_has_left_is_not_asked_and_is_again_when_they_come_back(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    await says(storage, person, "breaks")
    await storage.keep(turn(person, WithdrawalChosen(rung="stop")))
    assert await planned(storage, person) == []
    await storage.keep(turn(await known(storage, person), CameBack(), now=NOW + 3 * DAY))
    [plan] = await planned(storage, person)
    assert plan.wall == "2026-06-03T10:00"


async def test_nobody_else_sees_that_it_waits(storage: SqliteStorage) -> None:
    person = await joined(storage, 1)
    await says(storage, person, "breaks")
    assert await storage.plans.ahead(10) == ()
