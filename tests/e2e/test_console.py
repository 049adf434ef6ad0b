"""The console from an empty folder to the sealed book, as a script at the district would run it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PERIOD = ("--period", "2023-12")
DONE, BLOCKED, UNUSABLE = 0, 1, 2
NOTE = "已逐条核对台账原件，情况属实。"


def tzdesk(*arguments: object, password: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run one command in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "TZDESK_PASSWORD"}
    if password is not None:
        environment["TZDESK_PASSWORD"] = password
    return subprocess.run(
        [sys.executable, "-m", "tzdesk.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        env=environment | {"PYTHONUTF8": "1"},
    )


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practice") / "desk"
    run = tzdesk("practice", folder)
    assert (run.returncode, run.stderr) == (DONE, "")
    return folder


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "desk"))


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "情况说明.txt"
    path.write_text(f"{NOTE}\nVR-35：女职工专项合同已列入下季度协商计划。\n", encoding="utf-8")
    return path


def _audit(desk: Path) -> dict[str, Any]:
    run = tzdesk("audit", desk, *PERIOD, "--json")
    assert run.returncode == DONE
    content: dict[str, Any] = json.loads(run.stdout)
    return content


def _cells(desk: Path) -> dict[str, Any]:
    """The month's cells as the core computes them, by their names in the book."""
    from tzdesk import app
    from tzdesk.base.periods import Month
    from tzdesk.jobs import run_now
    from tzdesk.practice import USER
    from tzdesk.returns.audit import audit_month
    from tzdesk.returns.book import cell_of

    wp = app.open_workplace(desk, USER, app.PRACTICE_PASSWORD)
    try:
        book = run_now(audit_month(wp, Month(2023, 12))).book
    finally:
        wp.close()
    return {
        form.form.cell_name(code, column): cell_of(cell.value, form.form.format_of(code, column))
        for form in book.forms.values()
        for (code, column), cell in form.cells.items()
        if cell.role != "none"
    }


def _named_cells(path: Path) -> dict[str, Any]:
    """What a reader that knows nothing of openpyxl finds at the book's defined names."""
    import openpyxl
    from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
    from python_calamine import CalamineWorkbook

    names = openpyxl.load_workbook(path).defined_names
    book = CalamineWorkbook.from_path(path)
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    found = {}
    for name, defined in names.items():
        for title, place in defined.destinations:
            if ":" in place:
                continue
            letters, row = coordinate_from_string(place.replace("$", ""))
            found[name] = sheets[title][row - 1][column_index_from_string(letters) - 1]
    return found


def test_the_audit_finds_nothing_hard_and_sealing_waits_for_reasons(desk: Path, note: Path) -> None:
    before = _audit(desk)
    assert (before["period"], before["hard"]) == ("2023-12", 0)
    assert before["soft"] == sum(found["severity"] == "soft" for found in before["findings"]) > 0
    refused = tzdesk("seal", desk, *PERIOD, "--json")
    assert refused.returncode == BLOCKED
    told = json.loads(refused.stdout)
    assert not told["sealed"]
    assert len(told["findings"]) == before["soft"]
    sealed = tzdesk("seal", desk, *PERIOD, "--note-file", note, "--json")
    assert sealed.returncode == DONE
    assert json.loads(sealed.stdout)["sealed"]
    after = _audit(desk)
    assert (after["soft"], after["explained"]) == (0, before["soft"])
    reasons = {found["rule"]: found["reason"] for found in after["findings"] if found["severity"] == "soft"}
    assert reasons.pop("VR-35") == "女职工专项合同已列入下季度协商计划。"
    assert set(reasons.values()) == {NOTE}
    again = tzdesk("seal", desk, *PERIOD, "--note-file", note)
    assert again.returncode == UNUSABLE
    assert "已经封存" in again.stderr


def test_the_exported_book_holds_the_numbers_of_the_audit(desk: Path, note: Path, tmp_path: Path) -> None:
    sealed = json.loads(tzdesk("seal", desk, *PERIOD, "--note-file", note, "--json").stdout)
    run = tzdesk("export", desk, *PERIOD, "--out", tmp_path / "报出", "--pdf")
    assert run.returncode == DONE
    paths = [Path(line) for line in run.stdout.splitlines()]
    assert [path.suffix for path in paths] == [".xlsx", ".pdf", ".pdf"]
    assert all(path.stat().st_size for path in paths)
    written, computed = _named_cells(paths[0]), _cells(desk)
    assert len(computed) > 500
    for name, value in computed.items():
        assert written[name] == ("" if value is None else pytest.approx(float(value))), name
    assert written["Z02_check"].endswith(sealed["check_code"])


def test_a_wrong_password_opens_nothing(desk: Path) -> None:
    run = tzdesk("audit", desk, *PERIOD, "--json", password="Wrong-2023")
    assert run.returncode == UNUSABLE
    assert "密码不对" in json.loads(run.stdout)["error"]


def test_a_month_that_is_no_month_is_refused(desk: Path) -> None:
    run = tzdesk("audit", desk, "--period", "2023-13")
    assert run.returncode == UNUSABLE
    assert "不是月份" in run.stderr


def test_a_backup_brings_the_open_month_back_after_sealing(desk: Path, note: Path, tmp_path: Path) -> None:
    kept = tmp_path / "备份"
    kept.mkdir()
    backed_up = tzdesk("backup", desk, "--to", kept)
    assert backed_up.returncode == DONE
    (file,) = kept.iterdir()
    assert str(file) in backed_up.stdout
    assert tzdesk("seal", desk, *PERIOD, "--note-file", note).returncode == DONE
    restored = tzdesk("restore", desk, file)
    assert restored.returncode == DONE
    assert "replaced" in restored.stdout
    verified = tzdesk("verify", desk, "--json")
    assert (verified.returncode, json.loads(verified.stdout)) == (DONE, {"ok": True, "problems": []})
    assert _audit(desk)["soft"] > 0  # the reasons went with the seal: both came after the backup


def test_a_damaged_backup_is_refused_and_the_workplace_stays(desk: Path, tmp_path: Path) -> None:
    broken = tmp_path / "坏备份.tzbak"
    broken.write_bytes(b"PK\x03\x04 nothing")
    assert tzdesk("restore", desk, broken).returncode == UNUSABLE
    assert tzdesk("verify", desk).returncode == DONE


def test_a_new_workplace_prints_its_recovery_code_and_wants_a_strong_password(tmp_path: Path) -> None:
    weak = tzdesk("new", tmp_path / "弱", password="123")
    assert weak.returncode == UNUSABLE
    assert "密码不符合要求" in weak.stderr
    strong = tzdesk("new", tmp_path / "新", "--unit", "虚构有限公司工会", password="Jinsha-2023")
    assert strong.returncode == DONE
    code = strong.stdout.splitlines()[-1]
    assert [len(group) for group in code.split("-")] == [4] * 7
    assert tzdesk("practice", tmp_path / "新").returncode == UNUSABLE
