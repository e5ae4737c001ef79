"""No window ever holds more than its limit, no request goes during a penalty, and a live reply finds its place."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import BackOff, Limits, Pacing

GROUP = -100


def play(wishes: list[tuple[float, int, bool]], pacing: Pacing) -> list[tuple[float, int, bool]]:
    """Send each wish as early as its place and the pacing allow; wishes are in order of time."""
    sent, now = [], 0.0
    for pause, chat_id, live in wishes:
        now = pacing.free_at(chat_id, live=live, now=now + pause)
        assert pacing.free_at(chat_id, live=live, now=now) == now
        pacing.began(chat_id, now)
        sent.append((now, chat_id, live))
    return sent


def most(times: list[float], window: float) -> int:
    """The most that any half-open window of this length holds."""
    return max((sum(1 for other in times if time <= other < time + window) for time in times), default=0)


WISHES = st.lists(
    st.tuples(st.sampled_from([0.0, 0.01, 0.3, 1.0, 4.0]), st.sampled_from([1, 2, 3, GROUP]), st.booleans()),
    max_size=120,
)


@given(WISHES)
def test_no_window_ever_holds_more_than_its_limit(wishes: list[tuple[float, int, bool]]) -> None:
    limits = Limits(overall=5, kept_for_live=2, chat=3, group=4)
    sent = play(wishes, Pacing(limits))
    assert most([time for time, _, _ in sent], 1.0 - 1e-9) <= 5
    assert all(
        most([time for time, chat_id, _ in sent if chat_id == chat], 3.0 - 1e-9) <= 3 for chat in (1, 2, 3, GROUP)
    )
    assert most([time for time, chat_id, _ in sent if chat_id == GROUP], 60.0 - 1e-9) <= 4


def test_a_burst_to_one_chat_goes_five_by_five() -> None:
    sent = play([(0.0, 1, True)] * 8, Pacing())
    assert [time for time, _, _ in sent] == [0, 0, 0, 0, 0, 5, 5, 5]


def test_twenty_a_minute_to_a_group_is_never_reached() -> None:
    sent = play([(0.0, GROUP, True)] * 40, Pacing())
    assert most([time for time, _, _ in sent], 60.0) <= 18


def test_places_are_kept_for_people_who_are_here_now() -> None:
    pacing = Pacing()
    sent = play([(0.0, chat_id, False) for chat_id in range(22)], pacing)
    assert {time for time, _, _ in sent} == {0.0}
    assert pacing.free_at(99, live=False, now=0.0) == 1.0
    sent = play([(0.0, chat_id, True) for chat_id in range(100, 106)], pacing)
    assert {time for time, _, _ in sent} == {0.0}
    assert pacing.free_at(99, live=True, now=0.0) == 1.0


def test_a_penalty_pauses_its_chat_alone() -> None:
    pacing = Pacing()
    pacing.penalty(1, 7.0, now=10.0)
    assert pacing.free_at(1, live=True, now=10.0) == 17.0
    assert pacing.free_at(2, live=True, now=10.0) == 10.0
    assert pacing.free_at(1, live=True, now=17.0) == 17.0


def test_a_shorter_penalty_does_not_lift_a_longer_one() -> None:
    pacing = Pacing()
    pacing.penalty(1, 30.0, now=0.0)
    pacing.penalty(1, 1.0, now=5.0)
    assert pacing.free_at(1, live=True, now=5.0) == 30.0


def test_two_chats_within_two_seconds_pause_all_until_the_longer_penalty_ends() -> None:
    pacing = Pacing()
    pacing.penalty(1, 9.0, now=0.0)
    pacing.penalty(2, 3.0, now=1.5)
    assert pacing.free_at(3, live=True, now=2.0) == 9.0
    assert pacing.paused(8.9)
    assert not pacing.paused(9.0)


def test_two_chats_further_apart_pause_nobody_else() -> None:
    pacing = Pacing()
    pacing.penalty(1, 9.0, now=0.0)
    pacing.penalty(2, 9.0, now=2.5)
    pacing.penalty(2, 9.0, now=3.0)
    assert pacing.free_at(3, live=True, now=3.0) == 3.0


def test_calls_without_an_answer_make_all_wait_longer_and_longer() -> None:
    pacing, now, waits = Pacing(), 0.0, []
    for _ in range(9):
        pacing.unanswered(began=now, now=now)
        waits.append(pacing.free_at(1, live=True, now=now) - now)
        now += waits[-1]
    assert waits == [0, 0, 1, 2, 4, 8, 16, 30, 30]
    assert pacing.probing
    pacing.answered()
    assert not pacing.probing


def test_calls_that_were_under_way_together_fail_as_one() -> None:
    pacing = Pacing()
    for _ in range(50):
        pacing.unanswered(began=0.0, now=30.0)
    assert not pacing.probing


def test_memory_follows_the_traffic_and_not_the_people() -> None:
    pacing = Pacing(Limits(overall=10**6))
    for number in range(5000):
        pacing.began(number, now=number * 0.1)
        pacing.penalty(number, 1.0, now=number * 0.1)
    assert len(pacing._chats) <= 602
    assert len(pacing._penalties) <= 710


def test_a_back_off_doubles_up_to_its_limit_and_starts_anew() -> None:
    back_off = BackOff(1.0, 30.0)
    waits = [back_off.next() for _ in range(7)]
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    assert all(later >= earlier for earlier, later in pairwise(waits))
    back_off.reset()
    assert back_off.next() == 1
