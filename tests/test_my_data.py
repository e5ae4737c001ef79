"""What somebody is shown of what is held about them: all of it, in words, and nothing that is not so."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.catalogues import Catalogues
from bot.languages import languages
from bot.library import Library
from bot.project_file import example, parse_project
from bot.scene import Scene
from bot.speech import Speech
from bot.views.glance import Glance
from bot.views.my_data import my_data
from bot.views.privacy import privacy
from flows.events import (
    AnswerJudged,
    BroadcastWritten,
    ComingAnswered,
    ContributionMade,
    DaysChosen,
    DigestCame,
    DigestRhythmChosen,
    Event,
    MeetingPlanned,
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
    ThreadEnded,
    ZoneChosen,
)
from flows.phrase import Place
from flows.plans import Kind, Plan
from flows.vocabulary import Role
from storage.records import Person, Turn
from storage.sqlite import SqliteStorage
from tests.open_project import NOON, opened, somebody

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
            book=library.book,
            speech=Speech(library.book, Catalogues(languages())),
            directory=library.directory,
            meaning=library.meaning,
            storage=storage,
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
    [thread] = await reader.storage.voices.asked(reader.person.pseudonym)
    await reader.does(QuestionAnswered(thread=thread, words="Green tea."))
    assert "You answered: Green tea." in await reader.reads()


async def test_that_no_more_is_to_be_asked_is_said(reader: Reader) -> None:
    await reader.shares_with_others("More tea.")
    await reader.storage.digests.close(NOON + timedelta(days=1))
    [shared] = await reader.storage.digests.shared_by(reader.person.pseudonym)
    await reader.does(QuestionAsked(contribution=shared.id, words="Which tea?"))
    [thread] = await reader.storage.voices.asked(reader.person.pseudonym)
    await reader.does(ThreadEnded(thread=thread))
    assert "You asked for no more questions about it." in await reader.reads()


async def test_other_words_that_somebody_suggested_are_said_with_what_came_of_it(reader: Reader) -> None:
    about = Place(script="check_in", version=2, step="mood")
    await reader.does(ProposalMade(about=about, kind="other_words", words="How are things?"))
    text = await reader.reads()
    assert "You suggested other words for something that I ask, on 2 March 2026:\nHow are things?" in text
    assert "The team has not answered that yet." in text
    [proposal] = await reader.storage.voices.proposals()
    await reader.does(ProposalAnswered(proposal=proposal.code, state="taken_up", reply="We ask it so from May."))
    text = await reader.reads()
    assert "The team has taken that up.\nWhat the team says to it: We ask it so from May." in text


async def test_how_somebody_of_the_team_reads_is_said_to_them_alone(reader: Reader) -> None:
    assert "Summaries" not in await reader.reads()
    await reader.does(DigestRhythmChosen(rhythm="after_session"), DigestCame(batch=3), ThemeOpened(title="Tea"))
    text = (await my_data(await reader.glance("facilitator"))).text
    assert "Summaries come to you after a session, if there is a new one." in text
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


async def test_participants_are_not_told_of_what_is_kept_of_the_team_alone(reader: Reader) -> None:
    to_participants, to_the_team = [
        (await privacy(await reader.glance(role))).text for role in ("participant", "coordinator")
    ]
    assert "When I wrote to you first" in to_participants
    assert "Messages that you write to many" not in to_participants
    assert "Messages that you write to many" in to_the_team
