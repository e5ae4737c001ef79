"""The linter: everything that can be said against a script before anybody is sent a word of it.

A registry of small functions, one theme to a module. Reads nothing and knows no clock: all is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flows.book import Book
from flows.checks import counting, forms, keys, limits, measuring, paths, placeholders, promises, saved, times, wording
from flows.checks.finding import Check, Examined, Finding, TextCheck, Written, texts
from flows.checks.wordlist import Wordlist
from flows.lines import Lines
from flows.phrasebook import Phrasebook
from flows.problems import Problem, in_order

CHECKS: tuple[Check, ...] = (
    paths.targets,
    paths.many_lead_nowhere,
    paths.reserved,
    paths.unreachable,
    paths.no_way_out,
    paths.comparisons,
    paths.skips,
    paths.circles,
    saved.records,
    saved.kinds,
    saved.shown,
    counting.of_everybody,
    promises.readers,
    promises.review,
    promises.command,
    promises.free_words,
    promises.care,
    times.follow_ups,
    times.schedule,
    times.reminders,
    times.enough,
    limits.menu,
    limits.message,
    forms.not_alone,
    forms.short_enough,
    forms.as_safe,
    placeholders.known,
    keys.meanings,
    wording.hard_script,
    wording.cold_script,
    measuring.weighed_up,
    measuring.scored,
)
"""What is checked of every script."""

TEXT_CHECKS: tuple[TextCheck, ...] = (
    wording.avoided,
    wording.long_sentences,
    wording.one_idea,
    wording.short_forms,
    wording.hard_text,
    limits.button,
    placeholders.readable,
    placeholders.counted,
)
"""What is checked of every text, in scripts and phrasebooks."""

__all__ = ["CHECKS", "TEXT_CHECKS", "Check", "Examined", "Finding", "TextCheck", "Wordlist", "Written", "check_book"]


def check_book(book: Book, lines: Lines, today: date, wordlist: Wordlist) -> tuple[Problem, ...]:
    """Everything that there is to say against the newest scripts and the phrasebooks of ``book``, as of ``today``.

    ``lines`` says where they stand in their files (``flows.loader.read_with_lines``), ``wordlist`` is
    ``flows/words/wording.yaml`` (``flows.loader.read_record``).
    """
    return in_order(_problems(book, lines, today, wordlist))


def _problems(book: Book, lines: Lines, today: date, wordlist: Wordlist) -> Iterator[Problem]:
    for script in book.latest.values():
        examined = Examined(script=script, book=book, today=today, wordlist=wordlist)
        for check in CHECKS:
            yield from (_placed(one, lines, (script.script, script.version)) for one in check(examined))
    for text, key in _all_texts(book):
        for text_check in TEXT_CHECKS:
            yield from (_placed(one, lines, key) for one in text_check(text, wordlist))


def _all_texts(book: Book) -> Iterator[tuple[Written, tuple[str, int]]]:
    for script in book.latest.values():
        yield from ((text, (script.script, script.version)) for text in texts(script))
    for key, part in book.phrasebooks.items():
        if isinstance(part, Phrasebook):
            yield from ((text, (key, 0)) for text in texts(part))


def _placed(finding: Finding, lines: Lines, key: tuple[str, int]) -> Problem:
    there = lines[key]
    return Problem(
        file=there.file,
        line=there.line(finding.path),
        what=finding.what,
        remedy=finding.remedy,
        severity=finding.severity,
    )
