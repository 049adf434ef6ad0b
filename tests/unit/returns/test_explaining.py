"""Findings in four classes: what a reason is enough for, what wants a second person besides, what has to be mended."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.unit.returns.conftest import OCTOBER
from tzdesk.access.accounts import DeskUser
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
from tzdesk.returns.seal import SealRefused, seal
from tzdesk.rules import Finding, Severity

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
    """Where nobody else may approve, the one who wrote the reason agrees to it, and both names are kept."""
    explain(wp, OCTOBER, firm, REASON)
    agree(wp, OCTOBER, blocking(wp))
    with wp.store.reading() as session:
        kept = session.scalars(select(Explanation).where(Explanation.rule == "M20")).one()
        assert (wp.store.user, wp.store.user) == (kept.written_by, kept.agreed_by)


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
