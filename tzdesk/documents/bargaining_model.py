"""What the papers of collective bargaining take: names, dates and words already worked out.

Nothing here is computed from law: limits, states and whether a vote passed are handed in. None is a blank and is
printed as a line to fill in by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Matter:
    """What is bargained about, between whom. `unit` is the union that prints, `number` the case's or contract's."""

    unit: str
    number: str
    employer: str
    union: str
    agreement: str  # 工资专项集体合同, or 集体协商事项 where no contract is aimed at
    wage: bool = False  # a wage contract rests on 令第9号 as well


@dataclass(frozen=True)
class Person:
    """One representative (协商代表)."""

    name: str
    gender: str = ""
    post: str = ""
    chief: bool = False
    external: bool = False
    woman: bool = False  # 女职工代表
    origin: str = ""  # 产生方式
    note: str = ""  # 委托书, 补选 …


@dataclass(frozen=True)
class Meeting:
    """When and where to meet; `hour` such as 下午2时."""

    day: date | None = None
    hour: str = ""
    place: str = ""
    mode: str = ""


@dataclass(frozen=True)
class Offer:
    """集体协商要约书. `reply_days` and `data_days` are None where the limit is not known."""

    matter: Matter
    proposer: str
    receiver: str
    by_workers: bool
    meeting: Meeting
    subjects: tuple[str, ...]
    reps_each: int | None
    reps: tuple[Person, ...]
    materials: tuple[str, ...]
    reply_days: int | None
    data_days: int | None
    offered_on: date | None = None
    received_on: date | None = None
    received_by: str = ""
    chief: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Reply:
    """应约书（复函）. `agreed` None leaves both answers open to be ticked."""

    matter: Matter
    replier: str
    proposer: str
    by_workers: bool  # whether it is the workers' side that replies
    offered_on: date | None
    received_on: date | None
    agreed: bool | None
    reason: str
    meeting: Meeting
    reps: tuple[Person, ...]
    chief: str = ""
    remark: str = ""
    replied_on: date | None = None


@dataclass(frozen=True)
class RepList:
    """双方协商代表名单."""

    matter: Matter
    employer_reps: tuple[Person, ...]
    worker_reps: tuple[Person, ...]
    made_on: date | None = None
    term: str = ""  # 任期, as words


@dataclass(frozen=True)
class Minutes:
    """集体协商会议记录 of one session."""

    matter: Matter
    no: int | None
    meeting: Meeting
    chair_side: str
    chair: str
    recorder: str
    employer_people: tuple[str, ...]
    worker_people: tuple[str, ...]
    issues: str
    agreed: str
    still_open: str
    others: str = ""  # 列席人员


@dataclass(frozen=True)
class Share:
    """A share that a vote must reach, and whether it did (None: not known yet)."""

    numerator: int
    denominator: int
    met: bool | None = None


@dataclass(frozen=True)
class Vote:
    """A vote: the figures, the two shares of the law, and what came of it."""

    total: int | None
    present: int | None
    in_favour: int | None
    against: int | None
    abstained: int | None
    quorum: Share | None
    approval: Share | None
    passed: bool | None
    note: str = ""  # such as 恰为半数


@dataclass(frozen=True)
class Resolution:
    """职工（代表）大会决议."""

    matter: Matter
    congress: str  # 职工代表大会 …
    held_on: date | None
    place: str
    chair: str
    vote: Vote
    tellers: str = ""
    term: tuple[date | None, date | None] = (None, None)


@dataclass(frozen=True)
class Registration:
    """集体合同报送登记表. Counts are people; wages are words already (4,800.00 元/月)."""

    matter: Matter
    title: str
    contract_no: str
    uscc: str
    nature: str
    industry: str
    address: str
    headcount: int | None
    female: int | None
    migrant: int | None
    level: str
    content: str
    text_form: str
    sign_kind: str
    procedure: str
    valid_from: date | None
    valid_to: date | None
    chief_employer: str
    chief_workers: str
    reps_each: tuple[int | None, int | None]
    sessions: int | None
    first_session: date | None
    congress: str
    congress_on: date | None
    vote: Vote
    signed_on: date | None
    submit_by: date | None
    submitted_on: date | None
    wages: tuple[tuple[str, str], ...] = ()
    covered: tuple[tuple[str, str], ...] = ()
    papers: tuple[tuple[str, bool], ...] = ()  # paper, whether it is among the attachments
    contact: str = ""
    phone: str = ""
    received_on: date | None = None
    reg_no: str = ""
    opinion: str = ""
    opinion_no: str = ""
    opinion_on: date | None = None
    effective_on: date | None = None


@dataclass(frozen=True)
class RenewalNotice:
    """集体合同到期续签通知. `days_left` is counted from `issued_on`; negative when the contract has run out."""

    matter: Matter
    issuer: str
    receiver: str
    title: str
    contract_no: str
    valid_from: date | None
    valid_to: date | None
    days_left: int | None
    window_from: date | None
    window_words: str  # 期满前三个月内
    issued_on: date | None
    steps: tuple[str, ...]
    guide: str = ""
    phone: str = ""


@dataclass(frozen=True)
class TimePoint:
    """One legal date: when it was, by when it must be, and how it stands.

    `mark` is done, late (done after its limit), overdue (not done, limit past), due (limit ahead), open (not yet to be
    done) or off (not needed). `note` says it in words: 逾期 3 天, 还有 5 天.
    """

    label: str
    day: date | None = None
    limit: date | None = None
    mark: str = "open"
    note: str = ""


@dataclass(frozen=True)
class CardEvent:
    """One line of the case's history: a date, what happened, and the state it led to."""

    day: date | None
    what: str
    note: str = ""
    state: str = ""


@dataclass(frozen=True)
class CardBlock:
    """A titled block of label and value pairs."""

    title: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ContractCard:
    """集体合同卡片: the whole life of a contract on one or two pages, as it stands on `day`."""

    matter: Matter
    title: str
    contract_no: str
    day: date
    state: str
    flags: tuple[str, ...]
    points: tuple[TimePoint, ...]
    blocks: tuple[CardBlock, ...]
    vote: Vote | None = None
    employer_reps: tuple[Person, ...] = ()
    worker_reps: tuple[Person, ...] = ()
    events: tuple[CardEvent, ...] = ()
    starts: tuple[tuple[str, date | None], ...] = ()  # 约定期限起, 法定生效日, 统计口径起
