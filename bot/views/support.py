"""The list of people to talk to, its first lines, and the list of commands.

Needs no storage, so it works when nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel import Locale

from bot.copied import Copied
from bot.facts import emergency
from bot.introducing import commands as menu
from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.commands import ALWAYS_OPEN
from flows.for_whom import Suits, Years, suits, years
from flows.opening import is_open
from flows.phrase import Phrase, system
from flows.support import Reachable

FIRST = 3
"""So many services at most stand in the first lines: more is a list, and a list is a tap away."""
_WORDS = "support_words"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Listed:
    """One service, and what it says in the reader's words."""

    service: Reachable
    words: Mapping[str, str]
    is_open: bool
    """Now, by its usual hours."""


async def support(glance: Glance) -> Shown:
    """Emergency numbers first, then local services, then every entry whose numbers were checked not too long ago."""
    return _support(glance, _years(glance))


async def young_support(glance: Glance) -> Shown:
    """The same for somebody who is too young to take part here, of whom nothing is kept."""
    return _support(glance, years("too_young", glance.scene.project.youngest))


def _support(glance: Glance, ages: Years) -> Shown:
    near, far = (tuple(_for_young_first(listed, ages)) for listed in (_near(glance), _far(glance)))
    shown = (*near, *far)
    some_left_out = len(shown) < len(glance.scene.project.service) + len(glance.scene.directory.entries)
    text = paragraphs(
        _emergency_in_full(glance),
        glance.say(_WORDS, "near") if near else "",
        *(_entry(glance, listed) for listed in near),
        lines(glance.say(_WORDS, "to_talk"), _where(glance)) if far else "",
        *(_entry(glance, listed) for listed in far),
        glance.say(_WORDS, "out_of_date") if some_left_out else "",
        _how_old(glance, shown) if shown else "",
        glance.say(_WORDS, "not_us") if shown else "",
    )
    numbers = (number for listed in shown for number in listed.service.numbers)
    return Shown(text=text, copies=tuple(_copies(glance, numbers)))


async def first_lines(glance: Glance) -> Shown:
    """For somebody who may need help now: emergency numbers, and a few services that are open, a line each."""
    every = (*_near(glance), *_far(glance))
    able = [listed for listed in every if listed.is_open and listed.service.numbers]
    first = _for_their_age(glance, able)[:FIRST]
    text = paragraphs(
        in_danger(glance),
        lines(glance.say(_WORDS, "open_now"), *(_short(glance, listed.service) for listed in first)) if first else "",
        "" if first else glance.say(_WORDS, "nobody_open" if every else "out_of_date"),
    )
    return Shown(text=text, copies=tuple(_copies(glance, (listed.service.numbers[0] for listed in first))))


def in_danger(glance: Glance) -> str:
    """The emergency numbers, as short as can be."""
    return lines(*_emergency(glance))


async def commands(glance: Glance) -> Shown:
    """What can be done here, a line for each command: whoever does not take part sees only what works for them."""
    parts = ((part, tuple(_can_be_sent(glance, listed))) for part, listed in menu(glance.scene, glance.reader).items())
    return Shown(text=paragraphs(*(lines(glance.say("system", f"menu_{part}"), *each) for part, each in parts if each)))


def _can_be_sent(glance: Glance, listed: Iterable[tuple[str, str]]) -> Iterator[str]:
    takes_part = glance.reader.status in ("active", "paused")
    for command, label in listed:
        if takes_part or command in ALWAYS_OPEN:
            yield glance.scene.say(system("command_line", command=command, label=label), glance.reader)


# --- for whom --------------------------------------------------------------------------------------------------------


def _years(glance: Glance) -> Years:
    return years(glance.reader.age_band, glance.scene.project.youngest)


def _for_young_first(listed: Iterable[_Listed], ages: Years) -> Iterable[_Listed]:
    """For young people, what is for them first, and what is not open to them last. For others, as it is written."""
    return listed if ages.oldest is None else sorted(listed, key=lambda each: suits(each.service, ages))


