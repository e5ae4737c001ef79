"""A table for every question type: what is typed, and what is understood. A type without a table fails the suite."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.book import Book
from flows.checks import Wordlist, check_book
from flows.loader import read_record, read_with_lines
from flows.phrase import Place
from flows.questions import Labelled, ListedChoice, Question, Record, Unclear
from flows.reading import plain
from flows.schedule import FollowUp, Schedule
from flows.script import QUESTION_KEYWORDS, Script, Step, Test
from flows.vocabulary import Fact, View

FLOWS = Path(__file__).parent.parent / "flows"
GUIDE = (FLOWS / "README.md").read_text("utf-8")
TOP = """\
script: {key}
version: 1
title: Tea
asked_by: The tea group.
why: So that there is enough tea.
seen_by: [facilitators]
limits: We cannot change the price of tea.
review_by: 2027-03-01
"""

CHOOSE = {"good": "Good", "bad": "Not so good", "other": {"text": "Something else", "goto": "more"}}
SCALE = {0: "Not at all", 5: "In between", 10: "Very much"}
BARE = {0: "Not at all", **dict.fromkeys(range(1, 10)), 10: "Completely"}
"""Only the ends have words."""
FEW_WORDS, TOO_MANY = "x" * 200, "x" * 201
MANY_WORDS, FAR_TOO_MANY = "x" * 3000, "x" * 3001

UNCLEAR = "?"
TABLES: dict[str, list[tuple[Any, str, Any]]] = {
    "choose": [
        (CHOOSE, "Good", "good"),
        (CHOOSE, "  not SO good! ", "bad"),
        (CHOOSE, "2", "bad"),
        (CHOOSE, "۳", "other"),
        (CHOOSE, "٣", "other"),
        (CHOOSE, "0", UNCLEAR + "hint_choose"),
        (CHOOSE, "4", UNCLEAR + "hint_choose"),
        (CHOOSE, "good and bad", UNCLEAR + "hint_choose"),
        (CHOOSE, "", UNCLEAR + "hint_choose"),
        ({"7": "A week", "1": "A day"}, "1", "1"),  # keys that are numbers are the numbers in the list
    ],
    "choose_many": [
        (CHOOSE, "Good", ("good",)),
        (CHOOSE, "something else, good", ("good", "other")),
        (CHOOSE, "1 3", ("good", "other")),
        (CHOOSE, "३، १", ("good", "other")),
        (CHOOSE, "1, 1, good", ("good",)),
        (CHOOSE, "1 4", UNCLEAR + "hint_choose_many"),
        (CHOOSE, "good, tea", UNCLEAR + "hint_choose_many"),
        (CHOOSE, " , ", UNCLEAR + "hint_choose_many"),
    ],
    "choose_from": [
        ("languages", "polski", "pl"),
        ("languages", "POLSKI.", "pl"),
        ("languages", "اردو", "ur"),
        ("languages", "۲", "pl"),
        ("languages", "latin", UNCLEAR + "hint_choose"),
    ],
    "scale": [
        (SCALE, "5", 5),
        (SCALE, "০", 0),
        (SCALE, "１０", 10),
        (SCALE, "very much", 10),
        (SCALE, "1", UNCLEAR + "hint_scale"),  # not the first of the list: the number is the answer
        (SCALE, "11", UNCLEAR + "hint_scale"),
        (SCALE, "much", UNCLEAR + "hint_scale"),
        (BARE, "7", 7),
        (BARE, "۷", 7),
        (BARE, "completely", 10),
        (BARE, "11", UNCLEAR + "hint_scale"),
        ({1: "One hour", 2: "Two hours"}, "two hours", 2),
    ],
    "yes_no_unsure": [
        (True, "Yes", "yes"),
        (True, "no.", "no"),
        (True, "I am not sure", "unsure"),
        (True, "3", "unsure"),
        (True, "২", "no"),
        (True, "perhaps", UNCLEAR + "hint_choose"),
    ],
    "text": [
        ("short", "  My own words.\n", "My own words."),
        ("short", "5", "5"),
        ("short", FEW_WORDS, FEW_WORDS),
        ("short", TOO_MANY, UNCLEAR + "hint_text_long"),
        ("long", MANY_WORDS, MANY_WORDS),
        ("long", FAR_TOO_MANY, UNCLEAR + "hint_text_long"),
        ("long", " \n ", UNCLEAR + "hint_text"),
        ("long", "چائے", "چائے"),
    ],
    "number": [
        ({"least": 1, "most": 12}, "1", 1),
        ({"least": 1, "most": 12}, "12.", 12),
        ({"least": 1, "most": 12}, "۱۲", 12),
        ({"least": 1, "most": 12}, "0", UNCLEAR + "hint_number"),
        ({"least": 1, "most": 12}, "13", UNCLEAR + "hint_number"),
        ({}, "many", UNCLEAR + "hint_number"),
        ({}, "1000000", 1_000_000),
        ({}, "1000001", UNCLEAR + "hint_number"),
    ],
    "date": [
        (True, "1 3 2026", "2026-03-01"),
        (True, "01/03/2026", "2026-03-01"),
        (True, "1.3.2026", "2026-03-01"),
        (True, "01.03.2026.", "2026-03-01"),
        (True, "1-3-2026", "2026-03-01"),
        (True, "2026-03-01", "2026-03-01"),
        (True, "۱/۳/۲۰۲۶", "2026-03-01"),
        (True, "१-३-२०२६", "2026-03-01"),
        (True, "31 2 2026", UNCLEAR + "hint_date"),
        (True, "3 2026", UNCLEAR + "hint_date"),
        (True, "1 3 26", UNCLEAR + "hint_date"),
        (True, "1 March 2026", UNCLEAR + "hint_date"),
        (True, "tomorrow", UNCLEAR + "hint_date"),
        (True, "0 0 0", UNCLEAR + "hint_date"),
    ],
    "time": [
        (True, "18:30", "18:30"),
        (True, "6.30 pm", "18:30"),
        (True, "9", "09:00"),
        (True, "۱۸:۳۰", "18:30"),
        (True, "25:00", UNCLEAR + "hint_time"),
        (True, "in the evening", UNCLEAR + "hint_time"),
    ],
    "place": [
        (True, "London", UNCLEAR + "hint_place"),
        (True, "18:30", UNCLEAR + "hint_place"),
    ],
}
READ_ELSEWHERE = {"place"}
"""What is read by ``Surroundings.where``: see tests/test_engine.py for the engine, and tests/test_places.py."""
LISTED = [Labelled(key="en", label="English"), Labelled(key="pl", label="Polski"), Labelled(key="ur", label="اردو")]
SYSTEM = {"yes": "Yes", "no": "No", "unsure": "I am not sure"}


def question(keyword: str, given: Any) -> Question[Any]:
    asked = Step.model_validate({"ask": "Well?", keyword: given}).question
    assert asked is not None
    return asked


def offers(asked: Question[Any]) -> list[Labelled]:
    """The answers as they are offered, in English."""
    said = {slot.part.removeprefix("option/"): slot.text for slot in asked.slots()} | SYSTEM
    at = Place(script="tea", version=1, step="a")
    bare = {one.key: one.text for one in asked.offers(at) if isinstance(one.text, str)}
    return [Labelled(key=one.key, label=str({**said, **bare}[one.key])) for one in asked.offers(at)] or LISTED


@pytest.mark.parametrize(
    ("keyword", "given", "words", "understood"),
    [(keyword, *row) for keyword, rows in TABLES.items() for row in rows],
)
def test_a_reply_is_understood(keyword: str, given: Any, words: str, understood: Any) -> None:
    asked = question(keyword, given)
    value = asked.read(words, offers(asked))
    assert (UNCLEAR + value.hint if isinstance(value, Unclear) else value) == understood


@given(st.sampled_from([(keyword, rows[0][0]) for keyword, rows in TABLES.items()]), st.text())
def test_no_reply_is_too_strange_to_be_read(kind: tuple[str, Any], words: str) -> None:
    asked = question(*kind)
    value = asked.read(words, offers(asked))
    assert isinstance(value, Unclear | str | int | tuple)


WRITTEN = ("text", "number", "date", "time", "place")


@pytest.mark.parametrize("keyword", [keyword for keyword in TABLES if keyword not in WRITTEN])
def test_what_a_button_says_can_be_typed(keyword: str) -> None:
    asked = question(keyword, TABLES[keyword][0][0])
    for offer in offers(asked):
        value = asked.read(offer.label, offers(asked))
        assert plain(str(value if not isinstance(value, tuple) else value[0])) == plain(offer.key)


def test_an_answer_leads_where_its_option_says() -> None:
    asked = question("choose", CHOOSE)
    assert [asked.leads_to(key) for key in ("good", "other", "gone")] == [None, "more", None]
    assert question("choose_many", CHOOSE).leads_to(("other",)) is None


def test_the_ends_of_a_scale_have_words_and_only_what_has_words_is_translated() -> None:
    asked = question("scale", BARE)
    assert [slot.part for slot in asked.slots()] == ["option/0", "option/10"]
    assert [offer.label for offer in offers(asked)] == ["Not at all", *map(str, range(1, 10)), "Completely"]
    for end in (0, 10):
        with pytest.raises(ValueError, match="need words"):
            question("scale", {**BARE, end: None})


def test_the_limits_are_told_with_the_hint() -> None:
    too_long = question("text", "short").read(TOO_MANY, [])
    assert isinstance(too_long, Unclear)
    assert too_long.values == {"most": 200, "count": 201}
    too_much = question("number", {"least": 1, "most": 12}).read("13", [])
    assert isinstance(too_much, Unclear)
    assert too_much.values == {"least": 1, "most": 12}
    off_scale = question("scale", SCALE).read("11", [])
    assert isinstance(off_scale, Unclear)
    assert off_scale.values == {"least": 0, "most": 10}


# --- completeness -----------------------------------------------------------------------------------------------------


def test_every_question_type_has_a_table_that_meets_both_answers_and_hints() -> None:
    assert set(TABLES) == set(QUESTION_KEYWORDS)
    for keyword, rows in TABLES.items():
        understood = [str(row[2]).startswith(UNCLEAR) for row in rows]
        assert True in understood
        assert (False in understood) is not (keyword in READ_ELSEWHERE)


def test_every_question_type_is_known_by_its_keyword() -> None:
    for keyword, rows in TABLES.items():
        assert question(keyword, rows[0][0]).keyword == keyword


def examples() -> dict[str, str]:
    """Every file that the writers' guide shows, by name; steps that stand alone get a top."""
    files = {}
    for nth, text in enumerate(re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)):
        named = re.search(r"^(?:script|phrasebook): (\w+)$", text, re.MULTILINE)
        key = named[1] if named else f"example_{nth}"
        files[f"{key}.yaml"] = text if named else TOP.format(key=key) + text
    return files


