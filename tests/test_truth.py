"""The eight things that a bot which nobody watches has to say, in every language, and what it must never say.

The list is that of mission D 3.6. What is looked at are the messages that people really get, from the whole bot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.catalogue_files import FILE_NAME
from bot.catalogues import texts_of
from bot.checking import check_folder
from bot.languages import SOURCE, languages
from bot.library import Library, promises
from bot.project_file import example_project
from bot.promised import promised, promised_in, unlisted
from bot.reading_times import ReadingTimes
from bot.scene import Scene
from bot.sentences import Known
from flows.loader import read_with_lines
from flows.phrase import Phrase
from flows.promising import Promises
from storage.port import Storage
from storage.records import Person
from tests.house import House, Phone, open_house
from tests.open_project import MovedClock

AUTOMATED = {"en": ("automated", "computer"), "pl": ("automat", "komputer"), "ur": ("خودکار", "کمپیوٹر")}
"""By language, how words for what the bot is begin. A new language needs its own here."""
NOT_SAFE = "I want to die"
"""Understood in whatever language somebody reads."""
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday at noon: somebody reads."""

MUST_SAY: Mapping[str, tuple[str, ...]] = {
    "the first message": ("automated", "emergency number"),
    "support": ("emergency number", "two ways", "a way for deaf people", "every entry is complete"),
    "joining": ("automated", "who reads and when", "emergency number", "who decides", "what happens next"),
    "privacy": ("emergency number", "who decides", "what happens next"),
    "contact": ("who reads and when", "emergency number", "when somebody reads next", "two persons"),
    "beside own words": ("who reads and when", "emergency number"),
    "after own words": ("when somebody reads next",),
    "the card": ("automated", "emergency number"),
}
"""The places in which people meet the bot, and what must stand in each without a further tap."""


# --- what people get -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What somebody got who reads one language, place by place."""

    scene: Scene
    reader: Person
    said: dict[str, str]

    def missing(self) -> set[tuple[str, str]]:
        """Where something is not said that must be, and what."""
        must = ((place, element) for place, elements in MUST_SAY.items() for element in elements)
        return {(place, element) for place, element in must if not ELEMENTS[element](self, self.said[place])}

    def words(self, script: str, slot: str) -> str:
        """A text as this reader gets it."""
        return self.scene.say(Phrase(script=script, slot=slot), self.reader)

    def support(self, slot: str) -> str:
        """A text of the directory."""
        return self.words(self.scene.directory.key, slot)

    def times(self, name: str) -> str:
        """What the rota says now."""

        def say(phrase: Phrase, **known: Known) -> str:
            return self.scene.say(phrase, self.reader, **known)

        language, zone = self.scene.language_of(self.reader), ZoneInfo(self.scene.zone)
        rota = self.scene.project.reading
        return str(ReadingTimes(rota=rota, now=NOW, zone=zone, language=language, say=say).facts()[name])


def _entries(heard: Heard, text: str) -> Iterable[bool]:
    for key, entry in heard.scene.directory.entries.items():
        told = (heard.support(f"{key}/{part}") for part in ("for_what", "hours", "cost", "ages", "languages"))
        yield all(each in text for each in (entry.name, *told))


def _two_ways(heard: Heard, text: str) -> bool:
    entries = heard.scene.directory.entries.values()
    called = any(entry.call and entry.call in text for entry in entries)
    return called and any(entry.text and entry.text.number in text for entry in entries)


def _who_decides(heard: Heard, text: str) -> bool:
    limits = heard.words("confidentiality_words", "limits_adult")
    return heard.scene.project.safeguarding.lead in limits and limits in text


def _emergency(heard: Heard, text: str) -> bool:
    emergency = heard.scene.directory.emergency
    return all(heard.support(f"emergency/{key}") in text for key in emergency.say)


def _for_deaf_people(heard: Heard, text: str) -> bool:
    emergency = heard.scene.directory.emergency
    return all(heard.support(f"emergency/{key}") in text for key in emergency.unspoken)


ELEMENTS: Mapping[str, Callable[[Heard, str], bool]] = {
    "automated": lambda heard, text: any(word in text.lower() for word in AUTOMATED[heard.reader.language]),
    "who reads and when": lambda heard, text: heard.times("hours") in text,
    "when somebody reads next": lambda heard, text: heard.times("next_reading") in text,
    "emergency number": _emergency,
    "two ways": _two_ways,
    "a way for deaf people": _for_deaf_people,
    "two persons": lambda heard, text: all(member.reach in text for member in heard.scene.project.team),
    "who decides": _who_decides,
    "what happens next": lambda heard, text: heard.words("confidentiality_words", "next_adult") in text,
    "every entry is complete": lambda heard, text: all(_entries(heard, text)),
}


