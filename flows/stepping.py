"""How a step is left: where that leads, what it records, and which script begins or is over because of it.

Knows what was answered; does not know what a reply means, and puts no question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from flows.book import Surroundings
from flows.events import AnswerGiven, AnswerTakenBack, Planned, ScriptBegan, ScriptEnded
from flows.phrase import Value, system
from flows.plans import Plan, follow_up, scheduled
from flows.recording import FACTS, made_into_facts, recorded
from flows.script import Script, Step
from flows.sensitive import is_sensitive, sensitive_saves
from flows.session import Frame
from flows.speaking import ImpossibleError, Speaking
from flows.vocabulary import Fact
from flows.when_read import are_kept_for_the_team

_BEGINS: frozenset[Fact] = frozenset({"consent", "role", "comeback"})
"""With these somebody begins to take part, and the scripts that come by themselves begin to come."""
_SAID_ANEW: frozenset[Fact] = frozenset({"age_band"})
"""Facts that stand only for the last answer: whoever has tapped the wrong one can go back and tap another."""


class Stepping(Speaking):
    """One turn, from one step to the next."""

    def leave_all(self) -> None:
        """End everything that is open."""
        while self._frames:
            self._end("left")

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
        if (step.record and step.record not in _SAID_ANEW) or step.follow_up:
            self._forget_trails()
        if step.call and step.call not in self.around.suspended:
            called = self.around.book.latest[step.call]
            self._enter(called, self._given_to(called))
        return None

    def _given_to(self, called: Script) -> Mapping[str, Value]:
        """What a script that is called knows before it asks: the one that was picked, or the one that is open."""
        if called.about is None or called.open_in is None:
            return {}
        there = (offer.key for offer in self._listed(called.open_in))
        return {called.about: self.top.answers.get(called.about) or next(there, "")}

    def _enter(self, script: Script, answers: Mapping[str, Value]) -> None:
        frame = Frame(
            script=script.script, version=script.version, step=script.first, answers=answers, since=self._turn
        )
        self._frames.append(frame)
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

    def _target(self, step: Step) -> str:
        taken = (branch.goto for branch in step.when if branch.passes(self.top.answers))
        return next(taken, step.goto or self.script.after(self.top.step))

    def _record(self, step: Step) -> None:
        if step.record:
            at = self.script.at(self.top.step)
            facts = list(recorded(step.record, self.top.answers, at, self._around_here))
            self.events.extend(facts)
            self._note_kept(FACTS[step.record].made_of if facts else (), self.top.answers, step.record)
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

    def _keep_answer(self, step: Step, save: str, value: Value) -> None:
        if self._is_kept(save):
            free = step.question is not None and step.question.free_words
            at, since = self.script.at(self.top.step), self.top.since
            self.events.append(AnswerGiven(at=at, save=save, value=value, free_words=free, since=since))
            self._note_kept((save,), (save,))

    def _note_kept(self, names: Iterable[str], answered: Iterable[str], fact: Fact | None = None) -> None:
        if are_kept_for_the_team(self.script, names, answered, fact):
            self.owe_when_read()

    def _is_kept(self, save: str) -> bool:
        """Whether an answer is kept as an answer: what a fact is made of is kept as that fact, or not at all."""
        return save not in made_into_facts(self.script)

    def _take_back(self, step: str) -> None:
        save = self.script.steps[step].save
        if save:
            if self._is_kept(save):
                self.events.append(AnswerTakenBack(at=self.script.at(step), save=save, since=self.top.since))
            self._change(answers={name: value for name, value in self.top.answers.items() if name != save})

    # --- when a script is over -------------------------------------------------------------------------------------

    def _return(self) -> None:
        """End this script. What called it goes on, and what was answered in between is not gone back over."""
        over = self.top
        self._end("completed")
        if self._frames and not self.top.waiting:
            self._change(trail=())
        self._ask_how_it_was(over)

    def _close(self) -> None:
        """End this script, and everything that was open before it."""
        over = self.top
        self._end("completed")
        self.leave_all()
        self._ask_how_it_was(over)

    def _end(self, how: Literal["completed", "left"]) -> None:
        self.say_when_read()
        frame = self._frames.pop()
        self.events.append(ScriptEnded(script=frame.script, version=frame.version, how=how))

    def _ask_how_it_was(self, over: Frame) -> None:
        """After sensitive questions that were answered; once, when the last script that asked any is over.

        The script that asks it is found by what it records, so that no writer of another script can forget it.
        """
        if not self._was_hard_to_answer(over):
            return
        outer = next((place for place, frame in enumerate(self._frames) if self._is_sensitive(frame)), None)
        if outer is not None:
            self._frames[outer] = replace(self._frames[outer], reacts=True)
        elif reaction := self.around.book.recording("reaction", self.around.role):
            self._enter(reaction, {"reacted_to": f"{over.script} {over.version}"})

    def _was_hard_to_answer(self, frame: Frame) -> bool:
        """Whether anything was answered in it, or in what it called, that may have been hard to answer."""
        script = self.around.book.script(frame.script, frame.version)
        return frame.reacts or (script is not None and not sensitive_saves(script).isdisjoint(frame.answers))

    def _is_sensitive(self, frame: Frame) -> bool:
        script = self.around.book.script(frame.script, frame.version)
        return script is not None and is_sensitive(script)

    def _say_it_can_be_left(self) -> None:
        """Who is in the middle of what has suspended itself may go on with it, and is told once that they need not."""
        newest = self.around.book.latest.get(self.top.script)
        is_suspended = self.top.script in self.around.suspended and self.script is newest
        if is_suspended and not self.top.told:
            self.say(system("can_be_left"))
            self._change(told=True)
