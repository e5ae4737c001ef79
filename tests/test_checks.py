"""What the linter finds, what it leaves alone, and that the scripts that ship pass it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.buttons import LIMIT, pack
from flows.book import Surroundings
from flows.checks import (
    CHECKS,
    TEXT_CHECKS,
    check_book,
    forms,
    keys,
    limits,
    paths,
    placeholders,
    promises,
    saved,
    times,
    wording,
)
from flows.checks.limits import utf16
from flows.checks.placeholders import OF_ONE_PHRASE
from flows.checks.sentences import grade, sentences, syllables, words
from flows.checks.values import FACT_VALUES
from flows.checks.wordlist import Wordlist
from flows.loader import read_book, read_file, read_record, read_with_lines
from flows.phrase import Offer, Place
from flows.placeholders import PLACEHOLDERS
from flows.problems import Problem
from flows.recording import FACTS
from flows.rhythm import Hours
from flows.script import Script
from flows.shape import shape

FLOWS = Path(__file__).parent.parent / "flows"
TODAY = date(2026, 11, 22)
WORDLIST = read_record("wording.yaml", (FLOWS / "words" / "wording.yaml").read_text("utf-8"), Wordlist)

TOP = """\
script: tea
version: 1
title: Tea
asked_by: The tea group.
why: So that there is enough tea.
seen_by: [facilitators]
limits: We cannot change the price of tea.
review_by: 2027-03-01
"""
SUPPORT = {"support.yaml": TOP.replace("tea", "support", 1) + "steps:\n  list:\n    show: support\n"}


def check(steps: str, top: str = TOP, *, medical_purpose: bool = False, **others: str) -> list[Problem]:
    """The problems of a script with these steps."""
    wordlist = WORDLIST.model_copy(update={"medical_purpose": medical_purpose})
    files = {"tea.yaml": f"{top}steps:\n{steps}", **SUPPORT, **{f"{key}.yaml": text for key, text in others.items()}}
    book, lines = read_with_lines(files)
    return [one for one in check_book(book, lines, TODAY, wordlist) if one.file.startswith("tea")]


def finds(problems: list[Problem], line: int, severity: str, what: str, remedy: str) -> bool:
    return any(
        (one.line, one.severity) == (line, severity) and what in one.what and remedy in one.remedy for one in problems
    )


def test_the_scripts_that_ship_have_no_errors() -> None:
    files = {path.name: path.read_text("utf-8") for path in sorted((FLOWS / "scripts").glob("*.yaml"))}
    book, lines = read_with_lines(files)
    problems = check_book(book, lines, TODAY, WORDLIST)
    assert [str(one) for one in problems if one.severity == "error"] == []


QUIET = """\
  hello:
    say: Hello {name}. This has {count} questions.
    choose:
      start: {text: "OK", goto: cups}
      later: {text: Not today, goto: end}
    skip: later
  cups:
    ask: How many cups?
    number: {most: 9}
    save: cups
    when:
      - {cups: {at_least: 3}, goto: many}
    goto: thanks
  many:
    say: That is a lot of tea.
  thanks:
    say: Thank you.
