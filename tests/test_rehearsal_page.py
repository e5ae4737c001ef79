"""The rehearsal page in a real browser: with a mouse, with the keyboard alone, right to left, on a narrow screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from browser import ABSENT, chromium
from echo_bot import EchoBot
from playwright.async_api import Browser, Locator, Page, expect

from bot.papers.chart import Bar, drawn
from bot.rehearsal.clock import MovableClock
from bot.rehearsal.people import Chat, File
from bot.rehearsal.picture import size
from bot.rehearsal.room import About, Room

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(ABSENT, reason="needs Debian's package chromium"),
]

ABOUT = About(project="Riverside listening project", zone=ZoneInfo("Europe/Warsaw"), languages=("en", "pl", "ur"))
URDU = "شکریہ، کل بات کرتے ہیں"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def room() -> AsyncIterator[Room]:
    clock = MovableClock(datetime(2026, 3, 4, 10, 30, tzinfo=UTC))
    async with Room(bot=EchoBot(), clock=clock, about=ABOUT) as room:
        yield room


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, room: Room) -> AsyncIterator[Page]:
    """The page, opened. What the browser complains about fails the test."""
    page = await browser.new_page(viewport={"width": 1360, "height": 860})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(room.address)
    await expect(phone(page, "Coordinator")).to_be_visible()
    yield page
    await page.close()
    assert complaints == []


def phone(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def said(phone: Locator, words: str) -> Locator:
    """A message in the conversation on this phone; not the lock screen's preview of it."""
    return phone.get_by_role("log").get_by_text(words)


async def join(page: Page, name: str) -> Locator:
    """Open the invitation on this phone and wait for what the bot says."""
    opened = phone(page, name)
    await opened.get_by_role("button", name="Open the invitation").click()
    await expect(said(opened, "You said: /start")).to_be_visible()
    return opened


def chat(room: Room) -> Chat:
    """The participant's chat."""
    return next(iter(room.messenger.chats.values()))


async def test_the_page_shows_three_phones_and_says_what_it_is(page: Page) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text("Riverside listening project")
    await expect(page.get_by_text("Nothing here reaches Telegram")).to_be_visible()
    names = await page.get_by_role("heading", level=2).all_text_contents()
    assert names[-3:] == ["Participant", "Facilitator", "Coordinator"]
    await expect(phone(page, "Participant").get_by_text("A small bot that repeats what it hears.")).to_be_visible()


async def test_people_join_type_and_tap(page: Page) -> None:
    participant = await join(page, "Participant")
    await participant.get_by_label("Write as Participant").fill("Hello")
    await participant.get_by_role("button", name="Send").click()
    await expect(said(participant, "You said: Hello")).to_be_visible()
    await participant.get_by_role("button", name="Yes").last.click()
    await expect(said(participant, "You chose yes.")).to_be_visible()
    await expect(said(participant, "edited")).to_be_visible()
    await expect(participant.get_by_role("status")).to_have_text("Noted")
    await expect(said(phone(page, "Facilitator"), "You said")).to_have_count(0)


async def test_everything_can_be_done_with_the_keyboard_alone(page: Page) -> None:
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the phones")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Language of Participant")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    participant = phone(page, "Participant")
    await expect(said(participant, "You said: /start")).to_be_visible()
    await participant.get_by_label("Write as Participant").focus()
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(said(participant, "You said: one\ntwo")).to_be_visible()
    await participant.get_by_role("button", name="No").last.focus()
    await page.keyboard.press("Enter")
    await expect(said(participant, "You chose no.")).to_be_visible()
    await expect(participant.get_by_role("log")).to_be_focused()


