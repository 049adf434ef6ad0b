"""A unit's year: sealed month by month, corrected twice, another definition in between; every book comes back bit for
bit, sent at the time or not, whatever has changed since, and out of a backup as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions.package import Manifest, package_in, package_of
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.pieces import book_files
from tzdesk.practice import USER, make_practice
from tzdesk.registers import packages
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.changes import rename
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.comparing import differing
from tzdesk.returns.correcting import begin_correction
from tzdesk.returns.explaining import agree, explain
from tzdesk.returns.forms import forms_of
from tzdesk.returns.seal import seal
from tzdesk.returns.versions import KeptFile, definition_as_sealed, kept_files, sealed_book, versions_of
from tzdesk.rules import Severity
from tzdesk.store.backup import backup
from tzdesk.store.restoring import restore

pytestmark = pytest.mark.slow

YEARBOOK = Path(__file__).parents[1] / "data" / "yearbook"
PASSWORD = "lianxi"
NOVEMBER, DECEMBER = Month(2023, 11), Month(2023, 12)
DISTRICT = Manifest("tongzhou", "通州区参数包", "1", DECEMBER)
NEW, GONE, RENAMED = "16", "40", "12"  # the form of the members' month is another from December on
NEW_LINE = {"code": NEW, "after": "15", "label": "其他增加", "unit": "人", "cell": {"type": "entry"}}
OTHER_LINES = [{"code": RENAMED, "label": "新发展会员"}, NEW_LINE, {"code": GONE, "removed": True}]
Sent = dict[tuple[Month, int], dict[str, bytes]]


def union(wp: Workplace) -> int:
    with wp.store.reading() as session:
        return session.scalars(select(MemberCount.org_id).where(MemberCount.period == DECEMBER)).all()[0]


def close(wp: Workplace, period: Month) -> int:
    """Give every finding that may have one its reason, and seal; the version."""
    found = [one for one in run_now(audit_month(wp, period)).blocking if one.severity.asks_reason]
    if found:
        explain(wp, period, found, "已与台账原件逐条核对")
    if firm := [one for one in found if one.severity is Severity.FIRM]:
        agree(wp, period, firm)
    return run_now(seal(wp, period, backup=False)).version


def add_members(wp: Workplace, period: Month, more: int) -> None:
    """So many more have joined in a month, and stand in its closing."""
    with wp.store.reading() as session:
        where = (MemberCount.period == period, MemberCount.org_id == union(wp))
        cells = session.scalars(select(MemberCount).where(*where)).one().cells
        now = int(cells.get("12T") or 0)
    save_counts(wp, period, {union(wp): {"12T": now + more}})


def sent(wp: Workplace, folder: Path) -> Sent:
    """Every version of every sealed month as its files are written now."""
    found: Sent = {}
    for month in DECEMBER.year_to_date:
        with wp.store.reading() as session:
            numbers = [book.version for book in versions_of(session, month)]
        for number in numbers:
            target = folder / f"{month}-{number}"
            files = run_now(export_month(wp, month, target, version=number)).files
            found[month, number] = {path.name: path.read_bytes() for path in files}
    return found


def kept(wp: Workplace) -> Sent:
    """Every version that keeps its files, as they stand in the workplace."""
    found: Sent = {}
    with wp.store.reading() as session:
        for month in DECEMBER.year_to_date:
            for book in versions_of(session, month):
                if files := kept_files(session, book):
                    found[month, book.version] = {file.name: file.content for file in files.values()}
    return found


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workplace, Sent, Path]]:
    """The practice unit's year, with what its files are: those of January to November's first report were sent at the
    time; the corrections and December were sealed, and nobody has exported them."""
    folder = tmp_path_factory.mktemp("year")
    with clock.frozen(date(2024, 1, 3)):
        run_now(make_practice(folder / "desk", "unit", PASSWORD))
        wp = app.open_workplace(folder / "desk", USER, PASSWORD)
        at_the_time = sent(wp, folder / "first")
        begin_correction(wp, NOVEMBER, "十一月漏报了一名新会员")
        add_members(wp, NOVEMBER, 1)
        assert 1 == close(wp, NOVEMBER)
        package = package_in(YEARBOOK)
        packages.take_over(wp, replace(package, manifest=replace(package.manifest, valid_from=DECEMBER)))
        packages.take_over(wp, package_of(DISTRICT, {"returns": {"Z02": {"lines": OTHER_LINES}}}))
        assert 0 == close(wp, DECEMBER)
        begin_correction(wp, DECEMBER, "十二月重报了两名新会员")
        add_members(wp, DECEMBER, 2)
        assert 1 == close(wp, DECEMBER)
        later = {(NOVEMBER, 1), (DECEMBER, 0), (DECEMBER, 1)}
        never_sent = {key: files for key, files in kept(wp).items() if key in later}
        assert later == never_sent.keys()
        at_the_time |= never_sent
        yield wp, at_the_time, folder
        wp.close()


def test_the_year_has_its_versions(year: tuple[Workplace, Sent, Path]) -> None:
    """Twelve months, two of them corrected; December was made with the district's package, the others were not."""
    wp, at_the_time, _ = year
    assert [(m, 0) for m in DECEMBER.year_to_date] == sorted(key for key in at_the_time if key[1] == 0)
    assert [(NOVEMBER, 1), (DECEMBER, 1)] == sorted(key for key in at_the_time if key[1])
    with wp.store.reading() as session:
        hashes = {m: book.definition_hash for m in DECEMBER.year_to_date if (book := sealed_book(session, m))}
    assert hashes[DECEMBER] != hashes[NOVEMBER]
    assert 1 == len({hashes[m] for m in DECEMBER.year_to_date if m != DECEMBER})


