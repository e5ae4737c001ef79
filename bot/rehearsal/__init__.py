"""The rehearsal room: a stand-in for Telegram, as strict as the real one, and a page with the phones of those who meet.

The bot behind it is the real one; nothing in here knows scripts, storage or the bot's rules.
"""
