"""Whether words are a wish to stop, however they are put: "pls dont send me thees any more".

Reads every word as one of a few kinds, by ``flows/words/stopping.yaml``. Knows no script and no person, and nothing of
what was asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from flows.escape import folded
from flows.misspelt import Spelling
from flows.questions import Record
from flows.wordlists import Clauses, Phrases, Some, clauses, compared, meant

Wish = Literal["sure", "unsure", "no"]
"""``sure``: nothing but a wish to stop. ``unsure``: it may be one, among other words; to be asked about."""
MAYBE_STOP: Final = "maybe_stop"
"""What words mean that are unsure; and the script that asks whether they were meant so."""


_OTHER = "x"
_KINDS: Mapping[str, str] = {
    "polite": "f",
    "this": "t",
    "ours": "u",
    "links": "c",
    "messages": "m",
    "taking_part": "g",
    "mine": "y",
    "erase": "e",
    "no": "n",
    "stop": "s",
    "end": "d",
    "out": "o",
    "keep": "k",
    "perhaps": "p",
    "unlike": _OTHER,
}
"""One letter for each kind, so that a clause can be read as one short word."""
_TELLING = frozenset("sdoenp")
"""The kinds without which there is no wish."""
_WISH = re.compile("s|o|d[ftu]*[mu]|m[ftu]*d|e[ftu]*y|y[ftu]*e|n[ftu]*[mg]|[mg][ftu]*n")
_ASKS = re.compile("p|d|e|n[ftu]*u|u[ftu]*n")
"""What is asked about, though every word is known: "switch it off", "no more questions"."""
_CLEAR = re.compile("o|s.*m|m.*s|s[ftu]*u|d[ft]*[mu]|ef*y|yf*e|n[ftu]*[mg]|mf*n")
"""A wish that can be told even with other words around it: "stop" alone cannot, there are bus stops."""
_CLEAR_BEFORE = re.compile(f"{_CLEAR.pattern}|[mu][ft]*[sd]")
"""The same, where what is to stop is named first."""
_CLEAR_OR_LAST = re.compile(f"{_CLEAR.pattern}|^[^x]*x[^x]*?({_WISH.pattern}|p)[^x]*$")
"""The same, or one other word comes first. What is to stop would come after it: "quit smoking"."""
_TURNED = re.compile("k|nf*[sdoe]")
"""The opposite: "please don't stop"."""
_UNSEEN = dict.fromkeys(map(ord, " !.\n\ufe0f"), "")
"""What may stand beside a picture, and adds nothing to it."""


class StopWords(Record):
    """The words of one language, each for what it is in a wish to stop. A phrase goes before a single word.

    A phrase may be a table: "end/quit this/it" stands for four.
    """

    stop: Some
    """A wish to stop, if little else is said: stop, quit, enough."""
    out: Some
    """A wish to stop whatever else is said: unsubscribe, leave me alone."""
    end: Some
    """Ends what stands beside it: cancel, switch off. Alone, or with "this", it is asked about."""
    no: Some
    """Refuses what stands beside it: don't, never."""
    messages: Some
    """What we do: messages, texting, write to me."""
    taking_part: Some
    """What they do with us: continue, take part."""
    erase: Some
    mine: Some
    """What is erased: my data, everything about me."""
    this: Some
    """What it may be about without saying more: this, it, everything."""
    ours: Some
    """What we have in common: the project, the list, my consent, the questions."""
    polite: Some
    """Says nothing more about it: please, I want, thank you."""
    links: Some
    """Begins another thing said: but, because."""
    perhaps: Phrases = ()
    """May be a wish to stop, or something else that is hard: I can't do this any more."""
    whole: Phrases = ()
    """Asked about if somebody writes nothing else: I don't want to."""
    begins: Phrases = ()
    """What begins so is asked about, whatever follows: somebody who is hurt writes no commas, "stop it hurts"."""
    keep: Phrases = ()
    """The opposite of a wish to stop, as a phrase: keep on."""
    object_first: bool = False
    """What is to stop is named before the verb: in Urdu, one other word before "stop" is a door or a fan."""
    unlike: Phrases = ()
    """Words and phrases that only look like one of the others: cancer is no misspelt cancel."""

    @model_validator(mode="after")
    def _one_kind_each(self) -> StopWords:
        placed: dict[str, str] = {}
        for kind in _KINDS:
            for phrase in getattr(self, kind):
                if not folded(phrase):
                    raise ValueError(f"'{phrase}' in {kind} has no letters to compare. Take it away.")
                before = placed.setdefault(folded(phrase), kind)
                if before != kind:
                    raise ValueError(f"'{phrase}' is in {before} and in {kind}. Take it away from one of them.")
        return self


class Stopping(Record):
    """``flows/words/stopping.yaml``: the words for each language, by its tag."""

    signs: str
    """Pictures that are asked about if a message is nothing else."""
    languages: Annotated[dict[str, StopWords], Field(min_length=1)]


def wishes(stopping: Stopping) -> Callable[[str], Wish]:
    """How far a message is a wish to stop, in whatever language it is written."""
    readers = [_Reader.of(words) for words in stopping.languages.values()]
    signs = frozenset(stopping.signs)

    def wish(words: str) -> Wish:
        if not signs.isdisjoint(words) and signs.issuperset(words.translate(_UNSEEN)):
            return "unsure"
        message = clauses(words)
        read = [reader.wish(message) for reader in readers]
        if "sure" in read:
            return "sure"
        return "unsure" if "unsure" in read and "turned" not in read else "no"

    return wish


