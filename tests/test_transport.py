"""Calls of the Bot API over a real socket: results, every outcome, and what happens to the connection under them."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fake_telegram import TOKEN, Answer, FakeTelegram, refusal, serving
from telegram import Bot
from telegram.error import BadRequest

from bot import connections, transport
from bot.connections import Connections
from bot.outcomes import (
    BadToken,
    Conflict,
    Gone,
    Harmless,
    Moved,
    NotSent,
    Outcome,
    Refused,
    Slow,
    Uneditable,
    Unknown,
)
from bot.ports import Attachment, Call
from bot.transport import BotApi, Request

HELLO = Call(method="sendMessage", params={"chat_id": 7, "text": "Hello"})


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with serving() as server:
        yield server


@pytest.fixture
async def api(fake: FakeTelegram) -> AsyncIterator[BotApi]:
    bot_api = BotApi.at(fake.address, TOKEN)
    yield bot_api
    await bot_api.close()


async def test_a_call_gives_the_raw_result(api: BotApi, fake: FakeTelegram) -> None:
    result = await api.call(HELLO)
    assert result["message_id"] == 101
    assert fake.sent() == [{"chat_id": 7, "text": "Hello"}]


async def test_every_script_of_the_world_and_even_half_a_character_arrives(api: BotApi, fake: FakeTelegram) -> None:
    text = "Cześć, آپ کیسے ہیں؟ 👋🏽 \ud83d"
    await api.call(Call(method="sendMessage", params={"chat_id": 7, "text": text}))
    assert fake.sent()[0]["text"] == text


async def test_calls_side_by_side_get_their_own_answers(api: BotApi, fake: FakeTelegram) -> None:
    calls = [Call(method="sendMessage", params={"chat_id": chat_id, "text": "x"}) for chat_id in range(50)]
    results = await asyncio.gather(*(api.call(call) for call in calls))
    assert [result["chat"]["id"] for result in results] == list(range(50))


async def test_one_connection_serves_one_call_after_the_other(api: BotApi) -> None:
    for _ in range(5):
        await api.call(HELLO)
    assert len(api._connections._open) == 1


async def test_an_idle_connection_is_not_used_after_the_limit(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    await api.call(HELLO)
    first = set(api._connections._open)
    monkeypatch.setattr(connections, "IDLE_LIMIT", 0.0)
    await api.call(HELLO)
    assert not first & api._connections._open


async def test_a_document_travels_as_multipart_with_its_name(api: BotApi, fake: FakeTelegram) -> None:
    paper = Attachment(part="document", name='what "we" hold.json', content=b'{"a": 1}')
    params = {"chat_id": 7, "caption": "Twoje dane: żółć", "reply_markup": {"inline_keyboard": []}}
    result = await api.call(Call(method="sendDocument", params=params, attachment=paper))
    assert result["message_id"] == 101
    assert fake.sent("sendDocument") == [
        {
            "chat_id": "7",
            "caption": "Twoje dane: żółć",
            "reply_markup": '{"inline_keyboard":[]}',
            "document": b'{"a": 1}',
        }
    ]


OUTCOMES: list[tuple[Answer, type[Outcome], str]] = [
    (refusal(403, "Forbidden: bot was blocked by the user"), Gone, "blocked"),
    (refusal(403, "Forbidden: user is deactivated"), Gone, "deactivated"),
    (refusal(403, "Forbidden: bot was kicked from the supergroup chat"), Gone, "removed from the group"),
    (refusal(403, "Forbidden: bot is not a member of the channel chat"), Gone, "removed from the group"),
    (refusal(403, "Forbidden: the group chat was deleted"), Gone, "the group is gone"),
    (refusal(403, "Forbidden: bot can't initiate conversation with a user"), Gone, "forbidden"),
    (refusal(400, "Bad Request: chat not found"), Gone, "no such chat"),
    (refusal(400, "Bad Request: PEER_ID_INVALID"), Gone, "no such chat"),
    (refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1001), Moved, "another id"),
    (refusal(429, "Too Many Requests: retry after 7", retry_after=7), Slow, "too many"),
    (refusal(429, "Too Many Requests"), Slow, "too many"),
    (refusal(400, "Bad Request: message text is empty"), Refused, "empty"),
    (refusal(400, "Bad Request: message is too long"), Refused, "too long"),
    (refusal(400, "Bad Request: can't parse entities: my secret"), Refused, "formatting"),
    (refusal(400, "Bad Request: my secret"), Refused, "refused"),
    (refusal(400, "Bad Request: message is not modified: same"), Harmless, "not modified"),
    (refusal(400, "Bad Request: query is too old and response timeout expired"), Harmless, "too old"),
    (refusal(400, "Bad Request: message to delete not found"), Harmless, "deleted already"),
    (refusal(400, "Bad Request: message to edit not found"), Uneditable, "no message"),
    (refusal(400, "Bad Request: message can't be edited"), Uneditable, "too old"),
    (refusal(401, "Unauthorized"), BadToken, "unknown token"),
    (refusal(404, "Not Found"), BadToken, "unknown token"),
    (refusal(404, "Not Found: method not found"), Refused, "no such method"),
    (refusal(409, "Conflict: terminated by other getUpdates request"), Conflict, "another instance"),
    (refusal(409, "Conflict: can't use getUpdates method while webhook is active"), Conflict, "webhook"),
    (refusal(413, "Request Entity Too Large"), Refused, "refused"),
    (refusal(500, "Internal Server Error: restart"), Unknown, "answer 500"),
    (Answer(status=502, body="<html>Bad Gateway</html>"), Unknown, "answer 502"),
    (Answer(status=200, body="<html>a hotel's log-in page</html>"), Unknown, "not JSON"),
    (Answer(status=200, body={"ok": False, "error_code": 403, "description": "Forbidden: blocked"}), Gone, "blocked"),
    (Answer(fault="drop"), Unknown, "dropped"),
]


@pytest.mark.parametrize(("answer", "kind", "words"), OUTCOMES, ids=lambda value: getattr(value, "__name__", None))
async def test_every_answer_becomes_one_outcome(
    api: BotApi, fake: FakeTelegram, answer: Answer, kind: type[Outcome], words: str
) -> None:
    fake.answer("sendMessage", answer)
    with pytest.raises(Outcome) as caught:
        await api.call(HELLO)
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert "secret" not in repr(caught.value)


async def test_a_penalty_says_how_long_and_a_move_says_where_to(api: BotApi, fake: FakeTelegram) -> None:
    fake.answer("sendMessage", refusal(429, "Too Many Requests", retry_after=7), refusal(429, "Too Many Requests"))
    fake.answer("sendMessage", refusal(400, "upgraded", migrate_to_chat_id=-1001))
    with pytest.raises(Slow) as told:
        await api.call(HELLO)
    with pytest.raises(Slow) as untold:
        await api.call(HELLO)
    with pytest.raises(Moved) as moved:
        await api.call(HELLO)
    assert (told.value.seconds, untold.value.seconds, moved.value.new_chat_id) == (7.0, 5.0, -1001)


async def test_silence_is_unknown(api: BotApi, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "PATIENCE", 0.05)
    fake.answer("sendMessage", Answer(fault="hang"))
    with pytest.raises(Unknown, match="too late"):
        await api.call(HELLO)
    assert (await api.call(HELLO))["message_id"] == 101


async def test_a_server_that_is_not_there_got_nothing(unused_tcp_port: int) -> None:
    api = BotApi.at(f"http://127.0.0.1:{unused_tcp_port}", TOKEN)
    with pytest.raises(NotSent, match="Refused"):
        await api.call(HELLO)


async def test_a_cancelled_call_does_not_leave_its_answer_to_the_next_one(api: BotApi, fake: FakeTelegram) -> None:
    fake.answer("sendMessage", Answer(fault="hang"))
    task = asyncio.create_task(api.call(HELLO))
    await fake.until("sendMessage", 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await api.call(Call(method="getMe", params={}))) is True
    assert len(api._connections._open) == 1


async def test_closing_ends_calls_as_unknown(api: BotApi, fake: FakeTelegram) -> None:
    fake.answer("sendMessage", Answer(fault="hang"))
    task = asyncio.create_task(api.call(HELLO))
    await fake.until("sendMessage", 1)
    await api.close()
    with pytest.raises(Unknown):
        await task


class Saying(asyncio.Protocol):
    """A server that says the same to everybody, and hangs up."""

    def __init__(self, *parts: bytes) -> None:
        self._parts = parts

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        for part in self._parts:
            self._transport.write(part)
        self._transport.close()


@asynccontextmanager
async def saying(*parts: bytes) -> AsyncIterator[BotApi]:
    server = await asyncio.get_running_loop().create_server(lambda: Saying(*parts), "127.0.0.1", 0)
    async with server:
        api = BotApi.at(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", TOKEN)
        yield api
        await api.close()


async def test_an_answer_that_says_nothing_of_http_is_unknown() -> None:
    async with saying(b"SSH-2.0-something\r\n") as api:
        with pytest.raises(Unknown, match="not HTTP"):
            await api.call(HELLO)


async def test_half_an_answer_is_unknown() -> None:
    async with saying(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok":true,') as api:
        with pytest.raises(Unknown, match="dropped"):
            await api.call(HELLO)


async def test_answers_in_chunks_and_without_keep_alive_are_read() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    async with saying(head, b"9\r\n", b'{"ok":tru\r\n', b'd\r\ne,"result":', b"5}\r\n", b"0\r\n\r\n") as api:
        assert [await api.call(HELLO) for _ in range(2)] == [5, 5]


def test_uvloop_carries_calls_drops_silence_and_cancellation_as_well() -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(_a_bad_day()) == ["101", "dropped", "cancelled", "closed"]


async def _a_bad_day() -> list[str]:
    seen = []
    async with serving() as fake:
        api = BotApi.at(fake.address, TOKEN)
        seen.append(str((await api.call(HELLO))["message_id"]))
        fake.answer("sendMessage", Answer(fault="drop"), Answer(fault="hang"), Answer(fault="hang"))
        seen.append(await _outcome(asyncio.create_task(api.call(HELLO))))
        for number, end in enumerate((asyncio.Task.cancel, None), start=3):
            task = asyncio.create_task(api.call(HELLO))
            await fake.until("sendMessage", number)
            end(task) if end else await api.close()
            seen.append(await _outcome(task))
    return seen


async def _outcome(task: asyncio.Task[object]) -> str:
    try:
        return str(await task)
    except Outcome as outcome:
        return str(outcome)
    except asyncio.CancelledError:
        return "cancelled"


async def test_tls_is_checked_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, context = _own_authority(tmp_path)
    async with serving(ssl_context=context) as fake:
        stranger = BotApi.at(fake.address, TOKEN)
        with pytest.raises(NotSent, match="Cert"):
            await stranger.call(HELLO)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        trusting = BotApi.at(fake.address, TOKEN)
        assert (await trusting.call(HELLO))["message_id"] == 101
        await trusting.close()


def _own_authority(folder: Path) -> tuple[Path, ssl.SSLContext]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate_file, key_file)
    return certificate_file, context


@pytest.mark.parametrize("address", ["", "api.telegram.org", "ftp://api.telegram.org", "https://"])
def test_an_address_must_be_one(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Connections(address)


async def test_an_address_may_have_a_path(fake: FakeTelegram) -> None:
    api = BotApi.at(fake.address + "/", TOKEN)
    assert await api.call(Call(method="getMe", params={})) is True
    await api.close()
    deeper = BotApi.at(fake.address + "/deeper", TOKEN)
    with pytest.raises(BadToken):
        await deeper.call(Call(method="getMe", params={}))
    await deeper.close()


async def test_the_token_is_in_no_error_and_no_repr(fake: FakeTelegram) -> None:
    token = "1:wrong and with\nspaces"
    api = BotApi.at(fake.address, token)
    with pytest.raises(NotSent) as caught:
        await api.call(HELLO)
    assert "wrong" not in f"{caught.value!r} {api!r} {vars(api._connections)!r} {HELLO!r}"
    await api.close()


async def test_python_telegram_bot_works_over_it(fake: FakeTelegram) -> None:
    fake.answer("sendMessage", refusal(400, "Bad Request: chat not found"))
    me = {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "Alongside", "username": "alongside_bot"}}
    fake.answer("getMe", Answer(body=me))
    request = Request(fake.address)
    bot = Bot(TOKEN, base_url=f"{fake.address}/bot", request=request, get_updates_request=Request(fake.address))
    async with bot:
        assert bot.username == "alongside_bot"
        assert await bot.set_my_short_description("A neutral sentence")
        with pytest.raises(BadRequest):
            await bot.send_message(7, "Hello")
        message = await bot.send_document(7, b"{}", filename="data.json")
    assert message.message_id == 101
    assert fake.sent("sendDocument")[0]["document"] == b"{}"
