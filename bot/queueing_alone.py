"""Looks after the queue while no bot runs: opens the data folder for a moment. Needs no token and no connection."""

from __future__ import annotations

from bot.catalogues import Catalogues
from bot.clock import SystemClock
from bot.languages import languages
from bot.library import Library
from bot.project import Project
from bot.queueing import Answer, Queueing, QueueOrder
from bot.scene import Scene
from bot.settings import Places
from bot.speech import Speech
from storage.opening import open_storage


async def answer_alone(places: Places, project: Project, order: QueueOrder) -> Answer:
    """What comes of ``order``. Raises ``bot.control.Declined``, and what ``open_storage`` raises."""
    clock, library = SystemClock(), Library.shipped(project.support_country)
    storage = await open_storage(places.data, places.key_file, project.for_storage(), clock.now())
    try:
        scene = Scene(
            project=project,
            book=library.book,
            speech=Speech(library.book, Catalogues(languages())),
            directory=library.directory,
            meaning=library.meaning,
            storage=storage,
        )
        return await Queueing(storage=storage, scene=scene, clock=clock).answer(order)
    finally:
        await storage.close()