def understood(meaning: Callable[[str], str | None], wish: Callable[[str], Wish]) -> Callable[[str], str | None]:
    """What words mean as a command; where that knows none, ``stop`` or ``maybe_stop`` if they are such a wish."""
    as_command = {"sure": "stop", "unsure": MAYBE_STOP, "no": None}

    def understand(words: str) -> str | None:
        return meaning(words) or as_command[wish(words)]

    return understand


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """Reads one language."""

    spelling: Spelling
    phrases: Mapping[str, Sequence[_Phrase]]
    """The phrases that begin with a word, the longest first. A word alone is one, too."""
    idle: frozenset[str]
    """Words that may stand anywhere in a phrase."""
    clear: re.Pattern[str]
    """A wish among words that are none of ours."""
    telling: frozenset[str]
    """Words without one of which there is no wish: most messages have none, and are read no further."""
    whole: Sequence[Sequence[str]]
    begins: Sequence[Sequence[str]]

    @classmethod
    def of(cls, words: StopWords) -> _Reader:
        kinds = [(compared(phrase), kind) for name, kind in _KINDS.items() for phrase in getattr(words, name)]
        phrases: defaultdict[str, list[_Phrase]] = defaultdict(list)
        for phrase, kind in sorted(kinds, key=lambda one: -len(one[0])):
            phrases[phrase[0]].append(_Phrase(words=phrase, all=frozenset(phrase), kind=kind))
        vocabulary = (word for phrase, _ in kinds for word in phrase)
        unlike = (word for phrase, kind in kinds if kind == _OTHER and len(phrase) == 1 for word in phrase)
        whole, begins = ([compared(phrase) for phrase in phrases] for phrases in (words.whole, words.begins))
        telling = frozenset(phrase[0] for phrase in (*begins, *(each for each, kind in kinds if kind in _TELLING)))
        idle = frozenset(phrase[0] for phrase, kind in kinds if kind in "ftu" and len(phrase) == 1)
        return cls(
            spelling=Spelling(vocabulary, unlike),
            phrases=dict(phrases),
            idle=idle,
            telling=telling,
            whole=whole,
            begins=begins,
            clear=_CLEAR_BEFORE if words.object_first else _CLEAR_OR_LAST,
        )

    def wish(self, message: Clauses) -> Wish | Literal["turned"]:
        """What all clauses together are; ``turned``: the opposite, which another language may not see."""
        said = meant(message, self.spelling)
        if len(said) == 1 and said[0] in self.whole:
            return "unsure"
        if self.telling.isdisjoint(chain.from_iterable(said)):
            return "no"
        read = {_told(part, self.clear) for words in said for part in "".join(self._kinds(words)).split("c") if part}
        if "sure" in read and read <= {"sure", "polite"}:
            return "sure"
        if read & {"sure", "unsure"}:
            return "unsure"
        begun = self._begun(said[0])
        return "turned" if begun == "no" and "turned" in read else begun

    def _begun(self, said: list[str]) -> Wish | Literal["turned"]:
        """What a message is that is no wish but for how it begins; ``turned`` if it only looks so: "stop over"."""
        if not any(said[: len(begin)] == begin for begin in self.begins):
            return "no"
        unlike = (phrase for phrase in self.phrases.get(said[0], ()) if phrase.kind == _OTHER)
        return "turned" if any(phrase.end(said, 0, self.idle) for phrase in unlike) else "unsure"

    def _kinds(self, said: list[str]) -> Iterator[str]:
        """One letter for each word or phrase of a clause."""
        at, present = 0, frozenset(said)
        while at < len(said):
            end, kind = at + 1, _OTHER
            for phrase in self.phrases.get(said[at], ()):
                if phrase.all <= present and (found := phrase.end(said, at, self.idle)):
                    end, kind = found, phrase.kind
                    break
            yield kind
            at = end


@dataclass(frozen=True, kw_only=True, slots=True)
class _Phrase:
    words: list[str]
    all: frozenset[str]
    """The same, to be compared quickly."""
    kind: str

    def end(self, said: list[str], at: int, idle: frozenset[str]) -> int:
        """Where it ends if it begins at ``at``, or 0. What may be a wish can have ``idle`` words in between."""
        passed = frozenset() if self.kind in "xk" else idle
        for word in self.words:
            while at < len(said) and said[at] != word and said[at] in passed:
                at += 1
            if at == len(said) or said[at] != word:
                return 0
            at += 1
        return at


def _told(clause: str, clear: re.Pattern[str]) -> Literal["sure", "unsure", "turned", "polite", "other"]:
    """What one clause is, by the kinds of its words. A wish to stop is asked about if anything else is said with it."""
    if _TURNED.search(clause):
        return "turned"
    if _OTHER in clause:
        return "unsure" if clear.search(clause) else "other"
    if "p" in clause:
        return "unsure"
    if _WISH.search(clause):
        return "sure"
    return "unsure" if _ASKS.search(clause) else "polite"
