"""Short random codes that can be read out on the telephone. No letter or digit looks or sounds like another."""

from __future__ import annotations

import secrets

_MARKS = "34679ACDEFGHJKMNPQRTUVWXY"


def new_code() -> str:
    """Six marks: about 244 million codes."""
    return "".join(secrets.choice(_MARKS) for _ in range(6))
