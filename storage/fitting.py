"""How things are made to fit a person, as a part of a turn that is being kept. Decides nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from flows.events import AgeBandChosen, DiscreetChosen, FitChosen, Fitting, HideAsked, NeedMet, NeedsGone, NeedsSaid
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
            raise NotImplementedError
        case NeedsSaid():
            raise NotImplementedError
        case NeedsGone():
            raise NotImplementedError
        case NeedMet():
            raise NotImplementedError
        case _:
            assert_never(event)