def _for_their_age(glance: Glance, listed: Iterable[_Listed]) -> list[_Listed]:
    """What suits them best first. What is not open to their age is left out, and comes last where that is not known."""
    suited = [(suits(each.service, _years(glance)), each) for each in listed]
    known = glance.reader.age_band != ""
    return [each for suit, each in sorted(suited, key=lambda pair: pair[0]) if not known or suit is not Suits.OTHERS]


# --- what may be shown -----------------------------------------------------------------------------------------------


def _near(glance: Glance) -> Iterator[_Listed]:
    """The project's own services, in the words of the project file."""
    project = glance.scene.project
    zone = ZoneInfo(project.zone)
    for service in project.service:
        if service.is_trusted(glance.scene.directory.today(glance.now)):
            yield _Listed(service=service, words=service.texts, is_open=is_open(service.open, zone, glance.now))


def _far(glance: Glance) -> Iterator[_Listed]:
    """Those of the country's directory."""
    directory = glance.scene.directory
    zone = ZoneInfo(directory.zone)
    for key, entry in directory.trusted(directory.today(glance.now)).items():
        words = {part: _own(glance, f"{key}/{part}") for part in entry.texts}
        yield _Listed(service=entry, words=words, is_open=is_open(entry.open, zone, glance.now))


def _own(glance: Glance, slot: str) -> str:
    return glance.scene.say(Phrase(script=glance.scene.directory.key, slot=slot), glance.reader)


# --- how it is said --------------------------------------------------------------------------------------------------


def _emergency_in_full(glance: Glance) -> str:
    more = (_own(glance, f"emergency/{key}") for key in glance.scene.directory.emergency.more)
    return lines(glance.say(_WORDS, "in_danger"), *_emergency(glance), *more)


def _where(glance: Glance) -> str:
    """The country whose services follow: somebody may have moved, or be somewhere else today."""
    code = glance.scene.directory.country
    territories = Locale.parse(glance.scene.language_of(glance.reader).formats).territories
    return glance.say(_WORDS, "in_country", label=territories.get(code, code))


def _emergency(glance: Glance) -> Iterator[str]:
    """However old they are: nothing else would be better."""
    return (glance.scene.say(phrase, glance.reader) for phrase in emergency(glance.scene.directory))


def _entry(glance: Glance, listed: _Listed) -> str:
    words = listed.words
    return lines(
        listed.service.name,
        words["for_what"],
        *_ways(glance, listed.service),
        glance.say(_WORDS, "deaf", label=words["deaf"]) if "deaf" in words else "",
        *(glance.say(_WORDS, label, label=words[label]) for label in ("hours", "cost", "ages", "languages")),
    )


def _ways(glance: Glance, service: Reachable) -> Iterator[str]:
    """How to reach it: never only one way, where there are more."""
    if service.call:
        yield glance.say(_WORDS, "call", number=service.call)
    if service.text and service.text.word:
        yield glance.say(_WORDS, "text_word", words=service.text.word, number=service.text.number)
    elif service.text:
        yield glance.say(_WORDS, "text_number", number=service.text.number)
    if service.chat:
        yield glance.say(_WORDS, "chat", link=service.chat)
    if service.email:
        yield glance.say(_WORDS, "email", link=service.email)


def _short(glance: Glance, service: Reachable) -> str:
    """One line with its first number: to call, or where nobody can be called, to text."""
    name, number = service.name, service.numbers[0]
    if service.call:
        return glance.say(_WORDS, "first_call", label=name, number=number)
    if service.text and service.text.word:
        return glance.say(_WORDS, "first_text_word", label=name, words=service.text.word, number=number)
    return glance.say(_WORDS, "first_text", label=name, number=number)


def _how_old(glance: Glance, shown: Iterable[_Listed]) -> str:
    """The day of the oldest check of all that is shown."""
    checked = (glance.scene.directory.emergency, *(listed.service for listed in shown))
    return glance.say(_WORDS, "checked", date=min(each.last_checked for each in checked))


def _copies(glance: Glance, numbers: Iterable[str]) -> Iterator[Copied]:
    """Every number once, without its spaces, so that it can be put where numbers are dialled."""
    for number in dict.fromkeys((*glance.scene.directory.emergency.numbers, *numbers)):
        yield Copied(label=glance.say(_WORDS, "copy", number=number), text=number.replace(" ", ""))
