"""Can everything in braces be filled in, for everybody who reads it?"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from flows.checks.finding import Examined, Finding, Written, texts
from flows.checks.wordlist import Wordlist
from flows.phrase import placeholders
from flows.placeholders import PLACEHOLDERS

_READABLE = re.compile(r"\{[a-z_]+\}")
_COUNT = "count"

OF_ONE_PHRASE = frozenset(
    {
        "least",
        "most",
        "number",
        "label",
        "words",
        "code",
        "codes",
        "state",
        "date",
        "due",
        "days",
        "start",
        "finish",
        "link",
    }
    | {"command", "time", "length", "day", "at", "title", "who", "what"}
)
"""Placeholders that only single phrases of the bot itself are given a value for; in a script nothing fills them."""
KNOWN = PLACEHOLDERS.keys() - OF_ONE_PHRASE
"""What can stand in any script."""


def readable(written: Written, wordlist: Wordlist) -> Iterator[Finding]:
    """No brace is left over: it would be sent as it stands."""
    rest = _READABLE.sub("", written.text)
    place = next((rest.index(brace) for brace in "{}" if brace in rest), None)
    if place is not None:
        what = f"A brace cannot be read here: '{rest[max(place - 10, 0) : place + 20]}'."
        remedy = "Write a placeholder as {name}: small letters, nothing else between the braces. Use no other braces."
        yield Finding(path=written.path, what=what, remedy=remedy)


def counted(written: Written, wordlist: Wordlist) -> Iterator[Finding]:
    """A sentence that changes with a number says the number, at least where it is not one."""
    if written.path[-1] == "other" and _COUNT not in placeholders(written.text):
        what = "'other' is for any number but one, and does not say the number."
        yield Finding(path=written.path, what=what, remedy="Put {count} where the number belongs.")


def known(examined: Examined) -> Iterator[Finding]:
    """Every placeholder is one of the project's, or an answer that everybody has given who comes here."""
    for text in texts(examined.script):
        for name in sorted(placeholders(text.text) - KNOWN):
            yield from _saved(examined, text, name)


def _saved(examined: Examined, text: Written, name: str) -> Iterator[Finding]:
    script = examined.script
    saves = script.given | {step.save for step in script.steps.values() if step.save and step.question}
    step = text.path[1] if text.path[0] == "steps" else None
    spots = [spot for spot in examined.ways.of if spot.step == step]
    if name not in saves or step is None:
        near = difflib.get_close_matches(name, [*KNOWN, *(saves if step else ())], n=1)
        remedy = f"Did you mean '{{{near[0]}}}'?" if near else f"These are known: {', '.join(sorted(KNOWN))}."
        yield Finding(path=text.path, what=f"Nobody knows what '{{{name}}}' stands for.", remedy=remedy)
    elif any(name not in spot.saved for spot in spots):
        what = f"Somebody can come here without having answered '{name}', and '{{{name}}}' stays empty."
        remedy = "Lead those who skip past this step, or say it without the placeholder."
        yield Finding(path=text.path, what=what, remedy=remedy)
