"""One look of one reader at something: what every view is given, and what it gives back. Knows no view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.copied import Copied
from bot.ports import Attachment
from bot.scene import Scene
from bot.sentences import Known
from flows.phrase import Offer, Phrase, Value
from storage.port import Storage
from storage.records import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a view comes to: text for the message, files beside it, and what of it can be copied with one tap."""

    text: str
    attachments: tuple[Attachment, ...] = ()
    copies: tuple[Copied, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Glance:
    """Who looks, when, and where things are looked up."""

    reader: Person
    about: str = ""
    """Which one is looked at, where there are several."""
    now: datetime
    scene: Scene
    storage: Storage

    def say(self, book: str, slot: str, **known: Known) -> str:
        """The phrase ``book``/``slot`` in the reader's words. ``count`` picks the plural form."""
        count = {name: value for name, value in known.items() if name == "count" and isinstance(value, int)}
        values: dict[str, Value] = dict(count)
        return self.scene.say(Phrase(script=book, slot=slot, values=values), self.reader, **known)

    def labels(self, offers: Iterable[Offer]) -> dict[str, str]:
        """What each offer is called for the reader, by its key and in the order of ``offers``."""
        return {
            offer.key: offer.text if isinstance(offer.text, str) else self.scene.say(offer.text, self.reader)
            for offer in offers
        }

    def day(self, moment: datetime) -> date:
        """The day of an instant, where the reader is."""
        return moment.astimezone(ZoneInfo(self.reader.zone)).date()

    def last_day(self, over: datetime) -> date:
        """The last day of something that is over from that instant on, where the project is."""
        return (over - timedelta(microseconds=1)).astimezone(ZoneInfo(self.scene.zone)).date()

    def wall(self, moment: datetime) -> datetime:
        """What the reader's wall clock shows at an instant, with the day."""
        return moment.astimezone(ZoneInfo(self.reader.zone)).replace(tzinfo=None)


def paragraphs(*texts: str) -> str:
    """The texts that are not empty, with a blank line between them."""
    return "\n\n".join(text for text in texts if text)


def lines(*texts: str) -> str:
    """The texts that are not empty, a line each."""
    return "\n".join(text for text in texts if text)
