"""Whatever one changes in a saved book, on whichever sheet, is named; a book saved again unchanged is the same."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

import openpyxl
import pytest

from tests.unit.returns.conftest import OCTOBER
from tests.unit.returns.spoiling import SPOILS, Spoil, name_moved
from tests.unit.returns.test_proving import proved
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.practice.invented import SEED
from tzdesk.practice.unit import unit_scene
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.verdict import Proof

CARRIED = {"_meta", "_numbers", "_forms", "_sheets"}
NOVEMBER = Month(2023, 11)
SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workplace, Path]]:
    """The practice union with a year of lists and money, and its sealed book of November."""
    wp = app.in_memory()
    with clock.frozen(NOVEMBER.next.last):
        run_now(unit_scene(wp, SEED).play())
        yield wp, run_now(export_month(wp, NOVEMBER, tmp_path_factory.mktemp("sent") / "b.xlsx", pdf=False)).files[0]
    wp.close()


@pytest.mark.slow
@pytest.mark.parametrize("spoil", SPOILS, ids=lambda one: one.__name__)
def test_a_change_on_any_sheet_is_named(practice: tuple[Workplace, Path], tmp_path: Path, spoil: Spoil) -> None:
    """One change of this sort on every sheet, at a place drawn by chance: each sheet has its line with that place."""
    wp, sent = practice
    book = openpyxl.load_workbook(sent)
    made = spoilt(book, spoil)
    book.save(tmp_path / "spoilt.xlsx")
    assert not missed(proved(wp, tmp_path / "spoilt.xlsx"), made)


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [one for one in SPOILS if one is not name_moved], ids=lambda one: one.__name__)
def test_it_is_named_also_where_nobody_knows_the_forms(
    practice: tuple[Workplace, Path], tmp_path: Path, spoil: Spoil
) -> None:
    """A book that says that it was made with a package and a program that the desk does not have: the same changes
    are seen by what the file carries. (A name that no number is read by may lead anywhere.)"""
    book = openpyxl.load_workbook(practice[1])
    for row in book["_meta"].iter_rows():
        if row[0].value in {"definition_hash", "template", "program"}:
            row[1].value = "another"
    book["_meta"].append(["packages", "tz 7 0a1b2c3d"])
    book.save(tmp_path / "sent.xlsx")
    other = app.in_memory()
    try:
        clean = proved(other, tmp_path / "sent.xlsx")
        assert (True, "tz 7 0a1b2c3d") == (clean.same, clean.made_with), clean.words
        made = spoilt(book, spoil)
        book.save(tmp_path / "spoilt.xlsx")
        assert not missed(proved(other, tmp_path / "spoilt.xlsx"), made)
    finally:
        other.close()


def spoilt(book: Any, spoil: Spoil) -> dict[str, str]:
    """Change every sheet of a book; gives what has to be said of each."""
    random, made = Random(crc32(spoil.__name__.encode())), {}
    for sheet in [one for one in book.worksheets if one.title not in CARRIED]:
        title = sheet.title
        if (what := spoil(sheet, random)) is not None:
            made[title] = what
    assert made
    return made


def missed(proof: Proof, made: dict[str, str]) -> dict[str, str]:
    """What was changed and is not said."""
    assert not proof.same
    words = [f"{line}：" for line in proof.words[1:]]
    return {title: what for title, what in made.items() if not any(title in line and what in line for line in words)}


def test_a_book_saved_again_is_the_same(sealed: Workplace, tmp_path: Path) -> None:
    """By the library that other programs use; nothing was changed."""
    sent = run_now(export_month(sealed, OCTOBER, tmp_path / "sent.xlsx", pdf=False)).files[0]
    openpyxl.load_workbook(sent).save(tmp_path / "again.xlsx")
    proof = proved(sealed, tmp_path / "again.xlsx")
    assert proof.same, proof.words


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="there is no LibreOffice")
def test_a_book_saved_again_by_an_office_is_the_same(practice: tuple[Workplace, Path], tmp_path: Path) -> None:
    """LibreOffice writes styles, formats and names in its own way."""
    wp, sent = practice
    command = [str(SOFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(sent)], check=True, timeout=240
    )
    proof = proved(wp, tmp_path / "out" / sent.name)
    assert proof.same, proof.words
