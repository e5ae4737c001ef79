"""Who may do what: each command, fact, view and list, for each standing, as ``tests/roles.txt`` has it.

``pytest tests/test_roles.py --update`` writes the table anew; its difference is what somebody may do from then on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, get_args

import pytest

from bot.lists import LISTS, offered
from bot.lists.asking import Asking
from bot.views.shower import VIEWS
from flows.book import Book, Surroundings
from flows.commands import ALWAYS_OPEN
from flows.engine import advance
from flows.events import ScriptBegan
from flows.reply import Command, Reply, Words
from flows.vocabulary import Fact
from storage.deeds import LOOKS
from storage.records import Person
from tests.standings import CUTOFF, DAY, NOW, STANDINGS, Everybody, desk, everybody

TABLE = Path(__file__).parent / "roles.txt"
HEAD: Final = """\
# Who may do what. A new script, fact, view or list is one more line here, and who may use it is looked at.
# yes: they can begin it; can come to a step that records or shows it; are offered something. - : they cannot.
# stopped: asked for no more messages. ended: was of the team until the owner ended it.
"""
MOMENTS: Final = (NOW + 2 * DAY, CUTOFF + DAY)
"""Before and after the day until which what was shared can be taken back."""
FIRST: Final = frozenset({"consent", "role", "comeback", "wait", "place"})
"""What scripts are about that come before anything else to whoever does not take part."""
OF_THE_TEAM: Final = frozenset(LOOKS) | frozenset(
    {"queue", "planned", "broadcast", "broadcasts", "team", "member", "invitation", "invitations"}
    | {"themes", "theme", "new_outcome", "new_question", "new_meeting"}
)
"""Views that nobody sees who only takes part."""


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Everybody]:
    async with everybody(tmp_path) as opened:
        yield opened


# --- what somebody can begin -----------------------------------------------------------------------------------------


async def around(there: Everybody, person: Person, reply: Reply) -> Surroundings:
    session = (await there.storage.standing(person.chat_id, None)).session
    return await there.scene.around(person, MOMENTS[0], there.scene.ahead(session, reply, person))


async def begun(there: Everybody, standing: str, reply: Reply) -> frozenset[str]:
    """The scripts that the engine begins if they send that."""
    person = await there.person(standing)
    if person is None:
        return frozenset()
    session = (await there.storage.standing(person.chat_id, None)).session
    outcome = advance(session, reply, await around(there, person, reply))
    return frozenset(event.script for event in outcome.events if isinstance(event, ScriptBegan))


async def commands(there: Everybody, standing: str) -> frozenset[str]:
    """The commands that begin their script."""
    latest = there.scene.book.latest
    names = sorted({script.command for script in latest.values() if script.command})
    answers = {name: await begun(there, standing, Command(name=name)) for name in names}
    return frozenset(name for name, scripts in answers.items() if any(latest[each].command == name for each in scripts))


async def reached(there: Everybody, standing: str) -> frozenset[str]:
    """All scripts that they can ever walk as they stand: by a command, by a word, or because it comes by itself."""
    book, person = there.scene.book, await there.person(standing)
    if person is None:
        return frozenset()
    found = set(await begun(there, standing, Words(text="hello")))
    for name in await commands(there, standing):
        found |= await begun(there, standing, Command(name=name))
    session = (await there.storage.standing(person.chat_id, None)).session
    found |= {frame.script for frame in session.frames} if session else set()
    if person.status == "active":
        found |= {key for key, script in book.latest.items() if person.role in script.open_to and by_itself(book, key)}
    return frozenset(called(book, found))


def by_itself(book: Book, key: str) -> bool:
    script = book.latest[key]
    return script.command is None and not FIRST & {step.record for step in script.steps.values()}


def called(book: Book, scripts: Iterable[str]) -> Iterator[str]:
    """These, and whatever they lead into."""
    ahead, seen = list(scripts), set[str]()
    while ahead:
        key = ahead.pop()
        if key not in seen:
            seen.add(key)
            yield key
            ahead += [step.call for step in book.latest[key].steps.values() if step.call]


# --- the table -------------------------------------------------------------------------------------------------------


async def rows(there: Everybody) -> Mapping[str, frozenset[str]]:
    """What there is, and the standings that may."""
    book = there.scene.book
    may: dict[str, set[str]] = {}
    for name in sorted({script.command for script in book.latest.values() if script.command}):
        may[f"command /{name}"] = set()
    may |= {f"fact {name}": set() for name in sorted(get_args(Fact))}
    may |= {f"view {name}": set() for name in sorted(VIEWS)}
    for standing in STANDINGS:
        for name in await commands(there, standing):
            may[f"command /{name}"].add(standing)
        for key in await reached(there, standing):
            for step in book.latest[key].steps.values():
                may.setdefault(f"fact {step.record}", set()).add(standing) if step.record else None
                may.setdefault(f"view {step.show}", set()).add(standing) if step.show else None
    return {row: frozenset(standings) for row, standings in (may | await lists(there)).items()}


async def lists(there: Everybody) -> dict[str, set[str]]:
    """Who is offered anything, although each has a case and a theme on the desk and everything there is is there."""
    [code, *_] = [case.code for case in await there.storage.cases.open() if case.kind == "access"]
    [theme] = await there.storage.themes.all()
    may: dict[str, set[str]] = {f"list {name}": set() for name in sorted(LISTS)}
    for standing in STANDINGS:
        person = await there.person(standing)
        if person is None:
            continue
        await there.keep(person, session=desk(code, theme.code))
        for name in LISTS:
            if any([await offered(name, asking(there, person, moment)) for moment in MOMENTS]):
                may[f"list {name}"].add(standing)
    return may


def asking(there: Everybody, person: Person, moment: object) -> Asking:
    return Asking(
        person=person,
        now=moment,  # type: ignore[arg-type]
        storage=there.storage,
        project=there.scene.project,
        words=lambda phrase, **known: there.scene.say(phrase, person, **known),
        begun=lambda place: place.step,
    )


def drawn(may: Mapping[str, frozenset[str]]) -> str:
    """One line for each row, one column for each standing."""
    width = max(map(len, may))
    lines = [" ".join([" " * width, *STANDINGS])]
    for row, standings in may.items():
        cells = (("yes" if each in standings else "-").ljust(len(each)) for each in STANDINGS)
        lines.append(" ".join([row.ljust(width), *cells]).rstrip())
    return HEAD + "\n".join(lines) + "\n"


async def test_everybody_may_do_what_the_table_says_and_nothing_else(
    there: Everybody, request: pytest.FixtureRequest
) -> None:
    today = drawn(await rows(there))
    if request.config.getoption("--update"):
        TABLE.write_text(today, "utf-8")
    assert today == TABLE.read_text("utf-8"), "if this is what was meant: pytest tests/test_roles.py --update"


# --- what the table must say -----------------------------------------------------------------------------------------


def table() -> Mapping[str, frozenset[str]]:
    """As it is written."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    columns = lines[0].split()
    rows = (line.rsplit(maxsplit=len(columns)) for line in lines[1:])
    return {
        " ".join(name.split()): frozenset(each for each, cell in zip(columns, cells, strict=True) if cell == "yes")
        for name, *cells in rows
    }


