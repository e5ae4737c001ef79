"""The command line: what it writes, what it says, and with which code it ends."""

from __future__ import annotations

import asyncio
import os
import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import command_line
from bot.control import Control
from bot.exit_codes import FOUND_WRONG, MISUSED, OK
from bot.heartbeat import STOPPED, Heartbeat, write
from bot.inviting import Invitations
from bot.project_file import example_project, parse_project
from bot.rehearsal.api import TelegramServer
from bot.rehearsal.clock import MovableClock
from storage.opening import open_storage

TOKEN = "123456789:" + "x" * 35
LINK = re.compile(r"https://t\.me/\w+\?start=[\w-]{22}")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Where a project would be set up."""
    return {
        "ALONGSIDE_TOKEN": TOKEN,
        "ALONGSIDE_DATA": str(tmp_path / "data"),
        "ALONGSIDE_KEY_FILE": str(tmp_path / "keys" / "alongside.key"),
        "ALONGSIDE_PROJECT": str(tmp_path / "alongside.toml"),
    }


def begun(environment: Mapping[str, str]) -> Mapping[str, str]:
    """The same, once ``init`` has been there."""
    assert command_line(["init"], environment) == OK
    return environment


def test_init_writes_a_project_that_can_be_read_and_a_key_that_only_we_can_read(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun(environment)
    assert parse_project((tmp_path / "alongside.toml").read_text(), "alongside.toml") == example_project()
    key = tmp_path / "keys" / "alongside.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    said = capsys.readouterr().out
    assert str(key) in said
    assert key.read_text().strip() not in said


def test_init_overwrites_nothing(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = Path(begun(environment)["ALONGSIDE_KEY_FILE"])
    before = key.read_bytes()
    (tmp_path / "alongside.toml").unlink()
    assert command_line(["init"], environment) == MISUSED
    assert key.read_bytes() == before
    assert not (tmp_path / "alongside.toml").exists()
    assert "never overwritten" in capsys.readouterr().err


def test_init_puts_no_key_beside_the_data(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside = environment | {"ALONGSIDE_KEY_FILE": str(tmp_path / "data" / "alongside.key")}
    assert command_line(["init"], beside) == MISUSED
    assert "one theft takes both" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_init_says_when_it_may_not_write(environment: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = environment | {"ALONGSIDE_PROJECT": "/proc/alongside.toml"}
    assert command_line(["init"], nowhere) == MISUSED
    assert "/proc/alongside.toml" in capsys.readouterr().err


def test_run_tells_all_that_is_missing_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    nothing = {f"ALONGSIDE_{name}": str(tmp_path / name) for name in ("DATA", "KEY_FILE", "PROJECT")}
    assert command_line(["run"], nothing) == MISUSED
    said = capsys.readouterr().err
    assert "ALONGSIDE_TOKEN" in said
    assert "ALONGSIDE_KEY_FILE" in said
    assert str(tmp_path / "PROJECT") in said


async def test_invite_opens_the_data_itself_while_no_bot_runs(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun(environment)
    capsys.readouterr()
    clock = MovableClock()
    async with TelegramServer(token=TOKEN, clock=clock) as telegram:
        here = environment | {"ALONGSIDE_API": telegram.address}
        wanted = ["invite", "participant", "--uses", "2", "--days", "3", "--qr", str(tmp_path / "poster.svg")]
        assert await asyncio.to_thread(command_line, wanted, here) == OK
    link = capsys.readouterr().out.strip()
    assert LINK.fullmatch(link)
    assert "<svg" in (tmp_path / "poster.svg").read_text()
    places = Path(here["ALONGSIDE_DATA"]), Path(here["ALONGSIDE_KEY_FILE"])
    storage = await open_storage(*places, example_project().for_storage(), clock.now())
    try:
        invited = await storage.admit(link.split("=")[1], chat_id=5, language="en", zone="UTC", now=clock.now())
        assert invited.person
        assert invited.person.role == "participant"
    finally:
        await storage.close()


async def test_invite_asks_the_running_bot(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = Path(begun(environment)["ALONGSIDE_DATA"]), Path(environment["ALONGSIDE_KEY_FILE"])
    capsys.readouterr()
    clock = MovableClock()
    storage = await open_storage(*places, example_project().for_storage(), clock.now())
    invitations = Invitations(storage=storage, clock=clock, username="example_bot", project=example_project())
    control = Control(places[0], {"invite": invitations.carry_out})
    await control.open()
    try:
        without_token = environment | {"ALONGSIDE_TOKEN": ""}
        assert await asyncio.to_thread(command_line, ["invite", "coordinator"], without_token) == OK
        assert capsys.readouterr().out.startswith("https://t.me/example_bot?start=")
    finally:
        await control.close()
        await storage.close()


async def test_only_a_project_without_a_coordinator_invites_its_first(environment: dict[str, str]) -> None:
    places = Path(begun(environment)["ALONGSIDE_DATA"]), Path(environment["ALONGSIDE_KEY_FILE"])
    clock = MovableClock()
    storage = await open_storage(*places, example_project().for_storage(), clock.now())
    invitations = Invitations(storage=storage, clock=clock, username="example_bot", project=example_project())
    try:
        link = await invitations.for_first_coordinator()
        assert link
        await storage.admit(link.split("=")[1], chat_id=5, language="en", zone="UTC", now=clock.now())
        assert await storage.has_coordinator() == (await invitations.for_first_coordinator() is None)
    finally:
        await storage.close()


async def test_a_deputy_is_invited_at_the_command_line(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    places = Path(begun(environment)["ALONGSIDE_DATA"]), Path(environment["ALONGSIDE_KEY_FILE"])
    capsys.readouterr()
    clock = MovableClock()
    storage = await open_storage(*places, example_project().for_storage(), clock.now())
    invitations = Invitations(storage=storage, clock=clock, username="example_bot", project=example_project())
    control = Control(places[0], {"invite": invitations.carry_out})
    await control.open()
    try:
        assert await asyncio.to_thread(command_line, ["invite", "coordinator", "--deputy"], environment) == OK
        token = capsys.readouterr().out.strip().split("=")[1]
        invited = await storage.admit(token, chat_id=5, language="en", zone="UTC", now=clock.now())
        assert invited.person
        assert invited.person.deputy
    finally:
        await control.close()
        await storage.close()


def test_nobody_stands_in_for_a_participant(capsys: pytest.CaptureFixture[str], environment: dict[str, str]) -> None:
    assert command_line(["invite", "participant", "--deputy"], begun(environment)) == MISUSED
    assert "Leave out --deputy" in capsys.readouterr().err


def test_a_link_for_the_team_lets_in_one_person(
    capsys: pytest.CaptureFixture[str], environment: dict[str, str]
) -> None:
    assert command_line(["invite", "coordinator", "--uses", "2"], begun(environment)) == MISUSED
    assert "one link for each of them" in capsys.readouterr().err


def test_invite_without_a_connection_says_so(environment: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    unreachable = {**begun(environment), "ALONGSIDE_API": "http://127.0.0.1:9"}
    assert command_line(["invite", "participant"], unreachable) == MISUSED
    assert "http://127.0.0.1:9 cannot be reached" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["dance"],
        ["invite", "everybody"],
        ["invite", "participant", "--uses", "0"],
        ["invite", "participant", "--days", "1000"],
        ["invite", "participant", "--qr", "poster.jpg"],
        ["rehearse", "--port", "70000"],
        ["rehearse", "--host", "everywhere"],
    ],
)
def test_a_misused_command_is_explained(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line(wrong, {}) == MISUSED
    said = capsys.readouterr().err
    assert said.startswith("usage: alongside")
    assert "Traceback" not in said


def test_health_is_told_in_one_line_and_by_the_exit_code(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, now = tmp_path / "data", datetime.now(UTC)
    folder.mkdir()
    said = []
    for beat in (
        None,
        Heartbeat(at=now, polled_at=now, ok=True),
        Heartbeat(at=now, polled_at=now, ok=False, trouble="outbox"),
        Heartbeat(at=now - timedelta(hours=1), polled_at=now, ok=True),
        Heartbeat(at=now + timedelta(hours=1), polled_at=now, ok=True),
        Heartbeat(at=now, ok=False, trouble=STOPPED),
    ):
        if beat:
            write(folder, beat)
        said.append((command_line(["health"], environment), capsys.readouterr().out))
    (folder / "heartbeat").write_text("{half of")
    said.append((command_line(["health"], environment), capsys.readouterr().out))
    assert [code for code, _ in said] == [FOUND_WRONG, OK, *[FOUND_WRONG] * 5]
    beginnings = ["not running: there is no", "well: ", "in trouble: outbox", "not running, or stuck"]
    beginnings += ["not running, or stuck", "not running: stopped", "not running: there is no"]
    for beginning, (_, line) in zip(beginnings, said, strict=True):
        assert line.startswith(beginning)
        assert line.count("\n") == 1


def test_a_picture_is_never_drawn_over_another_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = tmp_path / "poster.png"
    there.write_text("something else")
    assert command_line(["invite", "participant", "--qr", str(there)], {}) == MISUSED
    assert "already" in capsys.readouterr().err


SCRIPT = """\
script: tea
version: 1
title: Tea
asked_by: The group, March 2026
why: So that there is tea that people like.
seen_by: [nobody]
limits: We can change the tea.
review_by: 2099-01-01
steps:
  tea:
    ask: {ask}
    choose:
      black: {{text: Black, goto: end}}
      green: {{text: Green, goto: end}}
    save: tea
