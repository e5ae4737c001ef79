"""What storage must know of a project and its scripts: which answers are counted, and what comes around a session."""

from __future__ import annotations

from dataclasses import replace

from bot.project import Project
from flows.book import Book
from flows.checks.counting import counted
from storage.records import Settings


def for_storage(project: Project, book: Book, *, backed_up: bool = False) -> Settings:
    """The facts of a project, of its scripts, and of whether backups are made of it."""
    around = tuple((script.script, script.schedule) for script in book.latest.values() if script.schedule)
    return replace(project.for_storage(backed_up=backed_up), counted=counted(book), schedules=around)
