"""The languages that are declared: each writes values in its own way, whoever was written to before."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import permutations
from textwrap import dedent

import pytest

from bot.languages import languages

WRITES = dedent(
    """
    import json, sys
    from datetime import date, time
    from babel.dates import format_date, format_skeleton, format_time, get_day_names, get_month_names, get_quarter_names
    from babel.lists import format_list
    from babel.units import format_unit
    from bot.languages import languages

    def written(formats):
        day = date(2026, 3, 2)
        yield [get_day_names(width, context, formats)[0] for width in WIDTHS for context in CONTEXTS]
        yield [get_month_names(width, context, formats)[3] for width in WIDTHS for context in CONTEXTS]
        yield [get_quarter_names(width, context, formats)[1] for width in WIDTHS for context in CONTEXTS]
        yield [format_date(day, length, locale=formats) for length in ("full", "long", "medium", "short", "LLLL cccc")]
        yield [format_skeleton("MMMMEEEEd", day, locale=formats), format_time(time(9, 30), "short", locale=formats)]
        yield format_list(["1", "2", "3"], locale=formats)
        yield [format_unit(2, unit, length, locale=formats) for unit in UNITS for length in ("long", "short", "narrow")]

    WIDTHS, CONTEXTS = ("wide", "abbreviated", "narrow"), ("format", "stand-alone")
    UNITS = ("duration-day", "duration-minute", "duration-week")
    known = languages()
    print(json.dumps({tag: list(written(known[tag].formats)) for tag in sys.argv[1:]}, sort_keys=True))
    """
)


def written(*tags: str) -> dict[str, object]:
    """By a process that has written nothing before, in this order."""
    run = subprocess.run([sys.executable, "-c", WRITES, *tags], capture_output=True, text=True, check=True)
    read: dict[str, object] = json.loads(run.stdout)
    return read


@pytest.fixture(scope="module")
def alone() -> dict[str, object]:
    return {tag: written(tag)[tag] for tag in languages()}


@pytest.mark.parametrize("order", list(permutations(languages(), 2)), ids="-".join)
def test_nobody_reads_weekdays_or_months_of_who_was_written_to_before(
    order: tuple[str, ...], alone: dict[str, object]
) -> None:
    assert written(*order) == {tag: alone[tag] for tag in order}
