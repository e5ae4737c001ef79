"""The space that is held back for the day the disk is full."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path
from typing import NamedTuple

import pytest

from storage.ballast import Ballast

SIZE = 64 * 1024


class Disk(NamedTuple):
    """What ``shutil.disk_usage`` answers."""

    total: int
    used: int
    free: int


@pytest.fixture
def ballast(tmp_path: Path) -> Ballast:
    return Ballast(tmp_path / "ballast", SIZE)


def test_it_takes_real_space_and_is_private(ballast: Ballast, tmp_path: Path) -> None:
    ballast.restore()
    status = (tmp_path / "ballast").stat()
    assert (status.st_size, stat.S_IMODE(status.st_mode)) == (SIZE, 0o600)
    assert status.st_blocks * 512 >= SIZE


def test_freeing_it_gives_the_space_back_and_can_be_repeated(ballast: Ballast, tmp_path: Path) -> None:
    ballast.restore()
    ballast.free()
    ballast.free()
    assert not ballast.held
    assert list(tmp_path.iterdir()) == []


def test_it_is_restored_only_when_there_is_room_for_twice_as_much(
    ballast: Ballast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for free, held in ((2 * SIZE - 1, False), (2 * SIZE, True)):
        monkeypatch.setattr(shutil, "disk_usage", lambda path, free=free: Disk(0, 0, free))
        ballast.restore()
        assert ballast.held is held


def test_a_disk_that_fills_up_meanwhile_leaves_no_half_ballast(
    ballast: Ballast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(descriptor: int, start: int, size: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", full)
    ballast.restore()
    assert not ballast.held
    assert list(tmp_path.iterdir()) == []
