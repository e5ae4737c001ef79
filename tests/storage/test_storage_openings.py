"""How much of what people wrote somebody of the team has opened: counted where it is shown, for themselves alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from examples import NOW, changeable, contribution, joined, turn

from flows.events import (
    ContributionTakenBack,
    QuestionAnswered,
    QuestionAsked,
    Shown,
    ThemeLinked,
    ThemeOpened,
    ThreadEnded,
)
from flows.vocabulary import View
from storage.openings import KEPT_FOR
from storage.records import Person
from storage.sqlite import SqliteStorage

DAY = timedelta(days=1)
LONG_AGO = NOW - timedelta(days=30)


@pytest.fixture
async def people(storage: SqliteStorage) -> list[Person]:
    return [await joined(storage, chat) for chat in range(1, 7)]


@pytest.fixture
async def reader(storage: SqliteStorage) -> Person:
    return await joined(storage, 100, role="facilitator")


async def closes(storage: SqliteStorage, people: list[Person], together: int, now: datetime = NOW) -> None:
    """A batch with something of everybody: so many of them only together, the others alone."""
    for place, person in enumerate(people):
        words = contribution(f"Words of {place}.", "collective" if place < together else "anonymous")
        await storage.keep(turn(person, words, now=now))
    assert await storage.digests.close(now)


async def takes_back(storage: SqliteStorage, person: Person) -> None:
    [own] = await changeable(storage, person)
    await storage.keep(turn(person, ContributionTakenBack(contribution=own.id)))


async def opens(
    storage: SqliteStorage, reader: Person, now: datetime = NOW, view: View = "digest_words", about: str = ""
) -> int:
    """How many pieces they have opened, with this look."""
    await storage.keep(turn(reader, Shown(view=view, about=about), now=now))
    return await storage.voices.opened(reader.pseudonym, LONG_AGO)


async def test_nothing_is_counted_where_there_is_no_digest(storage: SqliteStorage, reader: Person) -> None:
    assert await opens(storage, reader) == 0


async def test_what_stands_alone_is_counted(storage: SqliteStorage, reader: Person, people: list[Person]) -> None:
    await closes(storage, people, together=0)
    assert await opens(storage, reader) == 6


@pytest.mark.parametrize(("taken_back", "pieces"), [(0, 6), (1, 1)])
async def test_what_is_shown_only_together_is_counted_where_it_is_shown(
    storage: SqliteStorage, reader: Person, people: list[Person], taken_back: int, pieces: int
) -> None:
    await closes(storage, people, together=5)
    for person in people[:taken_back]:
        await takes_back(storage, person)
    assert await opens(storage, reader) == pieces
    batch = await storage.digests.latest()
    assert batch is not None
    assert len(batch.quotes) + len(batch.together) == pieces


async def test_a_digest_counts_once_a_day(storage: SqliteStorage, reader: Person, people: list[Person]) -> None:
    await closes(storage, people, together=0)
    assert [await opens(storage, reader), await opens(storage, reader)] == [6, 6]
    assert await opens(storage, reader, NOW + DAY) == 12


async def test_another_digest_of_the_same_day_counts_too(
    storage: SqliteStorage, reader: Person, people: list[Person]
) -> None:
    await closes(storage, people, together=0)
    await opens(storage, reader)
    await closes(storage, people[:5], together=0)
    assert await opens(storage, reader) == 11


async def test_what_was_opened_stays_counted_when_it_is_taken_back(
    storage: SqliteStorage, reader: Person, people: list[Person]
) -> None:
    await closes(storage, people, together=0)
    await opens(storage, reader)
    await takes_back(storage, people[0])
    assert await opens(storage, reader) == 6
    assert await opens(storage, reader, NOW + DAY) == 6 + 5


async def test_the_same_words_on_another_paper_are_no_more_words(
    storage: SqliteStorage, reader: Person, people: list[Person]
) -> None:
    await closes(storage, people, together=0)
    assert await opens(storage, reader, view="digest_page") == 6
    assert await opens(storage, reader, view="digest_words") == 6
    assert await opens(storage, reader, view="old_digest", about="1") == 6


@pytest.mark.parametrize("view", ["digest", "digest_numbers", "digest_chart", "digest_tables", "themes"])
async def test_what_holds_nobodys_words_is_not_counted(
    storage: SqliteStorage, reader: Person, people: list[Person], view: View
) -> None:
    await closes(storage, people, together=0)
    assert await opens(storage, reader, view=view) == 0


async def test_an_earlier_digest_is_counted_as_that_one(
    storage: SqliteStorage, reader: Person, people: list[Person]
) -> None:
    await closes(storage, people, together=0)
    await closes(storage, people[:5], together=0)
    assert await opens(storage, reader, view="old_digest", about="1") == 6
    assert await opens(storage, reader, view="old_digest", about="1") == 6
    assert await opens(storage, reader, view="old_digest", about="2") == 11


@pytest.mark.parametrize("linked", [4, 5])
async def test_what_belongs_to_a_theme_is_counted_as_it_is_shown_there(
    storage: SqliteStorage, reader: Person, people: list[Person], linked: int
) -> None:
    await closes(storage, people, together=5)
    batch = await storage.digests.latest()
    assert batch is not None
    await storage.keep(turn(reader, ThemeOpened(title="Tea", contribution=batch.quotes[0].id)))
    [theme] = await storage.themes.all()
    for quote in batch.together[:linked]:
        await storage.keep(turn(reader, ThemeLinked(theme=theme.code, contribution=quote.id)))
    shown = len(await storage.themes.quotes(theme.code))
    assert shown == {4: 1, 5: 6}[linked]
    assert await opens(storage, reader, view="theme_quotes", about=theme.code) == shown


@pytest.mark.parametrize("ended", [False, True])
async def test_an_answer_to_a_question_is_one_piece_and_an_end_is_none(
    storage: SqliteStorage, reader: Person, people: list[Person], *, ended: bool
) -> None:
    await closes(storage, people, together=0)
    [own] = await changeable(storage, people[0])
    await storage.keep(turn(reader, QuestionAsked(contribution=own.id, words="which tea?")))
    [code] = [row.plan.about for row in await storage.plans.of(people[0].pseudonym) if row.plan.kind == "question"]
    said = ThreadEnded(thread=code) if ended else QuestionAnswered(thread=code, words="any tea")
    await storage.keep(turn(people[0], said))
    assert await opens(storage, reader, view="reply", about=code) == (0 if ended else 1)


async def test_it_is_asked_from_a_day_on(storage: SqliteStorage, reader: Person, people: list[Person]) -> None:
    await closes(storage, people, together=0)
    await opens(storage, reader)
    assert await storage.voices.opened(reader.pseudonym, NOW) == 6
    assert await storage.voices.opened(reader.pseudonym, NOW + DAY) == 0


async def test_everybody_has_their_own_count(storage: SqliteStorage, reader: Person, people: list[Person]) -> None:
    await closes(storage, people, together=0)
    await opens(storage, reader)
    other = await joined(storage, 101, role="owner")
    assert await storage.voices.opened(other.pseudonym, LONG_AGO) == 0


async def test_it_goes_after_ninety_days(storage: SqliteStorage, reader: Person, people: list[Person]) -> None:
    await closes(storage, people, together=0)
    await opens(storage, reader)
    await storage.purge(NOW + KEPT_FOR)
    assert await storage.voices.opened(reader.pseudonym, LONG_AGO) == 6
    await storage.purge(NOW + KEPT_FOR + DAY)
    assert await storage.voices.opened(reader.pseudonym, LONG_AGO) == 0
