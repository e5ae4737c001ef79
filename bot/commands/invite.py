"""``alongside invite``: a link that lets somebody in."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping

from bot.arguments import picture, within
from bot.commands import Commands
from bot.exit_codes import OK
from bot.explaining import Unable


def add(commands: Commands) -> None:
    invite = commands.add_parser("invite", help="make an invitation: a link into Telegram")
    invite.add_argument("role", choices=("participant", "facilitator", "coordinator", "owner"))
    invite.add_argument("--uses", type=within(1, 1000), default=1, help="how many people who take part it lets in (1)")
    invite.add_argument("--days", type=within(1, 365), default=14, help="for how many days (14)")
    invite.add_argument("--deputy", action="store_true", help="for the team: whoever it lets in is a deputy")
    invite.add_argument("--qr", type=picture, metavar="FILE", help="also draw it as a QR code, .png or .svg")
    invite.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.control import NotRunning, ask
    from bot.inviting import Invitation, save_picture
    from bot.settings import read_places

    if given.deputy and given.role == "participant":
        raise Unable("Nobody stands in for a participant. Leave out --deputy, or name a role of the team.")
    if given.uses > 1 and given.role != "participant":
        raise Unable("For the team, a link lets in one person. Leave out --uses, and make one link for each of them.")
    invitation = Invitation(role=given.role, uses=given.uses, days=given.days, deputy=given.deputy)
    try:
        link: str = ask(read_places(environment).data, "invite", **invitation.model_dump())
    except NotRunning:
        from bot.configuring import configured
        from bot.inviting_alone import invite_alone

        link = asyncio.run(invite_alone(*configured(environment), invitation))
    print(link)
    if given.qr:
        try:
            save_picture(link, given.qr)
        except OSError as error:
            raise Unable(f"{given.qr} could not be written: {error.strerror}. The link above is good.") from None
    return OK
