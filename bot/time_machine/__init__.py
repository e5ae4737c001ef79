"""The time machine: people who live with the bot for weeks, in seconds, on a clock that stands still while they act.

The bot behind it is the real one. Nothing in here knows its scripts' order, its storage or its rules.
"""
