"""The contract card's values out of what the registers show of a contract and its case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from tzdesk.base.money import format_yuan
from tzdesk.documents.bargaining_model import (
    CardBlock,
    CardEvent,
    ContractCard,
    Matter,
    Person,
    Share,
    TimePoint,
    Vote,
)
from tzdesk.registers.contracts.views import (
    CaseView,
    ContractView,
    HistoryEntry,
    RepView,
    TimelineEntry,
    VoteView,
)

# What a text is called when it has no title of its own.
_NAMES = {
    "10": "集体合同",
    "20": "工资专项集体合同",
    "30": "女职工权益保护专项集体合同",
    "40": "劳动安全卫生专项集体合同",
    "50": "能级工资、技术创新专项集体合同",
    "60": "新就业形态劳动者集体合同",
}
_SPAN = {"2": "区域性", "3": "行业性", "4": "集团"}
_WAGE = "20"
T = TypeVar("T")
Shown = CaseView | ContractView


def matter_of(view: Shown, unit: str) -> Matter:
    """Who bargains with whom, about what."""
    number = view.case_no if isinstance(view, CaseView) else view.contract_no
    return Matter(
        unit, number, view.employer.name, view.union.name, agreement_of(view), wage=view.content_code == _WAGE
    )


def agreement_of(view: Shown) -> str:
    """What the text is called by its level and content."""
    return _SPAN.get(view.level_code, "") + _NAMES.get(
        view.content_code, "专项集体合同" if view.content_code else "集体合同"
    )


def person_of(rep: RepView) -> Person:
    """A representative as papers show him or her."""
    return Person(
        rep.name, rep.gender, rep.post, rep.is_chief, rep.is_external, rep.is_female_rep, rep.origin, rep.letter
    )


def people_of(case: CaseView | None, side: str) -> tuple[Person, ...]:
    """The acting representatives of a side, the chief first."""
    return tuple(person_of(rep) for rep in case.reps_of(side)) if case is not None else ()


def vote_of(view: VoteView | None) -> Vote:
    """A vote's figures and shares; a wholly blank one where there was none."""
    if view is None:
        return Vote(None, None, None, None, None, None, None, None)
    note = "同意票恰为应到人数的半数，按“过半数”口径不足，请复核。" if view.exactly_half else ""
    return Vote(
        view.delegates_total,
        view.present,
        view.vote_for,
        view.vote_against,
        view.vote_abstain,
        Share(*view.quorum, view.quorum_met) if view.quorum else None,
        Share(*view.approve, view.approve_met) if view.approve else None,
        view.passed,
        "；".join(part for part in (note, view.note) if part),
    )


def points_of(entries: Sequence[TimelineEntry]) -> tuple[TimePoint, ...]:
    """The stations of the time line."""
    return tuple(TimePoint(entry.label, entry.date, entry.limit, entry.mark, entry.note) for entry in entries)


def card_of(contract: ContractView | None, case: CaseView | None, unit: str, day: date) -> ContractCard:
    """The card of a contract, of a case, or of both; at least one is given."""
    view: Shown | None = contract or case
    assert view is not None
    vote = case.votes[-1] if case is not None and case.votes else None
    return ContractCard(
        matter=matter_of(view, unit),
        title=view.title or agreement_of(view),
        contract_no=contract.contract_no if contract is not None else case.case_no if case is not None else "",
        day=day,
        state=view.state_label,
        flags=view.flags,
        points=points_of(_longer(case.timeline if case else (), contract.timeline if contract else ())),
        blocks=tuple(block for block in _blocks(view, contract, case) if block.pairs),
        vote=vote_of(vote) if vote is not None else None,
        employer_reps=people_of(case, "E"),
        worker_reps=people_of(case, "W"),
        events=_events(_longer(case.history if case else (), contract.history if contract else ())),
        starts=_starts(contract),
    )


def _longer(first: Sequence[T], second: Sequence[T]) -> Sequence[T]:
    """Case and contract tell the same life; one that was imported flat has only its own part of it."""
    return first if len(first) >= len(second) else second


def _events(entries: Sequence[HistoryEntry]) -> tuple[CardEvent, ...]:
    return tuple(CardEvent(entry.date, entry.label, entry.note, entry.state) for entry in entries)


def _starts(contract: ContractView | None) -> tuple[tuple[str, date | None], ...]:
    if contract is None:
        return ()
    return (
        ("约定期限起", contract.stated_from),
        ("法定生效日", contract.effective_date),
        ("统计口径起", contract.counted_from),
    )


