"""Lists of words as one pattern: any of them, whole, wherever it stands. Knows no list and no language."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of ``words``, in any case, with any space between and either kind of apostrophe; of no words, nothing.

    A word that ends with ``*`` stands for all that begin like it. What stands in braces is no word.
    """
    every = "|".join(map(_loose, words))
    return re.compile(rf"(?<![\w{{-])(?:{every})(?![\w}}-])" if every else r"(?!)", re.IGNORECASE)


def _loose(words: str) -> str:
    return r"\s+".join(re.escape(word).replace("'", "['’]").replace(r"\*", r"\w*") for word in words.split())
