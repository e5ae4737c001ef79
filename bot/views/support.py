"""The list of people to talk to, and the list of commands. Needs no storage, so it works when nothing else does."""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import emergency
from bot.introducing import commands as menu
from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.commands import ALWAYS_OPEN
from flows.phrase import Phrase, system
from flows.support import Entry

_WORDS = "support_words"


async def support(glance: Glance) -> Shown:
    """Emergency numbers first, then every entry whose numbers were checked not too long ago."""
    directory = glance.scene.directory
    trusted = directory.trusted(glance.day(glance.now))
    return Shown(
        text=paragraphs(
            _in_danger(glance),
            glance.say(_WORDS, "to_talk") if trusted else "",
            *(_entry(glance, key, entry) for key, entry in trusted.items()),
            glance.say(_WORDS, "out_of_date") if len(trusted) < len(directory.entries) else "",
            glance.say(_WORDS, "checked", date=directory.last_checked) if trusted else "",
            glance.say(_WORDS, "not_us") if trusted else "",
        )
    )


async def commands(glance: Glance) -> Shown:
    """What can be done here, a line for each command: whoever does not take part sees only what works for them."""
    takes_part = glance.reader.status in ("active", "paused")
    offered = (
        system("command_line", command=command, label=label)
        for command, label in menu(glance.scene, glance.reader)
        if takes_part or command in ALWAYS_OPEN
    )
    return Shown(text=lines(*(glance.scene.say(phrase, glance.reader) for phrase in offered)))


def _in_danger(glance: Glance) -> str:
    directory = glance.scene.directory
    more = [Phrase(script=directory.key, slot=f"emergency/{key}") for key in directory.emergency.more]
    sentences = (glance.scene.say(phrase, glance.reader) for phrase in [*emergency(directory), *more])
    return lines(glance.say(_WORDS, "in_danger"), *sentences)


def _entry(glance: Glance, key: str, entry: Entry) -> str:
    own = {slot.part: _own(glance, f"{key}/{slot.part}") for slot in entry.slots()}
    return lines(
        entry.name,
        own["for_what"],
        *_ways(glance, entry),
        glance.say(_WORDS, "deaf", label=own["deaf"]) if "deaf" in own else "",
        *(glance.say(_WORDS, label, label=own[label]) for label in ("hours", "cost", "ages", "languages")),
    )


def _ways(glance: Glance, entry: Entry) -> Iterator[str]:
    """How to reach it: never only one way, where there are more."""
    if entry.call:
        yield glance.say(_WORDS, "call", number=entry.call)
    if entry.text and entry.text.word:
        yield glance.say(_WORDS, "text_word", words=entry.text.word, number=entry.text.number)
    elif entry.text:
        yield glance.say(_WORDS, "text_number", number=entry.text.number)
    if entry.chat:
        yield glance.say(_WORDS, "chat", link=entry.chat)
    if entry.email:
        yield glance.say(_WORDS, "email", link=entry.email)


def _own(glance: Glance, slot: str) -> str:
    return glance.scene.say(Phrase(script=glance.scene.directory.key, slot=slot), glance.reader)
