"""The scripts as they are shipped: what the checks say, and what has to be true of their words and their ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import get_args, get_type_hints
from zoneinfo import ZoneInfo

import pytest

from flows.ages import ages
from flows.book import Status, Surroundings
from flows.checks import check_book
from flows.checks.finding import texts
from flows.checks.values import FACT_VALUES
from flows.checks.ways import Ways
from flows.checks.wordlist import Wordlist
from flows.commands import ALWAYS_OPEN
from flows.digest_rhythm import DigestRhythm
from flows.engine import advance, begin
from flows.events import (
    AnswerJudged,
    Asked,
    Attribution,
    BeingWrittenTo,
    CaseKind,
    CaseState,
    DaysChosen,
    Event,
    PaceChosen,
    PauseChosen,
    QuietHoursChosen,
    Rung,
    Said,
    ScriptBegan,
    ThemeState,
    Thing,
    WithdrawalChosen,
)
from flows.forms import AgeBand, Fit
from flows.loader import read_record, read_with_lines
from flows.meeting_facts import MEETING_ABOUT
from flows.needs import Sharing
from flows.phrase import Offer, Phrase, placeholders
from flows.phrasebook import Phrasebook
from flows.placeholders import PLACEHOLDERS
from flows.plans import UNSAID
from flows.recording import SLOWEST, made_into_facts
from flows.reply import Command, Reply, Tap, Words
from flows.rhythm import Hours
from flows.script import Script
from flows.session import Session
from flows.vocabulary import MenuPart, Role
from storage.deeds import LOOKS
from storage.records import Invited

FLOWS = Path(__file__).parents[1] / "flows"
SOURCES = [
    path.read_text(encoding="utf-8") for folder in (FLOWS, FLOWS.parent / "bot") for path in folder.rglob("*.py")
]
FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted((FLOWS / "scripts").glob("*.yaml"))}
BOOK, LINES = read_with_lines(FILES)
SCRIPTS = BOOK.latest
AROUND = Surroundings(
    book=BOOK,
    now=datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
    new_session="s1",
    words=lambda phrase: phrase.slot,
    meaning=lambda words: None,
    hours=Hours(zone=ZoneInfo("Europe/London"), quiet_from=time(20), quiet_until=time(9)),
    lists={
        "languages": (Offer(key="en", text="English"),),
        "rungs": tuple(Offer(key=key, text=key) for key in (*get_args(Rung), "nothing")),
        "ages": ages(13),
    },
)
PARTS: dict[str, Script | Phrasebook] = {**SCRIPTS, **BOOK.phrasebooks}
WRITTEN_ON = date(2026, 11, 22)
EMERGENCY = "{emergency}"


def every_text() -> Iterator[tuple[str, str, str]]:
    for name, part in PARTS.items():
        yield from ((name, text.part, text.text) for text in texts(part))


def said_on_the_way(script: Script, step: str) -> str:
    """Everything that a step says, in its plain form."""
    here = script.steps[step]
    return "\n".join(str(text) for text in (here.content_note, here.say, here.ask) if text)


# --- the checks ----------------------------------------------------------------------------------------------------


def test_the_checks_have_nothing_to_say() -> None:
    wordlist = read_record("wording.yaml", (FLOWS / "words" / "wording.yaml").read_text(encoding="utf-8"), Wordlist)
    problems = check_book(BOOK, LINES, WRITTEN_ON, wordlist)
    assert not problems, "\n".join(map(str, problems))


def test_every_placeholder_of_a_phrasebook_is_known() -> None:
    used = {name for book in BOOK.phrasebooks.values() for text in texts(book) for name in placeholders(text.text)}
    assert used <= PLACEHOLDERS.keys()


def test_every_placeholder_that_is_offered_is_used_somewhere() -> None:
    assert {name for _, _, text in every_text() for name in placeholders(text)} >= PLACEHOLDERS.keys()


# --- words ---------------------------------------------------------------------------------------------------------


_OFFICIAL = {"wellbeing": {"satisfied", "worthwhile", "happy", "anxious"}}
"""Questions in an official wording: in other words they would be other questions."""


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_whatever_is_said_or_asked_can_be_had_in_easier_words(script: Script) -> None:
    plain_only = [key for key, step in script.steps.items() if (step.say and not step.easy)]
    plain_only += [key for key, step in script.steps.items() if (step.ask and not step.easy_ask)]
    assert set(plain_only) == _OFFICIAL.get(script.script, set())


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_the_easier_form_says_the_same_placeholders_that_matter_for_safety_and_rights(script: Script) -> None:
    promised = {"emergency", "cutoff", "erase_days", "case_days", "contact", "words"}
    for step in script.steps.values():
        for plain, easy in ((step.say, step.easy), (step.ask, step.easy_ask)):
            if isinstance(plain, str) and isinstance(easy, str):
                assert placeholders(plain) & promised == placeholders(easy) & promised


def test_every_text_has_a_note_for_its_translator() -> None:
    bare = [f"{name}/{slot.part}" for name, part in PARTS.items() for slot in part.slots() if not slot.note]
    bare = [slot for slot in bare if "/option/" not in slot]
    assert not bare


def test_nothing_is_shown_as_a_picture_or_an_emoji_but_the_faces_of_the_reaction_beside_their_words() -> None:
    pictured = [text for _, _, text in every_text() if any(ord(mark) > 0x2030 for mark in text)]
    assert pictured == ["🙂 It was fine", "😐 It was mixed", "🙁 It was hard"]


def test_the_official_questions_are_in_their_official_wording() -> None:
    """Personal wellbeing harmonised standard, Government Statistical Service, 19 May 2020."""
    steps = SCRIPTS["wellbeing"].steps
    asked = {key: str(steps[key].ask).partition("\n")[0] for key in _OFFICIAL["wellbeing"]}
    assert asked == {
        "satisfied": "Overall, how satisfied are you with your life nowadays?",
        "worthwhile": "Overall, to what extent do you feel that the things you do in your life are worthwhile?",
        "happy": "Overall, how happy did you feel yesterday?",
        "anxious": "Overall, how anxious did you feel yesterday?",
    }
    assert all(list(scale.root) == list(range(11)) for key in asked if (scale := steps[key].scale))


def test_numbers_to_call_stand_in_the_directory_of_support_and_nowhere_else() -> None:
    number = re.compile(r"(?<![\d:])\d(?: ?\d){2,}(?![\d:])")
    found = {(name, hit) for name, _, text in every_text() for hit in number.findall(text)}
    assert found <= {("system", "31 12 2026"), ("system", "31 12 2026.")}


@pytest.mark.parametrize(
    ("phrase", "most"), [("tap_stale", 180), ("tap_twice", 180), ("short_description", 120), ("description", 400)]
)
def test_what_telegram_limits_is_short_enough(phrase: str, most: int) -> None:
    """The description may have 512 characters, with the project's own words filled in."""
    line = BOOK.phrasebooks["system"].phrases[phrase].text
    assert isinstance(line, str)
    assert len(line) <= most