"""


def test_a_sound_script_has_no_problems() -> None:
    assert check(QUIET) == []


# Each row: what is wrong, the line it is on (the first step is on line 10), how bad it is, what is said, what to do.
ASK = "    ask: How are you?\n"
PATHS = [
    ("  a: {say: x, goto: bb}\n  b: {say: x}\n", 10, "error", "no step called 'bb'", "Did you mean 'b'?"),
    (f"  a:\n{ASK}    choose: {{x: {{text: x, goto: zz}}}}\n", 12, "error", "no step called 'zz'", "Write that step"),
    (f"  a:\n{ASK}    text: long\n    skip: zz\n", 13, "error", "no step or option called 'zz'", "Write that"),
    ("  a: {say: x, call: suport}\n", 10, "error", "no script called 'suport'", "Did you mean 'support'?"),
    ("  a: {say: x, follow_up: {script: zz, after: 1 day}}\n", 10, "error", "no script called 'zz'", "Write that"),
    ("  a:\n    say: x\n    when:\n      - goto: zz\n", 13, "error", "no step called 'zz'", "Write that"),
    (f"  a:\n{ASK}    choose_many: {{x: {{text: x, goto: end}}}}\n", 12, "error", "cannot lead", "includes: x"),
    ("  end: {say: x}\n", 10, "error", "cannot be called 'end'", "another name"),
    (f"  a:\n{ASK}    choose: {{b: x}}\n    save: a\n    skip: b\n  b: {{say: x}}\n", 14, "warning", "also a step", ""),
    ("  a: {say: x, goto: c}\n  b: {say: x}\n  c: {say: x}\n", 11, "error", "Nobody ever comes to", "goto"),
    ("  a: {say: x, goto: a}\n", 10, "error", "leads back to itself", "Lead on"),
    ("  a: {say: x}\n  b: {say: x, goto: a}\n", 10, "error", "leads back to itself", "Lead on"),
    ("  a: {ask: x, choose_from: cases, skip: a}\n", 10, "error", "leads back to itself", "Lead on"),
    (
        "  a: {ask: x, choose: {b: {text: x, goto: end}}, only: digest_parts, skip: a}\n",
        10, "error", "leads back to itself", "Lead on",
    ),
    (f"  a:\n{ASK}    text: short\n    goto: a\n", 10, "error", "can never reach the end", "lead out"),
    (f"  a:\n{ASK}    text: short\n    when:\n      - {{mod: {{is: 1}}, goto: end}}\n", 14, "error", "saves 'mod'", ""),
    (
        f"  a:\n{ASK}    choose: {{good: A, bad: B}}\n    save: a\n    when:\n      - {{a: {{is: goo}}, goto: end}}\n",
        15, "error", "can never be what", "good, bad",
    ),
    (
        f"  a:\n{ASK}    choose_many: {{x: A, y: B}}\n    save: a\n    when:\n      - {{a: {{is: x}}, goto: end}}\n",
        15, "error", "can never be what", "includes:",
    ),
    (
        f"  a:\n{ASK}    scale: {{1: A, 2: B}}\n    save: a\n    when:\n      - {{a: {{at_least: 1}}, goto: end}}\n"
        "      - {a: {at_least: 2}, goto: b}\n  b: {say: x}\n",
        16, "warning", "No answer ever leads through", "lines above",
    ),
    (
        f"  a:\n{ASK}    text: short\n    save: words\n  b:\n{ASK}    choose: {{anonymous: A}}\n    save: attribution\n"
        "  c:\n    record: contribution\n",
        19, "error", "without 'words'", "skip:",
    ),
    (
        f"  a:\n{ASK}    choose: {{200: So many days}}\n    save: pause\n    record: pause\n    skip: end\n",
        14, "error", "'pause' is '200'", "1 to 90, open",
    ),
    (
        f"  a:\n{ASK}    scale: {{1: A, 2: B}}\n    save: a\n    when:\n      - {{a: {{at_most: 1}}, goto: b}}\n"
        "  b: {say: x}\n",
        10, "error", "skips this question comes to 'b'", "'skip:'",
    ),
    (
        f"  a:\n{ASK}    choose: {{x: X, y: {{text: Y, goto: b}}}}\n    goto: b\n  b: {{say: x}}\n",
        10, "warning", "as if they had answered 'y'", "'skip: y'",
    ),
    (
        f"  a:\n{ASK}    choose: {{yes: A, no: {{text: B, goto: end}}}}\n  b: {{say: x, record: comeback}}\n",
        10, "error", "'comeback' is recorded", "where nothing is recorded",
    ),
    (f"  a:\n{ASK}    text: short\n    record: consent\n", 10, "error", "'consent' is recorded", "skip"),
    ("  a: {say: x, call: tea}\n", 10, "error", "leads back into this script", "goto"),
]  # fmt: skip
PROMISES = [
    ("  a: {follow_up: {script: tea, after: 5 hours, at: '10:00'}}\n", 10, "error", "counts hours", "days or weeks"),
    ("  a: {follow_up: {script: tea, after: 1 day, at: '08:59'}}\n", 10, "warning", "quiet hours", "from 09:00"),
    ("  a: {follow_up: {script: tea, after: 1 day, at: '20:00'}}\n", 10, "warning", "quiet hours", "from 09:00"),
    (
        f"  a:\n{ASK}    text: short\n    save: a\n    when:\n      - {{a: {{is: bad}}, goto: b}}\n    goto: end\n"
        "  b: {say: x}\n",
        15, "error", "people's own words", "answered: true",
    ),
]  # fmt: skip
SAVED = [
    ("  a: {say: x, show: meeting}\n", 10, "error", "'meeting' does not know which one", "skip"),
    (
        f"  a:\n{ASK}    choose_from: meetings\n    save: meeting\n  b: {{show: meeting}}\n",
        14, "error", "without 'meeting'", "leads past this step",
    ),
    (
        f"  a:\n{ASK}    place: true\n    save: place\n  b:\n{ASK}    choose_from: zones\n    save: zone\n",
        16, "error", "'zones' does not know which one", "skip",
    ),
    (
        f"  a:\n{ASK}    choose: {{night: At night}}\n    save: starts\n    skip: end\n  b:\n{ASK}"
        "    choose_from: meetings\n    save: meeting\n    skip: end\n  c: {record: meeting_move}\n",
        13, "error", "cannot be made of 'choose'", "'time'",
    ),
    (
        f"  a:\n{ASK}    choose: {{3: x}}\n    save: pace\n    record: pace\n    skip: end\n",
        14, "error", "'pace' is '3'", "1, 2, 4, 8",
    ),
    (
        f"  a:\n{ASK}    choose: {{hourly: x}}\n    save: digest\n    record: digest_rhythm\n    skip: end\n",
        14, "error", "'digest' is 'hourly'", "after_session, daily, never, weekly",
    ),
]  # fmt: skip
HARD = "Institutional considerations necessitate deliberation. "
TEXTS = [
    ("  a: {say: Dear victims of tea.}\n", 10, "error", "'victims' names people", "the word the person uses"),
    ("  a: {say: Our service  users like it.}\n", 10, "error", "'service users' names people", "people taking part"),
    ("  a: {say: Why didn’t you come?}\n", 10, "error", "can sound like blame", "What happened"),
    ("  a: {say: You should drink.}\n", 10, "error", "'You should' can sound like blame", "you could"),
    ("  a: {say: This should do.}\n", 10, "warning", "'should' can sound like blame", "what can be done"),
    ("  a: {say: You failed to drink.}\n", 10, "error", "'failed to'", "what got in the way"),
    ("  a: {say: That is non-compliant.}\n", 10, "error", "'non-compliant'", "chose not to"),
    ("  a: {say: What a streak!}\n", 10, "error", "being pushed", "thanking people"),
    ("  a: {say: You missed one.}\n", 10, "error", "being pushed", "if you would like it"),
    ("  a: {say: This is your last chance.}\n", 10, "error", "being pushed", "a date"),
    ("  a: {say: The countdown has begun.}\n", 10, "error", "being pushed", "the date itself"),
    ("  a: {say: This is the final reminder.}\n", 10, "error", "being pushed", "a date"),
    ("  a: {say: We haven't heard from you.}\n", 10, "error", "being pushed", "if you would like it"),
    ("  a: {say: There are 3 days left.}\n", 10, "error", "being pushed", "the date itself"),
    ("  a: {say: These are from the PHQ-9.}\n", 10, "error", "measuring of illness", "not an assessment"),
    ("  a: {say: Ask every stakeholder.}\n", 10, "error", "word of the trade", "everyday words"),
    ("  a: {say: Please note this.}\n", 10, "warning", "sounds like an office", "kitchen table"),
    ("  a: {say: The QZX will meet.}\n", 10, "error", "what 'QZX' stands for", "'… (QZX)'"),
    (f"  a: {{say: {'tea ' * 21}.}}\n", 10, "error", "21 words", "two sentences"),
    (f"  a: {{say: x, easy: {'tea ' * 16}.}}\n", 10, "error", "16 words", "two sentences"),
    ("  a: {say: x, easy: We go although it rains.}\n", 10, "warning", "two things, joined by", "own sentence"),
    (f"  a: {{say: {HARD * 10}}}\n", 10, "warning", "years of school", "shorter"),
    (f"  a: {{say: {HARD * 25}}}\n", 1, "error", "years of school", "shorter"),
    ("  a: {say: Tea is made. It is sent. It was given. Cups were washed.}\n", 1, "warning", "who does", "Say who"),
    (f"  a:\n{ASK}    choose: {{x: {'x' * 41}}}\n", 12, "error", "41 characters", "a few words on the button"),
    ("  a: {say: 'Hello {Name}.'}\n", 10, "error", "A brace cannot be read", "small letters"),
    ("  a: {say: 'Hello {name.'}\n", 10, "error", "A brace cannot be read", "no other braces"),
    ("  a: {say: 'Hello {{name}}.'}\n", 10, "error", "A brace cannot be read", "no other braces"),
    ("  a: {say: 'Hello {nmae}.'}\n", 10, "error", "Nobody knows what '{nmae}'", "Did you mean '{name}'?"),
    ("  a: {say: 'It is {label}.'}\n", 10, "error", "Nobody knows what '{label}'", "These are known: case_days"),
    (
        f"  a:\n{ASK}    text: short\n    save: tea\n  b: {{say: 'You like {{tea}}.'}}\n",
        14, "error", "'{tea}' stays empty", "skip",
    ),
    ("  a: {say: {one: One cup., other: Some cups.}}\n", 10, "error", "does not say the number", "{count}"),
    (f"  a:\n    say: {'Tea is good. ' * 240}\n", 10, "warning", "3000 are enough", "two steps"),
    (
        f"  a:\n    say: {'Tea is good. ' * 240}\n    ask: {'Is it? ' * 200}\n    text: long\n",
        10, "error", "4096 are allowed", "two steps",
    ),
    (f"  a:\n    say: Tea\n    young: {'tea ' * 18}\n", 12, "error", "18 words", "two sentences"),
    ("  a:\n    say: Tea is good for you.\n    short: Tea is good.\n", 12, "error", "short form has 3", "in 2 words"),
    ("  a:\n    say: Tea\n    short: Tea\n", 12, "error", "the plain one has 1", "Leave the short form out"),
    ("  a:\n    say: Tea. {emergency}\n    easy: Tea.\n", 12, "error", "leaves out '{emergency}'", "into it"),
    ("  a:\n    say: We read then. {hours}\n    short: Then.\n", 12, "error", "leaves out '{hours}'", "into it"),
    ("  a: {say: Tea, young_ask: Would you like tea?}\n", 10, "error", "has 'young_ask' and no 'ask'", "Write 'ask'"),
    (f"  a:\n{ASK}    choose: {{b: {{text: A cup of tea, short: A cup of}}}}\n", 12, "error", "short form has 3", ""),
]  # fmt: skip


def test_a_form_that_is_short_enough_and_as_safe_has_no_problems() -> None:
    assert check("  a:\n    say: You can have some tea. {emergency}\n    short: Tea. {emergency}\n") == []
    assert check(f"  a:\n    say: Tea\n    young: {'tea ' * 17}\n") == []
    assert (
        check(
            "  a:\n    say: {one: 'A {count}.', other: 'A {count}.'}\n    easy: {one: '{count}.', other: '{count}.'}\n"
        )
        == []
    )


@pytest.mark.parametrize(("steps", "line", "severity", "what", "remedy"), [*PATHS, *PROMISES, *SAVED, *TEXTS])
def test_the_linter_finds(steps: str, line: int, severity: str, what: str, remedy: str) -> None:
    problems = check(steps)
    assert finds(problems, line, severity, what, remedy), problems


@pytest.mark.parametrize(
    ("old", "new", "line", "severity", "what"),
    [
        ("[facilitators]", "[]", 6, "error", "not said who sees"),
        ("[facilitators]", "[nobody, facilitators]", 6, "error", "nobody sees the answers, but somebody does"),
        ("2027-03-01", "2026-11-21", 8, "warning", "read again by 2026-11-21"),
        ("title: Tea\n", "title: Tea\nmenu: Drink tea\n", 4, "error", "'menu' says what a command does"),
        ("title: Tea\n", f"title: Tea\ncommand: tea\nmenu: {'Drink tea ' * 11}\n", 5, "error", "100 can be read"),
        ("title: Tea\n", "title: Tea for survivors\n", 3, "error", "'survivors' names people"),
    ],
)
def test_the_linter_finds_above_the_steps(old: str, new: str, line: int, severity: str, what: str) -> None:
    problems = check("  a: {say: x}\n", TOP.replace(old, new))
    assert finds(problems, line, severity, what, ""), problems


# --- what comes by itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "severity", "what", "remedy"),
    [
        ("schedule: {every: 1 week, at: '08:30'}", "warning", "quiet hours of most people", "from 09:00"),
        ("schedule: {every: 1 week, at: '20:00'}", "warning", "quiet hours of most people", "before 20:00"),
        ("schedule: {after_joining: 5 hours, at: '10:00'}", "error", "this counts hours", "days or weeks"),
        ("schedule: {before_session: 2 hours, at: '10:00'}", "error", "this counts hours", "days or weeks"),
        ("schedule: {before_session: 1 day, late: send}", "error", "does not wait for another day", "Leave 'late' out"),
        ("schedule: {after_session: 1 day, late: move}", "error", "does not wait for another day", "Leave 'late' out"),
        ("schedule: {every: 1 week, at: '10:00', until: 2026-11-21}", "warning", "comes to nobody", "another day"),
        (
            "schedule: {every: 1 week, at: '10:00', from: 2027-02-01, until: 2027-01-01}",
            "error", "before its first day", "Look at",
        ),
        ("remind: 2 days", "error", "this does not", "Give it a 'schedule'"),
        ("command: tea\nmenu: Tea\nschedule: {before_session: 1 day}", "error", "around which session", "Leave"),
        ("schedule: {every: 2 days, at: '10:00'}", "warning", "3.5 messages a week", "a slower rhythm"),
        ("schedule: {every: 1 week, on: [monday, friday, sunday], at: '10:00'}", "warning", "3.0 messages", "slower"),
        ("schedule: {every: 6 days, at: '10:00'}\nremind: 2 days", "warning", "2.3 messages", "slower"),
    ],
)  # fmt: skip
def test_the_linter_finds_in_what_comes_by_itself(header: str, severity: str, what: str, remedy: str) -> None:
    problems = check("  a: {say: x}\n", f"{TOP}{header}\n")
    assert finds(problems, 9, severity, what, remedy), problems


@pytest.mark.parametrize(
    "header",
    [
        "schedule: {every: 1 week, at: '09:00'}\nremind: 2 days",
        "schedule: {every: 2 weeks, on: [tuesday, friday], at: '19:59', from: 2026-11-02, until: 2027-05-01, times: 6}",
        "schedule: {after_joining: 5 hours}",
        "schedule: {after_joining: 3 days, at: '10:00', late: skip after 24 hours}",
        "schedule: {before_session: 1 day, at: '10:00'}\nremind: 1 day",
        "schedule: {after_session: 2 hours}",
    ],
)
def test_a_sound_schedule_has_no_problems(header: str) -> None:
    assert check(QUIET, f"{TOP}{header}\n") == []


def test_all_rhythms_of_the_same_people_are_counted_together() -> None:
    weekly = f"{TOP}schedule: {{every: 1 week, at: '10:00'}}\n"
    cake = weekly.replace("script: tea", "script: cake") + "remind: 2 days\nsteps:\n  a: {say: x}\n"
    assert finds(check(QUIET, weekly, cake=cake), 9, "warning", "for a participant are 3.0 messages a week", "slower")
    assert check(QUIET, weekly, cake=cake.replace("title:", "open_to: [coordinator]\ntitle:")) == []


def test_what_nobody_can_begin_comes_to_nobody() -> None:
    nobodys = TOP.replace("title:", "open_to: []\ntitle:") + "schedule: {every: 1 week, at: '10:00'}\n"
    assert finds(check("  a: {say: x}\n", nobodys), 3, "error", "nobody whom it could come to", "who it is for")


def test_a_follow_up_is_open_to_everybody_who_can_come_to_it() -> None:
    cake = TOP.replace("script: tea", "script: cake").replace("title:", "open_to: [coordinator]\ntitle:")
    cake += "remind: 2 days\nsteps:\n  a: {say: x}\n"
    planned = check("  a: {follow_up: {script: cake, after: 1 day}}\n", cake=cake)
    assert finds(planned, 10, "error", "not open to everybody who can come here (participant)", "'open_to'")


def test_what_others_plan_can_have_a_reminder() -> None:
    cake = TOP.replace("script: tea", "script: cake") + "steps:\n  a: {follow_up: {script: tea, after: 1 day}}\n"
    assert check("  a: {say: x}\n", f"{TOP}remind: 2 days\n", cake=cake) == []


# --- commands, skips and facts ----------------------------------------------------------------------------------------


def test_two_scripts_of_the_same_people_cannot_have_one_command() -> None:
    top = TOP.replace("title: Tea\n", "title: Tea\ncommand: tea\nmenu: Drink tea\n")
    cake = top.replace("script: tea", "script: cake") + "steps:\n  a: {say: x}\n"
    assert finds(check("  a: {say: x}\n", top, cake=cake), 4, "error", "'cake' begins with the command 'tea' too", "")
    for_staff = cake.replace("title:", "open_to: [coordinator]\ntitle:")
    assert check("  a: {say: x}\n", top, cake=for_staff) == []


def test_scripts_that_call_each_other_in_a_circle_are_found() -> None:
    cake = TOP.replace("tea", "cake", 1) + "steps:\n  a: {call: tea}\n"
    assert finds(check("  a: {call: cake}\n", cake=cake), 10, "error", "'cake' leads back into this script", "goto")


# --- skips ------------------------------------------------------------------------------------------------------------


def test_a_guard_does_not_send_those_who_skip_into_support() -> None:
    """Seen in a prototype: the step below a branch is where everybody lands who gave no answer."""
    steps = """\
  mood:
    ask: How was your week?
    scale: {1: Hard, 2: Mixed, 3: Good}
    save: mood
    when:
      - {mood: {at_most: 1}, goto: support}
      - {mood: {at_least: 2}, goto: thanks}
  support: {say: Thank you for saying so., show: support}
  thanks: {say: Thank you.}
