"""The console from an empty folder to the sealed book, as a script at the district would run it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PERIOD = ("--period", "2023-12")
DONE, BLOCKED, UNUSABLE = 0, 1, 2
NOTE = "已逐条核对台账原件，情况属实。"
OWN_RULE, OWN_NOTE = "VR-35", "女职工专项合同已列入下季度协商计划。"


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


@dataclass(frozen=True)
class Played:
    """A December from the console: what each command said."""

    desk: Path
    out: Path
    backups: Path
    runs: dict[str, subprocess.CompletedProcess[str]]

    def said(self, name: str) -> Any:
        """A command's JSON."""
        return json.loads(self.runs[name].stdout)


@pytest.fixture(scope="session")
def played(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("played")
    desk, out, backups, note = folder / "desk", folder / "报出", folder / "备份", folder / "情况说明.txt"
    shutil.copytree(made, desk)
    backups.mkdir()
    note.write_text(f"{NOTE}\n{OWN_RULE}：{OWN_NOTE}\n", encoding="utf-8")
    seal = ("seal", desk, *PERIOD, "--json")
    runs = {
        "backup": tzdesk("backup", desk, "--to", backups),
        "audit": tzdesk("audit", desk, *PERIOD, "--json"),
        "refused": tzdesk(*seal),
        "sealed": tzdesk(*seal, "--note-file", note),
        "again": tzdesk(*seal, "--note-file", note),
        "after": tzdesk("audit", desk, *PERIOD, "--json"),
        "export": tzdesk("export", desk, *PERIOD, "--out", out, "--pdf"),
        "status": tzdesk("status", desk, *PERIOD, "--json"),
        "quarter": tzdesk("status", desk, "--period", "2023-Q4", "--json"),
    }
    return Played(desk, out, backups, runs)


def _cells(desk: Path) -> dict[str, Any]:
    """The month's cells as the core computes them, by their names in the book."""
    from tzdesk import app
    from tzdesk.base.periods import Month
    from tzdesk.jobs import run_now
    from tzdesk.practice import USER
    from tzdesk.returns.audit import audit_month
    from tzdesk.returns.values import cell_of

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


def test_exit_statuses_say_done_blocked_or_unusable(played: Played) -> None:
    assert {name: run.returncode for name, run in played.runs.items()} == {
        "backup": DONE,
        "audit": DONE,
        "refused": BLOCKED,
        "sealed": DONE,
        "again": UNUSABLE,
        "after": DONE,
        "export": DONE,
        "status": BLOCKED,
        "quarter": BLOCKED,
    }


def test_the_state_says_that_it_was_sent_and_what_comes_next(played: Played) -> None:
    """The export noted it; the upper union's answer is still to come. So it is of the quarter that the month ends,
    which is asked for by its own name."""
    told, quarter = played.said("status"), played.said("quarter")
    assert "2023-12" == told["period"] == quarter["book"]
    for one in (told, quarter):
        assert ("sent", ["answer"]) == (one["state"], [todo["what"] for todo in one["todo"]])
    assert ["sealed", "sent"] == [event["state"] for event in told["events"]]


def test_sealing_waits_until_every_soft_finding_has_its_reason(played: Played) -> None:
    before, refused, after = played.said("audit"), played.said("refused"), played.said("after")
    assert (before["period"], before["hard"]) == ("2023-12", 0)
    assert before["soft"] == sum(found["severity"] == "soft" for found in before["findings"]) > 0
    asked = sum(found["severity"] in {"soft", "firm"} for found in before["findings"])
    assert not refused["sealed"]
    assert len(refused["findings"]) == asked
    assert played.said("sealed")["sealed"]
    assert (after["soft"], after["explained"]) == (0, asked)
    reasons = {found["rule"]: found["reason"] for found in after["findings"] if found["severity"] == "soft"}
    assert reasons.pop(OWN_RULE) == OWN_NOTE
    assert set(reasons.values()) == {NOTE}
    assert "已经封存" in played.runs["again"].stderr


def test_the_exported_book_holds_the_numbers_of_the_audit(played: Played) -> None:
    paths = [Path(line) for line in played.runs["export"].stdout.splitlines()]
    assert [path.suffix for path in paths] == [".xlsx", *[".pdf"] * 4]
    assert {path.parent for path in paths} == {played.out}
    assert all(path.stat().st_size for path in paths)
    written, computed = _named_cells(paths[0]), _cells(played.desk)
    assert len(computed) > 500
    for name, value in computed.items():
        assert written[name] == ("" if value is None else pytest.approx(float(value))), name
    assert written["Z02_check"].endswith(played.said("sealed")["check_code"])


def test_tables_are_printed_as_they_are_wished_for(played: Played, tmp_path: Path) -> None:
    """The papers of a sealed month are those of its export; empty forms are one file; a strange table is refused."""
    whole = tzdesk("forms", played.desk, *PERIOD, "--out", tmp_path / "whole")
    exported = {path.name: path.read_bytes() for path in played.out.glob("*.pdf")}
    assert (DONE, exported) == (
        whole.returncode,
        {Path(line).name: Path(line).read_bytes() for line in whole.stdout.splitlines()},
    )
    empty = tzdesk("forms", played.desk, *PERIOD, "--out", tmp_path, "--table", "Z02", "--empty", "--one-page")
    assert (DONE, "2023-12_空表_Z02_每表一页.pdf") == (empty.returncode, Path(empty.stdout.strip()).name), empty.stderr
    strange = tzdesk("forms", played.desk, *PERIOD, "--out", tmp_path, "--table", "Z99")
    assert UNUSABLE == strange.returncode
    assert "没有“Z99”这张表" in strange.stderr


def test_a_sealed_month_is_corrected_from_the_console(played: Played, tmp_path: Path) -> None:
    """Without a reason it is refused; opened it can be given up, and sealed under the next number when something was
    corrected, here the phone; both versions are exported."""
    from tzdesk import app
    from tzdesk.practice import USER
    from tzdesk.registers.profile import profile_of

    desk = shutil.copytree(played.desk, tmp_path / "desk")
    reason = ("--reason", "漏报了一家企业的新会员")
    assert UNUSABLE == tzdesk("correct", desk, *PERIOD).returncode
    assert DONE == tzdesk("correct", desk, *PERIOD, *reason).returncode
    assert DONE == tzdesk("correct", desk, *PERIOD, "--drop").returncode
    assert DONE == tzdesk("correct", desk, *PERIOD, *reason).returncode
    unchanged = tzdesk("seal", desk, *PERIOD)
    assert unchanged.returncode == UNUSABLE
    assert "没有一处不同" in unchanged.stderr
    wp = app.open_workplace(desk, USER, app.PRACTICE_PASSWORD)
    with wp.store.reading() as session:
        ours = profile_of(session).id
    wp.register("profile").save(wp, {"phone": "0513-00008888"}, ours)
    wp.close()
    sealed = tzdesk("seal", desk, *PERIOD, "--json")
    assert 1 == json.loads(sealed.stdout)["version"]
    compared = tzdesk("compare", desk, *PERIOD, "--version", "0", "--json")
    assert (DONE, []) == (compared.returncode, json.loads(compared.stdout)["differences"])
    for version, word in (("0", ""), ("1", "更正第1号")):
        out = tmp_path / version
        files = tzdesk("export", desk, *PERIOD, "--out", out, "--version", version).stdout.splitlines()
        assert [word in Path(line).name for line in files] == [True]


def test_a_backup_brings_the_open_month_back_after_sealing(played: Played, tmp_path: Path) -> None:
    (file,) = played.backups.iterdir()
    assert str(file) in played.runs["backup"].stdout
    desk = shutil.copytree(played.desk, tmp_path / "desk")
    restored = tzdesk("restore", desk, file)
    assert restored.returncode == DONE
    assert "replaced" in restored.stdout
    verified = tzdesk("verify", desk, "--json")
    assert (verified.returncode, json.loads(verified.stdout)) == (DONE, {"ok": True, "problems": []})
    # The reasons and the seal came after the backup: both are gone.
    assert json.loads(tzdesk("audit", desk, *PERIOD, "--json").stdout) == played.said("audit")


def test_a_wrong_password_opens_nothing(desk: Path) -> None:
    run = tzdesk("audit", desk, *PERIOD, "--json", password="Wrong-2023")
    assert run.returncode == UNUSABLE
    assert "密码不对" in json.loads(run.stdout)["error"]


def test_a_month_that_is_no_month_is_refused(desk: Path) -> None:
    run = tzdesk("audit", desk, "--period", "2023-13")
    assert run.returncode == UNUSABLE
    assert "不是报告期" in run.stderr


def test_a_damaged_backup_is_refused_and_the_workplace_stays(desk: Path, tmp_path: Path) -> None:
    broken = tmp_path / "坏备份.tzbak"
    broken.write_bytes(b"PK\x03\x04 nothing")
    before = {path.name: path.read_bytes() for path in desk.iterdir() if path.is_file()}
    assert tzdesk("restore", desk, broken).returncode == UNUSABLE
    assert {path.name: path.read_bytes() for path in desk.iterdir() if path.is_file()} == before


def test_a_new_workplace_prints_its_recovery_code_and_wants_a_strong_password(tmp_path: Path) -> None:
    weak = tzdesk("new", tmp_path / "弱", password="123")
    assert weak.returncode == UNUSABLE
    assert "密码不符合要求" in weak.stderr
    strong = tzdesk("new", tmp_path / "新", "--unit", "虚构有限公司工会", password="Jinsha-2023")
    assert strong.returncode == DONE
    code = strong.stdout.splitlines()[-1]
    assert [len(group) for group in code.split("-")] == [4] * 7
    assert tzdesk("practice", tmp_path / "新").returncode == UNUSABLE
