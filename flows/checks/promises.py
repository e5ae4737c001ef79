"""Does a script say why it asks, who sees the answers and until when, and is it careful where it may hurt?"""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.finding import Examined, Finding
from flows.checks.ways import Spot, Way, tests_of
from flows.questions import FreeText
from flows.script import Step
from flows.sensitive import is_sensitive


def readers(examined: Examined) -> Iterator[Finding]:
    """It is said who sees the answers, and that is true."""
    script = examined.script
    shares = any(step.record == "contribution" for step in script.steps.values())
    if not script.seen_by:
        what, remedy = "It is not said who sees the answers.", "Name them: [facilitators], or [nobody]."
        yield Finding(path=("seen_by",), what=what, remedy=remedy)
    if "nobody" in script.seen_by and (len(script.seen_by) > 1 or shares):
        what = "It says that nobody sees the answers, but somebody does."
        yield Finding(path=("seen_by",), what=what, remedy="Name everybody who sees them, and leave 'nobody' out.")


def review(examined: Examined) -> Iterator[Finding]:
    """Somebody has read it again in time."""
    if examined.script.review_by < examined.today:
        what = f"It was to be read again by {examined.script.review_by.isoformat()}."
        remedy = "Read it together, mend what is no longer true, and set a new date."
        yield Finding(path=("review_by",), what=what, remedy=remedy, severity="warning")


def command(examined: Examined) -> Iterator[Finding]:
    """What the menu says has a command that does it, and a command belongs to one script.

    A command without a line in the menu is known by its words only, which keeps the menu short.
    """
    script = examined.script
    if script.menu and not script.command:
        what = "'menu' says what a command does, and there is no command."
        yield Finding(path=("menu",), what=what, remedy="Add 'command', or delete 'menu'.")
    for other in _same_command(examined):
        what = f"The script '{other}' begins with the command '{script.command}' too."
        yield Finding(path=("command",), what=what, remedy="Give one of the two another command.")


def _same_command(examined: Examined) -> Iterator[str]:
    script = examined.script
    for other in examined.book.latest.values():
        clash = other.script != script.script and not set(other.open_to).isdisjoint(script.open_to)
        if script.command and other.command == script.command and clash:
            yield other.script


def free_words(examined: Examined) -> Iterator[Finding]:
    """What people write in their own words is read by a person. It decides nothing by itself."""
    written = {step.save for step in examined.script.steps.values() if isinstance(step.question, FreeText)}
    for key, nth, name, test in tests_of(examined.script):
        if name in written and any(value is not None for value in (test.is_, test.is_not, test.includes)):
            what = f"'{name}' is in people's own words, which nobody reads straight away: nothing can depend on them."
            remedy = "Ask a question with options, or compare only with 'answered: true'."
            yield Finding(path=("steps", key, "when", nth, name), what=what, remedy=remedy)


def care(examined: Examined) -> Iterator[Finding]:
    """A sensitive script says what is coming, lets people say "not today", and ends with where support is.

    So does whatever comes around a sensitive question of a script that is not sensitive as a whole.
    """
    if examined.script.sensitive:
        yield from _content_notes(examined)
        yield from _not_today(examined)
    yield from _own_content_notes(examined)
    yield from _not_today_here(examined)
    if is_sensitive(examined.script):
        yield from _signposts(examined)


def _own_content_notes(examined: Examined) -> Iterator[Finding]:
    for key, step in examined.script.steps.items():
        if step.sensitive and step.content_note is None:
            what = "This question is sensitive, and nobody is told beforehand what it is about."
            yield Finding(
                path=("steps", key), what=what, remedy="Give it a 'content_note:' that says it in a sentence."
            )


def _not_today_here(examined: Examined) -> Iterator[Finding]:
    """To skip one question and be asked the next one is not to leave."""
    stuck = {spot.step for spot in examined.ways.of if not _can_leave(examined, spot)}
    for key, step in examined.script.steps.items():
        if step.sensitive and key in stuck:
            what = "This question is sensitive, and nobody can say 'not today' to it: whatever they do, more is asked."
            remedy = (
                "Add an answer such as 'later: {text: Not today, goto: ...}', or a 'skip:' that leads past the rest."
            )
            yield Finding(path=("steps", key), what=what, remedy=remedy)


def _content_notes(examined: Examined) -> Iterator[Finding]:
    bare = {spot.step for spot in examined.ways.of if not spot.noted and _unannounced(examined.script.steps[spot.step])}
    for key in examined.script.steps:
        if key in bare:
            what = "This script is sensitive, and this is asked before anybody was told what it is about."
            remedy = "Give this step, or one before it, a 'content_note:' that says it in a sentence."
            yield Finding(path=("steps", key), what=what, remedy=remedy)


def _unannounced(step: Step) -> bool:
    return step.question is not None and step.content_note is None


def _not_today(examined: Examined) -> Iterator[Finding]:
    """The first question offers a way that asks for no answer that would be kept."""
    ways = examined.ways
    firsts = [way.to for way in ways.without_waiting(Way(to=ways.first))]
    for asking in (spot for spot in firsts if spot in ways.of and _asks(examined, spot)):
        if not _can_leave(examined, asking):
            what = "This script is sensitive, and its first question has no answer that means 'not today'."
            remedy = (
                "Add an option such as 'later: {text: Not today, goto: ...}', or a 'skip:' that leads past the rest."
            )
            yield Finding(path=("steps", asking.step), what=what, remedy=remedy)


def _asks(examined: Examined, spot: Spot) -> bool:
    return examined.script.steps[spot.step].question is not None


def _can_leave(examined: Examined, asking: Spot) -> bool:
    ahead = [way.to for way in examined.ways.of[asking]]
    seen: set[Spot] = set()
    while ahead:
        spot = ahead.pop()
        step = examined.script.steps.get(spot.step)
        if step is None:
            return True
        if spot not in seen and not (step.question and step.save):
            seen.add(spot)
            ahead.extend(way.to for way in examined.ways.of.get(spot, ()))
    return False


def _signposts(examined: Examined) -> Iterator[Finding]:
    steps = examined.script.steps
    without = {
        spot.step for spot, ways in examined.ways.of.items() for way in ways if way.to.owed and way.to.step not in steps
    }
    for key in steps:
        if key in without:
            what = "Somebody was asked something sensitive, and can leave here without being told where support is."
            remedy = "Before its end, show it ('show: support'), call it ('call: support'), or say {emergency}."
            yield Finding(path=("steps", key), what=what, remedy=remedy)
