"""Looks after the queue while no bot runs. Needs no token and no connection."""

from __future__ import annotations

from bot.clock import SystemClock
from bot.library import Library
from bot.project import Project
from bot.queueing import Answer, Queueing, QueueOrder
from bot.scene import Scene
from bot.settings import Places
from bot.while_stopped import opened


async def answer_alone(places: Places, project: Project, order: QueueOrder) -> Answer:
    """What comes of ``order``. Raises ``bot.control.Declined``, and what ``open_storage`` raises."""
    library = Library.of(project)
    async with opened(places, project) as storage:
        scene = Scene(project=project, library=library, storage=storage, clock=SystemClock())
        return await Queueing(storage=storage, scene=scene, clock=SystemClock()).answer(order)
