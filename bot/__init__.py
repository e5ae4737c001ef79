"""Speaks: Telegram in and out, the clock, the command line, the rehearsal room.

Decides nothing that a script decides.
"""