def test_an_answer_that_means_yes_or_no_is_a_word_and_not_a_truth_value() -> None:
    keys = {
        key for script in SCRIPTS.values() for step in script.steps.values() if step.choose for key in step.choose.root
    }
    assert {"yes", "no"} <= keys
    assert not {"true", "false", "on", "off"} & keys


NAMED_IN: Mapping[str, Iterable[str]] = {
    "broadcast_words": ("from bot.broadcasting import WORDS",),
    "digest_words": ("from bot.views.digest_head import WORDS",),
    "paper_words": ("from bot.views.digest_printed import PAPER",),
}
"""How a module says that it speaks from a phrasebook whose name another module gives."""

TROUBLES = (
    "telegram",
    "storage",
    "outbox",
    "due",
    "mistake",
    "backup",
    "bad_token",
    "second_instance",
    "webhook_elsewhere",
)

ASSEMBLED: Mapping[str, Iterable[str]] = {
    "system/seen_by_": get_args(get_args(Script.model_fields["seen_by"].annotation)[0]),
    "system/invitation_": get_args(get_type_hints(Invited)["refusal"]),
    "system/menu_": get_args(MenuPart),
    "confidentiality_words/limits_": get_args(AgeBand),
    "confidentiality_words/next_": get_args(AgeBand),
    "needs_words/shared_": get_args(Sharing),
    "call_words/taken_": ("coordinator", "owner"),
    "cases_words/for_": (*get_args(Rung), *get_args(CaseKind)),
    "cases_words/todo_": (*get_args(Rung), *get_args(CaseKind), "nothing"),
    "cases_words/then_": get_args(CaseKind),
    "cases_words/part_": ("mine", "nobody", "resting"),
    "cases_words/came_": get_args(CaseKind),
    "cases_words/thing_": get_args(Thing),
    "cases_words/state_": get_args(CaseState),
    "my_cases_words/asked_": get_args(CaseKind),
    "my_cases_words/state_": get_args(CaseState),
    "invitation_words/for_": get_args(Role),
    "invitation_words/label_": get_args(Role),
    "looks_words/role_": get_args(Role),
    "looks_words/": LOOKS.values(),
    "team_words/heading_": get_args(Role),
    "team_words/label_": get_args(Role),
    "my_data_words/role_": get_args(Role),
    "my_data_words/": (*get_args(Status), *get_args(Attribution)),
    "my_data_words/judged_": get_args(get_type_hints(AnswerJudged)["judgement"]),
    "my_data_words/proposal_": ("other_words", "felt_wrong", "new", "taken_up", "not_taken_up"),
    "my_data_words/summaries_": get_args(DigestRhythm),
    "my_data_words/own_": ("themes", "answer_drafts", "questions", "recalls"),
    "my_data_words/session_": ("coming", "not_coming", "waiting", "given"),
    "my_data_words/planned_": (
        "broadcast",
        "news",
        "letter",
        "handed_over",
        "farewell",
        "place",
        "place_kept",
        "hide",
        "alert",
        "call",
        "call_news",
    ),
    "my_data_words/ends_": UNSAID,
    "my_data_words/chose_": get_args(Rung),
    "leaving_words/does_": ("pause", "stop", "silence", "leave_keep", "leave_take_back", "erase"),
    "my_data_words/hidden_": ("leaving", "recalled"),
    "privacy_words/right_": ("see", "looked", "take_back", "leave", "correct", "complain", "ask"),
    "settings_words/pace_": sorted(FACT_VALUES["pace"]),
    "settings_words/fit_": (*get_args(Fit), "usual"),
    "settings_words/age_": get_args(AgeBand),
    "broadcast_words/": ("takes_moments", "still_takes_moments"),
    "session_words/": MEETING_ABOUT,
    "session_words/few_": ("people_come", "people_wait", "told"),
    "digest_words/few_": ("checked_in", "skipped", "paused", "left"),
    "paper_words/rule_": ("counted", "floor", "absent"),
    "watch_words/": (*TROUBLES, *(f"{trouble}_over" for trouble in TROUBLES)),
    "watch_words/left_out_": ("news", "broadcast"),
    "theme_words/state_": get_args(ThemeState),
    "proposal_words/came_": ("other_words", "felt_wrong"),
    "privacy_words/regulator_": [path.stem.lower() for path in (FLOWS / "support").glob("*.yaml")],
}
"""Phrases whose keys are put together while the bot runs, and of what."""


