"""What the engine promises whatever anybody sends, on a small script of its own and on every script that ships."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flows
from flows import session as sessions
from flows.book import Book, Surroundings
from flows.engine import Outcome, advance, ask_again, begin
from flows.events import (
    AnswerGiven,
    AnswerSkipped,
    AnswerTakenBack,
    Asked,
    ConsentRefused,
    ContributionMade,
    Event,
    HideAsked,
    Planned,
    RoleAccepted,
    Said,
    ScriptBegan,
    ScriptEnded,
    Shown,
    TapAnswered,
    WithdrawalChosen,
    ZoneChosen,
)
from flows.loader import read_book
from flows.phrase import Offer, Phrase
from flows.questions import Plural
from flows.reply import Command, Edited, Reply, Tap, Unreadable, Words
from flows.rhythm import Hours
from flows.session import Session

SHIPPED = read_book({path.name: path.read_text("utf-8") for path in Path(flows.__file__).parent.glob("scripts/*.yaml")})
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
HOURS = Hours(zone=ZoneInfo("Europe/London"), quiet_from=time(20), quiet_until=time(9))
MEANINGS = {"stop": "stop", "help": "help", "back": "back", "skip": "skip", "why": "why", "start again": "start_again"}
HEAD = """
version: 1
title: A title
asked_by: The group.
why: To know.
seen_by: [facilitators]
limits: None.
review_by: 2027-01-01
"""
PHRASES = (
    "where_you_are skipped nothing_open edited unreadable changed left_open reoffer first_question tap_stale tap_twice "
    "hint_choose hint_scale hint_text hint_text_long hint_choose_many skip back why easy help language stop done "
    "not_monitored seen_by_facilitators yes no unsure draft_language reminder"
)
FILES = {
    "tea.yaml": f"""script: tea
command: tea
{HEAD}
steps:
  like:
    ask: Do you like tea?
    choose:
      much: {{text: Very much, goto: strength}}
      little: {{text: A little}}
    save: like
  milk:
    ask: Milk?
    yes_no_unsure: true
    save: milk
  strength:
    ask: How strong?
    scale: {{1: Weak, 2: Strong}}
    save: strength
    when:
      - {{strength: {{at_most: 1}}, goto: weak}}
    goto: with
  weak:
    say: Weak it is.
  with:
    ask: What with?
    choose_many: {{bread: Bread, jam: Jam, cake: Cake}}
    save: with
  more:
    ask: Anything else?
    text: short
    save: more
  thanks:
    say: Thank you. You said {{more}}.
""",
    "visit.yaml": f"""script: visit
command: visit
{HEAD}
steps:
  hello:
    say: Hello.
    content_note: It is about visits.
    choose:
      start: {{text: Start}}
    save: hello
  words:
    ask: Say something?
    choose:
      "yes": {{text: "Yes, gladly", goto: tell}}
      "no": {{text: "No", goto: again}}
  tell:
    call: telling
  again:
    ask: Come again?
    yes_no_unsure: true
""",
    "telling.yaml": f"""script: telling
{HEAD}
steps:
  words:
    ask: What?
    text: short
    save: words
    skip: end
  how:
    ask: How?
    choose: {{anonymous: Without my name, by_name: With my name}}
    save: attribution
    skip: end
  shared:
    say: Shared.
    record: contribution
""",
    "helping.yaml": f"script: helping\ncommand: help\n{HEAD}steps:\n  hello:\n    say: Here is help.\n",
    "leaving.yaml": f"""script: leaving
command: stop
{HEAD}
steps:
  sure:
    ask: Stop?
    choose:
      go: {{text: "Yes", goto: bye}}
      stay: {{text: "No", goto: end}}
    skip: stay
  bye:
    say: Goodbye.
    goto: close
""",
    "come_back.yaml": f"""script: come_back
{HEAD}
steps:
  back:
    ask: Back?
    choose: {{"yes": {{text: "Yes"}}, "no": {{text: "No", goto: end}}}}
    skip: "no"
  done:
    say: Good.
    record: comeback
""",
    "return.yaml": f"""script: return
