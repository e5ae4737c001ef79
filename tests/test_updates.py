"""Raw updates, as Telegram sends them and as nobody should, become what a person meant or poison, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import LIMIT, STALE, TooLong, pack, unpack
from bot.ports import Incoming
from bot.updates import Poison, number_of, parse
from flows.reply import Command, Edited, Tap, Unreadable, Words

PERSON = {"id": 5, "is_bot": False, "first_name": "P", "language_code": "ur"}
PRIVATE = {"id": 5, "type": "private", "first_name": "P"}
GROUP = {"id": -100, "type": "supergroup", "title": "A group"}


def message(chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] = PERSON, **content: Any) -> dict[str, Any]:
    return {"update_id": 9, "message": {"message_id": 3, "date": 0, "chat": chat, "from": sender, **content}}


def tapped(data: Any, **changes: Any) -> dict[str, Any]:
    query = {"id": "77", "from": PERSON, "chat_instance": "1", "data": data}
    return {
        "update_id": 9,
        "callback_query": {**query, "message": {"message_id": 3, "date": 1, "chat": PRIVATE}} | changes,
    }


def membership(status: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    change = {"chat": chat, "from": PERSON, "date": 0, "new_chat_member": {"status": status, "user": {}}}
    return {"update_id": 9, "my_chat_member": change}


REPLIES: list[tuple[dict[str, Any], object]] = [
    (message(text="How has it been?"), Words(text="How has it been?")),
    (message(text=""), Words(text="")),
    (message(text="/stop"), Command(name="stop")),
    (message(text="/Stop@alongside_bot"), Command(name="stop")),
    (message(text="/stop."), Command(name="stop", argument=".")),
    (message(text="/start  abc_DEF-1 "), Command(name="start", argument="abc_DEF-1")),
    (message(text="/language\npolski"), Command(name="language", argument="polski")),
    (message(text="/żółw"), Words(text="/żółw")),
    (message(text="/stopż"), Words(text="/stopż")),
    (message(text="/ stop"), Words(text="/ stop")),
    (message(text=" /stop"), Words(text=" /stop")),
    (message(text="/"), Words(text="/")),
    (message(photo=[{"file_id": "x"}], caption="/stop"), Unreadable()),
    (message(voice={"file_id": "x"}), Unreadable()),
    (message(sticker={}), Unreadable()),
    ({"update_id": 9, "edited_message": message(text="no")["message"]}, Edited()),
    (tapped("1:s1:4:good"), Tap(session="s1", turn=4, key="good")),
    (tapped("1:s1:4:a:b"), Tap(session="s1", turn=4, key="a:b")),
    (tapped("0:s1:4:good"), STALE),
    (tapped("good"), STALE),
    (tapped(""), STALE),
]


@pytest.mark.parametrize(("raw", "reply"), REPLIES, ids=lambda value: type(value).__name__)
def test_what_a_person_sends_becomes_a_reply(raw: dict[str, Any], reply: object) -> None:
    incoming = parse(raw)
    assert (incoming.kind, incoming.chat_id, incoming.update_id, incoming.language) == ("reply", 5, 9, "ur")
    assert incoming.reply == reply


def test_a_tap_says_what_must_be_answered_and_where_it_was_made() -> None:
    incoming = parse(tapped("1:s1:4:good"))
    assert (incoming.tap_id, incoming.message_id) == ("77", 3)


def test_what_they_wrote_can_be_found_again_and_what_they_tapped_is_not_theirs() -> None:
    assert [parse(raw).wrote for raw in (message(text="hello"), message(photo=[]), tapped("good"))] == [3, 3, None]


def test_a_tap_without_data_or_message_is_a_stale_one_of_its_sender() -> None:
    query = {"id": "77", "from": PERSON, "chat_instance": "1", "game_short_name": "x"}
    incoming = parse({"update_id": 9, "callback_query": query})
    assert (incoming.reply, incoming.chat_id, incoming.message_id) == (STALE, 5, None)


STRANGERS: list[dict[str, Any]] = [
    message(GROUP, text="/stop"),
    message(GROUP, PERSON | {"is_bot": True}, text="x"),
    message(PRIVATE, PERSON | {"is_bot": True}, text="x"),
    message({"id": -5, "type": "channel"}, text="x"),
    message(pinned_message={}),
    message(message_auto_delete_timer_changed={"message_auto_delete_time": 86400}),
    tapped("1:s1:4:good", message={"message_id": 3, "date": 1, "chat": GROUP}),
    {"update_id": 9, "edited_message": message(GROUP, text="x")["message"]},
    {"update_id": 9, "channel_post": {}},
    {"update_id": 9, "something_new": 7},
    {"update_id": 9},
    membership("left"),
    membership("member", GROUP),
]


@pytest.mark.parametrize("raw", STRANGERS)
def test_everything_else_is_a_strangers(raw: dict[str, Any]) -> None:
    assert parse(raw) == Incoming(update_id=9, kind="stranger")


def test_blocking_unblocking_and_moving_are_told_apart() -> None:
    assert parse(membership("kicked")) == Incoming(update_id=9, kind="left", chat_id=5)
    assert parse(membership("member")) == Incoming(update_id=9, kind="returned", chat_id=5)
    assert parse(message(GROUP | {"id": -7}, migrate_to_chat_id=-1007)) == Incoming(
        update_id=9, kind="moved", chat_id=-7, new_chat_id=-1007
    )


POISON: list[tuple[Any, str]] = [
    (None, "update_id"),
    ([], "update_id"),
    ({"update_id": "9"}, "update_id"),
    ({"update_id": True}, "update_id"),
    ({"update_id": -1}, "update_id"),
    ({"update_id": 2**63}, "update_id"),
    ({"update_id": 9, "message": "secret"}, "message"),
    ({"update_id": 9, "message": {"chat": "secret"}}, "chat"),
    (message({"id": "secret", "type": "private"}, text="x"), "id"),
    (message({"id": 2**63, "type": "private"}, text="x"), "id"),
    (message({"id": 5, "type": 7}, text="x"), "type"),
    (message(text=["secret"]), "text"),
    (message(text="half a character: \ud83d"), "text"),
    ({"update_id": 9, "message": {"chat": PRIVATE, "text": "secret"}}, "from"),
    (message(PRIVATE, PERSON | {"language_code": 7}, text="secret"), "language_code"),
    (tapped(7), "data"),
    (tapped("x", id=77), "id"),
    (tapped("x", message={"chat": PRIVATE, "message_id": "secret"}), "message_id"),
    ({"update_id": 9, "my_chat_member": {"chat": PRIVATE, "from": PERSON}}, "new_chat_member"),
]


@pytest.mark.parametrize(("raw", "place"), POISON)
def test_a_malformed_update_is_poison_that_names_the_place_and_no_content(raw: Any, place: str) -> None:
    with pytest.raises(Poison) as caught:
        parse(raw)
    assert str(caught.value) == f"an update is malformed at {place}"
    assert caught.value.update_id == number_of(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
_TOP = ("update_id", "message", "callback_query", "my_chat_member", "edited_message")
_BELOW = ("chat", "from", "id", "type", "text", "data", "status", "new_chat_member", "message_id", "language_code")
FIELDS = st.sampled_from((*_TOP, *_BELOW, "migrate_to_chat_id", "is_bot"))
VALUES = st.sampled_from(["private", "kicked", "/stop", "1:s:1:k"]) | st.integers(-3, 3) | JSON
NEARLY = st.recursive(VALUES, lambda inner: st.dictionaries(FIELDS, inner, max_size=6), max_leaves=25)


def number_or_poison(raw: Any) -> int | None:
    try:
        return parse(raw).update_id
    except Poison as poison:
        return poison.update_id


@given(st.dictionaries(FIELDS, NEARLY, max_size=5) | NEARLY | JSON)
def test_any_json_is_an_update_or_poison(raw: Any) -> None:
    assert number_or_poison(raw) == number_of(raw)


@given(st.data())
def test_a_good_update_with_one_field_spoilt_is_an_update_or_poison(data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from([message(text="x"), tapped("1:s:1:k"), membership("kicked")]))
    kind, content = list(raw.items())[1]
    field = data.draw(st.sampled_from(sorted(content)))
    assert number_or_poison(raw | {kind: content | {field: data.draw(JSON)}}) == 9


IDS = st.text(min_size=1, max_size=12).filter(lambda text: ":" not in text)


@given(IDS, st.integers(0, 10**6), st.text(max_size=30), st.just("") | IDS)
def test_what_is_packed_is_read_back_or_refused_when_it_is_made(session: str, turn: int, key: str, about: str) -> None:
    try:
        payload = pack(session, turn, key, about)
    except (TooLong, UnicodeEncodeError):
        return
    assert len(payload.encode()) <= LIMIT
    assert unpack(payload) == Tap(session=session, turn=turn, key=key, about=about)


def test_buttons_of_both_forms_are_understood() -> None:
    assert unpack("1:s:4:yes") == Tap(session="s", turn=4, key="yes")
    assert unpack("2:s:4:9d27c1f0:yes") == Tap(session="s", turn=4, key="yes", about="9d27c1f0")


def test_a_code_that_could_not_be_read_back_is_refused() -> None:
    with pytest.raises(ValueError, match="code"):
        pack("s", 1, "key", "a:b")


def test_a_key_that_makes_a_payload_too_long_is_refused_with_what_to_do() -> None:
    assert pack("s", 1, "k" * 58)
    with pytest.raises(TooLong, match="choose a shorter one"):
        pack("s", 1, "ż" * 30)


@pytest.mark.parametrize(("session", "turn"), [("", 1), ("a:b", 1), ("a", -1)])
def test_a_session_that_could_not_be_read_back_is_refused(session: str, turn: int) -> None:
    with pytest.raises(ValueError, match="session"):
        pack(session, turn, "key")


@given(st.text())
def test_any_payload_is_a_tap_or_none(payload: str) -> None:
    tap = unpack(payload)
    assert tap is None or (tap.session and tap.turn >= 0)


@pytest.mark.parametrize(
    "payload",
    ["1:s:٣:k", "1:s:-1:k", "1:s::k", "1::1:k", "2:s:1:k", "2:s:1::k", "3:s:1:a:k", "1:s:1", "1:s:1:" + "k" * 99],
)
def test_a_payload_of_another_form_is_none_of_ours(payload: str) -> None:
    assert unpack(payload) is None
