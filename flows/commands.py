"""What a command does: begins a script, or what a button that is always there says. Knows not how it was given."""

from __future__ import annotations

from flows.maybe_stop import says_yes
from flows.phrase import system
from flows.reply import Command
from flows.walk import Walk
from flows.whereabouts import ASKED_FIRST, GONE, is_goodbye, remind

ALWAYS_OPEN = frozenset(
    {"help", "support", "privacy", "my_data", "shared", "take_back", "language", "stop"}
    | {"complain", "correct", "access", "contact", "my_cases", "who_looked", "developer_info"}
    | {"hide"}
)
"""Commands that work before joining and after leaving: help and rights depend on nothing."""


def named(walk: Walk, name: str) -> str:
    """The command that ``name`` is, or that it means in some language: ``/pomoc`` is help."""
    known = name == "start" or name in walk.around.book.commands(walk.around.role)
    return name if known else walk.around.meaning(name) or name


def is_invited_again(walk: Walk, command: Command) -> bool:
    """Whether somebody who is here already opens an invitation: it changes nothing for them."""
    return command.name == "start" and bool(command.argument) and walk.around.status in ("active", "paused")


def commanded(walk: Walk, name: str) -> None:
    """Begin what ``name`` begins for somebody in their role, or ask again what is open; stop, if it is that."""
    script = walk.around.book.commands(walk.around.role).get("help" if name == "start" else name)
    if name == "stop" and (walk.decline() or says_yes(walk)):
        return
    if name == "start" and (walk.session is not None or walk.around.status in ASKED_FIRST):
        remind(walk)
    elif script is None:
        if walk.session is None or not acted(walk, name):
            remind(walk)
    elif not _may_begin(walk, script.command or ""):
        remind(walk)
    else:
        if is_goodbye(walk) or (walk.around.status in GONE and walk.is_open(script.script)):
            walk.leave_all()
        walk.ask() if walk.is_open(script.script) else walk.begin(script)


def _may_begin(walk: Walk, command: str) -> bool:
    return walk.around.status in ("active", "paused") or command in ALWAYS_OPEN


def acted(walk: Walk, key: str) -> bool:
    """Do what a button that is always there says. False if ``key`` is none of them."""
    match key:
        case "skip":
            walk.skip()
        case "back":
            if not walk.back():
                walk.say(system("first_question"))
                walk.ask()
        case "why":
            walk.explain()
            walk.ask()
        case "easy":
            if not walk.ask_easier():
                commanded(walk, "help")
        case "start_again":
            walk.start_again()
        case "done":
            return _done(walk)
        case _:
            return False
    return True


def _done(walk: Walk) -> bool:
    """Everything was picked that is to be picked; nothing picked is a skip."""
    if walk.step.question is None or not walk.step.question.many:
        return False
    walk.answer(walk.top.picked) if walk.top.picked else walk.skip()
    return True
