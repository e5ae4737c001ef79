"""The stand-in for Telegram, as python-telegram-bot and a plain HTTP client see it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import aiohttp
import pytest
import segno
from aiohttp import web
from echo_bot import client
from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.rehearsal.api import TelegramServer
from bot.rehearsal.clock import MovableClock
from bot.rehearsal.faults import Fault
from bot.rehearsal.parameters import KNOWN
from bot.rehearsal.people import Account

TOKEN = "1234:rehearsal-token"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

YES_NO = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])


@pytest.fixture(autouse=True)
def _lengths_of_time_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """As python-telegram-bot wants it from now on; without this it warns at every 429."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START)


@pytest.fixture
async def server(clock: MovableClock) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(token=TOKEN, clock=clock, haste=1000) as server:
        yield server


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    async with client(server.address, TOKEN) as bot:
        yield bot


@pytest.fixture
def person(server: TelegramServer) -> Account:
    """Somebody who has written to the bot; that update is already confirmed."""
    account = server.messenger.join("Participant", language="pl")
    server.messenger.say(account.id, "/start")
    server.messenger.updates.clear()
    return account


async def raw(server: TelegramServer, method: str, **said: Any) -> tuple[int, Any]:
    url = f"{server.address}/bot{TOKEN}/{method}"
    async with aiohttp.ClientSession() as http, http.post(url, json=said) as answer:
        return answer.status, await answer.json()


def later(clock: MovableClock, **length: float) -> None:
    clock.move_to(clock.now() + timedelta(**length))


# --- fetching updates ------------------------------------------------------------------------------------------------


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(server: TelegramServer, bot: Bot) -> None:
    account = server.messenger.join("Participant")
    server.messenger.say(account.id, "/start abc")
    first, again = [(await bot.get_updates())[0] for _ in range(2)]
    assert first.update_id == again.update_id
    assert first.message
    assert first.message.parse_entities(["bot_command"])
    assert await bot.get_updates(offset=first.update_id + 1) == ()
    assert server.messenger.updates.waiting() == ()


async def test_an_offset_far_ahead_confirms_nothing(server: TelegramServer, person: Account) -> None:
    server.messenger.say(person.id, "hello")
    number = server.messenger.updates.waiting()[0].id
    server.messenger.updates.confirm(number + 1000)
    assert [update.id for update in server.messenger.updates.waiting()] == [number]


async def test_a_long_poll_ends_when_somebody_writes(server: TelegramServer, bot: Bot, person: Account) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=30))
    while not server._polling._open:
        await asyncio.sleep(0)
    server.messenger.say(person.id, "hello")
    (update,) = await polling
    assert update.message
    assert update.message.text == "hello"
    assert update.effective_user
    assert update.effective_user.language_code == "pl"


async def test_a_second_poll_ends_the_first_with_409(server: TelegramServer, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    while not server._polling._open:
        await asyncio.sleep(0)
    async with client(server.address, TOKEN) as other:
        second = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await first
        second.cancel()


async def test_a_set_webhook_forbids_polling(server: TelegramServer, bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/")
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_kinds_that_were_not_asked_for_do_not_come(server: TelegramServer, bot: Bot, person: Account) -> None:
    await bot.get_updates(allowed_updates=["message"])
    server.messenger.block(person.id, blocked=True)
    assert server.messenger.updates.waiting() == ()


@pytest.mark.parametrize(
    ("happening", "seconds"), [("message", 86_400), ("callback_query", 150), ("my_chat_member", 86_400)]
)
async def test_an_update_waits_as_long_as_telegram_keeps_it(
    server: TelegramServer, bot: Bot, person: Account, clock: MovableClock, happening: str, seconds: int
) -> None:
    question = await bot.send_message(person.id, "Well?", reply_markup=YES_NO)
    happenings = {
        "message": lambda: server.messenger.say(person.id, "hello"),
        "callback_query": lambda: server.messenger.tap(person.id, question.id, "y"),
        "my_chat_member": lambda: server.messenger.block(person.id, blocked=True),
    }
    happenings[happening]()
    later(clock, seconds=seconds - 5)
    assert [update.kind for update in server.messenger.updates.waiting()] == [happening]
    later(clock, seconds=5)
    assert server.messenger.updates.waiting() == ()


async def test_after_a_silent_week_numbering_goes_on_elsewhere(
    server: TelegramServer, person: Account, clock: MovableClock
) -> None:
    (before,) = server.messenger.say(person.id, "a") and server.messenger.updates.waiting()
    server.messenger.updates.confirm(before.id + 1)
    later(clock, days=8)
    (after,) = server.messenger.say(person.id, "b") and server.messenger.updates.waiting()
    assert after.id != before.id + 1


# --- webhooks --------------------------------------------------------------------------------------------------------


async def test_a_webhook_is_tried_again_until_it_says_200(server: TelegramServer, bot: Bot, person: Account) -> None:
    answers = [500, 503, 200, 200]
    seen: list[tuple[str, str]] = []
    done = asyncio.Event()

    async def receive(request: web.Request) -> web.Response:
        update = await request.json()
        seen.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], update["message"]["text"]))
        if len(seen) == 4:
            done.set()
        return web.Response(status=answers[len(seen) - 1], headers={"Retry-After": "3"})

    async with Receiver(receive) as url:
        await bot.set_webhook(url, secret_token="s3cret")
        server.messenger.say(person.id, "one")
        server.messenger.say(person.id, "two")
        await asyncio.wait_for(done.wait(), 20)
        await server.messenger.changes.until(lambda: len(seen) == 4)
    assert seen == [("s3cret", "one"), ("s3cret", "one"), ("s3cret", "one"), ("s3cret", "two")]


