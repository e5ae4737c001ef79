"""What became of a request, by the code that somebody was given: a case, or an erasure. Never whose it is."""

from __future__ import annotations

from bot.views.cases import clock, elsewhere, what_for
from bot.views.glance import Glance, Shown, lines
from storage.records_of_cases import Case, Receipt

_WORDS = "cases_words"


async def receipt(glance: Glance) -> Shown:
    """For the team. The code is read in large letters or small, and with whatever stands between them."""
    code = "".join(filter(str.isalnum, glance.about)).upper()
    found = await glance.storage.cases.receipt(code) if code else None
    if found is None:
        return Shown(text=glance.say(_WORDS, "unknown_code"))
    if not isinstance(found, Case):
        return Shown(text=_of_erasure(glance, found))
    if not found.may_be_read_by(glance.reader):
        return Shown(text=await elsewhere(glance, found))
    return Shown(text=_of_case(glance, found))


def _of_case(glance: Glance, case: Case) -> str:
    return lines(
        glance.say(
            _WORDS,
            "of_case",
            code=case.code,
            label=what_for(glance, case),
            state=glance.say(_WORDS, f"state_{case.state}"),
            date=glance.day(case.opened_at),
        ),
        clock(glance, case),
    )


def _of_erasure(glance: Glance, found: Receipt) -> str:
    """Half of it says nothing as long as it is not carried out."""
    requested = glance.say(_WORDS, "of_erasure", code=found.code, date=glance.day(found.requested_at))
    if found.done_at is None:
        return lines(requested, glance.say(_WORDS, "not_erased_yet"))
    return lines(
        requested,
        glance.say(_WORDS, "erased_on", date=glance.day(found.done_at)),
        glance.say(_WORDS, "deleted", count=found.deleted) if found.deleted else "",
        glance.say(_WORDS, "undeleted", count=found.undeleted) if found.undeleted else "",
        glance.say(_WORDS, "gone_by", date=found.gone_by) if found.gone_by else "",
        _of_case(glance, found.case) if found.case else "",
    )
