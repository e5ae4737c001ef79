"""The commands of ``alongside``, one module each: ``add`` names its arguments, ``carry_out`` gives its exit code.

Nothing that is slow to load is imported before a command is carried out.
"""

from __future__ import annotations

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""Where a command adds itself (argparse has no public name for it)."""


def say(words: str) -> None:
    """Tell whoever runs the command, at once."""
    print(words, flush=True)
