"""What comes by itself, read back in plain words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from flows.in_words import everything, followed_up, scheduled
from flows.loader import read_book
from flows.schedule import WEEKDAYS, FollowUp, Schedule

SCRIPTS = Path(__file__).parents[1] / "flows" / "scripts"
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
MOVES = "; if it could not be sent in time, it moves to the next day"
OWN = ", in the person's own time"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"every": "1 day", "at": "10:00"}, f"every day at 10:00{OWN}{MOVES}"),
        ({"every": "2 days", "at": "10:00"}, f"every second day at 10:00{OWN}{MOVES}"),
        ({"every": "1 week", "at": "10:00"}, f"every week at 10:00{OWN}{MOVES}"),
        ({"every": "2 weeks", "at": "10:00"}, f"every second week at 10:00{OWN}{MOVES}"),
        ({"every": "1 week", "on": "monday", "at": "10:00"}, f"every Monday at 10:00{OWN}{MOVES}"),
        (
            {"every": "3 weeks", "on": ["thursday", "tuesday"], "at": "18:30"},
            f"every third Tuesday and Thursday at 18:30{OWN}{MOVES}",
        ),
        (
            {"every": "1 week", "on": ["friday", "monday", "tuesday"], "at": "10:00"},
            f"every Monday, Tuesday and Friday at 10:00{OWN}{MOVES}",
        ),
        ({"every": "10 days", "at": "10:00"}, f"every tenth day at 10:00{OWN}{MOVES}"),
        ({"every": "14 days", "at": "10:00"}, f"every 14 days at 10:00{OWN}{MOVES}"),
        ({"every": "12 weeks", "on": "monday", "at": "10:00"}, f"every 12 weeks on Monday at 10:00{OWN}{MOVES}"),
        (
            {"every": "2 weeks", "on": "tuesday", "at": "18:00", "from": "2026-12-01", "times": 6},
            f"every second Tuesday at 18:00{OWN}, from 1 December 2026, at most 6 times{MOVES}",
        ),
        (
            {"every": "1 day", "at": "10:00", "until": "2027-01-31", "times": 1, "late": "send"},
            f"every day at 10:00{OWN}, until 31 January 2027, once; "
            "if it could not be sent in time, it is sent all the same",
        ),
        ({"after_joining": "3 days", "at": "10:00"}, f"3 days after joining, at 10:00{OWN}{MOVES}"),
        (
            {"after_joining": "5 hours", "late": "skip after 24 hours"},
            "5 hours after joining; if it could not be sent in time, it is left out after 24 hours",
        ),
        ({"before_session": "1 day"}, "1 day before each session that somebody comes to"),
        (
            {"before_session": "2 days", "at": "10:00"},
            f"2 days before each session that somebody comes to, at 10:00{OWN}",
        ),
        ({"after_session": "2 hours"}, "2 hours after each session that somebody comes to"),
    ],
)
def test_a_schedule_is_read_back(given: dict[str, Any], words: str) -> None:
    assert scheduled(Schedule.model_validate(given)) == words


@pytest.mark.parametrize("every", [f"{count} {unit}" for count in range(1, 30) for unit in ("days", "weeks")])
def test_every_rhythm_has_words(every: str) -> None:
    days = WEEKDAYS if "week" in every else ()
    words = scheduled(Schedule.model_validate({"every": every, "at": "10:00", "on": days}))
    assert words.startswith("every ")
    assert all(day.capitalize() in words for day in days)


def test_a_follow_up_is_read_back() -> None:
    planned = FollowUp(script="tea", after="1 day", at="10:00", asked=True)
    expected = f"1 day after the step 'low' of rest, at 10:00{OWN}, because the person asked for it{MOVES}"
    assert followed_up(planned, "low", "rest") == expected


REST = """\
steps:
  rested:
    ask: How rested are you?
    scale: {1: A, 2: B, 3: C}
    save: rested
    skip: bye
    when:
      - {rested: {at_most: 2}, goto: low}
    goto: bye
  low:
    follow_up: {script: tea, after: 24 hours}
    goto: bye
  more:
    ask: More?
    choose: {now: {text: Now, goto: bye}, soon: {text: Soon, goto: soon}, late: {text: Late, goto: late}}
    skip: bye
  soon:
    follow_up: {script: tea, after: 1 day}
  late:
    follow_up: {script: rest, after: 7 days}
    goto: end
  bye: {say: x}
"""


def test_a_book_is_read_back_by_what_comes_and_why() -> None:
    tea = TOP.format(key="tea") + "schedule: {every: 1 week, at: '10:00'}\nremind: 2 days\nsteps:\n  a: {say: x}\n"
    book = read_book({"tea.yaml": tea, "rest.yaml": TOP.format(key="rest") + REST})
    assert list(everything(book)) == [
        f"rest: 7 days after the step 'late' of rest{MOVES}.",
        f"tea: every week at 10:00{OWN}{MOVES}.",
        f"tea: 24 hours after the step 'low' of rest, if 'rested' is at most 2{MOVES}.",
        f"tea: 1 day after the step 'soon' of rest, if the answer to 'more' is 'soon'{MOVES}.",
        "tea: one reminder after 2 days if it is still open.",
    ], "to 'late' one also comes from 'soon', so no reason is given for it"


def test_the_guide_shows_what_is_read_back() -> None:
    guide = (SCRIPTS.parent / "README.md").read_text("utf-8")
    shown = re.findall(r"```\n(garden: .*?)```", guide, re.DOTALL)
    example = next(text for text in re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL) if "script: garden" in text)
    assert [" ".join(text.split()) for text in shown] == list(everything(read_book({"garden.yaml": example})))


def test_the_scripts_that_ship_are_read_back() -> None:
    book = read_book({path.name: path.read_text("utf-8") for path in sorted(SCRIPTS.glob("*.yaml"))})
    lines = list(everything(book))
    assert f"check_in: every week at 10:00{OWN}{MOVES}." in lines
    assert {line.partition(":")[0] for line in lines} >= {
        key for key, script in book.latest.items() if script.schedule or script.remind
    }
