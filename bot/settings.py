"""What the machine that Alongside runs on has decided, read from the environment. Knows nothing of the project."""

from __future__ import annotations

import ipaddress
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from bot.misconfigured import Misconfigured, Wrong, did_you_mean
from storage.errors import Refused as StorageRefuses
from storage.keys import read_keys

TELEGRAM = "https://api.telegram.org"

DEFAULTS: Mapping[str, str] = {
    "ALONGSIDE_TOKEN": "",
    "ALONGSIDE_API": TELEGRAM,
    "ALONGSIDE_DATA": "alongside-data",
    "ALONGSIDE_KEY_FILE": "alongside.key",
    "ALONGSIDE_BACKUPS": "",
    "ALONGSIDE_PROJECT": "alongside.toml",
    "ALONGSIDE_LOG": "info",
    "ALONGSIDE_WEBHOOK_URL": "",
    "ALONGSIDE_WEBHOOK_LISTEN": "127.0.0.1:8443",
    "ALONGSIDE_WEBHOOK_SECRET_FILE": "",
}
"""Every setting, with what it is if it is not set. Empty: it has no value then."""

NO_BACKUPS = "none"
_PREFIX = "ALONGSIDE_"
_TELEGRAM_TOKEN = re.compile(r"\d+:[\w-]{30,}")
_ANY_TOKEN = re.compile(r"[\w:.-]+")
_WEBHOOK_SECRET = re.compile(r"[\w-]{16,256}")
_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Where on this machine things are. Paths are absolute."""

    data: Path
    key_file: Path
    project_file: Path
    backups: Path | None = None
    """The backup folder; None: no backups are made."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhook:
    """How Telegram reaches us, where it is to bring its updates instead of being asked for them."""

    url: str
    host: str
    port: int
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Everything that is set outside the project file. Paths are absolute."""

    token: str = field(repr=False)
    api: str
    """Base address of the Bot API server, without a slash at the end."""
    data: Path
    key_file: Path
    project_file: Path
    backups: Path | None = None
    """The backup folder; None: no backups are made."""
    webhook: Webhook | None = None
    log_level: int = logging.INFO


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in ``environment``. Raises Misconfigured with everything that is missing or wrong."""
    reading = _Reading(environment)
    settings = reading.settings()
    if reading.wrongs:
        raise Misconfigured(reading.wrongs)
    return settings


