"""Papers, lists and due rows of unions, and the limits of reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.documents.org_model import OrgListKind
from tzdesk.pdf.preview import page_text
from tzdesk.pieces import compose_list, compose_paper, list_titles, paper_titles
from tzdesk.pieces.organisations import org_list
from tzdesk.pieces.unions_due import terms_and_certificates
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations import changes
from tzdesk.registers.organisations.dates import days_late, report_limit
from tzdesk.registers.organisations.report_register import marks_of
from tzdesk.registers.organisations.service import save_organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute
from tzdesk.returns.month_near import month_near

TODAY = date(2023, 12, 29)
DECEMBER = Month(2023, 12)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """A town's desk at the end of December."""
    with clock.frozen(TODAY):
        wp = app.in_memory()
        wp.register("profile").save(wp, {"unit_name": "金沙街道总工会", "unit_level": "town"})
        yield wp
        wp.close()


def union(wp: Workplace, name: str, **values: object) -> int:
    return save_organisation(wp, {"org_name": name, "org_type": "11", "status": "1", **values}).id


@pytest.mark.parametrize(
    ("level", "month", "limit"),
    [
        ("unit", Month(2023, 12), date(2023, 12, 25)),
        ("unit", Month(2023, 11), date(2023, 11, 27)),  # the 25th is a Saturday
        ("town", Month(2023, 12), date(2023, 12, 28)),
        ("district", Month(2023, 12), date(2024, 1, 5)),
        ("district", Month(2024, 4), date(2024, 5, 6)),  # the 5th is a Sunday after the May holidays
        ("town", Month(2023, 10), date(2023, 10, 30)),
        ("?", Month(2023, 12), None),
    ],
)
def test_each_level_has_its_limit_put_off_over_holidays(level: str, month: Month, limit: date | None) -> None:
    assert report_limit(load(2023), level, month) == limit


def test_lateness_counts_from_the_limit() -> None:
    limit = date(2023, 12, 25)
    days = [days_late(limit, day) for day in (date(2023, 12, 24), limit, date(2023, 12, 26), None)]
    assert days == [0, 0, 1, None]


def test_who_has_to_elect_or_renew_is_due(wp: Workplace) -> None:
    late = union(wp, "甲工会", term_start=date(2018, 12, 1), term_years=5)
    soon = union(wp, "乙工会", term_start=date(2021, 3, 1), term_years=3)
    union(wp, "丙工会", term_start=date(2021, 4, 1), term_years=3)  # more than a quarter ahead
    union(wp, "丁工会", legal_valid_to=date(2023, 12, 1), has_legal_person=False)
    renew = union(wp, "戊工会", legal_valid_to=TODAY, has_legal_person=True)
    with wp.store.reading() as session:
        found = [(due.id, due.what, due.words, due.mark) for due in terms_and_certificates(wp, session, TODAY)]
    assert found == [
        (late, "换届", "逾期 29 天", "overdue"),
        (soon, "换届", "还有 62 天", "due"),
        (renew, "法人证书换证", "今天到期", "due"),
    ]


def test_the_list_of_ended_terms_leaves_out_what_still_runs(wp: Workplace) -> None:
    union(wp, "甲工会", term_start=date(2018, 12, 1), term_years=5, contact_name="钱某")
    union(wp, "乙工会", term_start=date(2018, 12, 30), term_years=5)  # ends today
    union(wp, "丙工会", term_start=date(2015, 1, 1), term_years=5, status="4", end_date=date(2022, 1, 1))
    with wp.store.reading() as session:
        lines = org_list(wp, session, OrgListKind.TERM).lines
    assert [(line.name, line.person, line.day, line.days) for line in lines] == [
        ("甲工会", "钱某", date(2023, 11, 30), 29)
    ]


