"""A facilitator who remembers every digest and export of half a year learns nobody's answer by subtracting them.

The same attack on other ways to publish shows that it can find something: the figures are printed, as
``python -m pytest tests/test_attack.py -s`` shows. ``ALONGSIDE_PROJECTS`` says how many lives are lived.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from attack import (
    KEYS,
    WEEKS,
    Lived,
    Seen,
    Value,
    batches_with_all_numbers,
    digests,
    digests_and_sums,
    every_week,
    learned,
    life,
    lived,
)

from flows.events import AnswerGiven, Event, RoleAccepted, WithdrawalChosen
from flows.phrase import Place
from flows.session import Frame, Session
from flows.suppression import LEAST
from storage.keys import create_key
from storage.opening import open_storage
from storage.port import Storage
from storage.records import Person, Settings, Turn

PROJECTS = int(os.environ.get("ALONGSIDE_PROJECTS", "1000"))
BEGIN = datetime(2026, 1, 5, 12, tzinfo=UTC)
See = Callable[[int, Lived, str], Iterable[Seen]]


@dataclass(frozen=True, kw_only=True)
class Damage:
    """What the attack came to."""

    projects: int
    people: int
    exposed_projects: int
    exposed_people: int
    digests: float
    """Of one project in half a year, on average."""
    small: int
    """Publications of one question that differ by one to four people."""


def attack(projects: int, see: See) -> Damage:
    """Live all these projects, and learn what follows from what was seen of them. It must be true."""
    people = exposed_projects = exposed_people = made = small = 0
    for seed in range(projects):
        one = lived(seed)
        exposed: set[str] = set()
        for place, truth in one.truth.items():
            seen = list(see(seed, one, place))
            small += sum(0 < len(this.answers - that.answers) < LEAST for this, that in permutations(seen, 2))
            for answer, key in learned(place, seen).items():
                assert has_said(truth[answer], key)
                exposed.add(answer[0])
        made += one.project.batches
        people += len({who for truth in one.truth.values() for who, _ in truth})
        exposed_projects += bool(exposed)
        exposed_people += len(exposed)
    return Damage(
        projects=projects,
        people=people,
        exposed_projects=exposed_projects,
        exposed_people=exposed_people,
        digests=made / projects,
        small=small,
    )


def has_said(value: Value, key: str) -> bool:
    return value == key or (isinstance(value, tuple) and key in value)


def test_nobody_is_exposed_and_digests_still_appear() -> None:
    damage = attack(PROJECTS, lambda seed, one, place: digests(one, place))
    print(f"\nas it is: {damage}")
    assert damage.exposed_people == 0
    assert damage.small == 0
    assert damage.digests >= 7


@pytest.mark.parametrize(
    ("way", "see"),
    [
        ("everybody's newest answer each week, with a floor of five", lambda seed, one, place: every_week(seed, place)),
        ("closed batches with all their numbers", lambda seed, one, place: batches_with_all_numbers(one, place)),
        ("exports that ask only for ten people", lambda seed, one, place: digests_and_sums(one, place)),
    ],
)
def test_the_attack_finds_people_where_a_rule_is_missing(way: str, see: See) -> None:
    damage = attack(50, see)
    print(f"\n{way}: {damage}")
    assert damage.exposed_people > damage.people / 10
    assert damage.exposed_projects > damage.projects / 5


def test_somebody_inside_learns_of_others_only_that_nobody_else_differs_from_them() -> None:
    """As ``flows.suppression.shown`` says: among five to nine people, who are all or almost all of one mind."""
    learned_alone = 0
    for one in map(lived, range(20)):
        for place, truth in one.truth.items():
            seen = list(digests(one, place))
            for who in {who for who, _ in truth}:
                own = {answer: value for answer, value in truth.items() if answer[0] == who}
                for answer, key in learned(place, seen, own).items():
                    batch = next(given for (at, _), given in one.behind.items() if at == place and answer in given)
                    differing = [other for other in batch if not has_said(truth[other], key)]
                    assert [other for other, _ in differing] == [who]
                    assert len(batch) < 10
                    learned_alone += 1
    assert learned_alone


# --- the same through storage --------------------------------------------------------------------------------------


class Kept:
    """The same lives, lived in a data folder."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._people: dict[str, Person] = {}

    async def live(self, seed: int) -> None:
        """Half a year, with a batch and an export whenever there may be one."""
        going: list[str] = []
        for number, week in enumerate(life(seed)):
            now = BEGIN + number * timedelta(weeks=1)
            for who in going:
                await self._storage.erase(self._people[who].pseudonym, now)
            for who in week.joined:
                await self._join(who, now)
            for who, answers in week.answers.items():
                await self._answer(who, answers, number, now)
            for who, rung in week.withdrew.items():
                await self._keep(who, now, WithdrawalChosen(rung=rung))
            going = [who for who, rung in week.withdrew.items() if rung == "erase"]
            await self._storage.digests.close(now)
            await self._storage.digests.exports(now)

    async def _join(self, who: str, now: datetime) -> None:
        token = await self._storage.invite("participant", uses=1, expires_at=now + timedelta(days=1), now=now)
        chat_id = len(self._people) + 1
        invited = await self._storage.admit(token, chat_id=chat_id, language="en", zone="Europe/London", now=now)
        assert invited.person is not None
        self._people[who] = invited.person
        await self._keep(who, now, RoleAccepted())
        self._people[who] = replace(invited.person, status="active")

    async def _answer(self, who: str, answers: Mapping[str, Value], week: int, now: datetime) -> None:
        session = Session(id=f"s{week:02}{who}", turn=1, frames=(Frame(script="check_in", version=1, step="mood"),))
        await self._storage.keep(Turn(person=self._people[who], now=now, session=session))
        given = [
            AnswerGiven(at=Place(script="check_in", version=1, step=step), save=step, value=value, free_words=False)
            for place, value in answers.items()
            for step in [place.partition("/")[2]]
        ]
        await self._keep(who, now, *given)

    async def _keep(self, who: str, now: datetime, *events: Event) -> None:
        await self._storage.keep(Turn(person=self._people[who], now=now, session=None, events=events))


@pytest.mark.parametrize("seed", range(10))
async def test_a_data_folder_publishes_what_the_attack_has_seen(seed: int, tmp_path: Path) -> None:
    key_file = tmp_path / "key"
    create_key(key_file)
    settings = Settings(cutoff=None, zone="Europe/London", counted=KEYS)
    storage = await open_storage(tmp_path / "data", key_file, settings, BEGIN)
    try:
        await Kept(storage).live(seed)
        batches = await storage.digests.all()
        exports = await storage.digests.exports(BEGIN + WEEKS * timedelta(weeks=1))
    finally:
        await storage.close()
    alike = lived(seed).project
    assert len(batches) == alike.batches
    for place in KEYS:
        published = {batch.number: batch.tables[place] for batch in batches if place in batch.tables}
        assert published == alike.tables[place]
        assert [one.tables[place] for one in exports if place in one.tables] == [one for _, one in alike.exports[place]]
