"""Where people are: what their clock shows, or a city they name, to the time zones that it can be. Pure.

Knows the world's zones and what cities and countries are called (CLDR, by Babel); nobody's answer.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import format_time

from bot.languages import Language
from flows.escape import folded
from flows.phrase import Offer, Phrase
from flows.reading import listed, plain, time_of_day
from flows.rhythm import DAY, clock

MOST_OFFERED = 8
"""More than this cannot be looked through on a phone."""
LONGEST = 60
"""Characters. Whoever writes more tells something else than where they are."""
SHORTEST_MISSPELT = 6
"""Letters. Shorter words are too much like each other to guess what was meant."""
LIKENESS = 0.82
"""As ``difflib`` measures it: "Warszawie" is like "Warszawa", and "Karachee" like "Karachi"."""
_QUARTER = timedelta(minutes=15)
"""Every zone in use is a multiple of this from UTC, so a clock that is a little wrong is understood all the same."""
_CLOCK = re.compile(r"\d{1,2} ?[:.] ?\d{2}(?: ?[ap]\.? ?m\b)?|\d{1,2} ?[ap]\.? ?m\b", re.IGNORECASE)
_HALF_OF_DAY = re.compile(r"\d ?[ap]\.? ?m\b", re.IGNORECASE)
_CLOCKS = re.compile(r"[0-9]{1,4}( [0-9]{1,4})?")
_CONTINENTS = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
_ALSO_CALLED: Mapping[str, str] = MappingProxyType(
    {
        "uk": "GB",
        "england": "GB",
        "scotland": "GB",
        "wales": "GB",
        "northern ireland": "GB",
        "britain": "GB",
        "great britain": "GB",
        "anglia": "GB",
        "szkocja": "GB",
        "walia": "GB",
        "انگلینڈ": "GB",
        "usa": "US",
        "america": "US",
        "امریکہ": "US",
    }
)
"""What people call their country, and CLDR does not."""


class Places:
    """The zones of the world, as people who speak certain languages name them."""

    def __init__(self, *, home: str, languages: Sequence[Language]) -> None:
        self._home = home
        self._languages = languages

    def where(self, words: str, now: datetime) -> str | None:
        """What ``words`` say of where somebody is, in a form that :meth:`zones` takes; None if it says nothing.

        The form is a zone, a country (ISO 3166), or minutes that a clock is ahead of UTC: two numbers of them where
        it may be morning or afternoon.
        """
        if len(words) > LONGEST:
            return None
        shown = _clock_in(words)
        return " ".join(str(_ahead(hour, now)) for hour in shown) if shown else self._named(words)

    def zones(self, place: str, now: datetime, reader: Language) -> tuple[Offer, ...]:
        """The zones that ``place`` can be in, the likeliest first, each with what its clock shows."""
        return tuple(_offer(zone, now, reader) for zone in self._zones(place, now)[:MOST_OFFERED])

    def _zones(self, place: str, now: datetime) -> Sequence[str]:
        if place in _countries():
            return self._of_country(place)
        if not _CLOCKS.fullmatch(place):
            return [place] if place in _known() else []
        ahead = [int(minutes) for minutes in place.split()]
        shown = {zone.key: _minutes(zone.utcoffset(now.astimezone(zone))) for zone in self._likely}
        fitting = [zone for zone in shown if shown[zone] in ahead]
        return sorted(fitting, key=lambda zone: (zone not in self._own, ahead.index(shown[zone])))

    # --- clocks ------------------------------------------------------------------------------------------------------

    @cached_property
    def _likely(self) -> tuple[ZoneInfo, ...]:
        """The project's own zone, those of the countries its languages are written for, then the world's largest."""
        known = (zone for zone in (*self._own, *_largest()) if zone in _known())
        return tuple(ZoneInfo(zone) for zone in dict.fromkeys(known) if not zone.startswith("Etc/"))

    @cached_property
    def _own(self) -> Sequence[str]:
        countries = (Locale.parse(language.formats).territory or "" for language in self._languages)
        return self._home, *(zone for country in countries for zone in self._of_country(country))

    def _of_country(self, country: str) -> Sequence[str]:
        """The zones of a country, the larger ones first."""
        zones = _countries().get(country, ())
        large = frozenset(_largest())
        return sorted(zones, key=lambda zone: zone not in large)

    # --- names -------------------------------------------------------------------------------------------------------

    def _named(self, words: str) -> str | None:
        parts = [folded(part) for part in (words, *listed(words))]
        said = parts[0].split()
        exact = (self._names[part] for part in (*parts, *_in_a_row(said)) if part in self._names)
        nearly = (self._nearly(part) for part in dict.fromkeys([*parts, *said]))
        return next(exact, None) or next(filter(None, nearly), None)

    def _nearly(self, part: str) -> str | None:
        if len(part) < SHORTEST_MISSPELT:
            return None
        near = difflib.get_close_matches(part, self._names, n=1, cutoff=LIKENESS)
        return self._names[near[0]] if near else None

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Zones and countries by what they are called: in every offered language, and in English."""
        names: dict[str, str] = {}
        for name, place in self._called():
            names.setdefault(folded(name), place)
        return names

    def _called(self) -> Iterator[tuple[str, str]]:
        locales = [Locale.parse(tag) for tag in dict.fromkeys([*(each.formats for each in self._languages), "en"])]
        countries = _countries()
        for zone, today in _cities().items():
            yield _last_part(zone), today
            yield from ((city, today) for locale in locales if (city := locale.time_zones.get(zone, {}).get("city")))
        for locale in locales:
            yield from ((name, code) for code, name in locale.territories.items() if code in countries)
        yield from _ALSO_CALLED.items()