@pytest.mark.parametrize("book", BOOK.phrasebooks.values(), ids=BOOK.phrasebooks.keys())
def test_every_phrase_is_said_somewhere(book: Phrasebook) -> None:
    """In a module that names its phrasebook or imports the name; what the system says can be said anywhere."""
    assembled = {f"{start}{end}" for start, ends in ASSEMBLED.items() for end in ends}
    names = (f'"{book.phrasebook}"', *NAMED_IN.get(book.phrasebook, ()))
    sources = [text for text in SOURCES if book.phrasebook == "system" or any(name in text for name in names)]
    said = {key for key in book.phrases if any(f'"{key}"' in text for text in sources)}
    assert {key for key in book.phrases if f"{book.phrasebook}/{key}" not in assembled} <= said


def test_what_is_said_to_be_put_together_is_put_together() -> None:
    starts = {start.partition("/")[2] for start in ASSEMBLED} - {""}
    assert all(any(f'f"{start}{{' in text for text in SOURCES) for start in starts)


def test_the_system_has_words_for_everything_that_can_be_said_about_readers() -> None:
    readers = {reader for script in SCRIPTS.values() for reader in script.seen_by}
    assert {f"seen_by_{reader}" for reader in readers} <= BOOK.phrasebooks["system"].phrases.keys()


# --- joining -------------------------------------------------------------------------------------------------------


def test_the_first_message_says_what_this_is_and_the_emergency_number_before_any_tap() -> None:
    for name in ("join", "join_team"):
        first = said_on_the_way(SCRIPTS[name], SCRIPTS[name].first)
        assert EMERGENCY in first
        assert "automated" in first


