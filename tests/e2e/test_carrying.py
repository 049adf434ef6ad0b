"""An annex that names people leaves encrypted, by desk or console, and the other desk opens it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl import load_workbook

from tests.unit.registers.aid.people import MAN
from tzdesk import app
from tzdesk.access import Rights, roles_of
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.carrying import annexes, carry_annex, take_out
from tzdesk.cli import main
from tzdesk.excel.read import read_book
from tzdesk.jobs import run_now
from tzdesk.registers.aid import codes
from tzdesk.registers.keeping.gate import Asked
from tzdesk.registers.workplace import Workplace

MONTH = Month(2023, 11)
PASSWORD = "Jiaohuan-01"
STATED = Asked("报送上级工会", "区总工会", "张主席", full=True, ground="上级要求报送")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    wp, _code = app.create_workplace(tmp_path / "工作区", "王芳", "Zhuxi-2023")
    filed(wp)
    wp.close()
    return tmp_path / "工作区"


def filed(wp: Workplace) -> None:
    values = {
        "case_no": "TZ-KN-0001", "name": "欧阳某", "id_no": MAN, "status": codes.IN_FILE, "category": "1",
        "approve_date": MONTH.first,
    }  # fmt: skip
    wp.register("aid_case").save(wp, values)


def test_an_annex_travels_encrypted_and_opens_at_the_other_desk(folder: Path, tmp_path: Path) -> None:
    """The receiver sees the whole ID, its sender and the number that stands in the sender's log."""
    wp = app.open_workplace(folder, "王芳", "Zhuxi-2023")
    assert "BF-6A" in dict(annexes(wp, MONTH))
    sent = run_now(carry_annex(wp, MONTH, "BF-6A", tmp_path / "附表.tzmb", PASSWORD, asked=STATED))
    wp.close()
    assert sent.rows == 1
    assert MAN.encode() not in sent.path.read_bytes()
    (tmp_path / "收").mkdir()
    target, carried = take_out(sent.path, PASSWORD, tmp_path / "收")
    cells = [cell for row in openpyxl.load_workbook(target).worksheets[0]["A3:Z3"] for cell in row]
    assert MAN in [cell.value for cell in cells]
    assert {cell.number_format for cell in cells if isinstance(cell.value, str)} == {"@"}  # typed over, it stays text
    assert MAN in str(read_book(target).sheets[0].rows)
    texts = [cell for row in load_workbook(target).worksheets[0].iter_rows(min_row=3) for cell in row if cell.value]
    numbers = [cell for cell in texts if cell.value == MAN]
    assert numbers  # retyped in a cell that is no text, eighteen digits would become 9.99E+17
    assert {cell.number_format for cell in texts if isinstance(cell.value, str)} == {"@"}
    assert (carried.serial, carried.sender) == (sent.serial, "王芳")


def test_who_does_not_see_illness_does_not_send_it(folder: Path, tmp_path: Path) -> None:
    """Finance may export in full what it sees; an annex holds more, and is refused before anything is logged."""
    wp = app.open_workplace(folder, "王芳", "Zhuxi-2023")
    wp.enter(Rights.of(roles_of(wp.definition()), ["finance"]))
    assert wp.rights.may("export_full")
    with pytest.raises(UserError, match="您的角色"):
        run_now(carry_annex(wp, MONTH, "BF-6A", tmp_path / "附表.tzmb", PASSWORD, asked=STATED))
    wp.close()
    assert not (tmp_path / "附表.tzmb").exists()


def test_without_the_gate_and_a_good_password_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    """Nor is anything logged for a weak password."""
    wp = app.open_workplace(folder, "王芳", "Zhuxi-2023")
    for password, asked in ((PASSWORD, Asked("", "", full=True)), ("123456", STATED)):
        with pytest.raises(UserError):
            run_now(carry_annex(wp, MONTH, "BF-6A", tmp_path / "附表.tzmb", password, asked=asked))
    wp.close()
    assert not (tmp_path / "附表.tzmb").exists()


def test_the_console_seals_and_opens(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same jobs; what protects the file is said, and that what was taken out of it is protected no more."""
    monkeypatch.setenv("TZDESK_PASSWORD", "Zhuxi-2023")
    (tmp_path / "pw").write_text(PASSWORD, encoding="utf-8")
    secret = ["--file-password", str(tmp_path / "pw")]
    stated = ["--purpose", "报送", "--receiver", "区总工会", "--approver", "张主席", "--ground", "上级要求报送"]
    out = str(tmp_path / "x.tzmb")
    assert main(["annex", str(folder), "BF-6A", "--period", "2023-11", "--out", out, *secret, *stated]) == 0
    said = capsys.readouterr().out
    assert "DC" in said
    assert "用 AES-256 加密，保护全靠这个密码" in said
    assert main(["open-file", out, "--out", str(tmp_path / "收"), *secret]) == 0
    assert "取出的工作簿没有加密" in capsys.readouterr().out
