"""Directories of people to talk to: complete, dialled as they stand, and refused once they are too old to trust."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.checking import check, check_project
from bot.cli import command_line
from bot.configuring import configured, refuse_unfit
from bot.directories import countries, directory_of, file_of, never_served, problems_of
from bot.exit_codes import FOUND_WRONG, MISUSED, OK
from bot.library import Library
from bot.misconfigured import Misconfigured
from bot.project import Project
from bot.project_file import example, lines_of, parse_project
from flows.checked import REFUSE_AFTER, WARN_AFTER, concerns
from flows.for_whom import Band, years
from flows.opening import OpenFrom, is_open
from flows.support import Directory, Entry

DIRECTORIES = {country: directory_of(country) for country in countries()}
EVERY = [pytest.param(directory, id=country) for country, directory in DIRECTORIES.items()]
ENTRIES = [
    pytest.param(entry, id=f"{country}-{key}")
    for country, directory in DIRECTORIES.items()
    for key, entry in directory.entries.items()
]
GB = DIRECTORIES["GB"]
NEWEST = max(checked.last_checked for directory in DIRECTORIES.values() for checked in directory.everything.values())
OLDEST = min(checked.last_checked for directory in DIRECTORIES.values() for checked in directory.everything.values())
LONDON = ZoneInfo("Europe/London")


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


SERVICE = """
[[service]]
name = "Example advice centre"
for_what = "For help with letters."
call = "{call}"
hours = "Monday"
open = [{{ days = ["monday"], from = "10:00", until = "15:00" }}]
cost = "free"
ages = "everybody"
languages = "English and Polish"
last_checked = {checked}
"""


# --- complete --------------------------------------------------------------------------------------------------------


def test_there_is_a_directory_for_the_countries_of_the_languages_that_are_offered() -> None:
    assert {"GB", "IE", "PL", "PK", "IN"} <= set(DIRECTORIES)


@pytest.mark.parametrize("directory", EVERY)
def test_a_directory_is_called_as_its_country(directory: Directory) -> None:
    assert DIRECTORIES[directory.country] is directory


@pytest.mark.parametrize("directory", EVERY)
def test_somebody_can_be_called_and_help_can_be_had_without_speaking(directory: Directory) -> None:
    assert any(entry.call for entry in directory.entries.values())
    assert directory.emergency.unspoken


def test_where_nobody_can_be_reached_in_writing_the_project_is_told() -> None:
    told = {
        country
        for country in countries()
        for problem in problems_of(DIRECTORIES[country], country, country, noon(NEWEST))
        if "reached in writing" in problem.what
    }
    assert told == {
        country for country, each in DIRECTORIES.items() if not any(e.in_writing for e in each.entries.values())
    }
    assert not told & {"GB", "IE", "PL"}


def test_the_united_kingdom_has_a_text_line_and_a_way_for_deaf_people() -> None:
    assert any(entry.text for entry in GB.entries.values())
    assert any(entry.deaf for entry in GB.entries.values())


@pytest.mark.parametrize(
    "missing", ["for_what", "hours", "open", "cost", "ages", "languages", "last_checked", "source"]
)
def test_an_entry_that_leaves_something_out_is_refused(missing: str) -> None:
    entry = GB.entries["samaritans"].model_dump(exclude={missing})
    with pytest.raises(ValidationError):
        Entry.model_validate(entry)


def test_a_country_without_a_way_to_get_help_unspoken_is_refused() -> None:
    whole = GB.model_dump()
    whole["emergency"]["unspoken"] = ["shouting"]
    with pytest.raises(ValidationError, match="no sentence of 'more'"):
        Directory.model_validate(whole)


@pytest.mark.parametrize("directory", EVERY)
def test_the_emergency_sentence_is_short_and_says_a_number_that_can_be_dialled(directory: Directory) -> None:
    said = " ".join(directory.emergency.say.values())
    assert len(said) <= 200
    assert any(number in said for number in directory.emergency.numbers)


@pytest.mark.parametrize("directory", EVERY)
def test_nothing_is_checked_in_the_future_or_is_too_old_on_the_day_of_the_newest_check(directory: Directory) -> None:
    assert not [concern for concern in concerns(directory.everything, NEWEST) if concern.refused]


def test_the_translators_meet_every_text_once() -> None:
    parts = [slot.part for slot in GB.slots()]
    assert len(parts) == len(set(parts))
    assert {"emergency/call", "samaritans/hours", "nhs_111/deaf"} <= set(parts)
    assert GB.key == "support_gb"


def test_what_nobody_has_called_is_told_to_the_project() -> None:
    told = concerns(GB.everything, NEWEST)
    assert {concern.key for concern in told} == set(GB.entries)
    assert all("nobody has called" in concern.what for concern in told)


# --- for whom --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_ages_for_the_program_are_those_in_words(entry: Entry) -> None:
    """So that nobody is left out by a number that says something else than the words."""
    said = {int(number) for number in re.findall(r"\d+", entry.ages)}
    meant = {age for age in (entry.from_age, entry.to_age) if age}
    in_words = {"adults": {18}, "children, and adults who worry about one": {17}}
    assert meant == in_words.get(entry.ages, said)
    assert ("up to" in entry.ages) <= (entry.to_age is not None)
    assert ("older" in entry.ages) <= (entry.from_age is not None)


def test_a_service_for_nobody_is_refused() -> None:
    backwards = GB.entries["childline"].model_dump() | {"from_age": 19}
    with pytest.raises(ValidationError, match="open to nobody"):
        Entry.model_validate(backwards)


@pytest.mark.parametrize(
    ("band", "youngest", "expected"),
    [
        ("under_16", 13, (13, 15)),
        ("16_17", 13, (16, 17)),
        ("16_17", 17, (17, 17)),
        ("adult", 16, (18, None)),
        ("too_young", 16, (0, 15)),
        ("", 16, (0, None)),
    ],
)
def test_a_band_of_age_is_all_that_is_known(band: Band, youngest: int, expected: tuple[int, int | None]) -> None:
    known = years(band, youngest)
    assert (known.youngest, known.oldest) == expected


# --- open now --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_hours_for_the_program_are_those_in_words(entry: Entry) -> None:
    in_words = entry.hours.startswith("day and night, every day")
    assert in_words == all(is_open(entry.open, LONDON, at) for at in hours_of_a_year())
    for hours in entry.open:
        if not in_words:
            assert hours.from_.removeprefix("0") in entry.hours
            assert ("midnight" if hours.until == "00:00" else hours.until) in entry.hours


def hours_of_a_year() -> list[datetime]:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    return [first + timedelta(hours=hours) for hours in range(0, 365 * 24, 5)]


def test_office_hours_hold_on_the_clock_of_the_place_all_year_round() -> None:
    karma_nirvana = GB.entries["karma_nirvana"].open
    for at in hours_of_a_year():
        there = at.astimezone(LONDON)
        assert is_open(karma_nirvana, LONDON, at) == (there.weekday() < 5 and 9 <= there.hour < 17)


@pytest.mark.parametrize(
    ("at", "answers"),
    [
        ("2026-03-06T21:59", False),
        ("2026-03-06T22:00", True),
        ("2026-03-07T01:59", True),
        ("2026-03-07T02:00", False),
        ("2026-03-07T22:00", False),
        ("2026-03-08T01:00", False),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(at: str, answers: bool) -> None:
    friday_night = (OpenFrom.model_validate({"days": ["friday"], "from": "22:00", "until": "02:00"}),)
    moment = datetime.fromisoformat(at).replace(tzinfo=LONDON)
    assert is_open(friday_night, LONDON, moment) is answers


# --- old numbers -----------------------------------------------------------------------------------------------------


def directory(checked: date, how: str = "called") -> Directory:
    entry = {"name": "A", "for_what": "B", "call": "111", "hours": "C", "open": "always", "cost": "D", "ages": "E"}
    seen = {"source": ["example.org"], "last_checked": checked, "how": how}
    emergency = {"numbers": ["999"], "say": {"call": "Call 999."}, "more": {"text": "Text 999."}, **seen}
    return Directory.model_validate(
        {
            "country": "GB",
            "zone": "UTC",
            "emergency": emergency | {"unspoken": ["text"]},
            "entries": {"a": entry | {"languages": "F"} | seen},
        }
    )


TODAY = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("age", "said", "shown"),
    [
        (timedelta(0), False, True),
        (WARN_AFTER, False, True),
        (WARN_AFTER + timedelta(days=1), True, True),
        (REFUSE_AFTER, True, True),
        (REFUSE_AFTER + timedelta(days=1), True, False),
        (-timedelta(days=1), True, False),
    ],
)
def test_a_number_warns_after_90_days_and_is_not_shown_after_180(age: timedelta, said: bool, shown: bool) -> None:
    aged = directory(TODAY - age)
    assert bool(concerns(aged.everything, TODAY)) is said
    assert bool(aged.trusted(TODAY)) is shown
    assert all(concern.refused is not shown for concern in concerns(aged.everything, TODAY))
    assert all(concern.outdated is (age > REFUSE_AFTER) for concern in concerns(aged.everything, TODAY))


def test_each_concern_says_what_and_what_to_do() -> None:
    for checked, how in ((TODAY, "read"), (TODAY - WARN_AFTER * 2, "called"), (TODAY - REFUSE_AFTER * 2, "called")):
        for concern in concerns(directory(checked, how).everything, TODAY):
            assert concern.key in concern.what
            assert concern.remedy.endswith(".")


def test_people_are_told_the_day_of_the_oldest_check() -> None:
    assert directory(TODAY).last_checked == TODAY
    assert all(entry.last_checked >= GB.last_checked for entry in GB.entries.values())


@pytest.mark.parametrize("country", countries())
def test_check_warns_after_90_days_and_refuses_after_180(country: str) -> None:
    for age, severity in ((WARN_AFTER, "warning"), (REFUSE_AFTER, "error")):
        now = noon(NEWEST + age + timedelta(days=1))
        found = list(problems_of(DIRECTORIES[country], country, "x.yaml", now))
        old = [problem for problem in found if "days ago" in problem.what]
        assert len(old) == 1 + len(DIRECTORIES[country].entries)
        assert {problem.severity for problem in old} == {severity}


def project(more: str = "") -> Project:
    return parse_project(example() + more, "alongside.toml")


# --- when a bot may start --------------------------------------------------------------------------------------------


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Where a project is set up, with everything that it needs to run."""
    places = {
        "ALONGSIDE_TOKEN": "123456789:" + "x" * 35,
        "ALONGSIDE_DATA": str(tmp_path / "data"),
        "ALONGSIDE_KEY_FILE": str(tmp_path / "keys" / "alongside.key"),
        "ALONGSIDE_PROJECT": str(tmp_path / "alongside.toml"),
    }
    assert command_line(["init"], places) == OK
    return places


