"""What comes around sensitive questions: how it was to answer is asked once, and what is too hard does not begin."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flows
from flows import session as sessions
from flows.book import Surroundings
from flows.commands import ALWAYS_OPEN
from flows.engine import Outcome, advance, begin
from flows.events import AnswerGiven, AnswerTakenBack, ReactionGiven, Said, ScriptBegan, ScriptEnded
from flows.loader import read_book
from flows.phrase import Phrase
from flows.reply import Tap
from flows.rhythm import Hours
from flows.sensitive import NEVER_SUSPENDED, is_sensitive, may_touch, sensitive_saves
from flows.session import Session

SHIPPED = {path.name: path.read_text("utf-8") for path in Path(flows.__file__).parent.glob("scripts/*.yaml")}
HEAD = """
version: 1
title: A title
asked_by: The group.
why: To know.
seen_by: [facilitators]
limits: None.
review_by: 2027-01-01
"""
OWN = {
    "outer.yaml": f"""script: outer
sensitive: true
command: outer
{HEAD}
steps:
  first:
    content_note: It is hard.
    ask: How was it?
    choose: {{a: A, later: {{text: Not today, goto: end}}}}
    save: first
    skip: end
  between:
    call: plain
  more:
    ask: More?
    yes_no_unsure: true
    save: more
  over:
    call: inner
""",
    "inner.yaml": f"""script: inner
sensitive: true
command: inner
{HEAD}
steps:
  deep:
    content_note: It is deep.
    ask: How deep?
    scale: {{1: A little, 2: Very}}
    save: deep
    skip: end
""",
    "plain.yaml": f"""script: plain
command: plain
{HEAD}
steps:
  tea:
    ask: Tea?
    yes_no_unsure: true
    save: tea
  one:
    sensitive: true
    content_note: It is about one thing.
    ask: One thing?
    choose: {{x: X, y: Y, later: {{text: Not today, goto: bye}}}}
    save: one
    skip: bye
  bye:
    say: Goodbye.
