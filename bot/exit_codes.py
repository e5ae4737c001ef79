"""With which codes the command ``alongside`` ends. ``alongside --help`` says the same to whoever runs it."""

from __future__ import annotations

OK, FOUND_WRONG, MISUSED, INTERNAL = 0, 1, 2, 70
"""70 is sysexits(3)'s EX_SOFTWARE."""
