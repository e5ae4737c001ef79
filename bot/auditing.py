"""Whether what is kept of the team's doings is whole, for whoever runs the machine. Knows no key and no row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError

from bot.control import Declined
from flows.questions.base import Record
from storage.backups import Snapshot, kept
from storage.errors import Unavailable
from storage.port import Storage
from storage.records_of_cases import Verdict

Head = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8,16}$")]


class AuditOrder(Record):
    """What is asked of the audit: whether it is whole, and has in it how it ended at some earlier time."""

    heads: Annotated[tuple[Head, ...], Field(max_length=100)] = ()


class Auditing:
    """Looks through the audit of one project."""

    def __init__(self, *, storage: Storage, backups: Path | None) -> None:
        self._storage = storage
        self._backups = backups

    async def carry_out(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """The order ``audit`` of ``bot.control``: its details are an AuditOrder's, its answer is a Verdict's."""
        try:
            return asdict(await self.verdict(AuditOrder.model_validate(order).heads))
        except ValidationError:
            raise Declined("The running bot does not know such an order. Restart it.") from None
        except Unavailable as error:
            raise Declined(str(error)) from None

    async def verdict(self, heads: Sequence[str]) -> Verdict:
        """Whether it is whole. Every backup that is there says in its name how it ended then.

        Once everything is deleted, because the project has ended, those from before say nothing of what is here.
        """
        return await self._storage.looks.verify([*heads, *(each.head for each in await self._snapshots())])

    async def _snapshots(self) -> tuple[Snapshot, ...]:
        if self._backups is None or (await self._storage.endings.now()).wiped:
            return ()
        return kept(self._backups)


def in_lines(verdict: Verdict) -> Iterator[str]:
    """``verdict`` as text."""
    if verdict.broken_at is not None:
        yield f"The audit is broken at row {verdict.broken_at}: somebody changed it, or the disk did."
        yield f"The {verdict.rows} rows before it are as they were written."
        return
    for head in verdict.lost:
        yield f"The audit once ended with {head}, and does not have that any more: rows were cut off its end."
    if verdict.is_whole:
        yield f"The audit is whole. Rows: {verdict.rows}. It ends with {verdict.head}."
        yield "Write that down elsewhere: 'alongside audit verify --head' finds out later whether rows were cut off."
