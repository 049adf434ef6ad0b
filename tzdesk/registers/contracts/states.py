"""The state of a case or a contract on any day: computed from the dated facts, never typed.

The facts up to the day are run through the steps; then the clock is asked (a reply overdue, the review days run out,
the renewal window open, the term ended). `permit` refuses a step that the state does not allow, naming the dates.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from tzdesk.base.errors import UserError
from tzdesk.registers.contracts.facts import CaseFile, Fact, facts_of
from tzdesk.registers.contracts.limits import Limits
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.steps import FACT_LABELS, IN_FORCE, NOTHING, STEPS, Step
from tzdesk.registers.contracts.terms import is_contract, last_day, passed

# Facts that lead on, whatever the state was: imported ledgers leave steps out.
_TARGETS = {name: step.target for name, step in STEPS.items() if step.target not in {"=", ""}}
_QUIET = frozenset(
    {"receive", "received", "convert", "extend", "no_objection", "silence", "check", "rectify", "change"}
)


class Law(Protocol):
    """Gives the limits in force on a day (`gather.LimitsByDay`)."""

    def on(self, day: date) -> Limits:
        """The limits of a day."""
        ...


class SameLaw:
    """The same limits on every day."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def on(self, day: date) -> Limits:
        """The limits."""
        return self._limits


def state_on(file: CaseFile, day: date, law: Law) -> str:
    """The state code (contracts.md §2.2) on a day; "" when nothing has begun."""
    facts = [fact for fact in facts_of(file) if fact.day <= day]
    state = NOTHING
    for fact in facts:
        state = _after(state, fact, file, law)
    if state == "10":
        due = reply_due(file, day, law)
        return "21" if due is not None and day > due else state
    if state in {"45", *IN_FORCE} and _minutes_are_over(file, day):
        return "97"
    if state in IN_FORCE:
        return _by_the_clock(state, facts, file, day, law)
    if state in {"60", "70", "72"} and _is_over(file, day):
        return "91" if _renewed(file, day) else "94"
    return state


def state_of(contract: Contract, day: date, limits: Limits, *, renewed: bool = False) -> str:
    """The state that a contract's own dates give, for one that has no case; `renewed`: a successor was signed."""
    file = CaseFile(contract=contract, renewed_on=date.min if renewed else None)
    return state_on(file, day, SameLaw(limits))


def _after(state: str, fact: Fact, file: CaseFile, law: Law) -> str:
    if fact.name in _QUIET:
        return state
    if fact.name == "vote":
        return {True: "51", False: "52", None: "50"}[_passed(fact, file, law)]
    if fact.name == "effect":
        return "80" if state in {"60", "70", "72", NOTHING} else state
    if fact.name == "publish":
        return "81" if state in {"45", *IN_FORCE} else state
    return _TARGETS[fact.name]


def _passed(fact: Fact, file: CaseFile, law: Law) -> bool | None:
    if fact.kind == Contract.__kind__ and file.contract is not None:
        return passed(file.contract, law.on(fact.day))
    return fact.passed


def _by_the_clock(state: str, facts: list[Fact], file: CaseFile, day: date, law: Law) -> str:
    contract = file.contract
    if contract is None or not is_contract(contract):
        return state
    if file.replaced_on is not None and file.replaced_on <= day:
        return "96"
    if _renewed(file, day):
        return "91"
    if _is_over(file, day):
        return "94"
    if any(start <= day and (end is None or day < end) for start, end in file.changing):
        return "92"
    window = law.on(day).renew_window(file.content)
    if window is not None and contract.valid_to is not None and (contract.valid_to - day).days <= window:
        return "90"
    if any(fact.name == "publish" for fact in facts):
        state = "81"
    return "82" if _to_rectify(file, day) else state


def _to_rectify(file: CaseFile, day: date) -> bool:
    """Whether a check asked for something that was not put right by the day."""
    return any(
        check.check_date is not None
        and check.check_date <= day
        and check.rectify_due is not None
        and (check.rectified_date is None or check.rectified_date > day)
        for check in file.checks
    )


def _is_over(file: CaseFile, day: date) -> bool:
    contract = file.contract
    if contract is None or not is_contract(contract):
        return False
    return contract.valid_to is not None and contract.valid_to < day


def _minutes_are_over(file: CaseFile, day: date) -> bool:
    """Minutes and memoranda are no contracts and are not renewed; where they name an end, they end with it."""
    text = file.contract
    if text is None or is_contract(text):
        return False
    end = last_day(text)
    return end is not None and end < day


