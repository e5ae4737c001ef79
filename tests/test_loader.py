"""Script files: what is read, and how mistakes are told to somebody who does not program."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.compat import StringIO

from flows.loader import read_book, read_file, read_with_lines
from flows.phrasebook import Phrasebook
from flows.problems import Problem, ScriptProblems
from flows.script import Script

HEAD = """\
script: tea
version: 1
title: Tea
asked_by: The tea group
why: So that there is enough tea.
seen_by: [facilitators]
limits: We cannot change the price of tea.
review_by: 2027-03-01
steps:
"""


def script(steps: str) -> str:
    return HEAD + steps


def problems(text: str, name: str = "tea.yaml") -> list[tuple[int, str, str]]:
    """Line, what and remedy of everything that is wrong with ``text``."""
    with pytest.raises(ScriptProblems) as caught:
        read_book({name: text})
    return [(one.line, one.what, one.remedy) for one in caught.value.problems]


def test_yes_no_and_times_stay_words() -> None:
    read = read_file(
        "tea.yaml", script("  ask:\n    ask: When?\n    choose:\n      yes: on\n      no: 18:30\n      7: A week\n")
    )
    assert isinstance(read, Script)
    question = read.steps["ask"].choose
    assert question is not None
    assert {key: option.text for key, option in question.root.items()} == {"yes": "on", "no": "18:30", "7": "A week"}


def test_a_file_with_phrasebook_is_a_phrasebook() -> None:
    read = read_file("system.yaml", "phrasebook: system\nphrases:\n  skip: {text: Skip, button: true}\n")
    assert isinstance(read, Phrasebook)
    assert read.phrases["skip"].button


def test_every_part_knows_its_line() -> None:
    _, lines = read_with_lines({"tea.yaml": script("  hello:\n    say: |\n      Hello.\n    goto: end\n")})
    there = lines["tea", 1]
    assert there.line(("steps", "hello", "goto")) == 13
    assert there.line(("steps", "hello", "say", "one")) == 11, "the nearest part around it"
    assert there.line(("nowhere",)) == 1


def test_an_older_version_may_stand_beside_the_new_one() -> None:
    old = script("  hello:\n    say: Hello.\n")
    book = read_book({"tea.yaml": old.replace("version: 1", "version: 2"), "tea.1.yaml": old})
    assert sorted(book.scripts) == [("tea", 1), ("tea", 2)]
    assert book.latest["tea"].version == 2


def test_all_mistakes_of_all_files_are_told_at_once() -> None:
    with pytest.raises(ScriptProblems) as caught:
        read_book({"tea.yaml": "script: tea\n", "cake.yaml": "script: cake\ntitle: a: b\n", "milk.yaml": "[]"})
    assert {one.file for one in caught.value.problems} == {"tea.yaml", "cake.yaml", "milk.yaml"}
    assert len(caught.value.problems) == 10, "eight fields are missing in one, the others have one mistake each"
    assert str(caught.value).startswith("cake.yaml:2: error: There is a colon")


@pytest.mark.parametrize(
    ("text", "line", "what", "remedy"),
    [
        ("script: tea\nscript: tee\n", 2, "already there on line 1", "Delete one"),
        ("script: tea\ntitle: One: two\n", 2, "colon followed by a space", "quotes"),
        ("script: tea\ntitle: 'One\nwhy: x\n", 2, "quotation mark is opened", "Close it"),
        ("script: tea\n\ttitle: One\n", 2, "tab", "Use spaces"),
        ("script: tea\ntitle: *one\n", 2, "begin with '*'", "quotes"),
        ("script: tea\ntitle: &one two\n", 2, "'&', '*' and '!'", "quotes"),
        ("script: tea\ntitle: !one two\n", 2, "'&', '*' and '!'", "quotes"),
        ("script: tea\ntitle: @one\n", 2, "cannot begin with this character", "quotes"),
        ("script: tea\ntitle: {name}, hello\n", 2, "cannot begin with '{'", "quotes"),
        ("script: tea\n{name}: Hello\n", 2, "", ""),
        ("script: tea\n---\nscript: tee\n", 2, "second document", "file of its own"),
        ("script: tea\ntitle\n", 3, "no colon", "field:"),
        ("script: tea\ntitle: a\x07b\n", 2, "invisible character", "Delete it"),
        ("", 1, "neither a script nor a phrasebook", "Begin it with 'script: '"),
        ("just words", 1, "neither a script nor a phrasebook", "Begin it with 'script: '"),
        ("[" * 500, 1, "cannot be read", "Compare"),
    ],
)
def test_what_cannot_be_read_is_explained(text: str, line: int, what: str, remedy: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert found[0][0] == line
    assert what in found[0][1]
    assert remedy in found[0][2]


@pytest.mark.parametrize(
    ("steps", "line", "what", "remedy"),
    [
        ("  a:\n    sai: Hello\n", 11, "'sai' is not a field", "Did you mean 'say'?"),
        ("  a:\n    zzz: Hello\n", 11, "'zzz' is not a field", "These are known here: say, easy"),
        ("  a:\n    say: {name}\n", 11, "got a group of fields", "begin with '{'"),
        ("  a:\n    say: {one: x, othr: y}\n", 11, "'othr' is not a field", "Did you mean 'other'?"),
        ("  a:\n    say: 5\n", 11, "'say' needs words", "quotes"),
        ("  a:\n    say:\n    goto:\n    note:\n", 13, "'note' is empty", "delete the line"),
        ("  a:\n    say: ''\n", 11, "'say' is empty", "delete the line"),
        ("  a:\n    say: '" + "x" * 3501 + "'\n", 11, "3501 characters, and 3500 are allowed", "two steps"),
        ("  A:\n    say: x\n", 10, "'A' cannot be a key", "small letters"),
        ("  a:\n    goto: next step\n", 11, "'goto' cannot be 'next step'", "small letters"),
        ("  a:\n    alone: maybe\n", 11, "'alone' cannot be 'maybe'", "true or false"),
        ("  a:\n    show: supprot\n", 11, "'show' cannot be 'supprot'", "Did you mean 'support'?"),
        ("  a:\n    ask: x\n    text: medium\n", 12, "'text' cannot be 'medium'", "'short', 'long'"),
        ("  a:\n    ask: x\n    date: yes\n", 12, "'date' cannot be 'yes'", "Use one of these: true"),
        ("  a:\n    ask: x\n    number: 5\n", 12, "'number' needs lines of its own", "'least: 0'"),
        ("  a:\n    ask: x\n    number: {least: 2, most: 1}\n", 12, "'least' is more than 'most'", "smaller number"),
        ("  a:\n    ask: x\n    number: {least: few}\n", 12, "'least' needs a whole number", "with digits"),
        ("  a:\n    ask: x\n    scale: {1: one}\n", 12, "'scale' has too little", "at least 2"),
        ("  a:\n    ask: x\n    scale: {1: one, 11: two}\n", 12, "'11' cannot be a point", "from 0 to 10"),
        ("  a:\n    ask: x\n    scale: {1: one, two: two}\n", 12, "'two' cannot be a point", "from 0 to 10"),
        ("  a:\n    ask: x\n    choose: {}\n", 12, "'choose' has too little", "at least 1"),
        ("  a:\n    ask: x\n    choose: [one, two]\n", 12, "'choose' needs lines of its own", "each with its own key"),
        ("  a:\n    ask: x\n    choose:\n      a: 5\n", 13, "'a' needs lines of its own", "quotes around the words"),
        ("  a:\n    ask: x\n    choose:\n      a: {goto: end}\n", 13, "'text' is missing", "'text:'"),
        ("  a:\n    ask: x\n", 10, "'ask' needs a way to answer: one of", "Compare"),
        ("  a:\n    text: long\n", 10, "A question needs words: give it 'ask'", "Compare"),
        ("  a:\n    ask: x\n    text: long\n    date: true\n", 10, "has text and date", "Make two steps"),
        ("  a:\n    when: {goto: end}\n", 11, "'when' needs a list", "square brackets"),
        ("  a:\n    when:\n      - {mood: {is: 1}}\n", 12, "'goto' is missing", "'goto:'"),
        ("  a:\n    when:\n      - {mood: 1, goto: end}\n", 12, "'mood' needs lines of its own", "at_most"),
        ("  a:\n    when:\n      - {mood: {most: 1}, goto: end}\n", 12, "'most' is not a field", "'at_most'"),
        ("  a:\n    follow_up: {script: tea, after: soon}\n", 11, "'after' cannot be 'soon'", "'7 days'"),
        ("  a:\n    follow_up: {script: tea, after: 1 day, at: 9:30}\n", 11, "'at' cannot be '9:30'", "'09:30'"),
        ("  a:\n    follow_up: {script: tea, after: 1 day, late: no}\n", 11, "'late' cannot be 'no'", "'move'"),
        ("  a:\n    ask: x\n    time: 18:30\n", 12, "'time' cannot be '18:30'", "Use one of these: true"),
        ("  a:\n    ask: x\n    place: London\n", 12, "'place' cannot be 'London'", "Use one of these: true"),
        ("  a:\n    ask: x\n    choose: {b: B}\n    only: digest_parts\n", 10, "'only' needs 'choose'", "Compare"),
        ("  a:\n    ask: x\n    choose_from: zone\n", 12, "'choose_from' cannot be 'zone'", "Did you mean 'zones'?"),
        ("  a:\n    follow_up: {script: tea, after: 1 day, asked: yes please}\n", 11, "'asked' cannot be", "true or"),
        ("  a: hello\n", 10, "'a' needs lines of its own", "'say:'"),
        ("  [a]\n", 9, "'steps' needs lines of its own", "each with its own key"),
    ],
)
def test_what_does_not_fit_the_schema_is_explained(steps: str, line: int, what: str, remedy: str) -> None:
    found = problems(script(steps))
    assert any(at == line and what in said and remedy in do for at, said, do in found), found


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "remedy"),
    [
        ("version: 1", "version: 0", 2, "'version' is too small", "Use 1 or more"),
        ("version: 1", "version: 1.5", 2, "'version' needs a whole number", "with digits"),
        ("review_by: 2027-03-01", "review_by: soon", 8, "'review_by' needs a date", "2027-03-01"),
        ("review_by: 2027-03-01", "review_by:", 8, "'review_by' needs a date", "2027-03-01"),
        ("review_by: 2027-03-01", "review_by: 2027-02-30", 8, "'review_by' needs a date", "2027-03-01"),
        ("[facilitators]", "facilitators", 6, "'seen_by' needs a list", "[facilitators]"),
        ("[facilitators]", "[facilitator]", 6, "'seen_by' cannot be 'facilitator'", "Did you mean 'facilitators'?"),
        ("script: tea", "script: coffee", 1, "The file is called 'tea'", "the same name"),
        ("limits: We", "limit: We", 7, "'limit' is not a field", "Did you mean 'limits'?"),
    ],
)
def test_what_is_wrong_above_the_steps_is_explained(old: str, new: str, line: int, what: str, remedy: str) -> None:
    found = problems(script("  a: {say: x}\n").replace(old, new))
    assert any(at == line and what in said and remedy in do for at, said, do in found), found


@pytest.mark.parametrize(
    ("header", "what", "remedy"),
    [
        ("schedule: {every: 2 months, at: '10:00'}", "'every' cannot be '2 months'", "'2 weeks'"),
        ("schedule: {every: 5 hours, at: '10:00'}", "'every' cannot be '5 hours'", "days or weeks"),
        ("schedule: {every: 1 week}", "A rhythm needs 'at'", "Compare it"),
        ("schedule: {every: 1 week, at: 7:30}", "'at' cannot be '7:30'", "'09:30'"),
        ("schedule: {every: 1 week, at: '10:00', on: tuesdays}", "'on' cannot be 'tuesdays'", "mean 'tuesday'?"),
        ("schedule: {every: 1 week, at: '10:00', on: [monday, x]}", "'on' cannot be 'x'", "'monday', 'tuesday'"),
        ("schedule: {every: 2 days, at: '10:00', on: monday}", "'on' names days of a week", "Count in weeks"),
        ("schedule: {every: 1 week, at: '10:00', from: soon}", "'from' needs a date", "2027-03-01"),
        ("schedule: {every: 1 week, at: '10:00', until: 1.3.2027}", "'until' needs a date", "2027-03-01"),
        ("schedule: {every: 1 week, at: '10:00', times: 0}", "'times' is too small", "Use 1 or more"),
        ("schedule: {every: 1 week, at: '10:00', late: never}", "'late' cannot be 'never'", "'skip after 24 hours'"),
        ("schedule: {every: 1 week, after_joining: 1 day, at: '10:00'}", "this one says 2 of them", "Compare it"),
        ("schedule: {at: '10:00'}", "says one of every, after_joining", "Compare it"),
        ("schedule: {after_joining: 3 days, times: 2}", "'times' belongs to a rhythm", "Compare it"),
        ("schedule: {before_session: a day}", "'before_session' cannot be 'a day'", "'7 days'"),
        ("schedule: weekly", "'schedule' needs lines of its own", "each with its own key"),
        ("schedule: {evry: 1 week, at: '10:00'}", "'evry' is not a field", "Did you mean 'every'?"),
        ("remind: later", "'remind' cannot be 'later'", "'7 days'"),
    ],
)
def test_what_is_wrong_with_a_schedule_is_explained(header: str, what: str, remedy: str) -> None:
    found = problems(script("  a: {say: x}\n").replace("steps:\n", f"{header}\nsteps:\n"))
    assert any(at == 9 and what in said and remedy in do for at, said, do in found), found


def test_the_same_version_twice_is_refused() -> None:
    text = script("  a: {say: x}\n")
    with pytest.raises(ScriptProblems, match=r"Version 1 of 'tea' is also in tea\.yaml"):
        read_book({"tea.yaml": text, "tea.1.yaml": text})


def test_the_same_phrasebook_twice_is_refused() -> None:
    text = "phrasebook: system\nphrases: {skip: Skip}\n"
    with pytest.raises(ScriptProblems, match="The phrasebook 'system' is also in"):
        read_book({"a/system.yaml": text, "b/system.yaml": text})


# --- whatever is written ----------------------------------------------------------------------------------------------

FULL = script(
    """\
  hello:
    content_note: It asks about tea.
    say: {one: "You have {count} cup.", other: "You have {count} cups."}
    note: Warm.
    choose:
      start: {text: "OK", goto: cups}
      later: Not today
    skip: later
  cups:
    ask: How many?
    number: {least: 0, most: 9}
    save: cups
    when:
      - {cups: {at_least: 3}, goto: end}
    follow_up: {script: tea, after: 7 days, at: "10:00", late: send}
    record: copy_request