def test_who_did_not_report_or_came_late_is_listed_with_the_reason(wp: Workplace) -> None:
    ids = [union(wp, name) for name in ("甲工会", "乙工会", "丙工会", "丁工会")]
    counts = {"10T": 9, "12T": 0, "13T": 0, "21T": 0, "22T": 0}
    save_counts(wp, DECEMBER, {ids[0]: counts, ids[1]: counts})
    mark = wp.register("report_mark")
    mark.save(wp, {"org_id": ids[0], "period": DECEMBER, "reported_on": date(2023, 12, 25)})
    mark.save(wp, {"org_id": ids[1], "period": DECEMBER, "reported_on": date(2023, 12, 27)})
    mark.save(wp, {"org_id": ids[2], "period": DECEMBER, "missed": True, "reason": "单位停产联系不上"})
    with wp.store.reading() as session:
        found = org_list(wp, session, OrgListKind.REPORTS)
        near = month_near(wp, session, compute(wp, session, DECEMBER, ["Z02"]))
    assert found.about == "2023年12月"
    assert {line.name: (line.days, line.note) for line in found.lines} == {
        "乙工会": (2, "迟报，2023-12-27收到"),
        "丙工会": (4, "漏报：单位停产联系不上"),
        "丁工会": (4, ""),
        "金沙街道总工会": (1, "本单位报表还没有封存"),  # a town's own return was due on 12-28
    }
    assert near.unreported == ("丁工会",)


def test_a_report_is_marked_once_a_month_with_its_day_or_its_reason(wp: Workplace) -> None:
    org, register = union(wp, "甲工会"), wp.register("organisation")
    with pytest.raises(UserError, match="没有填写收到日期"):
        register.take(wp, org, "report", {"period": DECEMBER})
    register.take(wp, org, "report", {"period": DECEMBER, "missed": True, "reason": "单位停产联系不上"})
    register.take(wp, org, "report", {"period": DECEMBER, "day": TODAY})
    with wp.store.reading() as session:
        mark = marks_of(session, DECEMBER)[org]
    assert (mark.reported_on, mark.missed, mark.days_late) == (TODAY, None, 4)


def test_a_mark_without_a_proper_reason_holds_the_month_up(wp: Workplace) -> None:
    org = union(wp, "甲工会")
    wp.register("report_mark").save(wp, {"org_id": org, "period": DECEMBER, "missed": True, "reason": "没报"})
    with wp.store.reading() as session:
        assert month_near(wp, session, compute(wp, session, DECEMBER, ["Z02"])).unreported == ("甲工会",)


def test_the_card_shows_sections_history_and_what_the_rules_say(wp: Workplace) -> None:
    town = union(wp, "金沙街道总工会", org_type="32")
    org = union(
        wp, "甲工会", parent_org_id=town, term_start=date(2018, 12, 1), term_years=5, contact_phone="13900000000"
    )
    changes.rename(wp, org, day=date(2023, 12, 1), org_name="甲集团工会", approval_no="金工发〔2023〕1号")
    [(name, title)] = paper_titles("organisation")
    text = page_text(compose_paper(wp, name, "organisation", org).to_bytes(), 1)
    for expected in (
        title,
        "甲集团工会",
        "金沙街道总工会",
        "13900000000",
        "金工发〔2023〕1号",
        "届满未换届",
        "甲工会 → 甲集团工会",
    ):
        assert expected in text, expected


def test_every_list_of_unions_is_drawn_even_when_nobody_is_on_it(wp: Workplace) -> None:
    for name, title in list_titles("organisation"):
        text = page_text(compose_list(wp, name, "organisation", DECEMBER.next).to_bytes(), 1)
        assert title in text
        assert "没有这样的工会" in text


def test_one_base_of_the_whole_workplace_a_year_and_kind(wp: Workplace) -> None:
    register = wp.register("target")
    first = register.save(wp, {"year": 2023, "target_kind": "11", "base_value": 9}).id
    org = union(wp, "甲工会")
    register.save(wp, {"year": 2023, "target_kind": "11", "org_id": org})
    register.save(wp, {"year": 2024, "target_kind": "11"})
    with pytest.raises(UserError):
        register.save(wp, {"year": 2023, "target_kind": "11"})
    register.delete(wp, [first])
    register.save(wp, {"year": 2023, "target_kind": "11"})


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, []),
        ({"base_value": 9, "base_source": "税务名录", "base_date": date(2022, 12, 31)}, []),
        ({"base_value": 0, "base_source": "税务名录", "base_date": date(2022, 12, 30)}, ["base_date"]),
        ({"base_value": 9, "base_date": date(2023, 6, 30)}, ["base_source"]),
        ({"base_value": 9, "base_source": " "}, ["base_date", "base_source"]),
    ],
)
def test_a_base_figure_has_a_fresh_source(wp: Workplace, values: dict[str, object], fields: list[str]) -> None:
    register = wp.register("target")
    saved = register.save(wp, {"year": 2023, "target_kind": "11", **values}, period=DECEMBER)
    assert sorted(found.field for found in saved.findings if found.rule == "X11") == fields