@pytest.mark.parametrize("keyword", QUESTION_KEYWORDS)
def test_every_question_type_has_its_section_and_example_in_the_guide(keyword: str) -> None:
    assert re.search(rf"^### .*`{keyword}`", GUIDE, re.MULTILINE)
    assert any(f"    {keyword}:" in text for text in examples().values())


@pytest.mark.parametrize("word", [*get_args(View), *get_args(Fact)])
def test_every_view_and_every_fact_is_in_a_table_of_the_guide(word: str) -> None:
    assert re.search(rf"^\| `{word}` \|", GUIDE, re.MULTILINE)


@pytest.mark.parametrize("name", get_args(ListedChoice.model_fields["root"].annotation))
def test_every_list_is_in_the_table_of_the_guide(name: str) -> None:
    assert re.search(rf"^\| `{name}` \|", GUIDE, re.MULTILINE)


def test_every_hint_has_its_words(book: Book) -> None:
    hints = {
        row[2].removeprefix(UNCLEAR) for rows in TABLES.values() for row in rows if str(row[2]).startswith(UNCLEAR)
    }
    assert hints <= {slot.part for slot in book.phrasebooks["system"].slots()}


@pytest.mark.parametrize("record", [Script, Step, FollowUp, Schedule, Test])
def test_every_field_is_in_the_guide(record: type[Record]) -> None:
    for name, field in record.model_fields.items():
        word = field.alias or name
        assert re.search(rf"`{word}\b", GUIDE), f"{record.__name__}: {word}"


def test_every_example_of_the_guide_can_be_used_as_it_is() -> None:
    files = examples()
    assert len(files) > len(QUESTION_KEYWORDS)
    support = {"support.yaml": TOP.format(key="support") + "steps:\n  list:\n    show: support\n"}
    read, lines = read_with_lines(files | support)
    wordlist = read_record("wording.yaml", (FLOWS / "words" / "wording.yaml").read_text("utf-8"), Wordlist)
    assert [str(one) for one in check_book(read, lines, date(2026, 11, 22), wordlist)] == []
