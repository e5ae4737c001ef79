"""What becomes of answers about sessions: facts, or a way for those for whom it is not possible any more; and news."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.news import news
from flows.book import Surroundings
from flows.checks.ways import Ways
from flows.engine import Outcome, advance, begin
from flows.events import Asked, ComingAnswered, Event, MeetingPlanned, Said, ScriptBegan, Shown
from flows.loader import read_book
from flows.phrase import Offer, Value
from flows.reply import Reply, Words
from flows.rhythm import Hours
from flows.session import Session
from storage.records import Gathering

HEAD = """
version: 1
title: A title
asked_by: The group.
why: To know.
seen_by: [nobody]
limits: None.
review_by: 2027-01-01
"""
BOOK = read_book(
    {
        "evening.yaml": f"""script: evening
command: evening
{HEAD}
steps:
  which: {{ask: Which?, choose_from: meetings, save: meeting, skip: end}}
  wish:
    ask: Will you come?
    choose: {{coming: {{text: "Yes"}}, not_coming: {{text: "No"}}}}
    save: coming
    skip: end
  place: {{record: coming, otherwise: full, goto: done}}
  done: {{say: You have a place., goto: end}}
  full: {{say: All places are taken.}}
""",
        "plan.yaml": f"""script: plan
command: plan
{HEAD}
steps:
  title: {{ask: What is it called?, text: short, save: title, skip: end}}
  day: {{ask: Which day?, date: true, save: day, skip: end}}
  starts: {{ask: When?, time: true, save: starts, skip: end}}
  minutes: {{ask: How long?, number: {{least: 5}}, save: minutes, skip: end}}
  look: {{show: new_meeting}}
  put_up: {{record: meeting, otherwise: over, goto: end}}
  over: {{say: That time is over., goto: day}}
""",
        "before.yaml": f"""script: before
schedule: {{before_session: 1 day}}
{HEAD}
steps:
  card: {{say: "{{title}} is coming up.", show: meeting}}
  still: {{ask: Still?, choose: {{coming: {{text: "Yes"}}, not_coming: {{text: "No"}}}}, save: coming, skip: end}}
  keep: {{record: coming}}
