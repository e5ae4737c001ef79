"""What the team reads of a summary: short first, the rest asked for, and nothing in it that tells of a few people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bot.as_asked import AsAsked
from bot.library import Library
from bot.lists.asking import Asking
from bot.lists.batches import batches, digest_parts
from bot.pieces import LONGEST, split, units
from bot.project_file import example_project
from bot.scene import Scene
from bot.views.digest import digest
from bot.views.digest_head import SMALL
from bot.views.digest_numbers import digest_numbers
from bot.views.digest_words import digest_words, quoted
from bot.views.glance import Glance, Shown
from bot.views.old_digest import old_digest
from bot.views.themes import decisions, theme, theme_quotes
from flows.suppression import LEAST, Table
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import Person
from storage.records_of_digests import Batch, Pulse, Quote, Theme
from tests.open_project import MovedClock

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MOOD, COMFORT = "check_in/mood", "check_in/heard"
MIXED = Table(people=20, counts={"3": 6, "4": 9, "5": 5})
CHAIRS = Quote(id="a1", words="I would like the chairs in a circle.", themes=("ROOM",))
COLD = Quote(id="b2", words="The room was too cold for me.", name="Sam", themes=("WARM", "ROOM"))
TEA = Quote(id="c3", words="More tea.")
ROOM = Theme(code="ROOM", title="How the room is set up", state="open", answer="", opened_at=NOON, answer_by=NOON)
WARM = replace(ROOM, code="WARM", title="It is cold", opened_at=NOON - timedelta(days=20))
TOGETHER = tuple(Quote(id=f"t{number}", words=f"Said by {number}.", together=True) for number in range(LEAST))
BATCH = Batch(
    number=3,
    published_at=NOON,
    people=20,
    tables={MOOD: MIXED},
    pulse=Pulse(checked_in=14, skipped=6, paused=9, left=1),
    quotes=(CHAIRS, COLD, TEA),
    together=TOGETHER,
)


@dataclass
class Shelf:
    """Published summaries with their themes, as storage keeps them: the newest first."""

    published: tuple[Batch, ...] = ()
    open_themes: tuple[Theme, ...] = ()
    pieces: int = 0
    since: list[datetime] = field(default_factory=list)

    @property
    def digests(self) -> Shelf:
        return self

    async def latest(self) -> Batch | None:
        return self.published[0] if self.published else None

    async def one(self, number: int) -> Batch | None:
        return next((batch for batch in self.published if batch.number == number), None)

    async def quotes(self) -> tuple[Quote, ...]:
        return self.themes.shared

    async def all(self) -> tuple[Batch, ...]:
        return tuple(replace(batch, quotes=(), together=()) for batch in self.published)

    @property
    def themes(self) -> Themes:
        everything = (quote for batch in self.published for quote in (*batch.quotes, *batch.together))
        return Themes(self.open_themes, tuple(everything))

    @property
    def voices(self) -> Shelf:
        return self

    async def opened(self, pseudonym: str, since: datetime) -> int:
        self.since.append(since)
        return self.pieces


@dataclass
class Themes:
    """Those of a shelf, and all that is shared there."""

    known: tuple[Theme, ...]
    shared: tuple[Quote, ...]

    async def all(self) -> tuple[Theme, ...]:
        return self.known

    async def one(self, code: str) -> Theme | None:
        return next((theme for theme in self.known if theme.code == code), None)

    async def quotes(self, code: str) -> tuple[Quote, ...]:
        return tuple(quote for quote in self.shared if code in quote.themes)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.shipped("GB")


@dataclass
class Reader:
    """Somebody of the team, with a summary before them."""

    library: Library
    shelf: Shelf
    easy: bool = False
    language: str = "en"
    role: Role = "facilitator"

    @property
    def person(self) -> Person:
        """As storage knows them."""
        who = Person(pseudonym="f1", chat_id=1, role=self.role, status="active", language=self.language)
        return replace(who, easy=self.easy)

    @property
    def scene(self) -> Scene:
        """The example project around them."""
        return Scene(
            project=example_project(),
            library=self.library,
            storage=cast(Storage, self.shelf),
            clock=MovedClock(),
        )

    async def sees(self, view: Callable[[Glance], Awaitable[Shown]], about: str = "") -> str:
        """The text of a view."""
        return (await view(self.glance(about))).text

    def glance(self, about: str = "") -> Glance:
        """Their look."""
        storage = cast(Storage, self.shelf)
        return Glance(reader=self.person, about=about, now=NOON, scene=self.scene, storage=storage)

    def asking(self) -> Asking:
        """A turn of theirs that comes to ask about a list."""
        scene, person = self.scene, self.person
        return Asking(
            person=person,
            now=NOON,
            storage=cast(Storage, self.shelf),
            project=scene.project,
            words=lambda phrase, **known: scene.say(phrase, person, **known),
            begun=lambda place: AsAsked(place, scene, person).begun,
        )


@pytest.fixture
def reader(library: Library) -> Reader:
    return Reader(library=library, shelf=Shelf(published=(BATCH,)))


# --- in short --------------------------------------------------------------------------------------------------------


async def test_a_summary_in_short_says_who_took_part_how_they_are_and_what_waits(reader: Reader) -> None:
    reader.shelf.open_themes = (replace(WARM, answer_by=NOON - timedelta(days=1)), replace(ROOM, state="heard"))
    assert await reader.sees(digest) == (
        "Summary 3\n"
        "Made on 2 March 2026, from what 20 people who take part said.\n\n"
        "How people took part:\n"
        "14 people checked in.\n"
        "6 people skipped every question. That is always all right.\n"
        "At least 5 people were on a pause.\n"
        "Fewer than 5 people stopped or left.\n\n"
        "How has your week been, on the whole?\n"
        "People gave different answers. The numbers show how many.\n\n"
        "1 theme waits for an answer from the team.\n"
        "The promised day has passed for 1 of them."
    )


async def test_an_answer_is_late_from_the_same_moment_on_wherever_that_is_said(reader: Reader) -> None:
    reader.shelf.open_themes = (replace(ROOM, answer_by=NOON),)
    assert "The promised day has passed for 1 of them." in await reader.sees(digest)
    assert "An answer was promised by 2 March 2026." in await reader.sees(decisions)
    reader.shelf.open_themes = (replace(ROOM, answer_by=NOON + timedelta(seconds=1)),)
    assert "The promised day has passed" not in await reader.sees(digest)
    assert "The team answers by 2 March 2026." in await reader.sees(decisions)


async def test_in_a_small_group_themes_come_before_numbers_and_it_is_said_why(reader: Reader) -> None:
    reader.shelf = Shelf(published=(replace(BATCH, people=SMALL - 1),), open_themes=(ROOM, WARM))
    text = await reader.sees(digest)
    assert "Fewer than 12 people are in this summary." in text
    assert text.index("- It is cold\n- How the room is set up") < text.index("How people took part:")
    reader.shelf = Shelf(published=(replace(BATCH, people=SMALL),), open_themes=(ROOM, WARM))
    text = await reader.sees(digest)
    assert "Fewer than 12" not in text
    assert text.index("How people took part:") < text.index("2 themes wait for an answer")


@pytest.mark.parametrize("count", range(LEAST))
async def test_a_few_are_never_counted_and_none_is_not_told_from_a_few(reader: Reader, count: int) -> None:
    few = Pulse(checked_in=count, skipped=count, paused=count, left=count)
    reader.shelf = Shelf(published=(replace(BATCH, pulse=few),))
    assert "Too few people checked in, skipped, paused or left to show numbers." in await reader.sees(digest)
    reader.shelf = Shelf(published=(replace(BATCH, pulse=replace(few, skipped=LEAST)),))
    assert (await reader.sees(digest)).count("Fewer than 5 people") == 3


@pytest.mark.parametrize(("checked_in", "is_told"), [(20, False), (16, False), (15, True), (21, False), (25, True)])
async def test_how_many_checked_in_is_not_told_if_only_a_few_did_not(
    reader: Reader, checked_in: int, is_told: bool
) -> None:
    reader.shelf = Shelf(published=(replace(BATCH, pulse=Pulse(checked_in=checked_in)),))
    assert (f"{checked_in} people checked in." in await reader.sees(digest)) is is_told


async def test_a_pause_of_one_more_is_not_seen(reader: Reader) -> None:
    """Who is on a pause is no new answer: this summary and the one before would differ by one person."""

    async def seen(paused: int) -> str:
        reader.shelf = Shelf(published=(replace(BATCH, pulse=Pulse(paused=paused)),))
        return await reader.sees(digest)

    assert await seen(6) == await seen(7)


async def test_only_the_reader_is_told_how_much_they_opened_in_the_last_thirty_days(reader: Reader) -> None:
    assert "Only you see this" not in await reader.sees(digest)
    reader.shelf.pieces = 24
    assert "In the last 30 days you have opened 24 texts that people wrote. Only you see this." in await reader.sees(
        digest
    )
    assert reader.shelf.since[-1] == NOON - timedelta(days=30)


async def test_a_summary_in_short_fits_a_phone(reader: Reader) -> None:
    themes = tuple(replace(ROOM, code=str(number)) for number in range(30))
    tables = {MOOD: MIXED, COMFORT: Table(people=20, counts={"yes": 10, "no": 10})}
    for people in (SMALL - 1, 40):
        full = replace(BATCH, people=people, tables=tables)
        reader.shelf = Shelf(published=(full,), open_themes=themes, pieces=9)
        assert units(await reader.sees(digest)) < 1_000


# --- numbers ---------------------------------------------------------------------------------------------------------


async def numbers_of(reader: Reader, table: Table, place: str = MOOD) -> str:
    reader.shelf = Shelf(published=(replace(BATCH, tables={place: table}),))
    return await reader.sees(digest_numbers)


async def test_numbers_are_whole_sentences_in_the_order_of_the_question(reader: Reader) -> None:
    text = await numbers_of(reader, MIXED)
    assert "6 people chose: Mixed\n9 people chose: Good\n" in text
    assert "Numbers are hidden for: Very hard, Hard and Very good\n" in text
    assert "%" not in text


async def test_where_numbers_would_tell_there_are_words(reader: Reader) -> None:
    assert "All or almost all chose: Good" in await numbers_of(reader, Table(people=14, counts={"4": 13, "1": 1}))
    few = await numbers_of(reader, Table(people=4, counts={"4": 4}))
    assert "Too few people answered this to show anything." in few
    assert "Good" not in few


async def test_an_answer_that_is_no_longer_part_of_the_question_has_no_name(reader: Reader) -> None:
    text = await numbers_of(reader, Table(people=15, counts={"fine": 15}))
    assert "Too few people answered this to show anything." in text
    assert "fine" not in text


async def test_a_question_that_is_gone_is_left_out(reader: Reader) -> None:
    text = await numbers_of(reader, MIXED, "a_script_that_is_gone/mood")
    assert "Too few people answered the same question to show any numbers." in text


async def test_the_overview_says_no_more_than_the_numbers(reader: Reader) -> None:
    majority = Table(people=20, counts={"3": 8, "4": 12})
    reader.shelf = Shelf(published=(replace(BATCH, tables={MOOD: majority}),))
    assert "More than half chose: Good" in await reader.sees(digest)
    assert "12" not in await reader.sees(digest)


async def test_what_people_say_to_an_answer_is_told_as_numbers_of_a_summary_are(reader: Reader) -> None:
    reader.shelf.open_themes = (replace(ROOM, judgements={"yes": 20, "partly": 3, "no": 8}),)
    text = await reader.sees(theme, "ROOM")
    assert "said:\n20 people chose: Yes, it does\nNumbers are hidden for: In part and No, it does not" in text


# --- words -----------------------------------------------------------------------------------------------------------


async def test_words_stand_under_their_themes_and_what_belongs_to_none_is_kept(reader: Reader) -> None:
    reader.shelf.open_themes = (ROOM, WARM)
    reader.shelf.published = (replace(BATCH, together=()),)
    assert await reader.sees(digest_words) == (
        "Theme: It is cold\n"
        "The room was too cold for me.\n(Sam)\n\n"
        "Theme: How the room is set up\n"
        "I would like the chairs in a circle.\n(shared without a name)\n\n"
        "The room was too cold for me.\n(Sam)\n\n"
        "Also said:\n"
        "More tea.\n(shared without a name)\n\n"
        "If something here stays with you, send: support"
    )


async def test_words_of_a_theme_that_is_gone_are_not_lost(reader: Reader) -> None:
    reader.shelf.open_themes = (ROOM,)
    reader.shelf.published = (replace(BATCH, quotes=(replace(CHAIRS, themes=("GONE",)),), together=()),)
    text = await reader.sees(digest_words)
    assert text.startswith("Also said:\nI would like the chairs in a circle.")
    assert "Theme:" not in text


async def test_what_is_shared_together_stands_together_and_under_no_theme(reader: Reader) -> None:
    mixed = tuple(replace(quote, themes=("ROOM",)) for quote in TOGETHER)
    reader.shelf = Shelf(published=(replace(BATCH, quotes=(), together=mixed),), open_themes=(ROOM,))
    text = await reader.sees(digest_words)
    assert text.startswith("Said together, by at least five people:\nSaid by 0.\n(shared together)\n\nSaid by 1.")
    assert "Theme:" not in text


async def test_a_summary_without_words_says_so(reader: Reader) -> None:
    reader.shelf.published = (replace(BATCH, quotes=(), together=()),)
    assert await reader.sees(digest_words) == "There are no words to show this time."


async def test_one_quote_is_shown_to_its_author_as_the_team_sees_it(reader: Reader) -> None:
    reader.shelf.published = (replace(BATCH, quotes=(COLD, TEA), together=TOGETHER),)
    text = await reader.sees(digest_words)
    glance = reader.glance()
    for quote in (COLD, TEA, *TOGETHER):
        assert quoted(glance, quote) in text


async def test_under_its_theme_a_quote_is_shown_as_in_the_summary(reader: Reader) -> None:
    mixed = replace(TOGETHER[0], themes=("ROOM",))
    reader.shelf.published = (replace(BATCH, together=(mixed,)),)
    under = (await reader.sees(theme_quotes, "ROOM")).split("\n\n")
    assert under == [quoted(reader.glance(), quote) for quote in (CHAIRS, COLD, mixed)]


async def test_no_message_ends_with_a_heading(reader: Reader) -> None:
    long = tuple(Quote(id=str(number), words=f"{number} " + "and on " * 420) for number in range(8))
    themed = tuple(replace(quote, themes=(f"T{quote.id}",)) for quote in long)
    themes = tuple(replace(ROOM, code=f"T{quote.id}") for quote in long)
    reader.shelf = Shelf(published=(replace(BATCH, quotes=themed),), open_themes=themes)
    pieces = tuple(split(await reader.sees(digest_words)))
    assert len(pieces) > 2
    for piece in pieces:
        assert units(piece) <= LONGEST
        assert not piece.rpartition("\n")[2].startswith(("Theme:", "Also said:", "Said together"))


# --- earlier ones ----------------------------------------------------------------------------------------------------


async def test_an_earlier_summary_is_shown_whole(reader: Reader) -> None:
    before = replace(BATCH, number=1, quotes=(TEA,))
    reader.shelf.published = (BATCH, before)
    text = await reader.sees(old_digest, "1")
    for part in ("Summary 1", "14 people checked in.", "9 people chose: Good", "More tea.", "send: support"):
        assert part in text
    assert CHAIRS.words not in text


async def test_an_earlier_summary_of_a_small_group_begins_with_words(reader: Reader) -> None:
    reader.shelf.published = (BATCH, replace(BATCH, number=1, people=SMALL - 1), replace(BATCH, number=2))
    small, large = [await reader.sees(old_digest, about) for about in ("1", "2")]
    assert small.index("More tea.") < small.index("How people took part:") < small.index("9 people chose: Good")
    assert large.index("How people took part:") < large.index("9 people chose: Good") < large.index("More tea.")


@pytest.mark.parametrize("about", ["7", "", "one"])
async def test_a_summary_that_is_not_there_is_not_made_up(reader: Reader, about: str) -> None:
    assert (await reader.sees(old_digest, about)).startswith("There is no summary yet.")


@pytest.mark.parametrize("view", [digest, digest_numbers, digest_words])
async def test_before_the_first_summary_every_view_says_so(
    reader: Reader, view: Callable[[Glance], Awaitable[Shown]]
) -> None:
    reader.shelf = Shelf()
    assert (await reader.sees(view)).startswith("There is no summary yet.")


# --- what can be opened ----------------------------------------------------------------------------------------------


async def parts(reader: Reader) -> list[str]:
    return [offer.key for offer in await digest_parts(reader.asking())]


async def test_only_what_there_is_can_be_opened(reader: Reader) -> None:
    assert await parts(reader) == ["numbers", "picture", "words", "page", "tables", "short", "older", "enough"]
    reader.shelf.published = (replace(BATCH, number=1, tables={}, quotes=(), together=()),)
    assert await parts(reader) == ["page", "tables", "short", "enough"]
    reader.shelf.published = ()
    assert await parts(reader) == []


async def test_the_parts_are_answers_of_the_script(reader: Reader, library: Library) -> None:
    choose = library.book.latest["digest"].steps["menu"].choose
    assert choose is not None
    assert set(await parts(reader)) == set(choose.root)


async def test_earlier_summaries_are_offered_by_number_and_day(reader: Reader) -> None:
    reader.shelf.published = tuple(replace(BATCH, number=number) for number in (3, 2, 1))
    offers = await batches(reader.asking())
    assert [(offer.key, offer.text) for offer in offers] == [
        ("2", "Summary 2, 2 March 2026"),
        ("1", "Summary 1, 2 March 2026"),
    ]


async def test_summaries_are_offered_to_nobody_but_the_team(reader: Reader) -> None:
    reader.role = "participant"
    reader.shelf.published = (BATCH, replace(BATCH, number=2))
    assert await batches(reader.asking()) == await digest_parts(reader.asking()) == ()
