"""What the arguments of the command line may be, and what is said if they are not. Knows no command."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import date
from ipaddress import ip_address
from pathlib import Path


def within(least: int, most: int) -> Callable[[str], int]:
    """A whole number, not outside of these two."""

    def number(given: str) -> int:
        if not given.isascii() or not given.isdigit() or not least <= int(given) <= most:
            raise argparse.ArgumentTypeError(f"'{given}' is not a number from {least} to {most}")
        return int(given)

    return number


def address(given: str) -> str:
    """An address to listen on."""
    try:
        return str(ip_address(given))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{given}' is not an address such as 127.0.0.1") from None


def day(given: str) -> date:
    """A day, as ``YYYY-MM-DD``."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{given}' is not a day such as 2026-10-05") from None


def tags(given: str) -> tuple[str, ...]:
    """Languages, with commas between them."""
    return tuple(tag.strip() for tag in given.split(",") if tag.strip())


def head(given: str) -> str:
    """How the audit once ended: its first digits."""
    if not re.fullmatch(r"[0-9a-f]{8,16}", given):
        raise argparse.ArgumentTypeError(f"'{given}' is not 8 to 16 digits such as 1a2b3c4d5e6f7081")
    return given


def picture(given: str) -> Path:
    """A file to draw a picture into, which is not there yet."""
    path = Path(given)
    if path.suffix.lower() not in (".png", ".svg"):
        raise argparse.ArgumentTypeError(f"'{given}' ends neither in .png nor in .svg")
    if path.exists():
        raise argparse.ArgumentTypeError(f"there is a file at '{given}' already")
    return path
