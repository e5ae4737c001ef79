"""What people share: seen first as the team will see it, theirs to change or take back, and the team is told of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.recalling import tell_of_recalled
from flows.events import (
    Attribution,
    AttributionChanged,
    ContributionMade,
    ContributionTakenBack,
    Event,
    NameChosen,
    QuestionAsked,
    RoleAccepted,
    ThemeOpened,
    WithdrawalChosen,
)
from flows.phrase import Place
from flows.vocabulary import Role
from storage.keys import create_key
from storage.opening import open_storage
from storage.records import Person, Settings, Turn
from storage.records_of_digests import Batch, Shared
from storage.sqlite import SqliteStorage
from tests.house import House, Phone, open_house
from tests.open_project import NOON, count

CUTOFF = NOON + timedelta(days=30)
AT = Place(script="feedback", version=2, step="shared")
LATER = NOON + timedelta(days=1)
WEEKS_LATER = NOON + timedelta(days=14)


@dataclass
class Project:
    """People who have shared something, and the summaries that were made of it."""

    storage: SqliteStorage
    reader: Person
    """Somebody of the team, from the beginning."""
    people: dict[str, Person] = field(default_factory=dict)
    """By what they shared."""

    async def joins(self, role: Role = "participant") -> Person:
        """Somebody takes part, or works here."""
        return await joins(self.storage, role)

    async def share(self, attribution: Attribution, *words: str) -> None:
        """Each by somebody else, called N."""
        for each in words:
            person = self.people[each] = await self.joins()
            made = ContributionMade(at=AT, words=each, attribution=attribution)
            await self.does(person, NameChosen(name="N"), made)

    async def does(self, person: Person, *events: Event, now: datetime = NOON) -> None:
        """What they did."""
        await does(self.storage, person, *events, now=now)

    async def closes(self, now: datetime = LATER) -> Batch:
        """The next summary is made."""
        batch = await self.storage.digests.close(now)
        assert batch is not None
        return batch

    async def shared(self, words: str) -> Shared:
        """What its author sees of it."""
        [one] = [
            each for each in await self.storage.digests.shared_by(self.people[words].pseudonym) if each.words == words
        ]
        return one

    async def shares_otherwise(self, words: str, attribution: Attribution, now: datetime = LATER) -> None:
        """Its author changes their mind about how."""
        event = AttributionChanged(contribution=(await self.shared(words)).id, attribution=attribution)
        await self.does(self.people[words], event, now=now)

    async def takes_back(self, words: str, now: datetime = LATER) -> None:
        """Its author changes their mind about it."""
        event = ContributionTakenBack(contribution=(await self.shared(words)).id)
        await self.does(self.people[words], event, now=now)

    async def seen(self, number: int) -> dict[str, str | None]:
        """What that summary shows now: words, and the name below them."""
        batch = await self.storage.digests.one(number)
        assert batch is not None
        return {quote.words: quote.name for quote in (*batch.quotes, *batch.together)}

    async def recalled(self) -> tuple[int, ...]:
        """The summaries of which somebody of the team is still to hear that something is recalled."""
        return (await self.storage.digests.recalled()).get(self.reader.pseudonym, ())


async def joins(storage: SqliteStorage, role: Role) -> Person:
    token = await storage.invite(role, uses=1, expires_at=CUTOFF, now=NOON)
    chat = await count(storage, "participation") + 1
    invited = await storage.admit(token, chat_id=chat, language="en", zone="UTC", now=NOON)
    assert invited.person is not None
    await does(storage, invited.person, RoleAccepted())
    return await storage.person(invited.person.pseudonym) or invited.person


async def does(storage: SqliteStorage, person: Person, *events: Event, now: datetime = NOON) -> None:
    known = await storage.person(person.pseudonym) or person
    await storage.keep(Turn(person=known, now=now, session=None, events=events))


@pytest.fixture
async def project(tmp_path: Path) -> AsyncIterator[Project]:
    create_key(tmp_path / "key")
    settings = Settings(cutoff=CUTOFF, zone="UTC")
    storage = await open_storage(tmp_path / "data", tmp_path / "key", settings, NOON)
    try:
        yield Project(storage, await joins(storage, "facilitator"))
    finally:
        await storage.close()


# --- sharing in another way ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "shown", "recalled"),
    [
        ("by_name", "anonymous", {"tea": None}, True),
        ("anonymous", "by_name", {"tea": "N"}, False),
        ("anonymous", "anonymous", {"tea": None}, False),
        ("by_name", "collective", {}, True),
        ("anonymous", "collective", {}, True),
    ],
)
async def test_a_change_reaches_summaries_that_are_there_already(
    project: Project, before: Attribution, after: Attribution, shown: dict[str, str | None], recalled: bool
) -> None:
    await project.share("anonymous", "a", "b", "c", "d")
    await project.share(before, "tea")
    batch = await project.closes()
    await project.shares_otherwise("tea", after)
    assert {words: name for words, name in (await project.seen(1)).items() if words == "tea"} == shown
    assert await project.recalled() == ((1,) if recalled else ())
    frozen = await project.storage.digests.one(1)
    assert frozen is not None
    assert (frozen.people, frozen.tables, frozen.pulse) == (batch.people, batch.tables, batch.pulse)


async def test_what_is_given_only_together_from_now_on_comes_again_with_that_of_others(project: Project) -> None:
    await project.share("anonymous", "a", "b", "c", "d", "tea")
    await project.closes()
    await project.shares_otherwise("tea", "collective")
    assert (await project.shared("tea")).batch is None
    await project.share("collective", "e", "f", "g", "h")
    again = await project.closes(WEEKS_LATER)
    assert {quote.words for quote in again.together} == {"tea", "e", "f", "g", "h"}
    assert await project.seen(1) == dict.fromkeys("abcd")


async def test_what_was_given_only_together_and_is_so_no_more_leaves_the_others_hidden(project: Project) -> None:
    await project.share("collective", "a", "b", "c", "d", "tea")
    await project.closes()
    await project.shares_otherwise("tea", "anonymous")
    assert await project.seen(1) == {}
    assert (await project.shared("tea")).batch is None


async def test_nothing_changes_after_its_day_or_by_somebody_else(project: Project) -> None:
    await project.share("by_name", "a", "b", "c", "d", "tea")
    await project.closes()
    theirs = AttributionChanged(contribution=(await project.shared("tea")).id, attribution="collective")
    await project.does(project.people["a"], theirs)
    await project.shares_otherwise("tea", "anonymous", now=CUTOFF)
    await project.takes_back("tea", now=CUTOFF)
    assert (await project.seen(1))["tea"] == "N"
    assert await project.recalled() == ()


# --- taking back -----------------------------------------------------------------------------------------------------


async def test_what_is_taken_back_is_gone_from_its_summary_and_takes_along_what_hangs_on_it(project: Project) -> None:
    await project.share("anonymous", "a", "b", "c", "d", "tea")
    facilitator = await project.joins("facilitator")
    await project.closes()
    contribution = (await project.shared("tea")).id
    await project.does(facilitator, ThemeOpened(title="Tea", contribution=contribution))
    await project.does(facilitator, QuestionAsked(contribution=contribution, words="Which tea?"))
    assert [await count(project.storage, table) for table in ("theme_links", "threads")] == [1, 1]
    await project.takes_back("tea")
    assert [await count(project.storage, table) for table in ("theme_links", "threads")] == [0, 0]
    assert await project.seen(1) == dict.fromkeys("abcd")
    assert await project.recalled() == (1,)


async def test_the_team_is_told_of_nothing_that_it_never_saw(project: Project) -> None:
    await project.share("anonymous", "tea", "coffee")
    await project.takes_back("tea")
    await project.shares_otherwise("coffee", "collective")
    assert await project.recalled() == ()


@pytest.mark.parametrize(("rung", "recalled"), [("leave_take_back", (1,)), ("leave_keep", ()), ("stop", ())])
async def test_who_leaves_is_quoted_only_if_they_wish(project: Project, rung: str, recalled: tuple[int, ...]) -> None:
    await project.share("by_name", "a", "b", "c", "d", "tea")
    await project.closes()
    await project.does(project.people["tea"], WithdrawalChosen(rung=rung), now=LATER)  # type: ignore[arg-type]
    assert ("tea" in await project.seen(1)) is not bool(recalled)
    assert await project.recalled() == recalled


async def test_who_left_and_kept_it_can_still_take_it_back(project: Project) -> None:
    await project.share("anonymous", "a", "b", "c", "d", "tea")
    await project.closes()
    await project.does(project.people["tea"], WithdrawalChosen(rung="leave_keep"), now=LATER)
    await project.takes_back("tea")
    assert "tea" not in await project.seen(1)


# --- telling the team ------------------------------------------------------------------------------------------------


async def test_everybody_who_may_have_it_is_told_once_and_nobody_is_told_what_it_was(project: Project) -> None:
    await project.share("anonymous", "a", "b", "c", "d", "tea")
    team = [project.reader, await project.joins("coordinator"), await project.joins("owner")]
    await project.closes()
    assert not await tell_of_recalled(project.storage, LATER)
    await project.takes_back("tea")
    await project.takes_back("a")
    assert await tell_of_recalled(project.storage, LATER)
    assert not await tell_of_recalled(project.storage, LATER)
    told = await project.storage.claim(LATER, 20)
    assert {each.person.pseudonym for each in told} == {person.pseudonym for person in team}
    for each in told:
        slots = [(phrase.slot, dict(phrase.values)) for phrase in each.message.phrases]
        assert slots == [("recalled", {"count": 1}), ("recalled_summary", {"number": 1})]


# --- in the bot ------------------------------------------------------------------------------------------------------


async def shares(phone: Phone, words: str, how: str = "Without my name") -> str:
    """Somebody shares something. Returns it in the form in which they were shown it."""
    await phone.writes("feedback")
    await phone.writes(words)
    await phone.taps(how)
    shown = next(message.text for message in reversed(phone.messages) if "exactly how the team" in message.text)
    await phone.taps("Yes, share it like this")
    return shown.partition("\n\n")[2].rpartition("\n\n")[0]


async def renames(phone: Phone, name: str) -> str:
    """Somebody goes by another name from now on. Returns what they are told."""
    await phone.writes("correct")
    await phone.taps("What I am called")
    return (await phone.writes(name)).text


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def test_people_see_their_words_in_the_very_form_in_which_the_team_sees_them(house: House) -> None:
    people, facilitator = [house.phone() for _ in range(5)], house.phone()
    await facilitator.joins("facilitator")
    for person in people:
        await person.joins()
    forms = [await shares(person, f"More tea for {person.id}.") for person in people]
    assert forms[0].startswith(f"More tea for {people[0].id}.")
    await house.it_is("2026-03-03 12:00")
    await facilitator.writes("/digest")
    await facilitator.taps("In people's own words")
    await facilitator.taps("Show them now")
    read = "\n".join(message.text for message in facilitator.messages)
    assert all(form in read for form in forms)


async def test_the_team_hears_in_the_morning_that_something_is_not_to_be_used_any_more(house: House) -> None:
    people, facilitator = [house.phone() for _ in range(5)], house.phone()
    await facilitator.joins("facilitator")
    for person in people:
        await person.joins()
        await shares(person, "More tea.")
    await house.it_is("2026-03-03 12:00")
    await people[0].writes("shared")
    await people[0].taps("More tea.")
    assert "It is in a summary that the team can read: number 1." in people[0].messages[-2].text
    await people[0].taps("Take it back")
    assert "It is taken back." in (await people[0].taps("Yes, take it back")).text
    await house.it_is("2026-03-04 12:00")
    [told] = [message.text for message in facilitator.messages if "changed their mind" in message.text]
    assert "Look again at summary 1." in told
    assert "tea" not in told


async def test_the_name_below_is_the_one_that_was_seen_until_its_author_changes_it(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await renames(phone, "Robin")
    assert "Robin" in await shares(phone, "More tea.", "With my name")
    assert "keeps the name that you saw below it" in await renames(phone, "Kim")
    await phone.writes("shared")
    await phone.taps("More tea.")
    seen, _, said = phone.messages[-2].text.partition("\n\n")
    assert "Robin" in seen
    assert "Your name here is Kim now." in said
    await phone.taps("Share it in another way")
    await phone.taps("With my name")
    assert "Kim" in phone.messages[-2].text
    await phone.taps("Yes, change it")
    await phone.writes("shared")
    await phone.taps("More tea.")
    assert "Kim" in phone.messages[-2].text
    assert "Robin" not in phone.messages[-2].text
    assert "Your name here is" not in phone.messages[-2].text


async def test_who_changes_their_name_before_their_yes_sees_the_new_one_before_it(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await renames(phone, "Robin")
    await phone.writes("feedback")
    await phone.writes("More tea.")
    await phone.taps("With my name")
    await renames(phone, "Kim")
    assert "Shall I share it like this?" in phone.messages[-1].text
    assert "Kim" in phone.messages[-2].text
    assert "Robin" not in phone.messages[-2].text


async def test_a_name_that_comes_later_is_not_below_what_was_shared_without_one(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    assert "I do not put it there" in await shares(phone, "More tea.", "With my name")
    await renames(phone, "Kim")
    await phone.writes("shared")
    await phone.taps("More tea.")
    seen, *said = phone.messages[-2].text.split("\n\n")
    assert "Kim" not in seen
    assert said[0] == "There is no name below it, as you had none here when you shared it."
    assert said[1].startswith("Your name here is Kim now.")


async def test_who_reads_nothing_on_a_pause_hears_of_it_when_it_is_over(house: House) -> None:
    people, facilitator = [house.phone() for _ in range(5)], house.phone()
    await facilitator.joins("facilitator")
    for person in people:
        await person.joins()
        await shares(person, "More tea.")
    await house.it_is("2026-03-03 12:00")
    await facilitator.writes("pause")
    await facilitator.writes("1")
    await people[0].writes("shared")
    await people[0].taps("More tea.")
    await people[0].taps("Take it back")
    await people[0].taps("Yes, take it back")
    await house.it_is("2026-03-05 12:00")
    assert not [message for message in facilitator.messages if "changed their mind" in message.text]
    await house.it_is("2026-05-01 12:00")
    assert len([message for message in facilitator.messages if "changed their mind" in message.text]) == 1


async def test_what_somebody_shared_is_shown_changed_and_left_in_the_bot(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    assert "You have not chosen a name here" in await shares(phone, "More tea.", "With my name")
    await phone.writes("shared")
    await phone.taps("More tea.")
    looked = phone.messages[-2].text
    assert all(part in looked for part in ("More tea.", "It is in no summary at the moment.", "until the project ends"))
    await phone.taps("Share it in another way")
    await phone.taps("Only together")
    assert "at least five people" in phone.messages[-2].text
    assert "From now on I share it only in this way." in (await phone.taps("Yes, change it")).text