open_to: [facilitator, coordinator, owner]
{HEAD}
steps:
  ask:
    ask: Return?
    yes_no_unsure: true
    record: comeback
""",
    "tongue.yaml": f"""script: tongue
command: tongue
{HEAD}
steps:
  which:
    say: There are many.
    ask: Which one?
    easy_ask: Which?
    choose_from: languages
    save: language
    record: language
    skip: end
  case:
    ask: Which case?
    choose_from: cases
    save: case
    skip: other
  taken:
    say: Taken.
    goto: end
  other:
    say: Another one.
  last:
    ask: Is that all?
    yes_no_unsure: true
    save: all
""",
    "paper.yaml": f"""script: paper
command: paper
{HEAD}
steps:
  which:
    ask: What would you like to see?
    choose:
      numbers: {{text: Numbers, goto: end}}
      words: {{text: Words, goto: one}}
    only: digest_parts
    skip: end
  one:
    ask: Which one?
    choose_from: batches
    save: batch
    skip: end
  whole:
    show: old_digest
""",
    "system.yaml": "phrasebook: system\nphrases:\n" + "".join(f'  "{key}": {key}\n' for key in PHRASES.split()),
}


@pytest.fixture(scope="module")
def tea() -> Book:
    return read_book(FILES)


def around(book: Book, **changes: object) -> Surroundings:
    base = Surroundings(
        book=book,
        now=NOW,
        new_session="new",
        words=lambda phrase: english(book, phrase),
        meaning=MEANINGS.get,
        hours=HOURS,
        lists={"languages": (Offer(key="en", text="English"),), "cases": (Offer(key="c1", text="C1"),)},
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def english(book: Book, phrase: Phrase) -> str:
    text = book.text(phrase)
    return text.other if isinstance(text, Plural) else text


def kinds(outcome: Outcome, *wanted: type[Event]) -> list[Event]:
    return [event for event in outcome.events if isinstance(event, wanted)]


def play(book: Book, *replies: str | Reply, script: str = "tea") -> Outcome:
    """Plays ``script`` with buttons (a bare word), and gives the last outcome."""
    outcome = begin(script, None, around(book))
    for reply in replies:
        assert outcome.session is not None
        outcome = advance(outcome.session, _reply(reply, outcome.session), around(book))
    return outcome


def _reply(reply: str | Reply, session: Session) -> Reply:
    return Tap(session=session.id, turn=session.turn, key=reply) if isinstance(reply, str) else reply


def slots(outcome: Outcome) -> list[str]:
    return [event.phrase.slot for event in outcome.events if isinstance(event, Said)]


def asked(outcome: Outcome) -> str:
    return outcome.events[-1].phrases[0].slot if isinstance(outcome.events[-1], Asked) else ""


def test_an_answer_is_kept_and_leads_on(tea: Book) -> None:
    outcome = play(tea, "little")
    [given_] = kinds(outcome, AnswerGiven)
    assert isinstance(given_, AnswerGiven)
    assert (given_.save, given_.value) == ("like", "little")
    assert asked(outcome) == "milk/ask"


def test_an_option_can_lead_elsewhere(tea: Book) -> None:
    assert asked(play(tea, "much")) == "strength/ask"


def test_words_and_numbers_answer_as_buttons_do(tea: Book) -> None:
    assert asked(play(tea, Words(text=" very MUCH!"))) == "strength/ask"
    assert asked(play(tea, Words(text="١"))) == "strength/ask"
    assert asked(play(tea, Words(text="2"))) == "milk/ask"


def test_a_bare_yes_is_enough_where_the_answer_says_more(tea: Book) -> None:
    polish = around(tea, words=lambda phrase: "Tak" if phrase.slot == "yes" else english(tea, phrase))
    asking = play(tea, "start", script="visit").session
    assert slots(advance(asking, Words(text="tak!"), polish)) == []
    assert slots(advance(asking, Words(text="nie"), polish)) == ["hint_choose"]


def test_a_branch_is_taken_only_by_an_answer_never_by_a_skip(tea: Book) -> None:
    assert "weak/say" in slots(play(tea, "much", "1"))
    assert "weak/say" not in slots(play(tea, "much", "skip"))


def test_a_skip_saves_nothing_and_is_reported(tea: Book) -> None:
    outcome = play(tea, "skip")
    assert not kinds(outcome, AnswerGiven)
    assert kinds(outcome, AnswerSkipped)


def test_back_takes_the_answer_back_and_asks_again(tea: Book) -> None:
    outcome = play(tea, "little", "back")
    assert kinds(outcome, AnswerTakenBack)
    assert asked(outcome) == "like/ask"
    assert outcome.session is not None
    assert outcome.session.top.answers == {}


def test_back_at_the_first_question_says_so(tea: Book) -> None:
    assert slots(play(tea, "back")) == ["first_question"]


def test_a_second_tap_on_the_same_question_is_no_answer_to_the_next(tea: Book) -> None:
    first = play(tea, "little")
    assert first.session is not None
    again = advance(first.session, Tap(session="new", turn=1, key="little"), around(tea))
    assert again.session == first.session
    assert [type(event) for event in again.events] == [TapAnswered]


def test_a_second_tap_on_the_last_question_is_answered_beside_the_button_and_no_more(tea: Book) -> None:
    for status in ("active", "stopped"):
        outcome = advance(None, Tap(session="new", turn=6, key="done"), around(tea, status=status))
        assert [type(event) for event in outcome.events] == [TapAnswered]
        assert outcome.session is None


def test_an_older_button_is_answered_with_where_they_are(tea: Book) -> None:
    outcome = play(tea, "little", "no", Tap(session="new", turn=1, key="much"))
    assert kinds(outcome, TapAnswered)
    assert not kinds(outcome, AnswerGiven)
    assert asked(outcome) == "strength/ask"


def test_a_button_of_another_session_is_never_an_answer(tea: Book) -> None:
    outcome = play(tea, Tap(session="old", turn=1, key="much"))
    assert not kinds(outcome, AnswerGiven)


def test_several_options_are_picked_one_by_one(tea: Book) -> None:
    picking = play(tea, "much", "2", "jam", "cake", "jam")
    assert isinstance(picking.events[-1], Asked)
    assert picking.events[-1].picked == ("cake",)
    assert picking.events[-1].in_place
    [given_] = kinds(play(tea, "much", "2", "jam", "cake", "done"), AnswerGiven)
    assert isinstance(given_, AnswerGiven)
    assert given_.value == ("jam", "cake")


def test_two_options_picked_in_a_hurry_are_both_picked(tea: Book) -> None:
    asking = play(tea, "much", "2").session
    assert asking is not None
    first = advance(asking, Tap(session="new", turn=asking.turn, key="jam"), around(tea))
    second = advance(first.session, Tap(session="new", turn=asking.turn, key="cake"), around(tea))
    assert second.session is not None
    assert second.session.top.picked == ("jam", "cake")


def test_a_list_with_nothing_in_it_is_passed_over_and_nobody_is_said_to_have_skipped_it(tea: Book) -> None:
    nothing = around(tea, lists={"languages": (Offer(key="en", text="English"),)})
    first = begin("tongue", None, nothing).session
    assert first is not None
    outcome = advance(first, _reply("en", first), nothing)
    assert slots(outcome) == ["other/say"]
    assert asked(outcome) == "last/ask"
    assert not kinds(outcome, AnswerGiven, AnswerSkipped)
    assert slots(advance(outcome.session, Command(name="back"), nothing)) == ["first_question"], "nor goes back to it"


def test_only_answers_that_are_there_are_offered_taken_and_understood(tea: Book) -> None:
    words_only = around(tea, lists={"digest_parts": (Offer(key="words", text="words"),)})
    outcome = begin("paper", None, words_only)
    assert isinstance(outcome.events[-1], Asked)
    assert [offer.key for offer in outcome.events[-1].offers] == ["words"]
    assert outcome.session
    for reply in (Tap(session="new", turn=outcome.session.turn, key="numbers"), Words(text="Numbers")):
        assert asked(advance(outcome.session, reply, words_only)) == "which/ask"
    assert advance(outcome.session, Words(text="1"), words_only).session is None


def test_where_no_answer_is_there_the_question_is_passed_over(tea: Book) -> None:
    outcome = begin("paper", None, around(tea, lists={}))
    assert outcome.session is None
    assert not kinds(outcome, AnswerSkipped, Asked)


def test_what_only_says_which_one_is_to_be_shown_is_not_kept(tea: Book) -> None:
    offered = {"digest_parts": (Offer(key="words", text="words"),), "batches": (Offer(key="b1", text="B1"),)}
    there = around(tea, lists=offered)
    outcome = begin("paper", None, there)
    for key in ("words", "b1"):
        assert outcome.session
        outcome = advance(outcome.session, Tap(session="new", turn=outcome.session.turn, key=key), there)
    assert kinds(outcome, Shown) == [Shown(view="old_digest", about="b1")]
    assert not kinds(outcome, AnswerGiven)


def test_what_is_said_before_an_empty_list_is_said(tea: Book) -> None:
    outcome = begin("tongue", None, around(tea, lists={}))
    assert slots(outcome) == ["which/say"]
    assert outcome.session is None


def test_the_button_for_the_language_is_not_there_where_the_language_is_asked(tea: Book) -> None:
    outcome = begin("tongue", None, around(tea))
    assert isinstance(outcome.events[-1], Asked)
    assert "language" not in outcome.events[-1].menu
    after = play(tea, "en", script="tongue")
    assert isinstance(after.events[-1], Asked)
    assert "language" in after.events[-1].menu


def test_whoever_reads_a_draft_is_told_so_whether_they_chose_it_or_left_it_so(tea: Book) -> None:
    first = begin("tongue", None, around(tea)).session
    assert first is not None
    for key in ("en", "skip"):
        draft = around(tea, drafts=frozenset({"en"}))
        assert slots(advance(first, _reply(key, first), draft))[0] == "draft_language"
        assert "draft_language" not in slots(advance(first, _reply(key, first), around(tea)))


def test_a_question_stays_in_easier_words_until_it_is_left(tea: Book) -> None:
    outcome = play(tea, "easy", Words(text="hm"), script="tongue")
    assert isinstance(outcome.events[-1], Asked)
    assert outcome.events[-1].phrases[0].easy
    assert "easy" not in outcome.events[-1].menu
    outcome = play(tea, "easy", "en", "back", script="tongue")
    assert isinstance(outcome.events[-1], Asked)
    assert not outcome.events[-1].phrases[0].easy


def test_where_there_are_no_easier_words_saying_it_another_way_is_help(tea: Book) -> None:
    twice = play(tea, "easy", Command(name="easy"), script="tongue")
    assert slots(twice) == ["hello/say", "where_you_are"]
    assert asked(twice) == "which/ask"
    assert slots(play(tea, Command(name="easy"))) == ["hello/say", "where_you_are"]
    easy = around(tea, easy=True)
    assert "hello/say" in slots(advance(begin("tongue", None, easy).session, Command(name="easy"), easy))


def test_done_with_nothing_picked_is_a_skip(tea: Book) -> None:
    assert kinds(play(tea, "much", "2", "done"), AnswerSkipped)


def test_free_words_say_that_nobody_reads_them_now(tea: Book) -> None:
    outcome = play(tea, "much", "2", Words(text="bread, jam"))
    assert isinstance(outcome.events[-1], Asked)
    assert [phrase.slot for phrase in outcome.events[-1].phrases] == ["more/ask", "not_monitored"]


def test_saved_words_come_back_in_the_text(tea: Book) -> None:
    outcome = play(tea, "much", "2", "skip", Words(text="lemon"))
    said, told = kinds(outcome, Said)
    assert isinstance(said, Said)
    assert isinstance(told, Said)
    assert said.phrase.values == {"more": "lemon"}
    assert told.phrase.slot == "kept_not_read"
    assert outcome.session is None


def test_an_escape_word_wins_over_free_words_and_comes_back(tea: Book) -> None:
    outcome = play(tea, "much", "2", "skip", Words(text="Help"))
    outcome = play(tea, "much", "2", "skip", Words(text="help"))
    assert slots(outcome) == ["hello/say", "where_you_are"]
    assert asked(outcome) == "more/ask"


def test_stop_ends_everything_that_is_open(tea: Book) -> None:
    outcome = play(tea, "stop", "go")
    assert outcome.session is None
    assert [type(event) for event in outcome.events if isinstance(event, ScriptEnded)] == [ScriptEnded, ScriptEnded]


def test_the_name_of_a_command_is_enough_where_no_question_is_open_and_an_answer_where_one_is(tea: Book) -> None:
    """So "next" can mean the next question here, and what comes next there."""
    skips = around(tea, meaning=lambda words: "skip" if words == "tea" else None)
    begun = advance(None, Words(text="Tea"), skips)
    assert asked(begun) == "like/ask"
    assert any(isinstance(event, AnswerSkipped) for event in advance(begun.session, Words(text="tea"), skips).events)


def test_a_command_is_understood_in_every_language(tea: Book) -> None:
    polish = around(tea, meaning={"pomoc": "help", "tea": "stop", "start": "stop"}.get)
    assert slots(advance(None, Command(name="pomoc"), polish)) == ["hello/say"]
    assert slots(advance(None, Command(name="start"), polish)) == ["hello/say"], "which is how Telegram says hello"
    assert asked(advance(None, Command(name="tea"), polish)) == "like/ask", "a command of its own name comes first"


def test_a_greeting_comes_before_the_note_about_what_is_hard(tea: Book) -> None:
    outcome = play(tea, script="visit")
    assert isinstance(outcome.events[-1], Asked)
    assert [phrase.slot for phrase in outcome.events[-1].phrases] == ["hello/say", "hello/content_note"]
    assert slots(outcome) == []


def test_back_at_the_first_question_of_a_called_script_leads_to_the_question_before_it(tea: Book) -> None:
    outcome = play(tea, "start", "yes", "back", script="visit")
    assert asked(outcome) == "words/ask"
    assert outcome.session is not None
    assert [frame.script for frame in outcome.session.frames] == ["visit"]
    assert asked(play(tea, "start", "yes", Words(text="tea"), "back", "back", script="visit")) == "words/ask"


def test_nothing_is_gone_back_over_once_it_is_shared_or_done(tea: Book) -> None:
    shared = ("start", "yes", Words(text="tea"), "anonymous", "back")
    assert slots(play(tea, *shared, script="visit")) == ["first_question"]
    assert slots(play(tea, "start", "yes", "skip", "back", script="visit")) == ["first_question"]


def test_what_a_fact_is_made_of_is_kept_as_that_fact_only(tea: Book) -> None:
    outcome = play(tea, "start", "yes", Words(text="tea"), script="visit")
    assert kinds(outcome, AnswerGiven, AnswerSkipped, AnswerTakenBack) == []
    assert outcome.session is not None
    outcome = advance(outcome.session, _reply("by_name", outcome.session), around(tea))
    assert kinds(outcome, AnswerGiven) == []
    assert [event.words for event in outcome.events if isinstance(event, ContributionMade)] == ["tea"]


def test_changing_ones_mind_about_stopping_goes_on_where_it_was(tea: Book) -> None:
    assert asked(play(tea, "little", "stop", "stay")) == "milk/ask"


def test_a_stop_button_works_on_the_oldest_message(tea: Book) -> None:
    assert asked(play(tea, "little", "no", Tap(session="gone", turn=1, key="stop"))) == "sure/ask"


def test_a_planned_flow_closes_what_was_open_and_says_so(tea: Book) -> None:
    open_now = play(tea, "little")
    outcome = begin("tea", open_now.session, around(tea))
    assert slots(outcome) == ["left_open"]
    assert outcome.session is not None
    assert len(outcome.session.frames) == 1


def test_a_planned_flow_has_a_session_of_its_own_so_that_no_answer_replaces_one_of_last_week(tea: Book) -> None:
    last_week = play(tea, "little").session
    assert last_week is not None
    today = begin("tea", replace(last_week, id="last week"), around(tea)).session
    assert today is not None
    assert today.id == "new"


def test_somebody_who_left_is_only_asked_whether_they_want_to_come_back(tea: Book) -> None:
    outcome = advance(None, Words(text="hello"), around(tea, status="stopped"))
    assert [event.script for event in outcome.events if isinstance(event, ScriptBegan)] == ["come_back"]
    outcome = advance(None, Words(text="hello"), around(tea, status="left", role="coordinator"))
    assert [event.script for event in outcome.events if isinstance(event, ScriptBegan)] == ["return"]
    assert slots(advance(None, Command(name="tea"), around(tea, status="joining"))) == ["nothing_open"]


def test_a_new_invitation_to_somebody_who_left_asks_whether_they_want_to_come_back(tea: Book) -> None:
    outcome = advance(None, Command(name="start", argument="x"), around(tea, status="left"))
    assert [event.script for event in outcome.events if isinstance(event, ScriptBegan)] == ["come_back"]


def test_a_script_that_is_gone_is_a_designed_case(tea: Book) -> None:
    session = play(tea, "little").session
    assert session is not None
    lost = replace(session, frames=(replace(session.top, version=9),))
    outcome = advance(lost, Words(text="hello"), around(tea))
    assert slots(outcome) == ["changed"]
    assert outcome.session is None


def test_why_says_who_asks_and_who_sees_the_answer(tea: Book) -> None:
    assert slots(play(tea, "why")) == ["why", "asked_by", "seen_by_facilitators", "limits"]


def test_a_script_that_ends_without_a_word_is_not_silence(tea: Book) -> None:
    assert slots(play(tea, "start", "no", "yes", script="visit")) == ["skipped"]


def test_of_an_answer_that_is_not_kept_nobody_is_said_to_see_it(tea: Book) -> None:
    assert slots(play(tea, "start", "why", script="visit")) == ["why", "asked_by"]


def test_a_photo_is_answered_and_the_question_stays_open(tea: Book) -> None:
    outcome = play(tea, Unreadable())
    assert slots(outcome) == ["unreadable"]
    assert asked(outcome) == "like/ask"


def test_a_photo_while_nothing_is_asked_is_answered_once(tea: Book) -> None:
    assert slots(advance(None, Unreadable(), around(tea))) == ["nothing_open"]


def test_an_edited_message_changes_nothing(tea: Book) -> None:
    before = play(tea, "little")
    after = play(tea, "little", Edited())
    assert before.session == after.session
    assert slots(after) == ["edited"]
    assert slots(advance(None, Edited(), around(tea))) == ["nothing_open"]


def test_the_same_in_always_gives_the_same_out(tea: Book) -> None:
    assert play(tea, "much", "1", "jam") == play(tea, "much", "1", "jam")


# --- whatever anybody sends ----------------------------------------------------------------------------------------

_WORDS = "skip back why easy help language stop done start_again yes no 1 2 3 over more ok"
KEYS = st.sampled_from(list(_WORDS.split()))
ACTS: st.SearchStrategy[Callable[[Session | None], Reply]] = st.one_of(
    st.builds(lambda n: lambda s: _nth_button(s, n), st.integers(0, 12)),
    st.builds(lambda key: lambda s: Tap(session=s.id if s else "", turn=s.turn if s else 0, key=key), KEYS),
    st.builds(lambda key, turn: lambda s: Tap(session="new", turn=turn, key=key), KEYS, st.integers(0, 30)),
    st.builds(lambda text: lambda s: Words(text=text), st.text(max_size=30) | KEYS),
    st.builds(lambda name: lambda s: Command(name=name), KEYS | st.sampled_from(["start", "check_in", "feedback"])),
    st.sampled_from([lambda s: Unreadable(), lambda s: Edited()]),
)


def _nth_button(session: Session | None, number: int) -> Reply:
    if session is None:
        return Words(text=str(number))
    return Tap(
        session=session.id, turn=session.turn, key=_OFFERED.get((session.id, session.turn), ["skip"])[number % 3]
    )


_OFFERED: dict[tuple[str, int], list[str]] = {}


def _remember(outcome: Outcome) -> None:
    for event in outcome.events:
        if isinstance(event, Asked):
            keys = [offer.key for offer in event.offers] or ["skip"]
            _OFFERED[event.session, event.turn] = [keys[0], keys[len(keys) // 2], keys[-1]]


@settings(max_examples=150)
@given(
    acts=st.lists(ACTS, max_size=25),
    status=st.sampled_from(["active", "joining", "stopped", "paused"]),
    role=st.sampled_from(["participant", "facilitator", "coordinator"]),
    number=st.integers(0, 99),
)
def test_no_reply_breaks_a_conversation(
    acts: list[Callable[[Session | None], Reply]], status: str, role: str, number: int
) -> None:
    book = SHIPPED
    here = around(book, status=status, role=role)
    scripts = sorted(book.latest)
    outcome = begin(scripts[number % len(scripts)], None, here)
    shown = _shown(outcome)
    for act in acts:
        _remember(outcome)
        session = outcome.session and sessions.read(sessions.written(outcome.session))
        assert session == outcome.session
        outcome = advance(session, act(session), here)
        _holds(outcome, session, book)
        _keeps_only_what_was_asked(outcome, shown)
        shown |= _shown(outcome)


def _holds(outcome: Outcome, before: Session | None, book: Book) -> None:
    assert outcome.events, "nothing goes unanswered"
    questions = kinds(outcome, Asked)
    assert len(questions) <= 1
    if questions:
        assert outcome.events[-1] is questions[0], "a question is the last thing said"
    if outcome.session != before:
        assert bool(outcome.session) == bool(questions), "an open session has just asked"
    for event in outcome.events:
        phrases = event.phrases if isinstance(event, Asked) else [event.phrase] if isinstance(event, Said) else []
        assert all(book.has(phrase) for phrase in phrases), "everything that is said has words"

    noticed = Said | Asked | Shown | TapAnswered | HideAsked
    assert any(isinstance(event, noticed) for event in outcome.events), "and not in silence"
    said = [event.phrase for event in outcome.events if isinstance(event, Said)]
    assert len(said) == len({(phrase.script, phrase.slot) for phrase in said}), "nothing is said twice in one turn"
    _only_grows(outcome, before)
    _a_withdrawal_ends_everything(outcome)


def _only_grows(outcome: Outcome, before: Session | None) -> None:
    after = outcome.session
    if before and after and before.id == after.id and before != after:
        in_place = any(isinstance(event, Asked) and event.in_place for event in outcome.events)
        assert after.turn == before.turn + (not in_place), "one question more"


def _a_withdrawal_ends_everything(outcome: Outcome) -> None:
    if kinds(outcome, ConsentRefused, RoleAccepted):
        assert outcome.session is None
        assert not kinds(outcome, Asked, ScriptBegan)
    if kinds(outcome, WithdrawalChosen):
        assert outcome.session is None or len(outcome.session.frames) == 1, "nothing that was open before is left"
        assert not kinds(outcome, ScriptBegan)


def _shown(outcome: Outcome) -> set[tuple[str, str]]:
    asked = [event for event in outcome.events if isinstance(event, Asked)]
    return {(phrase.script, phrase.slot.split("/")[0]) for event in asked for phrase in event.phrases}


def _keeps_only_what_was_asked(outcome: Outcome, shown: set[tuple[str, str]]) -> None:
    for event in outcome.events:
        if isinstance(event, AnswerGiven | AnswerSkipped | AnswerTakenBack):
            assert (event.at.script, event.at.step) in shown


def test_asking_again_after_an_outage_makes_the_old_buttons_old(tea: Book) -> None:
    session = play(tea, "little").session
    assert session is not None
    outcome = ask_again(session, around(tea))
    assert outcome.session is not None
    assert outcome.session.turn == session.turn + 1
    assert slots(outcome) == ["reoffer"]
    assert asked(outcome) == "milk/ask"


def test_a_gentle_reminder_puts_the_open_question_again(tea: Book) -> None:
    session = play(tea, "little").session
    assert session is not None
    outcome = ask_again(session, around(tea), "reminder")
    assert slots(outcome) == ["reminder"]
    assert asked(outcome) == "milk/ask"


# --- time ------------------------------------------------------------------------------------------------------------

ALARM = f"""script: alarm
{HEAD}
steps:
  join:
    say: Good.
    record: consent
  clock:
    ask: What time is it?
    place: true
    save: place
    skip: end
  zone:
    ask: Which is it?
    choose_from: zones
    save: zone
    record: zone
    skip: end
  wake:
    ask: When?
    time: true
    save: wake
  later:
    say: Later.
    follow_up: {{script: tea, after: 24 hours, asked: true}}
