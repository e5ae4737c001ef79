"""Random lives, lived twice: once somebody asks to be erased, nothing that anybody reads depends on what they gave.

In the second life they share other words, and give other answers wherever no summary had counted them by then.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from examples import NOW, SETTINGS, answer, contribution, joined, session, turn
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from flows.events import Attribution, ThemeLinked, ThemeOpened, WithdrawalChosen
from storage.keys import create_key
from storage.opening import open_storage
from storage.records import Person
from storage.sqlite import SqliteStorage

PEOPLE, SUBJECT = 7, 0
KEPT = replace(SETTINGS, batch_size=3, export_size=5)
"""Smaller than in earnest, so that more is published in a short life."""
IN_MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
OTHER = str.maketrans("12345", "51234")

Seen = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something that happens; ``night`` is when summaries are closed and exports are made."""

    kind: Literal["answers", "shares", "night", "theme"]
    who: int = 0
    mood: str = "3"
    attribution: Attribution = "anonymous"


whose = st.integers(0, PEOPLE - 1)
acts = st.one_of(
    st.builds(Act, kind=st.just("answers"), who=whose, mood=st.sampled_from("12345")),
    st.builds(
        Act, kind=st.just("shares"), who=whose, attribution=st.sampled_from(["anonymous", "collective", "by_name"])
    ),
    st.builds(Act, kind=st.sampled_from(["night", "theme"]), who=whose),
)
before = st.lists(acts, min_size=20, max_size=60)
after = st.lists(acts.filter(lambda act: act.who != SUBJECT), min_size=5, max_size=40)


