"""Takes emoji out of a text, each as the whole that a reader sees, and leaves everything else.

The rules are those of Unicode Technical Standard 51: a base with its variation selector, skin tone or tags, joined to
others by a zero-width joiner; two regional indicators; a keycap.
"""

from __future__ import annotations

import re
from typing import Final

_BASES: Final = (
    "\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2604\u260e"
    "\u2611\u2614\u2615\u2618\u261d\u2620\u2622\u2623\u2626\u262a\u262e\u262f\u2638-\u263a\u2640\u2642\u2648-\u2653"
    "\u265f\u2660\u2663\u2665\u2666\u2668\u267b\u267e\u267f\u2692-\u2697\u2699\u269b\u269c\u26a0\u26a1\u26a7\u26aa"
    "\u26ab\u26b0\u26b1\u26bd\u26be\u26c4\u26c5\u26c8\u26ce\u26cf\u26d1\u26d3\u26d4\u26e9\u26ea\u26f0-\u26f5"
    "\u26f7-\u26fa\u26fd\u2702\u2705\u2708-\u270d\u270f\u2712\u2714\u2716\u271d\u2721\u2728\u2733\u2734\u2744\u2747"
    "\u274c\u274e\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797\u27a1\u27b0\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c"
    "\u2b50\u2b55\u3030\u303d\u3297\u3299\U0001f004\U0001f0cf\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f18e"
    "\U0001f191-\U0001f19a\U0001f201\U0001f202\U0001f21a\U0001f22f\U0001f232-\U0001f23a\U0001f250\U0001f251"
    "\U0001f300-\U0001f321\U0001f324-\U0001f393\U0001f396\U0001f397\U0001f399-\U0001f39b\U0001f39e-\U0001f3f0"
    "\U0001f3f3-\U0001f3f5\U0001f3f7-\U0001f4fd\U0001f4ff-\U0001f53d\U0001f549-\U0001f54e\U0001f550-\U0001f567"
    "\U0001f56f\U0001f570\U0001f573-\U0001f57a\U0001f587\U0001f58a-\U0001f58d\U0001f590\U0001f595\U0001f596"
    "\U0001f5a4\U0001f5a5\U0001f5a8\U0001f5b1\U0001f5b2\U0001f5bc\U0001f5c2-\U0001f5c4\U0001f5d1-\U0001f5d3"
    "\U0001f5dc-\U0001f5de\U0001f5e1\U0001f5e3\U0001f5e8\U0001f5ef\U0001f5f3\U0001f5fa-\U0001f64f\U0001f680-\U0001f6c5"
    "\U0001f6cb-\U0001f6d2\U0001f6d5-\U0001f6e5\U0001f6e9\U0001f6eb-\U0001f6f0\U0001f6f3-\U0001f6ff"
    "\U0001f7e0-\U0001f7eb\U0001f7f0\U0001f90c-\U0001f93a\U0001f93c-\U0001f945\U0001f947-\U0001f9ff"
    "\U0001fa70-\U0001faff"
)
"""What has the property Emoji in Unicode 17 (``emoji-data.txt``), but for what is text first: digits, and the signs
below U+2300, such as the one for copyright. In the blocks of pictures, what is to be assigned yet is taken with it."""
_SIGNS: Final = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa"
"""Those signs."""
_ELEMENT: Final = f"[{_BASES}](?!\ufe0e)(?:\ufe0f|[\U0001f3fb-\U0001f3ff])?[\U000e0020-\U000e007f]*"
_EMOJI: Final = f"(?:{_ELEMENT}(?:\u200d(?:{_ELEMENT}|[{_SIGNS}]\ufe0f?))*|[\U0001f1e6-\U0001f1ff]{{1,2}})"
_RUN: Final = re.compile(f"[ \u00a0]*{_EMOJI}(?:[ \u00a0]*{_EMOJI})*[ \u00a0]*")
_DRESS: Final = re.compile(f"(?<=[0-9#*{_SIGNS}])\ufe0f\u20e3?|(?<=[0-9#*])\u20e3")
"""What makes a picture of a digit or a sign: they stay, without it."""
_TOO_MANY_LINES: Final = re.compile("\n{3,}")
_UNSEEN: Final = " \u00a0\u200e\u200f\u2066\u2067\u2068\u2069"
_NO_SPACE_BEFORE: Final = frozenset(".,;:!?)]}\u2026\u060c\u061b\u061f\u06d4\n")
_NO_SPACE_AFTER: Final = frozenset("([{\n")


def without_emoji(text: str) -> str:
    """``text`` without emoji, and without lines that had nothing else; as it is if nothing would be left of it."""
    if text.isascii():
        return text
    lines = ((line, _RUN.sub(_gap, _DRESS.sub("", line))) for line in text.split("\n"))
    kept = "\n".join(bare for line, bare in lines if bare == line or bare.strip(_UNSEEN))
    if not kept.strip(_UNSEEN):
        return text
    return kept if kept == text else _TOO_MANY_LINES.sub("\n\n", kept).strip("\n")


def _gap(run: re.Match[str]) -> str:
    """What stands in place of ``run``: one space between two words that were apart, and nothing at an edge."""
    before, after = run.string[: run.start()][-1:], run.string[run.end() :][:1]
    apart = run[0][0] in " \u00a0" or run[0][-1] in " \u00a0" or (before.isalnum() and after.isalnum())
    at_an_edge = not before or not after or before in _NO_SPACE_AFTER or after in _NO_SPACE_BEFORE
    return " " if apart and not at_an_edge else ""
