"""Within one turn: where the session stands, what is said there, and the question that is put.

Knows what a step says and asks; does not know where it leads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows import needs
from flows.book import Surroundings
from flows.events import Asked, Event, Said
from flows.phrase import Offer, Phrase, Place, placeholders, system
from flows.questions import Plural
from flows.script import Script, Step
from flows.session import Frame, Session
from flows.when_read import is_asked_for_the_team

AT_ONCE = 40
"""So much of a list that may be long is offered at once."""
IN_PARTS: Mapping[str, str] = {"answers": "answer_part"}
"""The lists that may be long, and the saved answer that says from where on one is offered: ``from_40``."""
OF_ONE: Mapping[str, str] = dict.fromkeys(("shared_ways", "open_questions", "open_outcomes"), "contribution") | {
    "cases": "case_part",
    "case_ways": "case",
}
"""The lists that differ by what was picked before, and the saved answer that says what: see ``Offer.of``.

As long as nothing was picked, there is what belongs to nothing.
"""
_ALWAYS_THERE = ("skip", "back", "why", "easy", "help", "language", "stop")


class ScriptGoneError(Exception):
    """The session stands in a script, version, step or choice that is no longer there."""

    said = "changed"
    """The system phrase that tells the person so."""


class ChoiceGoneError(ScriptGoneError):
    """What was chosen is there no more: it has happened, or somebody was quicker."""

    said = "overtaken"


class ImpossibleError(ChoiceGoneError):
    """What was to be recorded is not possible, or not any more. A step can say where that leads (``otherwise``)."""


class Speaking:
    """One turn: where the session stands, and the events so far."""

    def __init__(self, session: Session | None, around: Surroundings) -> None:
        self.around = around
        self.events: list[Event] = []
        self._id = session.id if session else around.new_session
        self._turn = session.turn if session else 0
        self._frames: list[Frame] = list(session.frames) if session else []
        self.asked_to_stop = session.asked_to_stop if session else False
        self._owes_when_read = False
        self._found: tuple[Frame, Step] | None = None
        """The step of a frame, which is asked for often; a frame that changes is another frame."""

    # --- where we are ----------------------------------------------------------------------------------------------

    @property
    def top(self) -> Frame:
        """The frame that is walked now."""
        return self._frames[-1]

    @property
    def script(self) -> Script:
        """The script that is walked now, in the version that the session began with."""
        frame = self._frames[-1]
        found = self.around.book.scripts.get((frame.script, frame.version))
        if found is None:
            raise ScriptGoneError(f"{frame.script} {frame.version}")
        return found

    @property
    def step(self) -> Step:
        """The step that is walked now."""
        frame = self._frames[-1]
        if self._found is None or self._found[0] is not frame:
            step = self.script.steps.get(frame.step)
            if step is None:
                raise ScriptGoneError(f"{frame.script}/{frame.step}")
            self._found = frame, step
        return self._found[1]

    @property
    def session(self) -> Session | None:
        """The session as it stands; None once nothing is open."""
        if not self._frames:
            return None
        return Session(id=self._id, turn=self._turn, frames=tuple(self._frames), asked_to_stop=self.asked_to_stop)

    @property
    def beneath(self) -> Place | None:
        """The question that was open when this script began, or whatever called it: it is asked again afterwards."""
        waiting = (frame for frame in reversed(self._frames[:-1]) if frame.waiting)
        return next((Place(script=frame.script, version=frame.version, step=frame.step) for frame in waiting), None)

    def is_open(self, script: str) -> bool:
        """Whether ``script`` is being walked, now or below."""
        return any(frame.script == script for frame in self._frames)

    def is_open_about(self, script: Script, code: str) -> bool:
        """Whether ``script`` is being walked about just that, now or below."""
        return any(
            frame.script == script.script and frame.answers.get(script.about or "") == code for frame in self._frames
        )

    # --- saying ----------------------------------------------------------------------------------------------------

    def say(self, phrase: Phrase) -> None:
        """Say one phrase."""
        self.events.append(Said(phrase=phrase))

    def ask(self, *, in_place: bool = False) -> None:
        """Put the question of this step, with new buttons: those of earlier messages are old from now on.

        Asked in place, it is the same turn still: who picks two options in a hurry picks both.
        """
        self.say_when_read()
        self._turn += not in_place
        self._change(waiting=True, noted=self._noted())
        self.events.append(
            Asked(
                session=self._id,
                turn=self._turn,
                phrases=tuple(self._asking()),
                offers=self.offers(),
                picked=self.top.picked,
                menu=tuple(self._menu()),
                in_place=in_place,
                about=self._open_about(),
            )
        )

    def owe_when_read(self) -> None:
        """Own words were kept for the team: when somebody reads next is said after the thanks, once in a script."""
        self._owes_when_read = not self.top.awaits_reading

    def say_when_read(self) -> None:
        """Say it, if it is owed and the script does not say so itself."""
        if self._owes_when_read:
            self._owes_when_read = False
            self._change(awaits_reading=True)
            if not any(isinstance(event, Said) and self._says_when_read(event.phrase) for event in self.events):
                self.say(system("kept_not_read"))

    def _says_when_read(self, phrase: Phrase) -> bool:
        return self.around.book.has(phrase) and "next_reading" in self._names(phrase)

    def _open_about(self) -> str:
        """The code of what old buttons of this script lead back to."""
        about = self.script.about if self.script.open_in else None
        return str(self.top.answers.get(about, "")) if about else ""

    def _noted(self) -> str:
        """Beside which step it stands that nobody reads straight away: where own words are first asked for."""
        if self.top.noted or not is_asked_for_the_team(self.script, self.step):
            return self.top.noted
        return self.top.step

    def ask_easier(self) -> bool:
        """Put the question in easier words. False if there are none that are easier than those it was put in."""
        if not self._has_easier():
            return False
        self._change(easier=True)
        self.ask()
        return True

    def explain(self) -> None:
        """Say why this is asked and by whom; if the answer is saved, who sees it and what it cannot change.

        And how to suggest other words, if they can.
        """
        own = self.script.at(self.top.step).phrase("why")
        self.say(own if self.around.book.has(own) else self._of_script("why"))
        self.say(self._of_script("asked_by"))
        if self.step.save:
            for reader in self.script.seen_by:
                self.say(system(f"seen_by_{reader}"))
            self.say(self._of_script("limits"))
        if self._can_suggest():
            self.say(system("other_words"))

    def _can_suggest(self) -> bool:
        suggest = self.around.book.recording("proposal", self.around.role)
        takes_part = self.around.status in ("active", "paused")
        return takes_part and suggest is not None and not self.is_open(suggest.script)

    def offers(self) -> tuple[Offer, ...]:
        """What can be answered by a button."""
        if self.step.choose_from and self.step.choose_from.root == "zones":
            return self.around.zones(str(self.top.answers.get("place", "")))
        if self.step.choose_from and self.step.choose_from.root == "titles":
            return () if self.beneath else tuple(self._titles())
        if self.step.choose_from and self.step.choose_from.root == "needs":
            return needs.offers(self.around.book.latest)
        if self.step.choose_from:
            return self._listed(self.step.choose_from.root)
        offered = self.script.offers.get(self.top.step, ())
        if self.step.only:
            there = {offer.key for offer in self._listed(self.step.only)}
            return tuple(offer for offer in offered if offer.key in there)
        return offered

    def _listed(self, name: str) -> tuple[Offer, ...]:
        """What the project's list ``name`` has; of one that may be long, the part that was picked, or the first.

        Of one that differs by what was picked before, what belongs to that.
        """
        every = self.around.lists.get(name, ())
        if name in OF_ONE:
            return tuple(offer for offer in every if offer.of == self.top.answers.get(OF_ONE[name], ""))
        if name not in IN_PARTS:
            return every
        first = int(str(self.top.answers.get(IN_PARTS[name], "from_0")).removeprefix("from_"))
        return every[first : first + AT_ONCE]

    def _titles(self) -> Iterator[Offer]:
        """What can be meant where no question is open: whatever asks something, and somebody reads the answers."""
        for key, script in self.around.book.latest.items():
            is_read = script.questions and script.seen_by != ("nobody",)
            if is_read and self.around.role in script.open_to and not self.is_open(key):
                yield Offer(key=key, text=Phrase(script=key, version=script.version, slot="title"))

    def _asking(self) -> Iterator[Phrase]:
        step, phrase = self.step, self._phrase(self._question_part)
        yield replace(phrase, easy=True) if self.top.easier else phrase
        if step.content_note and not step.ask:
            yield self._phrase("content_note")
        if self.top.noted == self.top.step:
            yield system("not_monitored")

    def _menu(self) -> Iterator[str]:
        step = self.step
        if step.question and step.question.many:
            yield "done"
        yield from (key for key in _ALWAYS_THERE if self._is_there(key, step))

    @property
    def _question_part(self) -> str:
        """Where the words of the question stand."""
        return "ask" if self.step.ask else "say"

    def _has_easier(self) -> bool:
        easy_already = self.around.easy or self.top.easier
        return not easy_already and self.around.book.has_easy(self._phrase(self._question_part))

    def _is_there(self, key: str, step: Step) -> bool:
        if key == step.record:
            return False  # "Language" beside the question which language it is to be
        if key == "skip":
            return step.skip is None or not any(offer.key == step.skip for offer in self.offers())
        if key == "back":
            return bool(self.top.trail) or self._can_go_back_to_below()
        if key == "easy":
            return self._has_easier()
        command = self.around.book.commands(self.around.role).get(key)
        return command is None or not self.is_open(command.script)

    def _parts_said(self) -> Iterator[str]:
        """What is said before the question. A step that asks with its ``say`` greets first and warns then."""
        if self.step.ask or self.step.question is None:
            yield from (part for part in ("content_note", "say") if getattr(self.step, part))

    def _phrase(self, part: str) -> Phrase:
        phrase = self.script.at(self.top.step).phrase(part)
        names = self._names(phrase)
        if not names:
            return phrase
        known = {**self.top.answers, "count": self.script.questions}
        return replace(phrase, values={name: known[name] for name in names & known.keys()})

    def _names(self, phrase: Phrase) -> frozenset[str]:
        text = self.around.book.text(phrase)
        return placeholders(text.other if isinstance(text, Plural) else text)

    def _of_script(self, part: str) -> Phrase:
        return Phrase(script=self.top.script, version=self.top.version, slot=part)

    def _can_go_back_to_below(self) -> bool:
        """Whether this script was opened over a question, or called after one that can still be answered anew."""
        return len(self._frames) > 1 and (self._frames[-2].waiting or bool(self._frames[-2].trail))

    def _change(self, **fields: object) -> None:
        self._frames[-1] = replace(self.top, **fields)  # type: ignore[arg-type]
