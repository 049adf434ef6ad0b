"""情况说明 out of a text file: the nearest reason goes to a finding, and what was explained is counted."""

from __future__ import annotations

from pathlib import Path

from tzdesk.returns.reason_file import explained_words, reasons_from
from tzdesk.rules import Finding, Severity

EMPTY = [Finding("T09", Severity.SOFT, form, None, "table", "整张表没有数。") for form in ("Z03", "Z04")]
JUMP = Finding("M16", Severity.SOFT, "Z02", None, "31/c1", "比上月多一半。")


def test_a_table_has_its_own_reason_before_the_rule_and_the_rule_before_the_rest(tmp_path: Path) -> None:
    note = tmp_path / "情况说明.txt"
    note.write_text("T09 Z03：本月没有新建集体合同\nT09：本期无此项业务\n与单位核对无误\n", encoding="utf-8")

    given = reasons_from(note, [*EMPTY, JUMP])

    assert given == {"本月没有新建集体合同": EMPTY[:1], "本期无此项业务": EMPTY[1:], "与单位核对无误": [JUMP]}


def test_one_line_for_all_says_how_many_of_which_kind_it_explains(tmp_path: Path) -> None:
    note = tmp_path / "情况说明.txt"
    note.write_text("与单位核对无误", encoding="utf-8")

    [said] = explained_words(reasons_from(note, [*EMPTY, JUMP]))

    label = Severity.SOFT.label
    assert said == f"“与单位核对无误”说明了 3 条：{label} M16 1 条，{label} T09 2 条"