"""


def test_check_finds_nothing_wrong_with_a_good_script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tea.yaml").write_text(SCRIPT.format(ask="Which tea would you like?"))
    assert command_line(["check", str(tmp_path)], {}) == OK
    assert "Errors: 0." in capsys.readouterr().out


def test_check_names_file_and_line_of_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tea.yaml").write_text(
        SCRIPT.format(ask="Which tea would you like?").replace("goto: end", "goto: end_")
    )
    assert command_line(["check", str(tmp_path)], {}) == FOUND_WRONG
    assert re.search(rf"^{tmp_path}/tea\.yaml:13: error: ", capsys.readouterr().out, re.MULTILINE)


def test_check_reads_the_project_file_that_is_named_or_set_up(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tea").mkdir()
    (tmp_path / "tea" / "tea.yaml").write_text(SCRIPT.format(ask="Which tea would you like?"))
    assert command_line(["init"], environment) == OK
    check = ["check", str(tmp_path / "tea"), "--project"]
    assert command_line(check, environment) == OK
    assert command_line([*check, environment["ALONGSIDE_PROJECT"]], {}) == OK
    assert command_line([*check, str(tmp_path / "nowhere.toml")], environment) == MISUSED
    assert command_line(check, environment | {"ALONGSIDE_PROJECT": str(tmp_path / "nowhere.toml")}) == MISUSED


@pytest.mark.parametrize("command", [["backup"], ["audit", "verify"], ["queue"]])
def test_what_is_not_there_is_not_made_by_looking_at_it(
    command: list[str], environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a wrong ALONGSIDE_DATA there would be an empty project, a backup of nothing, and an audit that is whole."""
    assert command_line(["init"], environment) == OK
    elsewhere = tmp_path / "elsewhere"
    assert command_line(command, environment | {"ALONGSIDE_DATA": str(elsewhere)}) == MISUSED
    assert "ALONGSIDE_DATA" in capsys.readouterr().err
    assert not elsewhere.exists()


