"""What the bot says about itself: its commands, name and descriptions, for each language and each kind of chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Scope = tuple[str, int]
"""A kind of chat, such as ``all_private_chats``, and the chat's id for the kinds that have one, else 0."""
Commands = tuple[Mapping[str, str], ...]

DEFAULT: Scope = ("default", 0)
PRIVATE: Scope = ("all_private_chats", 0)


@dataclass(kw_only=True, slots=True)
class Profile:
    """Each thing by language; the empty language is for everybody else."""

    commands: dict[tuple[Scope, str], Commands] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)

    def menu(self, chat_id: int, language: str) -> Commands:
        """The commands that the phone of this person offers: the closest scope wins, within it the language."""
        short = language.split("-")[0].lower()
        for scope in (("chat", chat_id), PRIVATE, DEFAULT):
            for spoken in (short, ""):
                if found := self.commands.get((scope, spoken)):
                    return found
        return ()

    def description(self, language: str) -> str:
        """What is read before the first message."""
        return self.descriptions.get(language.split("-")[0].lower()) or self.descriptions.get("", "")
