"""Is it kindly and plainly said? Words to avoid, short sentences, easy words, no unexplained short forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from flows.checks.finding import Examined, Finding, Written, texts
from flows.checks.sentences import grade, sentences, words
from flows.checks.wordlist import Avoid, Kind, Wordlist
from flows.forms import Form
from flows.problems import Severity

MOST_WORDS: Mapping[Form | Literal[""], int] = {"": 20, "easy": 15, "young": 17, "short": 15}
"""Words in a sentence, form by form. Short ones are as plain as easier ones: see ``flows.forms``."""
MOST_GRADE: Mapping[Form | Literal[""], float] = {"": 6.0, "easy": 4.0, "young": 5.0, "short": 4.0}
"""Likewise school years."""
ENOUGH_FOR_ONE_TEXT = 40
ENOUGH_FOR_A_SCRIPT = 100
"""Words from which the formula says something about a text (then as a warning), or about a script."""
MOST_PASSIVE = 0.25
"""The share of sentences that may leave out who does what."""

_REASONS: Mapping[Kind, str] = {
    "label": "names people by what happened to them or by what they lack",
    "jargon": "is a word of the trade",
    "judgement": "can sound like blame",
    "pressure": "can feel like being pushed",
    "scale": "belongs to the measuring of illness",
    "service_speak": "sounds like an office",
}

_OF_FORM: Mapping[Form | Literal[""], str] = {
    "": "on the whole",
    "easy": "in its easier form",
    "young": "in its form for young people",
    "short": "in its short form",
}

_ACRONYM = re.compile(r"(?<![\w{-])[A-Z][A-Z0-9]+(?:-\d+)?s?(?![\w}-])")
_NOT_ONE_IDEA = re.compile(r";|\b(?:although|whereas|unless|however|therefore)\b|, which\b", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?"
    r"(?:(?!need|interest|tir|worri|suppos|pleas|scar|excit|reliev|hundr|indeed)\w+ed|given|sent|kept|made|done|taken|"
    r"seen|told|shown|written|held|known|chosen|stored|read by)\b",
    re.IGNORECASE,
)


def avoided(written: Written, wordlist: Wordlist) -> Iterator[Finding]:
    """Words that the list says to avoid. Where two entries meet, the one that says more is told."""
    taken: set[int] = set()
    matches = [(match, avoid) for avoid in wordlist.avoid for match in avoid.pattern.finditer(written.text)]
    for match, avoid in sorted(matches, key=lambda found: len(found[0][0]), reverse=True):
        if taken.isdisjoint(range(*match.span())):
            taken.update(range(*match.span()))
            yield _avoid(written, match[0], avoid, wordlist.severity(avoid))


def _avoid(written: Written, found: str, avoid: Avoid, severity: Severity) -> Finding:
    what = f"'{' '.join(found.split())}' {_REASONS[avoid.kind]}."
    return Finding(path=written.path, what=what, remedy=f"Consider {avoid.consider}.", severity=severity)


def long_sentences(written: Written, wordlist: Wordlist) -> Iterator[Finding]:
    """Sentences that are hard to hold in mind."""
    most = MOST_WORDS[written.form]
    for sentence in sentences(written.text):
        count = len(words(sentence))
        if count > most:
            what = f"A sentence has {count} words ('{_beginning(sentence)} …'), and {most} are enough."
            yield Finding(path=written.path, what=what, remedy="Make two sentences of it.")


def one_idea(written: Written, wordlist: Wordlist) -> Iterator[Finding]:
    """Easier words say one thing at a time, and so do few words."""
    for sentence in sentences(written.text) if written.form in ("easy", "short") else ():
        joint = _NOT_ONE_IDEA.search(sentence)
        if joint:
            what = f"'{_beginning(sentence)} …' says two things, joined by '{joint[0]}'."
            remedy = f"{_OF_FORM[written.form].capitalize()}, give each its own sentence."
            yield Finding(path=written.path, what=what, remedy=remedy, severity="warning")


def short_forms(written: Written, wordlist: Wordlist) -> Iterator[Finding]:
    """Letters that stand for words, unless the words stand beside them: "General Practitioner (GP)"."""
    for found in dict.fromkeys(_ACRONYM.findall(written.text)):
        bare = found.rstrip("s")
        if bare not in wordlist.acronyms and found not in wordlist.acronyms and not _expanded(bare, written.text):
            remedy = f"Write the words: '… ({bare})' the first time, or better, only the words."
            yield Finding(path=written.path, what=f"Not everybody knows what '{found}' stands for.", remedy=remedy)


def _expanded(acronym: str, text: str) -> bool:
    """Whether as many words as there are letters stand before it, or after it in brackets, with those letters."""
    initials = r"\W+(?:(?:of|for|and|the)\s+)?".join(rf"{letter}[\w'’]*" for letter in acronym if letter.isalpha())
    around = rf"(?:{initials}\s*\({acronym}s?\)|{acronym}s?\s*\({initials}\))"
    return re.search(around, text, re.IGNORECASE) is not None


def hard_text(written: Written, wordlist: Wordlist) -> Iterator[Finding]:
    """One text that is hard to read."""
    if len(words(written.text)) >= ENOUGH_FOR_ONE_TEXT:
        years, most = grade([written.text]), MOST_GRADE[written.form]
        if years > most:
            yield _hard(written.path, "This text", years, most, "warning")


def hard_script(examined: Examined) -> Iterator[Finding]:
    """A script that is hard to read on the whole, in one of its forms."""
    for form, most in MOST_GRADE.items():
        said = [one.text for one in texts(examined.script) if one.form == form and not one.button]
        if sum(len(words(text)) for text in said) >= ENOUGH_FOR_A_SCRIPT and grade(said) > most:
            yield _hard(("script",), f"The script, {_OF_FORM[form]},", grade(said), most, "error")


def _hard(path: tuple[str | int, ...], which: str, years: float, most: float, severity: str) -> Finding:
    what = f"{which} asks for about {years:.1f} years of school, and {most:.0f} is the aim."
    remedy = "Use shorter words and shorter sentences."
    return Finding(path=path, what=what, remedy=remedy, severity="error" if severity == "error" else "warning")


def cold_script(examined: Examined) -> Iterator[Finding]:
    """A script that mostly does not say who does what."""
    said = [one for text in texts(examined.script) if not text.button for one in sentences(text.text)]
    passive = [sentence for sentence in said if _PASSIVE.search(sentence)]
    if len(passive) > MOST_PASSIVE * len(said):
        what = (
            f"{len(passive)} of {len(said)} sentences do not say who does what, such as '{_beginning(passive[0])} …'."
        )
        remedy = "Say who: 'We keep your answers', not 'Answers are kept'."
        yield Finding(path=("script",), what=what, remedy=remedy, severity="warning")


def _beginning(sentence: str) -> str:
    return " ".join(sentence.split()[:6])
