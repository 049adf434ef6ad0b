"""What the rules of the aid register may look at beside the record itself. Plain data: tests build it by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from tzdesk.definitions import Ceiling, Parameters, Threshold, nothing_known
from tzdesk.definitions.workdays import WorkCalendar
from tzdesk.registers.aid.model import (
    AidAssessment,
    AidCase,
    AidConsent,
    AidEvidence,
    AidGrant,
    AidMember,
    AidPublicity,
    AidVisit,
)


@dataclass(frozen=True)
class Elsewhere:
    """Where else a resident ID stands: in which live file, under which name. `row` is set while importing."""

    case_no: str
    name: str
    row: int | None = None

    @property
    def where(self) -> str:
        """As the message names it: 与第4行重复，档案编号… in an import, else the file's number."""
        number = f"档案编号{self.case_no}" if self.case_no else "档案编号未填"
        return number if self.row is None else f"与第{self.row}行重复，{number}"


@dataclass(frozen=True)
class Judged:
    """The class (counted under its parent) that a file had on the day looked from, with the computation that decided
    it and the line of that; None for both where the class came without figures."""

    category: str | None
    assessment: AidAssessment | None = None
    line: Threshold | None = None


@dataclass(frozen=True)
class CaseNear:
    """A file's household (without the head's own row), its latest assessment, the hardship line of that day, and who
    else uses the same ID, number of the file, card or telephone. `today` is the day the audit looks from.

    `questions` are the exclusions that must be answered (code → label), `papers` the names of kinds of evidence;
    `parameter` gives the numbers in force on the day of what a rule looks at. `opening` is the computation on which the
    file was opened (新增); `begun` is the first day of the program's first month here. `reviews` are the days on which
    the file was reviewed; `parent` is the class under which the file's own counts, where a district has one of its own.
    `judged` is what a class that was decided is held against; None: the file's own class and `assessment`.
    """

    today: date
    members: tuple[AidMember, ...] = ()
    assessment: AidAssessment | None = None
    line: Threshold | None = None
    same_id: Elsewhere | None = None
    same_number: Elsewhere | None = None
    card_holder: str | None = None
    mobile_cases: int = 1
    head: AidMember | None = None
    consents: tuple[AidConsent, ...] = ()
    evidence: tuple[AidEvidence, ...] = ()
    notices: tuple[AidPublicity, ...] = ()
    visits: tuple[AidVisit, ...] = ()
    questions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    papers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    calendar: WorkCalendar | None = None
    parameter: Parameters = nothing_known
    opening: AidAssessment | None = None
    begun: date | None = None
    reviews: tuple[date, ...] = ()
    parent: str | None = None
    judged: Judged | None = None


@dataclass(frozen=True)
class MemberNear:
    """A household member's file, the others of the household, the latest assessment."""

    today: date
    case: AidCase | None = None
    others: tuple[AidMember, ...] = ()
    assessment: AidAssessment | None = None
    same_id: Elsewhere | None = None


@dataclass(frozen=True)
class AssessmentNear:
    """An assessment's file, its household (the head included), the line of its day, and last year's union aid (分).

    `line_day` is the day the line was looked up for; `latest` is False for one that a newer has replaced: today's
    household is not held against it.
    """

    today: date
    case: AidCase | None = None
    members: tuple[AidMember, ...] = ()
    line: Threshold | None = None
    line_day: date | None = None
    aid_last_year: int = 0
    latest: bool = True
    evidence: tuple[AidEvidence, ...] = ()


@dataclass(frozen=True)
class Earlier:
    """Another grant to the same person: for the sentence that names it. One without a day is still to be paid."""

    paid: date | None
    amount: int


@dataclass(frozen=True)
class GrantNear:
    """What a grant is weighed against. Sums are 分, net of returns, this grant included.

    `year` holds the sums of its `aid_year`: per item for the person (`person`) and for the household (`household`); in
    a month's audit up to its day.
    `ceilings` are those that bind its item on its day; `bases` the self-paid parts stated for medical aid that year.
    `group_given` is what the rows of its benefit give, returns apart. `fund_left` is what its source has once it and
    the rest of its batch are paid (None: not known), `promised_else` what was approved elsewhere and taken off before.
    `donor_items` are the items that its batch's donor allows; `gift_misused` says that gifts bound to other items are
    spent. `begun` is the first day of the program's first month here. `now` is the day on which one looks, whichever
    month is audited; `stranger` says that its member is of another household, `people` how many persons the standing
    rows of its benefit name.
    """

    today: date
    case: AidCase | None = None
    member: AidMember | None = None
    line: Threshold | None = None
    original: AidGrant | None = None
    group_total: int = 0
    person: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    household: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    person_comfort: int = 0
    bases: int | None = None
    ceilings: tuple[Ceiling, ...] = ()
    similar: Earlier | None = None
    group_given: int = 0
    fund_left: int | None = None
    source_name: str = ""
    donor_items: tuple[str, ...] = ()
    gift_misused: bool = False
    promised_else: int = 0
    begun: date | None = None
    parameter: Parameters = nothing_known
    now: date | None = None
    stranger: bool = False
    people: int = 1


@dataclass(frozen=True)
class BatchNear:
    """A batch's roster: lines and sum (分), and of these what goes through the bank (payments and sum)."""

    today: date
    lines: int = 0
    amount: int = 0
    payments: int = 0
    bank_amount: int = 0


@dataclass(frozen=True)
class FundNear:
    """The day on which a movement of the funds is looked at, how its kind is called, and whether another entry says
    the same."""

    today: date
    kind: str = ""
    twin: bool = False


@dataclass(frozen=True)
class VisitNear:
    """The day on which a visit is looked at."""

    today: date
