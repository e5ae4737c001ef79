"""Reads and writes catalogues as files, without losing what a translator wrote. Knows no script.

Babel reads them. It does not write them here: in 2.18 it turns "#| msgid" into a remark, breaks it in the middle of a
word, forgets the flags of obsolete texts and the fields of the header that it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, escape, normalize, read_po, unescape

FILE_NAME = "LC_MESSAGES/alongside.po"

_HEAD = """\
# Translation of Alongside. How to work on it: locales/README.md.
msgid ""
msgstr ""
"Language: {tag}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"
"""
_PREVIOUS_OBSOLETE = re.compile(r"^#~\|.*\n?", re.MULTILINE)
_PREVIOUS = re.compile(r'\| ?(?:(msgctxt|msgid|msgid_plural) )?"')


class Unreadable(Exception):
    """A catalogue is not what gettext calls one. ``line`` is counted from 1."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        self.path, self.line, self.why = path, line, why
        super().__init__(f"{path}:{line}: {why}")


@dataclass(frozen=True, kw_only=True)
class CatalogueFile:
    """What a catalogue's file says: its head as it is, and its texts."""

    head: str
    catalog: Catalog


def named(path: Path) -> str:
    """How the catalogue at ``path`` is named to who mends it: from the folder of all catalogues on."""
    return "/".join(path.parts[-4:])


def read(path: Path, tag: str) -> CatalogueFile:
    """The catalogue at ``path``; an empty one if there is none.

    Raises Unreadable if it is not a catalogue, OSError if the file cannot be opened.
    """
    if not path.exists():
        return CatalogueFile(head=_HEAD.format(tag=tag, plurals=get_plural(tag).plural_forms), catalog=Catalog(tag))
    try:
        text = path.read_text("utf-8")
        catalog = read_po(_PREVIOUS_OBSOLETE.sub("", text).splitlines(), locale=tag, abort_invalid=True)
    except PoFileError as error:
        raise Unreadable(path, error.lineno + 1, str(error)) from error
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        raise Unreadable(path, 1, f"It is not a gettext catalogue ({type(error).__name__}).") from error
    for message in (*catalog, *catalog.obsolete.values()):
        _recover_previous(message)
    return CatalogueFile(head=text.partition("\n\n")[0] + "\n", catalog=catalog)


def written(head: str, texts: Iterable[Message], obsolete: Iterable[Message]) -> str:
    """The file: one line for each paragraph of a text, so that a changed sentence is one changed line."""
    entries = ["\n".join(_entry(message)) for message in texts]
    entries += ["\n".join(_entry(message, mark="#~ ")) for message in obsolete]
    return "\n\n".join([head.rstrip("\n"), *entries]) + "\n"


def ids(message: Message) -> tuple[str, ...]:
    """The English forms of ``message``: one, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings(message: Message) -> tuple[str, ...]:
    """The translated forms of ``message``."""
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def _recover_previous(message: Message) -> None:
    """Babel takes "#| msgid" for a remark; it is what the text was when it was last translated."""
    lines = [remark for remark in message.user_comments if _PREVIOUS.match(remark)]
    message.user_comments = [remark for remark in message.user_comments if remark not in lines]
    previous: dict[str, str] = {}
    keyword = ""
    for line in lines:
        keyword = _keyword(line) or keyword
        previous[keyword] = previous.get(keyword, "") + str(unescape(line[line.index('"') :]))
    message.previous_id = [previous[name] for name in ("msgid", "msgid_plural") if name in previous]


def _keyword(line: str) -> str | None:
    found = _PREVIOUS.match(line)
    return found[1] if found else None


def _entry(message: Message, mark: str = "") -> Iterator[str]:
    yield from (f"# {remark}".rstrip() for remark in message.user_comments)
    yield from (f"#. {note}" for note in message.auto_comments)
    if message.flags:
        yield f"#, {', '.join(sorted(message.flags))}"
    if not mark:
        names = zip(("msgid", "msgid_plural"), message.previous_id, strict=False)
        yield from (f"#| {name} {escape(text)}" for name, text in names)
    for keyword, text in _fields(message):
        yield f"{mark}{keyword} {normalize(text, prefix=mark, width=0)}"


def _fields(message: Message) -> Iterator[tuple[str, str]]:
    if message.context:
        yield "msgctxt", message.context
    yield from zip(("msgid", "msgid_plural"), ids(message), strict=False)
    if message.pluralizable:
        yield from ((f"msgstr[{place}]", form) for place, form in enumerate(strings(message)))
    else:
        yield "msgstr", strings(message)[0]
