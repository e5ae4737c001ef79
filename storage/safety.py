"""What keeps people safe, as a part of a turn that is being kept. Decides nothing that the events do not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from flows.card import ONCE_IN
from flows.events import (
    AlertCame,
    AlertPassed,
    AlertTaken,
    AlertUnanswered,
    CardShown,
    NobodyAnswered,
    ReactionGiven,
    Safety,
    SuspensionLifted,
)
from storage import alerts, suspending
from storage.database import Connection
from storage.stamps import stamp
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
        case AlertCame():
            alerts.came(keeping, event)
        case AlertTaken():
            alerts.take(keeping, event)
        case AlertPassed():
            alerts.pass_on(keeping, event)
        case AlertUnanswered():
            alerts.time_is_over(keeping, event)
        case NobodyAnswered():
            pass  # the case stays open, with its clock
        case _:
            assert_never(event)


def forget_cards(connection: Connection, now: datetime) -> None:
    """Nothing says any more that help was offered beside what somebody wrote."""
    connection.execute("UPDATE participation SET carded_at = NULL WHERE carded_at <= ?", (stamp(now - ONCE_IN),))
