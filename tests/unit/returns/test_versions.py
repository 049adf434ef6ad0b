"""A sealed book is written again bit for bit, after registers and definitions have changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from tests.unit.returns.conftest import OCTOBER
from tests.unit.returns.test_month import first_org
from tzdesk.base.errors import MachineError
from tzdesk.definitions import Definition
from tzdesk.exporting import BOOK_NAME, export_month
from tzdesk.jobs import run_now
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.changes import rename
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.seal import frozen_values
from tzdesk.returns.versions import definition_as_sealed, sealed_book, sent_files
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


def test_a_month_never_sent_before_is_drawn_on_what_it_stood_on(
    sealed: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even the first export after a change of the definition shows the titles of then."""
    another(sealed, monkeypatch)
    with sealed.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        titles = [values.form.title for values in frozen_values(sealed, book).forms.values()]
    assert titles
    assert not [title for title in titles if title.startswith("甲")]
    assert written(sealed, tmp_path / "a") == written(sealed, tmp_path / "b")


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
        assert 4 == session.scalar(select(func.count()).select_from(sealed_files))
        assert 6 == session.scalar(select(func.count()).select_from(kept))


def test_bytes_that_were_changed_are_not_given_out(sealed: Workplace, tmp_path: Path) -> None:
    """What does not hash to its name is damaged; MachineError says so."""
    written(sealed, tmp_path)
    with sealed.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        files = sent_files(session, book)
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
