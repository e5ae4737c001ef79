"""Storage with a power cut, for tests of what a later life then finds."""

from __future__ import annotations

from typing import Any


class PowerCut(Exception):
    """The process is gone."""


class Mortal:
    """Real storage, and a power cut after so many calls: before the last of them, or just after it is on disk."""

    def __init__(self, storage: Any, calls: int, *, after: bool) -> None:
        self._storage = storage
        self._life = [calls]
        self._after = after

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._storage, name)
        if isinstance(real, int):
            return real
        if not callable(real):
            mortal = Mortal(real, 0, after=self._after)
            mortal._life = self._life
            return mortal

        async def call(*given: Any, **named: Any) -> Any:
            self._life[0] -= 1
            if self._life[0] == 0 and not self._after:
                raise PowerCut
            result = await real(*given, **named)
            if self._life[0] == 0:
                raise PowerCut
            return result

        return call
