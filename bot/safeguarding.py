"""What the project file says about people who may not be safe: who decides, and who is called. Knows no people."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.fields import Words
from flows.questions.base import Record


class Safeguarding(Record):
    """The table ``[safeguarding]``. What it says is told to people as it is."""

    lead: Words
    """A name of a ``[[team]]`` entry: who decides what may be passed on."""
    alert: bool = Field(default=False, strict=True)
    """Whether somebody of the team is called when a person asks for one."""
    minutes: Annotated[int, Field(strict=True, ge=5, le=240)] = 15
    """If nobody says within so many minutes that they look after it, the next one is called."""
    at_all_hours: bool = Field(default=False, strict=True)
    """Whether they are called outside the hours of the rota, too."""
