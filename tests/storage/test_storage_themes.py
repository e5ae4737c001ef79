"""What storage keeps of themes: whose words belong to one, who is told what came of it, and what they say to that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from conftest import Open as Opens
from examples import NOW, SETTINGS, changeable, contribution, joined, known, message, turn

from flows.events import (
    AnswerDropped,
    AnswerJudged,
    AnswerTranslated,
    CameBack,
    ContributionTakenBack,
    PauseChosen,
    QuietHoursChosen,
    ThemeAnswered,
    ThemeEnded,
    ThemeLinked,
    ThemeOpened,
    ThemeRenamed,
    ThemeUnlinked,
    WithdrawalChosen,
)
from storage.records import DueRow, Notice, Person
from storage.records_of_digests import Open, Theme
from storage.sqlite import SqliteStorage
from storage.theme_answers import COUNTED_AFTER, DRAFTS_KEPT_FOR
from storage.themes import ENDED_KEPT_FOR

TITLE, ANSWER = "It is too cold for some", "We bring two heaters."
COUNTED = NOW + COUNTED_AFTER


@dataclass
class Group:
    """One of the team, and people who each have something in a published digest."""

    storage: SqliteStorage
    team: Person
    people: Sequence[Person]

    async def ids(self, person: Person) -> list[str]:
        return [each.id for each in await changeable(self.storage, person)]

    async def begins(self, *linked: Person, title: str = TITLE, **fields: Any) -> Theme:
        """The newest theme, to which everything of ``linked`` belongs."""
        before = {theme.code for theme in await self.storage.themes.all()}
        await self.storage.keep(turn(self.team, ThemeOpened(title=title), **fields))
        [new] = [theme for theme in await self.storage.themes.all() if theme.code not in before]
        for person in linked:
            await self.links(new, person)
        return await self.now(new)

    async def links(self, theme: Theme, person: Person) -> None:
        for number in await self.ids(person):
            await self.storage.keep(turn(self.team, ThemeLinked(theme=theme.code, contribution=number)))

    async def answers(self, theme: Theme, state: Any = "done", answer: str = ANSWER) -> None:
        await self.storage.keep(turn(self.team, ThemeAnswered(theme=theme.code, state=state, answer=answer)))

    async def takes_out(self, theme: Theme, person: Person) -> None:
        for number in await self.ids(person):
            await self.storage.keep(turn(self.team, ThemeUnlinked(theme=theme.code, contribution=number)))

    async def ends(self, theme: Theme, now: datetime = NOW) -> None:
        await self.storage.keep(turn(self.team, ThemeEnded(theme=theme.code), now=now))

    async def writes(self, theme: Theme, language: str, words: str, team: Person | None = None) -> None:
        translated = AnswerTranslated(theme=theme.code, language=language, words=words)
        await self.storage.keep(turn(team or self.team, translated))

    async def hears(self, person: Person) -> None:
        """What waits for them is carried out."""
        for row in await self.to_be_told(person):
            await self.storage.keep(turn(person, due_id=row.id))

    async def to_judge(self, person: Person) -> tuple[Open, ...]:
        return await self.storage.themes.to_judge(person.pseudonym)

    async def takes_back(self, person: Person) -> None:
        for number in await self.ids(person):
            await self.storage.keep(turn(person, ContributionTakenBack(contribution=number)))

    async def says(self, person: Person, theme: Theme, judgement: Any) -> None:
        await self.storage.keep(turn(person, AnswerJudged(theme=theme.code, judgement=judgement)))

    async def now(self, theme: Theme) -> Theme:
        found = await self.storage.themes.one(theme.code)
        assert found is not None
        return found

    async def to_be_told(self, person: Person) -> list[DueRow]:
        return [row for row in await self.storage.plans.of(person.pseudonym) if row.plan.kind == "outcome"]


async def together(storage: SqliteStorage, attribution: Any = "anonymous", count: int = 6) -> Group:
    team = await joined(storage, 100, role="facilitator")
    people = [await joined(storage, chat) for chat in range(1, count + 1)]
    for number, person in enumerate(people, 1):
        await storage.keep(turn(person, contribution(f"Words of {number}.", attribution)))
    assert await storage.digests.close(NOW)
    return Group(storage=storage, team=team, people=people)


@pytest.fixture
async def group(storage: SqliteStorage) -> Group:
    return await together(storage)


# --- themes ----------------------------------------------------------------------------------------------------------


async def test_a_theme_is_promised_an_answer_when_it_is_opened(group: Group) -> None:
    theme = await group.begins()
    assert (theme.title, theme.state, theme.answer, theme.linked) == (TITLE, "open", "", 0)
    assert theme.answer_by == NOW + timedelta(days=SETTINGS.theme_days)
    assert theme.answered_at is None


async def test_a_theme_can_begin_with_something_that_somebody_said(group: Group) -> None:
    first, *_ = group.people
    [number] = await group.ids(first)
    await group.storage.keep(turn(group.team, ThemeOpened(title=TITLE, contribution=number)))
    [theme] = await group.storage.themes.all()
    assert [quote.words for quote in await group.storage.themes.quotes(theme.code)] == ["Words of 1."]


async def test_the_newest_comes_first_however_many_said_it(group: Group) -> None:
    old = await group.begins(*group.people)
    new = await group.begins(now=NOW + timedelta(days=1))
    assert [theme.code for theme in await group.storage.themes.all()] == [new.code, old.code]


async def test_only_what_stands_in_a_digest_can_belong_to_a_theme(group: Group) -> None:
    newcomer = await joined(group.storage, 50)
    await group.storage.keep(turn(newcomer, contribution("Not in a digest yet.")))
    theme = await group.begins(newcomer)
    assert theme.linked == 0


async def test_what_belongs_to_a_theme_is_known_where_it_can_be_added(group: Group) -> None:
    first, *_ = group.people
    theme = await group.begins(first)
    belonging = [quote.id for quote in await group.storage.digests.quotes() if theme.code in quote.themes]
    assert belonging == await group.ids(first)


async def test_what_was_given_only_together_is_shown_under_a_theme_only_with_that_of_five(
    storage: SqliteStorage,
) -> None:
    group = await together(storage, "collective")
    theme = await group.begins(*group.people[:4])
    assert not await storage.themes.quotes(theme.code)
    await group.links(theme, group.people[4])
    assert [quote.together for quote in await storage.themes.quotes(theme.code)] == [True] * 5


# --- who is told -----------------------------------------------------------------------------------------------------


async def test_everybody_whose_words_belong_to_it_is_told_once_and_nobody_else(group: Group) -> None:
    first, second, other, *_ = group.people
    await group.storage.keep(turn(first, contribution("Once more.")))
    for chat in range(60, 65):
        await group.storage.keep(turn(await joined(group.storage, chat), contribution("Also.")))
    assert await group.storage.digests.close(NOW)
    theme = await group.begins(first, second)
    assert theme.linked == 3
    await group.answers(theme)
    for person in (first, second):
        [row] = await group.to_be_told(person)
        assert (row.plan.about, row.plan.script, row.plan.asked) == (theme.code, "outcome", True)
    assert not await group.to_be_told(other)


async def test_who_gave_something_only_together_is_told_as_well(storage: SqliteStorage) -> None:
    group = await together(storage, "collective")
    await group.answers(await group.begins(group.people[0]))
    assert await group.to_be_told(group.people[0])


async def test_each_is_told_at_an_hour_of_theirs(group: Group) -> None:
    first, second, *_ = group.people
    await group.storage.keep(turn(first, QuietHoursChosen(quiet_from="08:00", quiet_until="18:00")))
    await group.answers(await group.begins(first, second))
    [late], [early] = [await group.to_be_told(person) for person in (first, second)]
    assert (late.plan.due_at.hour, early.plan.due_at) == (18, NOW)


async def test_an_answer_waits_for_the_end_of_a_pause(group: Group) -> None:
    first, *_ = group.people
    until = NOW + timedelta(days=10)
    await group.storage.keep(turn(first, PauseChosen(until=until)))
    await group.answers(await group.begins(await known(group.storage, first)))
    [row] = await group.to_be_told(first)
    assert row.plan.due_at >= until


@pytest.mark.parametrize("rung", ["stop", "leave_keep", "leave_take_back", "erase"])
async def test_who_has_stopped_or_left_is_not_told(group: Group, rung: Any) -> None:
    first, *_ = group.people
    theme = await group.begins(first)
    await group.storage.keep(turn(first, WithdrawalChosen(rung=rung)))
    await group.answers(theme)
    assert not await group.to_be_told(first)


async def test_a_new_answer_takes_the_place_of_one_that_waits(group: Group) -> None:
    first, *_ = group.people
    theme = await group.begins(first)
    await group.answers(theme, "heard", "We think about it.")
    await group.answers(theme, "done")
    [_] = await group.to_be_told(first)
    now = await group.now(theme)
    assert (now.state, now.answer) == ("done", ANSWER)


async def test_who_is_added_to_an_answered_theme_hears_of_it_once(group: Group) -> None:
    first, second, *_ = group.people
    theme = await group.begins(first)
    await group.answers(theme)
    [before] = await group.to_be_told(first)
    await group.links(theme, first)
    await group.links(theme, second)
    assert await group.to_be_told(first) == [before]
    assert len(await group.to_be_told(second)) == 1


async def test_an_answer_can_be_judged_from_when_it_was_told_until_it_is_judged(group: Group) -> None:
    first, second, *_ = group.people
    theme = await group.begins(first)
    await group.answers(theme)
    assert not await group.to_judge(first)
    await group.hears(first)
    [number] = await group.ids(first)
    assert await group.to_judge(first) == (Open(code=theme.code, contribution=number, words=TITLE),)
    assert not await group.to_judge(second)
    await group.says(first, theme, "no")
    assert not await group.to_judge(first)


async def test_another_answer_can_be_judged_anew_once_it_was_told(group: Group) -> None:
    first, *_ = group.people
    theme = await group.begins(first)
    await group.answers(theme)
    await group.hears(first)
    await group.says(first, theme, "no")
    await group.answers(theme, answer="We bring three.")
    assert not await group.to_judge(first)
    await group.hears(first)
    assert len(await group.to_judge(first)) == 1


async def test_who_takes_back_their_words_judges_the_answer_no_more(group: Group) -> None:
    first, second, *_ = group.people
    await group.answers(await group.begins(first, second))
    await group.hears(first)
    assert len(await group.to_judge(first)) == 1
    await group.takes_back(first)
    assert not await group.to_judge(first)


async def test_what_was_counted_is_not_judged_any_more(group: Group) -> None:
    theme = await group.begins(*group.people)
    await group.answers(theme)
    *most, last = group.people
    await group.hears(last)
    for person in most:
        await group.says(person, theme, "yes")
    assert len(await group.to_judge(last)) == 1
    await group.storage.themes.count_judgements(COUNTED)
    assert not await group.to_judge(last)


async def test_who_takes_back_their_words_hears_no_more_of_it(group: Group) -> None:
    first, second, *_ = group.people
    theme = await group.begins(first, second)
    await group.answers(theme)
    await group.says(first, theme, "no")
    [number] = await group.ids(first)
    await group.storage.keep(turn(first, ContributionTakenBack(contribution=number)))
    assert not await group.to_be_told(first)
    assert (await group.now(theme)).linked == 1
    copy = await group.storage.copy_of(first.pseudonym)
    assert not copy["theme_links"] + copy["judgements"]


async def test_an_erased_person_leaves_no_trace_in_a_theme_and_the_theme_stays(group: Group) -> None:
    first, *_ = group.people
    theme = await group.begins(first)
    await group.answers(theme)
    await group.says(first, theme, "yes")
    await group.storage.erase(first.pseudonym, NOW)
    now = await group.now(theme)
    assert (now.title, now.answer, now.linked) == (TITLE, ANSWER, 0)


async def test_a_theme_outlives_who_opened_it(group: Group) -> None:
    theme = await group.begins(group.people[0])
    await group.storage.erase(group.team.pseudonym, NOW)
    assert await group.now(theme) == theme


# --- in each language ------------------------------------------------------------------------------------------------


async def test_an_answer_goes_out_in_every_language_that_it_was_written_in(group: Group) -> None:
    theme = await group.begins()
    await group.writes(theme, "pl", "Jeden grzejnik.")
    await group.writes(theme, "pl", "Dwa grzejniki.")
    assert (await group.now(theme)).translations == {}
    given = ThemeAnswered(theme=theme.code, state="done", answer=ANSWER, language="en")
    await group.storage.keep(turn(group.team, given))
    now = await group.now(theme)
    assert [now.answer_in(tag) for tag in ("en", "pl", "ur")] == [
        (ANSWER, "en"),
        ("Dwa grzejniki.", "pl"),
        (ANSWER, "en"),
    ]
    assert not await group.storage.themes.drafts(group.team.pseudonym, theme.code)


async def test_an_answer_from_before_is_not_said_to_be_in_a_language_that_nobody_noted(group: Group) -> None:
    theme = await group.begins()
    await group.answers(theme)
    assert (await group.now(theme)).answer_in("ur") == (ANSWER, "ur")


async def test_a_new_answer_takes_nothing_of_the_old_one_along(group: Group) -> None:
    theme = await group.begins()
    await group.writes(theme, "pl", "Dwa grzejniki.")
    await group.answers(theme)
    await group.answers(theme, "decided")
    assert (await group.now(theme)).translations == {}


async def test_what_others_of_the_team_wrote_and_what_was_dropped_does_not_go_out(group: Group) -> None:
    theme, other = await group.begins(), await joined(group.storage, 101, role="coordinator")
    await group.writes(theme, "ur", "Another answer.", team=other)
    await group.writes(theme, "pl", "Dwa grzejniki.")
    await group.storage.keep(turn(group.team, AnswerDropped(theme=theme.code)))
    await group.answers(theme)
    assert (await group.now(theme)).translations == {}
    assert await group.storage.themes.drafts(other.pseudonym, theme.code) == {"ur": "Another answer."}


async def test_what_was_not_sent_goes_with_its_author_or_after_its_time(group: Group) -> None:
    theme, other = await group.begins(), await joined(group.storage, 101, role="coordinator")
    await group.writes(theme, "pl", "Dwa grzejniki.")
    await group.writes(theme, "pl", "Jeden grzejnik.", team=other)
    await group.storage.erase(other.pseudonym, NOW)
    assert not await group.storage.themes.drafts(other.pseudonym, theme.code)
    await group.storage.purge(NOW + DRAFTS_KEPT_FOR)
    assert await group.storage.themes.drafts(group.team.pseudonym, theme.code)
    await group.storage.purge(NOW + DRAFTS_KEPT_FOR + timedelta(days=1))
    assert not await group.storage.themes.drafts(group.team.pseudonym, theme.code)


# --- changing one's mind ---------------------------------------------------------------------------------------------


async def test_a_theme_in_other_words_is_the_same_theme(group: Group) -> None:
    first, *_ = group.people
    theme = await group.begins(first)
    await group.storage.keep(turn(group.team, ThemeRenamed(theme=theme.code, title="It is cold")))
    assert await group.now(theme) == replace(theme, title="It is cold")
    assert not await group.to_be_told(first)


async def test_whose_words_are_taken_out_hears_no_more_of_it(group: Group) -> None:
    first, second, *_ = group.people
    theme = await group.begins(first, second)
    await group.answers(theme)
    await group.says(first, theme, "no")
    await group.takes_out(theme, first)
    assert not await group.to_be_told(first)
    assert await group.to_be_told(second)
    assert (await group.now(theme)).linked == 1
    assert not (await group.storage.copy_of(first.pseudonym))["judgements"]
    assert len(await group.ids(first)) == 1


async def test_everybody_knows_of_their_own_words_alone_that_they_belong_to_it(group: Group) -> None:
    first, second, *_ = group.people
    theme = await group.begins(first, second)
    assert await group.storage.themes.own(first.pseudonym, theme.code) == set(await group.ids(first))
    assert not await group.storage.themes.own(group.people[2].pseudonym, theme.code)


# --- the end of a theme ----------------------------------------------------------------------------------------------


async def test_an_ended_theme_is_listed_nowhere_and_never_late(group: Group) -> None:
    theme = await group.begins(group.people[0])
    await group.ends(theme)
    assert not await group.storage.themes.all()
    assert not [quote for quote in await group.storage.digests.quotes() if quote.themes]
    assert not await group.storage.themes.overdue(theme.answer_by)
    await group.takes_back(group.people[0])
    assert not await group.storage.themes.emptied()
    assert (await group.now(theme)).ended


async def test_those_who_spoke_hear_once_that_no_answer_comes(group: Group) -> None:
    first, second, *_ = group.people
    theme = await group.begins(first)
    await group.ends(theme)
    await group.ends(theme)
    [row] = await group.to_be_told(first)
    assert row.plan.about == theme.code
    assert not await group.to_be_told(second)


async def test_an_answer_that_is_on_its_way_arrives_although_the_theme_is_ended(group: Group) -> None:
    first, *_ = group.people
    theme = await group.begins(first)
    await group.answers(theme)
    [before] = await group.to_be_told(first)
    await group.ends(theme, NOW + timedelta(minutes=1))
    assert await group.to_be_told(first) == [before]


async def test_an_ended_theme_is_kept_until_everybody_has_heard_and_then_for_its_time(group: Group) -> None:
    first, *_ = group.people
    theme = await group.begins(first)
    await group.ends(theme)
    over = NOW + ENDED_KEPT_FOR + timedelta(seconds=1)
    await group.storage.purge(over)
    assert await group.storage.themes.one(theme.code)
    [row] = await group.to_be_told(first)
    await group.storage.keep(turn(first, due_id=row.id))
    await group.storage.purge(NOW + ENDED_KEPT_FOR)
    assert await group.storage.themes.one(theme.code)
    await group.storage.purge(over)
    assert await group.storage.themes.one(theme.code) is None
    assert len(await group.ids(first)) == 1


# --- a theme that nothing belongs to any more ------------------------------------------------------------------------


async def test_a_theme_whose_last_words_are_taken_back_is_one_to_look_at_again_once(group: Group) -> None:
    first, second, *_ = group.people
    theme = await group.begins(first, second)
    await group.takes_back(first)
    assert not await group.storage.themes.emptied()
    await group.takes_back(second)
    assert await group.storage.themes.emptied() == (theme.code,)
    await group.storage.themes.told_of_emptied([theme.code], [Notice(role="facilitator", message=message())], NOW)
    assert not await group.storage.themes.emptied()
    [told] = await group.storage.claim(NOW, 9)
    assert told.person.pseudonym == group.team.pseudonym
    await group.links(theme, group.people[2])
    await group.takes_back(group.people[2])
    assert await group.storage.themes.emptied() == (theme.code,)


@pytest.mark.parametrize("rung", ["leave_take_back", "erase"])
async def test_so_is_one_whose_last_author_takes_everything_back(group: Group, rung: Any) -> None:
    theme = await group.begins(group.people[0])
    await group.storage.keep(turn(group.people[0], WithdrawalChosen(rung=rung)))
    assert await group.storage.themes.emptied() == (theme.code,)


async def test_the_team_knows_of_what_it_took_out_itself_and_of_what_never_was_there(group: Group) -> None:
    theme = await group.begins(group.people[0])
    await group.begins()
    await group.takes_out(theme, group.people[0])
    assert not await group.storage.themes.emptied()


# --- whether it answers it -------------------------------------------------------------------------------------------


async def test_what_people_say_to_an_answer_is_counted_once_after_two_weeks_and_then_forgotten(group: Group) -> None:
    theme = await group.begins(*group.people)
    await group.answers(theme)
    for person, judgement in zip(group.people, ["yes", "yes", "partly", "no", "yes", "yes"], strict=True):
        await group.says(person, theme, judgement)
    await group.storage.themes.count_judgements(COUNTED - timedelta(seconds=1))
    assert (await group.now(theme)).judgements == {}
    await group.storage.themes.count_judgements(COUNTED)
    counted = {"yes": 4, "partly": 1, "no": 1}
    assert (await group.now(theme)).judgements == counted
    assert not (await group.storage.copy_of(group.people[0].pseudonym))["judgements"]
    await group.says(group.people[2], theme, "yes")
    await group.storage.erase(group.people[3].pseudonym, NOW)
    await group.storage.themes.count_judgements(COUNTED + timedelta(days=30))
    assert (await group.now(theme)).judgements == counted


async def test_what_fewer_than_five_say_is_no_number_until_there_are_five(group: Group) -> None:
    theme = await group.begins(*group.people)
    await group.answers(theme)
    for person in group.people[:4]:
        await group.says(person, theme, "no")
    await group.storage.themes.count_judgements(COUNTED)
    assert (await group.now(theme)).judgements == {}
    await group.says(group.people[4], theme, "no")
    await group.storage.themes.count_judgements(COUNTED + timedelta(days=1))
    assert (await group.now(theme)).judgements == {"no": 5}


async def test_who_changes_their_mind_counts_once(group: Group) -> None:
    theme = await group.begins(*group.people)
    await group.answers(theme)
    for person in group.people:
        await group.says(person, theme, "no")
    await group.says(group.people[0], theme, "yes")
    await group.storage.themes.count_judgements(COUNTED)
    assert (await group.now(theme)).judgements == {"no": 5, "yes": 1}


async def test_nobody_judges_who_shared_nothing_that_belongs_to_it(group: Group) -> None:
    first, other, *_ = group.people
    theme = await group.begins(first)
    await group.answers(theme)
    await group.says(other, theme, "no")
    assert not (await group.storage.copy_of(other.pseudonym))["judgements"]


async def test_who_asked_to_be_erased_is_not_counted_and_is_again_once_they_are_back(group: Group) -> None:
    theme = await group.begins(*group.people[:5])
    await group.answers(theme)
    for person in group.people[:5]:
        await group.says(person, theme, "yes")
    leaving = group.people[0]
    await group.storage.keep(turn(leaving, WithdrawalChosen(rung="erase")))
    await group.storage.themes.count_judgements(COUNTED)
    assert (await group.now(theme)).judgements == {}
    await group.storage.keep(turn(await known(group.storage, leaving), CameBack()))
    await group.storage.themes.count_judgements(COUNTED)
    assert (await group.now(theme)).judgements == {"yes": 5}


async def test_a_new_answer_is_judged_anew(group: Group) -> None:
    theme = await group.begins(*group.people)
    await group.answers(theme, "heard")
    for person in group.people:
        await group.says(person, theme, "no")
    await group.storage.themes.count_judgements(COUNTED)
    await group.answers(theme, "done")
    await group.storage.themes.count_judgements(COUNTED)
    assert (await group.now(theme)).judgements == {}


# --- late ------------------------------------------------------------------------------------------------------------


async def test_what_has_no_answer_on_its_day_is_late_until_it_has_one(group: Group) -> None:
    theme = await group.begins()
    assert not await group.storage.themes.overdue(theme.answer_by - timedelta(seconds=1))
    assert [late.code for late in await group.storage.themes.overdue(theme.answer_by)] == [theme.code]
    await group.answers(theme, "heard")
    assert not await group.storage.themes.overdue(theme.answer_by)


async def test_the_team_is_told_and_that_is_counted(opens: Opens) -> None:
    group = await together(await opens())
    theme = await group.begins()
    notice = Notice(role="facilitator", message=message())
    await group.storage.themes.told_of_overdue([theme.code], [notice], theme.answer_by)
    assert (await group.now(theme)).reminded == 1
    [told] = await group.storage.claim(theme.answer_by, 9)
    assert told.person.pseudonym == group.team.pseudonym
