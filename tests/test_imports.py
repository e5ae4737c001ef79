"""Who may know whom: the contracts of pyproject.toml hold, and the core opens no file and asks no clock."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = sorted((ROOT / "flows").rglob("*.py"))
_WORLDLY = frozenset({"open", "print", "input", "exec", "eval", "compile", "__import__", "breakpoint"})
"""Builtins that reach beyond what a function was given."""
_CLOCKS = frozenset({"now", "today", "utcnow"})


def called(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The name of everything that is called, without what it belongs to, and its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield (node.func.id if isinstance(node.func, ast.Name) else f".{node.func.attr}"), node.lineno


def reached(tree: ast.AST) -> list[str]:
    """Where a module reaches beyond what it was given."""
    clocks = {f".{name}" for name in _CLOCKS}
    return [f"{name}, line {line}" for name, line in called(tree) if name in _WORLDLY | clocks]


def test_every_import_contract_holds() -> None:
    lint = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    done = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_core_is_given_all_that_it_knows() -> None:
    found = {str(path.relative_to(ROOT)): reached(ast.parse(path.read_text("utf-8"))) for path in CORE}
    assert {where: places for where, places in found.items() if places} == {}


def test_the_core_knows_paths_as_names_only() -> None:
    nodes = [node for path in CORE for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = [node.names for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "pathlib"]
    assert "pathlib" not in whole
    assert {alias.name for names in parts for alias in names} <= {"PurePath", "PurePosixPath"}


@pytest.mark.parametrize(
    "reaching", ["open('x')", "datetime.now(UTC)", "date.today()", "print(1)", "lambda: __import__('os')"]
)
def test_reaching_out_is_noticed(reaching: str) -> None:
    assert len(reached(ast.parse(reaching))) == 1


def test_storage_and_core_ask_no_clock() -> None:
    paths = sorted((ROOT / "storage").rglob("*.py"))
    asking = {path.name: reached(ast.parse(path.read_text("utf-8"))) for path in paths}
    clocks = tuple(f".{name}," for name in _CLOCKS)
    assert {name: found for name, found in asking.items() if any(one.startswith(clocks) for one in found)} == {}
