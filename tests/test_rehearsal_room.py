"""The rehearsal room without a browser: who may come in, what the page is told, and what its orders do."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from echo_bot import EchoBot

from bot.rehearsal import showing
from bot.rehearsal.clock import MovableClock
from bot.rehearsal.people import File
from bot.rehearsal.phones import NotNow
from bot.rehearsal.room import MOST_PHONES, About, Room

ABOUT = About(project="Riverside", zone=ZoneInfo("Europe/Warsaw"), languages=("en", "pl", "ur"))


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    clock = MovableClock(datetime(2026, 3, 4, 10, 30, tzinfo=UTC))
    async with Room(bot=EchoBot(), clock=clock, about=ABOUT) as room:
        yield room


async def get(address: str, **headers: str) -> tuple[int, aiohttp.ClientResponse]:
    async with aiohttp.ClientSession() as http, http.get(address, headers=headers) as answer:
        await answer.read()
        return answer.status, answer


async def order(room: Room, name: str, **said: Any) -> int | str:
    """The status with which the order was answered, or the sentence that says why it cannot be done."""
    async with aiohttp.ClientSession() as http, http.post(f"{room.address}orders/{name}", json=said) as answer:
        return (await answer.json())["why"] if answer.status == 200 else answer.status


def heard(room: Room, number: int) -> list[str]:
    """What the bot said to this phone."""
    return [message.text for message in room.messenger.chats[number].messages.values() if message.from_bot]


# --- who may come in -------------------------------------------------------------------------------------------------


async def test_the_room_listens_to_this_machine_alone(room: Room) -> None:
    assert urlsplit(room.address).hostname == "127.0.0.1"


async def test_who_does_not_know_the_secret_finds_nothing(room: Room) -> None:
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(room.address))
    for path in ("/", "/guess/", "/guess/page/style.css", "/guess/events"):
        assert (await get(origin + path))[0] == 404


@pytest.mark.parametrize(("host", "status"), [("evil.example", 404), ("localhost:1", 200), ("127.0.0.1:1", 200)])
async def test_a_name_that_was_rebound_to_this_machine_is_turned_away(room: Room, host: str, status: int) -> None:
    assert (await get(room.address, Host=host))[0] == status


async def test_the_browser_may_load_nothing_from_elsewhere(room: Room) -> None:
    _, answer = await get(room.address)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["../room.py", "..%2Froom.py", "room.py", "nothing.js"])
async def test_only_the_page_is_served(room: Room, name: str) -> None:
    assert (await get(f"{room.address}page/{name}"))[0] == 404


async def test_a_form_of_another_site_cannot_give_orders(room: Room) -> None:
    url = f"{room.address}orders/restart"
    async with aiohttp.ClientSession() as http, http.post(url, data=b"{}", headers={"Content-Type": "text/plain"}) as a:
        assert a.status == 415


@pytest.mark.parametrize(
    ("name", "said"), [("dance", {}), ("say", {}), ("say", {"phone": 5, "text": "a"}), ("tap", {"phone": "x"})]
)
async def test_an_order_that_makes_no_sense_is_refused(room: Room, name: str, said: dict[str, Any]) -> None:
    assert await order(room, name, **said) == 400


# --- what people do --------------------------------------------------------------------------------------------------


async def test_an_invitation_is_made_once_and_can_be_opened_again(room: Room) -> None:
    phone = next(iter(room.phones.values()))
    await room.open_invitation(phone)
    await room.open_invitation(phone)
    await room.messenger.changes.until(lambda: len(heard(room, phone.account.id)) == 2)
    assert set(heard(room, phone.account.id)) == {"You said: /start invitation1"}
    shown = showing.phone(room, phone)["messages"]
    assert [message["text"] for message in shown if not message["bot"]] == ["/start", "/start"]


async def test_a_tap_reaches_the_bot_and_its_answer_the_phone(room: Room) -> None:
    phone = next(iter(room.phones.values()))
    await room.open_invitation(phone)
    chat = room.messenger.chats[phone.account.id]
    await room.messenger.changes.until(lambda: len(heard(room, phone.account.id)) == 1)
    question = max(chat.messages)
    assert await order(room, "tap", phone=phone.account.id, message=question, row=0, column=1) == 204
    await room.messenger.changes.until(lambda: heard(room, phone.account.id) == ["You chose no."])
    toast = showing.phone(room, phone)["toast"]
    assert toast["text"] == "Noted"
    assert (
        await order(room, "tap", phone=phone.account.id, message=question, row=0, column=1)
        == "That button is not there any more."
    )


async def test_a_notification_tells_what_arrived_since_the_person_last_did_something(room: Room) -> None:
    phone = next(iter(room.phones.values()))
    chat = room.messenger.chats[phone.account.id]
    assert showing.phone(room, phone)["notification"] is None
    room.messenger.post(chat, text="One")
    room.messenger.post(chat, text="Two\nlines", silent=True)
    assert showing.phone(room, phone)["notification"] == {"text": "Two lines", "silent": True, "count": 2}
    room.messenger.say(phone.account.id, "I am here")
    assert showing.phone(room, phone)["notification"] is None
    question = room.messenger.post(chat, text="Well?", keyboard=(({"text": "Yes", "callback_data": "yes"},),))
    room.tap(phone, question.id, 0, 0)
    assert showing.phone(room, phone)["notification"] is None


async def test_the_phone_speaks_the_language_it_is_set_to(room: Room) -> None:
    phone = next(iter(room.phones.values()))
    assert await order(room, "speak", phone=phone.account.id, language="pl") == 204
    shown = showing.phone(room, phone)
    assert [command["description"] for command in shown["commands"]] == ["Co potrafię"]
    assert await order(room, "speak", phone=phone.account.id, language="xx") == "This room does not have that language."


async def test_languages_are_listed_in_their_own_words(room: Room) -> None:
    assert [language["name"] for language in showing.room(room)["languages"]] == ["English", "Polski", "اردو"]


async def test_the_clock_moves_and_a_mistake_is_explained(room: Room) -> None:
    assert await order(room, "move-clock", to="tomorrow 09:00") == 204
    assert room.clock.now().astimezone(ABOUT.zone).strftime("%d %H:%M") == "05 09:00"
    assert "tomorrow 09:00" in str(await order(room, "move-clock", to="soon"))


class Reminding(EchoBot):
    """Reminds at two times, and sees them ahead."""

    def __init__(self, clock: MovableClock, *times: datetime) -> None:
        super().__init__()
        self._clock = clock
        self._times = list(times)
        self.reminded_at: list[datetime] = []

    async def settle(self) -> datetime | None:
        while self._times and self._times[0] <= self._clock.now():
            self._times.pop(0)
            self.reminded_at.append(self._clock.now())
        return self._times[0] if self._times else None


async def test_what_is_due_before_the_clock_arrives_happens_at_its_own_time() -> None:
    clock = MovableClock(datetime(2026, 3, 4, 10, 30, tzinfo=UTC))
    reminders = [datetime(2026, 3, day, 9, 0, tzinfo=UTC) for day in (5, 9, 20)]
    bot = Reminding(clock, *reminders)
    async with Room(bot=bot, clock=clock, about=ABOUT) as room:
        assert await order(room, "move-clock", to="in 1 week") == 204
    lateness = [at - due for at, due in zip(bot.reminded_at, reminders, strict=False)]
    assert len(lateness) == 2
    assert max(lateness) < timedelta(minutes=1)
    assert clock.now() >= datetime(2026, 3, 11, 10, 30, tzinfo=UTC)


async def test_what_is_written_while_the_power_is_cut_is_answered_afterwards(room: Room) -> None:
    phone = next(iter(room.phones.values()))
    assert await order(room, "cut-power") == 204
    assert room.bot_is == "off"
    assert "The bot is off" in str(await order(room, "open-invitation", phone=phone.account.id))
    room.messenger.say(phone.account.id, "Is anybody there?")
    assert await order(room, "restart") == 204
    await room.messenger.changes.until(lambda: heard(room, phone.account.id) == ["You said: Is anybody there?"])


async def test_a_bot_that_does_not_start_is_off(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    await room.cut_power()

    async def fail(**said: str) -> None:
        raise OSError("no such file")

    monkeypatch.setattr(room._bot, "start", fail)
    with pytest.raises(OSError, match="no such file"):
        await room.restart()
    assert room.bot_is == "off"


async def test_there_is_room_for_more_participants_but_not_for_any_number(room: Room) -> None:
    names = [room.add_phone("participant").name for _ in range(MOST_PHONES - len(room.phones))]
    assert names[:2] == ["Participant 2", "Participant 3"]
    with pytest.raises(NotNow, match="room for"):
        room.add_phone("participant")


async def test_documents_are_downloaded_and_never_opened_as_a_page(room: Room) -> None:
    file = File(id="R1", name="ڈیٹا.html", media_type="text/html", content=b"<script>")
    room.messenger.keep(file)
    status, answer = await get(f"{room.address}files/R1")
    assert (status, answer.headers["Content-Type"]) == (200, "application/octet-stream")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%DA")


async def test_the_page_is_told_everything_first_and_then_what_changes(room: Room) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{room.address}events") as stream:
        first = [await event(stream) for _ in range(4)]
        assert [name for name, _ in first] == ["room", "phone", "phone", "phone"]
        assert first[0][1]["project"] == "Riverside"
        phone = next(iter(room.phones.values()))
        room.messenger.say(phone.account.id, "hello")
        while (told := await event(stream))[0] != "phone":
            pass
        assert told[1]["messages"][0]["text"] == "hello"


async def event(stream: aiohttp.ClientResponse) -> tuple[str, Any]:
    lines = [(await stream.content.readline()).decode().strip() for _ in range(3)]
    return lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: "))