def add(environment: Mapping[str, str], table: str) -> None:
    """Write ``table`` at the end of the project file."""
    with Path(environment["ALONGSIDE_PROJECT"]).open("a") as file:
        file.write(table)


def starts(environment: Mapping[str, str], day: date) -> None:
    """Raises Misconfigured if a bot may not start on that day."""
    settings, project = configured(environment)
    refuse_unfit(project, settings, noon(day))


def checked(on: date, *keys: str) -> str:
    return f"\n[[checked]]\nentries = [{', '.join(map(repr, keys))}]\non = {on}\n"


TOO_LATE = NEWEST + REFUSE_AFTER + timedelta(days=1)


def test_a_bot_starts_for_the_first_time_until_the_oldest_number_is_180_days_old(environment: dict[str, str]) -> None:
    starts(environment, GB.last_checked + REFUSE_AFTER)


def test_a_first_start_with_numbers_that_are_too_old_is_refused_and_says_which_and_where(
    environment: dict[str, str],
) -> None:
    with pytest.raises(Misconfigured) as refused:
        starts(environment, TOO_LATE)
    told = [str(wrong) for wrong in refused.value.wrongs]
    assert len(told) == 1 + len(GB.entries)
    lines = file_of("GB").read_text("utf-8").splitlines()
    for key, wrong in zip(("emergency", *GB.entries), told, strict=True):
        place, line = wrong.split(": ", 1)[0].rsplit(":", 1)
        assert place == str(file_of("GB"))
        assert lines[int(line) - 1].strip() == f"{key}:"
        assert f"'{key}' was last checked" in wrong
        assert ("Never call it to try" if key == "emergency" else "Call it, then write") in wrong
        assert "[[checked]]" in wrong