def _renewed(file: CaseFile, day: date) -> bool:
    return file.renewed_on is not None and file.renewed_on <= day


def reply_due(file: CaseFile, day: date, law: Law) -> date | None:
    """The last day for the reply to the offer that is open on a day; None where the receipt or the limit is unknown."""
    if file.is_short:  # 简易、应急 go from the offer to the session without a reply
        return None
    received: date | None = None
    if file.case is None and file.contract is not None:
        received = file.contract.offer_received_date
    for offer in sorted(file.offers, key=lambda one: one.offer_date or date.min):
        if offer.offer_date is not None and offer.offer_date <= day:
            received = offer.received_date
    if received is None or received > day:
        return None
    limits = law.on(received)
    return None if limits.reply_days is None else limits.deadline(received, limits.reply_days)


def label_of(fact: Fact) -> str:
    """What a fact is called on screen."""
    return FACT_LABELS[fact.name]


def permit(file: CaseFile, name: str, day: date, law: Law, state_label: str = "") -> Step:
    """The step, when it may be taken on the day. UserError names the dates or the state that contradict.

    A step may not lie before one that was taken already; what the program computes (the legal effect) does not count.
    """
    step = STEPS[name]
    facts = [fact for fact in facts_of(file) if fact.name != "effect"]
    later = [fact for fact in facts if fact.day > day]
    if later:
        last = later[-1]
        raise UserError(
            f"“{step.label}”的日期 {day} 早于已经登记的“{label_of(last)}”（{last.day}），先后不符。",
            "请核对日期；前面的日期填错了的，请先改正。",
        )
    if file.procedure is not None and file.procedure not in step.procedures:
        words = "简易、应急程序" if file.is_short else "普通程序"
        hint = "需要签订集体合同的，请先转为普通程序。" if file.is_short else "请按普通程序办理。"
        raise UserError(f"{words}没有“{step.label}”这一步。", hint)
    state = state_on(file, day, law)
    if not is_allowed(file, step, state):
        since = f"（{label_of(facts[-1])} {facts[-1].day}）" if facts else ""
        now = state_label or state or "还没有要约"
        raise UserError(f"{day} 的状态是“{now}”{since}，不能办理“{step.label}”。", _advice(step))
    return step


def is_allowed(file: CaseFile, step: Step, state: str) -> bool:
    """Whether a state allows a step. Only short procedures go from the offer to bargaining without a reply."""
    if step.name == "session" and state == "10" and not file.began_short:
        return False
    return state in step.sources


def _advice(step: Step) -> str:
    before = {
        "session": "普通程序须先登记对方同意应约。",
        "draft": "请先登记协商会议。",
        "vote": "请先登记双方首席代表签字的草案。",
        "plan": "请先登记双方首席代表签字的草案。",
        "sign": "请先登记职代会审议通过。",
        "submit": "请先登记双方签字。",
        "publish": "合同生效以后才公布。",
        "resume": "只有中止的协商才需要恢复。",
    }
    return before.get(step.name, "请按流程先办理前面的步骤。")


def possible(file: CaseFile, day: date, law: Law) -> list[Step]:
    """The steps that may be taken on a day, in the order of a life: what a screen offers as buttons."""
    facts = [fact for fact in facts_of(file) if fact.name != "effect"]
    if any(fact.day > day for fact in facts):
        return []
    state = state_on(file, day, law)
    fitting = [step for step in STEPS.values() if file.procedure is None or file.procedure in step.procedures]
    return [step for step in fitting if is_allowed(file, step, state)]


def first_contradiction(file: CaseFile, law: Law) -> tuple[Fact, Fact | None] | None:
    """The first fact that the state before it did not allow, with the fact before; None when all follow one another."""
    state, before = NOTHING, None
    for fact in facts_of(file):
        step = STEPS.get(fact.name)
        if step is not None:
            if not is_allowed(file, step, _grown(state, fact.day, file)):
                return fact, before
            before = fact
        state = _after(state, fact, file, law)
    return None


def _grown(state: str, day: date, file: CaseFile) -> str:
    """A state with what the clock may have made of it: none of that forbids a step that the state allows."""
    contract = file.contract
    over = contract is not None and contract.valid_to is not None and contract.valid_to < day
    return "94" if over and state in IN_FORCE else state
