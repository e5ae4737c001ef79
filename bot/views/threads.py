"""One question about something shared, and its answer: as each side sees it, and beforehand as the other will.

Neither side is told who the other is, what language they read, or when they wrote.
"""

from __future__ import annotations

import json
from dataclasses import replace

from bot.views.glance import Glance, Shown, paragraphs
from storage.records_of_digests import Thread

_WORDS = "thread_words"


async def question(glance: Glance) -> Shown:
    """For who is asked: their own words, and the question."""
    thread = await glance.storage.voices.thread(glance.about)
    return Shown(text=_asked(glance, thread) if thread else _say(glance, "gone"))


async def new_question(glance: Glance) -> Shown:
    """The same before it is asked, for who asks. Made from answers."""
    answers = json.loads(glance.about)
    about = next((each.words for each in await glance.storage.voices.askable() if each.id == answers["quote"]), None)
    if about is None:
        return Shown(text=_say(glance, "gone"))
    return Shown(text=_asked(glance, Thread(code="", state="asked", about=about, question=answers["question"])))


async def reply(glance: Glance) -> Shown:
    """For who asked: the words, their question, and the answer. If it was ended, no words but their own."""
    thread = await glance.storage.voices.thread(glance.about)
    if thread is None:
        return Shown(text=_say(glance, "gone"))
    if thread.state == "answered":
        return Shown(text=paragraphs(_answered(glance, thread), _say(glance, "care")))
    own = _say(glance, "your_question", words=thread.question)
    return Shown(text=paragraphs(_say(glance, "ended_came"), own, _say(glance, "ended")))


async def new_reply(glance: Glance) -> Shown:
    """The answer before it is shared, for its author: as who asked will see it. Made from answers."""
    answers = json.loads(glance.about)
    thread = await glance.storage.voices.thread(answers["thread"])
    if thread is None:
        return Shown(text=_say(glance, "gone"))
    return Shown(text=_answered(glance, replace(thread, reply=answers["words"])))


def _asked(glance: Glance, thread: Thread) -> str:
    return paragraphs(
        _say(glance, "your_words", words=thread.about), _say(glance, "their_question", words=thread.question)
    )


def _answered(glance: Glance, thread: Thread) -> str:
    """The words only if their author still lets them be shown alone."""
    about = _say(glance, "about", words=thread.about) if thread.shown_alone else _say(glance, "about_hidden")
    answer = _say(glance, "answer", words=thread.reply) if thread.reply else ""
    return paragraphs(about, _say(glance, "your_question", words=thread.question), answer)


def _say(glance: Glance, slot: str, words: str = "") -> str:
    return glance.say(_WORDS, slot, words=words) if words else glance.say(_WORDS, slot)
