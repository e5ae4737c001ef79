"""What all tests share: the project's own scripts, and the switches of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from flows.book import Book
from flows.loader import read_book

SCRIPTS = Path(__file__).parent.parent / "flows" / "scripts"

settings.register_profile("unhurried", deadline=None)  # how fast something is says a benchmark, and never a test
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the transcripts from what the engine does now")


@pytest.fixture(scope="session")
def book() -> Book:
    """The scripts that ship with Alongside."""
    return read_book({path.name: path.read_text("utf-8") for path in sorted(SCRIPTS.glob("*.yaml"))})
