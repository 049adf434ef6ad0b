"""A clerk's December: from her own workbooks in an empty workplace to the sealed book and the printed summary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from sqlalchemy import select

from tests.e2e import december as play
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.exporting import export_month
from tzdesk.importing import preview_file, write_preview
from tzdesk.jobs import run_now
from tzdesk.registers.aid.model import AidAssessment, AidCase
from tzdesk.registers.aid.payments import pay
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.members.service import save_count
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.compute import compute
from tzdesk.returns.explaining import explain
from tzdesk.returns.seal import SealRefused, seal
from tzdesk.rules import Severity
from tzdesk.store import journal

DECEMBER = Month(2023, 12)
USER, PASSWORD = "录入员", "Jinsha-2023"
CELLS = {"staff": "01T", "staff_migrant": "01M", "members_female": "30F", "joined": "12T"}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The whole month, played once: what was seen on the way, the open workplace and the files it gave."""
    folder = tmp_path_factory.mktemp("december")
    with clock.frozen(date(2024, 1, 3)):
        wp, recovery = app.create_workplace(folder / "desk", USER, PASSWORD)
        try:
            wp.register("profile").save(
                wp,
                {
                    "unit_name": "金沙街道总工会",
                    "unit_level": "2",
                    "superior": "南通市通州区总工会",
                    "leader": "钱某",
                    "checker": "孙某",
                    "filler": "李某",
                    "phone": "0513-86510000",
                    "keeps_roster": True,
                },
            )
            for name, kind in (
                (play.LEDGER, "members"),
                (play.CONTRACTS, "contracts"),
                (play.CASES, "aid-cases"),
                (play.GRANTS, "grants"),
                (play.ROSTER, "roster"),
            ):
                incoming = run_now(preview_file(wp, kind, play.OFFICE / name))
                run_now(write_preview(wp, incoming))
            with clock.frozen(date(2023, 12, 20)):
                for row, item, source, yuan in play.PAYMENTS:
                    pay_out(wp, row, item, source, yuan)
            first = run_now(audit_month(wp, DECEMBER))
            with pytest.raises(SealRefused) as refused:
                run_now(seal(wp, DECEMBER))
            correct(wp)
            second = run_now(audit_month(wp, DECEMBER))
            soft = [found for found in second.blocking if found.severity is Severity.SOFT]
            if soft:
                explain(wp, DECEMBER, soft, "已与台账和原始凭证逐条核对，情况属实")
            sealed = run_now(seal(wp, DECEMBER))
            files = run_now(export_month(wp, DECEMBER, folder / "out")).files
            yield {
                "wp": wp,
                "recovery": recovery,
                "first": first,
                "refused": refused.value,
                "second": second,
                "soft": soft,
                "sealed": sealed,
                "files": files,
                "folder": folder,
            }
        finally:
            wp.close()


def correct(wp: Workplace) -> None:
    """What the clerk corrects, each in the screen where the finding stands."""
    rows = {row["row"]: row for row in play.truth(play.LEDGER)}
    for (row, key), value in play.LEDGER_CORRECTIONS.items():
        with wp.store.reading() as session:
            org = session.scalars(select(Organisation).where(Organisation.org_name == rows[row]["union"])).one()
            count = session.scalars(select(MemberCount).where(MemberCount.org_id == org.id)).one()
        if key in CELLS:
            save_count(wp, {CELLS[key]: value}, count.id)
        else:
            wp.register("organisation").save(wp, {key: value}, org.id)
    attributes = {"present": "present", "valid_to": "valid_to", "female": "female_at_sign"}
    rows = {row["row"]: row for row in play.truth(play.CONTRACTS)}
    for (row, key), value in play.CONTRACT_CORRECTIONS.items():
        with wp.store.reading() as session:
            contract = session.scalars(select(Contract).where(Contract.contract_no == rows[row]["contract_no"])).one()
        typed = date.fromisoformat(value) if key == "valid_to" else value
        wp.register("contract").save(wp, {attributes[key]: typed}, contract.id)
    rows = {row["row"]: row for row in play.truth(play.CASES)}
    classes = {"深度困难": "1", "相对困难": "2", "意外致困": "3"}
    for (row, key), value in play.CASE_CORRECTIONS.items():
        with wp.store.reading() as session:
            case = session.scalars(select(AidCase).where(AidCase.case_no == rows[row]["case_no"])).one()
        typed = {"gender": {"男": "1", "女": "2"}, "category": classes}.get(key, {}).get(value, value)
        if key == "id_no":
            wp.register("aid_case").take(wp, case.id, "correct", {"reason": "与身份证核对", key: typed})
        elif key == "category":  # the decided computation sets it
            with wp.store.reading() as session:
                latest = select(AidAssessment).where(AidAssessment.case_id == case.id).order_by(AidAssessment.id.desc())
                decided = session.scalars(latest).first()
            assert decided is not None
            told = {"reason": "与审批表核对", "decided_category": typed}
            wp.register("aid_assessment").take(wp, decided.id, "correct", told)
        else:
            wp.register("aid_case").save(wp, {key: typed}, case.id)


