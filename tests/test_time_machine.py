"""Weeks in seconds: the same seed is the same rehearsal, promises are judged, and a broken one is found out."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import uvloop

from bot.cli import command_line, parser
from bot.exit_codes import MISUSED, OK
from bot.project_file import example_project
from bot.rehearsal.clock import StillClock
from bot.time_machine import promises
from bot.time_machine.announcing import announced
from bot.time_machine.choices import (
    AskedAgain,
    Blocked,
    Choice,
    Joined,
    Left,
    LivesIn,
    Paused,
    QuietBetween,
    TooMuch,
    WelcomeOn,
)
from bot.time_machine.diary import Diary, Did, Entry, Heard, Refused, Unanswered
from bot.time_machine.personas import cast
from bot.time_machine.promises import PROMISES, Terms, broken
from bot.time_machine.travelling import Account, account, journey
from flows.rhythm import Hours, clock

FOLDER = Path(__file__).parent / "rehearsals"
GOLDEN = sorted(FOLDER.glob("*.txt"))
LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TERMS = Terms(
    hours=Hours(zone=LONDON, quiet_from=clock("20:00"), quiet_until=clock("09:00")),
    per_week=2,
    until=MONDAY + timedelta(weeks=2),
    welcome=frozenset({"Your pause is over"}),
    reminder=frozenset({"once more"}),
    reoffer=frozenset({"I was away"}),
)

# --- golden rehearsals -----------------------------------------------------------------------------------------------


def rehearsed(command: str) -> Account:
    """What the command of a golden file comes to."""
    given = parser().parse_args(shlex.split(command)[1:])
    project = example_project()
    languages = given.languages or project.languages
    planned = journey(
        project, weeks=given.weeks, people=given.people, seed=given.seed, begins=given.begins, languages=languages
    )
    return uvloop.run(account(planned))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_rehearsal_goes_as_it_is_written(path: Path, request: pytest.FixtureRequest) -> None:
    written = path.read_text("utf-8")
    command = written.partition("\n")[0].removeprefix("$ ")
    told = rehearsed(command)
    today = "".join(f"{line}\n" for line in (f"$ {command}", "", *told.lines()))
    assert not told.breaches
    assert "does not find" not in today
    if request.config.getoption("--update"):
        path.write_text(today, "utf-8")
    else:
        assert today == written, "if this is what was meant: pytest tests/test_time_machine.py --update"


def test_the_same_seed_is_the_same_life_and_another_one_is_another() -> None:
    first, again, other = (
        list(rehearsed(f"alongside rehearse --weeks 2 --people 2 --seed {seed} --from 2026-10-19").lines())
        for seed in (1, 1, 9)
    )
    assert first == again
    assert first != other


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_prints_lives_and_what_became_of_the_promises(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ["rehearse", "--weeks", "1", "--people", "1", "--from", "2026-10-05", "--languages", "en"]
    assert command_line(arguments, {}) == OK
    said = capsys.readouterr().out
    assert "Mon 5 Oct 2026, 10:15 BST · Person 1, English, London, answers at once" in said
    assert all(f"kept    {promise}" in said for promise in PROMISES)
    assert list(tmp_path.iterdir()) == []


def test_a_language_that_the_project_does_not_offer_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command_line(["rehearse", "--weeks", "1", "--languages", "xx"], {}) == MISUSED
    assert "does not offer 'xx'" in capsys.readouterr().err


def test_eight_people_have_every_habit_and_others_are_drawn() -> None:
    people = cast(12, languages={"en": "English", "ur": "اردو"}, zone="Europe/London", weeks=12, seed=1)
    assert [person.number for person in people] == list(range(1, 13))
    assert {person.language for person in people} == {"en", "ur"}
    done = {name for person in people for name in person.described}
    assert {"never answers", "skips everything", "finds it too much", "blocks the bot", "stops"} <= done
    assert cast(12, languages={"en": "English", "ur": "اردو"}, zone="Europe/London", weeks=12, seed=1) == people


def test_a_still_clock_stands_still() -> None:
    still = StillClock(MONDAY)
    assert still.now() == still.now() == MONDAY
    still.move_to(MONDAY + timedelta(days=1))
    assert still.now() == MONDAY + timedelta(days=1)


# --- promises --------------------------------------------------------------------------------------------------------


def at(days: int, hour: str = "10:00") -> datetime:
    """That hour in London, so many days after Monday 2 March."""
    return (MONDAY + timedelta(days=days)).replace(hour=int(hour[:2]), minute=int(hour[3:]))


def did(when: datetime, means: Choice) -> Did:
    return Did(at=when, deed="tapped", words="", means=means)


def heard(when: datetime, text: str = "Check-in", *, asks: bool = True) -> Heard:
    buttons = (("Yes", "Skip"),) if asks else ()
    return Heard(at=when, text=text, buttons=buttons, silent=True, unasked=True)


JOINED = did(at(0), Joined())
QUIET, PAUSE, GONE, CAP = promises.QUIET, promises.PAUSE, promises.GONE, promises.CAP
DAY, TWICE, EARLY, RHYTHM, REPLY = promises.DAY, promises.TWICE, promises.EARLY, promises.RHYTHM, promises.REPLY


def judged(*entries: Entry, terms: Terms = TERMS) -> list[str]:
    """The promises that were broken."""
    diary = Diary(name="Person 1", language="en", entries=[JOINED, *entries])
    return [breach.promise for breach in broken(diary, terms)]


def cases() -> Iterator[tuple[str, list[str], tuple[Entry, ...]]]:
    """What happened, and which promises that breaks."""
    next_view = Heard(at=at(1), text="- Check-in: not before Monday, 9 March 2026, 10:00.")
    reminder = "Here is the question once more. Check-in"
    yield "a check-in", [], (heard(at(7)),)
    yield "late in the evening", [QUIET], (heard(at(7, "20:00")),)
    yield "in the last minute of the day", [], (heard(at(7, "19:59")),)
    yield "in hours of their own", [QUIET], (did(at(1), QuietBetween("09:00", "11:00")), heard(at(7)))
    yield "where they are now", [QUIET], (did(at(1), LivesIn("America/New_York")), heard(at(7)))
    yield "not on their day", [QUIET], (did(at(1), WelcomeOn(("friday",))), heard(at(7)))
    yield "in a pause", [PAUSE], (did(at(1), Paused(7)), heard(at(7)))
    welcome = heard(at(8), "Your pause is over.", asks=False)
    yield "a welcome, then on", [], (did(at(1), Paused(7)), welcome, heard(at(9)))
    yield "no welcome after a pause", [PAUSE], (did(at(1), Paused(7)), heard(at(9)))
    yield "after a stop", [GONE], (did(at(1), Left()), heard(at(7)))
    yield (
        "a receipt, once",
        [GONE],
        (
            did(at(1), Left(erased=True)),
            heard(at(8), "erased", asks=False),
            heard(at(9), "erased", asks=False),
        ),
    )
    yield "tried after a block", [GONE], (did(at(1), Blocked()), Refused(at=at(7)))
    yield "three in a week", [CAP], (heard(at(7)), heard(at(9)), heard(at(11)))
    yield "two in a week", [], (heard(at(7)), heard(at(9)))
    yield "half as many, please", [CAP], (heard(at(2)), did(at(3), TooMuch()), heard(at(4)), heard(at(12)))
    yield "two on a day", [DAY], (heard(at(7)), heard(at(7, "15:00"), "Session"))
    yield (
        "the same, an hour later",
        [TWICE],
        (
            heard(at(6)),
            did(at(6, "11:00"), AskedAgain(1)),
            heard(at(7), 9 * "Check-in. "),
            heard(at(7, "11:00"), "I put that aside. " + 9 * "Check-in. "),
        ),
    )
    yield "tomorrow, as they asked", [], (heard(at(7)), did(at(7, "11:00"), AskedAgain(1)), heard(at(8)), heard(at(9)))
    yield "the same twice at once", [TWICE, DAY], (heard(at(7)), heard(at(7)))
    yield "one reminder", [], (heard(at(7)), heard(at(9), reminder))
    yield "a reminder of nothing", [TWICE], (heard(at(7), asks=False), heard(at(9), reminder))
    yield "two reminders", [TWICE], (heard(at(2)), heard(at(4), reminder), heard(at(9), reminder))
    yield (
        "answered, and reminded",
        [TWICE],
        (
            heard(at(7)),
            Heard(at=at(7, "11:00"), text="Thank you."),
            heard(at(9), reminder),
        ),
    )
    yield "earlier than announced", [EARLY], (next_view, heard(at(6)))
    yield "as announced", [], (next_view, heard(at(7)))
    yield "no answer", [REPLY], (Unanswered(at=at(1)), heard(at(7)))


@pytest.mark.parametrize(("expected", "entries"), [case[1:] for case in cases()], ids=[case[0] for case in cases()])
def test_a_broken_promise_is_found_and_a_kept_one_is_not(expected: list[str], entries: tuple[Entry, ...]) -> None:
    assert judged(*entries) == expected


def test_silence_is_a_broken_promise_unless_they_wanted_it() -> None:
    long = replace(TERMS, until=at(17))
    assert judged(terms=long) == [RHYTHM]
    assert judged(heard(at(7)), terms=long) == []
    assert judged(did(at(1), Paused(None)), terms=long) == []
    assert judged(did(at(1), TooMuch()), terms=long) == []
    assert judged(terms=replace(long, outages=[(at(3), at(6))])) == []


def test_a_question_is_put_once_more_after_an_outage_and_only_then() -> None:
    away = replace(TERMS, outages=[(at(7, "11:00"), at(7, "13:00"))])
    entries = heard(at(7)), heard(at(7, "13:00"), "I was away for a while. Check-in")
    assert judged(*entries, terms=away) == []
    assert judged(*entries) == [DAY]


def test_what_was_announced_is_read_by_the_clock_on_their_wall() -> None:
    text = "- Check-in: not before Monday, 9 March 2026, 10:00.\n- Other: not before Sunday, 8 March 2026, 10:00."
    assert announced(text, ZoneInfo("America/New_York")) == datetime(2026, 3, 8, 14, 0, tzinfo=UTC)
    assert announced("- Check-in: it can come at any time now.", LONDON) is None
