"""The least that python-telegram-bot can do: one handler that replies to everything and keeps nothing.

python floor.py ADDRESS TOKEN
"""

from __future__ import annotations

import sys
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters

QUESTION = "How has your week been, on the whole?"
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=text)] for text in ("Hard", "Good")])


async def typed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Ask again."""
    assert update.message is not None
    await update.message.reply_text(QUESTION, reply_markup=KEYBOARD)


async def tapped(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Stop the button's spinning, and ask again."""
    assert update.callback_query is not None
    assert update.effective_chat is not None
    await update.callback_query.answer()
    await context.bot.send_message(update.effective_chat.id, QUESTION, reply_markup=KEYBOARD)


def floor(address: str, token: str) -> Application[Any, Any, Any, Any, Any, Any]:
    """The bot, ready to run."""
    application = ApplicationBuilder().base_url(f"{address}/bot").token(token).build()
    application.add_handler(MessageHandler(filters.TEXT, typed))
    application.add_handler(CallbackQueryHandler(tapped))
    return application


if __name__ == "__main__":
    floor(*sys.argv[1:3]).run_polling()
