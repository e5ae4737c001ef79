"""The engine: where somebody stands and what they replied, to where they stand then and what happened.

Pure: it fetches nothing, keeps nothing and says nothing. Decides what a reply means; ``flows.walk`` does the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from flows.book import Surroundings
from flows.card import show, to_show, was_offered
from flows.commands import acted, commanded, is_invited_again, named
from flows.echo import echoes
from flows.events import Asked, Event, HideAsked, Said, Shown, TapAnswered
from flows.maybe_stop import to_ask
from flows.phrase import Value, system
from flows.questions import Labelled, Unclear
from flows.reading import plain
from flows.reopening import leads_back_to
from flows.reply import Command, Edited, Reply, Tap, Unreadable, Words
from flows.script import Script
from flows.session import Session
from flows.speaking import ScriptGoneError
from flows.stopping import MAYBE_STOP
from flows.walk import Walk
from flows.whereabouts import is_goodbye, nothing_open, remind

_ANY_TIME = frozenset({"help", "language", "stop"})
"""Buttons that mean the same however old their message is."""
_NOTICED = (Said, Asked, Shown, TapAnswered, HideAsked)
"""Events that a person notices: every reply leads to one."""
_BARE = frozenset({"yes", "no", "unsure"})
"""Keys of answers that are also words of the bot's own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a turn came to."""

    session: Session | None
    events: tuple[Event, ...]


def advance(session: Session | None, reply: Reply, around: Surroundings) -> Outcome:
    """What comes of ``reply``. Never raises for anything that a person can send."""
    walk, card = Walk(session, around), to_show(reply, around)
    try:
        _take(walk, reply, card)
    except ScriptGoneError as gone:
        walk = Walk(session, around)
        walk.say(system(gone.said))
        walk.leave_all()
    if card:
        show(walk, card)
    if not any(isinstance(event, _NOTICED) for event in walk.events):
        walk.say(system("skipped"))  # a script that ends without a word
    return Outcome(session=walk.session, events=tuple(walk.events))


def begin(
    script: str,
    session: Session | None,
    around: Surroundings,
    answers: Mapping[str, Value] = MappingProxyType({}),
    reply: Reply | None = None,
) -> Outcome:
    """Begin ``script``, as an invitation or a follow-up does. What was open is closed, and that is said.

    ``answers``: what is saved before anything is asked (see ``Script.given``). ``reply``: what it is the answer to.
    """
    walk = Walk(None, around)
    if session is not None:
        walk.events.extend(_left(session, around))
        walk.say(system("left_open"))
    walk.begin(around.book.latest[script], answers)
    if reply and (card := to_show(reply, around)):
        show(walk, card)
    return Outcome(session=walk.session, events=tuple(walk.events))


def _left(session: Session, around: Surroundings) -> list[Event]:
    """What was open ends with its session: an answer to the same question next week does not replace this one."""
    walk = Walk(session, around)
    walk.leave_all()
    return walk.events


def ask_again(session: Session, around: Surroundings, because: Literal["reoffer", "reminder"] = "reoffer") -> Outcome:
    """Put the open question once more: taps made while we were away are lost, or a gentle reminder is due."""
    walk = Walk(session, around)
    try:
        walk.say(system(because))
        walk.ask()
    except ScriptGoneError:
        return Outcome(session=session, events=())
    return Outcome(session=walk.session, events=tuple(walk.events))


def _take(walk: Walk, reply: Reply, card: Script | None) -> None:
    match reply:
        case Tap():
            _tapped(walk, reply)
        case Command():
            if is_invited_again(walk, reply):
                walk.say(system("invitation_not_needed"))
            commanded(walk, named(walk, reply.name))
        case Words():
            _written(walk, reply.text, card)
        case Edited() if walk.session is not None:
            walk.say(system("edited"))
        case Unreadable() if walk.session is not None and not is_goodbye(walk):
            walk.say(system("unreadable"))
            walk.ask()
        case Edited() | Unreadable():
            nothing_open(walk)


# --- buttons -------------------------------------------------------------------------------------------------------


def _tapped(walk: Walk, tap: Tap) -> None:
    session = walk.session
    if tap.key in _ANY_TIME and not _is_offered_now(walk, tap):
        commanded(walk, tap.key)
    elif session is None:
        _old(walk, tap)
    elif (tap.session, tap.turn) == (session.id, session.turn):
        _chosen(walk, tap.key)
    elif (tap.session, tap.turn) == (session.id, session.turn - 1):
        walk.events.append(TapAnswered(phrase=system("tap_twice")))
    else:
        _old(walk, tap)


