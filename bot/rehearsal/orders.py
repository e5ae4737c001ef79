"""What people do on the page, as orders to the room: a name, and a JSON object that says the rest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.rehearsal.phones import Phone

if TYPE_CHECKING:
    from bot.rehearsal.room import Room

Order = Mapping[str, Any]


async def carry_out(room: Room, name: str, order: Order) -> None:
    """Do it.

    Raises LookupError, TypeError or ValueError if the page said something that it never says; NotNow or NotATime if it
    cannot be done, with a message for the person.
    """
    await _ORDERS[name](room, order)


async def _say(room: Room, order: Order) -> None:
    room.messenger.say(_phone(room, order).account.id, str(order["text"]))


async def _tap(room: Room, order: Order) -> None:
    room.tap(_phone(room, order), int(order["message"]), int(order["row"]), int(order["column"]))


async def _open_invitation(room: Room, order: Order) -> None:
    await room.open_invitation(_phone(room, order))


async def _speak(room: Room, order: Order) -> None:
    room.speak(_phone(room, order), str(order["language"]))


async def _block(room: Room, order: Order) -> None:
    room.messenger.block(_phone(room, order).account.id, blocked=order["blocked"] is True)


async def _add_participant(room: Room, order: Order) -> None:
    room.add_phone("participant")


async def _move_clock(room: Room, order: Order) -> None:
    await room.move_clock(str(order["to"]))


async def _restart(room: Room, order: Order) -> None:
    await room.restart()


async def _cut_power(room: Room, order: Order) -> None:
    await room.cut_power()


def _phone(room: Room, order: Order) -> Phone:
    return room.phones[int(order["phone"])]


_ORDERS: Mapping[str, Callable[[Room, Order], Awaitable[None]]] = {
    "say": _say,
    "tap": _tap,
    "open-invitation": _open_invitation,
    "speak": _speak,
    "block": _block,
    "add-participant": _add_participant,
    "move-clock": _move_clock,
    "restart": _restart,
    "cut-power": _cut_power,
}
