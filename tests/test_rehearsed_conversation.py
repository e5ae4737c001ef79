"""One whole conversation with the real bot, in a real browser: join, check in, find support, say something, leave."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po
from browser import ABSENT, chromium
from playwright.async_api import Browser, Locator, Page, expect

from bot.project_file import example_project
from bot.rehearsal.clock import MovableClock
from bot.rehearsal.room import About, Room
from bot.rehearsing import RehearsedBot

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(ABSENT, reason="needs Debian's package chromium"),
]

CATALOGUES = Path(__file__).parents[1] / "locales"
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
ANSWER = "The break in the middle helped."
SECONDS = 20_000
"""Milliseconds that an answer may take: the machine may have much else to do."""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    project, clock = example_project(), MovableClock(MONDAY)
    bot = RehearsedBot(project=project, folder=tmp_path, clock=clock)
    about = About(project=project.name, zone=ZoneInfo(project.zone), languages=project.languages)
    async with Room(bot=bot, clock=clock, about=about) as room:
        yield room


@dataclass
class Person:
    """Somebody at one of the phones, who reads buttons in their own language."""

    phone: Locator
    language: str

    async def begin(self) -> None:
        await self.phone.locator(".language").select_option(self.language)
        await self.phone.get_by_role("button", name="Open the invitation").click()

    async def tap(self, slot: str) -> None:
        """Tap the button that says what stands at ``slot`` of the catalogue."""
        await self.tap_named(words(self.language, slot))

    async def tap_named(self, name: str) -> None:
        """Under the newest question, not an older one with the same words."""
        question = self.phone.locator(".from-bot").filter(has=self.phone.page.locator(".buttons")).last
        await question.get_by_role("button", name=name, exact=True).click(timeout=SECONDS)

    async def write(self, text: str) -> None:
        field = self.phone.locator("textarea")
        await field.fill(text)
        await field.press("Enter")

    async def reads(self, slot: str) -> None:
        """The newest of what the bot said holds what stands at ``slot``, whatever stands in its braces."""
        said = self.phone.locator(".from-bot .text", has_text=pattern(words(self.language, slot)))
        await expect(said.last).to_be_visible(timeout=SECONDS)


def words(language: str, slot: str) -> str:
    """What stands at a slot in a language. The English text is in every catalogue."""
    catalogue = CATALOGUES / ("pl" if language == "en" else language) / "LC_MESSAGES" / "alongside.po"
    with catalogue.open("rb") as file:
        message = next(message for message in read_po(file) if message.context == slot)
    text = message.id if language == "en" else message.string
    return text[0] if isinstance(text, (list, tuple)) else str(text)


def pattern(text: str) -> re.Pattern[str]:
    """The longest piece between two gaps: what stands in the gaps is the bot's to say."""
    return re.compile(re.escape(max(re.split(r"\{\w+\}|\n", text), key=len).strip()))


async def join(person: Person) -> None:
    await person.begin()
    await person.tap_named({"en": "English", "ur": "اردو"}[person.language])
    for slot in ("join/words/option/no", "age_words/adult", "join/asked_of_you/option/more"):
        await person.tap(slot)
    for slot in ("kept/option/more", "can_stop/option/yes", "who_reads/option/team", "agree/option/yes"):
        await person.tap(f"join/{slot}")
    await person.reads("join/name/ask")
    await person.write("Sunflower")
    await person.tap("discreet/choice/option/no")
    await person.tap("join/fitting/option/later")
    await person.reads("join/next/say")


async def check_in(person: Person) -> None:
    """A hard week: support is offered and shown; then words for the team."""
    await person.tap("check_in/hello/option/start")
    await person.tap("check_in/mood/option/2")
    await person.tap("check_in/support_offer/option/yes")
    await person.reads("support/list/say")
    await person.tap("check_in/day_after_offer/option/no")
    await person.reads("check_in/heard/ask")
    await person.tap("system/yes")
    await person.tap("check_in/own_words/option/yes")
    await person.reads("feedback/words/ask")
    await person.write(ANSWER)
    await person.tap("feedback/attribution/option/anonymous")
    await person.tap("feedback/read_back/option/yes")
    await person.reads("check_in/thanks/say")
    await person.tap("reaction/how/option/fine")


async def leave(person: Person) -> None:
    await person.write({"en": "stop", "ur": "بند کریں"}[person.language])
    await person.tap("withdraw/choice/option/erase")
    await person.tap("withdraw/confirm_erase/option/yes")
    await person.reads("withdraw/erasing/say")


@pytest.mark.parametrize("language", ["en", "ur"])
async def test_a_participant_joins_checks_in_finds_support_says_something_and_leaves(
    browser: Browser, room: Room, language: str
) -> None:
    page: Page = await browser.new_page(viewport={"width": 1360, "height": 900})
    await page.goto(room.address)
    participant = Person(page.get_by_role("region", name="Participant", exact=True), language)
    await join(participant)
    await page.get_by_role("button", name="Restart the bot").click()
    await expect(page.get_by_text("The bot is on")).to_be_visible(timeout=SECONDS)
    await page.get_by_label("Or say when").fill("next Monday 10:30")
    await page.get_by_role("button", name="Move", exact=True).click()
    await check_in(participant)
    await leave(participant)
