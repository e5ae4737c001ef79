"""What becomes of every table when an older copy takes the place of the data: one rule for each.

A test compares the rules with the live schema, so that a new table without a rule fails. ``storage.replaying`` carries
them out, from the newest state that can be read beside the copy; if there is none, everything is as in the copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final


class After(Enum):
    """What is there once the copy has taken its place. Of people whose keys are not there, never anything."""

    LAST = "is as it was last: what came since is there, and what is gone since is gone"
    REPLACED = "is what it was last, and nothing of the copy stays"
    PUBLISHED = "stays as it was, and what came since is there, too: it never changes"
    GIVEN = "is as in the copy, without what is gone since; how it is shared is as its author said last"
    PERSON = "is as it was last; only an erasure takes anybody away"
    AGAIN = "is carried out again, under the same receipt"
    UNSENT = "is dropped: nobody knows which of it was sent since"


def _all(rule: After, tables: str) -> dict[str, After]:
    return dict.fromkeys(tables.split(), rule)


RULES: Final[Mapping[str, After]] = {
    # what people said of themselves and how they want it: an old choice must not come back in the place of a newer one
    "participation": After.PERSON,
    **_all(After.LAST, "needs begun prompts attendance openings reactions judgements"),
    # where each conversation stands in its chat; what is planned, and the messages that can still be deleted
    "sessions": After.LAST,
    **_all(After.REPLACED, "due sent_messages"),
    # what was promised, and to whom something is owed: nobody may have to ask twice, or hear it twice
    **_all(After.LAST, "cases case_holders case_things case_letters alerts recalls proposals threads questions"),
    **_all(After.LAST, "themes theme_links theme_answers answer_drafts needs_met meetings broadcasts broadcast_texts"),
    **_all(After.LAST, "suspensions aged left_out invitations endings counters heartbeat"),
    # a chain: rows of two chains fit together nowhere
    "audit": After.REPLACED,
    **_all(After.PUBLISHED, "consents scripts batches ledger exports inbox"),
    **_all(After.GIVEN, "answers contributions"),
    "erasures": After.AGAIN,
    "outbox": After.UNSENT,
}
"""Why a copy was put back is known to whoever does it: mostly, that what people gave was lost or spoilt. So that alone
is as in the copy."""

RULES_OF_PEOPLE: Final[Mapping[str, After]] = {"people": After.PERSON, "last_words": After.REPLACED}
"""The same for ``people.db``: name and chat as they were last, and who was erased is not there."""

SHARING: Final = ("attribution", "signature", "batch", "pulse", "hidden")
"""How something that was given is shared, and in which summary it was."""