def test_schedules_are_read_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line(["schedules"], {}) == OK
    assert "check_in: every week at 10:00" in capsys.readouterr().out
    assert command_line(["schedules", str(tmp_path)], {}) == MISUSED
    assert ".yaml" in capsys.readouterr().err
    (tmp_path / "tea.yaml").write_text("script: tea\n", "utf-8")
    assert command_line(["schedules", str(tmp_path)], {}) == MISUSED
    assert "tea.yaml:1" in capsys.readouterr().err
    (tmp_path / "tea.yaml").write_text(SCRIPT.format(ask="Which tea?"), "utf-8")
    assert command_line(["schedules", str(tmp_path)], {}) == OK
    assert capsys.readouterr().out == "Nothing comes by itself.\n"


def test_check_needs_a_folder_with_scripts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line(["check", str(tmp_path)], {}) == MISUSED
    assert ".yaml" in capsys.readouterr().err


def test_what_nobody_foresaw_is_told_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    """An environment that is none, because whatever can be foreseen is not what this is about."""
    code = subprocess.run(
        [sys.executable, "-c", "import sys; from bot.cli import command_line; sys.exit(command_line(['init'], None))"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert code.returncode == 70
    assert "AttributeError at settings.py" in code.stderr
    assert "NoneType" not in code.stderr


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["init"],
        ["run"],
        ["rehearse"],
        ["check"],
        ["schedules"],
        ["invite"],
        ["health"],
        ["queue"],
        ["backup"],
        ["restore"],
        ["audit", "verify"],
    ],
)
def test_every_command_explains_itself(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line([*command, "--help"], {}) == OK
    assert capsys.readouterr().out.startswith("usage: alongside")


def test_a_reader_who_has_read_enough_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", "--help"],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")
