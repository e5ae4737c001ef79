"""What may leave the project, as tables: figures from at least ten people, words for reports, themes and their answers.

Knows neither files nor how figures were gathered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

from bot.papers.cells import Cell, Sheet
from bot.papers.codebook import COLUMNS, codebook
from bot.views.glance import Glance
from flows.suppression import OUTSIDE, AlmostAll, Divided, MoreThanHalf, Numbers, Shown, Table, shown
from storage.records_of_digests import Export, Quote, Theme

FOR_REPORTS: Mapping[str, int] = {"feedback": 2}
"""The scripts that tell people that reports may use their words, and since which version."""


def sheets(
    glance: Glance, exports: Sequence[Export], quotes: Sequence[Quote], themes: Sequence[Theme]
) -> tuple[Sheet, ...]:
    """Figures, words and themes, and the codebook that explains them."""
    usable = sorted(filter(_is_for_reports, quotes), key=attrgetter("id"))
    published = {export.number: glance.day(export.published_at) for export in exports}
    places = {place for export in exports for place in export.tables}
    scripts = {place.partition("/")[0] for place in places} | {quote.at.script for quote in usable if quote.at}
    explained = [script for key, script in glance.scene.book.latest.items() if key in scripts]
    return (
        _sheet("figures", [row for export in exports for row in _figures(glance, export)]),
        _sheet("words", [_words(quote) for quote in usable]),
        _sheet("themes", [_theme(glance, theme) for theme in sorted(themes, key=attrgetter("code"))]),
        codebook(lambda phrase: glance.scene.say(phrase, glance.reader), explained, places, published),
    )


def _is_for_reports(quote: Quote) -> bool:
    """What is said only together stays in the project, like that whose author was told nothing of reports."""
    if quote.together or quote.at is None:
        return False
    return quote.at.version >= FOR_REPORTS.get(quote.at.script, quote.at.version + 1)


def _sheet(name: str, rows: Sequence[Sequence[Cell]]) -> Sheet:
    return Sheet(name=name, columns=tuple(COLUMNS[name]), rows=rows)


# --- figures ---------------------------------------------------------------------------------------------------------


def _figures(glance: Glance, export: Export) -> Iterator[Sequence[Cell]]:
    """A row for each answer, in the order of the scripts."""
    for script in glance.scene.book.latest.values():
        for step, offers in script.offers.items():
            table = export.tables.get(f"{script.script}/{step}")
            if table:
                at = script.at(step)
                wording = glance.scene.say(at.phrase("ask" if script.steps[step].ask else "say"), glance.reader)
                labels = glance.labels(offers)
                about = (export.number, glance.day(export.published_at).isoformat(), f"{script.script}/{step}", wording)
                yield from ((*about, *row) for row in _answers(table, labels))


def _answers(table: Table, labels: Mapping[str, str]) -> Iterator[Sequence[Cell]]:
    seen = shown(table, list(labels), OUTSIDE)
    numbers = seen.by_key if isinstance(seen, Numbers) else {}
    for key, label in labels.items():
        number = numbers.get(key)
        yield key, label, "number" if number is not None else _known(seen, key), number


def _known(seen: Shown, key: str) -> str:
    """What is known of an answer without its number."""
    match seen:
        case AlmostAll(key=most) if most == key:
            return "almost_all"
        case MoreThanHalf(key=most) if most == key:
            return "more_than_half"
        case Divided():
            return "divided"
        case _:
            return "hidden"


# --- words and themes ------------------------------------------------------------------------------------------------


def _words(quote: Quote) -> Sequence[Cell]:
    return quote.words, "with_name" if quote.name else "without_name", quote.name, " ".join(quote.themes) or None


def _theme(glance: Glance, theme: Theme) -> Sequence[Cell]:
    answered_on = glance.day(theme.answered_at).isoformat() if theme.answered_at else None
    return theme.code, theme.title, theme.state, theme.answer or None, answered_on