@settings(max_examples=15, derandomize=True, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
@given(before=before, undo=after, after=after)
def test_nothing_depends_on_somebody_any_more_from_the_moment_they_ask_to_be_erased(
    before: list[Act], undo: list[Act], after: list[Act]
) -> None:
    first = asyncio.run(_lived(before, undo, after))
    second = asyncio.run(_lived(before, undo, after, differs=True))
    assert first == second


def test_before_they_ask_it_does_depend_on_them() -> None:
    """So that the test above compares something."""
    shared = Act(kind="shares", who=SUBJECT)
    everybody = [Act(kind="answers", who=who) for who in range(PEOPLE)]
    life = [*everybody, shared, Act(kind="night")]
    assert asyncio.run(_lived(life, leaves=False)) != asyncio.run(_lived(life, leaves=False, differs=True))


async def _lived(*parts: Sequence[Act], leaves: bool = True, differs: bool = False) -> list[Seen]:
    """What can be read from the withdrawal on, after each night and each step of the erasure."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        create_key(Path(folder) / "key")
        storage = await open_storage(Path(folder) / "data", Path(folder) / "key", KEPT, NOW)
        try:
            return await _Life(storage, differs=differs).lives(parts, leaves=leaves)
        finally:
            await storage.close()


class _Life:
    """One project."""

    def __init__(self, storage: SqliteStorage, *, differs: bool) -> None:
        self._storage = storage
        self._differs = differs
        self._people: list[Person] = []
        self._steps = 0
        self._seen: list[Seen] = []

    @property
    def _now(self) -> datetime:
        return NOW + timedelta(hours=self._steps)

    async def lives(self, parts: Sequence[Sequence[Act]], *, leaves: bool) -> list[Seen]:
        self._people = [await joined(self._storage, chat) for chat in range(1, PEOPLE + 1)]
        subject = self._people[SUBJECT]
        await joined(self._storage, PEOPLE + 1, role="facilitator")
        first, *rest = parts
        for place, act in enumerate(first):
            await self._does(act, own_may_differ=place > _last_night(first))
        if not leaves:
            await self._looks()
            return self._seen
        await self._storage.keep(turn(subject, WithdrawalChosen(rung="erase"), now=self._now))
        await self._looks()
        for part in rest:
            for act in part:
                await self._does(act)
                if act.kind == "night":
                    await self._looks()
            await self._storage.erase(subject.pseudonym, self._now)
            await self._looks()
        return self._seen

    # --- what happens ------------------------------------------------------------------------------------------------

    async def _does(self, act: Act, *, own_may_differ: bool = False) -> None:
        self._steps += 1
        differs = self._differs and act.who == SUBJECT
        match act.kind:
            case "answers":
                mood = act.mood.translate(OTHER) if differs and own_may_differ else act.mood
                await self._gives(act.who, answer(mood))
            case "shares":
                colour = "blue" if differs else "red"
                await self._gives(act.who, contribution(f"{self._steps:03} {colour} of {act.who}", act.attribution))
            case "night":
                await self._storage.digests.close(self._now)
                await self._storage.digests.exports(self._now)
            case "theme":
                await self._sums_up(act.who)

    async def _gives(self, who: int, event: Any) -> None:
        """In a session of its own, so that no answer takes the place of an earlier one."""
        person, number = self._people[who], self._steps
        await self._storage.keep(turn(person, session=replace(session(), id=f"s{number}"), now=self._now))
        await self._storage.keep(turn(person, event, now=self._now))

    async def _sums_up(self, nth: int) -> None:
        """Somebody of the team makes a theme of something that somebody else shared, and of the two after it."""
        quotes = [quote for quote in await self._storage.digests.linkable("", 50) if not quote.words.endswith("of 0")]
        everything = sorted(await self._storage.digests.linkable("", 50), key=lambda quote: quote.words[:3])
        if not quotes:
            return
        own = min(quotes, key=lambda quote: quote.words).id
        title = f"theme {self._steps:03}"
        await self._storage.keep(turn(self._people[1], ThemeOpened(title=title, contribution=own), now=self._now))
        [theme] = [each for each in await self._storage.themes.all() if each.title == title]
        links = [ThemeLinked(theme=theme.code, contribution=quote.id) for quote in everything[nth : nth + 3]]
        await self._storage.keep(turn(self._people[1], *links, now=self._now))

    # --- what can be read --------------------------------------------------------------------------------------------

    async def _looks(self) -> None:
        storage = self._storage
        themes = await storage.themes.all()
        titles = {theme.code: theme.title for theme in themes}
        spoken = [(t.title, t.state, _said(await storage.themes.quotes(t.code), titles)) for t in themes]
        self._seen.append(
            {
                "numbers": await storage.digests.all(),
                "words": _said(await storage.digests.quotes(), titles),
                "linkable": _said(await storage.digests.linkable("", 50), titles),
                "newest": _said(batch.quotes, titles) if (batch := await storage.digests.latest()) else [],
                "exports": await storage.digests.exports(self._now),
                "themes": sorted(spoken),
                "askable": _said(await storage.voices.askable(), titles),
                "recalled": sorted((await storage.digests.recalled()).values()),
                "cases": [(case.kind, case.rung, case.state, case.batches) for case in await storage.cases.open()],
                "copies": [await self._copy(person) for person in self._people[1:]],
            }
        )

    async def _copy(self, person: Person) -> Any:
        copy = await self._storage.copy_of(person.pseudonym)
        given = [(row["content"], row["batch"], row["pulse"]) for row in copy["answers"]]
        shared = [(row["content"], row["batch"], row["attribution"]) for row in copy["contributions"]]
        return sorted(given, key=str), sorted(shared, key=str), copy["outbox"], len(copy["due"])


def _last_night(life: Sequence[Act]) -> int:
    """After that no summary has counted anything; -1 if there was none."""
    return max((place for place, act in enumerate(life) if act.kind == "night"), default=-1)


def _said(quotes: Any, titles: Mapping[str, str]) -> list[Any]:
    """In the order in which it was said: where it stands otherwise is random."""
    found = [(q.words, q.name, q.together, sorted(titles[code] for code in q.themes)) for q in quotes]
    return sorted(found)
