"""A summary on paper: pictures of its numbers, a page to print, and tables of what may leave the project.

Knows what belongs on each, not how a picture is drawn or a file is written. That takes long enough to hold up people
who are talking with the bot, so it is done on another thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.papers import cells, chart, page
from bot.ports import Attachment
from bot.views.digest_exports import sheets
from bot.views.digest_head import WORDS, head
from bot.views.digest_numbers import Asked, asked, on_the_whole
from bot.views.digest_printed import PAPER, bars, read_out, summary
from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.suppression import Numbers
from storage.records_of_digests import Batch

_NAME = "summary"
"""What files are called; nothing in it says of what they are a summary."""


async def digest_chart(glance: Glance) -> Shown:
    """A picture for each question of the newest summary that has numbers to show, with its answers below it."""
    batch = await glance.storage.digests.latest()
    if batch is None:
        return Shown(text=glance.say(WORDS, "none_yet"))
    questions = tuple(asked(glance, batch))
    drawable = [(one, one.seen) for one in questions if isinstance(one.seen, Numbers)]
    in_words = [one for one in questions if not isinstance(one.seen, Numbers)]
    pictures = [
        await _picture(glance, one, bars(glance, one, seen), batch, place)
        for place, (one, seen) in enumerate(drawable, 1)
    ]
    text = paragraphs(
        head(glance, batch),
        *(lines(one.title, on_the_whole(glance, one)) for one in in_words),
        _about(glance, pictures),
    )
    return Shown(text=text, attachments=tuple(pictures))


def _about(glance: Glance, pictures: list[Attachment]) -> str:
    """How to look at the pictures. Whoever wants none reads the numbers without them."""
    if not pictures:
        return glance.say(PAPER, "no_picture")
    return "" if "no_pictures" in glance.reader.fit else glance.say(PAPER, "pictures")


async def _picture(glance: Glance, one: Asked, answers: Sequence[chart.Bar], batch: Batch, place: int) -> Attachment:
    reads = glance.scene.language_of(glance.reader)
    drawn = await asyncio.to_thread(chart.drawn, answers, batch.people, right_to_left=reads.right_to_left)
    name = f"{_NAME}-{batch.number}-{place}.png"
    return Attachment(part="photo", name=name, content=drawn, caption=read_out(glance, one, answers))


async def digest_page(glance: Glance) -> Shown:
    """The newest summary as one file, for a meeting."""
    batch = await glance.storage.digests.latest()
    if batch is None:
        return Shown(text=glance.say(WORDS, "none_yet"))
    reads = glance.scene.language_of(glance.reader)
    parts = tuple(summary(glance, batch, await glance.storage.themes.all()))
    printed = await asyncio.to_thread(
        page.laid_out,
        glance.scene.project.name,
        parts,
        language=reads.tag.replace("_", "-"),
        right_to_left=reads.right_to_left,
    )
    file = Attachment(part="document", name=f"{_NAME}-{batch.number}.html", content=printed)
    return Shown(text=glance.say(PAPER, "page", number=batch.number), attachments=(file,))


async def digest_tables(glance: Glance) -> Shown:
    """What may leave the project, as files that other programs open."""
    exports = await glance.storage.digests.exports(glance.now)
    quotes, themes = await glance.storage.digests.quotes(), await glance.storage.themes.all()
    figures, words, codes, codebook = sheets(glance, exports, quotes, themes)
    no_figures = "" if figures.rows else await _no_figures(glance)
    if not (figures.rows or words.rows or codes.rows):
        return Shown(text=paragraphs(glance.say(PAPER, "tables_none"), no_figures, glance.say(PAPER, "no_words")))
    book = await asyncio.to_thread(cells.workbook, (figures, words, codes, codebook), glance.now)
    files = [Attachment(part="document", name=f"{_NAME}.xlsx", content=book)]
    files += [
        Attachment(part="document", name=f"{_NAME}-{sheet.name}.csv", content=cells.comma_separated(sheet))
        for sheet in (figures, words)
        if sheet.rows
    ]
    return Shown(text=paragraphs(glance.say(PAPER, "tables"), no_figures), attachments=tuple(files))


async def _no_figures(glance: Glance) -> str:
    """Too few have answered; or enough have, and the numbers would tell of a few all the same."""
    withheld = await glance.storage.digests.withheld()
    return glance.say(PAPER, "figures_withheld" if withheld else "no_figures")
