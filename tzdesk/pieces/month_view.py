"""A month as the desk shows it: its numbers, its findings, its state, and the versions that were sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tzdesk.base.errors import UserError
from tzdesk.returns.canonical import version_label
from tzdesk.returns.compute import BookValues, compute
from tzdesk.returns.head import BookHead, sealed_head
from tzdesk.returns.seal import findings_of, frozen_values
from tzdesk.returns.versions import State, open_correction, sealed_book, state, versions_of
from tzdesk.returns.ways import Way, open_amendment, way
from tzdesk.rules import Finding

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.base.periods import Month
    from tzdesk.registers.workplace import Workplace

_STATES: dict[State, str] = {"open": "未封存", "sealed": "已封存", "correcting": "更正中"}

_SIGNERS = ("单位负责人", "审核人", "填表人")


@dataclass(frozen=True)
class MonthView:
    """`frozen` says whether the numbers are those of a sealed version (`version`), else they are today's. `versions`
    are number and words of each version that was sealed, `head` whose book it was then and who signed it."""

    book: BookValues
    findings: list[Finding]
    state: State
    frozen: bool
    version: int | None = None
    versions: tuple[tuple[int, str], ...] = ()
    correction: str = ""
    amended: bool = False  # the registers of a sealed month may be written, the difference is booked (补改)
    way: Way = "paper"  # how a wrong number of it is set right today
    head: BookHead | None = None

    @property
    def correctable(self) -> bool:
        """Whether a correction or an amendment of it can be begun."""
        return self.state == "sealed" and not self.amended

    @property
    def label(self) -> str:
        """首报, 更正第1号: the sealed version that is shown; empty for today's numbers."""
        return version_label(self.version) if self.version is not None else ""

    @property
    def unit(self) -> str:
        """The unit's name as it was sealed with the version that is shown; empty for today's numbers."""
        return self.head.unit_name if self.head is not None else ""

    @property
    def signers(self) -> str:
        """单位负责人：王某　审核人：… of the version that is shown; empty for today's numbers."""
        if self.head is None:
            return ""
        named = zip(_SIGNERS, (self.head.leader, self.head.checker, self.head.filler), strict=True)
        return "　".join(f"{word}：{name}" for word, name in named if name)

    @property
    def words(self) -> str:
        """已封存 首报 校验码 …, 更正中（更正第1号）, 未封存."""
        word = _STATES[self.state]
        if self.frozen:
            return "　".join([word, *(words for number, words in self.versions if number == self.version)])
        return f"{word}（{self.correction}）" if self.correction else word


def month_view(wp: Workplace, session: Session, period: Month, version: int | None = None) -> MonthView:
    """A month in a version that was sealed, else in the newest one; open and corrected months as they are today."""
    standing = state(session, period)
    versions = tuple((one.version, _words(one.version, one.check_code)) for one in versions_of(session, period))
    correction = open_correction(session, period)
    number = version_label(correction.version) if correction is not None else ""
    if standing == "sealed" or version is not None:
        sealed = sealed_book(session, period, version)
        if sealed is None:
            raise UserError(f"{period.label}没有这一版。", "请刷新后再选。")
        values, findings = frozen_values(wp, sealed), findings_of(sealed)
        amended, chosen = open_amendment(wp, session, period) is not None, way(wp, session, period)
        return MonthView(
            values, findings, standing, True, sealed.version, versions, number, amended, chosen, sealed_head(sealed)
        )
    return MonthView(compute(wp, session, period), [], standing, False, None, versions, number)


def _words(version: int, check_code: str) -> str:
    return f"{version_label(version)}　校验码 {check_code}"
