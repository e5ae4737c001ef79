"""The numbers of a summary, question by question, in whole sentences. Knows how to say them, not which may be seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from bot.views.digest_head import WORDS, head
from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.script import Script
from flows.suppression import AlmostAll, Divided, MoreThanHalf, Numbers, Table, TooFew, shown
from flows.suppression import Shown as Seen
from storage.records_of_digests import Batch


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One question, in the reader's words, and what may be seen of its answers."""

    title: str
    seen: Seen
    table: Table
    labels: dict[str, str]
    """The words of each answer that there is, by its key, in the order of the question."""


async def digest_numbers(glance: Glance) -> Shown:
    """Every question of the newest summary."""
    batch = await glance.storage.digests.latest()
    if batch is None:
        return Shown(text=glance.say(WORDS, "none_yet"))
    return Shown(text=paragraphs(head(glance, batch), *numbers(glance, batch)))


def numbers(glance: Glance, batch: Batch) -> Iterator[str]:
    """A paragraph for each question, and the rules that they go by."""
    questions = tuple(asked(glance, batch))
    for one in questions:
        yield lines(one.title, several(glance, one), *answers(glance, one))
    yield glance.say(WORDS, "rules" if questions else "no_numbers")


def asked(glance: Glance, batch: Batch) -> Iterator[Asked]:
    """The questions of ``batch`` that are still part of a script, those of check-ins first."""
    for script in sorted(glance.scene.book.latest.values(), key=_comes_once):
        for key, step in script.steps.items():
            table = batch.tables.get(f"{script.script}/{key}")
            if table and step.question:
                at = script.at(key)
                labels = glance.labels(script.offers[key])
                title = glance.scene.say(at.phrase("ask" if step.ask else "say"), glance.reader)
                yield Asked(title=title, seen=shown(table, list(labels)), table=table, labels=labels)


def _comes_once(script: Script) -> bool:
    return script.schedule is None or script.schedule.every is None


def several(glance: Glance, one: Asked) -> str:
    """Said where the numbers can add up to more than everybody."""
    return glance.say(WORDS, "several") if one.table.several else ""


def on_the_whole(glance: Glance, one: Asked) -> str:
    """What most people answered, in one sentence, if that can be said. It is no news of an answer that is hidden."""
    if not isinstance(one.seen, Numbers):
        return _in_words(glance, one, one.seen)
    for key, people in one.seen.by_key.items():
        if people and people * 2 > one.table.people:
            return glance.say(WORDS, "more_than_half", label=one.labels[key])
    return glance.say(WORDS, "differ")


def answers(glance: Glance, one: Asked) -> Iterator[str]:
    """A line for each answer whose number may be seen and one for all others, or what can be said without numbers."""
    if not isinstance(one.seen, Numbers):
        yield _in_words(glance, one, one.seen)
        return
    for key, people in one.seen.by_key.items():
        if people is not None:
            yield glance.say(WORDS, "answer_line", label=one.labels[key], count=people)
    hidden = tuple(one.labels[key] for key, people in one.seen.by_key.items() if people is None)
    yield glance.say(WORDS, "hidden_line", label=hidden) if hidden else ""


def _in_words(glance: Glance, one: Asked, seen: AlmostAll | MoreThanHalf | Divided | TooFew) -> str:
    match seen:
        case AlmostAll(key=key):
            return glance.say(WORDS, "almost_all", label=one.labels[key])
        case MoreThanHalf(key=key):
            return glance.say(WORDS, "more_than_half", label=one.labels[key])
        case Divided():
            return glance.say(WORDS, "divided")
        case TooFew():
            return glance.say(WORDS, "nothing_to_show")
        case _:
            assert_never(seen)