def _blocks(view: Shown, contract: ContractView | None, case: CaseView | None) -> list[CardBlock]:
    found = [CardBlock("当事方", tuple(_parties(view))), CardBlock("合同", tuple(_text(view, contract, case)))]
    if contract is not None:
        found.append(CardBlock("工资", tuple(_stated(wages_of(contract)))))
        found.append(CardBlock("审查", tuple(_reviews(contract))))
        found.append(CardBlock("履约与质效", tuple(_performance(contract))))
        found.append(CardBlock("覆盖企业", tuple(_covered(contract))))
    return found


def _stated(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [pair for pair in pairs if pair[1]]


def _parties(view: Shown) -> list[tuple[str, str]]:
    return _stated(
        [
            ("企业方", view.employer.name),
            ("职工方", view.union.name),
            ("统一社会信用代码", view.employer.uscc),
            ("行业", view.industry or view.employer.industry),
            ("职工", _count(view.headcount, "人")),
            ("其中女职工", _count(view.female, "人")),
            ("其中农民工", _count(view.migrant, "人")),
            ("企业首席代表", view.employer.chief),
            ("职工首席代表", view.union.chief),
        ]
    )


def _text(view: Shown, contract: ContractView | None, case: CaseView | None) -> list[tuple[str, str]]:
    pairs = [
        ("层级", view.level),
        ("内容", view.content),
        ("文本形式", view.text_form),
        ("协商程序", view.procedure),
        ("签订方式", view.sign_kind),
        ("协商成果", view.outcome),
    ]
    if case is not None:
        pairs += [("协商案件", case.case_no), ("指导员", case.guide), ("议题", "、".join(case.subjects))]
    if contract is not None:
        pairs += [
            ("版本", str(contract.version)),
            ("期限", period_words(contract.stated_from, contract.stated_to)),
            ("剩余天数", _count(contract.days_left, "天")),
            ("公布方式", contract.publish_mode),
            ("上份合同", contract.prev_no),
            ("下份合同", contract.next_no),
            ("解除", " ".join(p for p in (_day(contract.terminate_date), contract.term_kind) if p)),
            ("备注", contract.remark),
        ]
    return _stated(pairs)


def wages_of(contract: ContractView) -> tuple[tuple[str, str], ...]:
    """The wages of a contract in words; empty where it has none."""
    new = _wage(contract.avg_wage_new)
    if new and contract.increase_pct is not None:
        new += f"，增幅 {contract.increase_pct}%"
    pairs = (
        ("上年平均工资", _wage(contract.avg_wage_prev)),
        ("协商平均工资", new),
        ("约定最低工资", _wage(contract.wage_floor)),
        ("工资总额", f"{format_yuan(contract.wage_total)} 元" if contract.wage_total is not None else ""),
    )
    return tuple(pair for pair in pairs if pair[1])


def _reviews(contract: ContractView) -> list[tuple[str, str]]:
    found = []
    for round_ in contract.submissions:
        words = [
            f"报送 {_day(round_.submit_date)}" if round_.submit_date else "",
            f"收件 {_day(round_.received_date)}" if round_.received_date else "",
            f"登记号 {round_.reg_no}" if round_.reg_no else "",
            f"退回 {_day(round_.returned_date)}" if round_.returned_date else "",
            f"{round_.opinion_label} {_day(round_.opinion_date)} {round_.opinion_no}".strip(),
        ]
        if text := "，".join(word for word in words if word):
            found.append((f"第 {round_.no} 次", text))
    return found


def _performance(contract: ContractView) -> list[tuple[str, str]]:
    found = []
    for check in contract.checks:
        kept = f"{check.done}/{check.items} 条" if check.items is not None and check.done is not None else ""
        due = f"整改期限 {_day(check.rectify_due)}" if check.rectify_due and not check.rectified_date else ""
        found.append((f"检查 {_day(check.check_date)}", "，".join(p for p in (check.level, kept, due) if p)))
    for one in contract.evals:
        score = f"得分 {one.score}" if one.score is not None else ""
        found.append((f"评估 {one.year or ''}", "，".join(part for part in (score, one.star) if part)))
    return _stated(found)


def _covered(contract: ContractView) -> list[tuple[str, str]]:
    if not contract.covered and not contract.roster_status:
        return []
    own = sum(link.own for link in contract.covered)
    signed = sum(bool(link.confirm_signed) for link in contract.covered)
    return [
        ("名册", contract.roster_status),
        ("覆盖企业", f"{len(contract.covered)} 家"),
        ("已确认签章", f"{signed} 家"),
        ("另有单独合同", f"{own} 家"),
    ]


def period_words(begins: date | None, ends: date | None) -> str:
    """2023-05-01 至 2024-04-30; empty when neither is known."""
    return f"{_day(begins)} 至 {_day(ends)}" if begins or ends else ""


def _wage(fen: int | None) -> str:
    return "" if fen is None else f"{format_yuan(fen)} 元/月"


def _count(value: int | None, unit: str) -> str:
    return "" if value is None else f"{value} {unit}"


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
