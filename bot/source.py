"""How updates come: we ask for them, unless a webhook is set up. Knows neither way."""

from __future__ import annotations

from collections.abc import Callable

from bot.intake import Intake, Trouble
from bot.polling import Poller
from bot.ports import Clock
from bot.settings import Webhook
from bot.transport import BotApi
from bot.webhook import Listener
from storage.port import Storage

Source = Poller | Listener


def source_of(
    webhook: Webhook | None,
    *,
    telegram: BotApi,
    intake: Intake,
    storage: Storage,
    clock: Clock,
    tell: Callable[[Trouble], None],
    reached: Callable[[], None],
) -> Source:
    """What brings updates to ``intake``. ``reached`` is called when Telegram has answered."""
    if webhook is None:
        return Poller(telegram=telegram, intake=intake, storage=storage, clock=clock, tell=tell, reached=reached)
    return Listener(
        telegram=telegram,
        intake=intake,
        storage=storage,
        clock=clock,
        tell=tell,
        reached=reached,
        url=webhook.url,
        secret=webhook.secret,
        host=webhook.host,
        port=webhook.port,
    )