def _every_language(text: str) -> str:
    """The example project, offered in every language that there is."""
    tags = [f'"{tag}"' for tag in languages()]
    text = text.replace('languages = ["en", "pl", "ur"]', f"languages = [{', '.join(tags)}]")
    return text.replace('drafts = ["pl", "ur"]', f"drafts = [{', '.join(tags[1:])}]")


async def hear(folder: Path, tag: str, *changes: tuple[str, str, str]) -> Heard:
    """Go everywhere as somebody who reads ``tag``. ``changes`` of an author: script, old words and new ones."""
    async with open_house(folder, _every_language) as house:
        for script, old, new in changes:
            house.edit(script, (old, new))
        await house.off_until(f"{NOW:%Y-%m-%d %H:%M}")
        await house.phone().joins("coordinator")  # whom a request to be contacted reaches
        said = await _said(house, tag)
    reader = Person(pseudonym="p", chat_id=1, language=tag, zone=house.project.zone)
    return Heard(scene=_as_shipped(), reader=reader, said=said)


def _as_shipped() -> Scene:
    """The voice of the example project, as nobody has changed it."""
    library = Library.shipped("GB")
    return Scene(project=example_project(), library=library, storage=cast(Storage, None), clock=MovedClock(NOW))


async def _said(house: House, tag: str) -> dict[str, str]:
    phone = house.phone(tag)
    said = {"the first message": (await phone.writes("?")).text}
    said["support"] = await _all(phone, "/support")
    said["joining"] = await _joining(phone, list(languages()).index(tag) + 1)
    said["privacy"] = await _all(phone, "/privacy")
    said["contact"] = await _all(phone, "/contact")
    said["beside own words"] = await _all(phone, "/complain")
    await phone.writes("It was too loud.")
    said["after own words"] = await _all(phone, "1")
    await phone.writes("/complain")
    said["the card"] = await _all(phone, NOT_SAFE)
    return said


async def _all(phone: Phone, words: str) -> str:
    """All that is said to ``words``."""
    before = len(phone.messages)
    await phone.writes(words)
    return "\n\n".join(message.text for message in phone.messages[before:])


async def _joining(phone: Phone, language: int) -> str:
    before = len(phone.messages)
    await phone.joins(language=str(language))
    return "\n\n".join(message.text for message in phone.messages[before:])


# --- the eight -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", languages())
async def test_all_that_must_be_said_is_said_in_every_language(tmp_path: Path, tag: str) -> None:
    assert (await hear(tmp_path, tag)).missing() == set()


REMOVED: Mapping[tuple[str, str], tuple[str, str, str]] = {
    ("the first message", "automated"): ("system", "the automated message service of {project}. T", "{project}. T"),
    ("beside own words", "who reads and when"): (
        "system",
        "The team reads at these times: {hours}.",
        "The team reads it.",
    ),
    ("contact", "emergency number"): ("call_words", "{contact}\n      {emergency}", "{contact}"),
    ("contact", "two persons"): ("system", '"{name}: {label}"', '"{name}"'),
    ("support", "every entry is complete"): ("support_words", '"For whom: {label}"', '"For whom"'),
    ("privacy", "who decides"): (
        "confidentiality_words",
        "Who decides what is passed on, and to whom: {safeguarding_lead}.",
        "Somebody decides.",
    ),
    ("privacy", "what happens next"): (
        "confidentiality_words",
        "What happens next: they talk to you first, if they can. They tell",
        "They tell",
    ),
    ("after own words", "when somebody reads next"): ("system", "reads next: {next_reading}", "reads it"),
}
"""Each element taken out of one text: script, old words, new words; and where it is missed then."""
NO_TEXTING = (
    ("support_words", "Text: {number}", "Text them"),
    ("support_words", "Text the word {words} to: {number}", "Text them"),
)
"""Likewise out of two: then all that is left is calling."""


async def test_whatever_is_removed_is_missed_where_it_was_and_nowhere_else(tmp_path: Path) -> None:
    heard = await hear(tmp_path, "en", *REMOVED.values(), *NO_TEXTING)
    also = {("joining", "who decides"), ("joining", "what happens next")}  # from the same texts as in privacy
    assert heard.missing() == REMOVED.keys() | also | {("support", "two ways")}


async def test_a_list_without_a_way_for_deaf_people_is_missed(tmp_path: Path) -> None:
    heard = await hear(tmp_path, "en")
    unspoken = heard.scene.directory.emergency.unspoken[-1]
    heard.said["support"] = heard.said["support"].replace(heard.support(f"emergency/{unspoken}"), "")
    assert heard.missing() == {("support", "a way for deaf people")}


