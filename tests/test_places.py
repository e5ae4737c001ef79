"""Where people are, from what they say of it: clocks and cities in any language, to zones that can be chosen."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import languages
from bot.places import LONGEST, MOST_OFFERED, Places, city
from flows.escape import Commands
from flows.loader import read_record

WINTER = datetime(2026, 3, 2, 13, 5, tzinfo=UTC)
SUMMER = datetime(2026, 7, 6, 13, 5, tzinfo=UTC)
LANGUAGES = languages()
ENGLISH, POLISH, URDU = (LANGUAGES[tag] for tag in ("en", "pl", "ur"))
PLACES = Places(home="Europe/London", languages=[ENGLISH, POLISH, URDU])
COMMANDS = Path(__file__).parents[1] / "flows" / "words" / "commands.yaml"


def zones(words: str, now: datetime = WINTER) -> list[str]:
    return [offer.key for offer in PLACES.zones(PLACES.where(words, now) or "", now, ENGLISH)]


# --- clocks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("13:05", "Europe/London"),
        ("14:05", "Europe/Warsaw"),
        ("14.05", "Europe/Warsaw"),
        ("2.05 pm", "Europe/Warsaw"),
        ("2:05 p.m.", "Europe/Warsaw"),
        ("It is 14:05 here", "Europe/Warsaw"),
        ("jest 14:05", "Europe/Warsaw"),
        ("18:05", "Asia/Karachi"),
        ("۱۸:۰۵", "Asia/Karachi"),
        ("18:35", "Asia/Kolkata"),
        ("18:50", "Asia/Kathmandu"),
    ],
)
def test_a_clock_leads_to_zones_that_show_that_time_the_likeliest_first(words: str, first: str) -> None:
    assert zones(words)[0] == first


@pytest.mark.parametrize("clock", ["14:01", "14:05", "14:12"])
def test_a_clock_may_be_some_minutes_wrong(clock: str) -> None:
    assert zones(clock)[0] == "Europe/Warsaw"


def test_a_clock_without_morning_or_afternoon_may_mean_either() -> None:
    offered = zones("2:05")
    assert offered[0] == "Europe/Warsaw"
    assert "Pacific/Auckland" in offered
    assert "Pacific/Auckland" not in zones("02:05 pm")


def test_the_clock_as_it_was_written_comes_before_the_other_half_of_the_day() -> None:
    assert WINTER.astimezone(ZoneInfo(zones("4:05")[0])).hour == 4
    assert WINTER.astimezone(ZoneInfo(zones("4:05")[-1])).hour == 16


def test_the_same_clock_is_another_place_in_summer() -> None:
    assert zones("14:05", SUMMER)[0] == "Europe/London"


def test_what_was_understood_stays_true_when_the_answer_comes_later() -> None:
    place = PLACES.where("14:05", WINTER)
    assert place is not None
    [first, *_] = PLACES.zones(place, WINTER.replace(hour=20), ENGLISH)
    assert first.key == "Europe/Warsaw"


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Warsaw", "Europe/Warsaw"),
        ("warszawa", "Europe/Warsaw"),
        ("w Warszawie", "Europe/Warsaw"),
        ("Polska", "Europe/Warsaw"),
        ("Londyn", "Europe/London"),
        ("London, UK", "Europe/London"),
        ("Scotland", "Europe/London"),
        ("I am in New York", "America/New_York"),
        ("new yrok", "America/New_York"),
        ("کراچی", "Asia/Karachi"),
        ("میں کراچی میں ہوں", "Asia/Karachi"),
        ("كراچى", "Asia/Karachi"),
        ("پاکستان", "Asia/Karachi"),
        ("Kiev", "Europe/Kyiv"),
        ("Kijów", "Europe/Kyiv"),
        ("Sydney", "Australia/Sydney"),
        ("SAO PAULO", "America/Sao_Paulo"),
        ("são paulo", "America/Sao_Paulo"),
    ],
)
def test_a_city_or_a_country_is_understood_in_every_offered_language(words: str, zone: str) -> None:
    assert zones(words)[0] == zone


@pytest.mark.parametrize(
    "words", ["I do not know", "hello", "no idea", "somewhere", "nie wiem", "معلوم نہیں", "", "...", "99:99", "x" * 500]
)
def test_what_says_nothing_of_a_place_is_none(words: str) -> None:
    assert PLACES.where(words, WINTER) is None


def test_no_more_is_offered_than_can_be_looked_through() -> None:
    assert len(zones("USA")) == MOST_OFFERED


def test_every_country_with_a_zone_has_one_to_choose_in_every_language() -> None:
    countries = {code for code, own in get_global("territory_zones").items() if own and len(code) == 2}
    known = {code for code in countries if PLACES.zones(code, WINTER, URDU)}
    assert known == countries


@given(st.text(max_size=LONGEST + 10))
def test_whatever_is_typed_leads_to_zones_that_there_are(words: str) -> None:
    place = PLACES.where(words, WINTER)
    if place is not None:
        assert {offer.key for offer in PLACES.zones(place, WINTER, POLISH)} <= available_timezones()


@given(st.text(max_size=20))
def test_whatever_stands_in_an_old_session_is_no_traceback(place: str) -> None:
    assert isinstance(PLACES.zones(place, WINTER, ENGLISH), tuple)


def test_few_commands_can_be_taken_for_a_place() -> None:
    """A command comes first all the same; this only says that guessing is not too bold."""
    texts = read_record(COMMANDS.name, COMMANDS.read_text("utf-8"), Commands).commands
    phrases = [phrase for by_language in texts.values() for said in by_language.values() for phrase in said]
    mistaken = [phrase for phrase in phrases if PLACES.where(phrase, WINTER)]
    assert len(mistaken) < len(phrases) / 50, mistaken


# --- what is offered -------------------------------------------------------------------------------------------------


def test_an_offer_says_the_city_and_its_time_as_the_reader_writes_them() -> None:
    def label(words: str, tag: str) -> tuple[object, object]:
        reader = LANGUAGES[tag]
        phrase = PLACES.zones(PLACES.where(words, WINTER) or "", WINTER, reader)[0].text
        assert not isinstance(phrase, str)
        return phrase.values["label"], phrase.values["time"]

    assert label("14:05", "en") == ("Warsaw", "14:05")
    assert label("14:05", "pl") == ("Warszawa", "14:05")
    assert label("Karachi", "ur") == ("کراچی", "6:05 PM")


@pytest.mark.parametrize("zone", sorted(get_global("zone_territories"))[::40])
def test_every_zone_has_a_name_to_show(zone: str) -> None:
    assert all(city(zone, reader) for reader in (ENGLISH, POLISH, URDU))


def test_the_home_of_the_project_comes_first_where_it_fits() -> None:
    there = Places(home="Africa/Lagos", languages=[POLISH])
    offered = there.zones(there.where("14:05", WINTER) or "", WINTER, POLISH)
    assert [offer.key for offer in offered][:2] == ["Africa/Lagos", "Europe/Warsaw"]
    assert all(WINTER.astimezone(ZoneInfo(offer.key)).hour == 14 for offer in offered)
