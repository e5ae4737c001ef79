"""What somebody is shown of what is held about them: all of it, in words, and nothing that is not so."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from bot.library import Library
from bot.project_file import example, parse_project
from bot.scene import Scene
from bot.views.glance import Glance
from bot.views.my_data import my_data
from flows.events import (
    AnswerGiven,
    AnswerJudged,
    BroadcastWritten,
    CameBack,
    CaseMoved,
    CaseOpened,
    ComingAnswered,
    ContributionMade,
    DaysChosen,
    DigestCame,
    DigestRhythmChosen,
    Event,
    LetterAnswered,
    MeetingPlanned,
    NameChosen,
    NeedsSaid,
    OutcomeWanted,
    PaceChosen,
    PauseChosen,
    Planned,
    Prompted,
    ProposalAnswered,
    ProposalMade,
    QuestionAnswered,
    QuestionAsked,
    QuietHoursChosen,
    RoleAccepted,
    ThemeAnswered,
    ThemeOpened,
    ThingLookedAfter,
    ThreadEnded,
    WaitChosen,
    WithdrawalChosen,
    ZoneChosen,
)
from flows.phrase import Place, system
from flows.plans import UNSAID, Kind, Plan
from flows.vocabulary import Role
from storage.copying import _SEALED_FOR
from storage.erasure import PEOPLE, PROJECT
from storage.records import FOLLOW_UP, LIVE, Message, Person, Turn
from storage.sqlite import SqliteStorage
from tests.open_project import NOON, MovedClock, opened, somebody
from tests.standings import scene_of

MOOD = Place(script="check_in", version=2, step="mood")
WEEKLY = '{"every":"1 week","at":"10:00"}'


@dataclass
class Reader:
    """Somebody who looks at what is held about them."""

    storage: SqliteStorage
    scene: Scene
    person: Person

    async def does(self, *events: Event) -> None:
        """What they did, or what happened to them."""
        await self.storage.keep(Turn(person=await self.now(), now=NOON, session=None, events=events))

    async def shares_with_others(self, words: str) -> None:
        """They share something with their name, and so do four others: enough for a summary."""
        at = Place(script="feedback", version=2, step="shared")
        made = ContributionMade(at=at, words=words, attribution="by_name")
        await self.does(made)
        for chat in range(2, 6):
            other = await somebody(self.storage, chat)
            await self.storage.keep(Turn(person=other, now=NOON, session=None, events=(RoleAccepted(), made)))

    async def asked(self) -> str:
        """The code of the one question that the team asks them, on its way or not."""
        [row] = [row for row in await self.storage.plans.of(self.person.pseudonym) if row.plan.kind == "question"]
        return row.plan.about

    async def now(self) -> Person:
        """As they are now."""
        return await self.storage.person(self.person.pseudonym) or self.person

    async def glance(self, role: Role = "participant") -> Glance:
        """Their look."""
        reader = replace(await self.now(), role=role)
        return Glance(reader=reader, now=NOON, scene=self.scene, storage=self.storage)

    async def reads(self) -> str:
        """Everything that is held about them."""
        return (await my_data(await self.glance())).text


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with opened(tmp_path) as storage:
        library = Library.shipped("GB")
        scene = Scene(
            project=parse_project(example(), "example.toml"),
            library=library,
            storage=storage,
            clock=MovedClock(),
        )
        reader = Reader(storage=storage, scene=scene, person=await somebody(storage, 1))
        await reader.does(RoleAccepted())
        yield reader


def planned(kind: Kind, script: str = "", about: str = "", **fields: str) -> Planned:
    return Planned(plan=Plan(kind=kind, script=script, about=about, due_at=NOON + timedelta(days=7), **fields))  # type: ignore[arg-type]


async def test_how_somebody_wants_to_be_written_to_is_said(reader: Reader) -> None:
    await reader.does(ZoneChosen(zone="Asia/Karachi"), QuietHoursChosen(quiet_from="21:00", quiet_until="07:30"))
    await reader.does(DaysChosen(days=("monday", "friday")), PaceChosen(pace=2))
    text = await reader.reads()
    for part in ("Karachi", "21:00 to 07:30", "Monday and Friday", "half as often", "in 14 days", "Reminders: 1"):
        assert part in text


async def test_everything_planned_is_said_in_words(reader: Reader) -> None:
    assert "Nothing is planned for you." in await reader.reads()
    for script in ("check_in", "a_script_that_is_gone"):
        await reader.does(planned("schedule", script, wall="2026-03-09T12:00", rule=WEEKLY))
    await reader.does(planned("broadcast", about="K3D9"), planned("news", about="K3D9"))
    text = await reader.reads()
    assert "Planned for you: Check-in, not before 9 March 2026." in text
    assert "Planned for you: a_script_that_is_gone" in text
    assert "A message that the team has written is planned for you." in text
    assert "News of a session that you come to is planned for you." in text


async def test_what_waits_for_the_end_of_a_pause_has_no_day(reader: Reader) -> None:
    await reader.does(planned("schedule", "check_in", wall="2026-03-09T12:00", rule=WEEKLY), PauseChosen(until=None))
    text = await reader.reads()
    assert "Planned for you when your pause is over: Check-in." in text
    assert "9999" not in text
    assert "Pause: until you say so" in text


@pytest.mark.parametrize(
    ("answer", "places", "words"),
    [
        ("coming", 1, "You said that you come to this session: Tea"),
        ("coming_quietly", 1, "You said that you come to this session: Tea"),
        ("waiting", 1, "A place in this session is yours: Tea"),
        ("waiting", 0, "You wait for a place in this session: Tea"),
        ("not_coming", 1, "You said that you do not come to this session: Tea"),
    ],
)
async def test_sessions_that_somebody_answered_about_are_said(
    reader: Reader, answer: str, places: int, words: str
) -> None:
    tea = MeetingPlanned(day="2026-03-10", starts="14:00", minutes=60, about={"title": "Tea"}, places=places)
    await reader.does(tea)
    [gathering] = await reader.storage.meetings.upcoming(NOON)
    await reader.does(ComingAnswered(meeting=gathering.code, answer=answer))  # type: ignore[arg-type]
    assert words in await reader.reads()


async def test_how_often_something_has_come_is_said(reader: Reader) -> None:
    await reader.does(planned("schedule", "check_in", wall="2026-03-09T12:00", rule=WEEKLY))
    [row] = await reader.storage.plans.of(reader.person.pseudonym)
    assert "by itself" not in await reader.reads()
    await reader.storage.keep(Turn(person=await reader.now(), now=NOON, session=None, due_id=row.id))
    assert "It has come to you by itself, 1 time: Check-in." in await reader.reads()


async def test_when_somebody_was_written_to_first_is_counted_and_stands_in_the_file(reader: Reader) -> None:
    await reader.does(Prompted(script="check_in", asked=False), BroadcastWritten(language="en", words="Tea at two."))
    shown = await my_data(await reader.glance())
    assert "I keep when I wrote to you first, in the last weeks: 1 time." in shown.text
    assert "You wrote 1 message to others, as one of the team." in shown.text
    kept = json.loads(shown.attachments[0].content)
    assert kept["prompts"] == [{"sent_at": "2026-03-02T12:00:00.000000+00:00", "asked": 0, "script": "check_in"}]


async def test_what_was_shared_is_said_with_everything_that_became_of_it(reader: Reader) -> None:
    await reader.shares_with_others("More tea.")
    assert "It was put into summary" not in await reader.reads()
    assert await reader.storage.digests.close(NOON + timedelta(days=1))
    [shared] = await reader.storage.digests.shared_by(reader.person.pseudonym)
    await reader.does(ThemeOpened(title="What we drink", contribution=shared.id))
    [theme] = await reader.storage.themes.all()
    await reader.does(ThemeAnswered(theme=theme.code, state="done", answer="There is tea."))
    await reader.does(
        AnswerJudged(theme=theme.code, judgement="partly"),
        QuestionAsked(contribution=shared.id, words="Which tea?"),
    )
    text = await reader.reads()
    for line in (
        "Shared: with your name. You can take it back until the project ends.",
        "It was put into summary 1, which the team can read.",
        "under these words: What we drink",
        "The team asked you about it: Which tea?",
        "The team answered what people said about this: What we drink. You said whether that answers it: in part",
    ):
        assert line in text
    assert "You answered:" not in text
    thread = await reader.asked()
    await reader.does(QuestionAnswered(thread=thread, words="Green tea."))
    assert "You answered: Green tea." in await reader.reads()


async def test_that_no_more_is_to_be_asked_is_said(reader: Reader) -> None:
    await reader.shares_with_others("More tea.")
    await reader.storage.digests.close(NOON + timedelta(days=1))
    [shared] = await reader.storage.digests.shared_by(reader.person.pseudonym)
    await reader.does(QuestionAsked(contribution=shared.id, words="Which tea?"))
    thread = await reader.asked()
    await reader.does(ThreadEnded(thread=thread))
    assert "You asked for no more questions about it." in await reader.reads()


async def test_other_words_that_somebody_suggested_are_said_with_what_came_of_it(reader: Reader) -> None:
    about = Place(script="check_in", version=2, step="mood")
    await reader.does(ProposalMade(about=about, kind="other_words", words="How are things?"))
    text = await reader.reads()
    assert "You suggested other words for something that I ask, on 2 March 2026:\nHow are things?" in text
    assert "The team has not answered that yet." in text
    [proposal] = await reader.storage.voices.untold()
    await reader.does(ProposalAnswered(proposal=proposal.code, state="taken_up", reply="We ask it so from May."))
    text = await reader.reads()
    assert "The team has taken that up.\nWhat the team says to it: We ask it so from May." in text


async def test_the_name_below_what_was_shared_is_the_one_that_was_agreed_to(reader: Reader) -> None:
    shared = ContributionMade(at=MOOD, words="More tea.", attribution="by_name")
    await reader.does(NameChosen(name="N"), shared, NameChosen(name="M"))
    assert "The name below it: N" in await reader.reads()


async def test_somebody_of_the_team_reads_what_they_are_still_to_hear(reader: Reader) -> None:
    who = reader.person.pseudonym
    await reader.shares_with_others("More tea.")
    await reader.storage.digests.close(NOON + timedelta(days=1))
    await reader.storage._project.run(
        lambda c: c.execute("UPDATE participation SET role = 'facilitator' WHERE pseudonym = ?", (who,))
    )
    author = await somebody(reader.storage, 2)
    left = WithdrawalChosen(rung="leave_take_back")
    await reader.storage.keep(Turn(person=author, now=NOON, session=None, events=(left,)))
    assert "I still have to tell you of words in 1 summary" in (await my_data(await reader.glance("facilitator"))).text


async def test_how_somebody_of_the_team_reads_is_said_to_them_alone(reader: Reader) -> None:
    assert "Summaries" not in await reader.reads()
    await reader.does(
        DigestRhythmChosen(rhythm="after_session", wall="15:00"), DigestCame(batch=3), ThemeOpened(title="Tea")
    )
    text = (await my_data(await reader.glance("facilitator"))).text
    assert "Summaries come to you after a session, if there is a new one." in text
    assert "The time of day that you have chosen for summaries: 15:00." in text
    assert "The newest summary that came to you by itself: number 3." in text
    assert "You opened 1 theme, as one of the team." in text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("outcome", "What came of something that you shared"),
        ("question", "A question about something that you shared"),
        ("reply", "An answer to your question"),
    ],
)
async def test_what_comes_by_itself_is_called_by_what_it_is(reader: Reader, kind: Kind, words: str) -> None:
    await reader.does(planned(kind, about="K3D9"))
    assert f"Planned for you: {words}, not before 9 March 2026." in await reader.reads()


@pytest.mark.parametrize("kind", get_args(Kind))
async def test_every_kind_of_plan_is_said_in_words(reader: Reader, kind: Kind) -> None:
    await reader.does(planned(kind, "check_in", about="K3D9AC"))
    text = await reader.reads()
    assert f": {kind}" not in text
    assert "check_in" not in text
    assert ("Nothing is planned for you." in text) == (kind in (*UNSAID, "resume"))


async def test_the_end_of_the_days_in_which_leaving_can_be_undone_is_said(reader: Reader) -> None:
    await reader.does(AnswerGiven(at=MOOD, save="mood", value="4", free_words=False))
    await reader.does(WithdrawalChosen(rung="leave_take_back"), OutcomeWanted(wanted=True))
    text = await reader.reads()
    for line in (
        "You left the project, and took back what you shared, as far as that was possible.",
        "That is so since 2 March 2026.",
        "When the project is over, you want to hear once what came of it.",
        "You took this back when you left. Nobody reads it.",
        "What you took back when you left will be deleted on 9 March 2026.",
    ):
        assert line in text


async def test_what_was_taken_back_after_its_day_says_so(reader: Reader) -> None:
    await reader.shares_with_others("More tea.")
    assert "left out" not in await reader.reads()
    await reader.storage._project.run(lambda c: c.execute("UPDATE contributions SET hidden = 'recalled'"))
    assert "You asked that it is left out. Nobody else reads it here" in await reader.reads()


async def test_what_somebody_asked_the_team_for_is_said_with_its_letters(reader: Reader) -> None:
    assert "I keep nothing that you asked the team for." in await reader.reads()
    await reader.does(CaseOpened(kind="complaint", words="It was too loud."))
    [file] = await reader.storage.cases.of(reader.person.pseudonym)
    await reader.does(LetterAnswered(case=file.case.code, words="It is still too loud."))
    text = await reader.reads()
    assert file.case.code in text
    assert "It is still too loud." in text


async def test_the_file_has_what_was_done_outside_for_a_request(reader: Reader) -> None:
    await reader.does(CaseOpened(kind="access", words="My recordings."))
    [file] = await reader.storage.cases.of(reader.person.pseudonym)
    done = ThingLookedAfter(case=file.case.code, thing="recordings", state="done", told="the office")
    team = replace(await somebody(reader.storage, 2), role="coordinator")
    await reader.storage.keep(Turn(person=team, now=NOON, session=None, events=(done,)))
    kept = json.loads((await my_data(await reader.glance())).attachments[0].content)
    [thing] = kept["case_things"]
    assert (thing["thing"], thing["told"]) == ("recordings", "the office")
    assert kept["case_holders"] == []
    assert [case["content"] for case in kept["cases"]] == ["My recordings."]


async def test_the_message_that_says_what_is_held_is_not_one_that_waits(reader: Reader) -> None:
    live, other = (Message(phrases=(system("help"),), priority=priority) for priority in (LIVE, FOLLOW_UP))
    await reader.storage.keep(Turn(person=reader.person, now=NOON, session=None, messages=(live,)))
    assert "waiting to be sent" not in await reader.reads()
    await reader.storage.keep(Turn(person=reader.person, now=NOON, session=None, messages=(other,)))
    assert "1 message is waiting to be sent to you." in await reader.reads()


async def test_who_waits_for_a_place_reads_since_when(reader: Reader) -> None:
    waits = replace(await reader.now(), status="waiting", waits_since=NOON)
    glance = replace(await reader.glance(), reader=waits)
    text = (await my_data(glance)).text
    assert "You wait for a place in the project, since 2 March 2026." in text
    assert "waiting to be sent" not in text


async def test_somebody_of_the_team_reads_what_they_did_and_whom_they_stand_in_for(reader: Reader) -> None:
    asking = await somebody(reader.storage, 2)
    await reader.storage.keep(Turn(person=asking, now=NOON, session=None, events=(CaseOpened(kind="access"),)))
    [file] = await reader.storage.cases.of(asking.pseudonym)
    team = replace(await reader.now(), role="coordinator", deputy=True)
    moved = CaseMoved(case=file.case.code, to="doing")
    await reader.storage.keep(Turn(person=team, now=NOON, session=None, events=(moved,)))
    text = (await my_data(replace(await reader.glance(), reader=team))).text
    assert "You stand in for others of the team." in text
    assert "You look after 1 request" in text
    assert "You opened, decided or changed something 1 time, as one of the team." in text


STANDINGS: Mapping[str, tuple[Event, ...]] = {
    "invited": (),
    "asked to wait": (),
    "waiting": (WaitChosen(),),
    "joined": (RoleAccepted(),),
    "paused": (RoleAccepted(), PauseChosen(until=None)),
    "stopped": (RoleAccepted(), WithdrawalChosen(rung="stop")),
    "left": (RoleAccepted(), WithdrawalChosen(rung="stop"), WithdrawalChosen(rung="leave_keep")),
    "taken back": (RoleAccepted(), WithdrawalChosen(rung="leave_take_back")),
    "to be erased": (RoleAccepted(), WithdrawalChosen(rung="erase"), WithdrawalChosen(rung="stop")),
    "back": (RoleAccepted(), WithdrawalChosen(rung="leave_keep"), CameBack()),
    "blocked": (RoleAccepted(),),
    "left and blocked": (RoleAccepted(), WithdrawalChosen(rung="leave_keep")),
    "team": (RoleAccepted(),),
    "team stopped": (RoleAccepted(), WithdrawalChosen(rung="stop")),
}
"""What each has done. ``blocked``: they stopped the bot in Telegram after that."""
_AWAY = ("stopped", "left", "taken back", "to be erased", "blocked", "left and blocked", "team stopped")
TRUE_FOR: Mapping[str, tuple[str, ...]] = {
    "You have not joined yet.": ("invited", "asked to wait"),
    "You wait for a place in the project, since 2 March 2026.": ("waiting",),
    "You are taking part.": ("joined", "back"),
    "Pause: until you say so": ("paused",),
    "You stopped messages.": ("stopped", "team stopped"),
    "You left the project. The team keeps what you shared.": ("left", "left and blocked"),
    "You left the project, and took back what you shared": ("taken back",),
    "You left the project, and asked for everything about you to be erased.": ("to be erased",),
    "Messages could no longer reach you.": ("blocked",),
    "That is so since 2 March 2026.": _AWAY,
    "How I wrote to you, before messages stopped": _AWAY,
    "How I write to you\n": tuple(name for name in STANDINGS if name not in _AWAY),
    "The team may know that somebody needs this": ("joined", "paused", "back", "team"),
    "The team does not see it now, because messages to you have stopped.": _AWAY,
    "What you took back when you left will be deleted on 9 March 2026.": ("taken back",),
    "Everything about you will be erased on 9 March 2026.": ("to be erased",),
    "Summaries come to you": ("team",),
    "Your phone: it may show how a message begins, as usual": tuple(STANDINGS),
    "What messages look like: as for everybody": tuple(STANDINGS),
    "To change what messages look like, send: fit": tuple(name for name in STANDINGS if name not in _AWAY),
    "I keep no answer of yours.": tuple(STANDINGS),
    "I keep nothing that you shared.": tuple(STANDINGS),
    "Nothing is planned for you.": (*_AWAY, "invited", "asked to wait", "waiting"),
}
"""Each sentence that depends on it, and the standings in which it is true."""


@pytest.mark.parametrize("standing", STANDINGS)
async def test_in_each_standing_everything_that_is_said_is_true(tmp_path: Path, standing: str) -> None:
    async with opened(tmp_path) as storage:
        reader = Reader(storage=storage, scene=scene_of(storage), person=await somebody(storage, 1))
        await put_in(reader, standing)
        role: Role = "facilitator" if standing.startswith("team") else "participant"
        text = (await my_data(await reader.glance(role))).text
        assert [line for line in TRUE_FOR if line in text] == [line for line in TRUE_FOR if standing in TRUE_FOR[line]]


async def put_in(reader: Reader, standing: str) -> None:
    """They do what has brought them there, and had said before what they need, as soon as they had joined."""
    if "wait" in standing:
        await becomes(reader, "waiting")
    for event in STANDINGS[standing]:
        await reader.does(event)
        if isinstance(event, RoleAccepted):
            await reader.does(NeedsSaid(needs=("quiet_room",), words="", shared="yes"))
    if "blocked" in standing:
        await reader.storage.left_quietly(reader.person.chat_id, NOON)


async def becomes(reader: Reader, status: str) -> None:
    """All places are taken."""
    sql, who = "UPDATE participation SET status = ? WHERE pseudonym = ?", reader.person.pseudonym
    await reader.storage._project.run(lambda connection: connection.execute(sql, (status, who)))


def test_every_sealed_column_of_a_person_can_be_opened_for_them() -> None:
    theirs = {table for table, columns in PROJECT.items() if "pseudonym" in columns}
    assert {table for table in theirs if "sealed" in PROJECT[table]} == _SEALED_FOR.keys()


async def test_the_file_has_every_table_that_is_about_a_person(reader: Reader) -> None:
    theirs = {table for table, columns in (PEOPLE | PROJECT).items() if "pseudonym" in columns}
    kept = json.loads((await my_data(await reader.glance())).attachments[0].content)
    assert kept.keys() == theirs | {"case_things"}