def test_the_language_comes_before_anything_else() -> None:
    for name in ("join", "join_team"):
        assert SCRIPTS[name].steps[SCRIPTS[name].first].record == "language"


def steps_before(script: Script, target: str) -> frozenset[str]:
    """The steps that are on every way to ``target``."""
    ways = Ways(script)
    found: dict[object, frozenset[str]] = {ways.first: frozenset({ways.first.step})}
    ahead = [ways.first]
    while ahead:
        spot = ahead.pop()
        for way in ways.of.get(spot, ()):
            on_the_way = found[spot] | {way.to.step}
            known = found.get(way.to)
            if known is None or not known <= on_the_way:
                found[way.to] = on_the_way if known is None else known & on_the_way
                ahead.append(way.to)
    arriving = [steps for spot, steps in found.items() if getattr(spot, "step", "") == target]
    return frozenset.intersection(*arriving)


def test_nobody_says_yes_before_hearing_what_it_means_and_being_asked_whether_it_was_clear() -> None:
    join = SCRIPTS["join"]
    consent = next(key for key, step in join.steps.items() if step.record == "consent")
    before = steps_before(join, consent)
    assert {"about", "age", "asked_of_you", "kept", "limits", "can_stop", "who_reads", "agree"} <= before


def test_a_wrong_answer_to_the_questions_of_understanding_explains_and_goes_on() -> None:
    join = SCRIPTS["join"]
    for question in ("can_stop", "who_reads"):
        step = join.steps[question]
        assert step.choose is not None
        leads = {option.goto for option in step.choose.root.values()} | {step.skip}
        assert leads == {f"{question}_yes", f"{question}_again"}
        assert step.save is None


def test_skipping_the_question_of_consent_is_not_now() -> None:
    for script in (SCRIPTS["join"], SCRIPTS["join_team"]):
        asking = [
            step for step in script.steps.values() if step.choose and {"yes", "not_now"} <= step.choose.root.keys()
        ]
        assert [step.skip for step in asking] == ["not_now"]


def test_stop_while_joining_leads_to_the_kind_refusal_and_not_to_the_one_about_age() -> None:
    """The engine takes the first step that records a refusal."""
    refusals = [key for key, step in SCRIPTS["join"].steps.items() if step.record == "refusal"]
    assert refusals == ["not_now", "too_young"]


def test_of_an_age_only_the_band_is_asked_and_it_is_kept_as_that_and_not_as_an_answer() -> None:
    for script in (SCRIPTS["join"], SCRIPTS["age"]):
        asking = [step for step in script.steps.values() if step.save == "age_band"]
        assert asking
        assert all(step.choose_from and step.choose_from.root == "ages" for step in asking)
        assert "age_band" in made_into_facts(script)


def test_who_is_under_18_hears_that_the_decision_is_theirs_and_others_do_not() -> None:
    clear = {"can_stop": "yes", "agree": "yes"}
    for understood in ("team", "now"):
        for band, hears in (("16_17", True), ("under_16", True), ("adult", False)):
            way = walked("join", {**clear, "who_reads": understood, "age": band})
            assert ("yours" in way, way.index("agree") > way.index("limits")) == (hears, True)


def test_the_yes_is_to_how_often_and_to_a_reminder_and_to_choosing_otherwise() -> None:
    for said in (SCRIPTS["join"].steps["asked_of_you"].say, SCRIPTS["join"].steps["asked_of_you"].easy):
        assert {"per_week", "quiet"} <= placeholders(str(said))
        assert "about once a week" in str(said)
        assert "reminder may come. You can switch it off." in str(said)
        assert "Send: settings" in str(said)
    check_in = SCRIPTS["check_in"]
    assert check_in.schedule is not None
    assert (check_in.schedule.every, check_in.schedule.at, check_in.remind) == ("1 week", "10:00", "2 days")


@pytest.mark.parametrize(
    "place",
    [
        *("join/next", "come_back/back", "pause/paused", "pause/resumed"),
        *("check_in/thanks", "check_in/tomorrow", "check_in/next_time"),
        *("zone/changed", "how_often/changed", "too_much/next"),
    ],
)
def test_when_the_next_one_comes_is_looked_up_and_not_written(place: str) -> None:
    script, _, step = place.partition("/")
    assert SCRIPTS[script].steps[step].show == "next"
    assert not re.search(r"10:00|[0-9] days|tomorrow", said_on_the_way(SCRIPTS[script], step))


