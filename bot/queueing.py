"""The queue for whoever runs the machine: what will be sent to whom and when, as an order to the bot and as text.

Knows people by pseudonym only. Names, accounts, and what anybody answered do not pass here, nor what goes between one
person and the team.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field, ValidationError

from bot.control import Declined
from bot.lists.planned import called
from bot.ports import Clock
from bot.preview import Preview, shortened
from bot.scene import Scene
from bot.sentences import Known
from bot.views import Shower
from flows.in_words import scheduled
from flows.phrase import Phrase
from flows.plans import PARKED, UNLISTED, Plan
from flows.questions.base import Record
from storage.errors import Overtaken, Unavailable
from storage.port import Storage
from storage.records import DueRow, Person

MOST = 500
LONGEST_MOVE = 365
_OPERATOR = Person(pseudonym="", chat_id=0)
"""Reads English, as every command does."""


class QueueOrder(Record):
    """What is asked of the queue: to list it or, with one of the other two, to change one row of it."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = 20
    whose: str = ""
    """A pseudonym; empty: everybody's."""
    cancel: int | None = None
    """The number of what is not to come this time."""
    move: int | None = None
    """The number of what is to come ``days`` later."""
    days: Annotated[int, Field(ge=1, le=LONGEST_MOVE)] = 1


class Waiting(Record):
    """One thing that waits to be sent."""

    id: int
    pseudonym: str
    """Empty: somebody of the team, who gets a summary."""
    at: datetime
    """UTC."""
    there: datetime
    """The same on the clock of the person."""
    zone: str
    kind: str
    what: str
    asked: bool
    """The person asked for it."""
    rule: str
    """The schedule that it comes by, in words; empty if it comes by none, or by one that its person chose alone."""
    words: str
    """As they would be sent now, in the language of the person; of a summary, none."""


class Answer(Record):
    """What came of an order."""

    said: str = ""
    """What was changed, for an order that changes something."""
    waiting: tuple[Waiting, ...] = ()


class Queueing:
    """Looks after the queue of one bot."""

    def __init__(self, *, storage: Storage, scene: Scene, clock: Clock) -> None:
        self._storage = storage
        self._scene = scene
        self._clock = clock
        self._shower = Shower(scene=scene, storage=storage, clock=clock)
        self._preview = Preview(scene=scene, storage=storage, show=self._shown)

    async def carry_out(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """The order ``queue`` of ``bot.control``: its details are a QueueOrder's, its answer is an Answer's."""
        try:
            answer = await self.answer(QueueOrder.model_validate(order))
        except ValidationError:
            raise Declined("The running bot does not know such an order. Restart it.") from None
        except Unavailable:
            raise Declined("The running bot cannot write to its data folder. Its log says more.") from None
        return answer.model_dump(mode="json")

    async def answer(self, order: QueueOrder) -> Answer:
        """What comes of ``order``. Raises Declined if there is no such row, and Unavailable."""
        try:
            if order.cancel is not None:
                after = await self._storage.plans.call_off(order.cancel, self._clock.now())
                await self._note("plan_cancelled", order.cancel)
                return Answer(said=_called_off(after))
            if order.move is not None:
                after = await self._storage.plans.put_off(order.move, order.days)
                await self._note("plan_moved", order.move)
                return Answer(said=_put_off(after))
        except Overtaken:
            raise Declined(
                "Nothing that can be changed waits under this number. 'alongside queue' shows what waits."
                " News of a session, summaries, and what is between one person and the team cannot be held back."
            ) from None
        waiting = tuple([waiting async for waiting in self._waiting(await self._rows(order))])
        return Answer(waiting=waiting)

    async def _note(self, what: str, row: int) -> None:
        await self._storage.looks.note(what, str(row), self._clock.now())

    async def _rows(self, order: QueueOrder) -> Sequence[DueRow]:
        if not order.whose:
            return await self._storage.plans.ahead(order.limit)
        seen = (row for row in await self._storage.plans.of(order.whose) if row.plan.kind not in (*UNLISTED, "digest"))
        return [row for row in seen if row.plan.due_at < PARKED][: order.limit]

    async def _waiting(self, rows: Sequence[DueRow]) -> AsyncIterator[Waiting]:
        for row in rows:
            person = await self._storage.person(row.pseudonym)
            if person is not None:
                yield await self._seen(row, person)

    async def _seen(self, row: DueRow, person: Person) -> Waiting:
        plan = row.plan
        return Waiting(
            id=row.id,
            pseudonym="" if plan.kind == "digest" else row.pseudonym,
            at=plan.due_at,
            there=self._scene.hours(person).local(plan.due_at),
            zone=person.zone,
            kind=plan.kind,
            what=called(plan, self._say),
            asked=plan.asked,
            rule=scheduled(plan.schedule) if plan.schedule and plan.kind != "digest" else "",
            words=await self._preview.words(row, person, self._clock.now()),
        )

    async def _shown(self, view: str, reader: Person, about: str) -> str:
        return (await self._shower.show(view, reader, about)).text

    def _say(self, book: str, slot: str, **known: Known) -> str:
        return self._scene.say(Phrase(script=book, slot=slot), _OPERATOR, **known)


def _called_off(after: Plan | None) -> str:
    if after is None:
        return "It does not come."
    return f"It does not come this time. The next time of its rhythm is {_moment(after.due_at)} UTC."


def _put_off(after: Plan | None) -> str:
    if after is None:
        return "By then it would be of no use any more, so it does not come."
    return f"It comes at {_moment(after.due_at)} UTC now."


def in_lines(answer: Answer) -> Iterator[str]:
    """``answer`` as text. What waits has its number, when it comes on the clock of its person, and how it begins."""
    if answer.said or not answer.waiting:
        yield answer.said or "Nothing that can be listed waits to be sent."
    for each in answer.waiting:
        why = "they asked for it" if each.asked else "not asked for"
        yield f"{each.id}  {_moment(each.there)} in {each.zone} ({_moment(each.at.astimezone(UTC))} UTC)"
        yield f"    to {each.pseudonym or 'somebody of the team'}: {each.what}, {why}"
        if each.rule:
            yield f"    {each.rule.partition(';')[0]}"
        if each.kind == "reminder":
            yield f"    {shortened(each.words)} (and the open question once more)"
        elif each.kind == "digest":
            yield "    (if there is a new one by then)"
        else:
            yield f"    {shortened(each.words) or 'There is nothing to say any more, so it does not come.'}"


def _moment(at: datetime) -> str:
    return f"{at:%a %Y-%m-%d %H:%M}"
