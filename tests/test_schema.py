"""The schema that editors get is the one that files are read with."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.forms import FORMS
from flows.phrasebook import Phrasebook
from flows.schema import EDITOR_LINE, exported, fields_at, script_schema
from flows.script import QUESTION_KEYWORDS, Script

FLOWS = Path(__file__).parent.parent / "flows"


def test_the_exported_schema_is_current() -> None:
    kept = (FLOWS / "script.schema.json").read_text("utf-8")
    again = "python -c 'from flows.schema import exported; print(exported(), end=\"\")' > flows/script.schema.json"
    assert kept == exported(), f"write it again: {again}"


def test_the_editor_line_leads_from_a_script_to_the_schema() -> None:
    given = EDITOR_LINE.partition("$schema=")[2]
    assert (FLOWS / "scripts" / given).resolve() == FLOWS / "script.schema.json"


@pytest.mark.parametrize("name", ["Option", "Line"])
def test_plain_words_are_allowed_where_files_use_them(name: str) -> None:
    assert {"type": "string", "minLength": 1} in script_schema()["$defs"][name]["anyOf"]


def test_fields_are_found_below_keys_and_lists() -> None:
    assert set(QUESTION_KEYWORDS) < set(fields_at(Script, ("steps", "any_step")))
    assert {"text", "goto"} < set(fields_at(Script, ("steps", "any_step", "choose", "any_option")))
    assert {"is", "at_most"} < set(fields_at(Script, ("steps", "any_step", "when", 0, "any_answer")))
    assert set(fields_at(Script, ("steps", "any_step", "say"))) == {"one", "other"}
    assert set(fields_at(Phrasebook, ("phrases", "any_phrase"))) == {"text", *FORMS, "note", "button"}
    assert not fields_at(Script, ("title", "nothing", "below"))
