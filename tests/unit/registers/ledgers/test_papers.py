"""The papers of the work ledgers, read back as text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest
from pypdfium2 import PdfDocument

from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.pdf.page import Sheet
from tzdesk.pieces import compose_list, compose_paper, list_titles, paper_titles
from tzdesk.registers.workplace import Workplace

Write: TypeAlias = Callable[..., int]
LEDGERS = [kind for kind, spec in load(2023).records.items() if spec.ledger is not None]
DAY = date(2023, 12, 8)


def words(sheet: Sheet) -> str:
    """The text of all pages without white space."""
    pages = PdfDocument(sheet.to_bytes())
    return "".join("".join(page.get_textpage().get_text_range() for page in pages).split())


def test_the_report_of_a_checkup_names_risks_and_advice_and_has_a_slip(wp: Workplace, write: Write) -> None:
    row = write("legal_checkup", DAY, unit_name="宏远机械有限公司", depth="2", team="李律师", headcount=1280,
                risk_high=1,
                risk_mid=2, risk_low=3, advice=2, risk_text="1.未签劳动合同\n加班费基数偏低",
                advice_text="补签合同；修改办法",
                report_no="体检12号")  # fmt: skip
    said = words(compose_paper(wp, "checkup-report", "legal_checkup", row))

    for part in ("石港镇总工会", "2023年12月8日", "深度评估", "1,280人", "共发现风险点6个", "签收回执", "体检12号"):
        assert part in said
    for part in ("1．未签劳动合同", "2．加班费基数偏低", "1．补签合同", "2．修改办法"):
        assert part in said


def test_a_report_with_nothing_known_is_a_form_to_fill_in(wp: Workplace, write: Write) -> None:
    said = words(compose_paper(wp, "checkup-report", "legal_checkup", write("legal_checkup", DAY)))

    assert "风险点个数如下表" in said
    assert "共发现" not in said


@pytest.mark.parametrize("kind", LEDGERS)
def test_every_ledger_has_a_card_and_a_list(wp: Workplace, write: Write, kind: str) -> None:
    row = write(kind, DAY, **({"title": "一件事"} if "title" in load(2023).record(kind) else {}))
    label = load(2023).record(kind).label

    assert "ledger-card" in dict(paper_titles(kind))
    assert f"{label}登记表" in words(compose_paper(wp, "ledger-card", kind, row))
    ((name, _title),) = list_titles(kind)
    assert f"{label}台账" in words(compose_list(wp, name, kind, Month(2023, 12)))
    assert "本月没有登记" in words(compose_list(wp, name, kind, Month(2023, 11)))


def test_a_list_adds_up_and_a_masked_name_stays_masked(wp: Workplace, write: Write) -> None:
    for number in (1, 2):
        write("legal_aid", DAY, case_no=f"{number}", applicant="欧阳明珠", persons=40 + number, service_kind="1")
    row = write("legal_aid", date(2023, 11, 1), case_no="3", applicant="欧阳明珠")
    said = words(compose_list(wp, "ledger-list-legal_aid", "legal_aid", Month(2023, 12)))

    assert "合计" in said
    assert "83" in said
    assert "欧阳明珠" not in said + words(compose_paper(wp, "ledger-card", "legal_aid", row))


def test_papers_go_into_files_by_the_rows_number(wp: Workplace, write: Write, tmp_path: Path) -> None:
    from tzdesk.jobs import run_now
    from tzdesk.printing import write_papers

    row = write("activity", DAY, title="歌咏比赛")
    done = run_now(write_papers(wp, "activity", "ledger-card", [str(row)], tmp_path))

    assert [path.name for path in done.files] == [f"登记表_{row}.pdf"]