def test_whoever_would_not_say_their_age_does_not_come_to_the_yes() -> None:
    """It is asked once more, kindly; not answering again is not now. Everything else can be skipped."""
    clear = {"can_stop": "yes", "who_reads": "team", "agree": "yes"}
    assert walked("join", clear)[-2:] == ["age_needed", "not_now"]
    assert "agreed" in walked("join", {**clear, "age_needed": "adult"})
    assert walked("join", {**clear, "age_needed": "too_young"})[-1] == "too_young"


# --- the check-in --------------------------------------------------------------------------------------------------


MOST_REPLIES = 50

Answers = Mapping[str, str | int | None]


def conversation(script: str, answers: Answers) -> list[Event]:
    """What happens to somebody who answers ``script`` as in ``answers``, and skips whatever is not in it."""
    outcome = begin(script, None, AROUND)
    events = list(outcome.events)
    for _ in range(MOST_REPLIES):
        if outcome.session is None:
            return events
        outcome = advance(outcome.session, _reply(outcome.session, answers), AROUND)
        events.extend(outcome.events)
    raise AssertionError(f"{script} is still asking after {MOST_REPLIES} replies")


def _reply(session: Session, answers: Answers) -> Reply:
    answer = answers.get(session.top.step)
    if answer is None:
        return Command(name="skip")
    step = SCRIPTS[session.top.script].steps[session.top.step]
    if step.text or step.number or step.time:
        return Words(text=str(answer))
    return Tap(session=session.id, turn=session.turn, key=str(answer))


def walked(script: str, answers: Answers) -> list[str]:
    """The steps of ``script`` that said or asked something, in order."""
    said = [phrase for event in conversation(script, answers) for phrase in _phrases(event)]
    steps = [phrase.slot.partition("/")[0] for phrase in said if phrase.script == script]
    return [step for step, before in zip(steps, [None, *steps], strict=False) if step != before]


def _phrases(event: Event) -> tuple[Phrase, ...]:
    match event:
        case Said(phrase=phrase):
            return (phrase,)
        case Asked(phrases=phrases):
            return phrases
        case _:
            return ()


@pytest.mark.parametrize("mood", [1, 2])
def test_a_hard_week_is_offered_support_and_may_decline_it(mood: int) -> None:
    support = ScriptBegan(script="support", version=SCRIPTS["support"].version)
    answers: Answers = {"hello": "start", "mood": mood}
    assert support in conversation("check_in", {**answers, "support_offer": "yes"})
    for declined in ({**answers, "support_offer": "no"}, answers):
        assert support not in conversation("check_in", declined)
        assert {"support_offer", "thanks"} <= set(walked("check_in", declined))


@pytest.mark.parametrize("mood", [3, 4, 5, None])
def test_nobody_else_is_sent_there_least_of_all_those_who_skip(mood: int | None) -> None:
    passed = walked("check_in", {"hello": "start", "mood": mood})
    assert "support_offer" not in passed
    assert passed[-1] == "thanks"


def test_not_today_can_mean_tomorrow_or_the_next_time_and_a_skip_means_the_next_time() -> None:
    assert walked("check_in", {"hello": "later", "later": "tomorrow"})[-1] == "tomorrow"
    assert walked("check_in", {})[-2:] == ["later", "next_time"]
    tomorrow = SCRIPTS["check_in"].steps["tomorrow"].follow_up
    assert tomorrow is not None
    assert (tomorrow.after, tomorrow.asked) == ("1 day", True)


@pytest.mark.parametrize("last", ["thanks", "tomorrow", "next_time"])
def test_everybody_is_told_where_support_is_at_the_end(last: str) -> None:
    said = said_on_the_way(SCRIPTS["check_in"], last)
    assert "send: support" in said
    assert EMERGENCY in said


def test_a_check_in_keeps_as_many_answers_as_it_says() -> None:
    assert SCRIPTS["check_in"].questions == 2


# --- sharing -------------------------------------------------------------------------------------------------------


def test_words_are_shared_only_after_they_were_read_back_and_signed_as_wanted() -> None:
    feedback = SCRIPTS["feedback"]
    shared = next(key for key, step in feedback.steps.items() if step.record == "contribution")
    assert {"words", "read_back", "attribution"} <= steps_before(feedback, shared)
    assert feedback.steps["read_back"].show == "as_shared"
    read_back = said_on_the_way(feedback, "read_back")
    assert all(part in read_back for part in ("{team}", "take it back", "at least five people", "report"))


