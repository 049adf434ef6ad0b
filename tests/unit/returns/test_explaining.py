"""Findings in four classes: what a reason is enough for, what wants a second person besides, what has to be mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tzdesk.access.accounts import DeskUser
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.documents.statement import compose
from tzdesk.jobs import run_now
from tzdesk.pdf.preview import page_text
from tzdesk.pieces.findings import finding_lines
from tzdesk.pieces.statement import statement
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.explaining import agree, explain
from tzdesk.returns.model import Explanation
from tzdesk.returns.reasons import remembered
from tzdesk.returns.seal import SealRefused, seal
from tzdesk.rules import Finding, Hit, Severity, Thresholds, check
from tzdesk.rules.registry import Rule

REASON = "补报九月漏报的两名会员"


@pytest.fixture
def firm(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """其他增加 without a note (M20) in a district that made the rule 准强制; everything else has its reason."""
    ours = wp.definition(OCTOBER)
    theirs = replace(ours, rules={**ours.rules, "M20": replace(ours.rules["M20"], severity="firm")})
    monkeypatch.setattr(Workplace, "definition", lambda *_: theirs)
    with wp.store.reading() as session:
        org = session.scalars(select(MemberCount.org_id).where(MemberCount.period == OCTOBER)).all()[0]
    save_counts(wp, OCTOBER, {org: {"12T": 3, "15T": 2}})
    soft = [one for one in run_now(audit_month(wp, OCTOBER)).blocking if one.severity is Severity.SOFT]
    explain(wp, OCTOBER, soft, "已与台账原件逐条核对")
    found = blocking(wp)
    assert {"M20"} == {one.rule for one in found}
    return found


def blocking(wp: Workplace) -> list[Finding]:
    return list(run_now(audit_month(wp, OCTOBER)).blocking)


def let_in(wp: Workplace, **roles: list[str]) -> None:
    """Give people their roles, the store's own user among them."""
    with wp.store.operation("test.users", "用户") as op:
        op.add(*(DeskUser(name=name, roles=given) for name, given in roles.items()))


def test_a_firm_finding_wants_a_reason_and_then_somebody_elses_word(wp: Workplace, firm: list[Finding]) -> None:
    """A reason alone leaves the month open (待复核); agreed to by a second person it stands, is sealed and printed."""
    writer = wp.store.user
    let_in(wp, **{writer: ["entry"], "王芳": ["review"]})
    explain(wp, OCTOBER, firm, REASON)
    waiting = blocking(wp)
    assert [True] == [one.waits for one in waiting]
    assert "待复核" == finding_lines(wp, OCTOBER, waiting)[0].severity
    with pytest.raises(SealRefused, match="准强制 1 条"):
        run_now(seal(wp, OCTOBER))
    with pytest.raises(UserError, match="可以复核的有：王芳"):
        agree(wp, OCTOBER, waiting)
    wp.store.user = "王芳"
    agree(wp, OCTOBER, waiting)
    assert not blocking(wp)
    run_now(seal(wp, OCTOBER))
    with wp.store.reading() as session:
        paper = compose(statement(wp, session, OCTOBER)).to_bytes()
    assert f"说明：{REASON}。（复核：王芳）" in page_text(paper, 1).replace("\n", "").replace("\r", "")


def test_a_new_reason_has_to_be_agreed_to_anew(wp: Workplace, firm: list[Finding]) -> None:
    """What was agreed to is the reason that was read; another one waits again."""
    explain(wp, OCTOBER, firm, REASON)
    agree(wp, OCTOBER, blocking(wp))
    explain(wp, OCTOBER, firm, "换一种说法，口径有了调整")
    assert [True] == [one.waits for one in blocking(wp)]


def test_a_person_alone_looks_twice(wp: Workplace, firm: list[Finding]) -> None:
    """Where nobody else may approve, who wrote the reason agrees to it; both names are kept, and the paper says so."""
    explain(wp, OCTOBER, firm, REASON)
    agree(wp, OCTOBER, blocking(wp))
    with wp.store.reading() as session:
        kept = session.scalars(select(Explanation).where(Explanation.rule == "M20")).one()
        assert (wp.store.user, wp.store.user) == (kept.written_by, kept.agreed_by)
        paper = page_text(compose(statement(wp, session, OCTOBER)).to_bytes(), 1)
    assert "本单位仅一人，自行复核" in paper.replace("\n", "").replace("\r", "")


def test_without_a_reason_there_is_nothing_to_agree_to(wp: Workplace, firm: list[Finding]) -> None:
    """The second person cannot wave a finding through."""
    with pytest.raises(UserError, match="还没有可以复核的说明"):
        agree(wp, OCTOBER, firm)


def test_a_reason_for_other_numbers_waits_for_nobody(wp: Workplace, firm: list[Finding]) -> None:
    """When the numbers change after the agreement, the reason is only offered again."""
    explain(wp, OCTOBER, firm, REASON)
    agree(wp, OCTOBER, blocking(wp))
    save_counts(wp, OCTOBER, {_org(wp, firm[0]): {"12T": 2, "15T": 3}})
    again = [one for one in blocking(wp) if one.rule == "M20"]
    assert [("", "", REASON)] == [(one.reason, one.agreed, one.offer) for one in again]


