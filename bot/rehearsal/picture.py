"""How large a PNG or JPEG picture is, read from its first bytes. Telegram refuses what is not a picture."""

from __future__ import annotations

from bot.rehearsal.refusal import bad_request

MOST_PIXELS = 10_000
"""Width and height together."""
STEEPEST = 20
"""How many times longer one side may be than the other."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def size(content: bytes) -> tuple[str, int, int]:
    """Media type, width and height in pixels. Raises Refused if Telegram would not take it as a photo."""
    if content.startswith(_PNG):
        found = ("image/png", int.from_bytes(content[16:20]), int.from_bytes(content[20:24]))
    elif content.startswith(_JPEG):
        found = ("image/jpeg", *_jpeg(content))
    else:
        raise bad_request("IMAGE_PROCESS_FAILED")
    _, width, height = found
    if not width or not height or width + height > MOST_PIXELS or max(width, height) > STEEPEST * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return found


def _jpeg(content: bytes) -> tuple[int, int]:
    """Walks the segments up to the one that says how large the frame is."""
    at = 2
    while at + 9 < len(content):
        if content[at + 1] in _JPEG_FRAMES:
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return 0, 0
