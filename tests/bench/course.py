"""The whole course: which loads, how many people stored, and every contestant through all of it, one by one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from .contestant import Contestant
from .load import Load, Pace, Way
from .measuring import Result, measured


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much is measured."""

    writing: int
    """People who write under each load. Nobody else is stored in the small case."""
    stored: Sequence[int]
    """How many are stored, from the small case to the large one."""
    active: int
    """How many are in the middle of a check-in at any time."""
    think: float
    """Seconds between question and reply, where there is time."""
    replies: int
    """To measure under each load."""
    seconds: float
    """For warming up and for measuring, each, under each load, at most."""


FULL = Size(writing=250, stored=(1_000, 100_000), active=25, think=1.25, replies=20_000, seconds=10.0)
"""Where there is time, that is 20 updates a second: less than Telegram lets a bot send, over all and to each."""
TINY = Size(writing=8, stored=(32,), active=4, think=0.01, replies=12, seconds=10.0)
"""To see that everything works."""

PASSES: Sequence[tuple[Way, Pace]] = (
    ("typed", "unhurried"),
    ("typed", "hurried"),
    ("tapped", "unhurried"),
    ("tapped", "hurried"),
)


def loads(size: Size) -> Iterator[Load]:
    """One for each pass, with people of its own, for some are left in the middle of their check-in."""
    for number, (way, pace) in enumerate(PASSES):
        yield Load(
            way=way,
            pace=pace,
            chats=range(1 + number * size.writing, 1 + (number + 1) * size.writing),
            active=size.active,
            think=size.think if pace == "unhurried" else 0.0,
            warm_up=2 * size.active,
            replies=size.replies,
            seconds=size.seconds,
        )


async def results(contestants: Sequence[Contestant], size: Size) -> AsyncIterator[Result]:
    """What was measured, as soon as it is."""
    for contestant in contestants:
        for stored in size.stored if contestant.grows else size.stored[:1]:
            with TemporaryDirectory(prefix="alongside-bench-") as folder:
                await contestant.store(Path(folder), range(1, stored + 1))
                yield await measured(contestant, Path(folder), stored, tuple(loads(size)))