class Receiver:
    """A web server that gets what is delivered."""

    def __init__(self, receive: Any) -> None:
        self._runner = web.AppRunner(web.Application())
        self._runner.app.router.add_post("/", receive)

    async def __aenter__(self) -> str:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def __aexit__(self, *error: object) -> None:
        await self._runner.cleanup()


@pytest.mark.parametrize("said", [{"url": "ftp://x"}, {"url": "http://x", "secret_token": "not allowed!"}])
async def test_a_bad_webhook_is_refused(server: TelegramServer, said: dict[str, str]) -> None:
    status, _ = await raw(server, "setWebhook", **said)
    assert status == 400


# --- sending ---------------------------------------------------------------------------------------------------------


async def test_a_message_appears_in_the_chat(server: TelegramServer, bot: Bot, person: Account) -> None:
    sent = await bot.send_message(person.id, "Hello", reply_markup=YES_NO, disable_notification=True)
    shown = server.messenger.chats[person.id].messages[sent.id]
    assert (shown.text, shown.silent, shown.from_bot) == ("Hello", True, True)
    assert sent.date == server.messenger.clock.now().replace(microsecond=0)


@pytest.mark.parametrize("body", ["json", "form", "multipart"])
async def test_the_same_call_can_be_json_a_form_or_multipart(
    server: TelegramServer, person: Account, body: str
) -> None:
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    said = {"chat_id": str(person.id), "text": "Cześć", "reply_markup": json.dumps(markup)}
    multipart = aiohttp.FormData(said, default_to_multipart=True)
    bodies = {
        "json": {"json": said | {"reply_markup": markup}},
        "form": {"data": said},
        "multipart": {"data": multipart},
    }
    url = f"{server.address}/bot{TOKEN}/sendMessage"
    async with aiohttp.ClientSession() as http, http.post(url, **bodies[body]) as answer:
        result = (await answer.json())["result"]
    assert (result["text"], result["reply_markup"]) == ("Cześć", markup)


@pytest.mark.parametrize(
    ("said", "description"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n\u200b"}, "Bad Request: text must be non-empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "Bad Request: message is too long"),
        ({"text": "a", "chat_id": 5}, "Bad Request: chat not found"),
        ({"text": "a", "chat_id": ""}, "Bad Request: chat_id is empty"),
        ({"text": "a", "parse_mode": "Jot"}, "Bad Request: unsupported parse_mode"),
        (
            {"text": "<h1>a</h1>", "parse_mode": "HTML"},
            'Bad Request: can\'t parse entities: Unsupported start tag "h1" at byte offset 0',
        ),
        (
            {"text": "ż<b>a", "parse_mode": "HTML"},
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "a", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
            "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 2",
        ),
        (
            {"text": "a", "entities": [{"type": "loud", "offset": 0, "length": 1}]},
            "Bad Request: can't parse MessageEntity: Unsupported type specified",
        ),
        ({"text": "a", "disable_notifications": True}, "Bad Request: unknown parameter disable_notifications of "),
        ({"text": "a", "link_preview_options": "off"}, "Bad Request: can't parse link preview options JSON object"),
    ],
)
async def test_a_text_that_telegram_refuses_is_refused_in_its_words(
    server: TelegramServer, person: Account, said: dict[str, Any], description: str
) -> None:
    status, answer = await raw(server, "sendMessage", **{"chat_id": person.id} | said)
    assert (status, answer["ok"], answer["error_code"]) == (400, False, 400)
    assert answer["description"].startswith(description)


