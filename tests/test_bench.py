"""The benchmark works: every contestant starts, and answers everybody. How fast is nobody's business here.

Under Telegram's limits a few people who answer at once would wait for seconds, so that one contestant is left out.
"""

from __future__ import annotations

import pytest
from bench.alongside import AS_IT_RUNS
from bench.contestant import Contestant
from bench.contestants import CONTESTANTS
from bench.course import PASSES, TINY, results
from bench.digest import ALONGSIDE, FLOOR, digested
from bench.digest import TINY as FEW
from bench.digest import table as table_of_digests
from bench.table import significant, table
from bench.waiting import KEEPERS, Waited, waited
from bench.waiting import TINY as LITTLE
from bench.waiting import table as table_of_time


@pytest.mark.parametrize("contestant", [c for c in CONTESTANTS if c is not AS_IT_RUNS], ids=lambda c: c.name)
async def test_everybody_who_writes_gets_one_reply_to_each_thing_they_say(contestant: Contestant) -> None:
    (result,) = [result async for result in results((contestant,), TINY)]
    assert result.passes.keys() == set(PASSES)
    for measured in result.passes.values():
        assert measured.replies >= TINY.replies
        assert measured.unasked == 0
    assert contestant.name in table((result,), "tapped")


async def test_whatever_keeps_check_ins_waiting_carries_them_out() -> None:
    rows = [row async for row in waited(LITTLE)]
    assert [row.name for row in rows] == [keeper.name for keeper in KEEPERS]
    assert min(row.start for row in rows) > 0
    assert all(name in table_of_time(rows) for name in ("Alongside", "APScheduler"))


async def test_a_digest_is_closed_and_read_by_both() -> None:
    rows = [row async for row in digested(FEW)]
    assert [(row.name, row.new) for row in rows] == [(ALONGSIDE, 24), (FLOOR, 24), (ALONGSIDE, 12), (FLOOR, 12)]
    assert min(row.close for row in rows) > 0
    assert "×" in table_of_digests(rows)


def test_ratios_are_to_alongside_with_as_many_people() -> None:
    same = {"next_due": 1.0, "memory": 1.0, "overdue": 1.0, "reschedule": 1.0}
    rows = [
        Waited(name=keeper.name, people=people, start=start, **same)
        for keeper, people, start in ((KEEPERS[0], 1, 2.0), (KEEPERS[0], 2, 4.0), (KEEPERS[1], 2, 12.0))
    ]
    assert "12.0 (3.0×)" in table_of_time(rows)


@pytest.mark.parametrize(
    ("figure", "shown"),
    [(0, "0"), (0.05349, "0.0535"), (1.0, "1.00"), (9.996, "10.0"), (885.2, "885"), (12345, "12,300")],
)
def test_figures_keep_three_digits_that_count(figure: float, shown: str) -> None:
    assert significant(figure) == shown
