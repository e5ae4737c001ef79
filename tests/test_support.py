"""Directories of people to talk to: complete, dialled as they stand, and refused once they are too old to trust."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from flows.checked import REFUSE_AFTER, WARN_AFTER, concerns
from flows.extract import forms
from flows.loader import read_record
from flows.support import Directory, Entry

FOLDER = Path(__file__).parents[1] / "flows" / "support"
DIRECTORIES = {
    path.stem: read_record(path.name, path.read_text(encoding="utf-8"), Directory) for path in FOLDER.glob("*.yaml")
}
EVERY = [pytest.param(directory, id=country) for country, directory in DIRECTORIES.items()]
GB = DIRECTORIES["GB"]
NEWEST = max(entry.last_checked for entry in (GB.emergency, *GB.entries.values()))
OLDEST = GB.last_checked
A_NUMBER = re.compile(r"(?<![\d:])\d(?: ?\d){2,}(?![\d:])")
CAN_BE_WRITTEN = {"18001 111"}
"""Dialled through a relay service: the number of an entry with a prefix in front."""


@pytest.mark.parametrize("directory", EVERY)
def test_a_directory_is_called_as_its_country(directory: Directory) -> None:
    assert DIRECTORIES[directory.country] is directory


@pytest.mark.parametrize("directory", EVERY)
def test_help_can_be_called_and_texted_and_reached_by_deaf_people(directory: Directory) -> None:
    entries = directory.entries.values()
    assert any(entry.call for entry in entries)
    assert any(entry.text for entry in entries)
    assert any(entry.deaf for entry in entries)


@pytest.mark.parametrize("directory", EVERY)
def test_the_emergency_sentence_is_short_and_says_a_number_that_can_be_dialled(directory: Directory) -> None:
    said = " ".join(directory.emergency.say.values())
    assert len(said) <= 200
    assert any(number in said for number in directory.emergency.numbers)


@pytest.mark.parametrize("directory", EVERY)
def test_every_number_in_a_text_is_one_of_the_directory(directory: Directory) -> None:
    texts = [text for slot in directory.slots() for text in forms(slot.text)]
    assert {number for text in texts for number in A_NUMBER.findall(text)} <= directory.numbers | CAN_BE_WRITTEN


@pytest.mark.parametrize("directory", EVERY)
def test_nothing_is_checked_in_the_future_or_without_a_source(directory: Directory) -> None:
    assert not [concern for concern in concerns(directory.everything, NEWEST) if concern.refused]


def test_the_translators_meet_every_text_once() -> None:
    parts = [slot.part for slot in GB.slots()]
    assert len(parts) == len(set(parts))
    assert {"emergency/call", "samaritans/hours", "nhs_111/deaf"} <= set(parts)
    assert GB.key == "support_gb"


def test_what_nobody_has_called_is_told_to_the_project() -> None:
    assert {concern.key for concern in concerns(GB.everything, NEWEST)} == {"emergency", *GB.entries}
    assert all("nobody has called" in concern.what for concern in concerns(GB.everything, NEWEST))


def directory(checked: date, how: str = "called") -> Directory:
    entry = {
        "name": "A",
        "for_what": "B",
        "call": "111",
        "hours": "C",
        "open": "always",
        "cost": "D",
        "ages": "E",
        "languages": "F",
    }
    seen = {"source": ["example.org"], "last_checked": checked, "how": how}
    emergency = {"numbers": ["999"], "say": {"call": "Call 999."}, **seen}
    return Directory.model_validate(
        {"country": "GB", "zone": "UTC", "emergency": emergency, "entries": {"a": entry | seen}}
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


def test_each_concern_says_what_and_what_to_do() -> None:
    for checked, how in ((TODAY, "read"), (TODAY - WARN_AFTER * 2, "called"), (TODAY - REFUSE_AFTER * 2, "called")):
        for concern in concerns(directory(checked, how).everything, TODAY):
            assert concern.key in concern.what
            assert concern.remedy.endswith(".")


def test_people_are_told_the_day_of_the_oldest_check() -> None:
    assert all(entry.last_checked >= OLDEST for entry in GB.entries.values())
    assert directory(TODAY).last_checked == TODAY


@pytest.mark.parametrize("number", ["+44116123", "116-123", "1", " 999", "call me", "0800 1111 "])
def test_a_number_that_cannot_be_dialled_inside_the_country_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        Entry.model_validate({**GB.entries["samaritans"].model_dump(), "call": number})


def test_a_service_that_nobody_can_reach_is_refused() -> None:
    unreachable = GB.entries["childline"].model_dump() | {"call": None, "chat": None}
    with pytest.raises(ValidationError, match="Nobody can reach"):
        Entry.model_validate(unreachable)