NO_BUTTON = "can't parse inline keyboard button"


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        ("[", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
        ({"keyboard": [["a"]]}, "inline keyboard expected"),
        ({"inline_keyboard": [{"text": "a"}]}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'),
        ({"inline_keyboard": [["a"]]}, "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        ({"inline_keyboard": [[{"text": "a"}]]}, "can't parse inline keyboard button: Text buttons are unallowed"),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "a"}]]}, "inline keyboard button text must be non-empty"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "ż" * 33}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "a"}] * 101]}, "reply markup is too long"),
        ({"inline_keyboard": [[{"text": "a", "copy_text": "999"}]]}, f'{NO_BUTTON}: Field "copy_text" must be'),
        ({"inline_keyboard": [[{"text": "a", "copy_text": {}}]]}, f"{NO_BUTTON}: Can't find field"),
        ({"inline_keyboard": [[{"text": "a", "copy_text": {"text": ""}}]]}, "BUTTON_COPY_TEXT_INVALID"),
        ({"inline_keyboard": [[{"text": "a", "copy_text": {"text": "9" * 257}}]]}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_buttons_that_telegram_refuses_are_refused(
    server: TelegramServer, person: Account, markup: Any, description: str
) -> None:
    status, answer = await raw(server, "sendMessage", chat_id=person.id, text="a", reply_markup=markup)
    assert status == 400
    assert answer["description"].startswith(f"Bad Request: {description}")


async def test_a_text_loses_what_telegram_takes_out(server: TelegramServer, bot: Bot, person: Account) -> None:
    sent = await bot.send_message(person.id, "  a\tb\r\n\u202ec\u2068d\u2069  ")
    assert sent.text == "a b\nc\u2068d\u2069"


async def test_html_becomes_entities(server: TelegramServer, bot: Bot, person: Account) -> None:
    text = '<b>😀 one</b> &lt; <a href="https://example.org">two</a>'
    sent = await bot.send_message(person.id, text, parse_mode=ParseMode.HTML)
    assert sent.text == "😀 one < two"
    assert [(entity.type, entity.offset, entity.length) for entity in sent.entities] == [
        ("bold", 0, 6),
        ("text_link", 9, 3),
    ]


async def test_who_blocked_the_bot_or_is_gone_cannot_be_reached(
    server: TelegramServer, bot: Bot, person: Account
) -> None:
    server.messenger.block(person.id, blocked=True)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(person.id, "Hello")
    (update,) = await bot.get_updates()
    assert update.my_chat_member
    assert update.my_chat_member.new_chat_member.status == "kicked"
    person.blocked, person.deactivated = False, True
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(person.id, "Hello")


async def test_a_bot_cannot_write_first(server: TelegramServer, bot: Bot) -> None:
    stranger = server.messenger.join("Stranger")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(stranger.id, "Hello")


async def test_documents_and_pictures_can_be_sent_and_fetched(
    server: TelegramServer, bot: Bot, person: Account
) -> None:
    code = BytesIO()
    segno.make("https://example.org").save(code, kind="png", scale=4)
    document = await bot.send_document(person.id, b'{"a": 1}', filename="my.json", caption="All of it")
    photo = await bot.send_photo(person.id, code.getvalue())
    assert document.document
    assert (document.document.file_name, document.caption) == ("my.json", "All of it")
    fetched = await (await document.document.get_file()).download_as_bytearray()
    assert bytes(fetched) == b'{"a": 1}'
    assert photo.photo
    assert photo.photo[0].width == photo.photo[0].height > 50
    assert (await bot.send_photo(person.id, photo.photo[0].file_id)).photo


@pytest.mark.parametrize(
    ("content", "description"), [(b"no picture", "Image_process_failed"), (b"", "File must be non-empty")]
)
async def test_what_is_no_picture_is_refused(
    server: TelegramServer, bot: Bot, person: Account, content: bytes, description: str
) -> None:
    with pytest.raises(BadRequest, match=description):
        await bot.send_photo(person.id, content)


# --- changing and deleting -------------------------------------------------------------------------------------------


async def test_an_edit_replaces_words_and_buttons(server: TelegramServer, bot: Bot, person: Account) -> None:
    sent = await bot.send_message(person.id, "Well?", reply_markup=YES_NO)
    await bot.edit_message_text("Well.", person.id, sent.id)
    shown = server.messenger.chats[person.id].messages[sent.id]
    assert (shown.text, shown.keyboard, shown.edited_at is not None) == ("Well.", (), True)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("Well.", person.id, sent.id)


async def test_only_the_bots_own_messages_can_be_edited(server: TelegramServer, bot: Bot, person: Account) -> None:
    (theirs,) = server.messenger.say(person.id, "mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("ours", person.id, theirs.id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_reply_markup(person.id, 999)


async def test_a_message_can_be_deleted_for_48_hours(
    server: TelegramServer, bot: Bot, person: Account, clock: MovableClock
) -> None:
    old = await bot.send_message(person.id, "old")
    later(clock, hours=48, minutes=1)
    (theirs,) = server.messenger.say(person.id, "theirs")
    assert await bot.delete_message(person.id, theirs.id)
    assert server.messenger.chats[person.id].messages[theirs.id].deleted
    with pytest.raises(BadRequest, match="can't be deleted for everyone"):
        await bot.delete_messages(person.id, [old.id, 999])
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(person.id, theirs.id)


async def test_one_message_that_is_too_old_keeps_all_that_were_to_go_with_it(
    server: TelegramServer, bot: Bot, person: Account, clock: MovableClock
) -> None:
    old = await bot.send_message(person.id, "old")
    later(clock, hours=48, minutes=1)
    (theirs,) = server.messenger.say(person.id, "theirs")
    new = await bot.send_message(person.id, "new")
    with pytest.raises(BadRequest, match="can't be deleted for everyone"):
        await bot.delete_messages(person.id, [old.id, theirs.id, new.id])
    stands = server.messenger.chats[person.id].messages
    assert not any(stands[number].deleted for number in (old.id, theirs.id, new.id))
    assert await bot.delete_messages(person.id, [999, theirs.id, new.id]), "what is not there is passed over"
    assert await bot.delete_messages(person.id, [theirs.id]), "and so is what is gone already"
    assert [stands[number].deleted for number in (old.id, theirs.id, new.id)] == [False, True, True]


@pytest.mark.parametrize("numbers", [[], list(range(1, 102)), [0], ["one"]])
async def test_message_ids_are_looked_at_as_telegram_looks_at_them(
    bot: Bot, person: Account, numbers: list[int]
) -> None:
    with pytest.raises(BadRequest, match="essage identifier"):
        await bot.delete_messages(person.id, numbers)


async def test_a_tap_can_be_answered_once_and_for_150_seconds(
    server: TelegramServer, bot: Bot, person: Account, clock: MovableClock
) -> None:
    question = await bot.send_message(person.id, "Well?", reply_markup=YES_NO)
    server.messenger.tap(person.id, question.id, "y")
    (update,) = await bot.get_updates()
    assert update.callback_query
    assert update.callback_query.data == "y"
    await update.callback_query.answer("Thank you")
    toast = server.messenger.chats[person.id].toast
    assert toast
    assert toast.text == "Thank you"
    with pytest.raises(BadRequest, match="Query is too old"):
        await update.callback_query.answer()
    late = server.messenger.tap(person.id, question.id, "y")
    later(clock, seconds=151)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(late)


# --- what the bot says about itself ----------------------------------------------------------------------------------


async def test_a_phone_offers_the_commands_of_its_language(server: TelegramServer, bot: Bot, person: Account) -> None:
    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_my_commands([BotCommand("help", "Pomoc")], language_code="pl")
    menu = server.messenger.profile.menu
    assert [command["description"] for command in menu(person.id, "pl-PL")] == ["Pomoc"]
    assert [command["description"] for command in menu(person.id, "ur")] == ["Help"]
    await bot.set_my_commands([BotCommand("cases", "Cases")], scope=BotCommandScopeChat(person.id))
    assert [command["command"] for command in menu(person.id, "pl-PL")] == ["cases"]
    await bot.delete_my_commands(scope=BotCommandScopeChat(person.id))
    assert [command.description for command in await bot.get_my_commands(language_code="pl")] == ["Pomoc"]


@pytest.mark.parametrize(
    ("said", "description"),
    [
        ({"commands": [{"command": "Help", "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "help", "description": ""}]}, "command description must be non-empty"),
        ({"commands": [{"command": "help"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ({"commands": [{"command": "help", "description": "a" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "help", "description": "a"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "pt-BR"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "planet"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ],
)
async def test_bad_commands_are_refused(server: TelegramServer, said: dict[str, Any], description: str) -> None:
    status, answer = await raw(server, "setMyCommands", **said)
    assert (status, answer["description"]) == (400, f"Bad Request: {description}")


async def test_descriptions_are_kept_by_language_and_not_too_long(server: TelegramServer, bot: Bot) -> None:
    await bot.set_my_description("What this is")
    await bot.set_my_description("Co to jest", language_code="pl")
    await bot.set_my_short_description("Short")
    await bot.set_my_name("Name", language_code="ur")
    assert server.messenger.profile.description("pl-PL") == "Co to jest"
    assert (await bot.get_my_description("ur")).description == "What this is"
    assert (await bot.get_my_short_description()).short_description == "Short"
    assert (await bot.get_my_name("ur")).name == "Name"
    for method, said in [
        ("setMyDescription", {"description": "a" * 513}),
        ("setMyShortDescription", {"short_description": "a" * 121}),
        ("setMyName", {"name": "a" * 65}),
    ]:
        assert (await raw(server, method, **said))[0] == 400


# --- tokens, limits, faults ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["1234:other", "nonsense"])
async def test_a_wrong_token_is_refused(server: TelegramServer, token: str) -> None:
    with pytest.raises(InvalidToken):
        async with client(server.address, token):
            pytest.fail("the token was taken")


async def test_every_method_that_is_served_knows_its_parameters(server: TelegramServer) -> None:
    assert set(KNOWN) == set(server._spelled.values())


async def test_an_unknown_method_is_not_found(server: TelegramServer) -> None:
    assert await raw(server, "sendBroadcast") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )


async def test_a_burst_into_one_chat_meets_a_429(server: TelegramServer, bot: Bot, person: Account) -> None:
    for number in range(5):
        await bot.send_message(person.id, str(number))
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(person.id, "too fast")
    assert isinstance(refused.value.retry_after, timedelta)
    assert 1 <= refused.value.retry_after.total_seconds() <= 4
    server.limits.on = False
    await bot.send_message(person.id, "no limit now")


async def test_more_than_thirty_in_a_second_meet_a_429(server: TelegramServer) -> None:
    seconds = 0.0
    server.limits._seconds = lambda: seconds
    accounts = [server.messenger.join("Participant") for _ in range(31)]
    for account in accounts:
        account.started = True
    statuses = [(await raw(server, "sendMessage", chat_id=account.id, text="a"))[0] for account in accounts]
    assert statuses == [200] * 30 + [429]
    seconds = 1.1
    assert (await raw(server, "sendMessage", chat_id=accounts[-1].id, text="a"))[0] == 200


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", ["error", "drop", "delay"])
async def test_faults_befall_a_call_before_or_after_it_took_effect(
    server: TelegramServer, person: Account, kind: Any, when: Any
) -> None:
    server.faults.plan(Fault(kind=kind, when=when, method="sendMessage", seconds=1))
    async with client(server.address, TOKEN) as bot:
        with pytest.raises(NetworkError) as failed:
            await bot.send_message(person.id, "Hello", read_timeout=0.2)
        assert isinstance(failed.value, TimedOut) == (kind == "delay")
        shown = [message.text for message in server.messenger.chats[person.id].messages.values() if message.from_bot]
        assert shown == (["Hello"] if when == "after" else [])
        await bot.send_message(person.id, "The next one arrives")


async def test_a_fault_can_say_anything(server: TelegramServer, bot: Bot, person: Account) -> None:
    server.faults.plan(Fault(kind="error", code=429, description="Too Many Requests", parameters={"retry_after": 7}))
    with pytest.raises(RetryAfter):
        await bot.send_message(person.id, "Hello")


# --- as a process of its own -----------------------------------------------------------------------------------------


async def test_a_separate_process_can_be_driven_through_its_control_door() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.rehearsal.server", "--token", TOKEN, "--secret", "open"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    address = (await process.stdout.readline()).decode().strip()
    async with aiohttp.ClientSession() as http:

        async def order(name: str, /, secret: str = "open", **said: Any) -> Any:
            headers = {"Authorization": f"Bearer {secret}"}
            async with http.post(f"{address}/control/{name}", json=said, headers=headers) as answer:
                return await answer.json() if answer.status == 200 else answer.status

        assert await order("chats", secret="wrong") == 404
        account = (await order("account", name="Participant"))["id"]
        await order("say", account=account, text="/start")
        await order("update", kind="message", content={"poison": True})
        async with client(address, TOKEN) as bot:
            async with http.get(f"{address}/bot{TOKEN}/getUpdates") as answer:
                updates = (await answer.json())["result"]
            assert ["poison" in update["message"] for update in updates] == [False, True]
            await bot.send_message(account, "Hello", reply_markup=YES_NO)
            message = (await order("chats"))[str(account)]["messages"][-1]
            assert (message["text"], message["buttons"][0][0]["callback_data"]) == ("Hello", "y")
            await order("tap", account=account, message=message["id"], data="y")
            assert (await order("waiting")) == {"updates": 3}
            await order("fault", kind="error", method="sendMessage")
            with pytest.raises(NetworkError):
                await bot.send_message(account, "Hello")
    process.terminate()
    assert await process.wait() == 0