def pay_out(wp: Workplace, row: int, item: str, source: str, yuan: int) -> None:
    """One payment by bank on 20 December to the head of a case."""
    case_no = next(found["case_no"] for found in play.truth(play.CASES) if found["row"] == row)
    with wp.store.reading() as session:
        case = session.scalars(select(AidCase).where(AidCase.case_no == case_no)).one()
    values = {
        "case_id": case.id,
        "item": item,
        "fund_source": source,
        "amount": yuan * 100,
        "pay_method": "1",
        "approve_date": date(2023, 12, 18),
        "beneficiary_class": "02" if item == "71" else None,
    }
    pay(wp, values, on=date(2023, 12, 20))


def findings_named(audit: Any, wp: Workplace) -> set[tuple[str, str]]:
    """(register, field) of the hard findings."""
    return {(found.kind, found.field) for found in audit.findings if found.severity is Severity.HARD}


def test_sealing_is_refused_with_the_planted_faults(played: dict[str, Any]) -> None:
    """Each planted hard fault is in the refusal's list, under the field that the clerk will correct."""
    named = {(found.kind, found.field) for found in played["refused"].findings}
    assert {
        ("member_count", "01M"),
        ("member_count", "30T"),
        ("member_count", "30F"),
        ("member_count", "12T"),
        ("organisation", "union_uscc"),
        ("contract", "present"),
        ("contract", "valid_to"),
        ("contract", "female_at_sign"),
        ("aid_case", "id_no"),
        ("aid_case", "gender"),
        ("aid_case", "category"),
    } <= named


def test_the_corrections_leave_nothing_hard(played: dict[str, Any]) -> None:
    """After them only soft findings stand, the late submission among them."""
    assert not [f"{f.record} {f.message}" for f in played["second"].findings if f.severity is Severity.HARD]
    assert any(found.rule == "VR-26" for found in played["soft"])


@pytest.mark.parametrize("form", play.expected())
def test_every_cell_equals_the_independent_count(played: dict[str, Any], form: str) -> None:
    """The exported workbook, read back by its defined names, shows what plain counting of the truth gives.

    Every named cell of the form is compared: one that the count does not give must be blank in Z02 (nobody stated
    it), blank or zero elsewhere.
    """
    book = openpyxl.load_workbook(played["files"][0])
    expected = play.expected()[form]
    nothing = (None,) if form == "Z02" else (None, 0)
    prefix = f"{form.replace('-', '')}_r"
    wrong: dict[str, tuple[Any, Any]] = {}
    seen = set()
    for name, defined in book.defined_names.items():
        if not name.startswith(prefix) or "rows" in name:
            continue
        line, column = name.removeprefix(prefix).split("_")
        if form == "JT-01" and column in {"G", "H"}:
            continue  # last year's month, of which the files know nothing, and the clerk's own remarks
        (sheet, place), *_ = defined.destinations
        shown = book[sheet][place.replace("$", "")].value
        seen.add((line, column))
        if (line, column) in expected:
            if shown != expected[line, column]:
                wrong[name] = (shown, expected[line, column])
        elif shown not in nothing:
            wrong[name] = (shown, None)
    assert not wrong
    assert set(expected) <= seen


def rows_of(path: Path, form: str, key: int) -> dict[str, list[Any]]:
    """The rows of a list sheet down to its foot, by the text in column `key`."""
    sheet = openpyxl.load_workbook(path)[form]
    found = {}
    for row in sheet.iter_rows(min_row=6, values_only=True):
        if not isinstance(row[0], int):
            break
        found[str(row[key])] = list(row)
    return found


