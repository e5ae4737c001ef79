"""The project file: the example is good, and every mistake is told with its line and what to do."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.misconfigured import Misconfigured
from bot.project import Project
from bot.project_file import example, example_project, parse_project, read_project

LEAST = """\
name = "Listening"
organisation = "Example"
purpose = "To listen."
zone = "Europe/London"
team = [{name = "The team", role = "coordinator", reach = "At the desk."}]
safeguarding = {lead = "The team"}
"""


def complaints(text: str) -> list[str]:
    """What is told about a project file."""
    with pytest.raises(Misconfigured) as told:
        parse_project(text, "p.toml")
    return [str(wrong) for wrong in told.value.wrongs]


def test_the_example_is_a_good_project_file() -> None:
    assert example_project().languages[0] == "en"


def test_the_example_shows_every_key() -> None:
    uncommented = re.sub(r"^# (?=\[|\w+ = )", "", example(), flags=re.MULTILINE)
    assert set(tomllib.loads(uncommented)) == set(Project.model_fields)


def test_what_is_not_written_has_a_value() -> None:
    project = parse_project(LEAST, "p.toml")
    assert (project.languages, project.messages_per_week, project.support_country) == (("en",), 2, "GB")
    assert (project.quiet.from_, project.quiet.until) == ("20:00", "09:00")
    assert (project.cutoff_at, project.undo_days) == (None, 7)


def test_the_cut_off_day_ends_at_midnight_where_the_project_is() -> None:
    project = parse_project(f"{LEAST.replace('team', 'cutoff = 2027-06-30' + chr(10) + 'team', 1)}", "p.toml")
    assert project.cutoff == date(2027, 6, 30)
    assert project.cutoff_at == datetime(2027, 6, 30, 23, tzinfo=UTC)


def test_storage_is_told_what_was_promised() -> None:
    project = parse_project(LEAST + 'undo_days = 3\nquiet = {from = "21:00", until = "08:00"}\n', "p.toml")
    kept = project.for_storage()
    assert (kept.zone, kept.undo_days, kept.quiet_from, kept.quiet_until) == ("Europe/London", 3, "21:00", "08:00")


def test_there_are_as_many_places_as_the_project_says_and_without_a_word_no_limit() -> None:
    assert parse_project(LEAST, "p.toml").for_storage().places is None
    assert parse_project(LEAST + "places = 12\n", "p.toml").for_storage().places == 12


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ("0", "p.toml:7: 'places' cannot be 0. The least is 1."),
        ('"12"', "p.toml:7: 'places' needs a whole number. Write it in digits without quotes."),
        ("99999", "p.toml:7: 'places' cannot be 99999. The most is 10000."),
    ],
)
def test_a_number_of_places_that_cannot_be_is_explained(places: str, told: str) -> None:
    assert complaints(LEAST + f"places = {places}\n") == [told]


def test_every_mistake_is_told_at_once_in_the_order_of_the_file() -> None:
    told = complaints(LEAST.replace('"Example"', "3").replace("London", "Londn") + "nmae = 1\n[keep_dais]\n")
    assert told == [
        "p.toml:2: 'organisation' cannot be '3'. Write it in quotes.",
        "p.toml:4: There is no time zone 'Europe/Londn'. Did you mean 'Europe/London'?",
        "p.toml:7: 'nmae' is not known here. Did you mean 'name'?",
        "p.toml:8: 'keep_dais' is not known here. Did you mean 'keep_days'?",
    ]


@pytest.mark.parametrize(
    ("written", "line", "told"),
    [
        ('languages = ["plx"]', 7, "The bot does not speak 'plx'. Did you mean 'pl'?"),
        ("languages = []", 7, "'languages' is empty. Name at least one."),
        ('languages = "en"', 7, '\'languages\' needs a list. Write it in square brackets, such as ["en", "pl"].'),
        ("messages_per_week = 20", 7, "'messages_per_week' cannot be 20. The most is 14."),
        ("messages_per_week = 0", 7, "'messages_per_week' cannot be 0. The least is 1."),
        ("undo_days = '3'", 7, "'undo_days' needs a whole number. Write it in digits without quotes."),
        (
            "cutoff = '2027-01-01'",
            7,
            "'cutoff' needs a date. Write year, month and day without quotes, such as 2027-03-31.",
        ),
        (
            "cutoff = 2027-02-01\nends = 2027-01-01",
            8,
            "The project ends before its cut-off date. Make one of the two another day.",
        ),
        ("support_country = 'uk'", 7, "'support_country' cannot be 'uk'. Write two capital letters, such as \"GB\"."),
        (
            "[quiet]\nfrom = 20:00:00",
            8,
            "'from' cannot be '20:00:00'. Write the time of day in quotes, such as \"20:00\".",
        ),
        ("quiet = 3", 7, "'quiet' needs lines of its own. Begin them with [quiet]."),
        ("rota = 3", 7, "'rota' needs lines of its own. Begin them with [[rota]], once for each."),
        (
            "[[funder]]\nname = 'A'\nsees = 'B'\n[[funder]]\nname = 'A'",
            10,
            "'sees' is missing in the funder. Add a line: sees = …",
        ),
        (
            "name = x",
            7,
            'This line cannot be read: Invalid value. Words need quotes around them: name = "Listening project".',
        ),
        (
            "[[rota]]\nwho = ['The team']\ndays = ['mondey']\nfrom = '09:00'\nuntil = '10:00'",
            9,
            "'days' cannot be 'mondey'. Did you mean 'monday'?",
        ),
        (
            "[[rota]]\nwho = ['The tean']\ndays = ['monday']\nfrom = '09:00'\nuntil = '10:00'",
            8,
            "No [[team]] is called 'The tean'. Did you mean 'The team'?",
        ),
        (
            "[[rota]]\nwho = 'The team'\ndays = ['monday']\nfrom = '09:00'\nuntil = '10:00'",
            8,
            "'who' needs a list. Write it in square brackets, such as [\"the project coordinator\"].",
        ),
        (
            "[[rota]]\nwho = ['The team']\ndays = ['monday']\nfrom = '22:00'\nuntil = '06:00'",
            11,
            "The time ends before it begins. For a night, write two [[rota]], one on each side of midnight.",
        ),
        (
            "closed = ['25 December']",
            7,
            "'closed' needs a date. Write year, month and day without quotes, such as 2027-03-31.",
        ),
        (
            "[[reading]]\ndays = ['monday']\nfrom = '09:00'\nuntil = '10:00'",
            7,
            "Each [[reading]] is a [[rota]] now. Write [[rota]], with who reads then, and days, from and until.",
        ),
    ],
)
def test_a_mistake_names_its_line_and_what_to_do(written: str, line: int, told: str) -> None:
    assert complaints(f"{LEAST}{written}\n") == [f"p.toml:{line}: {told}"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{lead = 'The tem'}", "No [[team]] is called 'The tem'. Did you mean 'The team'?"),
        ("{lead = 'The team', alert = 'yes'}", "'alert' needs true or false. Write it without quotes."),
        ("{lead = 'The team', minutes = 1}", "'minutes' cannot be 1. The least is 5."),
        ("{alert = true}", "'lead' is missing in the safeguarding. Add a line: lead = …"),
    ],
)
def test_a_mistake_about_who_decides_is_explained(written: str, told: str) -> None:
    assert complaints(LEAST.replace('{lead = "The team"}', written)) == [f"p.toml:6: {told}"]


def test_somebody_must_decide_what_may_be_passed_on() -> None:
    assert complaints(LEAST[: LEAST.index("safeguarding")]) == [
        "p.toml:1: Nobody is named who decides what may be passed on when somebody may be in danger. "
        "Add a table [safeguarding] with lead, the name of a [[team]]."
    ]


def test_without_a_word_nobody_is_called() -> None:
    kept = parse_project(LEAST, "p.toml").safeguarding
    assert (kept.alert, kept.minutes, kept.at_all_hours) == (False, 15, False)


def test_somebody_must_run_the_project() -> None:
    assert complaints("".join(line for line in LEAST.splitlines(keepends=True) if not line.startswith("team"))) == [
        "p.toml:1: Nobody is named who runs the project. Add a [[team]] with name, role and reach."
    ]


def test_a_role_that_does_not_exist_is_corrected() -> None:
    assert complaints(LEAST.replace("coordinator", "cordinator")) == [
        "p.toml:5: 'role' cannot be 'cordinator'. Did you mean 'coordinator'?"
    ]


def test_a_language_that_nobody_has_read_is_only_offered_on_purpose() -> None:
    told = complaints(LEAST + 'languages = ["en", "ur"]\n')
    assert len(told) == 1
    assert 'drafts = ["ur"]' in told[0]
    allowed = parse_project(LEAST + 'languages = ["en", "ur"]\ndrafts = ["ur"]\n', "p.toml")
    assert allowed.languages == ("en", "ur")


def test_a_file_that_is_not_there_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="alongside init"):
        read_project(tmp_path / "alongside.toml")


def test_a_file_in_another_encoding_is_not_guessed_at(tmp_path: Path) -> None:
    (tmp_path / "alongside.toml").write_bytes(LEAST.replace("Example", "Café").encode("latin-1"))
    with pytest.raises(Misconfigured, match="UTF-8"):
        read_project(tmp_path / "alongside.toml")
