"""Walks the steps of scripts within one turn, and collects what happens on the way.

Knows what a step means; does not know what a reply means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from flows.book import Surroundings
from flows.events import (
    AnswerGiven,
    AnswerSkipped,
    AnswerTakenBack,
    Asked,
    Event,
    FollowUpPlanned,
    Said,
    ScriptBegan,
    ScriptEnded,
    Shown,
)
from flows.phrase import Offer, Phrase, Value, placeholders, system
from flows.questions import Plural
from flows.recording import recorded
from flows.script import CLOSE, END, Script, Step
from flows.session import Frame, Session

MOST_STEPS = 500
"""More steps than this without a question is a loop, which the checks of a script would have refused."""

_ALWAYS_THERE = ("skip", "back", "why", "easy", "help", "language", "stop")


class ScriptGoneError(Exception):
    """The session stands in a script, version or step that no longer exists."""


class Walk:
    """One turn: where the session stands, changing, and the events so far."""

    def __init__(self, session: Session | None, around: Surroundings) -> None:
        self.around = around
        self.events: list[Event] = []
        self._id = session.id if session else around.new_session
        self._turn = session.turn if session else 0
        self._frames: list[Frame] = list(session.frames) if session else []

    # --- where we are ----------------------------------------------------------------------------------------------

    @property
    def top(self) -> Frame:
        """The frame that is walked now."""
        return self._frames[-1]

    @property
    def script(self) -> Script:
        """The script that is walked now, in the version that the session began with."""
        found = self.around.book.script(self.top.script, self.top.version)
        if found is None:
            raise ScriptGoneError(f"{self.top.script} {self.top.version}")
        return found

    @property
    def step(self) -> Step:
        """The step that is walked now."""
        step = self.script.steps.get(self.top.step)
        if step is None:
            raise ScriptGoneError(f"{self.top.script}/{self.top.step}")
        return step

    @property
    def session(self) -> Session | None:
        """The session as it stands; None once nothing is open."""
        return Session(id=self._id, turn=self._turn, frames=tuple(self._frames)) if self._frames else None

    def is_open(self, script: str) -> bool:
        """Whether ``script`` is being walked, now or below."""
        return any(frame.script == script for frame in self._frames)

    def refusal(self) -> str | None:
        """The step at which the whole conversation can be declined, if it is one that can."""
        base = self.around.book.script(self._frames[0].script, self._frames[0].version) if self._frames else None
        steps = base.steps.items() if base else ()
        return next((key for key, step in steps if step.record == "refusal"), None)

    # --- moving ----------------------------------------------------------------------------------------------------

    def begin(self, script: Script) -> None:
        """Walk ``script``; what was open waits below it."""
        self._enter(script)
        self.go_on()

    def answer(self, value: Value) -> None:
        """Keep the answer to the open question, and go on."""
        step, save = self.step, self.step.save
        if save:
            free = step.question is not None and step.question.free_words
            self.events.append(AnswerGiven(at=self.script.at(self.top.step), save=save, value=value, free_words=free))
            self._change(answers={**self.top.answers, save: value})
        self._leave(step, step.question.leads_to(value) if step.question else None)
        self.go_on()

    def skip(self) -> None:
        """Go on without an answer. A skip that is one of the options is that option."""
        step = self.step
        if any(offer.key == step.skip for offer in self.offers()):
            return self.answer(step.skip or "")
        if step.save:
            self.events.append(AnswerSkipped(at=self.script.at(self.top.step), save=step.save))
        self._leave(step, step.skip)
        return self.go_on()

    def back(self) -> bool:
        """Ask the question before again; what was answered there is gone. False if there is none."""
        if not self.top.trail:
            return self._back_to_below()
        before = self.top.trail[-1]
        self._take_back(before)
        self._change(step=before, trail=self.top.trail[:-1], picked=())
        self.ask()
        return True

    def start_again(self) -> None:
        """Begin the script that is walked now from its first step."""
        for step in reversed(self.top.trail):
            self._take_back(step)
        self._frames[-1] = Frame(script=self.top.script, version=self.top.version, step=self.script.first)
        self.go_on()

    def pick(self, key: str) -> None:
        """Pick an option, or drop it if it was picked, and show the question so."""
        now_picked = set(self.top.picked) ^ {key}
        self._change(picked=tuple(offer.key for offer in self.offers() if offer.key in now_picked))
        self.ask(in_place=True)

    def jump(self, step: str) -> None:
        """Leave everything above the first script, and go on there at ``step``."""
        while len(self._frames) > 1:
            self._end("left")
        self._change(step=step, waiting=False)
        self.go_on()

    def leave_all(self) -> None:
        """End everything that is open."""
        while self._frames:
            self._end("left")

    def go_on(self) -> None:
        """Walk until a question waits for its answer, or nothing is open."""
        for _ in range(MOST_STEPS):
            if not self._frames:
                return
            if self.top.waiting:
                self.say(system("where_you_are"))
                return self.ask()
            if self.top.step == CLOSE:
                self._end("completed")
                return self.leave_all()
            if self.top.step == END:
                self._end("completed")
            elif self._say_step():
                return self.ask()
        raise RecursionError(f"{self.top.script}/{self.top.step}: {MOST_STEPS} steps without a question")

    # --- saying ----------------------------------------------------------------------------------------------------

    def say(self, phrase: Phrase) -> None:
        """Say one phrase."""
        self.events.append(Said(phrase=phrase))

    def ask(self, *, easy: bool = False, in_place: bool = False) -> None:
        """Put the question of this step, with new buttons: those of earlier messages are old from now on."""
        self._turn += 1
        self._change(waiting=True)
        self.events.append(
            Asked(
                session=self._id,
                turn=self._turn,
                phrases=tuple(self._asking(easy)),
                offers=self.offers(),
                picked=self.top.picked,
                menu=tuple(self._menu()),
                in_place=in_place,
            )
        )

    def explain(self) -> None:
        """Say why this is asked, who asked for it, who sees the answer, and what cannot change."""
        own = self.script.at(self.top.step).phrase("why")
        self.say(own if self.around.book.has(own) else self._of_script("why"))
        self.say(self._of_script("asked_by"))
        for reader in self.script.seen_by:
            self.say(system(f"seen_by_{reader}"))
        self.say(self._of_script("limits"))

    def offers(self) -> tuple[Offer, ...]:
        """What can be answered by a button."""
        if self.step.choose_from:
            return self.around.lists.get(self.step.choose_from.root, ())
        question = self.step.question
        return question.offers(self.script.at(self.top.step)) if question else ()

    def _asking(self, easy: bool) -> Iterator[Phrase]:
        part = "ask" if self.step.ask else "say"
        yield replace(self._phrase(part), easy=easy)
        if self.step.question and self.step.question.free_words:
            yield system("not_monitored")

    def _menu(self) -> Iterator[str]:
        if self.step.question and self.step.question.many:
            yield "done"
        yield from (key for key in _ALWAYS_THERE if self._is_there(key))

    def _is_there(self, key: str) -> bool:
        if key == "skip":
            return not any(offer.key == self.step.skip for offer in self.offers())
        if key == "back":
            return bool(self.top.trail) or len(self._frames) > 1
        if key == "easy":
            return self.around.book.has_easy(self._phrase("ask" if self.step.ask else "say"))
        command = self.around.book.commands(self.around.role).get(key)
        return command is None or not self.is_open(command.script)

    def _say_step(self) -> bool:
        """Say this step and, if it asks nothing, leave it. True if it asks."""
        step = self.step
        for part in self._parts_said():
            self.events.append(Said(phrase=self._phrase(part), alone=step.alone))
        if step.show:
            self.events.append(Shown(view=step.show))
        if step.question is None:
            self._leave(step, None)
        return step.question is not None

    def _parts_said(self) -> Iterator[str]:
        if self.step.content_note:
            yield "content_note"
        if self.step.say and (self.step.ask or self.step.question is None):
            yield "say"

    def _phrase(self, part: str) -> Phrase:
        phrase = self.script.at(self.top.step).phrase(part)
        text = self.around.book.text(phrase)
        names = placeholders(text.other if isinstance(text, Plural) else text)
        known = {**self.top.answers, "count": self.script.questions}
        return replace(phrase, values={name: known[name] for name in names & known.keys()})

    def _of_script(self, part: str) -> Phrase:
        return Phrase(script=self.top.script, version=self.top.version, slot=part)

    # --- leaving a step --------------------------------------------------------------------------------------------

    def _leave(self, step: Step, target: str | None) -> None:
        """Do what the step does when it is over, and stand where it leads."""
        self._record(step)
        trail = () if step.record or step.follow_up or step.call else self._trail(step)
        self._change(step=target or self._target(step), trail=trail, picked=(), waiting=False)
        if step.call:
            self._enter(self.around.book.latest[step.call])

    def _enter(self, script: Script) -> None:
        self._frames.append(Frame(script=script.script, version=script.version, step=script.first))
        self.events.append(ScriptBegan(script=script.script, version=script.version))

    def _trail(self, step: Step) -> tuple[str, ...]:
        return (*self.top.trail, self.top.step) if step.question else self.top.trail

    def _target(self, step: Step) -> str:
        taken = (branch.goto for branch in step.when if branch.passes(self.top.answers))
        return next(taken, step.goto or self.script.after(self.top.step))

    def _record(self, step: Step) -> None:
        if step.record:
            at = self.script.at(self.top.step)
            self.events.extend(recorded(step.record, self.top.answers, at, self.around))
        if step.follow_up:
            self.events.append(FollowUpPlanned(follow_up=step.follow_up))

    def _end(self, how: Literal["completed", "left"]) -> None:
        frame = self._frames.pop()
        self.events.append(ScriptEnded(script=frame.script, version=frame.version, how=how))

    def _back_to_below(self) -> bool:
        if len(self._frames) < 2:
            return False
        self._end("left")
        self.go_on()
        return True

    def _take_back(self, step: str) -> None:
        save = self.script.steps[step].save
        if save:
            self.events.append(AnswerTakenBack(at=self.script.at(step), save=save))
            self._change(answers={name: value for name, value in self.top.answers.items() if name != save})

    def _change(self, **fields: object) -> None:
        self._frames[-1] = replace(self.top, **fields)  # type: ignore[arg-type]
