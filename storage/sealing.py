"""Seals words under one person's key, bound to the table and row they stand in. Knows no SQL and keeps no key.

AES-256-GCM with a random nonce; destroying the key makes every copy unreadable, in old backups too.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import Damaged

_NONCE = 12


def new_key() -> bytes:
    """A key for one person: 256 random bits."""
    return AESGCM.generate_key(256)


class Seal:
    """One key, ready to seal and to open."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def shut(self, words: str, *place: str) -> bytes:
        """``words``, sealed for ``place``: the table, and the key of the row."""
        return self.shut_bytes(words.encode(), *place)

    def shut_bytes(self, content: bytes, *place: str) -> bytes:
        """``content``, sealed for ``place``."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, content, "|".join(place).encode())

    def open(self, sealed: bytes, *place: str) -> str:
        """The words sealed for ``place``. Raises Damaged if a bit changed, or if they stood somewhere else."""
        return self.open_bytes(sealed, *place).decode()

    def open_bytes(self, sealed: bytes, *place: str) -> bytes:
        """The content sealed for ``place``. Raises Damaged."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], "|".join(place).encode())
        except (InvalidTag, ValueError):
            raise Damaged(f"A sealed row of the table {place[0]} fails its check. Restore a backup.") from None
