"""An earlier state in the place of what is kept: what whoever runs the machine is told, and what the owner is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.counted import for_storage
from bot.library import Library
from bot.project import Project
from bot.settings import Places, folder_for_backups
from flows.phrase import Phrase
from storage import restoring
from storage.backups import PEOPLE_DAYS, named
from storage.records import RIGHTS, Message, Notice
from storage.restoring import Restored


async def restore(places: Places, project: Project, name: str) -> Restored:
    """Put the backup of that name in the place of the data. Raises Declined, NoBackup, and InUse while a bot runs."""
    folder = folder_for_backups(places)
    zone = ZoneInfo(project.zone)
    return await restoring.restore(
        named(folder, name),
        backups=folder,
        folder=places.data,
        key_file=places.key_file,
        settings=for_storage(project, Library.shipped(project.support_country).book, backed_up=True),
        now=SystemClock().now(),
        notices=lambda restored: _notices(restored, zone),
    )


def _notices(restored: Restored, zone: ZoneInfo) -> Sequence[Notice]:
    """Both who can look after what follows from it: there may be no owner."""
    start = f"{restored.snapshot.taken_at.astimezone(zone):%Y-%m-%d %H:%M}"
    told = Message(phrases=(Phrase(script="watch_words", slot="restored", values={"start": start}),), priority=RIGHTS)
    return [Notice(role="owner", message=told), Notice(role="coordinator", message=told)]


def in_lines(restored: Restored) -> Iterator[str]:
    """What was put back and what was done with it, for whoever runs the machine."""
    yield f"Restored: what people gave, as it was at {_moment(restored.snapshot.taken_at)}."
    yield from _later(restored)
    yield f"People who were erased since, and are erased again: {restored.erased}."
    yield f"Messages that waited to be sent, and will not be, for nobody knows which were sent: {restored.dropped}."
    yield "The owner and the coordinators are told at the next start."
    if restored.aside:
        yield f"What was there until now is in {restored.aside}. It goes by itself after {PEOPLE_DAYS} days at most."


def _later(restored: Restored) -> Iterator[str]:
    if restored.unread:
        yield f"Later states that could not be read: {restored.unread}."
    if restored.later is None:
        yield "Nothing later could be read, so everything else is as it was then, too."
        yield "Who left or was erased since is not known here. Ask the team before you start the bot."
        return
    yield f"Carried over from what was known at {_moment(restored.later)}:"
    yield f"  people who joined, stopped, paused or came back since: {restored.carried.people}"
    yield f"  answers and contributions that were taken back or deleted since: {restored.taken_back}"
    yield "  everything but what people answered and shared since: that is not there"
    if restored.carried.unknown:
        yield f"People who joined since, whose keys are gone, and who have to join again: {restored.carried.unknown}."


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%a %Y-%m-%d %H:%M} UTC"
