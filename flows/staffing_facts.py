"""Facts about who may come in and who works here: which answers each is made of.

Knows not what becomes of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from flows.book import Surroundings
from flows.events import DeputyChosen, Event, InvitationEnded, InvitationMade, PlaceTaken, RoleEnded, WaitChosen
from flows.making import Answers, Making, offered
from flows.phrase import Place
from flows.speaking import ImpossibleError
from flows.vocabulary import Fact, Role

_ROLES: Mapping[str, Role] = {role: role for role in get_args(Role)}


def _invited(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError for a role that is not theirs to give.

    Of the team, a link lets in one person: who can read what people say is never left to whoever finds a link.
    """
    role = _ROLES[offered("invited", "invitable", answers, at, around)]
    if not around.new_token:
        raise ImpossibleError(f"{at.script}/{at.step}: there is nothing to make a link of")
    of_team = role != "participant"
    return InvitationMade(
        token=around.new_token,
        role=role,
        uses=1 if of_team else int(str(answers.get("uses", 1))),
        days=int(str(answers["valid_days"])),
        deputy=of_team and answers.get("as_deputy") == "yes",
    )


def _invitation_ended(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if it is over already, or not theirs to end."""
    return InvitationEnded(invitation=offered("invitation", "invitations", answers, at, around))


def _place_taken(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if no place is kept for them, or not any more."""
    if not around.lists.get("free_place"):
        raise ImpossibleError(f"{at.script}/{at.step}: no place is kept")
    return PlaceTaken()


def _deputy_chosen(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if they are of the team no more."""
    member = offered("member", "members", answers, at, around)
    return DeputyChosen(member=member, deputy=answers["member_change"] == "deputy")


def _role_ended(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if they are of the team no more."""
    return RoleEnded(member=offered("member", "members", answers, at, around))


FACTS: Mapping[Fact, Making] = {
    "invitation": Making(needs=("invited", "valid_days"), takes=("uses", "as_deputy"), make=_invited),
    "invitation_end": Making(needs=("invitation",), make=_invitation_ended),
    "deputy": Making(needs=("member", "member_change"), make=_deputy_chosen),
    "role_end": Making(needs=("member",), make=_role_ended),
    "wait": Making(make=lambda answers, at, around: WaitChosen()),
    "place": Making(make=_place_taken),
}
"""Each fact, the saved answers that it is made of, and how."""