def test_a_bot_that_has_begun_starts_however_old_its_numbers_are(environment: dict[str, str]) -> None:
    add(environment, SERVICE.format(call="01632 960001", checked="2020-01-01"))
    data = Path(environment["ALONGSIDE_DATA"])
    data.mkdir()
    with pytest.raises(Misconfigured):
        starts(environment, TOO_LATE)
    (data / "project.db").touch()
    starts(environment, TOO_LATE)


# --- what a project has called itself --------------------------------------------------------------------------------


def test_a_project_can_say_that_it_has_called_everything_and_starts(environment: dict[str, str]) -> None:
    add(environment, checked(TOO_LATE, *GB.everything))
    starts(environment, TOO_LATE)


def test_only_what_is_named_was_called_and_the_rest_is_still_refused(environment: dict[str, str]) -> None:
    add(environment, checked(TOO_LATE, "samaritans", "shout"))
    with pytest.raises(Misconfigured) as refused:
        starts(environment, TOO_LATE)
    told = str(refused.value)
    assert "'childline'" in told
    assert "'samaritans'" not in told


def test_of_two_checks_the_later_one_counts_because_the_number_may_be_another_since() -> None:
    before, after = NEWEST - timedelta(days=9), NEWEST + timedelta(days=9)
    library = Library.of(project(checked(after, "samaritans") + checked(before, "samaritans", "shout", "emergency")))
    seen = {key: (each.last_checked, each.how) for key, each in library.directory.everything.items()}
    assert seen == {
        key: (after, "called") if key == "samaritans" else (each.last_checked, each.how)
        for key, each in GB.everything.items()
    }
    assert library.book.directories["support_gb"] is library.directory


