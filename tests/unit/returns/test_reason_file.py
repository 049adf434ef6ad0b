"""情况说明 out of a text file: the nearest reason goes to a finding, and what was explained is counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.unit.returns.conftest import OCTOBER
from tzdesk.base.errors import UserError
from tzdesk.jobs import run_now
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import explaining
from tzdesk.returns.audit import audit_month
from tzdesk.returns.model import Explanation
from tzdesk.returns.reason_file import Given, explained_words, reasons_from, write_reasons
from tzdesk.rules import Finding, Severity

EMPTY = [Finding("T09", Severity.SOFT, form, None, "table", "整张表没有数。") for form in ("Z03", "Z04")]
JUMP = Finding("M16", Severity.SOFT, "Z02", None, "31/c1", "比上月多一半。")


def test_a_table_has_its_own_reason_before_the_rule_and_the_rule_before_the_rest(tmp_path: Path) -> None:
    note = tmp_path / "情况说明.txt"
    note.write_text("T09 Z03：本月没有新建集体合同\nT09：本期无此项业务\n与单位核对无误\n", encoding="utf-8")

    given = reasons_from(note, [*EMPTY, JUMP])

    assert given.reasons == {"本月没有新建集体合同": EMPTY[:1], "本期无此项业务": EMPTY[1:], "与单位核对无误": [JUMP]}


def test_one_line_for_all_says_how_many_of_which_kind_it_explains(tmp_path: Path) -> None:
    note = tmp_path / "情况说明.txt"
    note.write_text("与单位核对无误", encoding="utf-8")

    [said] = explained_words(reasons_from(note, [*EMPTY, JUMP]))

    label = Severity.SOFT.label
    assert said == f"“与单位核对无误”说明了 3 条：{label} M16 1 条，{label} T09 2 条"


def test_a_line_about_a_rule_that_asks_nothing_explains_nothing_else(tmp_path: Path) -> None:
    """M61 for M16, and a table that is not empty: neither becomes the reason of all others; both are told."""
    note = tmp_path / "情况说明.txt"
    note.write_text("M61：比上月多一半是新建工会\nT09 Z99：本期无此项业务\n与单位核对无误\n", encoding="utf-8")

    given = reasons_from(note, [*EMPTY, JUMP])

    assert given.reasons == {"与单位核对无误": [*EMPTY, JUMP]}
    assert [line.split("：")[0] for line in given.unused] == ["M61", "T09 Z99"]
    assert "M61" in explained_words(given)[1]


def kept(wp: Workplace) -> list[tuple[str, str, str | None]]:
    with wp.store.reading() as session:
        return [(one.reason, one.written_by, one.agreed_by) for one in session.scalars(select(Explanation))]


def test_with_one_reason_too_short_none_is_kept(wp: Workplace) -> None:
    soft = [one for one in run_now(audit_month(wp, OCTOBER)).blocking if one.severity.asks_reason]
    assert 2 <= len(soft)
    with pytest.raises(UserError, match="至少写6个字"):
        write_reasons(wp, OCTOBER, Given({"已与台账原件逐条核对": soft[:1], "没有": soft[1:]}))
    assert kept(wp) == []


def test_a_second_person_agrees_with_the_same_file(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is told that another has to agree, and the reason is kept; run again by another, it is hers that
    counts as the agreement and his that stays the reason."""
    firm, reason = (
        Finding("Z02-03", Severity.FIRM, "Z02", None, "10/c1", "月初与上月末不符。"),
        "上月撤并一家工会，已核对",
    )
    monkeypatch.setattr(explaining, "others_who_may", lambda *_: ["乙某"])
    first = wp.store.user
    with pytest.raises(UserError, match="另一人复核"):
        write_reasons(wp, OCTOBER, Given({reason: [firm]}))
    assert kept(wp) == [(reason, first, None)]

    monkeypatch.setattr(wp.store, "user", "乙某")
    write_reasons(wp, OCTOBER, Given({reason: [replace(firm, reason=reason)]}))
    assert kept(wp) == [(reason, first, "乙某")]
