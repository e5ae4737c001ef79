"""Where the button of an old message leads back to: what it was about, as long as that can be answered.

A question between one person and the team stays open for longer than its session, which the next planned message ends.
"""

from __future__ import annotations

from flows.reply import Tap
from flows.script import Script
from flows.walk import Walk


def leads_back_to(walk: Walk, tap: Tap) -> Script | None:
    """The script that asks about it, from its beginning: what they tapped may not be what they want by now.

    None if it is over, is being walked already, or was declined by this very button: nobody is asked again for that.
    """
    if not tap.about or walk.around.status not in ("active", "paused"):
        return None
    found = (script for script in walk.around.book.lead_back(walk.around.role) if _is_open(walk, script, tap.about))
    script = next(found, None)
    if script is None or walk.is_open_about(script, tap.about) or tap.key in _declining(script):
        return None
    return script


def _is_open(walk: Walk, script: Script, code: str) -> bool:
    return any(offer.key == code for offer in walk.around.lists.get(script.open_in or "", ()))


def _declining(script: Script) -> frozenset[str]:
    """The buttons that leave a question of the script unanswered."""
    return frozenset({"skip", *(step.skip for step in script.steps.values() if step.skip)})