def test_a_check_of_something_that_is_not_there_names_what_is() -> None:
    with pytest.raises(Misconfigured) as refused:
        project(checked(NEWEST, "shout", "samaritan"))
    [wrong] = refused.value.wrongs
    assert wrong.where == f"alongside.toml:{example().count(chr(10)) + 3}"
    assert "There is no 'samaritan' in the directory of GB. Did you mean 'samaritans'?" in str(wrong)
    with pytest.raises(Misconfigured, match=r"Known here: calm, childline, .*emergency.*, shout"):
        project(checked(NEWEST, "xyz"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("['shout']", "[]", "'entries' is empty"),
        ("['shout']", "'shout'", "'entries' needs a list."),
        ("on = ", "how = 'guessed'\non = ", "'how' cannot be 'guessed'."),
        ("on = ", "on = 'lately' #", "'on' needs a date."),
        ("[[checked]]", "[checked]", "'checked' needs lines of its own. Begin them with [[checked]]"),
    ],
)
def test_what_is_wrong_with_a_check_is_told(old: str, new: str, told: str) -> None:
    table = checked(NEWEST, "shout")
    assert old in table
    with pytest.raises(Misconfigured) as refused:
        project(table.replace(old, new))
    assert any(told in str(wrong) for wrong in refused.value.wrongs), refused.value


def test_a_check_on_a_day_that_is_still_to_come_is_refused(environment: dict[str, str]) -> None:
    add(environment, checked(NEWEST + timedelta(days=1), "shout"))
    with pytest.raises(Misconfigured, match="and that day is still to come"):
        starts(environment, NEWEST)
    starts(environment, NEWEST + timedelta(days=1))


def test_today_is_that_of_the_country_so_that_who_checks_early_in_the_morning_is_right(
    environment: dict[str, str],
) -> None:
    path = Path(environment["ALONGSIDE_PROJECT"])
    path.write_text(path.read_text().replace('support_country = "GB"', 'support_country = "PK"'))
    evening = datetime(2027, 1, 31, 20, 0, tzinfo=UTC)
    add(environment, checked(date(2027, 2, 1), *DIRECTORIES["PK"].everything))
    settings, karachi = configured(environment)
    refuse_unfit(karachi, settings, evening)
    assert not check_project(karachi, lines_of(path), evening)
    directory = Library.of(karachi).directory
    assert directory.trusted(directory.today(evening)) == directory.entries
    found = problems_of(directory, "PK", "x.yaml", evening)
    assert "error" not in {problem.severity for problem in found}


