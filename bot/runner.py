"""Takes one update to its end: who writes, what that means, what is kept, what is said. Knows no SQL and no Telegram.

The order is the promise: nothing is said before it is kept, and nothing is acknowledged before ``take`` returns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import get_args

from bot.composing import compose
from bot.copied import Copied
from bot.guessing import Guessing
from bot.lifeline import asks_for_help
from bot.negotiation import first_guess
from bot.notices import notices
from bot.ports import Clock, Incoming, Out
from bot.scene import Scene
from bot.views.glance import Glance, Shown, paragraphs
from bot.views.support import first_lines, in_danger, support
from flows.engine import Outcome, advance, begin
from flows.events import (
    BeingWrittenTo,
    Casework,
    ConsentRefused,
    Gathering,
    HideAsked,
    PauseChosen,
    Resumed,
    RoleEnded,
    Safety,
    TapAnswered,
    Teamwork,
    WithdrawalChosen,
)
from flows.phrase import system
from flows.reply import Command, Reply
from storage.errors import Overtaken
from storage.port import Storage
from storage.records import Person, Standing, Turn

_PLANNING = (
    *get_args(BeingWrittenTo | Gathering | Teamwork | Casework | Safety),
    PauseChosen,
    Resumed,
    WithdrawalChosen,
    ConsentRefused,
    RoleEnded,
    HideAsked,
)
"""Events that leave something due at a time, for whom they are of or for who waits for a place."""


class Runner:
    """Who updates are given to (``bot.ports.Taker``)."""

    def __init__(self, *, storage: Storage, out: Out, scene: Scene, clock: Clock, planned: Callable[[], None]) -> None:
        """``planned`` is called when a turn has planned something for later."""
        self._storage = storage
        self._out = out
        self._scene = scene
        self._clock = clock
        self._planned = planned
        self._guessing = Guessing()

    async def take(self, incoming: Incoming) -> None:
        """Deal with one update; see ``bot.ports.Taker``."""
        now = self._clock.now()
        match incoming.kind:
            case "reply":
                await self._reply(incoming, now)
            case "left":
                await self._storage.left_quietly(incoming.chat_id, now)
                self._planned()
                await self._storage.ignored(incoming.update_id, now)
            case "moved":
                await self._storage.moved(incoming.chat_id, incoming.new_chat_id)
                await self._storage.ignored(incoming.update_id, now)
            case "returned" | "stranger":
                await self._storage.ignored(incoming.update_id, now)

    async def _reply(self, incoming: Incoming, now: datetime) -> None:
        standing = await self._storage.standing(incoming.chat_id, incoming.update_id)
        if standing.seen or incoming.reply is None:
            self._stop_spinning(incoming, None)
        elif standing.person is None:
            await self._newcomer(incoming, incoming.reply, now)
        else:
            await self._known(standing, standing.person, incoming, incoming.reply, now)

    # --- somebody we know ------------------------------------------------------------------------------------------

    async def _known(self, standing: Standing, person: Person, incoming: Incoming, reply: Reply, now: datetime) -> None:
        """Somebody else may be quicker to the last place in a session: then it is decided anew, once."""
        try:
            await self._decided(standing, person, incoming, reply, now)
        except Overtaken:
            await self._decided(standing, person, incoming, reply, now)

    async def _decided(
        self, standing: Standing, person: Person, incoming: Incoming, reply: Reply, now: datetime
    ) -> None:
        if standing.session is None and _is_asked_first(person):
            outcome = await self._joining(person, now, reply)
        else:
            scripts = self._scene.ahead(standing.session, reply, person)
            outcome = advance(standing.session, reply, await self._scene.around(person, now, scripts))
        await self._keep(person, outcome, incoming, now)

    async def _keep(self, person: Person, outcome: Outcome, incoming: Incoming, now: datetime) -> None:
        turn = Turn(
            person=person,
            now=now,
            session=outcome.session,
            events=outcome.events,
            messages=compose(outcome.events, tapped=incoming.message_id),
            notices=await notices(outcome.events, person.pseudonym, self._storage),
            update_id=incoming.update_id,
            wrote=incoming.wrote,
        )
        self._out.send(await self._storage.keep(turn))
        if turn.notices:
            self._out.wake()
        if any(isinstance(event, _PLANNING) for event in outcome.events):
            self._planned()
        self._stop_spinning(incoming, next((e for e in outcome.events if isinstance(e, TapAnswered)), None), person)

    def _stop_spinning(self, incoming: Incoming, answered: TapAnswered | None, person: Person | None = None) -> None:
        if incoming.tap_id is None:
            return
        words = self._scene.say(answered.phrase, person) if answered and person else ""
        self._out.answer_tap(incoming.tap_id, words)

    # --- somebody new ----------------------------------------------------------------------------------------------

    async def _newcomer(self, incoming: Incoming, reply: Reply, now: datetime) -> None:
        language = first_guess(incoming.language, self._scene.languages)
        if self._scene.project.has_ended(now):
            return await self._too_late(incoming, reply, language, now)
        token = reply.argument if isinstance(reply, Command) and reply.name == "start" else ""
        if token and self._guessing.is_over(incoming.chat_id, now):
            return await self._storage.ignored(incoming.update_id, now)
        invited = await self._storage.admit(
            token, chat_id=incoming.chat_id, language=language, zone=self._scene.zone, now=now
        )
        if invited.person is not None:
            await self._keep(invited.person, await self._joining(invited.person, now, reply), incoming, now)
        else:
            refusal = f"invitation_{invited.refusal}" if token else "stranger"
            if invited.refusal == "unknown" and token and self._guessing.wrong(incoming.chat_id, now):
                refusal = "invitation_later"
            await self._turn_away(incoming, reply, refusal, language, now)

    async def _joining(self, person: Person, now: datetime, reply: Reply) -> Outcome:
        script = joining_script(person)
        scripts = [script, *self._scene.ahead(None, reply, person)]
        return begin(script, None, await self._scene.around(person, now, scripts), reply=reply)

    async def _turn_away(self, incoming: Incoming, reply: Reply, refusal: str, language: str, now: datetime) -> None:
        """Nothing is known of this person, so nothing is kept but that the update was answered."""
        reader = _stranger(incoming, language)
        helped = await self._help(reply, reader, now)
        await self._tell_stranger(incoming, now, helped.copies, helped.text, self._scene.say(system(refusal), reader))

    async def _too_late(self, incoming: Incoming, reply: Reply, language: str, now: datetime) -> None:
        """The project has ended. Somebody who writes now may have taken part, so they learn who else is there."""
        reader = _stranger(incoming, language)
        glance = self._glance(reader, now)
        first = (await self._first_help(glance)).text if self._scene.offers_help(reply) else in_danger(glance)
        listed = await support(glance)
        ended = self._scene.say(system("ended"), reader)
        await self._tell_stranger(incoming, now, listed.copies, first, ended, listed.text)

    async def _help(self, reply: Reply, reader: Person, now: datetime) -> Shown:
        """Whoever asks for help gets the list all the same; beside words that are heavy its first lines are enough."""
        glance = self._glance(reader, now)
        if asks_for_help(reply, self._scene):
            return await support(glance)
        return await self._first_help(glance) if self._scene.offers_help(reply) else Shown(text="")

    async def _first_help(self, glance: Glance) -> Shown:
        shown = await first_lines(glance)
        return replace(shown, text=paragraphs(glance.say("support_words", "heavy"), shown.text))

    def _glance(self, reader: Person, now: datetime) -> Glance:
        return Glance(reader=reader, now=now, scene=self._scene, storage=self._storage)

    async def _tell_stranger(self, incoming: Incoming, now: datetime, copies: Sequence[Copied], *words: str) -> None:
        await self._storage.ignored(incoming.update_id, now)
        self._out.say_once(incoming.chat_id, paragraphs(*words), copies=copies)
        self._stop_spinning(incoming, None)


def _stranger(incoming: Incoming, language: str) -> Person:
    return Person(pseudonym="", chat_id=incoming.chat_id, language=language)


def _is_asked_first(person: Person) -> bool:
    """Whether they have not said yet that they want to join, or to wait for a place."""
    return person.status == "joining" or (person.status == "waiting" and person.waits_since is None)


def joining_script(person: Person) -> str:
    """The script with which somebody in this role begins; or waits to begin, as long as all places are taken."""
    if person.status == "waiting":
        return "waiting"
    return "join" if person.role == "participant" else "join_team"
