"""VR-75: what a sealed month counted is not changed without a correction; what came after it goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.registers.supervision.conftest import Make, d
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.model import SealedBook

NOVEMBER = Month(2023, 11)
Take = Callable[..., int]


@pytest.fixture
def seal(wp: Workplace) -> Callable[[], None]:
    """Seals November."""

    def close() -> None:
        with wp.store.operation("test", "封存") as op:
            op.add(
                SealedBook(
                    period=NOVEMBER, version=0, sealed_at=clock.now(), sealed_by="王某", definition_hash="",
                    digest="", check_code="", head={}, content={}, ids={}, findings=[], summary={},
                )
            )  # fmt: skip

    return close


def change(wp: Workplace, kind: str, record_id: int, **values: Any) -> None:
    wp.register(kind).save(wp, values, record_id)


def test_a_visit_belongs_to_its_month(wp: Workplace, unit: Make, save: Make, seal: Callable[[], None]) -> None:
    facts = {"enterprise_id": unit("甲厂"), "visit_level": "2", "visitors": "王一"}
    made = save("enterprise_visit", visit_date=d("11-06"), **facts)
    seal()
    with pytest.raises(UserError, match="封存"):
        change(wp, "enterprise_visit", made, talked_workers=9)
    with pytest.raises(UserError, match="封存"):
        save("enterprise_visit", visit_date=d("11-07"), **facts)
    assert save("enterprise_visit", visit_date=d("12-07"), **facts)


def test_a_warning_is_dealt_with_after_the_month_that_counted_it(
    wp: Workplace, unit: Make, save: Make, take: Take, seal: Callable[[], None]
) -> None:
    """What was reported stands; what is done about it comes later, and is over on a day after the sealed month."""
    point = save("monitor_point", level="4", enterprise_id=unit("甲厂"), informant="王一", cycle="M",
                 active_from=d("11-01"))  # fmt: skip
    made = take("monitor_point", point, "report", day=d("11-30"), risk_level="3", arrears_persons=9)
    seal()
    take("monitor_report", made, "handle", action="约谈企业", reported_to="区总工会", day=d("12-01"))
    with pytest.raises(UserError, match="封存"):
        take("monitor_report", made, "resolve", day=d("11-30"), note="已补发")
    take("monitor_report", made, "resolve", day=d("12-04"), note="已补发")
    for values in ({"arrears_persons": 8}, {"risk_level": "2"}, {"report_date": d("12-01")}):
        with pytest.raises(UserError, match="封存"):
            change(wp, "monitor_report", made, **values)
    with pytest.raises(UserError, match="封存"):
        wp.register("monitor_report").delete(wp, [made])


def test_words_of_a_visit_are_mended_after_its_month(
    wp: Workplace, unit: Make, save: Make, seal: Callable[[], None]
) -> None:
    made = save("enterprise_visit", visit_date=d("11-06"), enterprise_id=unit("甲厂"), visit_level="2", visitors="王一")
    seal()
    change(wp, "enterprise_visit", made, record="企业招工难", remark="已电话回访")


def test_a_letter_goes_on_after_the_month_that_counted_it(
    wp: Workplace, unit: Make, save: Make, take: Take, seal: Callable[[], None]
) -> None:
    """Issued in November: its answer and outcome come in December, its kind and day stand."""
    facts = {"doc_type": "Y", "issuer_level": "3", "enterprise_id": unit("甲厂"), "issue_kinds": ["01"]}
    made = save("supervision_doc", doc_no="1号", issue_date=d("11-06"), deliver_date=d("11-07"), **facts)
    seal()
    take("supervision_doc", made, "reply", day=d("12-01"))
    take("supervision_doc", made, "settle", day=d("12-04"), result="1", wage_paid=100)
    change(wp, "supervision_doc", made, remark="电话回访过")
    for values in ({"doc_type": "T"}, {"issue_date": d("12-06")}, {"workers": 5}):
        with pytest.raises(UserError, match="封存"):
            change(wp, "supervision_doc", made, **values)
    with pytest.raises(UserError, match="封存"):
        wp.register("supervision_doc").delete(wp, [made])
    with pytest.raises(UserError, match="封存"):
        take("supervision_doc", made, "settle", day=d("11-30"), result="1", wage_paid=100)
    assert save("supervision_doc", doc_no="2号", issue_date=d("12-06"), **facts)


def test_a_problem_and_a_station_keep_their_counted_days(
    wp: Workplace, unit: Make, save: Make, take: Take, seal: Callable[[], None]
) -> None:
    facts = {"enterprise_id": unit("甲厂"), "raised_by": "1", "kind": "01", "text": "招工难"}
    problem = save("problem", found_date=d("11-06"), **facts)
    station = save("station", name="甲站", category="1", accept_date=d("11-06"), host="甲厂")
    seal()
    take("problem", problem, "assign", day=d("12-04"), dept="人社局", due_date=d("12-20"))
    take("problem", problem, "finish", day=d("12-08"), result_text="好")
    change(wp, "station", station, manager="王一")
    with pytest.raises(UserError, match="封存"):
        change(wp, "problem", problem, close_date=d("11-30"))
    with pytest.raises(UserError, match="封存"):
        change(wp, "station", station, accept_date=d("12-01"))
    with pytest.raises(UserError, match="封存"):
        save("problem", found_date=d("11-30"), **facts)
