"""A return that nobody here designed, the table of a city yearbook, from a drawing and a definition alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.definitions.package import Package, package_in
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.pieces.return_forms import compose_book
from tzdesk.practice.invented import SEED
from tzdesk.practice.unit import unit_scene
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.service import save_host_unit, save_organisation
from tzdesk.registers.packages import take_over
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.cell_notes import cell_note
from tzdesk.returns.compute import compute
from tzdesk.returns.definition_check import check_returns
from tzdesk.returns.drawn import examine
from tzdesk.returns.forms import forms_of
from tzdesk.returns.head import draft_head
from tzdesk.returns.model import SealedBook
from tzdesk.returns.template_check import check_template

DATA = Path(__file__).parents[2] / "data" / "yearbook"
DECEMBER = Month(2023, 12)
# unit, nature, 登记注册类型, union's type, founded, 专职, 兼职, 职工代表, 其中女性, 董事会, 职工董事, 其中女性, members
UNIONS = (
    ("甲一纺织", "10", "112", "11", 2020, 1, 2, 30, 12, "1", 2, 1, 80),
    ("乙二电子", "10", "119", "11", 2023, 0, 3, 25, 9, "2", None, None, 55),
    ("丙三精密", "10", "210", "11", 2021, 1, 1, 40, 15, "1", 1, 0, 120),
    ("丁四机械", "10", "320", "11", 2023, 2, 0, 60, 21, "1", 3, 2, 200),
    ("戊五医院", "20", None, "11", 2019, 1, 4, 50, 33, None, None, None, 90),
    ("己六机关", "30", None, "11", 2018, 0, 2, None, None, None, None, None, 40),
    ("庚七商行", "90", "500", "11", 2022, 0, 1, None, None, None, None, None, 6),
)
COVERED = (("辛八门市", 12), ("壬九饭店", 7), ("癸十修理", None))


def package() -> Package:
    return package_in(DATA)


def unions_added(wp: Workplace) -> None:
    """Seven unions and a joint one beside the practice union, entered as a clerk would."""
    counts: dict[int, Any] = {}
    for name, nature, reg, kind, founded, full, part, reps, women, board, directors, female, members in UNIONS:
        unit = save_host_unit(wp, {"unit_name": name, "unit_nature": nature, "reg_type": reg, "business_status": "1"})
        values = {
            "org_name": f"{name}工会",
            "org_type": kind,
            "host_unit_id": unit.id,
            "status": "1",
            "found_date": date(founded, 5, 4),
            "fulltime_cnt": full,
            "parttime_cnt": part,
            "rep_cnt": reps,
            "rep_female": women,
            "x_board": board,
            "x_worker_directors": directors,
            "x_female_directors": female,
        }
        counts[save_organisation(wp, values).id] = members
    joint = save_organisation(
        wp, {"org_name": "子丑楼宇联合工会", "org_type": "12", "status": "1", "found_date": date(2021, 1, 8)}
    ).id
    for name, members in COVERED:
        unit = save_host_unit(wp, {"unit_name": name, "unit_nature": "10", "business_status": "1"})
        wp.register("covered_unit").save(
            wp, {"org_id": joint, "unit_id": unit.id, "members": members, "from_date": date(2021, 6, 1)}
        )
    counts[joint] = 19
    doc = {"opening_doc": "年报", "12T": 0, "13T": 0, "21T": 0, "22T": 0, "01T": 300}
    save_counts(wp, DECEMBER, {org: {**doc, "10T": members} for org, members in counts.items()})


@pytest.fixture(scope="module")
def wp() -> Iterator[Workplace]:
    """The practice workplace with the package taken over."""
    wp = app.in_memory()
    with clock.frozen(date(2023, 1, 4)):
        run_now(unit_scene(wp, SEED).play())
    with clock.frozen(date(2023, 12, 28)):
        take_over(wp, drawn(wp, package()))
        unions_added(wp)
        yield wp
    wp.close()


def drawn(wp: Workplace, given: Package) -> Package:
    """The package with the marks of its drawing turned into names, as taking it over at the desk does."""
    from tzdesk.registers.packages import tried

    found = examine(tried(wp, given), given.files["returns/yearbook.xlsx"], "yearbook.xlsx")
    assert found.usable, found.sentences
    return Package(given.manifest, {**given.files, "returns/yearbook.xlsx": found.content})


def count(**fits: Any) -> int:
    """The unions of the table above (the practice union is one more: a company founded before)."""
    names = ("name", "nature", "reg", "kind", "founded")
    rows = [dict(zip(names, row[:5], strict=True)) for row in UNIONS]
    return sum(all(row[key] in value for key, value in fits.items()) for row in rows)


def figures(wp: Workplace, column: str) -> dict[str, Any]:
    with wp.store.reading() as session:
        values = compute(wp, session, DECEMBER, ["NJ-1"])["NJ-1"]
        return {code: cell.value for (code, id_), cell in values.cells.items() if id_ == column}


def practice(wp: Workplace) -> dict[str, Any]:
    """What the practice union itself says."""
    from tzdesk.registers.organisations.model import HostUnit, Organisation

    with wp.store.reading() as session:
        for org in session.query(Organisation).filter_by(org_type="11"):
            unit = session.get(HostUnit, org.host_unit_id)
            if unit is not None and unit.unit_name not in {row[0] for row in UNIONS}:
                return {**{key: getattr(org, key) or 0 for key in _NUMBERS}, "reg": unit.reg_type or ""}
    raise AssertionError("the practice union")


_NUMBERS = ("fulltime_cnt", "parttime_cnt", "rep_cnt", "rep_female")


def test_the_definition_can_be_used(wp: Workplace) -> None:
    definition = wp.definition(DECEMBER)

    assert check_returns(definition) == []
    assert "NJ-1" in forms_of(definition)
    assert "NJ-1" not in forms_of(wp.definition(Month(2023, 11)))
    assert [mark.id for mark in definition.packages] == ["nianjian"]


def test_this_year_is_what_an_independent_count_gives(wp: Workplace) -> None:
    own, found = practice(wp), figures(wp, "c1")
    total = lambda place: sum(row[place] or 0 for row in UNIONS)  # noqa: E731 - a column of the table above

    assert found["101"] == len(UNIONS) + 2
    assert found["102"] == count(nature=("10",)) + 1  # a joint union has no unit of its own
    assert found["103"] == count(nature=("10",), reg=("112", "119")) + own["reg"].startswith("1")
    assert (found["104"], found["105"]) == (count(reg=("210",)), count(reg=("320",)))
    assert (found["106"], found["107"], found["108"]) == (1, 1, 1)
    assert found["202"] == total(5) + own["fulltime_cnt"]
    assert found["203"] == total(6) + own["parttime_cnt"]
    assert (found["301"], found["302"]) == (len(COVERED), 19)
    assert (found["401"], found["402"]) == (total(7) + own["rep_cnt"], total(8) + own["rep_female"])
    assert found["501"] == sum(row[9] == "1" for row in UNIONS)
    assert (found["502"], found["503"]) == (2 + 1 + 3, 1 + 0 + 2)


def test_members_are_those_of_the_monthly_return(wp: Workplace) -> None:
    with wp.store.reading() as session:
        monthly = compute(wp, session, DECEMBER, ["Z02"])["Z02"].number("30")

    assert figures(wp, "c1")["201"] == monthly
    assert monthly >= sum(row[12] for row in UNIONS) + 19


def test_last_year_counts_who_stood_then(wp: Workplace) -> None:
    found = figures(wp, "c2")

    assert found["101"] == len([row for row in UNIONS if row[4] < 2023]) + 2
    assert found["105"] == 0
    assert found["301"] == len(COVERED)


UNDATED = ("202", "203", "401", "402", "501", "502", "503")  # what a union's record says of today alone


def test_of_last_year_nothing_is_told_that_is_only_known_of_today(wp: Workplace) -> None:
    """Nobody sealed December 2022: staff, representatives and boards of then are blank, and the note says why; what has
    a history (a union's class, its founding) is counted as it was."""
    found = figures(wp, "c2")
    assert set(UNDATED) == {code for code, value in found.items() if value is None} - {"201", "302"}
    definition = wp.definition(DECEMBER)
    assert "没有封存过就空着" in cell_note(definition, forms_of(definition)["NJ-1"], "401", "c2").origin


def test_what_was_sealed_a_year_ago_is_last_years_number(wp: Workplace) -> None:
    """In December 2024: of December 2023 one undated line and one with a history were sealed; the others stay blank,
    or as they are counted."""
    book = SealedBook(
        period=DECEMBER, version=0, sealed_at=clock.now(), sealed_by="王某", definition_hash="", digest="",
        check_code="", head={}, content={"cells": {"NJ1_r401_c1": 123, "NJ1_r101_c1": 4}, "rows": {}}, ids={},
        findings=[], summary={},
    )  # fmt: skip
    with suppress(LookupError), wp.store.operation("test", "封存") as op:
        op.add(book)
        op.session.flush()
        later = compute(wp, op.session, Month(2024, 12), ["NJ-1"])["NJ-1"]
        assert (123, 4) == (later.number("401", "c2"), later.number("101", "c2"))
        assert {None} == {later.number(code, "c2") for code in UNDATED if code != "401"}
        assert later.number("102", "c2") == later.number("102", "c1")
        raise LookupError  # nothing of it stays


def test_a_figure_opens_the_records_behind_it(wp: Workplace) -> None:
    with wp.store.reading() as session:
        cell = compute(wp, session, DECEMBER, ["NJ-1"])["NJ-1"].get("501", "c1")
        names = sorted(wp.register(cell.kind).titles(session, cell.ids).values())

    assert names == sorted(f"{row[0]}工会" for row in UNIONS if row[9] == "1")


def test_a_cell_explains_itself(wp: Workplace) -> None:
    definition = wp.definition(DECEMBER)
    note = cell_note(definition, forms_of(definition)["NJ-1"], "108", "c2")

    assert note.title == "工会组织情况　第108行 个体经济组织　上年"
    assert len(note.meaning) == 2


def test_the_book_is_drawn_on_the_district_sheet(wp: Workplace, tmp_path: Path) -> None:
    run_now(export_month(wp, DECEMBER, tmp_path / "book.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    sheet, found = book["NJ-1"], figures(wp, "c1")

    assert (sheet["B2"].value, sheet["B2"].font.name) == ("22-1 工会组织情况", "华文中宋")
    assert [sheet.cell(row, 4).value for row in range(7, 25)] == list(found.values())
    assert sheet["B4"].value.startswith("填报：")
    assert sheet["D4"].value == "2023年12月"
    assert "B5:B6" in {area.coord for area in sheet.merged_cells.ranges}
    assert book.sheetnames.index("NJ-1") < book.sheetnames.index("JT-01")
    meta = {row[0].value: row[1].value for row in book["_meta"].iter_rows()}
    assert meta["packages"] == wp.definition(DECEMBER).packages[0].text
    assert any(cell.value == "工会组织情况" for row in book["封面"].iter_rows() for cell in row)


def test_the_paper_is_the_district_drawing_too(wp: Workplace) -> None:
    """Its title, its foot and every number of this year; the house's own line of signatures is not there."""
    with wp.store.reading() as session:
        book = compute(wp, session, DECEMBER, ["NJ-1"])
        head = draft_head(wp, session, book)
    with pypdfium2.PdfDocument(compose_book(wp.definition(head.period), head, book).to_bytes()) as paper:
        assert len(paper) == 1
        text = paper[0].get_textpage().get_text_range()

    assert "22-1 工会组织情况" in text
    assert "填报：" in text
    assert "单位负责人" not in text
    printed = text.split()
    assert all(str(value) in printed for value in figures(wp, "c1").values())


def test_a_month_in_which_it_is_not_sent_has_no_sheet(wp: Workplace, tmp_path: Path) -> None:
    run_now(export_month(wp, Month(2023, 11), tmp_path / "book.xlsx"))

    assert "NJ-1" not in openpyxl.load_workbook(tmp_path / "book.xlsx").sheetnames


def test_the_printed_cover_and_the_printed_tables_show_it(wp: Workplace, tmp_path: Path) -> None:
    from pypdf import PdfReader

    done = run_now(export_month(wp, DECEMBER, tmp_path, pdf=True))
    text = "".join(
        page.extract_text() for path in done.files if path.suffix == ".pdf" for page in PdfReader(path).pages
    )

    assert "工会组织情况" in text


def test_a_union_that_moves_out_of_its_class_later_counts_as_it_was(wp: Workplace) -> None:
    """A company that turns foreign in January was not so at the end of December."""
    from tzdesk.registers.organisations.history_model import UnitChange

    before = figures(wp, "c1")["103"]
    with wp.store.reading() as session:
        from tzdesk.registers.organisations.model import HostUnit

        unit_id = session.query(HostUnit.id).filter_by(unit_name="甲一纺织").scalar()
    with clock.frozen(date(2024, 1, 20)):
        with wp.store.operation("test.change", "变更") as op:
            from tzdesk.registers.organisations.history import put_change

            unit = op.session.get(HostUnit, unit_id)
            change = UnitChange(unit_id=unit_id, change_date=date(2024, 1, 10), before={}, after={})
            put_change(op.session, unit, change, {"reg_type": "310"})
            op.add(change)
        assert figures(wp, "c1")["103"] == before
        wp.store.undo()


def test_a_book_made_with_another_version_of_the_package_is_told_by_the_files_own_word(
    wp: Workplace, tmp_path: Path
) -> None:
    run_now(export_month(wp, DECEMBER, tmp_path / "book.xlsx"))
    definition = wp.definition(DECEMBER)

    assert check_template(definition, tmp_path / "book.xlsx") == []
    (found,) = check_template(load(2023), tmp_path / "book.xlsx")
    assert found.rule == "MF01"
    assert f"表册用的参数包是“{definition.packages[0].text}”，这里用的是“无”" in found.message