"""
    assert finds(check(steps), 10, "error", "skips this question comes to 'support'", "'skip:'")
    assert check(steps.replace("    save: mood\n", "    save: mood\n    skip: thanks\n")) == []


def test_a_skip_that_is_said_to_be_an_answer_is_one() -> None:
    steps = """\
  a:
    ask: Again?
    choose: {yes: A, no: {text: B, goto: end}}
    skip: no
  b: {say: x, record: comeback}
"""
    assert check(steps) == []
    consent = steps.replace("comeback", "consent").replace("skip: no", "skip: yes")
    assert finds(check(consent), 10, "error", "'consent' is recorded", ""), "but never to consent"


def test_a_name_can_be_skipped_where_it_is_asked() -> None:
    assert check("  a:\n    ask: Your name?\n    text: short\n    save: name\n    record: name\n") == []


def test_a_withdrawal_cannot_be_skipped_as_if_it_was_recorded() -> None:
    steps = "  a:\n    ask: Which?\n    choose: {stop: Stop}\n    save: rung\n    record: withdrawal\n"
    assert finds(check(steps), 14, "error", "without 'rung'", "skip:")
    assert check(steps + "    skip: end\n") == []


def test_a_placeholder_of_an_answer_is_fine_where_everybody_has_answered() -> None:
    steps = """\
  a:
    ask: Which tea?
    text: short
    save: tea
    when:
      - {tea: {answered: true}, goto: b}
    goto: end
  b: {say: "You like {tea}."}
