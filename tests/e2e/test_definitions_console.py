"""A district's package from the console: exported, edited, checked, imported, sent on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tzdesk import app, cli
from tzdesk.base import clock
from tzdesk.base.periods import Month

YEARBOOK = Path(__file__).parents[1] / "data" / "yearbook"
PASSWORD = "tongzhou-2024-ok"


def test_a_package_goes_in_and_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)
    folder = tmp_path / "wp"
    with clock.frozen(date(2024, 1, 10)):
        wp, _ = app.create_workplace(folder, "甲", PASSWORD)
        wp.close()

        assert cli.main(["definitions", str(folder), "check", str(YEARBOOK)]) == 0
        assert "增加报表：NJ-1 工会组织情况，18 行 2 栏" in capsys.readouterr().out
        assert cli.main(["definitions", str(folder), "import", str(YEARBOOK)]) == 0
        assert "已启用" in capsys.readouterr().out
        assert cli.main(["definitions", str(folder), "import", str(YEARBOOK)]) == 2
        assert "已经在用" in capsys.readouterr().err

        book = tmp_path / "参数.xlsx"
        assert cli.main(["definitions", str(folder), "export", str(book)]) == 0
        workbook = openpyxl.load_workbook(book)
        lines = workbook["行"]
        lines["F2"] = "看不懂的话"
        workbook.save(book)
        capsys.readouterr()
        assert cli.main(["definitions", str(folder), "check", str(book), "--json"]) == 1
        assert "工作表“行”F2：Z01 第01行：没有指标“看不懂的话”" in capsys.readouterr().out

        assert cli.main(["definitions", str(folder), "export", str(tmp_path)]) == 0
        assert (tmp_path / "统计年鉴工会表2023-12第1版.tzdef").exists()
        opened = app.open_workplace(folder, "甲", PASSWORD)
        assert [mark.version for mark in opened.definition(Month(2023, 12)).packages] == ["1"]
        opened.close()


def test_a_restored_backup_holds_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tzdesk.jobs import run_now
    from tzdesk.store.backup import backup
    from tzdesk.store.restoring import restore

    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)
    folder = tmp_path / "wp"
    with clock.frozen(date(2024, 1, 10)):
        wp, _ = app.create_workplace(folder, "甲", PASSWORD)
        wp.close()
        assert cli.main(["definitions", str(folder), "import", str(YEARBOOK)]) == 0
        wp = app.open_workplace(folder, "甲", PASSWORD)
        copy = run_now(backup(wp.store)).path
        known = wp.definition(Month(2023, 12)).hash
        wp.close()
        run_now(restore(tmp_path / "other", copy, PASSWORD))
        other = app.open_workplace(tmp_path / "other", "甲", PASSWORD)
        assert other.definition(Month(2023, 12)).hash == known
        other.close()
