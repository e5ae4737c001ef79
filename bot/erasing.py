"""Erases somebody whose days for changing their mind are over: their chat as far as that works, then what is held.

Their receipt is said last, and never repeats anything of theirs. Knows no SQL.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.discreet import veiled
from bot.ports import Out
from bot.scene import Scene
from bot.views.glance import Glance, paragraphs
from storage.port import Storage
from storage.records import Person
from storage.records_of_cases import Case, Receipt

_WORDS = "receipt_words"


async def erase(person: Person, now: datetime, *, storage: Storage, out: Out, scene: Scene) -> None:
    """Nothing of ``person`` is left but their receipt, which is on its way to them."""
    messages = await storage.chats.deletable(person.pseudonym, now)
    gone = len((await out.delete(person.chat_id, messages)).gone)
    code = await storage.erase(person.pseudonym, now, deleted=gone, undeleted=len(messages) - gone)
    receipt = await storage.cases.receipt(code)
    if receipt is None or isinstance(receipt, Case):
        raise LookupError("The erasure that was just carried out is not there.")
    reader = replace(person, name=None)
    glance = Glance(reader=reader, now=now, scene=scene, storage=storage)
    said = veiled(words(glance, receipt), person, scene)
    out.say_once(person.chat_id, said, patiently=True, silent=person.discreet)


def words(glance: Glance, receipt: Receipt) -> str:
    """What was erased, what is kept and why, what stands in their chat still, and how to ask about it."""
    return paragraphs(
        glance.say(_WORDS, "erased", code=receipt.code),
        glance.say(_WORDS, "kept"),
        glance.say(_WORDS, "kept_of_the_team") if glance.reader.role != "participant" else "",
        *_chat(glance, receipt),
        glance.say(_WORDS, "backups", date=receipt.gone_by) if receipt.gone_by else "",
        glance.say(_WORDS, "ask"),
        glance.say(_WORDS, "goodbye"),
    )


def _chat(glance: Glance, receipt: Receipt) -> tuple[str, ...]:
    return (
        glance.say(_WORDS, "deleted", count=receipt.deleted) if receipt.deleted else "",
        glance.say(_WORDS, "undeleted", count=receipt.undeleted) if receipt.undeleted else "",
        glance.say(_WORDS, "nothing_deleted") if not receipt.deleted and not receipt.undeleted else "",
        glance.say(_WORDS, "chat"),
    )
