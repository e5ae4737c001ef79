"""Alongside itself: a data folder full of people, and the real bot on it. Stores through storage's own door."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path

from bot.settings import Places, read_places
from bot.starting import begin
from flows.events import AnswerGiven, ConsentGiven, Event, NameChosen, Planned
from flows.phrase import Place
from flows.plans import scheduled
from flows.schedule import Schedule
from storage.opening import open_storage
from storage.port import Storage
from storage.records import Person, Settings, Turn, hours_of

from .contestant import Start
from .server import TOKEN

AT_ONCE = 1_000
"""People who join in the same moment, so that they share a transaction."""
CONSENT = "Yes, I would like to take part, and I know that I can stop at any time."
ZONES = ("Europe/London", "Europe/Warsaw", "Africa/Lagos", "Asia/Karachi", "Europe/Istanbul")
"""Where people are: at noon in UTC, all of them are awake."""
WEEKLY = Schedule(every="1 week", at="10:00", late="send")
WITHOUT_LIMITS = Path(__file__).with_name("without_limits.py")


@dataclass(frozen=True, kw_only=True)
class Alongside:
    """The bot, as a program that is started with ``command``."""

    name: str
    command: Sequence[str]
    grows: bool

    async def store(self, folder: Path, chats: range) -> None:
        """Everybody has joined in the last seven days, said yes, done one check-in, and waits for the next one."""
        places = places_in(folder)
        begin(places)
        now = datetime.now(UTC)
        storage = await open_storage(places.data, places.key_file, Settings(cutoff=None, zone="UTC"), now)
        try:
            token = await storage.invite("participant", uses=len(chats), expires_at=now + timedelta(days=1), now=now)
            joining = iter(chats)
            while some := tuple(islice(joining, AT_ONCE)):
                await asyncio.gather(*(_join(storage, token, chat_id, now) for chat_id in some))
        finally:
            await storage.close()

    def start(self, folder: Path, address: str) -> Start:
        """With the folder's own settings and those of nobody else."""
        return Start(command=self.command, environment={**_environment(folder), "ALONGSIDE_API": address})


def _environment(folder: Path) -> Mapping[str, str]:
    return {
        "ALONGSIDE_TOKEN": TOKEN,
        "ALONGSIDE_DATA": str(folder / "data"),
        "ALONGSIDE_KEY_FILE": str(folder / "key"),
        "ALONGSIDE_PROJECT": str(folder / "project.toml"),
        "ALONGSIDE_LOG": "warning",
    }


def places_in(folder: Path) -> Places:
    """Where the bot finds what is in ``folder``."""
    return read_places(_environment(folder))


async def _join(storage: Storage, token: str, chat_id: int, now: datetime) -> None:
    zone = ZONES[chat_id % len(ZONES)]
    invited = await storage.admit(token, chat_id=chat_id, language="en", zone=zone, now=now)
    if invited.person is None:
        raise ValueError(f"The invitation was refused: {invited.refusal}")
    joined = now - timedelta(days=chat_id % 7)
    events = (*_HISTORY, *_next(invited.person, joined))
    await storage.keep(Turn(person=invited.person, now=now, session=None, events=events))


def _next(person: Person, joined: datetime) -> Iterator[Event]:
    """As the engine plans it for somebody who joins."""
    plan = scheduled("check_in", WEEKLY, hours_of(person, "20:00", "09:00"), joined)
    if plan is not None:
        yield Planned(plan=plan)


_HISTORY: tuple[Event, ...] = (
    ConsentGiven(
        at=Place(script="join", version=1, step="consent"),
        language="en",
        text=CONSENT,
        text_sha256=sha256(CONSENT.encode()).hexdigest(),
    ),
    NameChosen(name="Somebody"),
    AnswerGiven(at=Place(script="check_in", version=1, step="mood"), save="mood", value="4", free_words=False),
    AnswerGiven(at=Place(script="check_in", version=1, step="heard"), save="heard", value="yes", free_words=False),
)

UNLIMITED = Alongside(
    name="Alongside, Telegram's limits lifted",
    grows=True,
    command=(sys.executable, str(WITHOUT_LIMITS)),
)
AS_IT_RUNS = Alongside(
    name="Alongside, as it runs",
    grows=False,
    command=(sys.executable, "-c", "from bot.cli import main; main()", "run"),
)
