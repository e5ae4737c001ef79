"""Logs that cannot tell on anybody: no token, name, id or word of a person can reach them, whoever writes the record.

Records of our own modules are sentences without content; of all others only the place is written, never the message.
Errors are written as types and places: their messages and the values around them stay out.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, TextIO

from bot.outcomes import Outcome
from storage.errors import StorageError

OURS: Final = ("bot", "storage", "flows", "locales")
_LOUD: Final = (
    *("httpx", "httpcore", "telegram", "apscheduler", "aiosqlite"),
    *("aiohttp.access", "aiohttp.server", "asyncio", "tzlocal"),
)
"""Libraries that log addresses, updates or statements below WARNING."""
_TOKEN: Final = re.compile(r"\d{5,}:[\w-]{20,}")
_SPOKEN: Final = (Outcome, StorageError)
"""Errors whose messages are words of ours."""


def configure(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Log to ``stream`` (standard error if None) from ``level`` on, and send every other way to it."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Discreet())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _LOUD:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.raiseExceptions = False  # otherwise a record that cannot be formatted is printed with its arguments
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda unraisable: _uncaught(
        unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback
    )
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def watch(loop: asyncio.AbstractEventLoop) -> None:
    """Log what goes wrong in ``loop`` outside everybody's reach, without asyncio's description of it."""
    loop.set_exception_handler(_astray)


def place_of(error: BaseException) -> str:
    """The type of an error and where it was raised: ``KeyError at runner.py:63``. Its message only if it is ours."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    said = f" ({error})" if isinstance(error, _SPOKEN) and error.args else ""
    return f"{type(error).__name__}{said}{where}"


class Discreet(logging.Formatter):
    """One line for a record, and one for each error behind it."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        where = f"{record.name} {record.module}:{record.lineno}"
        line = f"{when} {record.levelname} {where} {self._said(record)}"
        error = record.exc_info[1] if record.exc_info else None
        return _TOKEN.sub("(token)", "\n".join([line, *_trail(error)]))

    def _said(self, record: logging.LogRecord) -> str:
        if record.name.partition(".")[0] not in OURS:
            return "(a library's message, withheld)"
        try:
            return record.getMessage()
        except (TypeError, ValueError):
            return "(a record with the wrong arguments)"


def _trail(error: BaseException | None) -> list[str]:
    """An error, the places it came through, and the errors behind it."""
    lines = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        through = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
        lines.append(f"  {place_of(error)} < {through}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    found = error or kind()
    logging.getLogger(__name__).critical("nobody dealt with an error", exc_info=(kind, found, trace))


def _astray(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    found = (type(error), error, error.__traceback__) if isinstance(error, BaseException) else None
    logging.getLogger(__name__).error("something went wrong in the event loop", exc_info=found)
