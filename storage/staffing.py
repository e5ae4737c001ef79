"""Who is let in, and who of the team works here no more: a part of a turn that is being kept. Decides nothing."""

from __future__ import annotations

from typing import assert_never

from flows.events import DeputyChosen, InvitationEnded, InvitationMade, RoleEnded, Staffing
from storage import invitations, members
from storage.turns import Keeping


def done(keeping: Keeping, event: Staffing) -> None:
    """Somebody is let in, or the team changes."""
    match event:
        case InvitationMade():
            invitations.make(keeping, event)
        case InvitationEnded():
            invitations.end(keeping, event)
        case RoleEnded():
            members.end_role(keeping, event)
        case DeputyChosen():
            members.choose_deputy(keeping, event)
        case _:
            assert_never(event)
