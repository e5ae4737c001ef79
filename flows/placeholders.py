"""What can stand in braces in a text, and what it stands for. Writers, translators and the checks go by it.

Knows no values: those come from the project, the person, or the moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {
        # of the person
        "name": "what the person chose to be called; where they chose nothing, the phrase system/no_name",
        # of the project
        "project": "the project's name",
        "organisation": "the organisation that is responsible for the project",
        "purpose": "why the project exists: two or three whole sentences of the project's own",
        "team": "who runs the project, as a list: 'the session facilitators and the coordinator'",
        "contact": "how to reach a person of the team; always the last thing in its line",
        "hours": "when the team reads, and who: 'Tuesday, from 10:00 until 16:00 (the coordinator)'; after a colon",
        "next_reading": "when somebody reads next: 'now, until 16:00', 'on Monday 2 March, at 10:00'; after a colon",
        "safeguarding_lead": "who decides what may be passed on when somebody may be in danger: one of the team",
        "cutoff": "a date: until then, what was shared can be taken back; without one, system/no_end_date",
        "end": "a date: the project's last day; without one, the phrase system/no_end_date",
        "quiet": "the hours in which nobody is written to first: '20:00 to 09:00'",
        "per_week": "a number: the most messages in a week that nobody asked for",
        "youngest": "a number: the age in years from which people can take part",
        "emergency": "one or more whole sentences: the emergency number of the project's country, and how to use it",
        "erase_days": "a length of time with its unit, such as '7 days': how long an erasure can be undone",
        "case_days": "a length of time with its unit, such as '28 days': how long the team has for a request",
        # of the moment
        "count": "the number that a plural sentence goes by; in a script, how many answers it keeps",
        "least": "a whole number: the smallest that can be answered",
        "most": "a whole number: the largest that can be answered, or the most characters that can be kept",
        "number": "a whole number, or a telephone number",
        "label": "the words of an answer, a button or an entry, from another text",
        "words": "somebody's own words, exactly as they wrote them",
        "code": "a short code: of a case, a receipt, or the one that stands for a person",
        "state": "where a case stands, from another text",
        "date": "a date",
        "day": "a date, where a time of day stands beside it",
        "at": "a time of day, or a date with one",
        "title": "what a session, or a script, is called",
        "who": "the code that stands for a person, or 'somebody'; of a rota, names of the team",
        "what": "what kind of message something is: a script's title, a reminder, news",
        "due": "a date: until then, a case is to be dealt with",
        "role": "a role in the team, from another text",
        "days": "days of the week, as a list",
        "codes": "short codes, as a list",
        "time": "a time of day",
        "length": "a length of time, such as '7 days'",
        "start": "a time of day, or a day of the week",
        "finish": "likewise",
        "link": "an address on the web, or an email address",
        "command": "a command without its slash",
    }
)
"""Each name with what it stands for. Beside these, a script can name the answers that it saves itself."""
