"""The time line of a case or contract: each legal step with its date, its limit and how it stands on a day.

Limits are counted from the fact before (the start day is not counted, a holiday rolls on: 民法典 201、203、1259条). A
limit whose parameter is not known is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tzdesk.registers.contracts.facts import CaseFile, Fact, facts_of
from tzdesk.registers.contracts.limits import Limits
from tzdesk.registers.contracts.states import Law, label_of, state_on
from tzdesk.registers.contracts.steps import STEPS
from tzdesk.registers.contracts.terms import is_contract
from tzdesk.registers.contracts.views import HistoryEntry, Mark, TimelineEntry

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stage:
    """A step with the fact that fulfils it and its last day."""

    code: str
    label: str
    done: date | None
    limit: date | None = None
    note: str = ""
    needed: bool = True
    basis: str = ""

    def mark(self, day: date) -> Mark:
        """How it stands on a day."""
        done = self.done if self.done is not None and self.done <= day else None
        if done is not None:
            return "late" if self.limit is not None and done > self.limit else "done"
        if not self.needed:
            return "off"
        if self.limit is None:
            return "open"
        return "overdue" if day > self.limit else "due"

    def entry(self, day: date) -> TimelineEntry:
        """As a view shows it."""
        mark = self.mark(day)
        left = (self.limit - day).days if self.limit is not None and mark in {"due", "overdue"} else None
        words = {"overdue": f"逾期 {-(left or 0)} 天", "due": f"还有 {left} 天" if left else "今天到期"}
        note = words.get(mark, self.note)
        if mark == "late" and self.done is not None and self.limit is not None:
            note = f"超过期限 {(self.done - self.limit).days} 天"
        done = self.done if mark in {"done", "late"} else None
        return TimelineEntry(self.code, self.label, done, self.limit, mark, left, note, self.basis)


def stages_of(file: CaseFile, day: date, law: Law) -> list[Stage]:
    """The steps of a life with their limits, as known on a day; the latest round counts."""
    last = _latest(file, day)
    bargaining = list(_before_signature(file, last, day, law)) if _has_course(file) else []
    return bargaining + list(_after_signature(file, last, day, law))


def timeline_of(file: CaseFile, day: date, law: Law) -> tuple[TimelineEntry, ...]:
    """The time line on a day."""
    return tuple(stage.entry(day) for stage in stages_of(file, day, law))


def history_of(file: CaseFile, day: date, law: Law, label: Callable[[str], str]) -> tuple[HistoryEntry, ...]:
    """Every fact up to the day, rounds included, with the state that it led to."""
    found = [fact for fact in facts_of(file) if fact.day <= day]
    return tuple(
        HistoryEntry(fact.day, _worded(fact), label(state_on(file, fact.day, law)), fact.note.replace("\n", " "))
        for fact in found
    )


def _worded(fact: Fact) -> str:
    if fact.name == "vote" and fact.passed is not None:
        return label_of(fact) + ("通过" if fact.passed else "未通过")
    return label_of(fact)


def _latest(file: CaseFile, day: date) -> dict[str, Fact]:
    """The newest fact of each name up to the day, and the first session."""
    found: dict[str, Fact] = {}
    for fact in facts_of(file):
        if fact.day <= day:
            found[fact.name] = fact
            if fact.name == "session":
                found.setdefault("first_session", fact)
    return found


def _has_course(file: CaseFile) -> bool:
    """Whether anything is known of the bargaining itself: a ledger often knows only the signature."""
    contract = file.contract
    if file.case is not None or contract is None:
        return True
    return bool(contract.offer_date or contract.session1_date) or contract.sign_date is None


def _day(last: dict[str, Fact], *names: str) -> date | None:
    return next((last[name].day for name in names if name in last), None)


def _limit(limits: Limits, start: date | None, days: int | None) -> date | None:
    return None if start is None or days is None else limits.deadline(start, days)


def _before_signature(file: CaseFile, last: dict[str, Fact], day: date, law: Law) -> Iterator[Stage]:
    offered = _day(last, "offer")
    received = _after(_day(last, "receive"), offered)
    limits = law.on(received or offered or day)
    answer = "refuse" if _is_newer(last, "refuse", "accept") else "accept"
    yield Stage("offer", "要约", offered, basis=STEPS["offer"].basis)
    yield Stage(
        "reply",
        "拒绝应约" if answer == "refuse" else "应约",
        _after(_day(last, answer), offered),
        _limit(limits, received, limits.reply_days),
        needed=not (file.is_short or "session" in last or "sign" in last),
        basis=STEPS["accept"].basis,
    )
    first = _day(last, "first_session")
    yield Stage("session", "协商会议", first, basis=STEPS["session"].basis)
    if file.is_short:
        limits = law.on(offered or day)
        yield Stage("confirm", "成果确认", _day(last, "confirm"), _limit(limits, offered, limits.simple_proc_days))
        return
    limits = law.on(first or day)
    drafted = _after(_day(last, "draft"), _day(last, "object"))
    yield Stage(
        "draft",
        "形成草案",
        drafted or _day(last, "draft"),
        _limit(limits, first, limits.bargaining_days(extended=file.extended_by(day))),
    )
    planned = next((vote.planned_date for vote in file.votes if vote.vote_date is None), None)
    yield Stage("congress", "职代会审议", _day(last, "vote"), planned, basis=STEPS["vote"].basis)


def _after_signature(file: CaseFile, last: dict[str, Fact], day: date, law: Law) -> Iterator[Stage]:
    contract = file.contract
    if file.is_short or (contract is not None and not is_contract(contract)):
        return
    signed = _day(last, "sign")
    limits = law.on(signed or day)
    yield Stage("sign", "双方签字", signed, basis=STEPS["sign"].basis)
    submitted = _after(_day(last, "submit"), _latest_of(last, "sign", "return"))
    due = _limit(limits, signed, limits.submit_limit(file.content))
    yield Stage("submit", "报送审查", submitted, due, basis=STEPS["submit"].basis)
    received = _after(_day(last, "received"), submitted) or submitted
    review = law.on(received or day)
    decided = _after(_latest_of(last, "no_objection", "object", "effect"), submitted) if submitted else None
    review_due = _limit(review, received, review.review_days)
    ends = None if decided is None or "object" not in last else "提出异议" if _day(last, "object") == decided else ""
    yield Stage("review", "审查", decided, review_due, note=ends or "", basis="劳动合同法 第54条")
    effect = _day(last, "effect")
    yield Stage("effect", "生效", effect)
    force = law.on(effect or day)
    published = _limit(force, effect, force.publish_limit(file.content))
    ended = "terminate" in last
    yield Stage("publish", "公布", _day(last, "publish"), published, needed=not ended, basis=STEPS["publish"].basis)
    for check in file.checks:
        if check.rectify_due is not None:
            yield Stage("rectify", "整改", check.rectified_date, check.rectify_due)
    if contract is not None and contract.valid_to is not None and signed is not None:
        renewed = file.renewed_on if file.renewed_on is not None and file.renewed_on <= day else None
        yield Stage("renew", "续签", renewed, contract.valid_to, needed=not ended, basis=STEPS["renew"].basis)
    if ended:
        yield Stage("terminate", "解除（终止）", _day(last, "terminate"))


def _is_newer(last: dict[str, Fact], name: str, other: str) -> bool:
    return name in last and (other not in last or last[name].day > last[other].day)


def _latest_of(last: dict[str, Fact], *names: str) -> date | None:
    return max((last[name].day for name in names if name in last), default=None)


def _after(day: date | None, start: date | None) -> date | None:
    """The day, unless it lies before the start of the round in hand."""
    return None if day is None or (start is not None and day < start) else day
