"""Who looked at what somebody gave: the audit, joined with where their answers, words, needs and cases are.

Knows no names.
"""

from __future__ import annotations

from datetime import date

from storage.database import Connection
from storage.meetings import WITH_PLACE
from storage.records_of_cases import Look

_ANSWERS = "SELECT batch FROM answers WHERE pseudonym = ?1 AND batch IS NOT NULL"
_SHARED = "SELECT batch FROM contributions WHERE pseudonym = ?1 AND batch IS NOT NULL"
_LOOKS = f"""
SELECT role, what, about, substr(done_at, 1, 10) FROM audit WHERE what IN ('summary_read', 'summary_taken')
    AND CAST(about AS INTEGER) IN ({_ANSWERS} UNION {_SHARED})
UNION SELECT role, what, about, substr(done_at, 1, 10) FROM audit WHERE what = 'words_read'
    AND CAST(about AS INTEGER) IN ({_SHARED})
UNION SELECT role, what, about, substr(done_at, 1, 10) FROM audit WHERE what = 'theme_read'
    AND about IN (SELECT theme FROM theme_links WHERE pseudonym = ?1)
UNION SELECT role, what, about, substr(done_at, 1, 10) FROM audit WHERE what = 'reply_read'
    AND about IN (SELECT code FROM threads WHERE pseudonym = ?1)
UNION SELECT a.role, a.what, a.about, substr(a.done_at, 1, 10) FROM audit a WHERE a.what = 'suggestions_read'
    AND EXISTS (SELECT 1 FROM proposals p WHERE p.pseudonym = ?1 AND p.made_on <= substr(a.done_at, 1, 10)
        AND a.about IN ('', p.code))
UNION SELECT a.role, a.what, '', substr(a.done_at, 1, 10) FROM audit a WHERE a.what = 'needs_read'
    AND EXISTS (SELECT 1 FROM needs n WHERE n.pseudonym = ?1 AND n.said_on <= substr(a.done_at, 1, 10)
        AND (a.about = '' AND n.shared = 'yes' OR n.shared <> 'no' AND EXISTS (SELECT 1 FROM attendance t
            JOIN meetings m ON m.code = t.meeting WHERE t.pseudonym = ?1 AND t.{WITH_PLACE}
            AND t.answered_at <= a.done_at AND (a.about = t.meeting OR a.about = '' AND m.ends_at > a.done_at))))
UNION SELECT role, what, about, substr(done_at, 1, 10) FROM audit WHERE what IN ('case_read', 'call_read')
    AND about IN (SELECT code FROM cases WHERE pseudonym = ?1)
UNION SELECT a.role, a.what, a.about, substr(a.done_at, 1, 10) FROM audit a WHERE a.what = 'cases_read'
    AND EXISTS (SELECT 1 FROM cases c WHERE c.pseudonym = ?1 AND c.opened_at <= a.done_at
        AND (c.for_owner = 0 OR a.role = 'owner') AND a.pseudonym IS NOT c.pseudonym
        AND (c.done_at IS NULL OR c.done_at >= a.done_at))
ORDER BY 4 DESC, 2, 1, 3
"""
"""Each look once a day, however often somebody of that role looked: more would tell what single people do."""


def looks_of(connection: Connection, pseudonym: str) -> tuple[Look, ...]:
    """By day, the newest first. Nothing is said of who looked but their role."""
    rows = connection.execute(_LOOKS, (pseudonym,))
    return tuple(
        Look(role=role, what=what, about=about, looked_on=date.fromisoformat(day)) for role, what, about, day in rows
    )