async def test_the_menu_offers_the_commands_in_the_language_of_the_phone(page: Page) -> None:
    participant = await join(page, "Participant")
    await participant.get_by_label("Language of Participant").select_option("pl")
    menu = participant.get_by_role("button", name="Menu")
    await menu.focus()
    await page.keyboard.press("Enter")
    await expect(participant.get_by_role("button", name="Co potrafię")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(menu).to_be_focused()
    await page.keyboard.press("Enter")
    await participant.get_by_role("button", name="Co potrafię").click()
    await expect(said(participant, "You said: /help")).to_be_visible()


async def test_right_to_left_text_stands_on_the_right(page: Page, room: Room) -> None:
    participant = await join(page, "Participant")
    room.messenger.post(chat(room), text=URDU)
    text = participant.locator("p.text", has_text=URDU)
    await expect(text).to_be_visible()
    assert await text.evaluate("element => getComputedStyle(element).direction") == "rtl"
    latin = participant.locator("p.text", has_text="You said")
    assert await latin.evaluate("element => getComputedStyle(element).direction") == "ltr"


async def test_a_text_is_never_taken_for_markup(page: Page, room: Room) -> None:
    participant = await join(page, "Participant")
    room.messenger.post(
        chat(room),
        text="<img src=x> and more",
        entities=({"type": "bold", "offset": 16, "length": 4},),
    )
    await expect(said(participant, "<img src=x> and more")).to_be_visible()
    await expect(participant.locator("strong")).to_have_text("more")
    await expect(participant.locator("img")).to_have_count(0)


async def test_a_deleted_message_and_a_silent_one_show_as_what_they_are(page: Page, room: Room) -> None:
    participant = await join(page, "Participant")
    gone = room.messenger.post(chat(room), text="gone soon")
    room.messenger.post(chat(room), text="A quiet reminder", silent=True)
    await expect(participant.get_by_text("On the lock screen, without a sound")).to_be_visible()
    await expect(participant.locator(".preview")).to_have_text("A quiet reminder")
    gone.deleted = True
    room.messenger.changes.note()
    await expect(said(participant, "This message was deleted.")).to_be_visible()
    await expect(said(participant, "gone soon")).to_have_count(0)


async def test_a_document_can_be_downloaded(page: Page, room: Room) -> None:
    participant = await join(page, "Participant")
    file = room.messenger.keep(File(id="R1", name="held.json", media_type="application/json", content=b"{}"))
    room.messenger.post(chat(room), file=file)
    async with page.expect_download() as download:
        await participant.get_by_role("link", name="Download held.json").click()
    assert (await download.value).suggested_filename == "held.json"


async def test_a_picture_is_shown_with_its_words_for_those_too_who_cannot_see_it(page: Page, room: Room) -> None:
    participant = await join(page, "Participant")
    words = "How was your week?\n1. Hard: hidden\n2. Good: 9"
    png = drawn([Bar(number="1", words="Hard", people=None), Bar(number="2", words="Good", people=9)], 14)
    media_type, width, height = size(png)
    file = File(id="R2", name="summary-3-1.png", media_type=media_type, content=png, width=width, height=height)
    room.messenger.post(chat(room), text=words, file=room.messenger.keep(file))
    picture = participant.get_by_role("img", name="2. Good: 9")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == width
    await expect(said(participant, "1. Hard: hidden")).to_be_visible()


async def test_the_clock_moves_by_a_button_or_in_words(page: Page) -> None:
    await expect(page.get_by_text("Wednesday, 4 March 2026 at 11:30")).to_be_visible()
    await page.get_by_role("button", name="tomorrow 09:00").click()
    await expect(page.get_by_text("Thursday, 5 March 2026 at 09:00")).to_be_visible()
    words = page.get_by_label("Or say when")
    await words.fill("whenever")
    await words.press("Enter")
    await expect(page.locator("#notice")).to_contain_text("Say it like")
    await words.fill("in 2 weeks")
    await words.press("Enter")
    await expect(page.get_by_text("Thursday, 19 March 2026 at 09:00")).to_be_visible()
    await expect(page.locator("#notice")).to_be_empty()


async def test_the_bot_can_lose_its_power_and_come_back(page: Page) -> None:
    participant = await join(page, "Participant")
    await page.get_by_role("button", name="Cut the power").click()
    await expect(page.get_by_text("The bot is off")).to_be_visible()
    await participant.get_by_label("Write as Participant").fill("Anybody?")
    await participant.get_by_label("Write as Participant").press("Enter")
    await page.get_by_role("button", name="Start the bot").click()
    await expect(said(participant, "You said: Anybody?")).to_be_visible()
    await expect(page.get_by_text("The bot is on")).to_be_visible()


async def test_a_person_can_block_the_bot_and_a_second_participant_can_come_in(page: Page) -> None:
    participant = await join(page, "Participant")
    await participant.get_by_role("button", name="Block the bot").click()
    await expect(participant.get_by_text("has blocked the bot")).to_be_visible()
    await participant.get_by_role("button", name="Unblock").click()
    await expect(participant.get_by_label("Write as Participant")).to_be_visible()
    await page.get_by_role("button", name="Add a participant").click()
    await join(page, "Participant 2")


@pytest.mark.parametrize("width", [360, 768, 1024])
async def test_nothing_is_cut_off_at_any_width(page: Page, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 740})
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_on_a_narrow_screen_one_phone_after_the_other_can_be_reached(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.get_by_role("link", name="Coordinator").click()
    await expect(phone(page, "Coordinator")).to_be_in_viewport(ratio=0.9)
    await join(page, "Coordinator")


async def test_a_page_that_is_opened_again_shows_the_same(page: Page, room: Room) -> None:
    await join(page, "Participant")
    await page.reload()
    await expect(said(phone(page, "Participant"), "You said: /start")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_can_be_told_from_what_is_behind_it(page: Page, room: Room, scheme: str) -> None:
    """WCAG 2.2, 1.4.3 (AA): 4.5 to 1, for every text on the page that can be seen."""
    await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for name in ("Participant", "Facilitator", "Coordinator"):
        await join(page, name)
    room.messenger.post(chat(room), text="gone").deleted = True
    room.messenger.post(chat(room), text="A quiet reminder", silent=True)
    await expect(said(phone(page, "Participant"), "A quiet reminder")).to_be_visible()
    faint = await page.evaluate(_FAINT_TEXTS)
    assert faint == []


_FAINT_TEXTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const painted = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => {
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = colour.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.unshift(getComputedStyle(each).backgroundColor);
    return layers;
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility() || element.closest(".unseen, .skip, :disabled, noscript, option")) continue;
    const layers = behind(element);
    const [text, back] = [light(painted([...layers, getComputedStyle(element).color])), light(painted(layers))];
    const contrast = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
    if (contrast < 4.5) faint.push(`${element.className || element.tagName}: ${contrast.toFixed(2)}`);
  }
  return [...new Set(faint)];
}"""
