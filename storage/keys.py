"""The master key, and the keys that are derived from it. Knows where a key file may lie; knows no database."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from storage.errors import KeyBesideData, KeyUnusable

_BYTES = 32
_MAY_NOT, _MAY_NOT_OF_ROOT = 0o077, 0o037
"""What others may not do with a key file. Root may share one for reading: a credential of systemd belongs to root, and
the access list that opens it to one service shows as a group's right to read (acl(5), systemd.exec(5))."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Keys:
    """Four keys, each of no use for the others' work."""

    people: bytes = field(repr=False)
    """Opens ``people.db``."""
    project: bytes = field(repr=False)
    """Opens ``project.db``."""
    wrap: bytes = field(repr=False)
    """Wraps each person's own key."""
    audit: bytes = field(repr=False)
    """Seals the audit (``storage.audit``)."""


def create_key(path: Path) -> None:
    """Write a new master key: 256 random bits as hexadecimal, readable by this user alone.

    Raises KeyUnusable if ``path`` is there already, since a lost key cannot be had back.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyUnusable(f"There is a file at {path} already. It is never overwritten: name another one.") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{secrets.token_hex(_BYTES)}\n")
        file.flush()
        os.fsync(file.fileno())


def read_keys(path: Path, folder: Path) -> Keys:
    """The keys for the data in ``folder``. Raises KeyBesideData or KeyUnusable."""
    if path.resolve().is_relative_to(folder.resolve()):
        raise KeyBesideData(
            f"The key file {path} lies in the data folder, where one theft takes both. Move it out of {folder}."
        )
    return _derived(_master(path))


def _master(path: Path) -> bytes:
    try:
        status, text = path.stat(), path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnusable(
            f"The key file {path} cannot be read ({type(error).__name__}). Name the right file."
        ) from None
    if status.st_mode & (_MAY_NOT_OF_ROOT if status.st_uid == 0 else _MAY_NOT):
        raise KeyUnusable(f"The key file {path} can be read by other users. Close it to them: chmod 600 {path}")
    try:
        master = bytes.fromhex(text.strip())
    except ValueError:
        master = b""
    if len(master) != _BYTES:
        raise KeyUnusable(f"{path} is not a key file: a key is {2 * _BYTES} hexadecimal digits on one line.")
    return master


def _derived(master: bytes) -> Keys:
    def derive(purpose: str) -> bytes:
        return HKDFExpand(SHA256(), _BYTES, f"alongside {purpose}".encode()).derive(master)

    return Keys(people=derive("people.db"), project=derive("project.db"), wrap=derive("wrap"), audit=derive("audit"))