TEAM: Final = frozenset({"facilitator", "coordinator", "owner"})
WRITTEN: Final = table()


def test_who_is_not_known_can_do_nothing() -> None:
    assert not [row for row, may in WRITTEN.items() if may & {"stranger", "ended"}]


def test_everything_is_there_for_somebody_so_that_an_empty_cell_says_something() -> None:
    assert {row for row, may in WRITTEN.items() if not may} == NOBODYS


NOBODYS: Final = frozenset(
    {"view letter", "view call", "view case_clock", "fact wait", "view waiting", "list case_parts"}
)
"""What comes to one person without a script, what is asked before somebody waits, and parts of what is still short."""


@pytest.mark.parametrize("row", [row for row in WRITTEN if row.startswith("list")])
def test_a_list_is_the_teams_or_everybodys_own(row: str) -> None:
    may = WRITTEN[row]
    assert may <= TEAM or row.removeprefix("list ") in OWN


OWN: Final = frozenset(
    {"ages", "contributions", "recallable", "unchangeable", "answers", "answer_parts", "takeable", "own_cases", "rungs"}
    | {"open_questions", "open_outcomes", "shared_ways"}
    | {"meetings", "open_meetings", "free_place", "need_ways", "alert_ways", "contact_ways"}
    | {"complaint_readers"}
)
"""Lists of what is somebody's own, or the same for everybody."""


@pytest.mark.parametrize("view", sorted(OF_THE_TEAM))
def test_what_the_team_sees_is_shown_to_nobody_else(view: str) -> None:
    assert WRITTEN[f"view {view}"] <= TEAM


@pytest.mark.parametrize("row", ["list members", "command /team", "fact role_end", "fact deputy", "view team"])
def test_who_works_here_is_the_owners_to_decide(row: str) -> None:
    assert WRITTEN[row] == {"owner"}


@pytest.mark.parametrize("row", ["list cases", "command /cases", "fact case_move", "fact letter", "view case"])
def test_cases_are_for_coordinators_and_owners(row: str) -> None:
    assert WRITTEN[row] == {"coordinator", "owner"}


def test_who_does_not_take_part_can_begin_only_what_everybody_always_can() -> None:
    always = {f"command /{name}" for name in ALWAYS_OPEN}
    for standing in ("stopped", "stopped_team", "waiting", "joining", "joining_team"):
        begins = {row for row, may in WRITTEN.items() if row.startswith("command") and standing in may}
        assert begins <= always, standing


def test_no_script_shows_anything_of_the_team_to_people_unless_it_says_to_whom_it_is_open(book: Book) -> None:
    """A script without ``open_to`` is for those who take part."""
    for key, script in book.latest.items():
        if "participant" in script.open_to:
            shown = {step.show for each in called(book, [key]) for step in book.latest[each].steps.values()}
            assert not shown & OF_THE_TEAM, key