@pytest.mark.parametrize("skipped", ["words", "read_back", "attribution"])
def test_skipping_anything_on_the_way_shares_nothing(skipped: str) -> None:
    answers: Answers = {"words": "more tea", "attribution": "anonymous", "read_back": "yes"}
    assert walked("feedback", answers)[-1] == "shared"
    assert walked("feedback", {**answers, skipped: None})[-1] == "not_shared"


# --- leaving -------------------------------------------------------------------------------------------------------

RUNGS = {
    "stop": ("confirm_stop", "stopped"),
    "leave_keep": ("confirm_keep", "left_and_kept"),
    "leave_take_back": ("confirm_take_back", "left_and_taken_back"),
    "erase": ("confirm_erase", "erasing"),
}


@pytest.mark.parametrize("rung", RUNGS)
def test_each_rung_takes_one_choice_and_one_confirmation(rung: str) -> None:
    confirm, done = RUNGS[rung]
    events = conversation("withdraw", {"choice": rung, confirm: "yes"})
    assert walked("withdraw", {"choice": rung, confirm: "yes"})[:3] == ["choice", confirm, done]
    assert [event.rung for event in events if isinstance(event, WithdrawalChosen)] == [rung]
    assert SCRIPTS["withdraw"].steps[done].question is None


def test_saying_stop_again_at_the_choice_means_stop_messages() -> None:
    """People who say it twice mean it, and the same list once more would not be an answer to them."""
    understands = replace(AROUND, meaning=lambda words: "stop" if words == "stop it" else None)
    asked = begin("withdraw", None, understands).session
    said_again = advance(asked, Words(text="stop it"), understands).session
    assert said_again is not None
    assert said_again.top.step == "confirm_stop"


@pytest.mark.parametrize("rung", RUNGS)
def test_no_and_skip_leave_everything_as_it_is(rung: str) -> None:
    confirm, _ = RUNGS[rung]
    for answer in ("no", None):
        assert walked("withdraw", {"choice": rung, confirm: answer})[-1] == "unchanged"
    assert walked("withdraw", {}) == ["choice", "as_before"]


def test_the_effect_of_each_choice_is_said_in_the_words_of_its_button_before_choosing() -> None:
    choice = SCRIPTS["withdraw"].steps["choice"]
    assert choice.choose is not None
    for key, option in choice.choose.root.items():
        if key != "nothing":
            does = BOOK.phrasebooks["leaving_words"].phrases[f"does_{key}"]
            assert str(does.text).startswith(f"- {option.text}:")
            assert str(does.easy).startswith(f"- {option.text}:")


@pytest.mark.parametrize("goodbye", [done for _, done in RUNGS.values()])
def test_a_goodbye_answers_three_questions_and_names_a_person_and_the_emergency_number(goodbye: str) -> None:
    """Whether it helped, and what happens next, stands in the view: it is looked up for each person."""
    first = SCRIPTS["withdraw"].steps[goodbye]
    assert "What does it mean for you?" in said_on_the_way(SCRIPTS["withdraw"], goodbye)
    assert first.show == "given"
    assert first.goto is not None
    last = said_on_the_way(SCRIPTS["withdraw"], first.goto)
    assert "What can you choose now?" in last
    assert "{contact}" in last
    assert EMERGENCY in last


def test_nobody_is_asked_why_they_leave() -> None:
    for name in ("withdraw", "leave_team", "pause"):
        assert not [key for key, step in SCRIPTS[name].steps.items() if step.text]


def test_leaving_takes_fewer_taps_than_joining_took() -> None:
    joining = walked("join", {"age": "adult", "can_stop": "yes", "who_reads": "team", "agree": "yes"})
    taps = [step for step in joining[: joining.index("agreed")] if SCRIPTS["join"].steps[step].question]
    confirm, _ = RUNGS["erase"]
    leaving = walked("withdraw", {"choice": "erase", confirm: "yes"})
    assert leaving.index("erasing") < len(taps)


@pytest.mark.parametrize("role", get_args(Role))
def test_every_role_has_its_own_way_back_and_nobody_gets_there_by_a_command(role: Role) -> None:
    ways = [
        script
        for script in SCRIPTS.values()
        if role in script.open_to and any(step.record == "comeback" for step in script.steps.values())
    ]
    assert [script.command for script in ways] == [None]


