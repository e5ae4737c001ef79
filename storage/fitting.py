"""How things are made to fit a person, as a part of a turn that is being kept. Decides nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from flows.events import (
    AgeBandChosen,
    DiscreetChosen,
    FitChosen,
    Fitting,
    Hidden,
    HideAsked,
    NeedMet,
    NeedsGone,
    NeedsSaid,
    NeedsStillRight,
)
from storage import chats, needs
from storage.turns import Keeping


def done(keeping: Keeping, event: Fitting) -> None:
    """Somebody says what suits them, or the team how it meets a need."""
    match event:
        case DiscreetChosen():
            keeping.person = replace(keeping.person, discreet=event.on)
        case FitChosen():
            keeping.person = replace(keeping.person, fit=event.wishes)
        case AgeBandChosen():
            keeping.person = replace(keeping.person, age_band=event.band)
        case HideAsked():
            chats.remove(keeping)
        case Hidden():
            chats.told(keeping)
        case NeedsSaid():
            needs.say(keeping, event)
        case NeedsStillRight():
            needs.review_again(keeping)
        case NeedsGone():
            needs.forget(keeping)
        case NeedMet():
            needs.meet(keeping, event)
        case _:
            assert_never(event)
