"""How somebody wants to be written to, and which forms of a text suit them beside its plain one. Knows no texts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, get_args

Fit = Literal["no_emoji", "no_pictures", "slower", "shorter"]
"""How somebody wants to be written to, beside easier words."""
AgeBand = Literal["under_16", "16_17", "adult"]
"""All that is ever asked about age."""
Form = Literal["easy", "young", "short"]
"""In easier words; for somebody under 18; in at most half as many words."""
Forms = tuple[Form, ...]
"""How somebody reads: the forms that suit them, the best first. Where a text has none of them, the plain one does."""
FORMS: Forms = get_args(Form)
"""All of them, in the order in which they are preferred by who wants no more than one."""
YOUNG: frozenset[AgeBand] = frozenset({"under_16", "16_17"})


def forms_for(*, easy: bool = False, age_band: AgeBand | Literal[""] = "", fit: Collection[Fit] = ()) -> Forms:
    """What suits somebody who has said this much about how they want to be written to.

    Who wants easier words and fewer of them gets the few first: those are as plain (``flows.checks.wording``). Whoever
    is under 18 does not, since what is said to them is not only worded otherwise.
    """
    wanted: dict[Form, bool] = {"easy": easy, "young": age_band in YOUNG, "short": "shorter" in fit}
    forms = tuple(form for form in FORMS if wanted[form])
    return ("short", "easy") if forms == ("easy", "short") else forms


def easier(forms: Forms) -> Forms:
    """The same reader, who wants easier words before anything else."""
    return ("easy", *(form for form in forms if form != "easy"))
