"""The fingerprint of a script's structure. Words can be mended under one version number, structure cannot."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flows.forms import FORMS
from flows.questions import Choice, Scale
from flows.script import QUESTION_KEYWORDS, Script, Step

_WORDS = {"say", "ask", "why", "note", "content_note", "alone", *FORMS, *(f"{form}_ask" for form in FORMS)}


def shape(script: Script) -> str:
    """SHA-256, in hexadecimal, over steps, question types, option keys, branches and saves, in their order."""
    structure = [[key, _step(step)] for key, step in script.steps.items()]
    written = json.dumps([script.script, structure], ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _step(step: Step) -> dict[str, Any]:
    kept = step.model_dump(mode="json", by_alias=True, exclude=_WORDS | set(QUESTION_KEYWORDS), exclude_defaults=True)
    question = step.question
    return kept | ({question.keyword: _answers(step)} if question else {})


def _answers(step: Step) -> Any:
    """What can be answered, and where each answer leads, in order: options are also picked by their place."""
    question = step.question
    if isinstance(question, Choice):
        return [[key, option.goto] for key, option in question.root.items()]
    if isinstance(question, Scale):
        return list(question.root)
    return question.model_dump(mode="json") if question else None