def test_the_ledger_of_unions_is_the_clerks_own(played: dict[str, Any]) -> None:
    """Z05, union by union: workers, members, joined, moved, retired, as the ledger has them after the corrections."""
    ours = rows_of(played["files"][0], "Z05", 2)
    for row in play.corrected(play.LEDGER, play.LEDGER_CORRECTIONS):
        opening = row["members"] - row["joined"] - row["moved_in"] + row["moved_out"] + row["retired"]
        wanted = [
            row["staff"],
            row["staff_female"],
            row["staff_migrant"],
            opening,
            row["joined"],
            row["moved_in"],
            0,
            0,
        ]
        wanted += [row["moved_out"], row["retired"], 0, 0, 0, 0, 0]
        wanted += [row["members"], row["members_female"], row["members_migrant"]]
        assert wanted == ours[row["union"]][4:22], row["union"]
    assert 42 == len(ours)


def test_the_ledger_of_contracts_is_the_clerks_own(played: dict[str, Any]) -> None:
    """JT-02, contract by contract: number, unit, code, dates, votes and wages."""
    ours = rows_of(played["files"][0], "JT-02", 1)
    for row in play.corrected(play.CONTRACTS, play.CONTRACT_CORRECTIONS):
        shown = ours[row["contract_no"]]
        values = [value.date().isoformat() if isinstance(value, datetime) else value for value in shown]
        keys = ("unit", "uscc", "headcount", "female", "sign_date", "valid_from", "valid_to", "congress_date")
        keys += ("delegates_total", "present", "vote_for", "submit_date", "opinion")
        missing = [key for key in keys if row[key] not in values]
        assert not missing, (row["contract_no"], missing)
        for key in ("avg_wage_prev", "avg_wage_new"):
            assert row[key] is None or float(row[key]) in [float(v) for v in values if isinstance(v, int | float)]
    assert 26 == len(ours)


def test_the_printed_summary_shows_the_same_numbers(played: dict[str, Any]) -> None:
    """Row by row: members, contracts by kind, aid by item, the sum of what was paid, and the tiles."""
    summary = next(path for path in played["files"] if "月度汇总" in path.name)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(summary).pages)
    expected = play.expected()
    flat = re.sub(r"\s+", " ", text)
    members, contracts = expected["Z02"], expected["JT-01"]
    for label, line in (("月末会员人数", "30"), ("新发展入会", "12"), ("转出", "21")):
        figures = " ".join(str(members[line, c]) for c in ("c1", "c2", "c3") if (line, c) in members)
        assert f"{label} {figures}" in flat
    for label, line, pair in (("工资专项", "122", ("171", "172")), ("女职工专项", "123", ("173", "174"))):
        cells = [0, contracts[line, "E"], contracts[line, "F"], *(contracts[code, "F"] for code in pair)]
        assert f"{label} {' '.join(map(str, cells))}" in flat
    aid = expected["BF-2"]
    assert f"生活救助 {aid['02', 'c1']} {aid['02', 'c2']} {aid['02', 'c3']} {aid['02', 'c4']:,}.00" in flat
    paid = aid["01", "c4"] + expected["BF-3"]["01", "c6"]
    assert f"{paid:,}.00" in flat
    assert str(expected["BF-1"]["12", "c1"]) in flat.split("一、会员变动")[0]
    assert played["sealed"].check_code.replace("-", "") in text.replace("-", "").replace(" ", "").replace("\n", "")
    assert "已与台账和原始凭证逐条核对" in text.replace("\n", "")


def test_the_pieces_name_no_person_but_the_signers(played: dict[str, Any]) -> None:
    """Neither PDF nor the book's notes carry a name, ID, card or mobile of a hard-up worker."""
    text = ""
    for path in played["files"]:
        if path.suffix == ".pdf":
            text += "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    for sheet in openpyxl.load_workbook(played["files"][0]).worksheets:
        if sheet.title in {"BF-1", "BF-2", "BF-3", "情况说明", "封面"}:
            text += "".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value)
    for row in play.truth(play.CASES):
        for private in (row["name"], row["id_no"], row["bank_card"], row["mobile"]):
            assert private is None or private not in text


