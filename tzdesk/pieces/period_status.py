"""Where a period's return stands and what is still to be done for it: the one list of the month screen and console.

`place` of a thing to do is where the desk goes for it: a page with its target, or the finding to jump to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.jobs import Job
from tzdesk.registers.members import missing_unions
from tzdesk.registers.organisations.report_register import excused
from tzdesk.returns.audit import Audit, audit_in
from tzdesk.returns.checks_empty import is_empty_table, last_reasons
from tzdesk.returns.head import limit_of
from tzdesk.returns.model import ReturnEvent
from tzdesk.returns.month_near import counted_open_before, first_open_before, open_before, unsigned
from tzdesk.returns.states import Chain, ReturnState, chain_of, day_in
from tzdesk.returns.ways import amendments, open_amendment, way
from tzdesk.rules import MIN_REASON, Finding, Severity

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace

OPEN = {ReturnState.NOT_BEGUN, ReturnState.FILLING, ReturnState.AUDITED, ReturnState.CORRECTING}
_SHOWN = 3
# Said here in their own words, so not among the findings: months in order, unions that did not report, signatures.
_SAID = frozenset({"T01", "T03", "T03b", "T04"})


@dataclass(frozen=True)
class Todo:
    """One thing to do. `what` is its id: before, counts, audit, hard, empty, firm, soft, signatures, amending, seal,
    amended, send, answer, correct. `findings` are those it is about, the first to go to; without any, `place` is a page
    and its target."""

    what: str
    words: str
    count: int = 1
    place: tuple[str, Any] = ("month", None)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class PeriodStatus:
    """The chain of states, and what is missing and to be done next, in the order in which it is done."""

    chain: Chain
    todo: tuple[Todo, ...]


def status_of(wp: Workplace, session: Session, period: Month) -> Job[PeriodStatus]:
    """The state of a period with an audit of its own where it is still open."""
    chain = chain_of(wp, session, period)
    audit = (yield from audit_in(wp, session, period)) if chain.now in OPEN else None
    return status_with(wp, session, chain, audit)


def status_with(wp: Workplace, session: Session, chain: Chain, audit: Audit | None) -> PeriodStatus:
    """The state of a period with the audit that is at hand; None when it was not audited yet."""
    if chain.now in OPEN:
        return PeriodStatus(chain, (*_before_seal(wp, session, chain.period, audit), *_seal(wp, session, chain, audit)))
    return PeriodStatus(chain, (*_amended(wp, session, chain.period), *_after_seal(chain)))


def _before_seal(wp: Workplace, session: Session, period: Month, audit: Audit | None) -> Iterator[Todo]:
    if (before := first_open_before(session, period)) is not None:
        words = f"{open_before(session, period)}还没有封存，先办完它。"
        yield Todo("before", words, place=("period", before))
    told = excused(session, period, MIN_REASON)
    lacking = [org.org_name for org in missing_unions(session, period) if org.id not in told]
    if lacking:
        names = "、".join(lacking[:_SHOWN]) + ("等" if len(lacking) > _SHOWN else "")
        yield Todo(
            "counts", f"{len(lacking)} 家工会没有填会员数：{names}。", len(lacking), ("register.member_count", None)
        )
    if absent := unsigned(session):
        yield Todo("signatures", f"{'、'.join(absent)}没有填，报表要印。", len(absent), ("settings", None))
    if audit is not None:
        yield from _findings(wp, session, audit)
    yield from _amending(wp, session, period)


def _amending(wp: Workplace, session: Session, period: Month) -> Iterator[Todo]:
    """The sealed months that are being amended: the seal of the first open month, this one, ends it, so it comes after
    their mending."""
    if counted_open_before(session, period) is not None:
        return
    for event, is_open in amendments(session):
        if is_open and event.period < period and way(wp, session, event.period) == "booked":
            words = f"{event.period.label}正在补改：改好以后再封存本月，差额列入本月的情况说明，补改随之结束。"
            yield Todo("amending", f"{words}{_reason(event)}", place=("period", event.period))


def _amended(wp: Workplace, session: Session, period: Month) -> Iterator[Todo]:
    """That the registers of a sealed month are open (补改), why, and how it ends."""
    event = open_amendment(wp, session, period)
    if event is None:
        return
    whose = "本月" if event.period == period else f"{event.period.label}（连同以后已封存的各月）"
    yield Todo(
        "amended",
        f"{whose}正在补改：改好台账后点“放弃更正或结束补改…”，或直接封存当月；"
        f"已报的数不变，差额列入当月的情况说明。{_reason(event)}",
        place=("register.member_count", None),
    )


def _reason(event: ReturnEvent) -> str:
    return f"原因：{event.note.rstrip('。')}。"


def _findings(wp: Workplace, session: Session, audit: Audit) -> Iterator[Todo]:
    blocking = [found for found in audit.blocking if found.rule not in _SAID]
    empty = [found for found in blocking if is_empty_table(found)]
    rest = [found for found in blocking if not is_empty_table(found)]
    yield from _group("hard", "强制项要改正", [one for one in rest if one.severity is Severity.HARD])
    waiting = [one for one in blocking if one.waits]
    yield from _group("firm", "准强制项要写说明", [one for one in rest if _asks(one, Severity.FIRM)])
    yield from _group("soft", "核实项要写说明", [one for one in rest if _asks(one, Severity.SOFT)])
    again = sum(len(those) for those in last_reasons(wp, session, audit.period, empty).values())
    unsaid = [one for one in empty if not one.waits]
    more = f"，其中 {again} 张可以沿用上期的说明" if again else ""
    yield from _group("empty", f"张空表要说明原因{more}", unsaid, unit="")
    yield from _group("waits", "说明要由另一人复核", waiting)


def _asks(found: Finding, severity: Severity) -> bool:
    return found.severity is severity and not found.waits


def _group(what: str, words: str, found: Sequence[Finding], unit: str = "条") -> Iterator[Todo]:
    if found:
        yield Todo(what, f"{len(found)} {unit}{words}。", len(found), findings=tuple(found))


def _seal(wp: Workplace, session: Session, chain: Chain, audit: Audit | None) -> Iterator[Todo]:
    if audit is None:
        yield Todo("audit", "审核本月（F8），看还缺什么。")
    elif not audit.blocking:
        limit = limit_of(wp, session, chain.period)
        by = f"，{day_in(limit, chain.period.year)}前报出" if limit is not None and limit >= clock.today() else ""
        again = f"更正第{chain.version}号" if chain.version else "报表册"
        yield Todo("seal", f"全部审核通过，封存{again}{by}。")


def _after_seal(chain: Chain) -> Iterator[Todo]:
    if chain.now is ReturnState.SEALED:
        yield Todo("send", "已经封存，还没有报出：导出报表册，或登记“已报出”。")
    elif chain.now is ReturnState.SENT:
        yield Todo("answer", "已经报出：上级接收或退回后，在这里登记。")
    elif chain.now is ReturnState.RETURNED:
        why = next((link.note for link in chain.links if link.state is ReturnState.RETURNED), "")
        yield Todo("correct", f"上级退回：{why.rstrip('。')}。请开始更正。")