"""
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["end", "5", "1.5", "0x1f", "~"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
UNHURRIED = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def told(text: str) -> tuple[Problem, ...]:
    """What is wrong with ``text``; any other exception is a fault."""
    try:
        read_book({"tea.yaml": text})
    except ScriptProblems as wrong:
        return wrong.problems
    return ()


def never_raises(text: str) -> None:
    lines = len(text.splitlines()) + 1
    for one in told(text):
        assert 1 <= one.line <= lines
        assert one.what.strip()
        assert one.remedy.strip()


def test_the_sample_itself_is_right() -> None:
    assert told(FULL) == ()


@UNHURRIED
@given(st.text())
def test_any_text_is_a_book_or_problems(text: str) -> None:
    never_raises(text)


@UNHURRIED
@given(st.text(alphabet="ab:-[]{}\"'|>&*!%@`#,?\n\t ~<=0.", max_size=60))
def test_any_punctuation_is_a_book_or_problems(text: str) -> None:
    never_raises("script: tea\n" + text)


@UNHURRIED
@given(st.integers(0, len(FULL)), st.integers(0, 30), st.text(max_size=6))
def test_any_slip_of_the_hand_is_a_book_or_problems(place: int, cut: int, typed: str) -> None:
    never_raises(FULL[:place] + typed + FULL[place + cut :])


@settings(UNHURRIED, max_examples=50)
@given(st.data())
def test_anything_in_any_field_is_a_book_or_problems(data: st.DataObject) -> None:
    content: Any = YAML(typ="safe", pure=True).load(FULL)
    content["review_by"] = "2027-03-01"
    place = content
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            place[key] = data.draw(ANYTHING)
            break
        place = place[key]
    out = StringIO()
    YAML(typ="safe", pure=True).dump(content, out)
    never_raises(out.getvalue())