async def test_a_stranger_gets_the_list_in_a_word(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        stranger = house.phone()
        assert "Samaritans" not in (await stranger.writes("hello")).text
        await house.off_until(f"{NOW:%Y-%m-%d %H:%M}")
        assert any("Samaritans" in text for text in (await _all(stranger, "help")).split("\n"))


# --- promises --------------------------------------------------------------------------------------------------------

PROMISES = {
    "en": ("Help is on its way.", "Somebody in the team will contact you.", "You are safe here.", "Do you feel safe?"),
    "pl": ("Pomoc jest w drodze.", "Ktoś z zespołu odpisze ci wkrótce.", "Jesteś tu bezpieczna.", "Czy ktoś cię bije?"),
    "ur": ("مدد آ رہی ہے۔", "ٹیم آپ سے رابطہ کرے گی۔", "آپ یہاں محفوظ ہیں۔", "کیا آپ محفوظ ہیں؟"),
}
HOURS = {
    "en": "The team reads this on Mondays.",
    "pl": "Zespół czyta to w poniedziałki.",
    "ur": "ٹیم اسے پیر کو پڑھتی ہے۔",
}
TRUE = {
    "en": (
        "Nobody in the team reads this straight away.",
        "I cannot promise that help is on its way.",
        "Somebody reads next: {next_reading}. The team reads at once only then: {hours}.",
        "If you or somebody else is in danger now, call 999.",
        "You get a copy at once.",
    ),
    "pl": (
        "Nikt z zespołu nie czyta tego od razu.",
        "Jeśli Ty lub ktoś inny jest teraz w niebezpieczeństwie, zadzwoń pod numer 999.",
        "Kopia przyjdzie od razu.",
    ),
    "ur": ("ٹیم میں کوئی اسے فوراً نہیں پڑھتا۔", "اگر آپ یا کوئی اور ابھی خطرے میں ہے تو 999 پر فون کریں۔"),
}
"""By language. A new language needs its own in each of these."""


@pytest.fixture(scope="module")
def refused() -> Promises:
    return promises()


@pytest.mark.parametrize("tag", languages())
def test_promises_questions_and_hours_are_found_in_every_language(refused: Promises, tag: str) -> None:
    for sentence in (*PROMISES[tag], HOURS[tag]):
        assert [fault.words for fault in refused.languages[tag].faults(sentence)], sentence


@pytest.mark.parametrize("tag", languages())
def test_what_is_true_may_be_said_in_every_language(refused: Promises, tag: str) -> None:
    assert [fault.what for sentence in TRUE[tag] for fault in refused.languages[tag].faults(sentence)] == []


@pytest.mark.parametrize("kind", ["rescue", "secrecy", "clinical", "hours"])
@pytest.mark.parametrize("tag", languages())
def test_every_language_has_words_of_every_kind(refused: Promises, tag: str, kind: str) -> None:
    assert any(entry.kind == kind for entry in refused.languages[tag].refused)


@pytest.mark.parametrize("tag", [tag for tag in languages() if tag != SOURCE])
def test_no_translation_promises_or_asks_what_it_must_not(refused: Promises, tag: str) -> None:
    assert [str(problem) for problem in promised_in(languages()[tag], refused)] == []


def test_no_script_promises_or_asks_what_it_must_not(refused: Promises) -> None:
    book, lines = read_with_lines(Library.shipped("GB").files)
    assert [str(problem) for problem in promised(book, lines, refused)] == []


def test_what_is_passed_over_is_still_there(refused: Promises) -> None:
    slots = {f"{key}/{slot.part}" for key, slot in texts_of(Library.shipped("GB").book)}
    assert refused.passed_over.keys() <= slots


def test_a_promise_in_a_translation_is_told_with_its_line(tmp_path: Path, refused: Promises) -> None:
    catalogue = tmp_path / "pl" / FILE_NAME
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr ""\n"Language: pl\\n"\n\nmsgctxt "a/b"\nmsgid "x"\nmsgstr "Pomoc nadchodzi."\n'
    )
    (problem,) = promised_in(languages()["pl"], refused, tmp_path)
    assert (problem.line, problem.severity) == (6, "error")
    assert "'Pomoc nadchodzi' promises help that may not come." in problem.what


def test_a_promise_in_a_script_is_told_with_why_and_what_to_consider(tmp_path: Path) -> None:
    script = Library.shipped("GB").files["complain.yaml"]
    old = "Thank you for saying it."
    assert old in script
    (tmp_path / "complain.yaml").write_text(script.replace(old, "Somebody in the team will contact you soon."))
    told = [problem for problem in check_folder(tmp_path, NOW.date()) if "only the project's rota" in problem.what]
    assert {problem.what.split("'")[1] for problem in told} == {"soon", "will contact you"}
    assert all("{next_reading}" in problem.remedy for problem in told)


def test_a_language_without_a_list_is_an_error(refused: Promises) -> None:
    assert list(unlisted(refused)) == []
    fewer = refused.model_copy(update={"languages": {"en": refused.languages["en"]}})
    told = list(unlisted(fewer))
    assert [problem.severity for problem in told] == ["error"] * (len(languages()) - 1)
    assert "'pl'" in told[0].what
