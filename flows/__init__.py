"""The core: scripts, the engine that walks them, and the checks that keep them kind.

Pure: no I/O, no clock, no Telegram.
"""