def _org(wp: Workplace, found: Finding) -> int:
    with wp.store.reading() as session:
        count = session.get(MemberCount, found.id)
        assert count is not None
        return count.org_id


def test_what_a_rule_says_twice_of_one_field_is_one_finding(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reason is kept under rule, record and field: two findings there would take it from one another for ever."""

    def two_left(record: object, near: object, t: Thresholds) -> Iterator[Hit]:
        yield Hit("case_no", name="甲", limit="10月1日")
        yield Hit("case_no", name="乙", limit="10月5日")
        yield Hit("case_no", name="乙", limit="10月5日")

    case = SimpleNamespace(id=7)
    definition = wp.definition(OCTOBER)
    monkeypatch.setattr("tzdesk.rules.engine.rules_on", lambda kind: [Rule("VR-20c", "bargaining_case", (), two_left)])
    [found] = check(definition, "bargaining_case", [(case, None)])
    said = definition.rules["VR-20c"].message.removesuffix("。")
    parts = (said.format(name="甲", limit="10月1日"), said.format(name="乙", limit="10月5日"))
    assert found.message == "；".join(parts) + "。"


def test_a_reason_for_lateness_stands_the_next_day_as_well(wp: Workplace) -> None:
    """The sentence counts the days; what the clerk explained is the lateness."""
    wp.register("profile").save(wp, {"unit_level": "town"}, 1)
    explain(wp, OCTOBER, [one for one in blocking(wp) if one.severity is Severity.SOFT], REASON)
    today = [one for one in run_now(audit_month(wp, OCTOBER)).findings if one.rule == "T02"]
    with clock.frozen(clock.today() + timedelta(days=1)):
        tomorrow = [one for one in run_now(audit_month(wp, OCTOBER)).findings if one.rule == "T02"]
    assert [REASON] == [one.reason for one in today] == [one.reason for one in tomorrow]
    assert today[0].message != tomorrow[0].message


def test_what_made_one_month_late_is_no_reason_of_the_next(wp: Workplace) -> None:
    """Offered, but not as given for the same place: a month is late for a cause of its own."""
    wp.register("profile").save(wp, {"unit_level": "town"}, 1)
    explain(wp, OCTOBER, [one for one in blocking(wp) if one.severity is Severity.SOFT], REASON)
    late = [one for one in run_now(audit_month(wp, NOVEMBER)).findings if one.rule == "T02"]
    with wp.store.reading() as session:
        assert [(REASON, False)] == [(one.reason, one.same) for one in remembered(session, NOVEMBER, late)]


def test_the_draft_statement_holds_the_reasons_of_what_still_stands(wp: Workplace, firm: list[Finding]) -> None:
    """What was explained and then mended is no part of it."""
    explain(wp, OCTOBER, firm, REASON)
    with wp.store.reading() as session:
        assert REASON in {one.reason for one in statement(wp, session, OCTOBER).told}
        org = session.scalars(select(MemberCount.org_id).where(MemberCount.period == OCTOBER)).all()[0]
    save_counts(wp, OCTOBER, {org: {"12T": 5, "15T": 0}})
    with wp.store.reading() as session:
        assert REASON not in {one.reason for one in statement(wp, session, OCTOBER).told}


@pytest.mark.parametrize("reason", ["欧阳某已住院，票据未到", "证号999999198001010011已核", "电话139 1234 5678打不通"])
def test_a_reason_tells_of_nobody(wp: Workplace, firm: list[Finding], reason: str) -> None:
    """It is printed in 情况说明, kept with the sealed month for good, and offered again to others."""
    case = wp.register("aid_case").save(wp, {"case_no": "C9", "name": "欧阳某"}).id
    found = replace(firm[0], kind="aid_case", id=case, severity=Severity.SOFT)
    with pytest.raises(UserError, match="情况说明里写了"):
        explain(wp, OCTOBER, [*firm, found], reason)
    with wp.store.reading() as session:
        assert reason not in session.scalars(select(Explanation.reason)).all()
    explain(wp, OCTOBER, [found], "本人已住院，票据未到")


def test_a_reason_about_a_table_may_tell_the_number_of_a_voucher_and_none_of_a_person(wp: Workplace) -> None:
    found = [one for one in run_now(audit_month(wp, OCTOBER)).findings if one.severity is Severity.SOFT]
    about = [one for one in found if one.kind == "Z03"][:1]
    assert about
    for reason in ("记账凭证号202310150001，已核对原件", "已经电话0513-86510000向该工会核实"):
        explain(wp, OCTOBER, about, reason)
    for number in ("999901197001011234", "99990119700101123X", "139 1234 5678"):
        with pytest.raises(UserError, match="完整的号码"):
            explain(wp, OCTOBER, about, f"已向 {number} 核实")
