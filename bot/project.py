"""What one co-production project is: who runs it, why, in which languages, and what was promised to those taking part.

Knows the shape of the project file; ``bot.project_file`` reads it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from bot.directories import countries, directory_of
from bot.fields import Day, Days, Hours, TimeOfDay, Words, WrongThere
from bot.languages import languages
from bot.local_support import LocalSupport
from bot.misconfigured import did_you_mean
from bot.own_checks import OwnCheck
from bot.rota import Duty, Rota
from bot.safeguarding import Safeguarding
from flows.ages import OLDEST, YOUNGEST
from flows.lines import Path as Keys
from flows.questions.base import Record
from flows.rhythm import instant
from storage.records import Settings

MOST_PLACES = 10_000


class QuietHours(Hours):
    """When nobody is written to who did not write first. Each person can change theirs."""

    from_: TimeOfDay = Field("20:00", alias="from")
    until: TimeOfDay = "09:00"


class TeamMember(Record):
    """Somebody who runs the project, as those taking part know them."""

    name: Words
    role: Literal["facilitator", "coordinator", "owner"]
    reach: Words
    """How they can be reached outside the bot."""


class Funder(Record):
    """Who pays, and what they get to see."""

    name: Words
    sees: Words


class KeepDays(Record):
    """For how many days each kind of thing is kept."""

    answers: Days = 365
    contributions: Days = 730
    cases: Days = 365
    backups: Annotated[int, Field(strict=True, ge=1, le=365)] = 30
    """Of everything but the keys: of these, a week at most."""


class Project(Record):
    """The project file. Its words are shown to people as they stand: they are written by the project, not by us."""

    name: Words
    organisation: Words
    purpose: Words
    zone: str
    languages: Annotated[tuple[str, ...], Field(min_length=1)] = ("en",)
    """What is offered, the first one first."""
    drafts: Annotated[tuple[str, ...], Field(validate_default=True)] = ()
    """The languages that are offered although nobody who speaks them has read their texts through yet."""
    support_country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "GB"
    """Whose directory of support is shown: an ISO 3166 code."""
    messages_per_week: Annotated[int, Field(strict=True, ge=1, le=14)] = 2
    answer_within: Days = 28
    """For how many days people wait at most for what came of something that they said."""
    cutoff: Day | None = None
    """The last day on which contributions can be taken back."""
    ends: Day | None = None
    places: Annotated[int, Field(strict=True, ge=1, le=MOST_PLACES)] | None = None
    """So many people can take part; whoever comes then is asked whether they would like to wait."""
    youngest: Annotated[int, Field(strict=True, ge=YOUNGEST, le=OLDEST)] = 16
    """The age in years from which people can take part here."""
    undo_days: Annotated[int, Field(strict=True, ge=0, le=28)] = 7
    quiet: QuietHours = QuietHours()
    keep_days: KeepDays = KeepDays()
    team: Annotated[tuple[TeamMember, ...], Field(min_length=1)]
    rota: tuple[Duty, ...] = ()
    """When somebody reads what people write. Nobody reads it at any other time, and the bot says so."""
    closed: tuple[Day, ...] = ()
    """The days on which nobody reads, whatever the rota says."""
    safeguarding: Safeguarding
    service: tuple[LocalSupport, ...] = ()
    """Where people can turn to near the project, shown before the directory of its country."""
    checked: tuple[OwnCheck, ...] = ()
    """What of that directory the project has called itself, and when."""
    funder: tuple[Funder, ...] = ()
    medical_purpose: Literal["none", "declared"] = "none"
    """``declared``: the organisation has taken advice, and answers for using instruments that measure health. Then
    ``alongside check --project`` warns of them instead of refusing them."""

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            near = did_you_mean(zone, available_timezones())
            hint = near if near.startswith("Did") else "Write continent and city, such as Europe/London."
            raise ValueError(f"There is no time zone '{zone}'. {hint}")
        return zone

    @field_validator("languages", "drafts")
    @classmethod
    def _known_languages(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        known = languages()
        unknown = [tag for tag in tags if tag not in known]
        if unknown:
            raise ValueError(f"The bot does not speak '{unknown[0]}'. {did_you_mean(unknown[0], known)}")
        return tags

    @field_validator("drafts")
    @classmethod
    def _drafts_are_named(cls, drafts: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """Offering a draft is a decision, so that it cannot happen by adding a code to a list."""
        known = languages()
        unread = [tag for tag in info.data.get("languages", ()) if known[tag].draft and tag not in drafts]
        if unread:
            listed = ", ".join(f'"{tag}"' for tag in [*drafts, *unread])
            raise ValueError(
                f"Nobody who speaks '{unread[0]}' has read its texts through yet. "
                f"To offer it all the same, write drafts = [{listed}]; otherwise take it out of languages."
            )
        return drafts

    @field_validator("rota")
    @classmethod
    def _readers_are_named(cls, rota: tuple[Duty, ...], info: ValidationInfo) -> tuple[Duty, ...]:
        for place, duty in enumerate(rota):
            for name in duty.who:
                _check_name(name, info, (place, "who"))
        return rota

    @field_validator("safeguarding")
    @classmethod
    def _lead_is_named(cls, safeguarding: Safeguarding, info: ValidationInfo) -> Safeguarding:
        _check_name(safeguarding.lead, info, ("lead",))
        return safeguarding

    @field_validator("checked")
    @classmethod
    def _checked_are_listed(cls, checked: tuple[OwnCheck, ...], info: ValidationInfo) -> tuple[OwnCheck, ...]:
        country = info.data.get("support_country")
        if country in countries():
            known = directory_of(country).everything
            for place, key in ((place, key) for place, check in enumerate(checked) for key in check.entries):
                if key not in known:
                    what = f"There is no '{key}' in the directory of {country}. {did_you_mean(key, known)}"
                    raise WrongThere(what, (place, "entries"))
        return checked

    @field_validator("ends")
    @classmethod
    def _not_before_cutoff(cls, ends: date | None, info: ValidationInfo) -> date | None:
        cutoff = info.data.get("cutoff")
        if ends and cutoff and ends < cutoff:
            raise ValueError("The project ends before its cut-off date. Make one of the two another day.")
        return ends

    @property
    def reading(self) -> Rota:
        """Who reads what people write, and when."""
        return Rota(duties=self.rota, closed=self.closed, zone=ZoneInfo(self.zone), ends=self.ends)

    @property
    def cutoff_at(self) -> datetime | None:
        """The instant in UTC at which the cut-off day is over, where the project is."""
        return self._over(self.cutoff)

    @property
    def ends_at(self) -> datetime | None:
        """Likewise of the project's last day."""
        return self._over(self.ends)

    def has_ended(self, now: datetime) -> bool:
        """Whether its last day is over."""
        return self.ends_at is not None and now >= self.ends_at

    def _over(self, day: date | None) -> datetime | None:
        if day is None:
            return None
        return instant(datetime.combine(day + timedelta(days=1), time()), ZoneInfo(self.zone))

    def for_storage(self, *, backed_up: bool = False) -> Settings:
        """What storage must know of this project, and whether backups are made of it."""
        return Settings(
            cutoff=self.cutoff_at,
            zone=self.zone,
            undo_days=self.undo_days,
            answer_days=self.keep_days.answers,
            contribution_days=self.keep_days.contributions,
            closed_case_days=self.keep_days.cases,
            backup_days=self.keep_days.backups if backed_up else 0,
            alert_minutes=self.safeguarding.minutes,
            ends_at=self.ends_at,
            places=self.places,
            theme_days=self.answer_within,
            quiet_from=self.quiet.from_,
            quiet_until=self.quiet.until,
        )


def _check_name(name: str, info: ValidationInfo, path: Keys) -> None:
    """Raises WrongThere if no ``[[team]]`` is called ``name``. Nothing is known of that if the team itself is wrong."""
    team = [member.name for member in info.data.get("team", ())]
    if team and name not in team:
        raise WrongThere(f"No [[team]] is called '{name}'. {did_you_mean(name, team)}", path)
