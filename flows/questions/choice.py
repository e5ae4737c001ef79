"""Questions answered by choosing: one of several, several of several, and one of a list that the project knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from flows.phrase import Offer, Place, Value
from flows.questions.base import Labelled, Option, OptionKey, Question, Slot, Unclear, picked
from flows.reading import listed


class Choice(Question[Annotated[dict[OptionKey, Option], Field(min_length=1)]]):
    """``choose``: one of the options."""

    keyword: ClassVar[str] = "choose"

    def offers(self, at: Place) -> tuple[Offer, ...]:
        return tuple(Offer(key=key, text=at.phrase(f"option/{key}")) for key in self.root)

    def read(self, words: str, offers: Sequence[Labelled]) -> Value | Unclear:
        return picked(words, offers) or Unclear(hint="hint_choose")

    def slots(self) -> Iterator[Slot]:
        for key, option in self.root.items():
            yield from option.slots_at(f"option/{key}", option.note, button=True)

    def leads_to(self, value: Value) -> str | None:
        return self.root[value].goto if isinstance(value, str) and value in self.root else None


class SeveralChoices(Choice):
    """``choose_many``: any number of the options, then "done"."""

    keyword: ClassVar[str] = "choose_many"
    many: ClassVar[bool] = True

    def read(self, words: str, offers: Sequence[Labelled]) -> Value | Unclear:
        keys = [picked(part, offers) for part in listed(words)]
        if not keys or None in keys:
            return Unclear(hint="hint_choose_many")
        return tuple(offer.key for offer in offers if offer.key in keys)

    def leads_to(self, value: Value) -> str | None:
        return None


class ListedChoice(
    Question[
        Literal[
            "languages",
            "ages",
            "cases",
            "own_cases",
            "contributions",
            "recallable",
            "unchangeable",
            "answers",
            "answer_parts",
            "case_parts",
            "zones",
            "meetings",
            "planned",
            "groups",
            "drafts",
            "unwritten",
            "broadcasts",
            "askable",
            "titles",
            "proposals",
            "batches",
            "themes",
            "quotes",
            "linked",
            "answer_languages",
            "invitations",
            "members",
            "open_outcomes",
            "replies",
            "suspended",
            "needs",
        ]
    ]
):
    """``choose_from``: one of a list that the project knows, such as its languages."""

    keyword: ClassVar[str] = "choose_from"

    def read(self, words: str, offers: Sequence[Labelled]) -> Value | Unclear:
        return picked(words, offers) or Unclear(hint="hint_choose")