def test_each_correction_changed_what_it_was_for(year: tuple[Workplace, Sent, Path]) -> None:
    """The closing of the first report, of the correction, and of the month after, in a row."""
    wp, _, _ = year
    with wp.store.reading() as session:
        november, december = versions_of(session, NOVEMBER), versions_of(session, DECEMBER)
    closing = "Z02_r30_c1"
    first, second = (book.content["cells"][closing] for book in november)
    assert second == first + 1
    opening = december[0].content["cells"]["Z02_r10_c1"]
    assert opening == second
    before, after = (book.content["cells"][closing] for book in december)
    assert after == before + 2


def test_each_month_has_the_lines_of_the_form_it_was_sealed_with(year: tuple[Workplace, Sent, Path]) -> None:
    """A line that is new in December, one that is dropped and one under another name: November knows nothing of it, and
    what is carried on from November goes on in the line that kept its number."""
    wp, _, _ = year
    with wp.store.reading() as session:
        books = {month: versions_of(session, month)[-1] for month in (NOVEMBER, DECEMBER)}
        lines = {month: forms_of(definition_as_sealed(wp, book))["Z02"].line_codes for month, book in books.items()}
        cells = {month: book.content["cells"] for month, book in books.items()}
    assert (NEW in lines[NOVEMBER], GONE in lines[NOVEMBER]) == (False, True)
    assert (NEW in lines[DECEMBER], GONE in lines[DECEMBER]) == (True, False)
    assert lines[DECEMBER][RENAMED].label == "新发展会员" != lines[NOVEMBER][RENAMED].label
    for code, month in ((NEW, DECEMBER), (GONE, NOVEMBER)):
        there = {one for one in cells if any(name.startswith(f"Z02_r{code}_") for name in cells[one])}
        assert there == {month}
    so_far = [cells[month][f"Z02_r{RENAMED}_c6"] for month in (NOVEMBER, DECEMBER)]
    assert so_far[1] == so_far[0] + cells[DECEMBER][f"Z02_r{RENAMED}_c1"]
    assert cells[DECEMBER][f"Z02_r{RENAMED}_c7"] == cells[NOVEMBER][f"Z02_r{RENAMED}_c1"]


def test_every_book_comes_back_bit_for_bit(year: tuple[Workplace, Sent, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A union renamed, a month written after, another package, a program that ships other forms and draws otherwise, a
    backup restored elsewhere: no byte of what was sent, or sealed and never sent, is another."""
    wp, at_the_time, folder = year
    rename(wp, union(wp), org_name="南通新名纺织有限公司工会委员会", day=date(2024, 1, 2))
    save_counts(wp, DECEMBER.next, {union(wp): {"12T": 3}})
    package = package_in(YEARBOOK)
    newer = replace(package.manifest, version="2", valid_from=DECEMBER.next)
    packages.take_over(wp, replace(package, manifest=newer))
    back_again = replace(DISTRICT, version="2", valid_from=DECEMBER.next)
    packages.take_over(wp, package_of(back_again, {"returns": {"Z02": {"lines": OTHER_LINES[:1]}}}))
    assert at_the_time == sent(wp, folder / "later")

    report = run_now(backup(wp.store, folder / "backups"))
    elsewhere = folder / "elsewhere"
    run_now(restore(elsewhere, report.path, PASSWORD))
    other = app.open_workplace(elsewhere, USER, PASSWORD)
    ours = type(other).definition

    def shipped(self: Workplace, when: object = None) -> object:
        known = ours(self, when)  # type: ignore[arg-type]
        return replace(known, returns=tuple({**form, "title": f"另{form['title']}"} for form in known.returns))

    def drawn_otherwise(*_: object) -> KeptFile:
        return KeptFile("另一份", b"another program")

    monkeypatch.setattr(Workplace, "definition", shipped)
    monkeypatch.setattr(book_files, "_workbook", drawn_otherwise)
    monkeypatch.setattr(book_files, "_printed", drawn_otherwise)
    try:
        assert at_the_time == sent(other, folder / "restored")
    finally:
        other.close()


def test_a_month_that_was_corrected_agrees_with_the_registers(year: tuple[Workplace, Sent, Path]) -> None:
    """The newest version is what the registers give; the first report is told apart by what the correction changed."""
    wp, _, _ = year
    with wp.store.reading() as session:
        newest, first = sealed_book(session, NOVEMBER), sealed_book(session, NOVEMBER, 0)
        assert newest is not None
        assert first is not None
        now = {one.place for one in run_now(differing(wp, session, newest)) if one.form == "Z02"}
        then = {one.place for one in run_now(differing(wp, session, first)) if one.form == "Z02"}
    assert "12/c1" not in now
    assert {"12/c1", "30/c1"} <= then
    with pytest.raises(UserError, match="没有更正第2号"):
        run_now(export_month(wp, NOVEMBER, Path("nowhere"), version=2))
