"""Does a key of a newer version still mean what it meant in the version before? Answers are kept under keys."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.finding import Examined, Finding
from flows.questions import Choice, Scale
from flows.reading import plain
from flows.script import Script, Step


def meanings(examined: Examined) -> Iterator[Finding]:
    """Compares a script with the newest of its older versions in the book."""
    before = _before(examined)
    if before is None:
        return
    for key, step in examined.script.steps.items():
        if key in before.steps:
            yield from _changed(key, before.steps[key], step)
    yield from _reused_saves(before, examined.script)


def _before(examined: Examined) -> Script | None:
    script = examined.script
    older = [version for key, version in examined.book.scripts if key == script.script and version < script.version]
    return examined.book.script(script.script, max(older)) if older else None


def _changed(key: str, old: Step, new: Step) -> Iterator[Finding]:
    if old.question is None or new.question is None:
        return
    if type(old.question) is not type(new.question):
        what = f"'{key}' was answered with '{old.question.keyword}', and is now with '{new.question.keyword}'."
        yield Finding(path=("steps", key, new.question.keyword), what=what, remedy="Give the new question a new key.")
    else:
        yield from _changed_answers(key, old, new)


def _changed_answers(key: str, old: Step, new: Step) -> Iterator[Finding]:
    labels = _labels(new)
    for answer, text in _labels(old).items():
        if answer in labels and set(plain(text).split()).isdisjoint(plain(labels[answer]).split()):
            what = f"The answer '{answer}' was '{text}', and is now '{labels[answer]}'."
            remedy = "If it means something else, give it a new key: what people answered before is kept under the old."
            path = ("steps", key, new.question.keyword if new.question else "", answer)
            yield Finding(path=path, what=what, remedy=remedy, severity="warning")


def _labels(step: Step) -> dict[str, str]:
    if isinstance(step.question, Choice):
        return {key: option.text for key, option in step.question.root.items()}
    if isinstance(step.question, Scale):
        return {str(point): text for point, text in step.question.root.items() if text}
    return {}


def _reused_saves(before: Script, now: Script) -> Iterator[Finding]:
    """A name under which answers are kept stays with the same kind of question."""
    kinds = {step.save: type(step.question) for step in before.steps.values() if step.save and step.question}
    for key, step in now.steps.items():
        moved = key not in before.steps and step.question is not None
        if moved and step.save in kinds and kinds[step.save] is not type(step.question):
            what = f"'{step.save}' kept another kind of answer in version {before.version}."
            yield Finding(path=("steps", key, "save"), what=what, remedy="Give it a new name.")
