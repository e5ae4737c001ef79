"""What makes up the next closed batch, over many batches of random answers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.closing import Given, Offered, closing, latest, table
from flows.ledger import Ledger
from flows.suppression import LEAST, Table

PEOPLE, PLACES = "abcdefgh", ("check_in/mood", "check_in/heard")
WEEKS = st.lists(st.sets(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PLACES))), max_size=10)


def answer(who: str, place: str = PLACES[0], day: int = 1) -> Given:
    return Given(who=who, place=place, session=f"s{day}", day=f"2026-03-{day:02}")


@given(WEEKS)
def test_every_answer_is_counted_once_at_most_and_each_table_is_of_five_people(
    weeks: list[set[tuple[str, str]]],
) -> None:
    waiting: set[Given] = set()
    used_up: list[Given] = []
    for number, week in enumerate(weeks, start=1):
        waiting |= {answer(who, place, number) for who, place in week}
        closed = closing(number, waiting, (), {}, LEAST)
        assert (closed is None) == all(len({one.who for one in waiting if one.place == p}) < LEAST for p in PLACES)
        if closed is None:
            continue
        for place, counted in closed.counted.items():
            assert len({one.who for one in counted}) == len(counted) >= LEAST
            assert {one.who for one in counted} == {one.who for one in waiting if one.place == place}
        used_up += closed.used_up
        waiting -= set(closed.used_up)
    assert len(used_up) == len(set(used_up))


def test_of_two_answers_of_one_person_the_later_one_counts() -> None:
    assert latest([answer("a", day=2), answer("b", day=1), answer("a", day=1)]) == [
        answer("a", day=2),
        answer("b", day=1),
    ]


def test_a_question_whose_ledger_refuses_waits() -> None:
    seen = Ledger(people={1: 3}, published=({1},))
    answers = [answer(who, place) for who in "abcde" for place in PLACES]
    closed = closing(9, answers, (), {PLACES[0]: seen}, LEAST)
    assert closed is not None
    assert set(closed.counted) == {PLACES[1]}


def test_words_come_with_five_people_and_mixed_ones_with_five_that_are_mixed() -> None:
    def offered(count: int, *, together: bool) -> list[Offered]:
        return [Offered(who=who, id=f"{who}{together}", together=together) for who in PEOPLE[:count]]

    assert closing(1, (), offered(4, together=False), {}, LEAST) is None
    assert closing(1, (), offered(4, together=True) + offered(4, together=False), {}, LEAST) is None
    closed = closing(1, (), offered(4, together=True) + offered(5, together=False), {}, LEAST)
    assert closed is not None
    assert {one.together for one in closed.offered} == {False}
    closed = closing(1, (), offered(5, together=True) + offered(1, together=False), {}, LEAST)
    assert closed is not None
    assert len(closed.offered) == 6


def test_words_of_the_team_come_along_and_count_towards_no_five() -> None:
    def offered(takes_part: int, of_the_team: int, *, together: bool) -> list[Offered]:
        people = PEOPLE[:takes_part], PEOPLE[-of_the_team:] if of_the_team else ""
        return [
            Offered(who=who, id=f"{who}{together}", together=together, counts=counts)
            for counts, some in zip((True, False), people, strict=True)
            for who in some
        ]

    assert closing(1, (), offered(4, 2, together=False), {}, LEAST) is None
    closed = closing(1, (), offered(5, 2, together=False) + offered(4, 2, together=True), {}, LEAST)
    assert closed is not None
    assert closed.people == set(PEOPLE[:5])
    assert [one.id for one in closed.offered] == [one.id for one in offered(5, 2, together=False)]
    closed = closing(1, (), offered(5, 2, together=True), {}, LEAST)
    assert closed is not None
    assert len(closed.offered) == 7


def test_a_table_counts_people_and_not_ticks() -> None:
    assert table(["yes", "no", "yes"]) == Table(people=3, counts={"no": 1, "yes": 2})
    assert table([("tea", "tea"), ("tea", "walks")]) == Table(people=2, counts={"tea": 2, "walks": 1}, several=True)
