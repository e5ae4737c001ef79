"""Whatever goes wrong, and at whatever level, no token, sentence, name or chat id reaches the log."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_telegram import TOKEN, Answer, refusal, serving
from open_project import read_only
from test_polling import line, update
from test_sender import sending, somebody
from test_webhook import hearing

from bot.outcomes import Gone
from bot.quiet_logs import configure, place_of, watch

SENTENCE = "the lift in our house is broken again"
NAME = "Zofia-Planted"
CHAT = 8_613_904_127
PLANTED = (TOKEN, TOKEN.partition(":")[2], SENTENCE, NAME, str(CHAT), "a secret")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything from DEBUG on, and the logging system as it was afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    before = root.handlers[:], root.level, logging.raiseExceptions
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    configure(logging.DEBUG, stream)
    yield stream
    logging.captureWarnings(False)
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    root.handlers[:], root.level, logging.raiseExceptions = before
    for name in logging.root.manager.loggerDict:
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))


def planted_in(log: io.StringIO) -> list[str]:
    return [secret for secret in PLANTED if secret in log.getvalue()]


async def test_a_bad_day_of_polling_tells_on_nobody(log: io.StringIO, tmp_path: Path) -> None:
    async with serving() as fake:
        fake.answer("getUpdates", refusal(502, SENTENCE), Answer(body=SENTENCE))
        fake.say({"update_id": 1, "message": {"text": SENTENCE, "chat": {"id": CHAT, "first_name": NAME}}})
        fake.say(update(2, CHAT, "break") | {"note": SENTENCE})
        fake.say(update(3, CHAT, SENTENCE))
        async with line(tmp_path, fake) as polled:
            await polled.acknowledged()
            await read_only(polled.storage, on=True)
            fake.say(update(4, CHAT, SENTENCE))
            await polled.until(lambda: bool(polled.told))
            await read_only(polled.storage, on=False)
            await polled.acknowledged()
    assert "an update was set aside" in log.getvalue()
    assert "KeyError at test_polling.py" in log.getvalue()
    assert planted_in(log) == []


async def test_a_bad_day_of_sending_tells_on_nobody(log: io.StringIO, tmp_path: Path) -> None:
    async with serving() as fake, sending(tmp_path, fake) as room:
        room.run()
        fake.answer(
            "sendMessage", refusal(400, f"Bad Request: {SENTENCE}"), refusal(500, SENTENCE), Answer(fault="drop")
        )
        fake.answer("sendMessage", refusal(403, f"Forbidden: {NAME} blocked the bot"))
        fake.answer("answerCallbackQuery", refusal(400, f"Bad Request: {SENTENCE}"))
        writer = await somebody(room.storage, CHAT)
        room.sender.answer_tap("77", SENTENCE)
        room.sender.say_once(CHAT + 1, SENTENCE)
        await room.say(writer, "unsayable", SENTENCE)
        while await room.storage.next_send() or room.sender._lanes:
            await room.later(seconds=10)
    assert "a message cannot be worded: KeyError at test_sender.py" in log.getvalue()
    assert "a chat cannot be reached: blocked" in log.getvalue()
    assert planted_in(log) == []


async def test_a_bad_day_of_the_webhook_tells_on_nobody(log: io.StringIO, tmp_path: Path, unused_tcp_port: int) -> None:
    async with hearing(tmp_path, unused_tcp_port) as heard:
        await heard.bring(update(1, CHAT, SENTENCE), secret=TOKEN)
        await heard.bring(SENTENCE.encode())
        await heard.bring({"update_id": 1, "message": SENTENCE})
        await heard.bring(update(2, CHAT, "break"))
    assert "a request without the right secret was refused" in log.getvalue()
    assert planted_in(log) == []


async def test_what_nobody_dealt_with_is_a_type_and_a_place(log: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    watch(loop)
    loop.call_soon(_fail)
    task = loop.create_task(_fail_later())
    await asyncio.wait((task,))
    del task
    thread = threading.Thread(target=_fail, name=NAME)
    thread.start()
    thread.join()
    try:
        _fail()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert log.getvalue().count("ValueError at test_logs.py") >= 3
    assert planted_in(log) == []


def _fail() -> None:
    raise ValueError(f"{NAME} said: {SENTENCE}")


async def _fail_later() -> None:
    _fail()


def test_the_errors_behind_an_error_are_told_without_their_messages(log: io.StringIO) -> None:
    try:
        try:
            _fail()
        except ValueError as error:
            raise Gone("blocked") from error
    except Gone:
        logging.getLogger("bot.tests").exception("both are told")
    lines = log.getvalue().splitlines()
    assert lines[0].endswith("both are told")
    assert lines[1].startswith("  Gone (blocked) at test_logs.py")
    assert lines[2].startswith("  ValueError at test_logs.py")
    assert planted_in(log) == []


@pytest.mark.parametrize(
    "name", ["httpx", "httpcore", "telegram.ext.ExtBot", "aiosqlite", "asyncio", "aiohttp.server", "py.warnings", "x"]
)
def test_a_librarys_message_is_withheld(log: io.StringIO, name: str) -> None:
    logging.getLogger(name).debug("HTTP Request: POST https://api.telegram.org/bot%s/sendMessage", TOKEN)
    logging.getLogger(name).error("%s says %s in %d", NAME, SENTENCE, CHAT)
    assert planted_in(log) == []
    assert f"ERROR {name} test_logs:" in log.getvalue()


def test_a_warning_is_withheld(log: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(SENTENCE, stacklevel=1)
    assert "WARNING py.warnings" in log.getvalue()
    assert planted_in(log) == []


def test_a_token_in_a_message_of_ours_is_covered(log: io.StringIO) -> None:
    logging.getLogger("bot.tests").error("the address was https://api.telegram.org/bot%s/getMe", TOKEN)
    assert "/bot(token)/getMe" in log.getvalue()
    assert planted_in(log) == []


def test_a_record_that_cannot_be_formatted_is_not_printed_with_its_arguments(
    log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("bot.tests").error("%d messages", SENTENCE)
    assert "(a record with the wrong arguments)" in log.getvalue()
    assert planted_in(log) == []
    assert SENTENCE not in capsys.readouterr().err


def test_the_place_of_an_error_that_was_never_raised_is_its_type() -> None:
    assert place_of(ValueError(SENTENCE)) == "ValueError"
