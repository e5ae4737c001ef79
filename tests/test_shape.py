"""The shape of the repository: those rules of style that a machine can hold."""

from __future__ import annotations

import argparse
import ast
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import EntryPoint, packages_distributions
from pathlib import Path

import pytest

from bot.cli import parser

ROOT = Path(__file__).parents[1]
PACKAGES = ("flows", "storage", "bot")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TEXTS = sorted(
    path
    for folder in (*PACKAGES, "locales", "tests", ".ci")
    for path in (ROOT / folder).rglob("*")
    if path.suffix
    in {".py", ".yaml", ".toml", ".sql", ".po", ".md", ".js", ".css", ".html", ".lock", ".txt", ".json", ""}
    and path.is_file()
    and "__pycache__" not in path.parts
) + [ROOT / name for name in ("README.md", "Makefile", "pyproject.toml", "requirements.lock", ".editorconfig")]
READMES = sorted(path for path in TEXTS if path.name == "README.md")
LOCKS = (ROOT / "requirements.lock", ROOT / "tests" / "requirements.lock")

LONGEST_MODULE = 300
LONGEST_FUNCTION = 50
LONGEST_DOCSTRING = 12
"""Lines of a module's docstring. A tree of errors may take more."""

_SQL = re.compile(
    r"\b(SELECT .+ FROM|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE|PRAGMA)\b", re.DOTALL
)
_VAGUE = re.compile(r"(manager|service|helper|utils?|handler|misc|common)s?$", re.IGNORECASE)
_MACHINE = re.compile(r"(?<!xl)/(?:w[o]rk|r[o]ot|h[o]me/\w|U[s]ers/\w|t[m]p/[a-z])|\b[A-Z]:\\U[s]ers")
_UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X)\b")


def shown(path: Path) -> str:
    """How a test names a file."""
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    """A module, parsed."""
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, methods included."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_module_says_what_it_is() -> None:
    described = {shown(path): ast.get_docstring(tree(path)) or "" for path in MODULES}
    first = {where: words.split("\n\n")[0] for where, words in described.items()}
    assert [where for where, words in first.items() if not words.endswith((".", "?", "``", ":"))] == []
    long = {where for where, words in described.items() if len(words.splitlines()) > LONGEST_DOCSTRING}
    assert {where for where in long if "├──" not in described[where]} == set()


def test_every_module_is_short() -> None:
    lines = {shown(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {where: count for where, count in lines.items() if count > LONGEST_MODULE} == {}


def test_every_function_is_short() -> None:
    lines = {
        f"{shown(path)}: {node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in functions(path)
        if node.end_lineno
    }
    assert {where: count for where, count in lines.items() if count > LONGEST_FUNCTION} == {}


def test_no_name_is_vague() -> None:
    names = {shown(path): path.stem for path in MODULES}
    for path in MODULES:
        names |= {f"{shown(path)}: {n.name}": n.name for n in ast.walk(tree(path)) if isinstance(n, ast.ClassDef)}
        names |= {f"{shown(path)}: {node.name}": node.name for node in functions(path)}
    assert [where for where, name in names.items() if _VAGUE.search(name)] == []


def test_sql_is_in_storage_only() -> None:
    outside = [path for path in MODULES if "storage" not in path.relative_to(ROOT).parts]
    texts = (
        (shown(path), node.value)
        for path in outside
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    assert [where for where, text in texts if _SQL.search(text)] == []


def test_nothing_names_the_machine_it_was_written_on() -> None:
    lines = ((shown(path), line) for path in TEXTS for line in path.read_text("utf-8").splitlines())
    assert [(where, line) for where, line in lines if _MACHINE.search(line)] == []


def test_nothing_is_left_for_later_in_the_source() -> None:
    assert [shown(path) for path in TEXTS if _UNFINISHED.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("path", LOCKS, ids=shown)
def test_a_lock_has_a_hash_for_everything_and_names_no_place_to_get_it_from(path: Path) -> None:
    text = path.read_text("utf-8")
    joined = text.replace("\\\n", " ")
    requirements = [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(requirements) > 20
    assert [line for line in requirements if not re.search(r"==\S+.* --hash=sha256:[0-9a-f]{64}", line)] == []
    assert [line for line in requirements if re.search(r"^\s*-|://|\bfile:", line)] == []


def test_both_locks_agree() -> None:
    pins = [dict(re.findall(r"^([\w.-]+)==([^\s;]+)", path.read_text("utf-8"), re.MULTILINE)) for path in LOCKS]
    assert pins[0].items() <= pins[1].items()


def test_the_lock_has_all_that_the_package_declares() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*declared["project"]["dependencies"], *declared["build-system"]["requires"]]
    names = {re.split(r"[<>=;\s]", one)[0].lower().replace(".", "-").replace("_", "-") for one in wanted}
    locked = set(re.findall(r"^([\w.-]+)==", LOCKS[0].read_text("utf-8"), re.MULTILINE))
    assert names <= locked


def test_what_the_package_offers_to_others_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    offered = project["scripts"] | project["entry-points"]["babel.extractors"]
    for name, value in offered.items():
        assert callable(EntryPoint(name=name, value=value, group="").load())


@pytest.mark.parametrize("path", READMES, ids=shown)
def test_a_readme_points_only_to_what_is_there(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def commands(program: str) -> Iterator[list[str]]:
    """What follows ``program`` wherever a line of a readme's blocks begins with it, after settings."""
    for path in READMES:
        for block in re.findall(r"^```sh\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line, comments=True)
                named = next((place for place, word in enumerate(words) if "=" not in word), None)
                if named is not None and Path(words[named]).name == program:
                    yield words[named + 1 :]


def test_every_command_in_a_readme_is_one_that_alongside_understands() -> None:
    found = list(commands("alongside"))
    assert found
    assert [words for words in found if not isinstance(parser().parse_args(words), argparse.Namespace)] == []


def test_every_make_target_in_a_readme_exists() -> None:
    rules = re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    wanted = [words[-1] for words in commands("make") if words]
    assert wanted
    assert set(wanted) <= set(rules)


def test_everything_that_is_imported_is_declared() -> None:
    """What is merely there because something else needs it may be gone tomorrow."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=;\s]", one)[0].lower() for one in declared}
    known = packages_distributions()
    imported = {
        name.partition(".")[0]
        for path in MODULES
        for node in ast.walk(tree(path))
        for name in _imported(node)
        if name.partition(".")[0] not in {*sys.stdlib_module_names, *PACKAGES, "locales"}
    }
    assert imported
    assert {name for name in imported if not {one.lower() for one in known[name]} & names} == set()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
