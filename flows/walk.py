"""Walks the steps of scripts within one turn, and collects what happens on the way.

Knows where a step leads and what it records; does not know what a reply means.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from flows.events import AnswerSkipped, InvitationMade, Said, Shown
from flows.phrase import Value, system
from flows.proposal_facts import meant, written
from flows.script import CLOSE, END, Script
from flows.session import Frame
from flows.stepping import Stepping
from flows.vocabulary import ABOUT, UNKEPT, View

MOST_STEPS = 500
"""More steps than this without a question is a loop, which the checks of a script would have refused."""


class Walk(Stepping):
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
        """Walk ``script``; what was open waits below it. ``answers``: what is saved before anything is asked.

        What has suspended itself does not begin, and that is said.
        """
        if script.script in self.around.suspended:
            self.say(system("suspended"))
        else:
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
            at, since = self.script.at(self.top.step), self.top.since
            self.events.append(AnswerSkipped(at=at, save=step.save, since=since))
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
            script=self.top.script,
            version=self.top.version,
            step=self.script.first,
            answers=given,
            since=self.top.since,
            reacts=self.top.reacts,
            told=self.top.told,
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

    def go_on(self) -> None:
        """Walk until a question waits for its answer, or nothing is open."""
        for _ in range(MOST_STEPS):
            if not self._frames:
                return
            if self.top.waiting:
                self.say(system("where_you_are"))
                if self.step.show in UNKEPT:  # what is about to be agreed to may look otherwise by now
                    self._show(self.step.show)
                return self.ask()
            if self.top.step == CLOSE:
                self._close()
            elif self.top.step == END:
                self._return()
            elif self._say_step():
                self._say_it_can_be_left()
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
            self.say_when_read()
            self._show(step.show)
        if self._asks():
            return True
        self._leave(step, step.skip if step.question else None)
        return False

    def _show(self, view: View) -> None:
        self.events.append(Shown(view=view, about=self._about(view)))

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

    def _back_to_below(self) -> bool:
        if not self._can_go_back_to_below():
            return False
        self._end("left")
        if not self.top.waiting:
            return self.back()
        self.go_on()
        return True
