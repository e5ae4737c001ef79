"""Help is offered beside words that may say that somebody is not safe: after they were answered, and in every state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.book import Book, Status, Surroundings
from flows.card import CARD
from flows.engine import Outcome, advance, begin
from flows.events import AnswerGiven, Asked, CardShown, Said, ScriptEnded, Shown
from flows.loader import read_book
from flows.reply import Command, Reply, Tap, Unreadable, Words
from flows.session import Session, read, written
from flows.stopping import MAYBE_STOP
from flows.vocabulary import Role
from tests.test_maybe_stop import FILES, HEAD, english
from tests.test_maybe_stop import around as without_card

HEAVY = "tea. help me"
CARD_FILE = f"""script: card{HEAD}
steps:
  words: {{say: Heavy., show: first_lines}}
  choice: {{ask: Which?, choose: {{people: People, carry_on: Carry on}}, skip: carry_on}}
  bye: {{say: All right.}}
"""
JOIN = f"script: join{HEAD}\nsteps:\n  hello: {{ask: Will you?, choose: {{yes_: Yes, no_: No}}}}\n".replace(
    "yes_", "aye"
).replace("no_", "nay")
BOOK = read_book({**FILES, "card.yaml": CARD_FILE, "join.yaml": JOIN})
MEANINGS = {"stop. help me": "stop", "perhaps stop. help me": MAYBE_STOP, "stop": "stop"}


def around(status: Status = "active", role: Role = "participant", **changes: object) -> Surroundings:
    base = replace(
        without_card(status, role),
        book=BOOK,
        words=lambda phrase: english(BOOK, phrase),
        meaning=MEANINGS.get,
        distress=lambda words: "help me" in words,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def play(*replies: str | Reply, scene: Surroundings | None = None, script: str | None = "garden") -> Outcome:
    """What the last of ``replies`` came to: a word in capitals is a button, all else is typed."""
    scene = scene or around()
    outcome = begin(script, None, scene) if script else Outcome(session=None, events=())
    for reply in replies:
        session = read(written(outcome.session)) if outcome.session else None
        outcome = advance(session, _reply(reply, session), scene)
    return outcome


def _reply(reply: str | Reply, session: Session | None) -> Reply:
    if not isinstance(reply, str):
        return reply
    if session and reply.isupper():
        return Tap(session=session.id, turn=session.turn, key=reply.lower())
    return Words(text=reply)


def asked(outcome: Outcome) -> list[str]:
    questions = (event for event in outcome.events if isinstance(event, Asked))
    return [f"{each.script}/{each.slot}" for event in questions for each in event.phrases[:1]]


def said(outcome: Outcome) -> list[str]:
    return [event.phrase.slot for event in outcome.events if isinstance(event, Said)]


def cards(outcome: Outcome) -> int:
    """How often the card was shown, with its lines."""
    shown = sum(isinstance(event, CardShown) for event in outcome.events)
    assert shown == sum(event == Shown(view="first_lines") for event in outcome.events)
    assert shown == said(outcome).count("words/say")
    return shown


def test_an_answer_is_kept_then_the_card_comes_and_then_the_next_question() -> None:
    outcome = play(HEAVY)
    assert [event.value for event in outcome.events if isinstance(event, AnswerGiven)] == [HEAVY]
    assert cards(outcome) == 1
    assert asked(outcome) == ["card/choice/ask"]
    after = play(HEAVY, "CARRY_ON")
    assert asked(after) == ["garden/when/ask"]
    assert "where_you_are" not in said(after)


@pytest.mark.parametrize("reply", ["SKIP", "CARRY_ON", "carry on"])
def test_every_way_on_leads_back_to_what_was_open(reply: str) -> None:
    assert asked(play(HEAVY, reply)) == ["garden/when/ask"]


def test_words_that_answer_no_button_are_met_with_the_card_and_not_with_a_hint() -> None:
    outcome = play("roses", HEAVY)
    assert cards(outcome) == 1
    assert asked(outcome) == ["card/choice/ask"]
    assert said(outcome) == ["words/say"]
    assert asked(play("roses", HEAVY, "CARRY_ON")) == ["garden/when/ask"]


def test_a_button_that_is_named_in_words_is_an_answer_and_the_card_comes_after_it() -> None:
    scene = around(distress=lambda words: words == "later")
    outcome = play("roses", "later", scene=scene)
    assert [event.value for event in outcome.events if isinstance(event, AnswerGiven)] == ["later"]
    assert cards(outcome) == 1
    assert said(play("roses", "later", "CARRY_ON", scene=scene)) == ["bye/say", "bye/say"]


@pytest.mark.parametrize("status", ["active", "paused", "joining"])
def test_where_nothing_is_open_the_card_comes(status: Status) -> None:
    outcome = play(HEAVY, script=None, scene=around(status))
    assert cards(outcome) == 1
    assert asked(outcome) == ["card/choice/ask"]
    assert play(HEAVY, "CARRY_ON", script=None, scene=around(status)).session is None


@pytest.mark.parametrize("status", ["stopped", "left", "waiting"])
def test_who_takes_no_part_is_offered_help_too(status: Status) -> None:
    assert cards(play(HEAVY, script=None, scene=around(status))) == 1


@pytest.mark.parametrize("role", ["participant", "facilitator"])
def test_the_team_is_offered_help_too(role: Role) -> None:
    assert cards(play(HEAVY, scene=around(role=role))) == 1


def test_before_joining_the_question_comes_after_the_card() -> None:
    outcome = begin("join", None, around("joining"), reply=Words(text=HEAVY))
    assert cards(outcome) == 1
    assert asked(outcome) == ["card/choice/ask"]
    session = outcome.session
    assert session is not None
    after = advance(session, Tap(session=session.id, turn=session.turn, key="skip"), around("joining"))
    assert asked(after) == ["join/hello/ask"]


def test_what_follows_a_command_is_looked_at() -> None:
    outcome = play(Command(name="garden", argument=HEAVY), script=None)
    assert cards(outcome) == 1
    assert asked(play(Command(name="garden", argument=HEAVY), "CARRY_ON", script=None)) == ["garden/idea/ask"]


@pytest.mark.parametrize("reply", [Unreadable(), Tap(session="x", turn=1, key="help me"), Command(name="help")])
def test_what_was_not_typed_brings_no_card(reply: Reply) -> None:
    assert not cards(play(reply))


def test_a_script_that_is_gone_is_said_and_the_card_comes() -> None:
    begun = begin("garden", None, around()).session
    assert begun is not None
    gone = replace(begun, frames=(replace(begun.top, version=9),))
    outcome = advance(gone, Words(text=HEAVY), around(book=replace(BOOK)))
    assert cards(outcome) == 1
    assert any(isinstance(event, ScriptEnded) for event in outcome.events)
    assert asked(outcome) == ["card/choice/ask"]


# --- stopping is honoured first --------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["stop. help me", "perhaps stop. help me"])
def test_whoever_is_choosing_how_to_stop_keeps_that_question_and_reads_the_card_below_it(words: str) -> None:
    outcome = play("roses", words)
    question = "withdraw/how/ask" if words.startswith("stop") else "maybe_stop/wish/ask"
    assert asked(outcome) == [question]
    assert cards(outcome) == 1
    order = [type(event) for event in outcome.events if isinstance(event, Asked | Shown)]
    assert order == [Asked, Shown]


def test_the_button_of_the_question_how_to_stop_works_after_the_card() -> None:
    assert asked(play("roses", "stop. help me", "NOTHING")) == ["garden/when/ask"]
    assert said(play("roses", "stop. help me", "NOTHING"))[0] == "bye/say"


def test_what_is_written_while_choosing_how_to_stop_brings_the_card_below_that_question() -> None:
    outcome = play("stop", HEAVY)
    assert asked(outcome) == ["withdraw/how/ask"]
    assert cards(outcome) == 1


# --- once ------------------------------------------------------------------------------------------------------------


def test_the_card_comes_once_and_everything_else_goes_on_as_ever() -> None:
    outcome = play(HEAVY, scene=around(carded=True))
    assert not cards(outcome)
    assert asked(outcome) == ["garden/when/ask"]


def test_a_card_that_was_left_open_is_said_again_a_day_later_and_not_put_over_itself() -> None:
    outcome = play(HEAVY, HEAVY)
    assert cards(outcome) == 1
    assert asked(outcome) == ["card/choice/ask"]
    assert outcome.session is not None
    assert [frame.script for frame in outcome.session.frames].count(CARD) == 1


@pytest.mark.parametrize(("before", "question"), [(["roses"], "garden/when/ask"), ([HEAVY], "card/choice/ask")])
def test_where_words_are_no_answer_the_second_ones_are_met_with_where_help_is_and_with_no_card(
    before: list[str], question: str
) -> None:
    session = play(*before).session
    outcome = advance(session, Words(text=HEAVY), around(carded=True))
    assert said(outcome) == ["heavy"]
    assert asked(outcome) == [question]
    assert not cards(outcome)
    assert said(advance(session, Words(text="what?"), around(carded=True))) == ["hint_choose"]


def test_a_book_without_the_card_shows_none() -> None:
    bare = Book(
        scripts={place: script for place, script in BOOK.scripts.items() if script.script != CARD},
        phrasebooks=BOOK.phrasebooks,
    )
    assert not cards(play(HEAVY, scene=around(book=bare)))