""",
    "around.yaml": f"script: around\ncommand: around\n{HEAD}\nsteps:\n  in: {{call: inner}}\n  out: {{say: Out.}}\n",
}
BOOK = read_book({**SHIPPED, **OWN})
ASKS = ("outer", "inner", "plain", "around", "check_in", "after_session", "wellbeing")
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def around(**fields: object) -> Surroundings:
    known = Surroundings(
        book=BOOK,
        now=NOW,
        new_session="s",
        words=lambda phrase: phrase.slot,
        meaning=lambda words: None,
        hours=Hours(zone=ZoneInfo("Europe/London"), quiet_from=time(20), quiet_until=time(9)),
    )
    return replace(known, **fields)  # type: ignore[arg-type]


@dataclass
class Talk:
    """One conversation, and everything that happened in it."""

    around: Surroundings = field(default_factory=around)
    session: Session | None = None
    outcomes: list[Outcome] = field(default_factory=list)

    def begins(self, script: str) -> Talk:
        known = dict.fromkeys(BOOK.latest[script].given, "given")
        return self._after(begin(script, self.session, self.around, known))

    def taps(self, *keys: str) -> Talk:
        for key in keys:
            assert self.session is not None
            tap = Tap(session=self.session.id, turn=self.session.turn, key=key)
            self._after(advance(self.session, tap, self.around))
        return self

    def _after(self, outcome: Outcome) -> Talk:
        self.outcomes.append(outcome)
        self.session = sessions.read(sessions.written(outcome.session)) if outcome.session else None
        return self

    @property
    def asked_how_it_was(self) -> int:
        """How often."""
        events = (event for outcome in self.outcomes for event in outcome.events)
        return sum(isinstance(event, ScriptBegan) and event.script == "reaction" for event in events)

    @property
    def said(self) -> list[str]:
        """The places of everything that was said last."""
        return [event.phrase.slot for event in self.outcomes[-1].events if isinstance(event, Said)]

    @property
    def where(self) -> str:
        """The step that waits now, or nothing."""
        return f"{self.session.top.script}/{self.session.top.step}" if self.session else ""


def test_it_is_asked_how_it_was_after_a_sensitive_script_and_for_which_version() -> None:
    talk = Talk().begins("inner").taps("2")
    assert talk.where == "reaction/how"
    assert talk.taps("hard").asked_how_it_was == 1
    reactions = [event for event in talk.outcomes[-1].events if isinstance(event, ReactionGiven)]
    assert reactions == [ReactionGiven(script="inner", version=1, reaction="hard")]
    assert talk.session is None


def test_not_after_not_today_and_not_if_nothing_was_answered() -> None:
    assert Talk().begins("inner").taps("skip").asked_how_it_was == 0
    assert Talk().begins("plain").taps("yes", "skip").asked_how_it_was == 0
    assert Talk().begins("check_in").taps("later", "next_time").asked_how_it_was == 0


def test_one_sensitive_question_is_enough() -> None:
    talk = Talk().begins("plain").taps("yes", "x")
    assert talk.where == "reaction/how"


def test_a_skip_of_the_reaction_is_no_reaction_and_ends_it() -> None:
    talk = Talk().begins("inner").taps("1", "skip")
    assert talk.session is None
    assert not [event for outcome in talk.outcomes for event in outcome.events if isinstance(event, ReactionGiven)]


def test_it_is_asked_once_at_the_end_of_the_outermost_script() -> None:
    talk = Talk().begins("outer").taps("a", "yes", "x", "no", "2")
    assert talk.asked_how_it_was == 1
    assert talk.session is not None
    assert talk.session.top.answers == {"reacted_to": "outer 1"}


def test_what_was_answered_in_a_called_script_alone_counts_for_what_called_it() -> None:
    talk = Talk().begins("outer").taps("a")
    assert talk.taps("back").where == "outer/first"
    talk = Talk().begins("outer").taps("a", "skip", "skip", "skip", "1")
    assert talk.session is not None
    assert talk.session.top.answers == {"reacted_to": "outer 1"}


def test_what_called_a_sensitive_script_and_is_not_sensitive_goes_on_after_the_reaction() -> None:
    talk = Talk().begins("around").taps("1")
    assert talk.where == "reaction/how"
    assert talk.taps("fine").said[-1] == "out/say"


def test_an_answer_that_was_taken_back_does_not_count() -> None:
    talk = Talk().begins("check_in").taps("start", "4", "back", "skip", "skip", "no")
    assert talk.session is None
    assert talk.asked_how_it_was == 0


def test_who_is_interrupted_is_not_asked() -> None:
    talk = Talk().begins("outer").taps("a").begins("days")
    assert talk.asked_how_it_was == 0


MOVES = st.lists(st.integers(min_value=0, max_value=13), min_size=1, max_size=25)


@settings(max_examples=150)
@given(script=st.sampled_from(ASKS), moves=MOVES)
def test_no_way_misses_the_reaction_and_none_brings_it_twice_or_for_nothing(script: str, moves: list[int]) -> None:
    """Told from outside, by what was kept: it comes in the turn that ends the script, if and only if that holds
    an answer to a sensitive question then."""
    talk = Talk().begins(script)
    answered: set[tuple[str, str]] = set()
    for move in moves:
        if talk.session is None or talk.where.startswith("reaction/"):
            break
        talk.taps(_key(talk, move))
        answered = _still_answered(answered, talk.outcomes[-1])
    outermost = {"around": "inner"}.get(script, script)
    ended = (event for event in talk.outcomes[-1].events if isinstance(event, ScriptEnded))
    completed = any(event.script == outermost and event.how == "completed" for event in ended)
    assert talk.asked_how_it_was == (completed and bool(answered))


def _key(talk: Talk, move: int) -> str:
    """One of the answers to the open question, a skip, or a step back."""
    assert talk.session is not None
    top = talk.session.top
    offers = BOOK.latest[top.script].offers.get(top.step, ())
    keys = [*(offer.key for offer in offers), "skip", "skip", "back"]
    return keys[move % len(keys)]


def _still_answered(answered: set[tuple[str, str]], outcome: Outcome) -> set[tuple[str, str]]:
    for event in outcome.events:
        match event:
            case AnswerGiven(at=at, save=save) if save in sensitive_saves(BOOK.latest[at.script]):
                answered = answered | {(at.script, save)}
            case AnswerTakenBack(at=at, save=save):
                answered = answered - {(at.script, save)}
    return answered


# --- what is too hard ------------------------------------------------------------------------------------------------


def test_what_is_suspended_does_not_begin_and_what_was_open_goes_on() -> None:
    talk = Talk(around(suspended=frozenset({"inner"})))
    assert talk.begins("inner").session is None
    assert talk.said == ["suspended"]
    assert talk.begins("plain").taps("inner").where == "plain/tea"


def test_what_calls_it_passes_it_over() -> None:
    talk = Talk(around(suspended=frozenset({"inner"}))).begins("around")
    assert talk.session is None
    assert talk.said == ["out/say"]


def test_who_is_in_the_middle_can_finish_and_is_told_once_that_they_need_not() -> None:
    talk = Talk().begins("outer")
    talk.around = around(suspended=frozenset({"outer"}))
    assert "can_be_left" in talk.taps("a", "yes", "skip").said or talk.where == "outer/more"
    told = [slot for outcome in talk.outcomes for slot in _slots(outcome)].count("can_be_left")
    assert told == 1
    assert talk.taps("yes", "2").where == "reaction/how"


def _slots(outcome: Outcome) -> list[str]:
    return [event.phrase.slot for event in outcome.events if isinstance(event, Said)]


def test_only_turns_that_may_come_to_something_sensitive_need_to_know_what_is_suspended() -> None:
    assert may_touch(BOOK, ["around"])
    assert may_touch(BOOK, ["plain", "gone"])
    assert not may_touch(BOOK, ["days", "support", "feedback"])


@pytest.mark.parametrize("role", ["participant", "facilitator", "coordinator", "owner"])
def test_help_and_rights_are_among_what_never_stops(role: str) -> None:
    open_always = {script.script for name, script in BOOK.commands(role).items() if name in ALWAYS_OPEN}  # type: ignore[arg-type]
    assert open_always <= NEVER_SUSPENDED
    assert {script.script for script in BOOK.latest.values()} >= NEVER_SUSPENDED


def test_help_and_rights_are_not_sensitive_scripts() -> None:
    assert [key for key in NEVER_SUSPENDED if is_sensitive(BOOK.latest[key])] == []


def test_the_words_for_what_is_suspended_are_there() -> None:
    assert all(BOOK.has(Phrase(script="system", slot=slot)) for slot in ("suspended", "can_be_left"))
