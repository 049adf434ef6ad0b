"""The manual: pages with titles, pictures that exist and stay small, a search that finds, keys that are real."""

from __future__ import annotations

import re

from tzdesk.base import manual

LINK = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")
LIMIT = 1_500_000  # bytes of all pictures together


def test_every_page_has_a_title_and_the_changes_come_last() -> None:
    """No two pages bear the same one."""
    pages = manual.pages()
    titles = [page.title for page in pages]
    assert len(set(titles)) == len(titles) > 5
    assert all(page.text.startswith("# ") for page in pages)
    assert pages[-1].id == manual.CHANGES


def test_pictures_exist_are_described_and_used() -> None:
    """No link leads nowhere, no picture lies about, and they are small."""
    linked = {target for page in manual.pages() for words, target in LINK.findall(page.text) if words.strip()}
    there = {f"pictures/{path.name}": path.stat().st_size for path in (manual.folder() / "pictures").glob("*.png")}
    assert linked == set(there)
    assert 0 < sum(there.values()) <= LIMIT


def test_the_search_finds_all_words_in_one_line_titles_first() -> None:
    """Case does not matter, marks of Markdown are not found, and blanks find nothing."""
    pages = manual.pages()
    found = manual.search(pages, "ctrl+z 撤销")
    assert found
    assert all("ctrl+z" in hit.line.casefold() and "撤销" in hit.line for hit in found)
    assert manual.search(pages, "导入")[0].line == next(p.title for p in pages if p.title.endswith("导入"))
    assert manual.search(pages, "|---|") == []
    assert manual.search(pages, "  ") == []


def test_the_tour_takes_about_five_minutes() -> None:
    """Some ten steps of a sentence or three."""
    steps = manual.tour_steps()
    assert 8 <= len(steps) <= 15
    assert all(10 < len(step.text) < 120 for step in steps)
