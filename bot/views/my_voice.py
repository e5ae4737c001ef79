"""What the reader has said to the team, and what became of it: the part of ``my_data`` that is about that.

Goes by the rows that are held about them; looks up only what is not theirs alone, such as a question that was asked.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from bot.views.glance import Glance, lines
from flows.digest_rhythm import rhythm_of
from flows.phrase import Phrase, system

_WORDS = "my_data_words"
Row = Mapping[str, Any]
Copy = Mapping[str, list[Row]]


async def shared(glance: Glance, copy: Copy) -> list[str]:
    """A paragraph for each contribution: the words, how they are shared, where they stand, what was asked about it."""
    return [lines(*[line async for line in _contribution(glance, copy, row)]) for row in copy["contributions"]]


async def heard(glance: Glance, copy: Copy) -> AsyncIterator[str]:
    """How it was to answer, what the reader said to an answer of the team, and the other words that they suggested."""
    for row in copy["reactions"]:
        yield glance.say(_WORDS, "reaction", title=_title(glance, row["script"]), label=_reaction(glance, row))
    for row in copy["judgements"]:
        if theme := await glance.storage.themes.one(row["theme"]):
            label = glance.say(_WORDS, f"judged_{row['judgement']}")
            yield glance.say(_WORDS, "judgement", title=theme.title, label=label)
    for row in copy["proposals"]:
        yield lines(*_proposal(glance, row))


def of_the_team(glance: Glance, copy: Copy) -> Iterator[str]:
    """How somebody of the team reads, and how much; participants have nothing of this kind."""
    if glance.reader.status not in ("stopped", "left"):
        yield from _summaries(glance)
    if glance.reader.deputy:
        yield glance.say(_WORDS, "deputy")
    for table in ("themes", "answer_drafts", "questions", "recalls"):
        if copy[table]:
            yield glance.say(_WORDS, f"own_{table}", count=len(copy[table]))
    if copy["case_holders"]:
        yield glance.say(_WORDS, "holds", count=len(copy["case_holders"]))
    if copy["alerts"]:
        yield glance.say(_WORDS, "calls", count=len(copy["alerts"]))
    if copy["audit"]:
        yield glance.say(_WORDS, "deeds", count=len(copy["audit"]))
    if copy["openings"]:
        yield glance.say(_WORDS, "opened", count=sum(row["pieces"] for row in copy["openings"]))


def _summaries(glance: Glance) -> Iterator[str]:
    reader = glance.reader
    if reader.role != "participant":
        yield glance.say(_WORDS, f"summaries_{rhythm_of(reader.digest, reader.role)}")
    if reader.digest_at:
        yield glance.say(_WORDS, "summaries_at", time=time.fromisoformat(reader.digest_at))
    if reader.digest_seen:
        yield glance.say(_WORDS, "summary_seen", number=reader.digest_seen)


def _title(glance: Glance, key: str) -> str:
    """What a script is called, or its key if there is none any more."""
    script = glance.scene.book.latest.get(key)
    title = Phrase(script=key, version=script.version, slot="title") if script else None
    return glance.scene.say(title, glance.reader) if title else key


def _reaction(glance: Glance, row: Row) -> str:
    asked = glance.scene.book.latest["reaction"]
    return glance.scene.say(asked.at("how").phrase(f"option/{row['reaction']}"), glance.reader)


# --- one contribution ------------------------------------------------------------------------------------------------


async def _contribution(glance: Glance, copy: Copy, row: Row) -> AsyncIterator[str]:
    yield _promise(glance, row)
    if row["signature"]:
        yield glance.say(_WORDS, "signed", name=row["signature"])
    if row["hidden"]:
        yield glance.say(_WORDS, f"hidden_{row['hidden']}")
    if row["batch"] is not None:
        yield glance.say(_WORDS, "shared_in", number=row["batch"])
    for link in _about(copy["theme_links"], row):
        if theme := await glance.storage.themes.one(link["theme"]):
            yield glance.say(_WORDS, "shared_theme", title=theme.title)
    for thread in _about(copy["threads"], row):
        yield await _thread(glance, thread)


def _about(rows: list[Row], contribution: Row) -> Iterator[Row]:
    return (row for row in rows if row["contribution"] == contribution["id"])


def _promise(glance: Glance, row: Row) -> str:
    """The words, how they are shared, and until when that can be changed."""
    label, until = glance.say(_WORDS, row["attribution"]), row["removable_until"]
    if until is None:
        no_end = glance.scene.say(system("no_end_date"), glance.reader)
        return glance.say(_WORDS, "shared_line", words=row["content"], label=label, date=no_end)
    moment = datetime.fromisoformat(until)
    slot = "shared_past_line" if moment <= glance.now else "shared_line"
    return glance.say(_WORDS, slot, words=row["content"], label=label, date=glance.last_day(moment))


async def _thread(glance: Glance, row: Row) -> str:
    """The question is held as the words of whoever asked it: it is gone with them."""
    thread = await glance.storage.voices.thread(row["code"])
    asked = glance.say(_WORDS, "asked_about", words=thread.question) if thread else ""
    ended = glance.say(_WORDS, "asked_ended") if row["state"] == "ended" else ""
    return lines(asked, glance.say(_WORDS, "asked_reply", words=row["content"]) if "content" in row else ended)


# --- one proposal ----------------------------------------------------------------------------------------------------


def _proposal(glance: Glance, row: Row) -> Iterator[str]:
    yield glance.say(_WORDS, f"proposal_{row['kind']}", date=date.fromisoformat(row["made_on"]))
    yield row["content"]
    yield glance.say(_WORDS, f"proposal_{row['state']}")
    if row["reply"]:
        yield glance.say(_WORDS, "proposal_reply", words=row["reply"])
