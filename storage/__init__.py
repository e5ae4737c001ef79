"""Keeps what was said and decided. Knows SQL and sealing; knows no Telegram, and decides nothing."""
