"""The benchmark works: every contestant starts, and answers everybody. How fast is nobody's business here.

Under Telegram's limits a few people who answer at once would wait for seconds, so that one contestant is left out.
"""

from __future__ import annotations

import pytest
from bench.alongside import AS_IT_RUNS
from bench.contestant import Contestant
from bench.contestants import CONTESTANTS
from bench.course import PASSES, TINY, results
from bench.table import significant, table


@pytest.mark.parametrize("contestant", [c for c in CONTESTANTS if c is not AS_IT_RUNS], ids=lambda c: c.name)
async def test_everybody_who_writes_gets_one_reply_to_each_thing_they_say(contestant: Contestant) -> None:
    (result,) = [result async for result in results((contestant,), TINY)]
    assert result.passes.keys() == set(PASSES)
    for measured in result.passes.values():
        assert measured.replies >= TINY.replies
        assert measured.unasked == 0
    assert contestant.name in table((result,), "tapped")


@pytest.mark.parametrize(
    ("figure", "shown"),
    [(0, "0"), (0.05349, "0.0535"), (1.0, "1.00"), (9.996, "10.0"), (885.2, "885"), (12345, "12,300")],
)
def test_figures_keep_three_digits_that_count(figure: float, shown: str) -> None:
    assert significant(figure) == shown