def test_codes_are_text_and_counts_are_numbers(played: dict[str, Any]) -> None:
    """In the workbook an 18-digit code is text, a count a number, a date a date."""
    book = openpyxl.load_workbook(played["files"][0])
    ledger = book["JT-02"]
    codes = [
        cell
        for row in ledger.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("9132")
    ]
    assert len({cell.value for cell in codes}) >= 20
    assert all(cell.data_type == "s" and cell.number_format == "@" for cell in codes)
    (sheet, place), *_ = book.defined_names["Z02_r30_c1"].destinations
    assert isinstance(book[sheet][place.replace("$", "")].value, int)
    assert [cell for row in ledger.iter_rows() for cell in row if isinstance(cell.value, datetime)]


def test_the_same_month_exports_to_the_same_bytes(played: dict[str, Any]) -> None:
    """Exporting a sealed month again gives identical files, whatever the day."""
    with clock.frozen(date(2024, 5, 1)):
        again = run_now(export_month(played["wp"], DECEMBER, played["folder"] / "again")).files
    for first, second in zip(played["files"], again, strict=True):
        assert first.name == second.name
        assert first.read_bytes() == second.read_bytes()


def test_the_sealed_month_refuses_changes(played: dict[str, Any]) -> None:
    """A count of December cannot change any more."""
    wp = played["wp"]
    with wp.store.reading() as session:
        count_id = session.scalars(select(MemberCount.id)).first()
    with pytest.raises(UserError, match="已经封存"):
        save_count(wp, {"12T": 99}, count_id)


def test_undo_brings_former_values_back_and_the_journal_shows_it(played: dict[str, Any]) -> None:
    """A change of a contract after the seal can be undone; both steps stand in the unbroken journal."""
    wp = played["wp"]
    with wp.store.reading() as session:
        contract = session.scalars(select(Contract).where(Contract.contract_no == "通001-2023-001")).one()
        before = contract.headcount_at_sign
    wp.register("contract").save(wp, {"headcount_at_sign": 55}, contract.id)
    wp.store.undo()
    with wp.store.reading() as session:
        assert before == session.get(Contract, contract.id).headcount_at_sign
        history = journal.history(session, "contract", contract.id)
        assert [] == journal.verify(session)
    steps = [entry.fields["headcount_at_sign"] for entry in history if "headcount_at_sign" in entry.fields]
    assert {(before, 55), (55, before)} <= {tuple(step) for step in steps}


def test_every_number_opens_its_records(played: dict[str, Any]) -> None:
    """The ids behind a cell are records that exist, and as many as a count of households says."""
    wp = played["wp"]
    with wp.store.reading() as session:
        book = compute(wp, session, DECEMBER)
        cell = book["BF-1"].get("12", "c1")
        assert 24 == cell.value == len(set(cell.ids))
        assert 24 == len(wp.register(cell.kind).fetch(session, cell.ids))


def test_nothing_readable_lies_on_the_disk(played: dict[str, Any]) -> None:
    """Database, its log and its backups hold no readable name or ID."""
    needles = [
        text.encode(code)
        for text in ("徐强凤", "999999198907150619", "南通恒泰纺织")
        for code in ("utf-8", "utf-16-le", "gb18030")
    ]
    looked = 0
    for path in (played["folder"] / "desk").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            looked += len(content)
            assert not [needle for needle in needles if needle in content], path.name
    assert looked > 100_000
    assert list((played["folder"] / "desk" / "backups").iterdir())


def test_a_wrong_password_is_refused_and_the_recovery_code_opens(played: dict[str, Any], tmp_path: Path) -> None:
    """On a copy of the workplace, since it is open."""
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(played["folder"] / "desk", copy, ignore=shutil.ignore_patterns("lock*"))
    with pytest.raises(UserError, match="密码不对"):
        app.open_workplace(copy, USER, PASSWORD + "x")
    wp = app.open_with_recovery(copy, played["recovery"], USER, "Xin-mima-2024")
    try:
        with wp.store.reading() as session:
            assert 24 == len(session.scalars(select(AidCase.id)).all())
    finally:
        wp.close()
    app.open_workplace(copy, USER, "Xin-mima-2024").close()
