"""Walks the steps of scripts within one turn, and collects what happens on the way.

Knows where a step leads and what it records; does not know what a reply means.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from flows.book import Surroundings
from flows.events import (
    AnswerGiven,
    AnswerSkipped,
    AnswerTakenBack,
    InvitationMade,
    Planned,
    Said,
    ScriptBegan,
    ScriptEnded,
    Shown,
)
from flows.phrase import Value, system
from flows.plans import Plan, follow_up, scheduled
from flows.proposal_facts import meant, written
from flows.recording import made_into_facts, recorded
from flows.script import CLOSE, END, Script, Step
from flows.session import Frame
from flows.speaking import ImpossibleError, Speaking
from flows.vocabulary import ABOUT, UNKEPT, Fact, View

MOST_STEPS = 500
"""More steps than this without a question is a loop, which the checks of a script would have refused."""
_BEGINS: frozenset[Fact] = frozenset({"consent", "role", "comeback"})
"""With these somebody begins to take part, and the scripts that come by themselves begin to come."""


class Walk(Speaking):
    """One turn, going on: to the next question, back to the one before, or out."""

    def decline(self) -> bool:
        """Whoever has not said yes yet says no with one word. False if there is nothing to say no to."""
        if self.around.status not in ("joining", "waiting"):
            return False
        waiting = self.around.book.recording("wait", self.around.role) if self.around.status == "waiting" else None
        if waiting and not self._refusal():
            self.leave_all()
            self._enter(waiting, {})
        step = self._refusal()
        if step:
            self.jump(step)
        return step is not None

    def _refusal(self) -> str | None:
        """The step at which the whole conversation can be declined, if it is one that can."""
        base = self.around.book.script(self._frames[0].script, self._frames[0].version) if self._frames else None
        steps = base.steps.items() if base else ()
        return next((key for key, step in steps if step.record == "refusal"), None)

    # --- moving ----------------------------------------------------------------------------------------------------

    def begin(self, script: Script, answers: Mapping[str, Value] | None = None) -> None:
        """Walk ``script``; what was open waits below it. ``answers``: what is saved before anything is asked."""
        self._enter(script, answers or {})
        self.go_on()

    def answer(self, value: Value, then: Script | None = None) -> None:
        """Keep the answer to the open question, and go on: first with ``then``, if that is to be walked in between."""
        step, save = self.step, self.step.save
        if save:
            self._keep_answer(step, save, value)
            self._change(answers={**self.top.answers, save: value})
        self._leave(step, step.question.leads_to(value) if step.question else None)
        if then:
            self._enter(then, {})
        self.go_on()

    def skip(self) -> None:
        """Go on without an answer. A skip that is one of the options is that option."""
        step = self.step
        if any(offer.key == step.skip for offer in self.offers()):
            return self.answer(step.skip or "")
        if step.save and self._is_kept(step.save):
            self.events.append(AnswerSkipped(at=self.script.at(self.top.step), save=step.save))
        self._leave(step, step.skip)
        return self.go_on()

    def back(self) -> bool:
        """Ask the question before again; what was answered there is gone. False if there is none."""
        if not self.top.trail:
            return self._back_to_below()
        before = self.top.trail[-1]
        self._take_back(before)
        self._stand_at(before, trail=self.top.trail[:-1])
        self.ask()
        return True

    def start_again(self) -> None:
        """Begin the script that is walked now from its first step."""
        for step in reversed(self.top.trail):
            self._take_back(step)
        given = {name: value for name, value in self.top.answers.items() if name in self.script.given}
        self._frames[-1] = Frame(
            script=self.top.script, version=self.top.version, step=self.script.first, answers=given
        )
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
        self._stand_at(step, waiting=False)
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
                self._return()
            elif self._say_step():
                return self.ask()
        raise RecursionError(f"{self.top.script}/{self.top.step}: {MOST_STEPS} steps without a question")

    def _say_step(self) -> bool:
        """Say this step and, if it asks nothing, leave it. True if it asks.

        A list with nothing in it is no question: it is passed over to where a skip leads, and nobody skipped anything.
        """
        step = self.step
        for part in self._parts_said():
            self.events.append(Said(phrase=self._phrase(part), alone=step.alone))
        if step.show:
            self.events.append(Shown(view=step.show, about=self._about(step.show)))
        if self._asks():
            return True
        self._leave(step, step.skip if step.question else None)
        return False

    def _about(self, view: View) -> str:
        if view in UNKEPT:
            return json.dumps(dict(self.top.answers))
        if view == "invitation":
            return self._new_token()
        if view == "asked":
            return written(meant(self.top.answers, self._around_here))
        return str(self.top.answers.get(ABOUT.get(view, ""), ""))

    def _new_token(self) -> str:
        """Of the invitation that was made in this turn: it is known in no other."""
        made = (event.token for event in reversed(self.events) if isinstance(event, InvitationMade))
        return next(made, "")

    @property
    def _around_here(self) -> Surroundings:
        return replace(self.around, beneath=self.beneath)

    def _asks(self) -> bool:
        return self.step.question is not None and not (self.step.is_looked_up and not self.offers())

    # --- leaving a step --------------------------------------------------------------------------------------------

    def _leave(self, step: Step, target: str | None) -> None:
        """Do what the step does when it is over, and stand where it leads."""
        try:
            self._record(step)
        except ImpossibleError:
            if step.otherwise is None:
                raise
            return self._stand_at(step.otherwise)
        self._stand_at(target or self._target(step), trail=self._trail(), waiting=False)
        if step.record or step.follow_up:
            self._forget_trails()
        if step.call:
            self._enter(self.around.book.latest[step.call], {})
        return None

    def _enter(self, script: Script, answers: Mapping[str, Value]) -> None:
        self._frames.append(Frame(script=script.script, version=script.version, step=script.first, answers=answers))
        self.events.append(ScriptBegan(script=script.script, version=script.version))

    def _stand_at(self, step: str, **fields: object) -> None:
        self._change(step=step, picked=(), easier=False, **fields)

    def _trail(self) -> tuple[str, ...]:
        return (*self.top.trail, self.top.step) if self._asks() else self.top.trail

    def _forget_trails(self) -> None:
        """What has happened cannot be undone by going back: not in this script, and not in what called it."""
        for place in range(len(self._frames) - 1, -1, -1):
            self._frames[place] = replace(self._frames[place], trail=())
            if place and self._frames[place - 1].waiting:
                return

    def _return(self) -> None:
        """End this script. What called it goes on, and what was answered in between is not gone back over."""
        self._end("completed")
        if self._frames and not self.top.waiting:
            self._change(trail=())

    def _target(self, step: Step) -> str:
        taken = (branch.goto for branch in step.when if branch.passes(self.top.answers))
        return next(taken, step.goto or self.script.after(self.top.step))

    def _record(self, step: Step) -> None:
        if step.record:
            at = self.script.at(self.top.step)
            self.events.extend(recorded(step.record, self.top.answers, at, self._around_here))
        if step.record == "withdrawal":
            self._leave_beneath()
        if step.record == "language" and self.top.answers.get("language", self.around.language) in self.around.drafts:
            self.say(system("draft_language"))
        if step.record in _BEGINS:
            self.events.extend(Planned(plan=plan) for plan in self._comes_by_itself())
        if step.follow_up:
            plan = follow_up(step.follow_up, self.around.hours, self.around.now)
            self.events.append(Planned(plan=plan))

    def _leave_beneath(self) -> None:
        """Whoever leaves is not asked again what was open before."""
        top = self._frames.pop()
        self.leave_all()
        self._frames.append(top)

    def _comes_by_itself(self) -> Iterator[Plan]:
        """Everything that comes by itself to somebody in this role, for the first time."""
        around = self.around
        for script in around.book.latest.values():
            if script.schedule and around.role in script.open_to:
                plan = scheduled(script.script, script.schedule, around.hours, around.now, around.pace)
                if plan is not None:
                    yield plan

    def _end(self, how: Literal["completed", "left"]) -> None:
        frame = self._frames.pop()
        self.events.append(ScriptEnded(script=frame.script, version=frame.version, how=how))

    def _back_to_below(self) -> bool:
        if not self._can_go_back_to_below():
            return False
        self._end("left")
        if not self.top.waiting:
            return self.back()
        self.go_on()
        return True

    def _keep_answer(self, step: Step, save: str, value: Value) -> None:
        if self._is_kept(save):
            free = step.question is not None and step.question.free_words
            self.events.append(AnswerGiven(at=self.script.at(self.top.step), save=save, value=value, free_words=free))

    def _is_kept(self, save: str) -> bool:
        """Whether an answer is kept as an answer: what a fact is made of is kept as that fact, or not at all."""
        return save not in made_into_facts(self.script)

    def _take_back(self, step: str) -> None:
        save = self.script.steps[step].save
        if save:
            if self._is_kept(save):
                self.events.append(AnswerTakenBack(at=self.script.at(step), save=save))
            self._change(answers={name: value for name, value in self.top.answers.items() if name != save})
