"""Advice about the bot's own name: it stands over every chat and on every locked phone, and no setting can hide it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from flows.escape import folded
from flows.onlookers import PrivateWords

_SHORTEST = 3
"""Letters. A shorter name of a project would be found in any word."""

log = logging.getLogger(__name__)


def advise(me: Mapping[str, Any], project: str, words: PrivateWords) -> None:
    """Warn whoever runs the bot if its name tells others what it is for. ``me``: what ``getMe`` says."""
    for concern in concerns(str(me.get("first_name", "")), str(me.get("username", "")), project, words):
        log.warning(
            "the bot's %s. Others see it on people's phones: with @BotFather, choose one that could be anybody's",
            concern,
        )


def concerns(name: str, username: str, project: str, words: PrivateWords) -> Iterator[str]:
    """What the two names tell. Of a username, what is written together is not taken apart."""
    for called, what in (("name", name), ("username", username)):
        for word in words.given_away(what):
            yield f"{called} says '{word}'"
        if len(_letters(project)) >= _SHORTEST and _letters(project) in _letters(what):
            yield f"{called} is the project's"


def _letters(text: str) -> str:
    return folded(text).replace(" ", "")