class _Reading:
    """Collects what is wrong on the way, so that all of it can be told at once."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.wrongs: list[Wrong] = list(_misspelt(environment))
        self._values = _values(environment)
        self._places = read_places(environment)

    def settings(self) -> Settings:
        """The settings; without meaning if anything is wrong."""
        api = self._api()
        return Settings(
            token=self._token(api),
            api=api,
            data=self._data(),
            key_file=self._key_file(),
            project_file=self._places.project_file,
            backups=self._backups(),
            webhook=self._webhook(api),
            log_level=self._log_level(),
        )

    def _wrong(self, name: str, what: str, remedy: str) -> None:
        self.wrongs.append(Wrong(where=name, what=what, remedy=remedy))

    def _api(self) -> str:
        address = self._values["ALONGSIDE_API"].rstrip("/")
        if not _is_web_address(address, ("http", "https")):
            self._wrong(
                "ALONGSIDE_API", "This is not a web address.", f"Leave it out for Telegram's own, which is {TELEGRAM}."
            )
        return address

    def _token(self, api: str) -> str:
        """Other Bot API servers, such as those for tests, may give tokens of another shape."""
        token = self._values["ALONGSIDE_TOKEN"]
        shape = _TELEGRAM_TOKEN if api == TELEGRAM else _ANY_TOKEN
        if not token:
            remedy = "Ask @BotFather in Telegram for one with /newbot. To try without one: alongside rehearse"
            self._wrong("ALONGSIDE_TOKEN", "There is no token.", remedy)
        elif not shape.fullmatch(token):
            remedy = "Copy it again from @BotFather: digits, a colon, and 35 letters, digits, '-' or '_'."
            self._wrong("ALONGSIDE_TOKEN", "This cannot be a token.", remedy)
        return token

    def _data(self) -> Path:
        data = self._places.data
        if data.exists() and not data.is_dir():
            self._wrong("ALONGSIDE_DATA", f"{data} is not a folder.", "Name a folder; it is made if it is not there.")
        return data

    def _key_file(self) -> Path:
        path = self._places.key_file
        if not path.exists():
            self._wrong("ALONGSIDE_KEY_FILE", f"There is no key file at {path}.", "Write one with: alongside init")
            return path
        try:
            read_keys(path, self._places.data)
        except StorageRefuses as error:
            self._wrong("ALONGSIDE_KEY_FILE", str(error), "")
        return path

    def _backups(self) -> Path | None:
        """Apart from the data, or they are lost together; and from the key, or one theft takes both."""
        backups, data, key_file = self._places.backups, self._places.data, self._places.key_file
        if backups is None:
            return None
        remedy = f"Name a folder apart from them, or '{NO_BACKUPS}' to make none."
        if backups.resolve().is_relative_to(data.resolve()) or data.resolve().is_relative_to(backups.resolve()):
            self._wrong("ALONGSIDE_BACKUPS", "Data folder and backup folder lie in each other.", remedy)
        elif key_file.resolve().is_relative_to(backups.resolve()):
            self._wrong("ALONGSIDE_BACKUPS", "The key file lies in the backup folder.", remedy)
        return backups

    def _webhook(self, api: str) -> Webhook | None:
        """A Bot API server of one's own brings updates to http addresses, too."""
        url = self._values["ALONGSIDE_WEBHOOK_URL"]
        if not url:
            return None
        schemes = ("https",) if api == TELEGRAM else ("http", "https")
        if not _is_web_address(url, schemes):
            self._wrong(
                "ALONGSIDE_WEBHOOK_URL", "Telegram brings updates to https addresses only.", "Begin it with https://"
            )
        host, port = self._listen()
        return Webhook(url=url, host=host, port=port, secret=self._secret())

    def _listen(self) -> tuple[str, int]:
        given = self._values["ALONGSIDE_WEBHOOK_LISTEN"]
        try:
            parts = urlsplit(f"//{given}")
            return str(ipaddress.ip_address(parts.hostname or "")), parts.port or 8443
        except ValueError:
            remedy = "Write an address of this machine and a port, such as 127.0.0.1:8443."
            self._wrong("ALONGSIDE_WEBHOOK_LISTEN", f"'{given}' cannot be listened on.", remedy)
            return "", 0

    def _secret(self) -> str:
        name = "ALONGSIDE_WEBHOOK_SECRET_FILE"
        remedy = "Make one with: openssl rand -hex 32 > webhook.secret && chmod 600 webhook.secret"
        if not self._values[name]:
            self._wrong(name, "A webhook needs a secret, or anybody could bring us updates.", remedy)
            return ""
        path = _path(self._values[name])
        try:
            secret = path.read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            self._wrong(name, f"There is no secret that can be read at {path}.", remedy)
            return ""
        if not _WEBHOOK_SECRET.fullmatch(secret):
            self._wrong(name, "A secret has 16 to 256 letters, digits, '-' or '_'.", remedy)
        return secret

    def _log_level(self) -> int:
        given = self._values["ALONGSIDE_LOG"].lower()
        if given not in _LEVELS:
            self._wrong("ALONGSIDE_LOG", f"'{given}' is no level.", did_you_mean(given, _LEVELS))
            return logging.INFO
        return logging.getLevelNamesMapping()[given.upper()]


def read_places(environment: Mapping[str, str]) -> Places:
    """Where things are, whether or not they are there yet and whatever else is wrong."""
    values = _values(environment)
    data, backups = _path(values["ALONGSIDE_DATA"]), values["ALONGSIDE_BACKUPS"]
    beside = data.with_name(f"{data.name}-backups")
    return Places(
        data=data,
        backups=None if backups == NO_BACKUPS else _path(backups) if backups else beside,
        key_file=_path(values["ALONGSIDE_KEY_FILE"]),
        project_file=_path(values["ALONGSIDE_PROJECT"]),
    )


def folder_for_backups(places: Places) -> Path:
    """The backup folder. Raises Misconfigured if there is none."""
    if places.backups is None:
        what, remedy = f"It is '{NO_BACKUPS}': no backups are made.", "Name the folder where they are to be."
        raise Misconfigured([Wrong(where="ALONGSIDE_BACKUPS", what=what, remedy=remedy)])
    return places.backups


def _values(environment: Mapping[str, str]) -> Mapping[str, str]:
    return {name: environment.get(name, "").strip() or default for name, default in DEFAULTS.items()}


def _path(given: str) -> Path:
    return Path(given).expanduser().absolute()


def _misspelt(environment: Mapping[str, str]) -> Iterator[Wrong]:
    """Names that are nearly a setting's. Others that begin like ours are somebody else's business."""
    settings = {name.removeprefix(_PREFIX): name for name in DEFAULTS}
    for name in sorted(environment):
        near = get_close_matches(name.removeprefix(_PREFIX), settings, n=1, cutoff=0.75)
        if name.startswith(_PREFIX) and name not in DEFAULTS and near:
            yield Wrong(where=name, what="There is no such setting.", remedy=f"Did you mean {settings[near[0]]}?")


def _is_web_address(given: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(given)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