def _old(walk: Walk, tap: Tap) -> None:
    """A button of an earlier message changes nothing, but that it finds what it was about while that is open."""
    if script := leads_back_to(walk, tap):
        return walk.begin(script, {script.about or "": tap.about})
    walk.events.append(TapAnswered(phrase=system("tap_stale")))
    if walk.session is not None and not is_goodbye(walk):
        remind(walk)
    return None


def _is_offered_now(walk: Walk, tap: Tap) -> bool:
    """Whether the button is an answer to the open question, and not one of those that are always there."""
    session = walk.session
    is_now = session is not None and (tap.session, tap.turn) == (session.id, session.turn)
    return is_now and tap.key in _offered(walk)


def _offered(walk: Walk) -> frozenset[str]:
    return frozenset(offer.key for offer in walk.offers())


def _chosen(walk: Walk, key: str) -> None:
    """A button of the question that is open now."""
    question = walk.step.question
    if key not in _offered(walk):
        if not acted(walk, key):
            remind(walk)
    elif question is not None and question.many:
        walk.pick(key)
    else:
        walk.answer(int(key) if walk.step.scale else key)


# --- words ---------------------------------------------------------------------------------------------------------


def _written(walk: Walk, text: str, card: Script | None) -> None:
    meaning = walk.around.meaning(text)
    if meaning == MAYBE_STOP:
        _maybe_wished(walk, text, card)
    elif walk.session is None:
        command = _on_its_own(walk, text) or meaning
        commanded(walk, command) if command else nothing_open(walk)
    elif meaning and _is_free(walk):
        commanded(walk, meaning)
    else:
        _read(walk, text, meaning, card=card)


def _maybe_wished(walk: Walk, text: str, card: Script | None) -> None:
    """Words that may say that messages are to stop: kept if they answer what is asked, and then they are asked once."""
    ask = to_ask(walk)
    if walk.session is not None:
        _read(walk, text, None, ask=ask, card=card)
    elif ask:
        _ask_once(walk, ask)
    else:
        nothing_open(walk)


def _ask_once(walk: Walk, script: Script) -> None:
    walk.asked_to_stop = True
    walk.begin(script)


def _on_its_own(walk: Walk, text: str) -> str | None:
    """The command whose very name is written: where no question is open, "next" is not to skip one."""
    name = plain(text)
    return name if name in walk.around.book.commands(walk.around.role) else None


def _is_free(walk: Walk) -> bool:
    return walk.step.question is not None and walk.step.question.free_words


def _read(walk: Walk, text: str, meaning: str | None, *, ask: Script | None = None, card: Script | None = None) -> None:
    """Words as an answer first, because what a button says is an answer; then as a command.

    ``ask``: what is asked after an answer in their own words, or instead of asking the same again. ``card``: what is
    shown between an answer and what comes after it.
    """
    question = walk.step.question
    if question is None:
        raise ScriptGoneError(f"{walk.top.script}/{walk.top.step} asks nothing")
    value = _where(walk, text) if walk.step.place else _own(walk, question.read(text, _labelled(walk)))
    if not isinstance(value, Unclear):
        walk.asked_to_stop |= ask is not None and question.free_words
        walk.answer(value, then=(ask if question.free_words else None) or card)
    elif said := _yes_or_no(walk, text):
        _chosen(walk, said)
    elif meaning and meaning in _offered(walk):
        _chosen(walk, meaning)
    elif meaning:
        commanded(walk, meaning)
    elif ask:
        _ask_once(walk, ask)
    elif is_goodbye(walk):
        nothing_open(walk)
    else:
        heavy = not question.free_words and was_offered(text, walk.around)
        walk.say(system("heavy") if heavy else system(value.hint, **value.values))
        walk.ask()


def _where(walk: Walk, text: str) -> Value | Unclear:
    """A place is understood by who knows the world's clocks."""
    return walk.around.where(text) or Unclear(hint="hint_place")


def _own(walk: Walk, value: Value | Unclear) -> Value | Unclear:
    """Where words have to be of whoever is asked, those of others are not taken."""
    others = walk.around.lists.get(walk.step.unlike or "", ())
    is_echo = isinstance(value, str) and echoes(value, (str(offer.text) for offer in others))
    return Unclear(hint="hint_not_own") if is_echo else value


def _labelled(walk: Walk) -> list[Labelled]:
    return [
        Labelled(key=offer.key, label=offer.text if isinstance(offer.text, str) else walk.around.words(offer.text))
        for offer in walk.offers()
    ]


def _yes_or_no(walk: Walk, text: str) -> str | None:
    """Where an answer says more than yes or no ("Yes, I would like to"), the bare word is enough."""
    keys = _offered(walk) & _BARE
    return next((key for key in keys if plain(walk.around.words(system(key))) == plain(text)), None)
