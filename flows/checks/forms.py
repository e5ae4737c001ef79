"""Does every form of a text say what its reader needs, and is the short one short? Measured by the plain text."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.finding import Examined, Finding, Written, texts
from flows.checks.sentences import words
from flows.phrase import placeholders

SHORT = 0.5
"""The short form has at most this share of the plain one's words."""
FOR_SAFETY = frozenset({"emergency", "contact", "hours", "next_reading"})
"""Who to turn to, and when somebody reads: whoever reads less must not know less of this."""


def not_alone(examined: Examined) -> Iterator[Finding]:
    """A form is a form of something."""
    for step, (plain, forms) in _steps_without_text(examined):
        what = f"The step '{step}' has '{forms}' and no '{plain}'."
        yield Finding(path=("steps", step), what=what, remedy=f"Write '{plain}': it is for everybody else.")


def short_enough(examined: Examined) -> Iterator[Finding]:
    """Whoever wants it shorter gets half of it at most."""
    for written, plain in _beside_plain(examined):
        count, most = len(words(written.text)), int(SHORT * len(words(plain.text)))
        if written.form == "short" and count > most:
            what = f"The short form has {count} words, and the plain one has {len(words(plain.text))}."
            remedy = f"Say it in {most} words, or leave the short form out." if most else "Leave the short form out."
            yield Finding(path=written.path, what=what, remedy=remedy)


def as_safe(examined: Examined) -> Iterator[Finding]:
    """No form leaves out where help is, or when somebody reads."""
    for written, plain in _beside_plain(examined):
        for name in sorted((placeholders(plain.text) - placeholders(written.text)) & FOR_SAFETY):
            what = f"This form leaves out '{{{name}}}', which its reader needs as much as others do."
            yield Finding(path=written.path, what=what, remedy=f"Put {{{name}}} into it, too.")


def _beside_plain(examined: Examined) -> Iterator[tuple[Written, Written]]:
    """Each form, and the plain text that it is a form of; of a plural, the same half of both."""
    written = tuple(texts(examined.script))
    plain = {(one.part, one.path[-1] == "one"): one for one in written if not one.form}
    for one in written:
        beside = plain.get((one.plain_part, one.path[-1] == "one")) or plain.get((one.plain_part, False))
        if one.form and beside:
            yield one, beside


def _steps_without_text(examined: Examined) -> Iterator[tuple[str, tuple[str, str]]]:
    there = {one.part for one in texts(examined.script)}
    for one in texts(examined.script):
        step, _, part = one.plain_part.partition("/")
        if one.form and one.plain_part not in there:
            yield step, (part, str(one.path[2]))
