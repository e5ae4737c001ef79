"""Facts about who may come in and who works here: which answers each is made of.

Knows not what becomes of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.making import Making
from flows.vocabulary import Fact

FACTS: Mapping[Fact, Making] = {}
"""Each fact, the saved answers that it is made of, and how."""
