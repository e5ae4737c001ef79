"""Brings the catalogues up to date with the scripts: ``python -m bot.translating``. Translates nothing itself.

Texts are matched by where they stand, never by likeness: Babel's own update gave two neighbouring answers the same
translation.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir

import flows
from bot.catalogue_files import FILE_NAME, ids, read, strings, written
from bot.languages import LOCALES, SOURCE, languages

FLOWS = Path(flows.__file__).parent
_METHODS = [("scripts/*.yaml", "flows.extract:extract"), ("support/*.yaml", "flows.extract:extract")]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far one language is."""

    tag: str
    texts: int
    translated: int
    fuzzy: int
    obsolete: int

    def __str__(self) -> str:
        missing = self.texts - self.translated - self.fuzzy
        return (
            f"{self.tag}: {self.translated} of {self.texts} translated, {self.fuzzy} fuzzy, {missing} missing, "
            f"{self.obsolete} obsolete"
        )


def template(folder: Path = FLOWS) -> list[Message]:
    """Every text of the scripts below ``folder``, untranslated, file after file.

    Raises flows.problems.ScriptProblems or pydantic.ValidationError if a file cannot be read.
    """
    extracted = extract_from_dir(folder, method_map=_METHODS)
    return [Message(text, context=context, auto_comments=notes) for _, _, text, notes, context in extracted]


def updated(texts: Iterable[Message], old: Catalog) -> tuple[list[Message], list[Message]]:
    """``texts`` with the translations that ``old`` has for them, and the texts that are obsolete now.

    Only texts that stand in the same place are compared. The same English keeps its translation; changed English keeps
    it too, marked fuzzy, with the English that it is a translation of.
    """
    here = {message.context or "": message for message in old}
    gone = list(old.obsolete.values())
    merged = [_merged(text, here.pop(text.context or "", None), gone, old.num_plurals) for text in texts]
    left = [message for message in here.values() if message.context and any(strings(message))]
    return merged, gone + left


def standing(tag: str, texts: Sequence[Message], obsolete: Sequence[Message]) -> Standing:
    """How far a language is with ``texts``."""
    finished = sum(1 for text in texts if all(strings(text)) and not text.fuzzy)
    fuzzy = sum(1 for text in texts if text.fuzzy)
    return Standing(tag=tag, texts=len(texts), translated=finished, fuzzy=fuzzy, obsolete=len(obsolete))


def update(tags: Iterable[str], folder: Path = LOCALES, *, write: bool = True) -> Iterator[tuple[Standing, bool]]:
    """Bring the catalogues of ``tags`` up to date. Yields how far each is, and whether its file was out of date.

    Raises bot.catalogue_files.Unreadable, and what ``template`` raises.
    """
    for tag in tags:
        path = folder / tag / FILE_NAME
        old = read(path, tag)
        texts, obsolete = updated(template(), old.catalog)
        new = written(old.head, texts, obsolete)
        stale = not path.exists() or path.read_text("utf-8") != new
        if stale and write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new, "utf-8")
        yield standing(tag, texts, obsolete), stale


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. With ``--check`` nothing is written, and 1 is returned if something would have been."""
    parser = argparse.ArgumentParser(description="Bring the catalogues up to date with the scripts.")
    parser.add_argument("languages", nargs="*", help="tags such as pl; all of locales/languages.toml if none is given")
    parser.add_argument("--check", action="store_true", help="only say whether they are up to date")
    given = parser.parse_args(arguments)
    tags = given.languages or [tag for tag in languages() if tag != SOURCE]
    any_stale = False
    for how_far, stale in update(tags, write=not given.check):
        sys.stdout.write(f"{how_far}{' (out of date)' if stale and given.check else ''}\n")
        any_stale |= stale
    return int(given.check and any_stale)


def _merged(text: Message, here: Message | None, gone: list[Message], plurals: int) -> Message:
    if here is not None and ids(here) == ids(text):
        return _carried(text, here, plurals, previous=here.previous_id, fuzzy=here.fuzzy)
    back = next((message for message in gone if message.context == text.context and ids(message) == ids(text)), None)
    if back is not None:
        gone.remove(back)
        gone += [here] if here is not None and any(strings(here)) else []
        return _carried(text, back, plurals, fuzzy=back.fuzzy)
    if here is None or not any(strings(here)):
        return _carried(text, None, plurals)
    if here.fuzzy and tuple(here.previous_id) == ids(text):
        return _carried(text, here, plurals)
    return _carried(text, here, plurals, previous=here.previous_id or ids(here), fuzzy=True)


def _carried(
    text: Message, translation: Message | None, plurals: int, *, previous: Sequence[str] = (), fuzzy: bool = False
) -> Message:
    """``text`` with the words of ``translation``, and with what its translators remarked."""
    return Message(
        text.id,
        _shaped(strings(translation) if translation else ("",), text, plurals),
        flags=({"fuzzy"} if fuzzy else set()) | ((translation.flags - {"fuzzy"}) if translation else set()),
        auto_comments=text.auto_comments,
        user_comments=translation.user_comments if translation else (),
        previous_id=tuple(previous),
        context=text.context,
    )


def _shaped(forms: tuple[str, ...], text: Message, plurals: int) -> str | tuple[str, ...]:
    """As many forms as this text needs: a sentence that got a number, or lost it, keeps what words it has."""
    if not text.pluralizable:
        return forms[-1]
    return forms if len(forms) == plurals else (forms[-1],) * plurals


if __name__ == "__main__":
    sys.exit(main())
