"""What a card claims of each kind of case in each state, what its reminder claims, and what is offered for it.

The whole table is ``tests/cases.txt``. ``pytest tests/test_case_table.py --update`` writes it anew; read each
difference as whoever looks after requests would, and ask of each claim whether it is true.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final, get_args

import pytest

from bot.views import Shower
from flows.events import CaseKind, CaseMoved, CaseOpened, CaseState, Event, Rung, WithdrawalChosen
from storage.cases import open_for
from storage.errors import Overtaken
from storage.keys import create_key
from storage.opening import open_storage
from storage.records import Person
from storage.records_of_cases import Whose
from tests.open_project import MovedClock
from tests.standings import NOW, SETTINGS, Everybody, scene_of

TABLE = Path(__file__).parent / "cases.txt"
HEAD: Final = """\
# What the card of a case claims, what its reminder claims halfway, and what is offered: by kind, state and person.
# here: reached. away: has blocked the bot. gone: erased. going: asked since for everything about them to be erased, and
# for a request to be contacted to go on.
"""
KINDS: Final = ("complaint for_owner", *(kind for kind in get_args(CaseKind) if kind != "withdrawal"), *get_args(Rung))
CLAIMS: Final = (
    *("todo_", "then_", "clock_", "due", "no_clock", "done_on", "overdue"),
    *("nobody_left", "goes_on", "silence", "out_of_reach", "says"),
)
"""The phrases of ``cases_words`` that claim something, by how their names begin."""


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Everybody]:
    create_key(tmp_path / "key")
    storage = await open_storage(tmp_path / "data", tmp_path / "key", SETTINGS, NOW)
    yield Everybody(storage, scene_of(storage))
    await storage.close()


async def asked(there: Everybody, kind: str, whose: Whose) -> str:
    """Somebody asked for that, and what became of them since. Returns the code of the case."""
    person = await there.joined(f"{kind} of somebody {whose}")
    if kind == "recall":
        due_at = NOW + timedelta(days=28)
        code = await there.storage._project.run(
            lambda connection: open_for(connection, person.pseudonym, "recall", now=NOW, due_at=due_at)
        )
        await there.storage._project.run(lambda connection: connection.execute("UPDATE cases SET told = 1"))
    else:
        await there.keep(person, _asking(kind))
        [code] = [file.case.code for file in await there.storage.cases.of(person.pseudonym)]
    await _become(there, person, whose)
    return code


def _asking(kind: str) -> Event:
    if kind in get_args(Rung):
        return WithdrawalChosen(rung=kind)  # type: ignore[arg-type]
    name, _, only_owner = kind.partition(" ")
    return CaseOpened(kind=name, words="Please.", read_by="owner" if only_owner else "")  # type: ignore[arg-type]


async def _become(there: Everybody, person: Person, whose: Whose) -> None:
    later = NOW + timedelta(hours=1)
    if whose == "away":
        await there.storage.left_quietly(person.chat_id, later)
    elif whose == "going":
        known = await there.storage.person(person.pseudonym)
        assert known is not None
        await there.keep(known, WithdrawalChosen(rung="erase", contact_goes_on=True), at=later)
    elif whose == "gone":
        await there.storage.erase(person.pseudonym, later)


def claimed(there: Everybody, text: str) -> str:
    """The phrases that ``text`` is made of and that claim something."""
    lines = there.scene.book.phrasebooks["cases_words"].phrases
    claims = (key for key, line in lines.items() if key.startswith(CLAIMS) and _stands(str(line.text), text))
    return " ".join(claims) or "-"


def _stands(said: str, text: str) -> bool:
    return all(piece.strip() in text for piece in re.split(r"{\w+}", said))


async def rows(there: Everybody) -> Iterator[str]:
    """A line for each kind, for each way its person can be gone, and for each state."""
    coordinator, owner = await there.joined("coordinator", "coordinator"), await there.joined("owner", "owner")
    drawn: list[str] = []
    for kind in KINDS:
        reader = owner if "owner" in kind else coordinator
        for whose in get_args(Whose):
            code = await asked(there, kind, whose)
            for state in get_args(CaseState):
                if await _moved(there, reader, code, state):
                    drawn.append(await _row(there, reader, code, f"{kind} {state} {whose}"))
    return iter(drawn)


async def _moved(there: Everybody, reader: Person, code: str, state: CaseState) -> bool:
    """Whether it can stand there."""
    if state != "new":
        with suppress(Overtaken):
            await there.keep(reader, CaseMoved(case=code, to=state))
    found = await there.storage.cases.one(code)
    return found is not None and found.case.state == state


async def _row(there: Everybody, reader: Person, code: str, name: str) -> str:
    found = await there.storage.cases.one(code)
    assert found is not None
    halfway = found.case.opened_at + 0.55 * (found.case.due_at - found.case.opened_at)
    shower = Shower(scene=there.scene, storage=there.storage, clock=MovedClock(halfway))
    card = (await shower.show("case", reader, code)).text
    reminder = (await shower.show("case_clock", reader, f"{code} 1")).text
    ways = (await there.scene.around(reader, halfway, ["cases"])).lists["case_ways"]
    offered = " ".join(way.key for way in ways if way.of == code) or "-"
    return f"{name:<34} | {claimed(there, card):<44} | {claimed(there, reminder):<10} | {offered}"


async def test_of_each_case_only_what_is_true_is_claimed_and_only_what_can_be_done_is_offered(
    there: Everybody, request: pytest.FixtureRequest
) -> None:
    today = HEAD + "\n".join(await rows(there)) + "\n"
    if request.config.getoption("--update"):
        TABLE.write_text(today, "utf-8")
    assert today == TABLE.read_text("utf-8"), "if this is what was meant: pytest tests/test_case_table.py --update"


# --- what the table must say -----------------------------------------------------------------------------------------


def table() -> Mapping[tuple[str, str, str], tuple[set[str], set[str], set[str]]]:
    """By kind, state and person: what the card claims, what the reminder claims, what is offered."""
    written = [line.split("|") for line in TABLE.read_text("utf-8").splitlines() if "|" in line]
    return {
        tuple(name.rsplit(maxsplit=2)): tuple(set(cell.split()) - {"-"} for cell in cells)  # type: ignore[misc]
        for name, *cells in written
    }


WRITTEN: Final = table()


def test_every_kind_is_there_in_every_way_that_its_person_can_be_gone() -> None:
    assert {(kind, whose) for kind, _, whose in WRITTEN} == {
        (kind, whose) for kind in KINDS for whose in get_args(Whose)
    }


def test_nothing_is_said_to_be_done_or_can_be_done_about_what_is_done() -> None:
    for (kind, state, whose), (claims, reminder, offered) in WRITTEN.items():
        if state == "done":
            assert "done_on" in claims, (kind, whose)
            assert not reminder | offered | {each for each in claims if each.startswith(("todo_", "then_", "due"))}


def test_what_has_no_due_date_has_no_reminder_and_what_has_one_has_one() -> None:
    for (kind, state, whose), (claims, reminder, _) in WRITTEN.items():
        if state != "done":
            assert ("due" in claims) == bool(reminder) != ("no_clock" in claims), (kind, state, whose)


def test_only_to_whom_a_letter_comes_anything_is_said_of_writing_to_them() -> None:
    for (kind, state, whose), (claims, _, offered) in WRITTEN.items():
        then = {each for each in claims if each.startswith("then_")}
        assert not then or "letter" in offered, (kind, state, whose)
        assert "letter" not in offered or whose == "here", (kind, state, whose)
        assert "letter" not in offered or not claims & {"out_of_reach", "silence", "nobody_left"}, (kind, state, whose)


def test_of_who_is_gone_nobody_waits_and_nothing_is_read() -> None:
    for (kind, state, whose), (claims, _, _) in WRITTEN.items():
        assert ("nobody_left" in claims) == (whose == "gone"), (kind, state)
        assert whose != "gone" or not claims & {"says", "says_to_owner"}, (kind, state)