"""
    assert check(steps) == []


# --- sensitive scripts ------------------------------------------------------------------------------------------------

SENSITIVE = TOP + "sensitive: true\n"
CAREFUL = """\
  hello:
    content_note: It asks how you are.
    say: Shall we begin?
    choose:
      start: {text: "OK", goto: mood}
      later: {text: Not today, goto: end}
    skip: later
  mood:
    ask: How are you?
    scale: {1: Hard, 2: Good}
    save: mood
  where:
    show: support
"""


def test_a_careful_sensitive_script_has_no_problems() -> None:
    assert check(CAREFUL, SENSITIVE) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("    content_note: It asks how you are.\n", "", 11, "asked before anybody was told"),
        ("goto: end", "goto: mood", 11, "no answer that means 'not today'"),
        ("    show: support\n", "    say: Thank you.\n", 22, "without being told where support is"),
        ("    save: mood\n", "    save: mood\n    skip: end\n", 18, "without being told where support is"),
    ],
)
def test_a_sensitive_script_without_care_is_found(old: str, new: str, line: int, what: str) -> None:
    problems = check(CAREFUL.replace(old, new), SENSITIVE)
    assert finds(problems, line, "error", what, ""), problems


@pytest.mark.parametrize("signpost", ["call: support", "say: '{emergency}'"])
def test_other_signposts_do_as_well(signpost: str) -> None:
    assert check(CAREFUL.replace("show: support", signpost), SENSITIVE) == []


ONE_QUESTION = """\
  warm:
    ask: Is it warm?
    yes_no_unsure: true
    save: warm
  safe:
    content_note: It is about feeling safe.
    ask: Do you feel safe?
    choose:
      x: {text: Somewhat}
      later: {text: Not today, goto: where}
    sensitive: true
    skip: where
    save: safe
  more:
    ask: What would help?
    text: short
    skip: where
    save: more
  where:
    show: support
