"""``alongside check``: everything that can be said against scripts, support lines and translations beforehand.

Finds the files and puts the findings together; what is looked at stands in ``flows.checks`` and ``bot.proofreading``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from bot.directories import countries, directory_of, file_of, problems_of
from bot.languages import LOCALES, SOURCE, languages
from bot.library import FLOWS, distress_words, private_words, promises, stop_words, without_words
from bot.local_support import problems_of_local_support
from bot.misconfigured import Misconfigured, Wrong
from bot.onlooking import shown, shown_in
from bot.own_checks import applied, problems_of_own_checks
from bot.project import Project
from bot.promised import promised, promised_in, unlisted
from bot.proofreading import problems_of as problems_of_catalogue
from flows.book import Book
from flows.checks import Wordlist, check_book
from flows.lines import FileLines
from flows.loader import read_record, read_with_lines
from flows.problems import Problem, ScriptProblems, in_order
from flows.support import Directory


def check(now: datetime, project: Project | None = None) -> tuple[Problem, ...]:
    """What there is to say against all that ships with Alongside.

    ``project``: who uses it, which may measure health, and may have called the lines of its country itself.
    """
    medical_purpose = project is not None and project.medical_purpose == "declared"
    try:
        directories = {country: directory_of(country) for country in countries()}
        if project:
            country = project.support_country
            directories[country] = applied(directories[country], project.checked)
        looked_at = tuple(_directories(directories, now))
        book, problems = _checked_scripts(_yaml(FLOWS / "scripts"), now.date(), medical_purpose)
        unheard_of = (*unheard(stop_words().languages, distress_words()), *unlisted(promises()))
    except ScriptProblems as wrong:
        return wrong.problems
    book = replace(book, directories={directory.key: directory for directory in directories.values()})
    return in_order([*problems, *looked_at, *_translations(book), *unheard_of])


def check_project(project: Project, lines: FileLines, now: datetime) -> tuple[Problem, ...]:
    """What there is to say against what the project file says of support; ``lines`` are those of the file."""
    today = directory_of(project.support_country).today(now)
    return (
        *problems_of_local_support(project.service, project.support_country, lines, today),
        *problems_of_own_checks(project.checked, lines, today),
    )


def check_folder(folder: Path, today: date, *, medical_purpose: bool = False) -> tuple[Problem, ...]:
    """What there is to say against the scripts in ``folder``, which may call those that ship with Alongside.

    Raises Misconfigured if there are none.
    """
    own = _yaml(folder)
    if not own:
        what = "There is no script in this folder."
        raise Misconfigured([Wrong(where=str(folder), what=what, remedy="Name a folder with .yaml files.")])
    replaced = {Path(name).name for name in own}
    shipped = {name: text for name, text in _yaml(FLOWS / "scripts").items() if Path(name).name not in replaced}
    try:
        _, problems = _checked_scripts({**shipped, **own}, today, medical_purpose)
    except ScriptProblems as wrong:
        problems = wrong.problems
    return tuple(problem for problem in problems if problem.file in own)


def _checked_scripts(files: Mapping[str, str], today: date, medical_purpose: bool) -> tuple[Book, tuple[Problem, ...]]:
    book, lines = read_with_lines(files)
    words = FLOWS / "words" / "wording.yaml"
    wordlist = read_record(_shown(words), words.read_text("utf-8"), Wordlist)
    wordlist = wordlist.model_copy(update={"medical_purpose": medical_purpose})
    return book, (
        *check_book(book, lines, today, wordlist),
        *shown(book, lines, private_words()),
        *promised(book, lines, promises()),
    )


def _directories(directories: Mapping[str, Directory], now: datetime) -> Iterator[Problem]:
    """Numbers that somebody should call again, or must not call at all."""
    for country, directory in directories.items():
        yield from problems_of(directory, country, _shown(file_of(country)), now)


def unheard(stopping: Iterable[str], distress: Iterable[str]) -> Iterator[Problem]:
    """Languages that are offered, and in which nobody would be understood who asks for messages to stop, or writes that
    they are not safe: the arguments name the languages with words for it.
    """
    for name, known in {"stopping": stopping, "distress": distress}.items():
        for tag in without_words(known):
            what = f"There are no words for {name} in '{tag}', which is offered."
            remedy = (
                f"Give '{tag}' a part of its own in this file, and a corpus in tests/corpora/{name} to measure it by."
            )
            yield Problem(file=_shown(FLOWS / "words" / f"{name}.yaml"), line=1, what=what, remedy=remedy)


def _translations(book: Book) -> Iterable[Problem]:
    for tag, language in languages().items():
        if tag != SOURCE:
            yield from problems_of_catalogue(book, language, LOCALES)
            yield from shown_in(language, book, private_words())
            yield from promised_in(language, promises())


def _yaml(folder: Path) -> Mapping[str, str]:
    """The YAML files of ``folder``, by the path that an editor opens. Raises Misconfigured."""
    try:
        return {_shown(path): path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))}
    except UnicodeDecodeError:
        what = "A file in this folder is not written in UTF-8."
        raise Misconfigured([Wrong(where=str(folder), what=what, remedy="Save it again as UTF-8.")]) from None


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
