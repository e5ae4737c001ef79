"""Cases as they are opened, worked on and written about: a part of a turn that is being kept. Decides nothing."""

from __future__ import annotations

from typing import assert_never

from flows.events import CaseMoved, CaseOpened, Casework, LetterAnswered, LetterWritten, ThingLookedAfter
from storage import alerts, cases, letters
from storage.turns import Keeping


def done(keeping: Keeping, event: Casework) -> None:
    """Something came of a case, or a new one was opened."""
    match event:
        case CaseOpened():
            code = cases.open_one(keeping, event)
            if event.kind == "safeguarding":
                alerts.begin(keeping, code)
        case CaseMoved():
            cases.move(keeping, event)
            alerts.take_up(keeping, event.case)
        case ThingLookedAfter():
            cases.look_after(keeping, event)
            alerts.take_up(keeping, event.case)
        case LetterWritten():
            letters.write(keeping, event)
            alerts.take_up(keeping, event.case)
        case LetterAnswered():
            letters.answer(keeping, event)
        case _:
            assert_never(event)
