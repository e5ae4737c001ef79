"""Results as a table that a terminal and Markdown both show: every figure with its ratio to the first row's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log10

from .load import Way
from .measuring import Result


@dataclass(frozen=True, kw_only=True)
class Column:
    """One figure of every row."""

    heading: str
    figure: Callable[[Result, Way], float]


COLUMNS = (
    Column(heading="CPU/update ms", figure=lambda row, way: row.passes[way, "hurried"].cpu * 1e3),
    Column(heading="updates/s", figure=lambda row, way: row.passes[way, "hurried"].rate),
    Column(heading="unhurried CPU/update ms", figure=lambda row, way: row.passes[way, "unhurried"].cpu * 1e3),
    Column(heading="reply p50 ms", figure=lambda row, way: row.passes[way, "unhurried"].median * 1e3),
    Column(heading="reply p99 ms", figure=lambda row, way: row.passes[way, "unhurried"].slowest * 1e3),
    Column(heading="memory MiB", figure=lambda row, way: row.memory),
    Column(heading="start s", figure=lambda row, way: row.start),
    Column(heading="calls/update", figure=lambda row, way: row.passes[way, "hurried"].calls),
)


def table(results: Sequence[Result], way: Way) -> str:
    """All results for one way to answer. Ratios are to the first one, which has none itself."""
    head = ("", "stored", *(column.heading for column in COLUMNS))
    return laid_out([head, *(_row(result, results[0], way) for result in results)])


def laid_out(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as a table, the first one its head."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    rule = "|".join(["", "-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:]), ""])
    first, *others = (_line(row, widths) for row in rows)
    return "\n".join([first, rule, *others])


def _row(result: Result, first: Result, way: Way) -> tuple[str, ...]:
    return (result.name, f"{result.stored:,}", *(_cell(column, result, first, way) for column in COLUMNS))


def _cell(column: Column, result: Result, first: Result, way: Way) -> str:
    figure, of_first = column.figure(result, way), column.figure(first, way)
    return significant(figure) if result is first else f"{significant(figure)} ({significant(figure / of_first, 2)}×)"


def significant(figure: float, digits: int = 3) -> str:
    """So many digits that count, never an exponent."""
    rounded = float(f"{figure:.{digits - 1}e}")
    places = max(digits - 1 - floor(log10(abs(rounded))), 0) if rounded else 0
    return f"{rounded:,.{places}f}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, *figures = cells
    padded = (figure.rjust(width) for figure, width in zip(figures, widths[1:], strict=True))
    return "| " + " | ".join((name.ljust(widths[0]), *padded)) + " |"
