"""The record of processing is complete against the schema, and made of the project's own settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import command_line
from bot.project_file import example, example_project
from bot.recording import PURPOSES, record
from storage.erasure import PEOPLE, PROJECT

SETTINGS = example_project().for_storage(backed_up=True)


def rows() -> dict[str, str]:
    lines = [line for line in record(example_project(), SETTINGS) if line.startswith("| `")]
    return {line.split("`")[1]: line for line in lines}


def test_every_table_has_a_purpose_and_a_row() -> None:
    assert set(PURPOSES) == set(rows()) == {*PEOPLE, *PROJECT}


def test_every_column_is_named() -> None:
    said = "\n".join(record(example_project(), SETTINGS)).partition("## Every column")[2]
    listed = {line.split("`")[1]: line for line in said.splitlines() if line}
    for table, columns in (PEOPLE | PROJECT).items():
        assert [column for column in columns if f"`{column}`" not in listed[table]] == []


def test_every_row_has_something_in_every_cell() -> None:
    for row in rows().values():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 9
        assert all(cells)


def test_the_days_are_those_of_the_project() -> None:
    changed = "\n".join(record(example_project(), replace(SETTINGS, answer_days=41, backup_days=0)))
    assert "41 days after it was given" in changed
    assert "Backups: none are made" in changed


def test_it_says_that_it_is_a_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "alongside.toml"
    path.write_text(example(), "utf-8")
    assert command_line(["record"], {"ALONGSIDE_PROJECT": str(path), "ALONGSIDE_DATA": str(tmp_path / "data")}) == 0
    assert "draft for the organisation to check, and not legal advice" in capsys.readouterr().out
