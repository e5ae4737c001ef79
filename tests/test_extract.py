"""What a translator is given of a script: every text, where it stands, and what to know about it."""

from io import BytesIO

from babel.messages.extract import DEFAULT_KEYWORDS, extract

from bot.library import FLOWS, Library

SCRIPT = """\
# how a week has been
script: check_in
version: 1
title: Check-in
asked_by: The group
why: To learn
seen_by: [facilitators]
limits: None
review_by: 2030-01-01
note: Short.
steps:
  hello:
    say:
      one: Hello {name}. It has {count} question.
      other: Hello {name}. It has {count} questions.
    easy: Hello {name}.
    note: >-
      Warm and
      informal.
    choose:
      start: OK
      later: {text: Not today, easy: Later, note: Equally good., goto: end}
  mood:
    ask: |-
      How was it?

      The week, I mean.
    scale:
      1: Not today
      2: "Yes"
"""
PHRASEBOOK = """\
phrasebook: system
note: The bot itself.
phrases:
  skip: {text: Skip, button: true}
  off: {text: "No"}
"""


def extracted(source: str) -> list[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    return list(extract("alongside", BytesIO(source.encode()), DEFAULT_KEYWORDS))


def contexts(source: str) -> list[str | None]:
    return [context for *_, context in extracted(source)]


def test_babel_finds_every_text_under_the_place_where_it_stands() -> None:
    assert contexts(SCRIPT) == [
        "check_in/title",
        "check_in/why",
        "check_in/asked_by",
        "check_in/limits",
        "check_in/hello/say",
        "check_in/hello/say/easy",
        "check_in/hello/option/start",
        "check_in/hello/option/later",
        "check_in/hello/option/later/easy",
        "check_in/mood/ask",
        "check_in/mood/option/1",
        "check_in/mood/option/2",
    ]
    assert contexts(PHRASEBOOK) == ["system/skip", "system/off"]


def test_a_step_moved_to_another_place_keeps_the_contexts_of_its_texts() -> None:
    head, mood = SCRIPT.split("  mood:\n")
    steps = head.index("steps:\n") + len("steps:\n")
    moved = f"{head[:steps]}  mood:\n{mood}{head[steps:]}"
    assert contexts(moved) != contexts(SCRIPT)
    assert set(contexts(moved)) == set(contexts(SCRIPT))


def test_a_sentence_that_changes_with_a_number_is_a_plural() -> None:
    texts = {context: text for _, text, _, context in extracted(SCRIPT)}
    assert texts["check_in/hello/say"] == (
        "Hello {name}. It has {count} question.",
        "Hello {name}. It has {count} questions.",
    )
    assert texts["check_in/mood/ask"] == "How was it?\n\nThe week, I mean."


def test_each_text_has_the_line_on_which_it_stands_even_if_its_words_stand_elsewhere_too() -> None:
    lines = {context: line for line, *_, context in extracted(SCRIPT)}
    written = SCRIPT.splitlines()
    assert written[lines["check_in/hello/say"] - 1].strip().startswith("one: Hello")
    assert written[lines["check_in/hello/option/later"] - 1].strip().startswith("later:")
    assert written[lines["check_in/mood/option/1"] - 1].strip() == "1: Not today"
    assert written[lines["check_in/mood/ask"] - 1].strip() == "ask: |-"


def test_a_translator_reads_the_writer_s_note_the_length_of_a_button_and_what_placeholders_are() -> None:
    notes = {context: notes for _, _, notes, context in extracted(SCRIPT)}
    assert notes["check_in/title"] == ["Short."]
    said, name, count = notes["check_in/hello/say"]
    assert said == "Warm and informal."
    assert name.startswith("{name}: ")
    assert count.startswith("{count}: ")
    assert notes["check_in/hello/option/later"] == ["Equally good.", "A button: at most 40 characters."]
    assert notes["check_in/mood/option/2"] == ["A button: at most 40 characters."]
    assert [notes for _, _, notes, _ in extracted(PHRASEBOOK)] == [
        ["The bot itself.", "A button: at most 40 characters."],
        ["The bot itself."],
    ]


def test_everything_that_ships_is_extracted_text_for_text() -> None:
    book = Library.shipped("GB").book
    parts = [*book.latest.items(), *book.phrasebooks.items(), *book.directories.items()]
    slots = [f"{key}/{slot.part}" for key, part in parts for slot in part.slots()]
    files = [*(FLOWS / "scripts").glob("*.yaml"), FLOWS / "support" / "GB.yaml"]
    found = [context for path in files for context in contexts(path.read_text("utf-8"))]
    assert sorted(map(str, found)) == sorted(slots)
