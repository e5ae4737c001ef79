"""Does a script ask, and not measure? Asking how things are is outside the medical line; scoring people is not.

Instruments are known by name and by fragments of their wording (``flows/words/wording.yaml``, kind ``scale``); this
module looks for what scores, whatever is asked. Knows no law: a project that has taken advice can declare a medical
purpose, and is only warned then.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.finding import Examined, Finding
from flows.questions import Number, Scale
from flows.script import Branch, Script

_REMEDY = (
    "Ask about one thing at a time, and let people decide themselves. If this is to measure health, it is a medical"
    " device: see 'Outside the medical line' in flows/README.md."
)


def weighed_up(examined: Examined) -> Iterator[Finding]:
    """No way is taken by the size of several numbers together: that is a score, whatever it is called."""
    sized = _sized(examined.script)
    for key, step in examined.script.steps.items():
        for nth, branch in enumerate(step.when):
            together = sorted(name for name in _by_size(branch) if name in sized)
            if len(together) > 1:
                what = f"Several numbers decide together here ({', '.join(together)}), as in a score."
                yield _finding(examined, ("steps", key, "when", nth), what)


def scored(examined: Examined) -> Iterator[Finding]:
    """No question speaks of scores."""
    for key, step in examined.script.steps.items():
        texts = "\n".join(map(str, (slot.text for slot in step.slots()))) if step.question else ""
        if found := next(iter(examined.wordlist.scored.findall(texts)), None):
            yield _finding(examined, ("steps", key), f"'{found}' in a question belongs to the measuring of illness.")


def _finding(examined: Examined, path: tuple[str | int, ...], what: str) -> Finding:
    severity = examined.wordlist.measuring
    return Finding(path=path, what=what, remedy=_REMEDY, severity=severity)


def _sized(script: Script) -> frozenset[str]:
    """The names of saved answers that are numbers."""
    steps = script.steps.values()
    return frozenset(step.save for step in steps if step.save and isinstance(step.question, Scale | Number))


def _by_size(branch: Branch) -> Iterator[str]:
    return (name for name, test in branch.tests.items() if test.at_most is not None or test.at_least is not None)
