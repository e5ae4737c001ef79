"""Says why a command could not be carried out, if there is anything that somebody can do about it. Knows no command."""

from __future__ import annotations


class Unable(Exception):
    """The command cannot be carried out. The message says why and what to do."""


def explained(error: Exception) -> str | None:
    """What to tell. None if nobody foresaw it: then only the place is told, in the log, as in every log."""
    import logging

    from bot.control import Declined
    from bot.outcomes import BadToken, Conflict
    from bot.quiet_logs import configure
    from storage.errors import StorageError

    if isinstance(error, Unable | Declined | StorageError):
        return str(error)
    if isinstance(error, BadToken):
        return "Telegram does not know this token. Copy it again from @BotFather."
    if isinstance(error, Conflict):
        return f"Somebody else gets this bot's updates: {error}. Stop it first."
    if not logging.getLogger().handlers:
        configure()
    logging.getLogger(__name__).critical("Alongside has to stop because of an error in itself", exc_info=error)
    return None
