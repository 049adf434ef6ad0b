"""A small town in memory: three unions over two months, entered by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.service import save_host_unit, save_organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.explaining import explain
from tzdesk.returns.seal import seal

OCTOBER, NOVEMBER = Month(2023, 10), Month(2023, 11)
# Codes with right check digits (GB 32100), invented.
UNITS = {
    "南通甲子纺织有限公司": ("91320612MA0000010P", "C"),
    "南通乙丑建设有限公司": ("", "E"),
    "南通丙寅物流有限公司": ("", "G"),
}


def movements(joined: int, moved_in: int, moved_out: int, retired: int) -> dict[str, int]:
    """The four movements that a month must state."""
    return {"12T": joined, "13T": moved_in, "21T": moved_out, "22T": retired}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """Three unions with October and November of 2023."""
    with clock.frozen(date(2023, 12, 1)):
        wp = app.in_memory()
        wp.register("profile").save(
            wp,
            {
                "unit_name": "金沙街道总工会",
                "unit_level": "2",
                "leader": "甲某",
                "checker": "乙某",
                "filler": "丙某",
                "phone": "0513-86510000",
            },
        )
        orgs = []
        for name, (_, industry) in UNITS.items():
            unit = save_host_unit(
                wp,
                {
                    "unit_name": name,
                    "unit_nature": "10",
                    "industry_letter": industry,
                    "staff_total": 100,
                    "business_status": "1",
                },
            )
            org = save_organisation(
                wp,
                {
                    "org_name": f"{name}工会委员会",
                    "chair_name": "季建国",
                    "org_type": "11",
                    "host_unit_id": unit.id,
                    "status": "1",
                    "found_date": date(2020, 1, 1),
                    "division_code": "320612001000",
                },
            )
            orgs.append(org.id)
        opening = {"01T": 100, "01F": 40, "01M": 30}
        doc = {"opening_doc": "2022年会员统计年报"}
        closing = {"30F": 30, "30M": 20}
        save_counts(
            wp,
            OCTOBER,
            {
                orgs[0]: opening | closing | {"10T": 80} | doc | movements(5, 1, 2, 1),
                orgs[1]: opening | closing | {"10T": 60} | doc | movements(0, 0, 0, 0),
                orgs[2]: opening | closing | {"10T": 50} | doc | movements(3, 0, 1, 0),
            },
        )
        save_counts(
            wp,
            NOVEMBER,
            {
                orgs[0]: opening | closing | movements(2, 0, 0, 0),
                orgs[1]: opening | closing | movements(1, 0, 0, 1),
                orgs[2]: opening | closing | movements(0, 2, 0, 0),
            },
        )
        yield wp
        wp.close()


@pytest.fixture
def sealed(wp: Workplace) -> Workplace:
    """The same town with October sealed."""
    soft = [one for one in run_now(audit_month(wp, OCTOBER)).blocking if one.severity.asks_reason]
    if soft:
        explain(wp, OCTOBER, soft, "已与台账原件逐条核对")
    run_now(seal(wp, OCTOBER))
    return wp


@pytest.fixture
def sent(sealed: Workplace, tmp_path: Path) -> Path:
    """October's book as it went out."""
    return run_now(export_month(sealed, OCTOBER, tmp_path / "book.xlsx", pdf=False)).files[0]