"""
WEEKLY = "schedule: {every: 1 week, at: '18:00', on: tuesday}\n"


@pytest.fixture(scope="module")
def alarm() -> Book:
    tea = FILES["tea.yaml"].replace("steps:", f"{WEEKLY}steps:", 1)
    visit = FILES["visit.yaml"].replace("steps:", f"open_to: [owner]\n{WEEKLY}steps:", 1)
    telling = FILES["telling.yaml"].replace("steps:", "schedule: {before_session: 1 day}\nsteps:", 1)
    helping = FILES["helping.yaml"].replace("steps:", "schedule: {after_joining: 2 days, at: '10:00'}\nsteps:", 1)
    more = {"alarm": ALARM, "tea": tea, "visit": visit, "telling": telling, "helping": helping}
    system = FILES["system.yaml"] + "".join(f"  {key}: {key}\n" for key in ("hint_time", "hint_place"))
    return read_book({**FILES, "system.yaml": system, **{f"{key}.yaml": text for key, text in more.items()}})


def lisbon(book: Book) -> Surroundings:
    """Somebody of whom nothing is known but that their clock shows ten."""
    return around(
        book,
        where=lambda words: "offset 0" if words == "10:00" else None,
        zones=lambda place: (Offer(key="Europe/Lisbon", text="Lisbon"),) if place == "offset 0" else (),
    )


def test_with_a_yes_everything_begins_that_comes_by_itself_to_their_role(alarm: Book) -> None:
    plans = [event.plan for event in begin("alarm", None, lisbon(alarm)).events if isinstance(event, Planned)]
    assert {(plan.kind, plan.script) for plan in plans} == {("schedule", "tea"), ("schedule", "helping")}
    assert {plan.wall for plan in plans} == {"2026-03-03T18:00", "2026-03-04T10:00"}


def test_a_place_is_understood_by_who_knows_the_worlds_clocks(alarm: Book) -> None:
    here, session = lisbon(alarm), begin("alarm", None, lisbon(alarm)).session
    unclear = advance(session, Words(text="over the hills"), here)
    assert slots(unclear) == ["hint_place"]
    assert asked(unclear) == "clock/ask"
    offered = advance(unclear.session, Words(text="10:00"), here).events[-1]
    assert isinstance(offered, Asked)
    assert [offer.key for offer in offered.offers] == ["Europe/Lisbon"]


def test_a_zone_a_time_and_a_follow_up_follow_from_what_was_answered(alarm: Book) -> None:
    here, session = lisbon(alarm), begin("alarm", None, lisbon(alarm)).session
    events: list[Event] = []
    for words in ("10:00", "Lisbon", "6.30 pm"):
        outcome = advance(session, Words(text=words), here)
        session = outcome.session
        events += outcome.events
    assert ZoneChosen(zone="Europe/Lisbon") in events
    assert [event.value for event in events if isinstance(event, AnswerGiven)] == ["18:30"]
    [plan] = [event.plan for event in events if isinstance(event, Planned)]
    assert (plan.kind, plan.script, plan.asked, plan.due_at) == ("follow_up", "tea", True, NOW + timedelta(hours=24))


def test_a_time_that_is_none_is_asked_again(alarm: Book) -> None:
    session = begin("alarm", None, lisbon(alarm)).session
    for words in ("10:00", "Lisbon"):
        session = advance(session, Words(text=words), lisbon(alarm)).session
    outcome = advance(session, Words(text="in the evening"), lisbon(alarm))
    assert slots(outcome) == ["hint_time"]
    assert asked(outcome) == "wake/ask"


def test_declining_while_joining_is_not_a_withdrawal(book: Book) -> None:
    here = around(book, status="joining", words=lambda phrase: english(book, phrase))
    outcome = advance(begin("join", None, here).session, Command(name="stop"), here)
    assert kinds(outcome, ConsentRefused)
    assert outcome.session is None
