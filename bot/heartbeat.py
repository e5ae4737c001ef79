"""A small file in the data folder that says how the bot is, for whoever watches from outside: no person is in it.

Knows how it is written and how it is read. What is wrong with the bot is found in ``bot.watch``.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime, ValidationError

from flows.questions.base import Record

NAME = "heartbeat"
FRESH = timedelta(minutes=3)
"""It is written every minute. Older than this, or further ahead than a clock that was set back explains, it is dead."""
STOPPED = "stopped"
"""The trouble of a bot that was told to stop."""


class Heartbeat(Record):
    """How the bot was at ``at``. Instants are UTC."""

    at: AwareDatetime
    polled_at: AwareDatetime | None = None
    """When Telegram was last reached."""
    oldest_due_at: AwareDatetime | None = None
    """When the oldest thing is, or was, due that is still to be done."""
    trouble: str = ""
    """A word of ours; empty if nothing is wrong."""
    ok: bool


def write(folder: Path, beat: Heartbeat) -> None:
    """Put ``beat`` in the place of the last one: whoever reads sees one of the two, never a half. Raises OSError."""
    new = folder / f"{NAME}.new"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w") as file:
        file.write(beat.model_dump_json() + "\n")
    new.replace(folder / NAME)


def read(folder: Path) -> Heartbeat | None:
    """The last one; None if there is none, or nobody can make anything of it."""
    with suppress(OSError, ValidationError, UnicodeDecodeError):
        return Heartbeat.model_validate_json((folder / NAME).read_text("utf-8"))
    return None


def health(folder: Path, now: datetime) -> tuple[bool, str]:
    """Whether the bot of this data folder is well, and one line about it. Needs neither the bot nor its key."""
    beat = read(folder)
    if beat is None:
        return False, f"not running: there is no heartbeat in {folder}"
    if beat.trouble == STOPPED:
        return False, f"not running: stopped at {_said(beat.at)}"
    if abs(now - beat.at) > FRESH:
        return False, f"not running, or stuck: the last heartbeat is of {_said(beat.at)}"
    if not beat.ok:
        return False, f"in trouble: {beat.trouble}. The log says more"
    return True, f"well: Telegram was last reached at {_said(beat.polled_at)}"


def _said(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "no time yet"
