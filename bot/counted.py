"""What storage must know of a project and its scripts: which answers are counted, and what comes around a session."""

from __future__ import annotations

from dataclasses import replace

from bot.project import Project
from flows.book import Book
from flows.recording import made_into_facts
from storage.records import Settings


def for_storage(project: Project, book: Book, *, backed_up: bool = False) -> Settings:
    """Of the answers, only those are counted for the digest that people were told the team sees."""
    seen = (script for script in book.latest.values() if "facilitators" in script.seen_by)
    counted = {
        f"{script.script}/{key}": tuple(offer.key for offer in offers)
        for script in seen
        for key, step in script.steps.items()
        if step.save
        and step.save not in made_into_facts(script)
        and step.question
        and not step.question.free_words
        and (offers := step.question.offers(script.at(key)))
    }
    around = tuple((script.script, script.schedule) for script in book.latest.values() if script.schedule)
    return replace(project.for_storage(backed_up=backed_up), counted=counted, schedules=around)
