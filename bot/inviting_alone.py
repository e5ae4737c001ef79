"""Makes an invitation while no bot runs: opens the data folder for a moment, and asks Telegram for the bot's name."""

from __future__ import annotations

from bot.clock import SystemClock
from bot.control import Declined
from bot.inviting import Invitation, Invitations
from bot.outcomes import NotSent, Unknown
from bot.ports import Call
from bot.project import Project
from bot.settings import Settings
from bot.transport import BotApi
from storage.opening import open_storage


async def invite_alone(settings: Settings, project: Project, invitation: Invitation) -> str:
    """A link. Raises Declined without a connection, ``bot.outcomes.BadToken``, and what ``open_storage`` raises."""
    clock = SystemClock()
    username = await _username(settings)
    kept = project.for_storage(backed_up=settings.backups is not None)
    storage = await open_storage(settings.data, settings.key_file, kept, clock.now())
    try:
        making = Invitations(storage=storage, clock=clock, username=username, project=project)
        return await making.link(invitation)
    finally:
        await storage.close()


async def _username(settings: Settings) -> str:
    telegram = BotApi.at(settings.api, settings.token)
    try:
        return str((await telegram.call(Call(method="getMe", params={})))["username"])
    except (NotSent, Unknown):
        raise Declined(
            f"{settings.api} cannot be reached, and only it knows the bot's name. Try again later."
        ) from None
    finally:
        await telegram.close()
