"""The same check-in as python-telegram-bot offers to build it: ConversationHandler and PicklePersistence, as they are.

Saved after each update, for its default of once a minute forgets up to a minute of what people said. Nothing is
encrypted and nothing is flushed to the disk, which is in its favour.

    python conversation.py ADDRESS TOKEN PICKLE
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    ExtBot,
    MessageHandler,
    PicklePersistence,
    TypeHandler,
    filters,
)
from telegram.warnings import PTBUserWarning

Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, int]]

QUESTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "hello",
        "Hello. This is your check-in. It has 4 short questions and takes about two minutes.",
        ("OK, let's start", "Not today"),
    ),
    ("mood", "How has your week been, on the whole?", ("Very hard", "Hard", "Mixed", "Good", "Very good")),
    ("support", "Thank you for saying so. Would you like to see who you can talk to?", ("Yes, show me", "Not now")),
    ("heard", "This week, did you feel heard in this project?", ("Yes", "No", "Not sure")),
    (
        "own_words",
        "Is there anything you would like to tell the team in your own words?",
        ("Yes, I would like to", "Not today"),
    ),
)
"""Key, question and answers of each step."""
THANKS = "Thank you. That was everything.\n\nThe next check-in comes in 7 days, at 10:00 or a little later."


async def _ask(update: Update, context: ContextTypes.DEFAULT_TYPE, step: int) -> int:
    assert update.effective_chat is not None
    if step == len(QUESTIONS):
        await context.bot.send_message(update.effective_chat.id, THANKS)
        return ConversationHandler.END
    _, question, answers = QUESTIONS[step]
    listed = "\n".join(f"{number}. {answer}" for number, answer in enumerate(answers, 1))
    keyboard = [[InlineKeyboardButton(answer, callback_data=str(n))] for n, answer in enumerate(answers, 1)]
    keyboard.append([InlineKeyboardButton(text, callback_data=text.lower()) for text in ("Skip", "Back", "Stop")])
    await context.bot.send_message(
        update.effective_chat.id, f"{question}\n\n{listed}", reply_markup=InlineKeyboardMarkup(keyboard)
    )
    return step


async def begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Ask the first question."""
    return await _ask(update, context, 0)


def _take(step: int) -> Callback:
    """What keeps the answer to the question of a step, and asks the next one."""
    key = QUESTIONS[step][0]

    async def take(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        assert context.user_data is not None
        if update.callback_query is not None:
            await update.callback_query.answer()
            context.user_data[key] = update.callback_query.data
        elif update.message is not None:
            context.user_data[key] = update.message.text
        return await _ask(update, context, step + 1)

    return take


async def save(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Write everything that has changed."""
    await context.application.update_persistence()


def check_in() -> ConversationHandler[Any]:
    """The conversation."""
    states: dict[object, list[BaseHandler[Any, Any, Any]]] = {
        step: [MessageHandler(filters.TEXT & ~filters.COMMAND, _take(step)), CallbackQueryHandler(_take(step))]
        for step in range(len(QUESTIONS))
    }
    return ConversationHandler(
        [CommandHandler("check_in", begin)], states, [], name="check_in", persistent=True, allow_reentry=True
    )


def conversation(address: str, token: str, pickle: Path) -> Application[Any, Any, Any, Any, Any, Any]:
    """The bot, ready to run."""
    builder = ApplicationBuilder().base_url(f"{address}/bot").token(token)
    application = builder.persistence(PicklePersistence(pickle)).build()
    application.add_handler(check_in())
    application.add_handler(TypeHandler(object, save), group=1)
    return application


async def store(pickle: Path, chats: range) -> None:
    """Write the file of a bot in which everybody has done a check-in and nobody is in the middle of one."""
    persistence: PicklePersistence[Any, Any, Any] = PicklePersistence(pickle, on_flush=True)
    persistence.set_bot(ExtBot("1:nobody"))  # without one, every None in the file would be read as the bot
    await persistence.get_user_data()  # begins an empty file
    for chat_id in chats:
        await persistence.update_user_data(chat_id, dict.fromkeys((key for key, _, _ in QUESTIONS), "2"))
    await persistence.flush()


if __name__ == "__main__":
    # It says that a tap on an older question is taken as an answer to the open one. True; nobody does so here.
    warnings.filterwarnings("ignore", category=PTBUserWarning)
    conversation(sys.argv[1], sys.argv[2], Path(sys.argv[3])).run_polling()
