"""Open cases as a list, and one of them opened: what was asked for, what is left to do, what was written about it.

Never who it is about. What they wrote is shown only once the case is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.desk import FIRST, parts
from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.case_clock import marks_passed
from storage.records_of_cases import CONTACTING, Case, CaseFile, Letter, ThingDone

_WORDS = "cases_words"
_ANSWERED = frozenset({"access", "correction", "complaint", "contact", "safeguarding"})
"""Kinds in which a letter to the person is part of what is to be done, as long as one comes to them."""
_CLOCKS = ("clock_half", "clock_most", "clock_due")
"""What is said of each of ``flows.case_clock.MARKS``."""


async def cases(glance: Glance) -> Shown:
    """Those that are not done, the nearest deadline first; of many, the part that was picked, or the most urgent."""
    open_now = await glance.storage.cases.open_to(glance.reader)
    if not open_now:
        return Shown(text=glance.say(_WORDS, "none"))
    every = parts(open_now, glance.reader.pseudonym)
    count = glance.say(_WORDS, "open_in_all", count=len(open_now)) if len(every) > 1 else ""
    listed = every.get(glance.about, every[FIRST])
    return Shown(text=paragraphs(count, *(entry(glance, case) for case in listed)))


async def case(glance: Glance) -> Shown:
    """One of them, with everything that is kept about it."""
    found = await glance.storage.cases.one(glance.about)
    if found is None:
        return Shown(text=glance.say(_WORDS, "gone"))
    if not found.case.may_be_read_by(glance.reader):
        return Shown(text=await elsewhere(glance, found.case))
    return Shown(
        text=paragraphs(
            card(glance, found.case),
            glance.say(_WORDS, _says(found.case), words=found.words) if found.words else "",
            lines(*_used(glance, found.case)),
            lines(*_outside(glance, found)),
            *_letters(glance, found.letters),
            _out_of_reach(glance, found.case),
        )
    )


async def case_clock(glance: Glance) -> Shown:
    """How much of its time is over, if it still is so and there is something to do: ``about`` its code and a mark."""
    code, _, mark = glance.about.partition(" ")
    found = await glance.storage.cases.one(code)
    if found is None or found.case.state == "done" or found.case.rests or not found.case.may_be_read_by(glance.reader):
        return Shown(text="")
    passed = marks_passed(found.case.opened_at, found.case.due_at, glance.now)
    return Shown(text=glance.say(_WORDS, _CLOCKS[passed - 1], code=code) if str(passed) == mark else "")


async def elsewhere(glance: Glance, case: Case) -> str:
    """Of a case that others look after: that it is open or done, and in which role they are."""
    if case.state == "done":
        return glance.say(_WORDS, "elsewhere_done", code=case.code)
    holder = await glance.storage.person(case.holder) if case.holder else None
    role = holder.role if holder else case.read_by[0]
    return glance.say(_WORDS, "elsewhere_owner" if role == "owner" else "elsewhere_coordinator", code=case.code)


def _says(case: Case) -> str:
    return "says_to_owner" if case.for_owner else "says"


def entry(glance: Glance, case: Case) -> str:
    """A line or two of a list."""
    state = glance.say(_WORDS, f"state_{case.state}")
    return lines(
        glance.say(_WORDS, "entry", code=case.code, label=what_for(glance, case)),
        glance.say(_WORDS, "entry_state", state=state, who=_holder(glance, case)),
        clock(glance, case),
    )


def card(glance: Glance, case: Case) -> str:
    """What can be said of a case without what anybody wrote."""
    return lines(
        glance.say(
            _WORDS,
            "card",
            code=case.code,
            label=what_for(glance, case),
            state=glance.say(_WORDS, f"state_{case.state}"),
            who=_holder(glance, case),
        ),
        clock(glance, case),
        *(_to_do(glance, case) if case.state != "done" else ()),
    )


def _to_do(glance: Glance, case: Case) -> Iterator[str]:
    """What is left to do: only what still can be done."""
    if case.rests:
        yield glance.say(_WORDS, _resting(case))
        return
    yield glance.say(_WORDS, f"todo_{case.rung or case.kind}")
    if case.reached and case.kind in _ANSWERED:
        yield glance.say(_WORDS, f"then_{case.kind}")
    if case.on_leaving == "goes_on" and case.erased_at:
        yield glance.say(_WORDS, "todo_before", date=glance.day(case.erased_at))


def _resting(case: Case) -> str:
    """What is said in place of what is to be done, where there is nothing."""
    if case.whose != "gone":
        return f"todo_{case.rung or 'nothing'}"
    return "todo_too_late" if case.kind in CONTACTING else "todo_learn"


def what_for(glance: Glance, case: Case) -> str:
    """What somebody asked for, in plain words."""
    return glance.say(_WORDS, "for_owner" if case.for_owner else f"for_{case.rung or case.kind}")


def _holder(glance: Glance, case: Case) -> str:
    if not case.holder:
        return glance.say(_WORDS, "holder_nobody")
    mine = case.holder == glance.reader.pseudonym
    return glance.say(_WORDS, "holder_you") if mine else glance.say(_WORDS, "holder_other")


def clock(glance: Glance, case: Case) -> str:
    """By when it is to be done, or when it was; what asks for nothing has no clock."""
    if case.done_at is not None:
        return glance.say(_WORDS, "done_on", date=glance.day(case.done_at))
    if case.rests:
        return glance.say(_WORDS, "no_clock")
    left = (glance.day(case.due_at) - glance.day(glance.now)).days
    time = glance.say(_WORDS, "days_left", count=left) if left >= 0 else glance.say(_WORDS, "overdue")
    return lines(glance.say(_WORDS, "due", due=glance.day(case.due_at)), time)


def _used(glance: Glance, case: Case) -> Iterator[str]:
    """Published summaries with what the person takes back."""
    if case.batches:
        yield glance.say(_WORDS, "used")
    for number in case.batches:
        summary = glance.say(_WORDS, "used_in", number=number)
        yield f"- {summary}"


def _outside(glance: Glance, found: CaseFile) -> Iterator[str]:
    """The checklist, and how much of it is open."""
    if not found.case.checklist:
        return
    looked_after = {each.thing: each for each in found.things}
    yield glance.say(_WORDS, "outside")
    for thing in found.case.checklist:
        label = glance.say(_WORDS, f"thing_{thing}")
        yield f"- {_thing(glance, label, looked_after.get(thing))}"
    if found.still_open:
        yield glance.say(_WORDS, "count_open", count=len(found.still_open))


def _thing(glance: Glance, label: str, done: ThingDone | None) -> str:
    if done is None:
        return glance.say(_WORDS, "still_open", label=label)
    if done.state == "none":
        return glance.say(_WORDS, "nothing_there", label=label, date=done.done_on)
    if done.told:
        return glance.say(_WORDS, "told", label=label, date=done.done_on, words=done.told)
    return glance.say(_WORDS, "looked_after", label=label, date=done.done_on)


def _letters(glance: Glance, letters: Iterable[Letter]) -> Iterator[str]:
    for each in letters:
        slot = "from_team" if each.by_team else "from_person"
        yield glance.say(_WORDS, slot, date=each.written_on, words=each.words)


def _out_of_reach(glance: Glance, case: Case) -> str:
    """Why nobody can write to the person, if nobody can."""
    if case.whose == "gone":
        return glance.say(_WORDS, "nobody_left")
    if case.reached or case.state == "done":
        return ""
    if case.on_leaving == "goes_on":
        return glance.say(_WORDS, "goes_on")
    silent = case.kind == "withdrawal"
    return glance.say(_WORDS, "silence") if silent else glance.say(_WORDS, "out_of_reach")