def test_a_pause_is_recorded_for_every_length_and_for_nothing_else() -> None:
    for length in ("1", "7", "14", "30", "90", "open"):
        assert any(isinstance(event, PauseChosen) for event in conversation("pause", {"how_long": length}))
    assert any(isinstance(event, PauseChosen) for event in conversation("pause", {"how_long": "other", "days": "12"}))
    for answers in ({"how_long": "resume"}, {"how_long": "other"}, {}):
        assert not any(isinstance(event, PauseChosen) for event in conversation("pause", answers))


# --- how somebody wants to be written to -----------------------------------------------------------------------------

SMALL = ("zone", "quiet_hours", "days", "how_often", "too_much", "reminders")


def chosen(script: str, answers: Answers) -> list[Event]:
    """What is changed by somebody who answers so."""
    return [event for event in conversation(script, answers) if isinstance(event, BeingWrittenTo)]


@pytest.mark.parametrize("script", SMALL)
def test_what_can_be_chosen_has_a_command_and_no_line_in_the_menu(script: str) -> None:
    assert SCRIPTS[script].command == script
    assert SCRIPTS[script].menu is None
    assert script in BOOK.commands("participant")


def test_the_settings_lead_to_everything_that_can_be_chosen() -> None:
    called = {step.call for step in SCRIPTS["settings"].steps.values() if step.call}
    assert called == {*SMALL, "pause", "language", "easy", "fit", "discreet"} - {"too_much"}


@pytest.mark.parametrize("script", [*SMALL[:4], "reminders", "settings", "pause"])
def test_skipping_leaves_everything_as_it_is(script: str) -> None:
    assert chosen(script, {}) == []
    assert walked(script, {})[-1] == "unchanged"


def test_too_much_is_halved_before_anything_is_asked() -> None:
    first = begin("too_much", None, AROUND)
    assert PaceChosen(pace=2) in first.events
    assert [event.pace for event in chosen("too_much", {}) if isinstance(event, PaceChosen)] == [2]


def test_what_cannot_be_less_stays_as_it_is_and_nobody_is_told_that_it_is_less() -> None:
    slowest = begin("too_much", None, replace(AROUND, pace=SLOWEST))
    assert not [event for event in slowest.events if isinstance(event, PaceChosen)]
    assert [event.phrase.slot for event in slowest.events if isinstance(event, Said)] == ["least/say"]


@pytest.mark.parametrize(
    ("start", "end", "taken"),
    [
        ("20:00", "09:00", True),
        ("08:00", "16:00", True),
        ("09:00", "07:00", True),
        ("09:00", "09:00", True),
        ("09:00", "07:01", False),
        ("09:00", "08:59", False),
        ("00:00", "23:59", False),
    ],
)
def test_quiet_hours_leave_two_hours_of_a_day(start: str, end: str, taken: bool) -> None:
    answers: Answers = {"begin": "other", "from": start, "until": end, "too_long": "leave"}
    assert chosen("quiet_hours", answers) == ([QuietHoursChosen(quiet_from=start, quiet_until=end)] if taken else [])
    assert walked("quiet_hours", answers)[-1] == ("changed" if taken else "unchanged")


def test_the_usual_quiet_hours_are_those_of_the_project_whatever_they_will_be() -> None:
    assert chosen("quiet_hours", {"begin": "usual"}) == [QuietHoursChosen(quiet_from="", quiet_until="")]


def test_every_day_is_no_choice_of_days() -> None:
    assert chosen("days", {"choice": "every"}) == [DaysChosen(days=())]


# --- everybody's way out -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", sorted(ALWAYS_OPEN))
@pytest.mark.parametrize("role", ["participant", "facilitator", "coordinator", "owner"])
def test_help_and_rights_are_open_to_every_role(role: str, command: str) -> None:
    assert command in BOOK.commands(role)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ["facilitator", "coordinator", "owner"])
def test_nothing_that_the_team_can_begin_plans_a_check_in(role: str) -> None:
    for script in BOOK.commands(role).values():  # type: ignore[arg-type]
        assert not [step for step in script.steps.values() if step.follow_up]


def test_support_and_help_are_shown_without_any_question() -> None:
    for name in ("support", "help", "privacy", "my_data"):
        assert not [step for step in SCRIPTS[name].steps.values() if step.question]


def test_digests_and_cases_are_for_the_team() -> None:
    assert "participant" not in SCRIPTS["digest"].open_to
    assert not {"participant", "facilitator"} & set(SCRIPTS["cases"].open_to)
