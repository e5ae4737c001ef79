"""Writes lives down for people to read: every message at the local time of whoever gets it. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from babel import Locale

from bot.time_machine.diary import Did, Entry, Heard, Refused, Unanswered
from bot.time_machine.living import Living

_CODE = re.compile(r"\b[34679ACDEFGHJKMNPQRTUVWXY]{6}\b")
"""A random code that people can read out: another one in every rehearsal."""
_SECRET = re.compile(r"(?<=/start )\S+")
_DEEDS = {"wrote": "writes", "tapped": "taps", "blocked": "blocks the bot", "missed": "looks for, and does not find"}


def transcript(people: Sequence[Living]) -> Iterator[str]:
    """Line by line, in the order in which it happened; what happened at the same instant, by person."""
    happened = [(entry, person) for person in people for entry in person.diary.entries]
    happened.sort(key=lambda one: (one[0].at, one[1].persona.number))
    for (at, _), exchange in groupby(happened, key=lambda one: (one[0].at, one[1].persona.number)):
        entries = list(exchange)
        person = entries[0][1]
        yield f"{local(at, person.zone)} · {described(person)}"
        for entry, _ in entries:
            yield from _written(entry)
        yield ""


def described(person: Living) -> str:
    """Who that is, as far as it matters."""
    persona = person.persona
    language = Locale.parse(persona.language).english_name
    return f"Person {persona.number}, {language}, {persona.city}, {', '.join(persona.described)}"


def local(at: datetime, zone: ZoneInfo) -> str:
    """A date and a time as somebody's wall shows them: ``Mon 12 Oct 2026, 10:00 BST``."""
    there = at.astimezone(zone)
    return f"{there:%a} {there.day} {there:%b %Y, %H:%M %Z}"


def _written(entry: Entry) -> Iterator[str]:
    match entry:
        case Did(deed="blocked"):
            yield "  > blocks the bot"
        case Did(deed=deed, words=words):
            said = f"[{words}]" if deed in ("tapped", "missed") else _SECRET.sub("(invitation)", words)
            yield f"  > {_DEEDS[deed]} {said}"
        case Heard():
            yield from _heard(entry)
        case Refused():
            yield "  ! the bot tries to write, and is blocked"
        case Unanswered():
            yield "  ! nothing answers"


def _heard(entry: Heard) -> Iterator[str]:
    if entry.shown == "toast":
        yield f"    (for a moment) {entry.text}"
        return
    if entry.shown == "change":
        yield "    (the message changes)"
    elif entry.unasked or entry.silent:
        yield "    (by itself, silently)" if entry.silent else "    (by itself, with a sound)"
    for line in _CODE.sub("(code)", entry.text).splitlines():
        yield f"    {line}".rstrip()
    if entry.file:
        yield f"    (file: {entry.file})"
    if entry.buttons:
        yield "    " + " ".join(f"[{label}]" for row in entry.buttons for label in row)
