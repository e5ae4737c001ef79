"""A summary on paper: pictures, a page, tables. Each shows what may be seen, and nothing hidden can be found in it."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import cast
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from bot.library import Library
from bot.papers.cells import Sheet, comma_separated, harmless, workbook
from bot.papers.chart import BAR, BELOW, LINE, MARGIN, WIDTH, Bar, drawn
from bot.papers.letters import letters_for
from bot.pieces import LONGEST_CAPTION, units
from bot.ports import Attachment
from bot.rehearsal.picture import size
from bot.rendering import Rendering
from bot.views import Shower
from bot.views.digest_head import SMALL
from bot.views.digest_papers import digest_chart, digest_page, digest_tables
from bot.views.glance import Shown
from flows.phrase import Place
from flows.suppression import Table
from storage.records import Message, Outgoing
from storage.records_of_digests import Batch, Export
from tests.house import House, Phone, open_house
from tests.test_digest_views import BATCH, CHAIRS, COMFORT, MOOD, NOON, ROOM, WARM, Reader, Shelf

HIDING = Table(people=119, counts={"1": 3, "3": 17, "5": 99})
"""The 3 is small, and the 17 would give it away: only 99 may be seen."""
HIDING_OTHERWISE = Table(people=119, counts={"1": 2, "2": 1, "4": 17, "5": 99})
ALL_OF_ONE_MIND = Table(people=23, counts={"yes": 21, "no": 2})
TOLD = Place(script="feedback", version=2, step="words")
_SHEETS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹢", "﹦", "﹣", "﹫")


@dataclass
class Archive(Shelf):
    """Published summaries, and what may leave the project."""

    exported: tuple[Export, ...] = ()

    @property
    def digests(self) -> Archive:
        return self

    enough_answered: bool = False

    async def exports(self, now: object) -> tuple[Export, ...]:
        return self.exported

    async def withheld(self) -> bool:
        return self.enough_answered


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.shipped("GB")


@pytest.fixture
def reader(library: Library) -> Reader:
    return Reader(library=library, shelf=Archive(published=(BATCH,)))


def holding(library: Library, *exported: Export, language: str = "en", **changes: object) -> Reader:
    """Somebody who looks at a summary with other tables or quotes."""
    batch: Batch = replace(BATCH, **changes)  # type: ignore[arg-type]
    return Reader(library=library, shelf=Archive(published=(batch,), exported=exported), language=language)


# --- pictures --------------------------------------------------------------------------------------------------------


def greys(png: bytes, y: int) -> list[int]:
    """One row of pixels."""
    picture = Image.open(BytesIO(png)).convert("L")
    return [cast(int, picture.getpixel((x, y))) for x in range(picture.width)]


def bar(people: int | None, words: str = "Good") -> Bar:
    return Bar(number="1", words=words, people=people)


def middle_of(row: int) -> int:
    """Where the middle of a bar is, from the top, if the words above each take one line."""
    return MARGIN + (LINE + BAR + BELOW) * row + LINE + BAR // 2


def longest_run(pixels: list[int]) -> int:
    """Of dark pixels."""
    marks = "".join("x" if grey < 100 else " " for grey in pixels)
    return max(map(len, marks.split()))


def cut(png: bytes, top: int, height: int) -> bytes:
    """What is drawn there, and nothing around it."""
    strip = Image.open(BytesIO(png)).convert("L").crop((0, top, WIDTH, top + height))
    return strip.crop(ImageChops.invert(strip).getbbox()).tobytes()


def test_a_picture_is_as_wide_as_a_phone_and_small() -> None:
    png = drawn([bar(number * 1000 or None) for number in range(11)], 10_000)
    assert size(png)[:2] == ("image/png", WIDTH)
    assert len(png) < 60_000


def test_a_bar_is_as_long_as_its_number_is_large() -> None:
    png = drawn([bar(20), bar(10), bar(5)], 20)
    lengths = [longest_run(greys(png, middle_of(row))) for row in range(3)]
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=2)
    assert lengths[1] == pytest.approx(2 * lengths[2], abs=2)


def test_six_of_fourteen_do_not_look_like_everybody() -> None:
    everybody, six = (longest_run(greys(drawn([bar(people)], 14), middle_of(0))) for people in (14, 6))
    assert six == pytest.approx(everybody * 6 / 14, abs=2)
    assert everybody > WIDTH * 0.8


def test_above_each_bar_stand_its_words() -> None:
    one, same, other = (cut(drawn([bar(6, words)], 14), MARGIN, LINE) for words in ("Good", "Good", "Mixed"))
    assert one == same != other


def test_long_words_are_broken_and_never_cut_off() -> None:
    long = "A good deal better than it was before the break"
    png = drawn([bar(6, f"{long}, and so on, and so on")], 14)
    assert size(png)[2] == size(drawn([bar(6)], 14))[2] + LINE
    picture = Image.open(BytesIO(png)).convert("L")
    for edge in (0, WIDTH - MARGIN // 2):
        assert picture.crop((edge, 0, edge + MARGIN // 2, picture.height)).getextrema() == (255, 255)


def test_where_there_are_no_letters_for_the_words_their_number_stands_there() -> None:
    unknown = "\U0001e900\U000e0100\U0010fffe"
    assert letters_for(unknown, 44) is None
    assert drawn([bar(6, unknown)], 14) == drawn([bar(6, "1")], 14)


def test_letters_are_found_for_each_language_of_this_project_or_none_are_drawn() -> None:
    for words in ("Źle, a potem lepiej", "بہت اچھا، ٹھیک ہے"):
        font = letters_for(words, 44)
        assert font is None or font.getlength(words) > 44


def test_a_hidden_number_has_no_bar() -> None:
    png = drawn([bar(20), bar(None)], 20)
    assert longest_run(greys(png, middle_of(1))) < 20


def test_for_those_who_read_from_right_to_left_bars_grow_from_the_right() -> None:
    left, right = (greys(drawn([bar(5)], 20, right_to_left=rtl), middle_of(0)) for rtl in (False, True))
    assert longest_run(left[: WIDTH // 2]) == pytest.approx(longest_run(right[WIDTH // 2 :]), abs=2)
    assert longest_run(left[: WIDTH // 2]) > longest_run([*left[WIDTH // 2 :], 0])


def test_words_and_digits_are_never_mirrored() -> None:
    left, right = (cut(drawn([bar(6)], 14, right_to_left=rtl), MARGIN, LINE) for rtl in (False, True))
    assert left == right


def test_a_picture_is_not_cut_off_where_many_answered() -> None:
    picture = Image.open(BytesIO(drawn([bar(100_000)], 100_000))).convert("L")
    assert picture.crop((WIDTH - 40, 0, WIDTH, picture.height)).getextrema() == (255, 255)


@pytest.mark.parametrize("view", [digest_chart, digest_page])
async def test_what_is_hidden_changes_nothing_that_is_seen(library: Library, view: object) -> None:
    async def seen(table: Table) -> Shown:
        return await view(holding(library, tables={MOOD: table}).glance())  # type: ignore[operator]

    assert await seen(HIDING) == await seen(HIDING_OTHERWISE)


async def test_below_a_picture_stand_its_question_answers_and_numbers(reader: Reader) -> None:
    shown = await digest_chart(reader.glance())
    [picture] = shown.attachments
    assert (picture.part, picture.name) == ("photo", "summary-3-1.png")
    assert picture.caption == (
        "How has your week been, on the whole?\n"
        "1. Very hard: hidden\n"
        "2. Hard: hidden\n"
        "3. Mixed: 6\n"
        "4. Good: 9\n"
        "5. Very good: hidden"
    )


async def test_where_numbers_would_tell_of_a_few_there_is_no_picture_but_a_sentence(library: Library) -> None:
    shown = await digest_chart(holding(library, tables={COMFORT: ALL_OF_ONE_MIND}).glance())
    assert shown.attachments == ()
    assert "There is no picture this time." in shown.text
    assert "This week, did you feel heard in this project?\nAll or almost all chose: Yes" in shown.text


@pytest.mark.parametrize("view", [digest_chart, digest_page])
async def test_before_the_first_summary_there_is_nothing_on_paper(library: Library, view: object) -> None:
    shown = await view(Reader(library=library, shelf=Archive()).glance())  # type: ignore[operator]
    assert shown.attachments == ()
    assert shown.text.startswith("There is no summary yet.")


# --- the way to a phone ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OnePaper:
    """Shows a text and a picture, whatever is asked for."""

    caption: str

    async def show(self, view: str, reader: object, about: str) -> Shown:
        return Shown(
            text="Here.", attachments=(Attachment(part="photo", name="a.png", content=b"", caption=self.caption),)
        )


async def calls(reader: Reader, caption: str) -> list[tuple[str, str]]:
    """The method and the words of each call."""
    rendering = Rendering(scene=reader.scene, shower=cast(Shower, OnePaper(caption)))
    outgoing = Outgoing(id=1, person=reader.person, message=Message(view="digest_chart"), claimed_at=NOON)
    made = await rendering.calls(outgoing)
    return [(call.method, call.params.get("text", call.params.get("caption", ""))) for call in made]


async def test_a_picture_has_its_words_below_it(reader: Reader) -> None:
    words = "💧" * (LONGEST_CAPTION // 2)
    assert units(words) == LONGEST_CAPTION
    assert await calls(reader, words) == [("sendMessage", "Here."), ("sendPhoto", words)]


async def test_words_too_long_for_that_are_a_message_of_their_own(reader: Reader) -> None:
    words = "💧" * (LONGEST_CAPTION // 2) + "."
    assert await calls(reader, words) == [("sendMessage", "Here."), ("sendPhoto", ""), ("sendMessage", words)]


# --- the page --------------------------------------------------------------------------------------------------------


class Read(HTMLParser):
    """What a browser finds in a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._style = False
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self._style else data + "\n"

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each such element."""
        return [attributes for name, attributes in self.tags if name == tag]


async def printed(reader: Reader) -> Read:
    """The page as it is read."""
    [file] = (await digest_page(reader.glance())).attachments
    assert (file.part, file.name) == ("document", "summary-3.html")
    return Read(file.content)


async def test_a_page_needs_nothing_from_outside_and_runs_nothing(reader: Reader) -> None:
    page = await printed(reader)
    assert not page.all("script")
    assert not page.all("link")
    assert not [attributes for _, attributes in page.tags if {"href", "action", "src", "style"} & attributes.keys()]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ur", "rtl")])
async def test_a_page_says_its_language_and_direction(library: Library, language: str, direction: str) -> None:
    [html] = (await printed(holding(library, language=language))).all("html")
    assert html == {"lang": language, "dir": direction}


async def test_every_table_of_a_page_says_what_it_shows(reader: Reader) -> None:
    reader.shelf.open_themes = (ROOM,)
    page = await printed(reader)
    assert len(page.all("table")) == len(page.all("caption")) == 2
    for said in ("How has your week been, on the whole?", "3. Mixed\n6\n", "1. Very hard\nhidden\n"):
        assert said in page.text


@pytest.mark.parametrize(("language", "starts"), [("en", ["0", "0"]), ("ur", ["70.0", "55.0"])])
async def test_beside_each_number_of_a_page_is_a_bar_as_long_as_its_share_of_everybody(
    library: Library, language: str, starts: list[str]
) -> None:
    page = await printed(holding(library, language=language))
    bars = [rect for rect in page.all("rect") if rect["fill"] != "none"]
    assert [rect["width"] for rect in bars] == ["30.0", "45.0"], "6 and 9 of 20"
    assert [rect["x"] for rect in bars] == starts
    beside = [cell for cell in page.all("td") if cell]
    assert beside == [{"aria-hidden": "true"}] * 6, "one in the head of the table, and one beside each answer"


async def test_before_words_on_a_page_is_a_note_and_after_them_support(reader: Reader) -> None:
    text = (await printed(reader)).text
    places = [text.index(part) for part in ("Some of them can be heavy", "I would like the chairs", "send: support")]
    assert places == sorted(places)
    wordless = (await printed(holding(reader.library, quotes=(), together=()))).text
    assert "heavy" not in wordless


async def test_a_page_of_a_small_group_begins_with_words_and_themes(reader: Reader) -> None:
    def order(text: str) -> list[str]:
        parts = ("In people's own words", "What came of it", "How people answered", "How this summary is made")
        return sorted(parts, key=text.index)

    large = order((await printed(reader)).text)
    small = order((await printed(holding(reader.library, people=SMALL - 1))).text)
    assert [large.index(part) for part in small] == [1, 2, 0, 3]


async def test_no_hidden_number_can_be_found_on_paper(library: Library) -> None:
    reader = holding(library, tables={MOOD: HIDING, COMFORT: ALL_OF_ONE_MIND})
    told = (await printed(reader)).text + (await digest_chart(reader.glance())).attachments[0].caption
    assert "99" in told
    assert not [hidden for hidden in ("17", "119", "23", "21") if hidden in told]


async def test_a_page_has_words_by_theme_what_came_of_them_and_the_rules(reader: Reader) -> None:
    decided = replace(ROOM, state="decided", answer="The chairs stand in a circle now.")
    reader.shelf.open_themes = (
        replace(WARM, answer_by=NOON + timedelta(days=1)),
        decided,
        replace(ROOM, code="LATE", title="Tea"),
    )
    text = (await printed(reader)).text
    parts = (
        "Please do not pass it on.",
        "14 people checked in.",
        "Theme: It is cold",
        "Theme: How the room is set up",
        "I would like the chairs in a circle.\n(shared without a name)",
        "Also said:",
        "More tea.",
        "Said together, by at least five people:",
        "The team answers by 3 March 2026.",
        "The chairs stand in a circle now.",
        "An answer was promised by 2 March 2026.",
        "A number under five is hidden, zero too.",
        "People can take back what they shared, or have it left out of what comes.",
    )
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


async def test_nothing_that_people_wrote_becomes_markup(library: Library) -> None:
    words = "<script>alert(1)</script> & </blockquote><img src=x>"
    theme = replace(ROOM, title="<b>bold</b>", answer="<iframe>")
    reader = holding(library, quotes=(replace(CHAIRS, words=words, name="<i>me</i>"),))
    reader.shelf.open_themes = (theme,)
    page = await printed(reader)
    assert not {"script", "b", "i", "iframe"} & {tag for tag, _ in page.tags}
    assert all(text in page.text for text in (words, "<i>me</i>", "<b>bold</b>", "<iframe>"))


# --- tables ----------------------------------------------------------------------------------------------------------

OUTSIDE = Export(number=1, published_at=NOON, tables={MOOD: Table(people=60, counts={"3": 20, "4": 25})})


def cells(book: bytes) -> dict[str, list[dict[str, str]]]:
    """By sheet, each row as a record."""
    with ZipFile(BytesIO(book)) as parts:
        names = [
            sheet.get("name", "") for sheet in ElementTree.fromstring(parts.read("xl/workbook.xml")).iter(_tag("sheet"))
        ]
        strings = ElementTree.fromstring(parts.read("xl/sharedStrings.xml")).iter(_tag("si"))
        words = ["".join(string.itertext()) for string in strings]
        pages = [ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{n}.xml")) for n in range(1, len(names) + 1)]
    return dict(zip(names, (_records(page, words) for page in pages), strict=True))


def _records(page: ElementTree.Element, words: list[str]) -> list[dict[str, str]]:
    assert not list(page.iter(_tag("f")))
    rows = [
        {cell.get("r", "").rstrip("0123456789"): _value(cell, words) for cell in row} for row in page.iter(_tag("row"))
    ]
    heading, *others = rows
    return [{heading[column]: value for column, value in row.items()} for row in others]


def _value(cell: ElementTree.Element, words: list[str]) -> str:
    value = cell.findtext("s:v", "", _SHEETS)
    return words[int(value)] if cell.get("t") == "s" else value


def _tag(name: str) -> str:
    return f"{{{_SHEETS['s']}}}{name}"


async def tables(reader: Reader) -> dict[str, list[dict[str, str]]]:
    """The sheets of the workbook that leaves the project."""
    book, *_ = (await digest_tables(reader.glance())).attachments
    assert (book.part, book.name) == ("document", "summary.xlsx")
    return cells(book.content)


async def test_figures_leave_with_every_answer_and_hidden_ones_are_empty(library: Library) -> None:
    figures = (await tables(holding(library, OUTSIDE)))["figures"]
    assert [(row["answer"], row["seen"], row.get("answers")) for row in figures] == [
        ("1", "hidden", None),
        ("2", "hidden", None),
        ("3", "number", "20"),
        ("4", "number", "25"),
        ("5", "hidden", None),
    ]
    assert figures[0]["question_wording"] == "How has your week been, on the whole?"


async def test_a_figure_under_ten_does_not_leave_nor_what_would_give_it_away(library: Library) -> None:
    few = replace(OUTSIDE, tables={MOOD: Table(people=30, counts={"3": 9, "4": 11, "5": 10})})
    figures = (await tables(holding(library, few)))["figures"]
    assert [(row["answer"], row["answers"]) for row in figures if "answers" in row] == [("4", "11")]


async def test_what_is_known_without_a_number_is_said_in_a_word(library: Library) -> None:
    worded = replace(OUTSIDE, tables={COMFORT: Table(people=40, counts={"yes": 36})})
    figures = (await tables(holding(library, worded)))["figures"]
    assert [row["seen"] for row in figures] == ["almost_all", "hidden", "hidden"]


async def test_only_words_whose_authors_were_told_of_reports_leave(library: Library) -> None:
    quotes = (
        replace(CHAIRS, id="new", at=TOLD, themes=("ROOM", "WARM")),
        replace(CHAIRS, id="signed", at=TOLD, words="Warm, please.", name="Sam"),
        replace(CHAIRS, id="old", at=replace(TOLD, version=1)),
        replace(CHAIRS, id="other", at=replace(TOLD, script="tea")),
        replace(CHAIRS, id="unknown", at=None),
    )
    together = tuple(replace(quote, at=TOLD, words="Never alone.") for quote in BATCH.together)
    assert (await tables(holding(library, quotes=quotes, together=together)))["words"] == [
        {"words": CHAIRS.words, "shared_as": "without_name", "themes": "ROOM WARM"},
        {"words": "Warm, please.", "shared_as": "with_name", "name": "Sam", "themes": "ROOM"},
    ]


async def test_the_codebook_explains_every_column_and_every_question(library: Library) -> None:
    sheets = await tables(holding(library, OUTSIDE, quotes=(replace(CHAIRS, at=TOLD),)))
    codebook = {(row["kind"], row.get("of", ""), row["about"]): row["text"] for row in sheets.pop("codebook")}
    for name, rows in sheets.items():
        assert {("column", name, column) for row in rows for column in row} <= codebook.keys()
    assert codebook["question", MOOD, "wording"] == "How has your week been, on the whole?"
    assert codebook["answer", MOOD, "1"] == "Very hard"
    assert codebook["script", "check_in", "limits"].startswith("We can change how sessions run.")
    assert codebook["export", "1", "published_on"] == "2026-03-02"
    assert "ten different people" in codebook["rule", "", "floor"]


async def test_the_figures_and_the_words_are_csv_files_as_well(library: Library) -> None:
    reader = holding(library, OUTSIDE, quotes=(replace(CHAIRS, at=TOLD, words='Chairs,\n"in a circle"'),))
    _, *files = (await digest_tables(reader.glance())).attachments
    read = {file.name: list(csv.DictReader(StringIO(file.content.decode("utf-8-sig"), newline=""))) for file in files}
    sheets = await tables(reader)
    assert {
        name: [{key: value for key, value in row.items() if value} for row in rows] for name, rows in read.items()
    } == {
        "summary-figures.csv": sheets["figures"],
        "summary-words.csv": sheets["words"],
    }


async def test_words_in_a_csv_file_cannot_act(library: Library) -> None:
    reader = holding(library, quotes=(replace(CHAIRS, at=TOLD, words="\ufe0f=1+1", name="@SUM(A1)"),))
    _, file = (await digest_tables(reader.glance())).attachments
    [row] = csv.DictReader(StringIO(file.content.decode("utf-8-sig"), newline=""))
    assert (row["words"], row["name"]) == ("'\ufe0f=1+1", "'@SUM(A1)")


async def test_while_nothing_can_leave_it_is_said_why(library: Library) -> None:
    shown = await digest_tables(holding(library).glance())
    assert shown.attachments == ()
    assert "At least ten people have to answer" in shown.text
    assert "People have to say yes" in shown.text


async def test_nobody_is_told_that_more_must_answer_when_enough_have(library: Library) -> None:
    reader = holding(library)
    reader.shelf = replace(cast(Archive, reader.shelf), enough_answered=True)
    text = (await digest_tables(reader.glance())).text
    assert "At least ten people have answered a question, but its numbers could still tell of a few." in text
    assert "have to answer" not in text


async def test_words_can_leave_before_figures_can(library: Library) -> None:
    shown = await digest_tables(holding(library, quotes=(replace(CHAIRS, at=TOLD),)).glance())
    assert [file.name for file in shown.attachments] == ["summary.xlsx", "summary-words.csv"]
    assert "There are no figures yet." in shown.text


@given(
    st.text(" \u00a0\u200f\u2068\ufeff\ufe0f\u034f\u2800\u3164\u20dd", max_size=3),
    st.sampled_from(DANGEROUS),
    st.text(),
)
def test_no_text_is_a_formula(spaces: str, sign: str, rest: str) -> None:
    text = f"{spaces}{sign}{rest}"
    assert harmless(text) == f"'{text}"


@given(st.text("abcż۱اب1(\"'", min_size=1, max_size=1), st.text())
def test_what_is_no_formula_stays_as_it_is(letter: str, rest: str) -> None:
    assert harmless(letter + rest) == letter + rest


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=4))
def test_a_csv_file_gives_back_what_was_put_in(texts: list[str]) -> None:
    written = comma_separated(Sheet(name="a", columns=["c"] * len(texts), rows=[texts])).decode("utf-8-sig")
    _, row = csv.reader(StringIO(written, newline=""))
    assert row == [harmless(text) for text in texts]


@given(st.sampled_from(DANGEROUS), st.text("abc(1+2)!'|\"", max_size=20))
def test_a_text_in_a_workbook_is_a_text(sign: str, rest: str) -> None:
    book = workbook([Sheet(name="a", columns=["c"], rows=[[sign + rest]])], NOON)
    [[row]] = cells(book).values()
    assert row["c"].replace("_x000D_", "\r") == sign + rest


async def test_nothing_is_written_to_a_disk(library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    assert await tables(holding(library, OUTSIDE))
    assert (await printed(holding(library))).all("svg")
    assert (await digest_chart(holding(library).glance())).attachments


async def test_the_same_summary_makes_the_same_files(library: Library) -> None:
    for view in (digest_chart, digest_page, digest_tables):
        assert await view(holding(library, OUTSIDE).glance()) == await view(holding(library, OUTSIDE).glance())


# --- with the whole bot ----------------------------------------------------------------------------------------------


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def answers(phone: Phone, mood: str) -> None:
    """One answer to the check-in, and nothing else."""
    await phone.joins()
    await phone.writes("/check_in")
    await phone.taps("OK, let's start")
    await phone.taps(mood)


async def shares(phone: Phone, words: str) -> None:
    """Words for the team, without a name."""
    for reply in ("feedback", words, "Without my name", "Yes, share it like this"):
        await phone.writes(reply)


async def papers(phone: Phone, *labels: str) -> dict[str, bytes]:
    """What a way into one of the parts of a summary brings, by the names of the files."""
    before = len(phone.messages)
    for label in labels:
        await phone.taps(label)
    files = [message.file for message in phone.messages[before:] if message.file]
    return {file.name: file.content for file in files}


async def test_a_facilitator_gets_a_summary_on_paper_and_what_was_taken_back_is_on_none(house: House) -> None:
    people = [house.phone() for _ in range(10)]
    for number, person in enumerate(people):
        await answers(person, "Good" if number % 2 else "Mixed")
    await shares(people[0], "=More chairs.")
    facilitator = house.phone()
    await facilitator.joins("facilitator")
    await house.it_is("tomorrow 18:30")
    await facilitator.writes("/digest")

    [(name, picture)] = (await papers(facilitator, "A picture of the numbers")).items()
    assert (name, size(picture)[0]) == ("summary-1-1.png", "image/png")
    assert "=More chairs." in Read((await papers(facilitator, "A page to print", "Make it now"))["summary-1.html"]).text
    [words] = cells((await papers(facilitator, "Tables for a computer"))["summary.xlsx"])["words"]
    assert words == {"words": "=More chairs.", "shared_as": "without_name"}

    await people[0].writes("take back")
    for reply in ("Something I shared", "1", "1"):
        await people[0].writes(reply)
    assert not await papers(facilitator, "Tables for a computer")
    assert (
        "=More chairs."
        not in Read((await papers(facilitator, "A page to print", "Make it now"))["summary-1.html"]).text
    )
