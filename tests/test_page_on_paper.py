"""A summary printed by a real browser: it fits the paper that a meeting has on its table."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from browser import ABSENT, chromium

from bot.library import Library
from bot.views.digest_papers import digest_page
from flows.suppression import Table
from storage.records_of_digests import Quote
from tests.test_digest_views import BATCH, COMFORT, MOOD, ROOM, WARM, Reader
from tests.test_papers import Archive

TABLES = {
    MOOD: Table(people=14, counts={"3": 6, "4": 5, "5": 3}),
    COMFORT: Table(people=14, counts={"yes": 8, "no": 6}),
    "after_session/how": Table(people=14, counts={"4": 7, "3": 7}),
}
QUOTES = tuple(
    Quote(id=str(number), words=f"{number}. The room was too cold for me, and I went home early. " * 2, themes=themes)
    for number, themes in enumerate([("ROOM",), ("WARM",), ("ROOM",), *[()] * 7])
)


@pytest.mark.skipif(ABSENT, reason="needs Chromium")
@pytest.mark.parametrize("language", ["en", "ur"])
async def test_a_summary_of_fourteen_people_with_ten_quotes_is_two_sheets(tmp_path: Path, language: str) -> None:
    batch = replace(BATCH, people=14, tables=TABLES, quotes=QUOTES, together=())
    shelf = Archive(published=(batch,), open_themes=(ROOM, WARM))
    reader = Reader(library=Library.shipped("GB"), shelf=shelf, language=language)
    [file] = (await digest_page(reader.glance())).attachments
    (tmp_path / file.name).write_bytes(file.content)
    async with chromium() as browser:
        page = await browser.new_page()
        await page.goto((tmp_path / file.name).as_uri())
        printed = await page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
