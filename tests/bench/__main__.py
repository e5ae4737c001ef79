"""The command: measures every contestant in one run, and prints a table for each way to answer.

python -m tests.bench [--tiny] [--only WORD]
"""

from __future__ import annotations

import argparse
import sys

import uvloop

from .contestants import CONTESTANTS
from .course import FULL, TINY, results
from .measuring import Result
from .table import table


async def run(only: str, tiny: bool) -> None:
    """Measure those whose name contains ``only``, and print what came of it."""
    contestants = [contestant for contestant in CONTESTANTS if only in contestant.name]
    rows: list[Result] = []
    async for result in results(contestants, TINY if tiny else FULL):
        print(f"measured: {result.name}, {result.stored:,} people stored", file=sys.stderr)
        rows.append(result)
    for way in ("typed", "tapped"):
        print(f"\nReplies {way}\n\n{table(rows, way)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="How fast Alongside is beside others.")
    parser.add_argument("--tiny", action="store_true", help="only show that everything works")
    parser.add_argument("--only", default="", metavar="WORD", help="only those whose name contains this")
    arguments = parser.parse_args()
    uvloop.run(run(arguments.only, arguments.tiny))
