"""Which questions are counted, and that the number of those who answer one tells nothing of their answer to another."""

from __future__ import annotations

import pytest

from flows.checks.counting import counted
from flows.loader import read_book
from tests.test_checks import TOP, check

BRANCHING = """\
  week:
    ask: How was your week?
    scale: {1: Hard, 2: Mixed, 3: Good}
    save: week
    when:
      - {week: {at_most: 1}, goto: rest}
    goto: tea
  rest:
    ask: Could you rest?
    choose: {"yes": Yes, "no": No}
    save: rest
    skip: tea
  tea:
    ask: Was there enough tea?
    choose: {"yes": Yes, "no": No}
    save: tea
"""
CALLING = BRANCHING.replace(
    """    ask: Could you rest?
    choose: {"yes": Yes, "no": No}
    save: rest
    skip: tea
""",
    "    call: rest\n",
)
REST = """\
steps:
  rest:
    ask: Could you rest?
    choose: {"yes": Yes, "no": No}
    save: rest
"""


def places(steps: str, **others: str) -> list[str]:
    files = {"tea.yaml": f"{TOP}steps:\n{steps}", **{f"{key}.yaml": text for key, text in others.items()}}
    return sorted(counted(read_book(files)))


def refused(steps: str, **others: str) -> list[tuple[int, str]]:
    """The line and the words of each finding of this kind."""
    found = check(steps, **others)
    return [(one.line, one.what) for one in found if one.severity == "error" and "is asked only after" in one.what]


def test_a_question_asked_after_some_answers_to_another_one_is_refused_and_counted_in_no_summary() -> None:
    [(line, what)] = refused(BRANCHING)
    assert line == 17
    assert "'tea/rest' is asked only after some answers to 'tea/week'" in what
    assert places(BRANCHING) == ["tea/tea", "tea/week"]


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("    save: rest\n", ""),  # nobody counts it
        ("    goto: tea\n", "    goto: rest\n"),  # everybody is asked
        ("    save: week\n    when:\n      - {week: {at_most: 1}, goto: rest}\n    goto: tea\n", ""),
    ],
)
def test_what_is_asked_of_everybody_or_not_kept_is_fine(line: str, instead: str) -> None:
    assert not refused(BRANCHING.replace(line, instead))


def test_what_the_team_does_not_see_is_not_counted_and_tells_nothing() -> None:
    assert not refused(BRANCHING, top=TOP.replace("facilitators", "nobody"))


def test_it_is_found_wherever_the_ways_part_later() -> None:
    late = BRANCHING.replace(
        "    when:\n      - {week: {at_most: 1}, goto: rest}\n    goto: tea\n", "    goto: tea\n"
    ).replace("    save: tea\n", "    save: tea\n    when:\n      - {week: {at_least: 3}, goto: end}\n    goto: rest\n")
    late = late.replace("    skip: tea\n", "    goto: end\n    skip: end\n")
    assert [what.split(",")[0] for _, what in refused(late)] == [
        "'tea/rest' is asked only after some answers to 'tea/week'"
    ]


@pytest.mark.parametrize("follows", [False, True])
def test_it_is_found_in_a_script_that_only_those_answers_lead_to(*, follows: bool) -> None:
    steps = (
        CALLING.replace("call: rest", "say: Later.\n    follow_up: {script: rest, after: 1 day}")
        if follows
        else CALLING
    )
    rest = TOP.replace("tea", "rest", 1) + REST
    [(line, what)] = refused(steps, rest=rest)
    assert line == 10
    assert "'rest/rest' is asked only after some answers to 'tea/week'" in what
    assert places(steps, rest=rest) == ["tea/tea", "tea/week"]


def test_a_script_that_anybody_can_begin_tells_nothing_of_who_was_led_there() -> None:
    rest = TOP.replace("tea", "rest", 1) + "command: rest\n" + REST
    assert not refused(CALLING, rest=rest)
    assert places(CALLING, rest=rest) == ["rest/rest", "tea/tea", "tea/week"]
