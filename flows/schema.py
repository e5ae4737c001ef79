"""The schema of a script file and of a phrasebook as JSON Schema, for editors and for explaining mistakes.

Knows no file: what is exported is kept in ``flows/script.schema.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from flows.lines import Path
from flows.phrasebook import Phrasebook
from flows.questions import Record
from flows.script import Script

Schema = Mapping[str, Any]

EDITOR_LINE = "# yaml-language-server: $schema=../script.schema.json"
"""The first line of a script in ``flows/scripts``: editors then offer the fields and mark mistakes."""

_SHORTHANDS = ("Option", "Line")
"""Records that a plain string stands for; pydantic does not tell the schema of what it does before validation."""


def script_schema() -> dict[str, Any]:
    """The JSON Schema of a file that holds a script or a phrasebook."""
    both: TypeAdapter[Script | Phrasebook] = TypeAdapter(Script | Phrasebook)
    schema = both.json_schema()
    for name in _SHORTHANDS:
        record = schema["$defs"][name]
        schema["$defs"][name] = {"anyOf": [{"type": "string", "minLength": 1}, record]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Alongside script", **schema}


def exported() -> str:
    """The schema as the text of ``flows/script.schema.json``."""
    return json.dumps(script_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def fields_at(record: type[Record], path: Path) -> Mapping[str, Schema]:
    """The fields that may stand at ``path`` in a file of this record, with their schemas."""
    whole = _whole(record)
    places = [whole]
    for key in path:
        places = [below for place in places for below in _below(whole, place, key)]
    return {name: field for place in places for name, field in place.get("properties", {}).items()}


@cache
def _whole(record: type[Record]) -> Schema:
    return record.model_json_schema()


def _below(whole: Schema, place: Schema, key: str | int) -> Iterator[Schema]:
    """Every schema that what stands at ``key`` may follow, with references and alternatives resolved."""
    named = place.get("properties", {}).get(key)
    open_ended = [*place.get("patternProperties", {}).values(), place.get("additionalProperties"), place.get("items")]
    for candidate in [named] if named else open_ended:
        if isinstance(candidate, dict):
            yield from _alternatives(whole, candidate)


def _alternatives(whole: Schema, schema: Schema) -> Iterator[Schema]:
    if "$ref" in schema:
        yield from _alternatives(whole, whole["$defs"][schema["$ref"].rpartition("/")[2]])
    elif "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from _alternatives(whole, one)
    else:
        yield schema
