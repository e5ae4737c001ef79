"""Who may have wished to stop among other words is asked once, and loses nothing by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from flows.book import Book, Status, Surroundings
from flows.engine import Outcome, advance, begin
from flows.events import AnswerGiven, Asked, Said
from flows.loader import read_book
from flows.questions import Plural
from flows.reply import Reply, Tap, Words
from flows.rhythm import Hours
from flows.session import Session, read, written
from flows.stopping import MAYBE_STOP
from flows.vocabulary import Role

HEAD = """
version: 1
title: T
asked_by: The group.
why: For a reason.
seen_by: [nobody]
limits: None.
review_by: 2027-05-01
open_to: [participant, facilitator]
"""
PHRASES = (
    "where_you_are skipped nothing_open hint_choose hint_text "
    "skip back why easy help language stop not_monitored yes no"
)
FILES = {
    "garden.yaml": f"script: garden{HEAD}command: garden\n"
    "steps:\n  idea: {ask: Which idea?, text: short, save: idea}\n"
    "  when: {ask: When?, choose: {now: Now, later: Later}, save: when}\n  bye: {say: Bye.}\n",
    "withdraw.yaml": f"script: withdraw{HEAD}command: stop\n"
    "steps:\n  how: {ask: How?, choose: {all: All, nothing: Nothing}}\n  bye: {say: As you wish.}\n",
    "maybe_stop.yaml": f"script: maybe_stop{HEAD.replace(', facilitator', '')}"
    'steps:\n  wish:\n    ask: Stop?\n    choose: {"yes": {text: Yes, goto: on}, "no": {text: No, goto: fine}}\n'
    '    skip: "no"\n'
    "  on: {call: withdraw, goto: end}\n  fine: {say: Fine.}\n",
    "system.yaml": "phrasebook: system\nphrases:\n" + "".join(f'  "{key}": {key}\n' for key in PHRASES.split()),
}
BOOK = read_book(FILES)
MEANINGS = {"tea. stop": MAYBE_STOP, "more tea. stop": MAYBE_STOP, "stop": "stop", "please stop": "stop"}


def english(book: Book, phrase: object) -> str:
    text = book.text(phrase)  # type: ignore[arg-type]
    return text.other if isinstance(text, Plural) else text


def around(status: Status = "active", role: Role = "participant") -> Surroundings:
    return Surroundings(
        book=BOOK,
        now=datetime(2027, 3, 1, 12, tzinfo=UTC),
        role=role,
        status=status,
        new_session="new",
        words=lambda phrase: english(BOOK, phrase),
        meaning=MEANINGS.get,
        hours=Hours(zone=ZoneInfo("Europe/London"), quiet_from=time(20), quiet_until=time(9)),
    )


def play(*replies: str, scene: Surroundings | None = None, script: str | None = "garden") -> Outcome:
    """What the last of ``replies`` came to: a word in capitals is a button, all else is typed."""
    scene = scene or around()
    outcome = begin(script, None, scene) if script else Outcome(session=None, events=())
    for reply in replies:
        session = read(written(outcome.session)) if outcome.session else None
        outcome = advance(session, _reply(reply, session), scene)
    return outcome


def _reply(reply: str, session: Session | None) -> Reply:
    if session and reply.isupper():
        return Tap(session=session.id, turn=session.turn, key=reply.lower())
    return Words(text=reply)


def asked(outcome: Outcome) -> list[str]:
    return [
        f"{each.script}/{each.slot}" for event in outcome.events if isinstance(event, Asked) for each in event.phrases
    ]


def answers(outcome: Outcome) -> dict[str, object]:
    return {event.save: event.value for event in outcome.events if isinstance(event, AnswerGiven)}


def said(outcome: Outcome) -> list[str]:
    return [event.phrase.slot for event in outcome.events if isinstance(event, Said)]


def test_words_that_answer_a_question_are_kept_and_asked_about() -> None:
    outcome = play("tea. stop")
    assert answers(outcome) == {"idea": "tea. stop"}
    assert asked(outcome) == ["maybe_stop/wish/ask"]


def test_after_a_no_it_goes_on_with_the_next_question() -> None:
    outcome = play("tea. stop", "NO")
    assert said(outcome) == ["fine/say"]
    assert asked(outcome) == ["garden/when/ask"]


def test_a_skip_is_a_no() -> None:
    assert asked(play("tea. stop", "SKIP")) == ["garden/when/ask"]


def test_back_leads_to_the_question_that_was_answered() -> None:
    assert asked(play("tea. stop", "BACK"))[0] == "garden/idea/ask"


@pytest.mark.parametrize("yes", ["YES", "STOP", "stop", "please stop", "yes"])
def test_a_yes_in_any_form_begins_what_stop_begins_and_comes_back_to_what_was_open(yes: str) -> None:
    assert asked(play("tea. stop", yes)) == ["withdraw/how/ask"]
    assert asked(play("tea. stop", yes, "NOTHING")) == ["garden/when/ask"]


def test_words_that_answer_nothing_are_asked_about_instead_of_asking_again() -> None:
    outcome = play("tea", "more tea. stop")
    assert asked(outcome) == ["maybe_stop/wish/ask"]
    assert answers(outcome) == {}
    assert asked(play("tea", "more tea. stop", "NO")) == ["garden/when/ask"]


def test_nobody_is_asked_twice_in_one_session_and_a_plain_wish_is_always_understood() -> None:
    again = play("tea. stop", "NO", "more tea. stop")
    assert said(again) == ["hint_choose"]
    assert asked(play("tea. stop", "NO", "more tea. stop", "please stop")) == ["withdraw/how/ask"]


def test_where_nothing_is_open_they_are_asked_too() -> None:
    assert asked(play("tea. stop", script=None)) == ["maybe_stop/wish/ask"]
    assert play("tea. stop", "NO", script=None).session is None


@pytest.mark.parametrize("status", ["stopped", "left", "joining", "waiting"])
def test_who_gets_no_messages_is_not_asked_whether_they_are_to_stop(status: Status) -> None:
    assert said(play("tea. stop", script=None, scene=around(status))) == ["nothing_open"]


def test_somebody_on_a_pause_is_asked() -> None:
    assert asked(play("tea. stop", script=None, scene=around("paused"))) == ["maybe_stop/wish/ask"]


def test_the_words_of_the_team_are_for_others_and_not_asked_about() -> None:
    outcome = play("tea. stop", scene=around(role="facilitator"))
    assert answers(outcome) == {"idea": "tea. stop"}
    assert asked(outcome) == ["garden/when/ask"]


def test_who_is_choosing_how_to_stop_is_not_asked_whether_to() -> None:
    assert said(play("stop", "tea. stop")) == ["hint_choose"]


def test_a_book_without_the_question_asks_nothing() -> None:
    bare = read_book({name: text for name, text in FILES.items() if name != "maybe_stop.yaml"})
    assert asked(play("tea. stop", scene=replace(around(), book=bare))) == ["garden/when/ask"]
