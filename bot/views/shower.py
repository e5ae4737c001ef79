"""Finds the view that is asked for. A new view is one module, and one line here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import cast

from bot.ports import Clock
from bot.scene import Scene
from bot.views.answer import answer
from bot.views.broadcasts import broadcast, broadcasts
from bot.views.calls import alert, alerting, call, contact_times
from bot.views.cases import case, case_clock, cases
from bot.views.confidentiality import confidentiality
from bot.views.digest import digest
from bot.views.digest_numbers import digest_numbers
from bot.views.digest_papers import digest_chart, digest_page, digest_tables
from bot.views.digest_words import digest_words
from bot.views.ending import ending
from bot.views.glance import Glance, Shown
from bot.views.invitation import invitation, invitations
from bot.views.leaving import given, way_back
from bot.views.looks import looks
from bot.views.meetings import meeting, meeting_told, meetings, new_meeting
from bot.views.my_data import my_data
from bot.views.needs import needs, needs_at, needs_met, needs_of_all, needs_words, new_needs
from bot.views.next import next_up
from bot.views.old_digest import old_digest
from bot.views.own_cases import letter, new_case, own_cases
from bot.views.privacy import kept, privacy
from bot.views.proposals import asked, proposal, proposals
from bot.views.queue import planned, queue
from bot.views.receipts import receipt
from bot.views.settings import settings
from bot.views.shared import as_shared, shared
from bot.views.support import commands, first_lines, support, young_support
from bot.views.suspensions import suspensions
from bot.views.team import member, team
from bot.views.themes import decisions, new_outcome, outcome, theme, theme_quotes, themes
from bot.views.threads import new_question, new_reply, question, reply
from bot.views.waiting import place, waiting
from bot.views.ways_to_leave import ways_to_leave
from flows.vocabulary import View
from storage.port import Storage
from storage.records import Person

VIEWS: Mapping[View, Callable[[Glance], Awaitable[Shown]]] = {
    "support": support,
    "first_lines": first_lines,
    "young_support": young_support,
    "commands": commands,
    "confidentiality": confidentiality,
    "privacy": privacy,
    "looks": looks,
    "my_data": my_data,
    "digest": digest,
    "digest_numbers": digest_numbers,
    "digest_words": digest_words,
    "digest_chart": digest_chart,
    "digest_page": digest_page,
    "digest_tables": digest_tables,
    "old_digest": old_digest,
    "cases": cases,
    "case": case,
    "case_clock": case_clock,
    "own_cases": own_cases,
    "new_case": new_case,
    "letter": letter,
    "alert": alert,
    "alerting": alerting,
    "call": call,
    "contact_times": contact_times,
    "receipt": receipt,
    "next": next_up,
    "settings": settings,
    "shared": shared,
    "as_shared": as_shared,
    "ways_to_leave": ways_to_leave,
    "given": given,
    "way_back": way_back,
    "answer": answer,
    "meetings": meetings,
    "meeting": meeting,
    "new_meeting": new_meeting,
    "meeting_told": meeting_told,
    "proposals": proposals,
    "proposal": proposal,
    "asked": asked,
    "queue": queue,
    "planned": planned,
    "broadcast": broadcast,
    "broadcasts": broadcasts,
    "team": team,
    "member": member,
    "themes": themes,
    "theme": theme,
    "theme_quotes": theme_quotes,
    "outcome": outcome,
    "new_outcome": new_outcome,
    "decisions": decisions,
    "question": question,
    "new_question": new_question,
    "reply": reply,
    "new_reply": new_reply,
    "invitation": invitation,
    "invitations": invitations,
    "waiting": waiting,
    "place": place,
    "ending": ending,
    "kept": kept,
    "needs": needs,
    "new_needs": new_needs,
    "needs_of_all": needs_of_all,
    "needs_words": needs_words,
    "needs_at": needs_at,
    "needs_met": needs_met,
    "suspensions": suspensions,
}


class Shower:
    """Shows views to people."""

    def __init__(self, *, scene: Scene, storage: Storage, clock: Clock) -> None:
        self._scene = scene
        self._storage = storage
        self._clock = clock

    async def show(self, view: str, reader: Person, about: str = "") -> Shown:
        """What ``reader`` sees, ``about`` one of several things.

        The roles that may ask for it stand in the scripts that show it (``open_to``).
        """
        glance = Glance(reader=reader, about=about, now=self._clock.now(), scene=self._scene, storage=self._storage)
        return await VIEWS[cast(View, view)](glance)