def city(zone: str, reader: Language) -> str:
    """The city that ``zone`` is called by, in the reader's language as far as it has a name there."""
    cities = Locale.parse(reader.formats).time_zones
    names = (cities.get(name, {}).get("city") for name in (zone, *_formerly(zone)))
    return next(filter(None, names), _last_part(zone))


def _offer(zone: str, now: datetime, reader: Language) -> Offer:
    shows = format_time(now.astimezone(ZoneInfo(zone)).time(), "short", locale=reader.formats)
    values = {"label": city(zone, reader), "time": reader.digits_of(shows)}
    return Offer(key=zone, text=Phrase(script="settings_words", slot="zone_offer", values=values))


def _clock_in(words: str) -> tuple[str, ...]:
    """What a clock shows that is told of in ``words``, as ``HH:MM``; both halves of the day where either is meant."""
    found = _CLOCK.search(words)
    told = words if time_of_day(words) else found[0] if found else ""
    read = time_of_day(told)
    if read is None:
        return ()
    hour = int(read[:2])
    first = next(mark for mark in plain(told) if mark.isdecimal())
    if _HALF_OF_DAY.search(told) or not 1 <= hour <= 12 or unicodedata.decimal(first) == 0:
        return (read,)
    return (read, f"{(hour + 12) % 24:02}{read[2:]}")


def _ahead(shown: str, now: datetime) -> int:
    """By how many minutes a clock that shows ``shown`` is ahead of UTC, from 0 to 24 hours: on which day, is unsaid."""
    at = clock(shown)
    difference = timedelta(hours=at.hour - now.hour, minutes=at.minute - now.minute)
    return _minutes(round(difference / _QUARTER) * _QUARTER)


def _minutes(offset: timedelta | None) -> int:
    return (offset or timedelta()) % DAY // timedelta(minutes=1)


def _in_a_row(said: Sequence[str]) -> Iterator[str]:
    """Every few words that stand together, as "new york" does in "i am in new york"."""
    for length in (3, 2, 1):
        yield from (" ".join(said[start : start + length]) for start in range(len(said) - length + 1))


@cache
def _known() -> frozenset[str]:
    """The zones that this computer knows; looking for them reads a folder."""
    return frozenset(available_timezones())


def _countries() -> Mapping[str, Sequence[str]]:
    """The zones of each country; CLDR has continents and the whole world among them, by three digits."""
    return {code: zones for code, zones in get_global("territory_zones").items() if code.isalpha() and zones}


def _cities() -> Mapping[str, str]:
    """Every zone that is called by a city, by its names of today and of old, with its name of today.

    Those of old in Australia are called by its states, or "North" and "West".
    """
    old = {zone: now for zone, now in get_global("zone_aliases").items() if not zone.startswith("Australia/")}
    called = {**{zone: zone for zone in get_global("zone_territories")}, **old}
    known = _known()
    return {zone: now for zone, now in called.items() if zone.partition("/")[0] in _CONTINENTS and now in known}


def _largest() -> Iterator[str]:
    """The zones that computers offer by default."""
    aliases = get_global("zone_aliases")
    return (aliases.get(zone, zone) for zone in get_global("windows_zone_mapping").values())


def _formerly(zone: str) -> Iterator[str]:
    return (old for old, now in get_global("zone_aliases").items() if now == zone)


def _last_part(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
