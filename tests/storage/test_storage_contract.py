"""What every storage engine promises, by the port's sections; what is planned is in ``test_storage_plans.py``."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from examples import (
    CUTOFF,
    MOOD,
    NOW,
    WORDS,
    answer,
    changeable,
    consent,
    contribution,
    joined,
    joining,
    known,
    message,
    planned,
    session,
    slots,
    turn,
    waiting,
)

from flows.events import (
    AnswerSkipped,
    AnswerTakenBack,
    CameBack,
    CaseMoved,
    ConsentRefused,
    ContributionTakenBack,
    CopyAsked,
    EasyWordsChosen,
    LanguageChosen,
    NameChosen,
    PauseChosen,
    Resumed,
    RoleAccepted,
    ScriptBegan,
    ScriptEnded,
    WithdrawalChosen,
)
from flows.phrase import Offer, Phrase
from storage.port import Storage
from storage.records import DIGEST, FOLLOW_UP, LIVE, RIGHTS, Message, Notice, Person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def storage(engine: Storage) -> Storage:
    return engine


async def held(storage: Storage, person: Person, kind: str) -> list[dict[str, Any]]:
    return (await storage.copy_of(person.pseudonym))[kind]


class TestOneReply:
    async def test_a_stranger_is_nobody(self, storage: Storage) -> None:
        standing = await storage.standing(1, 10)
        assert (standing.person, standing.session, standing.seen) == (None, None, False)

    async def test_a_kept_turn_is_where_the_person_stands(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        opened = session(2, mood=4, places=("home", "work"))
        await storage.keep(turn(person, session=opened))
        standing = await storage.standing(1, None)
        assert (standing.person, standing.session, standing.since) == (person, opened, NOW)

    async def test_a_closed_session_is_gone(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, session=session()))
        await storage.keep(turn(person))
        assert (await storage.standing(1, None)).session is None

    async def test_an_update_changes_things_once(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        first = turn(person, answer(4), says=[message()], session=session())
        assert len(await storage.keep(first)) == 1
        again = replace(first, events=(answer(1),), session=None)
        assert await storage.keep(again) == ()
        assert (await storage.standing(1, first.update_id)).seen
        assert (await storage.standing(1, None)).session == session()
        assert [row["content"] for row in await held(storage, person, "answers")] == [4]

    async def test_a_name_chosen_in_a_repeated_update_does_not_replace_a_later_one(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        first = turn(person, NameChosen(name="first"))
        await storage.keep(first)
        await storage.keep(turn(person, NameChosen(name="second")))
        await storage.keep(first)
        assert (await known(storage, person)).name == "second"

    async def test_a_due_row_is_carried_out_once(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        follow_up = planned(after=2 * DAY)
        await storage.keep(turn(person, follow_up))
        (row,) = await storage.plans.due(NOW + 2 * DAY, 10)
        carried_out = turn(person, follow_up, says=[message()], update_id=None, due_id=row.id, now=row.plan.due_at)
        (outgoing,) = await storage.keep(carried_out)
        await storage.sent(outgoing, [1], NOW)
        assert await storage.keep(carried_out) == ()
        assert await storage.claim(NOW + 9 * DAY, 10) == ()
        assert len(await storage.plans.due(NOW + 9 * DAY, 10)) == 1

    async def test_ignored_and_unreadable_updates_are_remembered(self, storage: Storage) -> None:
        await storage.ignored(5, NOW)
        await storage.set_aside(6, NOW)
        await storage.set_aside(6, NOW)
        assert (await storage.standing(1, 5)).seen
        assert (await storage.standing(1, 6)).seen
        assert not (await storage.standing(1, 7)).seen

    async def test_messages_come_back_as_they_were(self, storage: Storage) -> None:
        person = await joined(storage, 1, role="facilitator")
        rich = Message(
            phrases=(Phrase(script="x", slot="y", version=2, values={"a": ("b", "c"), "n": 1, "s": "1"}, easy=True),),
            view="digest",
            offers=(Offer(key="1", text=Phrase(script="x", slot="o")), Offer(key="ur", text="اردو")),
            picked=("1",),
            menu=("skip", "back"),
            session="s",
            turn=7,
            replaces=99,
            policy="at_most_once",
            priority=FOLLOW_UP,
            silent=True,
        )
        await storage.announce([Notice(role="facilitator", message=rich)], NOW)
        (outgoing,) = await storage.claim(NOW, 1)
        assert (outgoing.message, outgoing.person, outgoing.attempts) == (rich, person, 1)


class TestEvents:
    async def test_an_answer_replaces_the_one_before_it(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, session=session(1)))
        await storage.keep(turn(person, answer(2), session=session(2)))
        await storage.keep(turn(person, answer(5)))
        (row,) = await held(storage, person, "answers")
        assert (row["content"], row["session"], row["given_on"]) == (5, "s-check_in", "2026-03-02")

    async def test_the_same_question_in_another_session_is_another_answer(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        for number in ("a", "b"):
            await storage.keep(turn(person, session=replace(session(), id=number)))
            await storage.keep(turn(person, answer(3)))
        assert {row["session"] for row in await held(storage, person, "answers")} == {"a", "b"}

    async def test_a_skip_is_kept_without_a_value(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, session=session()))
        await storage.keep(turn(person, AnswerSkipped(at=MOOD, save="mood")))
        (row,) = await held(storage, person, "answers")
        assert "content" not in row

    async def test_an_answer_taken_back_is_gone(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, session=session(1)))
        await storage.keep(turn(person, answer("words", WORDS, free_words=True), session=session(2)))
        await storage.keep(turn(person, AnswerTakenBack(at=WORDS, save="own_words"), session=session(3)))
        assert await held(storage, person, "answers") == []

    async def test_consent_is_kept_with_its_exact_text_and_makes_active(self, storage: Storage) -> None:
        person = await joining(storage, 1)
        await storage.keep(turn(person, consent("Exactly this.")))
        (row,) = await held(storage, person, "consents")
        assert (row["content"], row["text_sha256"], row["language"]) == ("Exactly this.", "c0ffee", "en")
        assert (await known(storage, person)).status == "active"

    async def test_a_choice_about_oneself_is_kept_and_goes_with_the_messages(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        events = NameChosen(name="K"), LanguageChosen(language="ur"), EasyWordsChosen(on=True)
        (outgoing,) = await storage.keep(turn(person, *events, says=[message()]))
        expected = replace(person, name="K", language="ur", easy=True)
        assert outgoing.person == expected
        assert await known(storage, person) == expected

    async def test_accepting_a_role_makes_active(self, storage: Storage) -> None:
        person = await joining(storage, 1, role="coordinator")
        assert not await storage.has_coordinator()
        await storage.keep(turn(person, RoleAccepted()))
        assert await storage.has_coordinator()
        assert [one.role for one in await storage.staff("coordinator")] == ["coordinator"]

    async def test_a_pause_of_the_team_holds_up_summaries_and_no_requests(self, storage: Storage) -> None:
        person = await joined(storage, 1, role="coordinator")
        await storage.keep(turn(person, PauseChosen(until=None)))
        told = message("case_opened", priority=RIGHTS), message("recalled", priority=DIGEST)
        await storage.announce([Notice(role="coordinator", message=each) for each in told], NOW)
        arrives = await storage.claim(NOW, 9)
        await storage.sent(arrives[0], [1], NOW)
        assert slots([*arrives, *await storage.claim(NOW, 9)]) == ["case_opened"]
        assert await storage.has_coordinator()

    async def test_a_contribution_keeps_the_promise_that_held_when_it_was_made(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, contribution("as approved", "collective")))
        (row,) = await held(storage, person, "contributions")
        assert (row["content"], row["attribution"]) == ("as approved", "collective")
        assert datetime.fromisoformat(row["removable_until"]) == CUTOFF

    async def test_scripts_and_copies_are_counted_and_change_nothing_else(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        before = await storage.copy_of(person.pseudonym)
        began = ScriptBegan(script="check_in", version=3)
        await storage.keep(turn(person, began, ScriptEnded(script="check_in", version=3, how="left"), CopyAsked()))
        assert await storage.copy_of(person.pseudonym) == before


class TestPause:
    async def test_a_pause_drops_nudges_and_ends_by_itself(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await waiting(storage, person, "nudge", priority=FOLLOW_UP)
        await waiting(storage, person, "receipt", priority=RIGHTS)
        until = NOW + 3 * DAY
        await storage.keep(turn(person, PauseChosen(until=until)))
        assert slots(await storage.claim(NOW, 10)) == ["receipt"]
        found = await known(storage, person)
        assert (found.status, found.paused_until) == ("paused", until)
        (row,) = await storage.plans.due(until, 10)
        assert (row.plan.kind, row.plan.due_at) == ("resume", until)

    async def test_a_nudge_that_arrives_during_a_pause_is_not_sent(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, PauseChosen(until=None)))
        await waiting(storage, person, "digest", priority=DIGEST)
        assert await storage.claim(NOW, 10) == ()
        assert await storage.next_send() is None

    async def test_resuming_ends_a_pause(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, PauseChosen(until=NOW + DAY)))
        await storage.keep(turn(await known(storage, person), Resumed()))
        assert await known(storage, person) == person
        assert await storage.plans.next_due() is None


class TestWithdrawal:
    @pytest.mark.parametrize("rung", ["stop", "leave_keep", "leave_take_back", "erase"])
    async def test_messages_stop_at_once_and_a_case_opens(self, storage: Storage, rung: Any) -> None:
        person = await joined(storage, 1)
        await waiting(storage, person, "receipt", priority=RIGHTS)
        await waiting(storage, person, "old answer", priority=LIVE)
        await waiting(storage, person, "nudge", priority=FOLLOW_UP)
        await storage.keep(turn(person, planned()))
        await storage.keep(turn(person, WithdrawalChosen(rung=rung), says=[message("goodbye")]))
        first = await storage.claim(NOW, 10)
        assert slots(first) == ["receipt"]
        await storage.sent(first[0], [1], NOW)
        assert slots(await storage.claim(NOW, 10)) == ["goodbye"]
        assert [row.plan.kind for row in await storage.plans.due(NOW + 99 * DAY, 10)] == (
            {"erase": ["erase"], "leave_take_back": ["forget"]}.get(rung, [])
        )
        assert (await known(storage, person)).status == "stopped"
        (found,) = await storage.cases.of(person.pseudonym)
        case, state = found.case, "done" if rung == "stop" else "new"
        assert (case.rung, case.state, case.pseudonym, case.due_at) == (rung, state, person.pseudonym, NOW + 28 * DAY)
        assert len(case.code) == 6

    @pytest.mark.parametrize("rung", ["stop", "leave_keep", "leave_take_back", "erase"])
    async def test_whatever_the_rung_what_was_given_is_there_until_it_cannot_be_undone_any_more(
        self, storage: Storage, rung: Any
    ) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, session=session()))
        await storage.keep(turn(person, answer(3), contribution("words")))
        await storage.keep(turn(person, WithdrawalChosen(rung=rung)))
        found = [*await held(storage, person, "answers"), *await held(storage, person, "contributions")]
        assert len(found) == 2

    async def test_after_the_promised_date_a_contribution_stays(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, contribution("words")))
        await storage.keep(turn(person, WithdrawalChosen(rung="leave_take_back"), now=CUTOFF))
        assert len(await held(storage, person, "contributions")) == 1

    async def test_one_contribution_is_taken_back_and_the_others_stay(self, storage: Storage) -> None:
        person, other = await joined(storage, 1), await joined(storage, 2)
        await storage.keep(turn(person, contribution("older"), now=NOW - DAY))
        await storage.keep(turn(person, contribution("newer")))
        await storage.keep(turn(other, contribution("another person's")))
        newer, older = await changeable(storage, person)
        assert (newer.words, older.words) == ("newer", "older")
        await storage.keep(turn(person, ContributionTakenBack(contribution=newer.id)))
        assert await changeable(storage, person) == (older,)
        assert [row["content"] for row in await held(storage, person, "contributions")] == ["older"]
        assert len(await changeable(storage, other)) == 1
        assert await storage.cases.open() == ()

    async def test_nobody_takes_back_what_somebody_else_shared(self, storage: Storage) -> None:
        person, other = await joined(storage, 1), await joined(storage, 2)
        await storage.keep(turn(other, contribution("another person's")))
        (theirs,) = await changeable(storage, other)
        await storage.keep(turn(person, ContributionTakenBack(contribution=theirs.id)))
        assert await changeable(storage, other) == (theirs,)

    async def test_after_the_promised_date_one_contribution_stays_too(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, contribution("words")))
        (own,) = await changeable(storage, person, CUTOFF - HOUR)
        assert await changeable(storage, person, CUTOFF) == ()
        await storage.keep(turn(person, ContributionTakenBack(contribution=own.id), now=CUTOFF))
        assert len(await held(storage, person, "contributions")) == 1

    async def test_somebody_who_is_not_known_has_shared_nothing(self, storage: Storage) -> None:
        assert await storage.digests.shared_by("nobody") == ()

    async def test_coming_back_undoes_a_waiting_erasure_and_closes_the_case(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, WithdrawalChosen(rung="erase")))
        assert await storage.plans.next_due() == NOW + 7 * DAY
        await storage.keep(turn(await known(storage, person), CameBack()))
        assert await storage.plans.next_due() is None
        assert await known(storage, person) == person
        assert await storage.cases.open() == ()

    async def test_a_lower_rung_does_not_undo_an_erasure(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, WithdrawalChosen(rung="erase")))
        await storage.keep(turn(person, WithdrawalChosen(rung="stop")))
        assert await storage.plans.next_due() == NOW + 7 * DAY

    async def test_cases_move_until_they_are_done(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        coordinator = await joined(storage, 2, role="coordinator")
        await storage.keep(turn(person, WithdrawalChosen(rung="leave_keep")))
        (case,) = await storage.cases.open()
        await storage.keep(turn(coordinator, CaseMoved(case=case.code, to="doing")))
        assert [one.state for one in await storage.cases.open()] == ["doing"]
        await storage.keep(turn(coordinator, CaseMoved(case=case.code, to="done")))
        assert await storage.cases.open() == ()

    async def test_somebody_who_blocked_the_bot_has_left_without_a_case(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await waiting(storage, person, priority=RIGHTS)
        await storage.keep(turn(person, planned()))
        await storage.keep(turn(person, session=session()))
        await storage.left_quietly(1, NOW)
        assert (await known(storage, person)).status == "left"
        assert await storage.claim(NOW, 10) == ()
        assert await storage.plans.next_due() is None
        assert await storage.cases.open() == ()
        assert await storage.waiting_sessions(NOW - HOUR) == ()

    async def test_a_stranger_who_blocks_the_bot_is_still_nobody(self, storage: Storage) -> None:
        await storage.left_quietly(404, NOW)
        assert (await storage.standing(404, None)).person is None


class TestJoining:
    @pytest.mark.parametrize("role", ["participant", "facilitator", "coordinator", "owner"])
    async def test_an_invitation_begins_its_role(self, storage: Storage, role: Any) -> None:
        person = await joining(storage, 7, role=role)
        assert (person.role, person.status, person.chat_id, person.zone) == (role, "joining", 7, "Europe/London")
        assert (await storage.standing(7, None)).person == person

    async def test_an_invitation_is_refused_for_a_reason(self, storage: Storage) -> None:
        used_up = await storage.invite("participant", uses=0, expires_at=NOW + DAY, now=NOW)
        expired = await storage.invite("participant", uses=1, expires_at=NOW, now=NOW)
        refusals = [
            (await storage.admit(token, chat_id=1, language="en", zone="UTC", now=NOW)).refusal
            for token in ("guess", used_up, expired)
        ]
        assert refusals == ["unknown", "used_up", "expired"]
        assert (await storage.standing(1, None)).person is None

    async def test_a_counted_invitation_lets_that_many_in(self, storage: Storage) -> None:
        token = await storage.invite("participant", uses=2, expires_at=NOW + DAY, now=NOW)
        results = [await storage.admit(token, chat_id=n, language="en", zone="UTC", now=NOW) for n in (1, 2, 3)]
        assert [bool(result.person) for result in results] == [True, True, False]

    async def test_of_several_at_the_same_instant_one_has_the_last_use_and_nothing_is_kept_of_the_others(
        self, storage: Storage
    ) -> None:
        token = await storage.invite("participant", uses=1, expires_at=NOW + DAY, now=NOW)
        opening = [storage.admit(token, chat_id=n, language="en", zone="UTC", now=NOW) for n in range(1, 6)]
        invited = await asyncio.gather(*opening)
        inside = [each.person.pseudonym for each in invited if each.person]
        assert [each.refusal for each in invited].count("used_up") == 4
        assert list(await storage.endings.everybody()) == inside

    async def test_somebody_who_is_here_stays_as_they_are(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        token = await storage.invite("coordinator", uses=1, expires_at=NOW + DAY, now=NOW)
        again = await storage.admit(token, chat_id=1, language="ur", zone="UTC", now=NOW)
        assert again.person == person
        other = await storage.admit(token, chat_id=2, language="en", zone="UTC", now=NOW)
        assert other.person is not None

    async def test_not_now_forgets_the_person_once_the_goodbye_is_said(self, storage: Storage) -> None:
        token = await storage.invite("participant", uses=1, expires_at=NOW + DAY, now=NOW)
        person = (await storage.admit(token, chat_id=1, language="en", zone="UTC", now=NOW)).person
        assert person is not None
        (goodbye,) = await storage.keep(turn(person, ConsentRefused(), says=[message("goodbye")]))
        await storage.sent(goodbye, [77], NOW)
        assert (await storage.standing(1, None)).person is None
        assert await storage.copy_of(person.pseudonym) == {}
        assert (await storage.admit(token, chat_id=2, language="en", zone="UTC", now=NOW)).person is not None

    async def test_not_now_without_a_goodbye_forgets_at_once(self, storage: Storage) -> None:
        person = await joining(storage, 1)
        await storage.keep(turn(person, ConsentRefused()))
        assert await storage.person(person.pseudonym) is None

    async def test_not_now_and_then_yes_after_all_begins_anew(self, storage: Storage) -> None:
        token = await storage.invite("participant", uses=1, expires_at=NOW + DAY, now=NOW)
        first = (await storage.admit(token, chat_id=1, language="en", zone="UTC", now=NOW)).person
        assert first is not None
        await storage.keep(turn(first, ConsentRefused(), says=[message("goodbye")]))
        second = (await storage.admit(token, chat_id=1, language="en", zone="UTC", now=NOW)).person
        assert second is not None
        assert second.status == "joining"
        assert second.pseudonym != first.pseudonym

    async def test_refusing_a_later_consent_does_not_erase_what_was_agreed_before(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, ConsentRefused()))
        assert await known(storage, person) == person

    async def test_a_chat_that_moved_is_the_same_person(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.moved(1, 2)
        assert (await storage.standing(2, None)).person == replace(person, chat_id=2)
        assert (await storage.standing(1, None)).person is None


class TestOutbox:
    async def test_a_message_behind_an_unsent_one_waits_for_it(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        (first,) = await storage.keep(turn(person, says=[message("first")]))
        assert await storage.keep(turn(person, says=[message("second"), message("third")])) == ()
        assert await storage.claim(NOW, 10) == ()
        await storage.sent(first, [1], NOW)
        (second,) = await storage.claim(NOW, 10)
        assert slots([second]) == ["second"]

    async def test_all_messages_of_a_turn_go_at_once_in_order(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        assert slots(await storage.keep(turn(person, says=[message("a"), message("b")]))) == ["a", "b"]

    async def test_lanes_go_side_by_side_the_most_urgent_first(self, storage: Storage) -> None:
        people = [await joined(storage, chat) for chat in (1, 2, 3)]
        for person, (slot, priority) in zip(people, [("d", DIGEST), ("f", FOLLOW_UP), ("r", RIGHTS)], strict=True):
            await waiting(storage, person, slot, priority=priority)
        assert slots(await storage.claim(NOW, 2)) == ["r", "f"]
        assert slots(await storage.claim(NOW, 2)) == ["d"]

    async def test_a_lane_is_as_urgent_as_its_most_urgent_message(self, storage: Storage) -> None:
        one, other = await joined(storage, 1), await joined(storage, 2)
        await waiting(storage, other, "follow-up", priority=FOLLOW_UP)
        await waiting(storage, one, "digest", priority=DIGEST)
        await waiting(storage, one, "answer", priority=LIVE)
        assert slots(await storage.claim(NOW, 1)) == ["digest"]

    async def test_a_lane_that_is_busy_takes_no_place_from_others(self, storage: Storage) -> None:
        busy, free = await joined(storage, 1), await joined(storage, 2)
        await storage.keep(turn(busy, says=[message("being sent")]))
        await storage.keep(turn(busy, says=[message("next")]))
        await waiting(storage, free, "free", priority=DIGEST)
        assert slots(await storage.claim(NOW, 1)) == ["free"]

    async def test_a_message_put_back_waits_for_its_time(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        (outgoing,) = await storage.keep(turn(person, says=[message()]))
        await storage.put_back(outgoing, NOW + HOUR, certain=True)
        assert await storage.next_send() == NOW + HOUR
        assert await storage.claim(NOW, 10) == ()
        (again,) = await storage.claim(NOW + HOUR, 10)
        assert (again.id, again.attempts) == (outgoing.id, 2)
        assert await storage.next_send() is None

    async def test_of_a_message_said_in_pieces_it_is_kept_how_many_were_said(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        (outgoing,) = await storage.keep(turn(person, says=[message(policy="at_most_once")]))
        await storage.put_back(replace(outgoing, said=2, ids=(7, 8)), NOW, certain=True)
        (again,) = await storage.claim(NOW, 10)
        assert (again.said, again.ids, again.attempts) == (2, (), 1)
        await storage.put_back(again, NOW, certain=True)
        (once_more,) = await storage.claim(NOW, 10)
        assert (once_more.said, once_more.attempts) == (2, 2)

    @pytest.mark.parametrize(
        ("policy", "certain", "comes_back"),
        [
            ("at_least_once", True, True),
            ("at_least_once", False, True),
            ("at_most_once", True, True),
            ("at_most_once", False, False),
        ],
    )
    async def test_doubt_is_settled_by_the_policy(
        self, storage: Storage, policy: Any, certain: bool, comes_back: bool
    ) -> None:
        person = await joined(storage, 1)
        (outgoing,) = await storage.keep(turn(person, says=[message(policy=policy)]))
        await storage.put_back(outgoing, NOW, certain=certain)
        assert bool(await storage.claim(NOW, 10)) is comes_back

    async def test_recovery_settles_what_was_attempted(self, storage: Storage) -> None:
        one, other, third = [await joined(storage, chat) for chat in (1, 2, 3)]
        await storage.keep(turn(one, says=[message("again", policy="at_least_once")]))
        await storage.keep(turn(other, says=[message("never", policy="at_most_once")]))
        await waiting(storage, third, "untouched")
        assert await storage.recover(NOW) == 2
        assert sorted(slots(await storage.claim(NOW, 10))) == ["again", "untouched"]

    async def test_a_dropped_message_lets_the_next_one_go(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        (first,) = await storage.keep(turn(person, says=[message("first")]))
        await storage.keep(turn(person, says=[message("second")]))
        await storage.dropped(first, "too long", NOW)
        assert slots(await storage.claim(NOW, 10)) == ["second"]

    async def test_a_sent_message_is_known_by_its_id_alone(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        (outgoing,) = await storage.keep(turn(person, says=[message()]))
        await storage.sent(outgoing, [4321], NOW)
        assert await held(storage, person, "outbox") == []
        assert [row["message_id"] for row in await held(storage, person, "sent_messages")] == [4321]

    async def test_an_announcement_waits_in_the_lane_of_everybody_in_that_role(self, storage: Storage) -> None:
        for chat, role in enumerate(("facilitator", "facilitator", "coordinator")):
            await joined(storage, chat, role=role)
        await joining(storage, 9, role="facilitator")
        await storage.announce([Notice(role="facilitator", message=message("news", priority=DIGEST))], NOW)
        told = await storage.claim(NOW, 10)
        assert [one.person.chat_id for one in sorted(told, key=lambda one: one.person.chat_id)] == [0, 1]
        assert await storage.next_send() is None

    async def test_the_team_is_told_once_of_a_turn_that_is_kept_twice(self, storage: Storage) -> None:
        await joined(storage, 1, role="coordinator")
        person = await joined(storage, 2)
        told = turn(person, notices=(Notice(role="coordinator", message=message("a case")),))
        await storage.keep(told)
        await storage.keep(told)
        (outgoing,) = await storage.claim(NOW, 10)
        assert (outgoing.person.chat_id, slots([outgoing])) == (1, ["a case"])


class TestTime:
    async def test_when_telegram_was_reached_is_remembered(self, storage: Storage) -> None:
        assert await storage.last_polled() is None
        await storage.polled(NOW)
        await storage.polled(NOW + timedelta(seconds=1.5))
        assert await storage.last_polled() == NOW + timedelta(seconds=1.5)

    async def test_old_update_and_message_ids_are_forgotten(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        kept = turn(person, says=[message()])
        (outgoing,) = await storage.keep(kept)
        await storage.sent(outgoing, [1], NOW)
        await storage.polled(NOW + 49 * HOUR)
        assert await held(storage, person, "sent_messages") == []
        assert (await storage.standing(1, kept.update_id)).seen
        await storage.polled(NOW + 73 * HOUR)
        assert not (await storage.standing(1, kept.update_id)).seen

    async def test_open_questions_can_be_offered_again_but_not_to_somebody_who_paused(self, storage: Storage) -> None:
        people = [await joined(storage, chat) for chat in (1, 2)]
        for person in people:
            await storage.keep(turn(person, session=session()))
        await storage.keep(turn(people[1], PauseChosen(until=None), session=session()))
        (standing,) = await storage.waiting_sessions(NOW - HOUR)
        assert (standing.person, standing.session) == (people[0], session())
        assert await storage.waiting_sessions(NOW + HOUR) == ()


class TestScripts:
    async def test_a_version_keeps_its_shape(self, storage: Storage) -> None:
        assert await storage.publish("check_in", 3, "shape", "text")
        assert await storage.publish("check_in", 3, "shape", "text with a mistake mended")
        assert not await storage.publish("check_in", 3, "other shape", "text")

    async def test_only_versions_that_somebody_walks_are_read_back(self, storage: Storage) -> None:
        await storage.publish("check_in", 2, "old", "old text")
        await storage.publish("check_in", 3, "new", "new text")
        person = await joined(storage, 1)
        assert await storage.published() == ()
        await storage.keep(turn(person, session=session()))
        assert await storage.published() == (("check_in", 3, "new text"),)


class TestErasing:
    async def test_nothing_is_left_of_the_person(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, answer(3), contribution("words"), session=session()))
        code = await storage.erase(person.pseudonym, NOW)
        assert len(code) == 6
        assert await storage.person(person.pseudonym) is None
        assert (await storage.standing(1, None)).person is None
        assert await storage.copy_of(person.pseudonym) == {}
        assert await storage.claim(NOW, 10) == ()

    async def test_it_can_be_asked_for_again(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        assert await storage.erase(person.pseudonym, NOW) == await storage.erase(person.pseudonym, NOW + DAY)

    async def test_a_case_stays_and_belongs_to_nobody(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, WithdrawalChosen(rung="erase")))
        await storage.erase(person.pseudonym, NOW)
        (case,) = await storage.cases.open()
        assert (case.rung, case.pseudonym) == ("erase", "")

    async def test_what_comes_too_late_brings_nothing_back(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        (outgoing,) = await storage.keep(turn(person, says=[message()]))
        await storage.erase(person.pseudonym, NOW)
        late = turn(person, answer(3), NameChosen(name="K"), says=[message()], session=session())
        assert await storage.keep(late) == ()
        await storage.sent(outgoing, [5], NOW)
        await storage.put_back(outgoing, NOW, certain=True)
        assert await storage.claim(NOW, 10) == ()
        assert (await storage.standing(1, late.update_id)).seen

    async def test_others_keep_everything(self, storage: Storage) -> None:
        person, other = await joined(storage, 1), await joined(storage, 2)
        await storage.keep(turn(other, contribution("stays"), session=session()))
        before = await storage.copy_of(other.pseudonym)
        await storage.erase(person.pseudonym, NOW)
        assert await storage.copy_of(other.pseudonym) == before

    async def test_the_same_chat_can_join_again_as_somebody_new(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.erase(person.pseudonym, NOW)
        again = await joined(storage, 1)
        assert again.pseudonym != person.pseudonym
        assert await held(storage, again, "answers") == []