def test_check_looks_at_the_country_as_the_project_has_checked_it() -> None:
    later = noon(TOO_LATE)
    called = project(checked(TOO_LATE, *GB.everything))
    for given, refused in ((None, set(DIRECTORIES)), (called, set(DIRECTORIES) - {"GB"})):
        found = {Path(each.file).stem for each in check(later, given) if each.by_age and each.severity == "error"}
        assert found == refused


def test_what_has_only_grown_old_can_be_a_warning_so_that_no_change_is_held_up_by_the_calendar(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    add(environment, SERVICE.format(call="01632 960001", checked="2020-01-01"))
    folder = Path(environment["ALONGSIDE_PROJECT"]).parent / "own"
    folder.mkdir()
    phrasebook = '{phrasebook: cake_words, note: "About tea.", phrases: {tea: {text: "There is tea."}}}'
    (folder / "cake_words.yaml").write_text(phrasebook)
    asked = ["check", str(folder), "--project", environment["ALONGSIDE_PROJECT"]]
    assert command_line(asked, environment) == FOUND_WRONG
    assert "Errors: 1." in capsys.readouterr().out
    assert command_line([*asked, "--age-warns"], environment) == OK
    assert "warning: 'Example advice centre' was last checked" in capsys.readouterr().out


# --- services of the project -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "on", "told"),
    [
        ("01632 960001", "2020-01-01", "'Example advice centre' was last checked"),
        ("44 116 123", "2026-11-22", "'Example advice centre' has the number 44 116 123. It is 116 123."),
    ],
)
def test_no_bot_starts_with_a_service_of_the_project_that_helps_nobody(
    environment: dict[str, str], call: str, on: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    add(environment, SERVICE.format(call=call, checked=on))
    assert command_line(["run"], environment) == MISUSED
    said = capsys.readouterr().err
    assert told in said
    line = example().count("\n") + 2
    assert f"alongside.toml:{line}: " in said


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('call = "01632 960001"\n', "", "Nobody can reach this service. Give it 'call', 'text', 'chat' or 'email'."),
        ("01632 960001", "+44 1632 960001", "'call' cannot be '+44 1632 960001'. Write it as it is dialled there"),
        ('cost = "free"\n', "", "'cost' is missing in the service"),
        ("10:00", "10", "'from' cannot be '10'. Write the time of day in quotes"),
        ("last_checked = 2026-11-22", 'last_checked = "lately"', "'last_checked' needs a date."),
        ('cost = "free"', 'cost = "free"\ntext = "85258"', "'text' needs a number. Write it in braces"),
    ],
)
def test_what_is_wrong_with_a_service_is_told(old: str, new: str, told: str) -> None:
    service = SERVICE.format(call="01632 960001", checked="2026-11-22")
    assert old in service
    with pytest.raises(Misconfigured) as refused:
        project(service.replace(old, new))
    assert any(told in str(wrong) for wrong in refused.value.wrongs), refused.value


# --- numbers that are never served -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number", ["+44116123", "0044116123", "00 44 116 123", "116-123", "1", " 999", "call me", "0800 1111 "]
)
def test_a_number_that_cannot_be_dialled_inside_the_country_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        Entry.model_validate({**GB.entries["samaritans"].model_dump(), "call": number})


def test_a_service_that_nobody_can_reach_is_refused() -> None:
    unreachable = GB.entries["childline"].model_dump() | {"call": None, "chat": None}
    with pytest.raises(ValidationError, match="Nobody can reach"):
        Entry.model_validate(unreachable)


@pytest.mark.parametrize(
    ("number", "country", "served"),
    [
        ("182", "TR", False),
        ("1 82", "TR", False),
        ("182", "GB", True),
        ("44116123", "GB", False),
        ("44 116 123", "IE", False),
        ("4485258", "GB", False),
        ("9114416", "IN", False),
        ("116 123", "GB", True),
    ],
)
def test_numbers_that_lead_nobody_to_help_are_known(number: str, country: str, served: bool) -> None:
    assert (not list(never_served().among([number], country))) is served


@pytest.mark.parametrize("directory", EVERY)
def test_no_directory_has_a_number_that_must_never_be_served(directory: Directory) -> None:
    assert not list(never_served().among(directory.numbers, directory.country))