""",
        "system.yaml": "phrasebook: system\nphrases:\n"
        + "".join(
            f'  "{key}": {key}\n'
            for key in ["where_you_are", "skipped", "changed", "overtaken", "start_again", "yes", "no"]
        ),
    }
)
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
BOTH = (Offer(key="K3D9AC", text="Cooking"), Offer(key="P7WX4M", text="A walk"))
GATHERING = Gathering(
    code="K3D9AC", starts_at=NOW, ends_at=NOW, zone="Europe/London", about={"title": "Cooking"}, places=1, coming=1
)


def around(to_come: tuple[Offer, ...] = BOTH, free: tuple[Offer, ...] = BOTH, zone: str = "UTC") -> Surroundings:
    return Surroundings(
        book=BOOK,
        now=NOW,
        role="participant",
        new_session="s",
        words=lambda phrase: str(BOOK.text(phrase)),
        meaning=lambda words: {"start again": "start_again"}.get(words),
        hours=Hours(zone=ZoneInfo("Europe/London"), quiet_from=time(20), quiet_until=time(9)),
        project_zone=zone,
        lists={"meetings": to_come, "open_meetings": free},
    )


def said(outcome: Outcome) -> list[str]:
    return [event.phrase.slot for event in outcome.events if isinstance(event, Said)]


def facts(outcome: Outcome) -> list[Event]:
    return [event for event in outcome.events if isinstance(event, ComingAnswered | MeetingPlanned)]


def answered(script: str, *words: str, where: Surroundings | None = None) -> Outcome:
    """Everything but the last of ``words`` is answered while there are places."""
    outcome = begin(script, None, around())
    for nth, given in enumerate(words, 1):
        outcome = reply(outcome.session, Words(text=given), where if where and nth == len(words) else around())
    return outcome


def reply(session: Session | None, given: Reply, where: Surroundings) -> Outcome:
    return advance(session, given, where)


def test_who_takes_a_place_has_it_and_is_told_so_only_then() -> None:
    outcome = answered("evening", "1", "Yes")
    assert facts(outcome) == [ComingAnswered(meeting="K3D9AC", answer="coming")]
    assert said(outcome) == ["done/say"]


def test_who_finds_all_places_taken_is_led_where_the_script_says_and_nothing_is_kept() -> None:
    outcome = answered("evening", "1", "Yes", where=around(free=BOTH[1:]))
    assert facts(outcome) == []
    assert said(outcome) == ["full/say"]


def test_what_was_called_off_meanwhile_is_not_come_to() -> None:
    outcome = answered("evening", "1", "Yes", where=around(to_come=BOTH[1:], free=BOTH[1:]))
    assert facts(outcome) == []
    assert said(outcome) == ["overtaken"]


def test_a_no_is_always_possible() -> None:
    outcome = answered("evening", "1", "No", where=around(to_come=(), free=()))
    assert facts(outcome) == [ComingAnswered(meeting="K3D9AC", answer="not_coming")]


def test_the_turn_that_may_take_a_place_looks_up_what_is_free() -> None:
    assert BOOK.lists(["evening"]) == BOOK.lists(["before"]) == {"meetings", "open_meetings"}
    assert BOOK.lists(["plan"]) == frozenset()


@pytest.mark.parametrize(
    ("zone", "starts", "over"),
    [
        ("UTC", "10:00", True),
        ("UTC", "10:01", False),
        ("Asia/Karachi", "14:59", True),
        ("Asia/Karachi", "15:01", False),
    ],
)
def test_a_time_is_over_by_the_clock_where_the_project_is(zone: str, starts: str, over: bool) -> None:
    words = ("Cooking", "2 3 2026", starts, "60")
    outcome = answered("plan", *words, where=around(zone=zone))
    assert (said(outcome) == ["over/say"]) is over
    assert len(facts(outcome)) == (not over)


def test_after_a_time_that_is_over_the_other_answers_are_still_there() -> None:
    outcome = answered("plan", "Cooking", "1 3 2026", "18:00", "60")
    assert isinstance(outcome.events[-1], Asked)
    for given in ("9 3 2026", "18:00", "60"):
        outcome = reply(outcome.session, Words(text=given), around())
    about = {"title": "Cooking"}
    assert facts(outcome) == [MeetingPlanned(day="2026-03-09", starts="18:00", minutes=60, about=about, places=None)]


def test_what_is_not_kept_yet_is_shown_from_the_answers() -> None:
    outcome = answered("plan", "Cooking", "9 3 2026", "18:00", "60")
    [shown] = [event for event in outcome.events if isinstance(event, Shown)]
    assert shown.view == "new_meeting"
    assert shown.about == '{"title": "Cooking", "day": "2026-03-09", "starts": "18:00", "minutes": 60}'


def test_what_comes_around_a_session_knows_which_even_when_it_is_begun_again() -> None:
    given: dict[str, Value] = {"meeting": "P7WX4M", "title": "A walk"}
    outcome = begin("before", None, around(), given)
    assert outcome.events[0] == ScriptBegan(script="before", version=1)
    assert [event.about for event in outcome.events if isinstance(event, Shown)] == ["P7WX4M"]
    [hello] = [event.phrase for event in outcome.events if isinstance(event, Said)]
    assert hello.values == {"title": "A walk"}
    outcome = reply(outcome.session, Words(text="start again"), around())
    assert [event.about for event in outcome.events if isinstance(event, Shown)] == ["P7WX4M"]
    outcome = reply(outcome.session, Words(text="No"), around())
    assert facts(outcome) == [ComingAnswered(meeting="P7WX4M", answer="not_coming")]


def test_the_checks_walk_both_ways_from_what_may_not_be_possible() -> None:
    assert {"done", "full"} <= Ways(BOOK.latest["evening"]).steps


@pytest.mark.parametrize(
    ("cancelled", "answer", "paused", "slot", "then"),
    [
        (False, "coming", False, "news_moved", "coming"),
        (False, "coming", True, "news_moved", "coming"),
        (False, "coming_quietly", False, "news_moved", ""),
        (False, "given", False, "news_place", "coming"),
        (False, "given", True, "", "waiting"),
        (False, "waiting", False, "", ""),
        (False, "not_coming", False, "", ""),
        (False, "", False, "", ""),
        (True, "coming", True, "news_cancelled", ""),
        (True, "coming_quietly", False, "news_cancelled", ""),
        (True, "given", False, "news_cancelled", ""),
        (True, "waiting", False, "news_cancelled", ""),
        (True, "not_coming", False, "", ""),
    ],
)
def test_news_is_what_is_true_for_its_reader_when_it_is_said(
    cancelled: bool, answer: str, paused: bool, slot: str, then: str
) -> None:
    meeting = replace(GATHERING, cancelled=cancelled)
    told = news(meeting, answer, "paused" if paused else "active")
    assert [event.phrase.slot for event in told if isinstance(event, Said)] == ([slot] if slot else [])
    assert [event.about for event in told if isinstance(event, Shown)] == ([meeting.code] if slot else [])
    assert [event.answer for event in told if isinstance(event, ComingAnswered)] == ([then] if then else [])
