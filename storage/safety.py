"""What keeps people safe, as a part of a turn that is being kept. Decides nothing that the events do not say."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from flows.events import AlertPassed, AlertTaken, CardShown, ReactionGiven, Safety, SuspensionLifted
from storage import suspending
from storage.turns import Keeping


def done(keeping: Keeping, event: Safety) -> None:
    """Help was offered, questions were hard, or somebody of the team answers a call."""
    match event:
        case CardShown():
            keeping.person = replace(keeping.person, carded_at=keeping.now)
        case ReactionGiven():
            suspending.react(keeping, event)
        case SuspensionLifted():
            suspending.lift(keeping, event)
        case AlertTaken():
            raise NotImplementedError
        case AlertPassed():
            raise NotImplementedError
        case _:
            assert_never(event)
