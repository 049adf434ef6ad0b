"""A sealed book is written again bit for bit, after registers and definitions have changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from tests.unit.returns.conftest import OCTOBER
from tests.unit.returns.test_month import explain_all, first_org
from tzdesk.base.errors import MachineError, UserError
from tzdesk.definitions import Definition
from tzdesk.exporting import BOOK_NAME, TABLES_NAME, export_month, month_papers
from tzdesk.jobs import run_now
from tzdesk.pieces import book_files
from tzdesk.pieces.book_files import PAPERS, drawn_at_the_seal
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.changes import rename
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.correcting import begin_correction
from tzdesk.returns.seal import frozen_values, seal
from tzdesk.returns.versions import KeptFile, definition_as_sealed, kept_files, sealed_book
from tzdesk.store.kept import get_kept, hash_of
from tzdesk.store.tables import kept, sealed_files


def written(wp: Workplace, folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in run_now(export_month(wp, OCTOBER, folder)).files}


def another(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the definition words and orders everything otherwise."""
    ours = wp.definition(OCTOBER)
    returns = tuple({**form, "title": f"甲{form['title']}", "notes": []} for form in ours.returns)
    theirs = replace(ours, returns=returns, hash="f" * 64, raw={**ours.raw, "returns": list(returns)})
    monkeypatch.setattr(Workplace, "definition", lambda *_: theirs)


def test_the_files_are_the_same_after_everything_has_changed(
    sealed: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A union was renamed, November was written, the forms have other titles: October is as it was sent."""
    before = written(sealed, tmp_path / "a")
    rename(sealed, first_org(sealed), org_name="南通新名工会委员会", day=OCTOBER.next.first)
    save_counts(sealed, OCTOBER.next, {first_org(sealed): {"12T": 9}})
    another(sealed, monkeypatch)
    assert before == written(sealed, tmp_path / "b")


def test_a_month_never_sent_before_comes_as_it_was_drawn_at_the_seal(
    sealed: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Registers, definition and the program itself have changed before the first export: workbook and papers are those
    that the program of the day of sealing makes."""
    with sealed.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        of_that_day = run_now(drawn_at_the_seal(sealed, session, book))
    rename(sealed, first_org(sealed), org_name="南通新名工会委员会", day=OCTOBER.next.first)
    another(sealed, monkeypatch)

    def no_longer(*_: object) -> KeptFile:
        raise AssertionError("drawn anew")

    monkeypatch.setattr(book_files, "_workbook", no_longer)
    monkeypatch.setattr(book_files, "_printed", no_longer)
    assert {file.name: file.content for file in of_that_day.values()} == written(sealed, tmp_path)


def test_a_book_from_before_files_were_kept_is_drawn_on_what_it_stood_on(
    sealed: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first export after a change of the definition shows the titles of then, and is kept from then on."""
    with sealed.store.operation("test.forget", "以前封存") as op:
        op.session.connection().execute(delete(sealed_files))
    another(sealed, monkeypatch)
    with sealed.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        titles = [values.form.title for values in frozen_values(sealed, book).forms.values()]
    assert titles
    assert not [title for title in titles if title.startswith("甲")]
    assert written(sealed, tmp_path / "a") == written(sealed, tmp_path / "b")
    with sealed.store.reading() as session:
        assert 5 == session.scalar(select(func.count()).select_from(sealed_files))


def test_what_is_to_be_said_of_a_file_is_said_at_every_export(wp: Workplace, tmp_path: Path) -> None:
    """A character without a font is named again when the month is exported for the second time."""
    wp.register("profile").save(wp, {"unit_name": "金沙𲎰总工会"}, 1)
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    first, second = (run_now(export_month(wp, OCTOBER, tmp_path / name)).notes for name in "ab")
    assert [note for note in first if "𲎰" in note and "封面" in note]
    assert first == second


def test_the_preview_of_a_sealed_month_shows_the_papers_that_are_kept(
    sealed: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the program would draw today; a month that is being corrected is drawn as a draft."""
    with sealed.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        kept_ones = {piece: file.content for piece, file in kept_files(session, book).items() if piece != BOOK_NAME}
    another(sealed, monkeypatch)
    monkeypatch.setattr(book_files, "_printed", None)
    shown = run_now(month_papers(sealed, OCTOBER))
    assert (kept_ones, list(PAPERS[:4])) == (shown, list(shown))
    monkeypatch.undo()
    begin_correction(sealed, OCTOBER, "十月漏报了两名新会员")
    assert kept_ones[TABLES_NAME] != run_now(month_papers(sealed, OCTOBER))[TABLES_NAME]


def test_a_seal_that_cannot_draw_its_files_seals_nothing(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Month and files are one operation."""
    explain_all(wp, OCTOBER)

    def broken(*_: object) -> KeptFile:
        raise UserError("样表坏了。", "请检查。")

    monkeypatch.setattr(book_files, "_workbook", broken)
    with pytest.raises(UserError, match="样表坏了"):
        run_now(seal(wp, OCTOBER))
    with wp.store.reading() as session:
        assert sealed_book(session, OCTOBER) is None
        assert 0 == session.scalar(select(func.count()).select_from(sealed_files))


def test_a_draft_keeps_nothing(wp: Workplace, tmp_path: Path) -> None:
    """Only what was sealed is sent."""
    written(wp, tmp_path)
    with wp.store.reading() as session:
        assert 0 == session.scalar(select(func.count()).select_from(sealed_files))


def test_what_months_share_is_kept_once(sealed: Workplace, tmp_path: Path) -> None:
    """Two exports, one copy of each file; definition and template once."""
    written(sealed, tmp_path)
    written(sealed, tmp_path)
    with sealed.store.reading() as session:
        assert 5 == session.scalar(select(func.count()).select_from(sealed_files))
        assert 7 == session.scalar(select(func.count()).select_from(kept))


def test_bytes_that_were_changed_are_not_given_out(sealed: Workplace, tmp_path: Path) -> None:
    """What does not hash to its name is damaged; MachineError says so."""
    written(sealed, tmp_path)
    with sealed.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        files = {piece: file.content for piece, file in kept_files(session, book).items()}
        wanted = hash_of(files[BOOK_NAME])
        assert files[BOOK_NAME] == get_kept(session, wanted)
    with sealed.store.operation("test.damage", "损坏") as op:
        op.session.connection().execute(delete(kept).where(kept.c.hash == wanted))
        with pytest.raises(MachineError, match="缺失或已损坏"):
            get_kept(op.session, wanted)


def test_a_book_from_before_stands_on_todays_definition(sealed: Workplace) -> None:
    """Months that were sealed before definitions were kept have nothing else."""
    with sealed.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        kept_one = definition_as_sealed(sealed, book)
        assert isinstance(kept_one, Definition)
        assert (sealed.definition(OCTOBER).hash, False) == (kept_one.hash, kept_one is sealed.definition(OCTOBER))
        book.stands_on = None
        assert definition_as_sealed(sealed, book) is sealed.definition(OCTOBER)
        session.expunge(book)