"""


def test_one_sensitive_question_with_care_around_it_has_no_problems() -> None:
    assert check(ONE_QUESTION) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("    content_note: It is about feeling safe.\n", "", 14, "told beforehand what it is about"),
        ("goto: where}\n    sensitive: true\n    skip: where", "goto: more}\n    sensitive: true", 14, "'not today'"),
        ("    show: support\n", "    say: Thank you.\n", 28, "without being told where support is"),
        ("Not today, goto: where", "Not today, goto: end", 14, "without being told where support is"),
    ],
)
def test_one_sensitive_question_without_care_is_found(old: str, new: str, line: int, what: str) -> None:
    assert ONE_QUESTION.replace(old, new) != ONE_QUESTION
    problems = check(ONE_QUESTION.replace(old, new))
    assert finds(problems, line, "error", what, ""), problems


def test_a_note_before_another_question_is_not_the_one_of_the_sensitive_question() -> None:
    moved = ONE_QUESTION.replace("    content_note: It is about feeling safe.\n", "")
    moved = moved.replace("    ask: Is it warm?\n", "    content_note: It is about the room.\n    ask: Is it warm?\n")
    assert finds(check(moved), 15, "error", "told beforehand", "")


# --- outside the medical line -----------------------------------------------------------------------------------------

CLINICAL = [
    "How are you by the K10?",
    "We ask you the EPDS now.",
    "Have you had little interest or pleasure in doing things?",
    "Were you nervous, anxious or on edge?",
    "Have you felt able to cope when things go wrong?",
    "Have you been feeling optimistic about the future?",
    "How often do you have a drink containing alcohol?",
    "Could you see the funny side of things?",
]
TOGETHER = """\
  one:
    ask: How much?
    scale: {0: None, 1: Some, 2: Much}
    save: one
  two:
    ask: How often?
    number: {most: 9}
    save: two
    when:
      - {one: {at_least: 1}, two: {at_least: 3}, goto: high}
    goto: end
  high:
    say: Thank you.
