"""Which deeds and looks of the team are taken note of, and under which word. Knows nothing of how they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from flows import events
from flows.events import Event, Shown
from flows.vocabulary import View
from storage import batches
from storage.database import Connection

DEEDS: Final[Mapping[type[Event], tuple[str, str]]] = {
    events.CaseOpened: ("case_opened", "kind"),
    events.CaseMoved: ("case_moved", "case"),
    events.ThingLookedAfter: ("checklist_kept", "case"),
    events.LetterWritten: ("letter_written", "case"),
    events.InvitationMade: ("invitation_made", "role"),
    events.InvitationEnded: ("invitation_ended", ""),
    events.RoleEnded: ("role_ended", ""),
    events.DeputyChosen: ("deputy_chosen", ""),
    events.AlertTaken: ("call_taken", "case"),
    events.AlertPassed: ("call_passed", "case"),
    events.PlanMoved: ("plan_moved", "planned"),
    events.PlanCancelled: ("plan_cancelled", "planned"),
    events.BroadcastWritten: ("broadcast_written", "language"),
    events.BroadcastSent: ("broadcast_sent", "group"),
    events.BroadcastCancelled: ("broadcast_cancelled", "broadcast"),
    events.ThemeOpened: ("theme_opened", ""),
    events.ThemeLinked: ("theme_linked", "theme"),
    events.ThemeUnlinked: ("theme_unlinked", "theme"),
    events.ThemeRenamed: ("theme_renamed", "theme"),
    events.ThemeEnded: ("theme_ended", "theme"),
    events.ThemeAnswered: ("theme_answered", "theme"),
    events.QuestionAsked: ("question_asked", ""),
    events.ProposalAnswered: ("suggestion_answered", "proposal"),
    events.SuspensionLifted: ("questions_reopened", "script"),
    events.NeedMet: ("need_met", "need"),
}
"""The word for each deed, and which of its fields says what it was about. Never whom: that would outlive an erasure."""
UNNOTED: Final = (
    *(events.LetterAnswered, events.BroadcastReached),
    *(events.AnswerTranslated, events.AnswerDropped),
)
"""What somebody of the team writes as the person of their own case; what comes to them; what nobody else sees yet."""
LOOKS: Final[Mapping[View, str]] = {
    "digest": "summary_read",
    "old_digest": "summary_read",
    "digest_numbers": "summary_read",
    "digest_chart": "summary_read",
    "digest_words": "words_read",
    "digest_page": "summary_taken",
    "digest_tables": "summary_taken",
    "theme_quotes": "theme_read",
    "reply": "reply_read",
    "proposals": "suggestions_read",
    "proposal": "suggestions_read",
    "needs_of_all": "needs_read",
    "needs_words": "needs_read",
    "needs_at": "needs_read",
    "cases": "cases_read",
    "case": "case_read",
    "alert": "call_read",
}
"""The views of people's words, of numbers made of their answers, or of what they asked for; and the word for each."""
_OF_NEWEST: Final = ("digest", "digest_numbers", "digest_chart", "digest_words", "digest_page", "digest_tables")
"""The views that show the newest batch."""


def deeds(connection: Connection, happened: Iterable[Event]) -> Iterator[tuple[str, str]]:
    """What of a turn is taken note of: the word, and the code or the number of what it was about, or nothing."""
    for event in happened:
        if isinstance(event, Shown) and event.view in LOOKS:
            yield from _looks(connection, event)
        elif type(event) in DEEDS:
            what, field = DEEDS[type(event)]
            yield what, str(getattr(event, field)) if field else ""


def _looks(connection: Connection, shown: Shown) -> Iterator[tuple[str, str]]:
    """A look at a summary that is not there yet is none. An earlier summary is shown with its words."""
    if shown.view in _OF_NEWEST:
        newest = batches.newest(connection)
        if newest:
            yield LOOKS[shown.view], str(newest)
        return
    yield LOOKS[shown.view], shown.about
    if shown.view == "old_digest":
        yield LOOKS["digest_words"], shown.about
