"""What was published of each question, inside the project and outside. Knows closed batches, and nobody in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from flows.ledger import Ledger
from storage.database import Connection

Audience = Literal["project", "outside"]
"""The project sees its digests and its exports; whoever is outside sees exports alone."""


def write(connection: Connection, audience: Audience, place: str, publication: int, batches: Mapping[int, int]) -> None:
    """Note a publication: the closed batches that it adds up, each with how many people answered."""
    connection.execute(
        "INSERT INTO ledger (audience, place, publication, batches, people) VALUES (?, ?, ?, ?, ?)",
        (audience, place, publication, " ".join(map(str, sorted(batches))), sum(batches.values())),
    )


def ledgers(connection: Connection, audience: Audience) -> Mapping[str, Ledger]:
    """What that audience has been shown, by ``script/step``."""
    rows = connection.execute("SELECT audience, place, batches, people FROM ledger").fetchall()
    kept: dict[str, Ledger] = {}
    for publisher, place, numbers, people in rows:
        batches = frozenset(map(int, numbers.split()))
        before = kept.get(place, Ledger())
        sizes = dict.fromkeys(batches, int(people)) if publisher == "project" else {}
        shown = (batches,) if audience == "project" or publisher == audience else ()
        kept[place] = Ledger(people={**before.people, **sizes}, published=(*before.published, *shown))
    return kept