"""


@pytest.mark.parametrize("words", CLINICAL)
def test_instruments_that_measure_health_are_refused_by_name_and_by_what_they_ask(words: str) -> None:
    steps = f"  a:\n    ask: {words}\n    yes_no_unsure: true\n"
    assert finds(check(steps), 11, "error", "measuring of illness", "")
    assert finds(check(steps, medical_purpose=True), 11, "warning", "measuring of illness", "")


def test_several_numbers_that_decide_together_are_a_score() -> None:
    assert finds(check(TOGETHER), 19, "error", "one, two", "medical device")
    assert finds(check(TOGETHER, medical_purpose=True), 19, "warning", "one, two", "medical device")


@pytest.mark.parametrize("branch", ["two: {at_least: 3}", "one: {is: 1}, two: {at_least: 3}"])
def test_one_number_may_decide_by_its_size(branch: str) -> None:
    assert check(TOGETHER.replace("one: {at_least: 1}, two: {at_least: 3}", branch)) == []


def test_a_question_does_not_speak_of_scores_and_a_sentence_may() -> None:
    assert finds(check(f"  a:\n{ASK}    choose: {{x: A low score}}\n"), 10, "error", "'score' in a question", "")
    assert check("  a:\n    say: We do not score anybody. You can change it until then. {cutoff}\n") == []


# --- versions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "severity", "what"),
    [
        ("    number: {most: 9}\n", "    text: short\n", 18, "error", "'number', and is now with 'text'"),
        ('text: "OK"', 'text: "Never"', 13, "warning", "'start' was 'OK', and is now 'Never'"),
        (
            "  many:\n",
            "  which:\n    ask: Which?\n    text: short\n    save: cups\n  many:\n",
            26,
            "error",
            "version 1",
        ),
    ],
)
def test_a_key_that_means_something_else_in_a_new_version_is_found(
    old: str, new: str, line: int, severity: str, what: str
) -> None:
    before = f"{TOP}steps:\n{QUIET}"
    files = {"tea.1.yaml": before, "tea.yaml": before.replace("version: 1", "version: 2").replace(old, new), **SUPPORT}
    book, lines = read_with_lines(files)
    problems = list(check_book(book, lines, TODAY, WORDLIST))
    assert finds(problems, line, severity, what, ""), problems


def read(text: str) -> Script:
    script = read_file("tea.yaml", text)
    assert isinstance(script, Script)
    return script


def test_mended_words_leave_the_shape_as_it_was() -> None:
    text = f"{TOP}steps:\n{QUIET}"
    mended = text.replace("How many cups?", "How much tea?").replace("Not today", "Later").replace("Tea\n", "Cups\n")
    mended = mended.replace("    say: Thank you.\n", "    say: Thank you.\n    easy: Thanks.\n    note: Warm.\n")
    assert mended != text
    assert shape(read(mended)) == shape(read(text))


def test_when_a_script_comes_by_itself_is_not_its_shape() -> None:
    """A conversation that is open goes on as it is, whenever the next one comes."""
    text = f"{TOP}steps:\n{QUIET}"
    weekly = text.replace("steps:", "schedule: {every: 1 week, at: '10:00'}\nremind: 2 days\nsteps:")
    rarer = weekly.replace("1 week", "2 weeks, on: tuesday")
    assert len({shape(read(one)) for one in (text, weekly, rarer)}) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("start:", "begin:"),
        ("goto: cups", "goto: thanks"),
        ("save: cups", "save: mugs"),
        ("most: 9", "most: 8"),
        ("at_least: 3", "at_least: 4"),
        ("number: {most: 9}", "text: short"),
        ("skip: later", "skip: end"),
        ("goto: thanks\n", "goto: end\n"),
        ("    say: Thank you.", "    say: Thank you.\n    record: copy_request"),
    ],
)
def test_another_structure_has_another_shape(old: str, new: str) -> None:
    text = f"{TOP}steps:\n{QUIET}"
    changed = text.replace("cups: {at_least", "mugs: {at_least") if "mugs" in new else text
    assert shape(read(changed.replace(old, new, 1))) != shape(read(text))


def test_the_order_of_answers_is_part_of_the_shape() -> None:
    one = f"{TOP}steps:\n  a:\n{ASK}    choose: {{x: X, y: Y}}\n"
    assert shape(read(one)) != shape(read(one.replace("{x: X, y: Y}", "{y: Y, x: X}")))


# --- reading ----------------------------------------------------------------------------------------------------------


SYLLABLES = {
    **{"tea": 1, "stopped": 1, "needed": 2, "table": 2, "radio": 3, "being": 2, "nation": 2, "make": 1, "times": 1},
    **{"changes": 2, "quiet": 1, "rhythm": 1, "participation": 5, "don’t": 1, "ok": 1},
}


@pytest.mark.parametrize(("word", "count"), SYLLABLES.items())
def test_syllables_are_counted_by_spelling(word: str, count: int) -> None:
    """'quiet' and 'rhythm' have two: what spelling alone cannot tell."""
    assert syllables(word) == count


def test_the_grade_is_the_published_formula() -> None:
    """Three words, one sentence, three syllables: 0.39 * 3 + 11.8 * 1 - 15.59."""
    assert grade(["We like tea."]) == pytest.approx(0.39 * 3 + 11.8 - 15.59)
    assert grade(["We like {tea}tea."]) == grade(["We like tea."]), "placeholders are left out"
    with pytest.raises(ValueError, match="no words"):
        grade(["{name}"])


def test_lines_of_a_list_are_sentences_and_addresses_are_words() -> None:
    assert sentences("Two things:\n- tea\n- cake. And “more.” Yes") == (
        "Two things:",
        "- tea",
        "- cake.",
        "And “more.",
        "Yes",
    )
    assert words("See https://example.org/a-b?c=d for {name}'s tea.") == (
        "See", "https://example.org/a-b?c=d", "for", "{name}", "s", "tea"
    )  # fmt: skip


def test_emoji_count_twice_as_telegram_counts() -> None:
    assert utf16("a🍵") == 3


@pytest.mark.parametrize(
    "text",
    ["The Quick Zebra of Xenia (QZX) is open.", "The QZX (Quick Zebra Xylophone) is open.", "OK, in the UK."],
)
def test_short_forms_beside_their_words_are_fine(text: str) -> None:
    assert check(f"  a:\n    say: '{text}'\n") == []


# --- completeness -----------------------------------------------------------------------------------------------------


def test_every_check_of_the_themes_is_registered() -> None:
    registered = {one.__name__ for one in (*CHECKS, *TEXT_CHECKS)}
    for module in (forms, keys, limits, paths, placeholders, promises, saved, times, wording):
        own = [one for one in vars(module).values() if getattr(one, "__module__", "") == module.__name__]
        takes = {"examined", "written"}
        checks = {one.__name__ for one in own if takes & set(getattr(one, "__annotations__", {}))}
        public = {name for name in checks if not name.startswith("_")}
        assert public <= registered


def test_the_values_of_facts_are_of_answers_that_facts_are_made_of() -> None:
    assert set(FACT_VALUES) <= {name for making in FACTS.values() for name in making.made_of}


ALIKE = {"goodbye", "thing_state", "invited", "valid_days", "uses", "as_deputy"}
"""Of these, several values make one event, or one value makes it only along with others."""


@pytest.mark.parametrize("name", sorted(FACT_VALUES.keys() - ALIKE))
def test_each_value_makes_an_event_of_its_own(name: str) -> None:
    for making in (making for making in FACTS.values() if name in making.needs):
        answers = {name: "x 1" if name == "reacted_to" else "x" for name in making.needs}
        events = {making.make(answers | {name: value}, AT, OFFERING) for value in FACT_VALUES[name]}
        assert len(events) == len(FACT_VALUES[name])


AT = Place(script="tea", version=1, step="a")
LISTED = (
    "cases",
    "contributions",
    "languages",
    "meetings",
    "open_meetings",
    "open_outcomes",
    "planned",
    "proposals",
    "themes",
)
OFFERING = Surroundings(
    book=read_book(SUPPORT),
    now=datetime(2026, 11, 22, tzinfo=UTC),
    new_session="session1",
    words=lambda phrase: phrase.slot,
    meaning=lambda text: None,
    hours=Hours(zone=ZoneInfo("UTC"), quiet_from=time(20), quiet_until=time(9)),
    lists=dict.fromkeys(LISTED, (Offer(key="x", text="X"),)),
)
"""Around a turn in which ``x`` can be picked from every list."""


def test_placeholders_of_one_phrase_exist() -> None:
    assert set(PLACEHOLDERS) >= OF_ONE_PHRASE


def test_the_longest_button_fits_into_64_bytes() -> None:
    """Telegram's limit for callback_data: a session, a turn, what it is about, the longest key, and its form."""
    read_book({"tea.yaml": f"{TOP}steps:\n  a:\n{ASK}    choose: {{{'x' * 24}: x}}\n"})
    assert len(pack("s" * 8, 9999, "x" * 24, "a" * 16).encode()) <= LIMIT
    with pytest.raises(Exception, match="cannot be a key"):
        read_book({"tea.yaml": f"{TOP}steps:\n  a:\n{ASK}    choose: {{{'x' * 25}: x}}\n"})


KEYS = st.sampled_from(["a", "b", "c", "end", "close", "nowhere"])


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(KEYS, KEYS, KEYS, st.booleans(), st.sampled_from(["consent", "name", "pause", None])), max_size=3
    )
)
def test_no_script_is_too_wild_to_be_checked(wild: list[tuple[str, str, str, bool, str | None]]) -> None:
    steps = ""
    for key, (goto, branch, skip, asks, fact) in zip("abc", wild, strict=False):
        steps += f"  {key}:\n    say: Tea.\n    goto: {goto}\n"
        steps += f"    when:\n      - {{{branch}: {{at_most: 1}}, goto: {branch}}}\n"
        steps += f"    record: {fact}\n" if fact else ""
        steps += f"    number: {{most: 3}}\n    save: {key}\n    skip: {skip}\n" if asks else ""
    assert all(one.what and one.remedy for one in check(steps or "  a: {say: x}\n"))
