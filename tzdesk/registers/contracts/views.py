"""What documents and screens are given of a bargaining case or a contract: frozen values, no database behind them.

Codes stand as their labels; where logic may depend on one the code stands beside it (`…_code`). None is "not known",
never zero. Money is fen. Made by `viewing.case_view` and `viewing.contract_view`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

# done on time · done late · not done and past its limit · limit ahead · ahead without a limit · not needed any more
Mark = Literal["done", "late", "overdue", "due", "open", "off"]


@dataclass(frozen=True)
class PartyView:
    """One side: the enterprise (E) or the union (W)."""

    side: str
    name: str
    uscc: str = ""
    address: str = ""
    chief: str = ""
    chief_post: str = ""
    nature: str = ""
    industry: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True)
class RepView:
    """协商代表. `side` is E or W."""

    id: int
    side: str
    name: str
    gender: str = ""
    post: str = ""
    is_chief: bool = False
    is_external: bool = False
    is_female_rep: bool = False
    origin: str = ""
    letter: str = ""
    from_date: date | None = None
    to_date: date | None = None
    replaced_by: str = ""


@dataclass(frozen=True)
class OfferView:
    """要约 and its reply. `reply_kind` is 1 同意, 2 拒绝 or blank; `reply_due` None where the limit is not known."""

    id: int
    no: int
    proposer: str
    proposer_code: str
    offer_date: date | None
    received_date: date | None
    receiver: str
    meeting_date: date | None
    place: str
    issues: str
    papers: str
    reply_days: int | None
    reply_due: date | None
    reply_date: date | None
    reply_kind: str
    reply_label: str
    reply_reason: str
    opinion_letter_date: date | None = None
    opinion_letter_no: str = ""


@dataclass(frozen=True)
class SessionView:
    """协商会议."""

    id: int
    no: int
    meet_date: date | None
    place: str
    chair_side: str
    chair: str
    mode: str
    present_e: int | None
    present_w: int | None
    issues: str
    agreed: str
    left_open: str
    recorder: str


@dataclass(frozen=True)
class VoteView:
    """职代会审议. `quorum` and `approve` are (numerator, denominator) of all delegates; `passed` None: not known."""

    id: int
    no: int
    congress_kind: str
    session_name: str
    planned_date: date | None
    vote_date: date | None
    place: str
    chair: str
    delegates_total: int | None
    present: int | None
    vote_for: int | None
    vote_against: int | None
    vote_abstain: int | None
    quorum: tuple[int, int] | None
    quorum_met: bool | None
    approve: tuple[int, int] | None
    approve_met: bool | None
    passed: bool | None
    exactly_half: bool
    note: str = ""


@dataclass(frozen=True)
class SubmissionView:
    """One round of 报送审查. `submit_due` from its signature, `review_due` from its receipt."""

    id: int | None
    no: int
    sign_date: date | None
    submit_due: date | None
    submit_date: date | None
    received_date: date | None
    reg_no: str
    copies: int | None
    review_due: date | None
    returned_date: date | None
    return_reason: str
    opinion_kind: str
    opinion_label: str
    opinion_no: str
    opinion_date: date | None
    opinion_text: str
    opinion_valid_from: date | None
    opinion_valid_to: date | None


@dataclass(frozen=True)
class CheckView:
    """履约检查."""

    id: int
    check_date: date | None
    checker: str
    items: int | None
    done: int | None
    level: str
    problems: str
    rectify_due: date | None
    rectified_date: date | None
    reported_date: date | None


@dataclass(frozen=True)
class EvalView:
    """质效评估."""

    id: int
    year: int | None
    score: Decimal | None
    sampled: int | None
    aware: Decimal | None
    satisfied: Decimal | None
    participate: Decimal | None
    employer_ok: Decimal | None
    star: str


@dataclass(frozen=True)
class CoveredView:
    """One enterprise on a roster. `own` says that it has a valid contract of its own of the same content."""

    enterprise_id: int
    name: str
    uscc: str
    headcount: int | None
    female: int | None
    migrant: int | None
    confirm_signed: bool | None
    confirm_date: date | None
    join_date: date | None
    exit_date: date | None
    own: bool


@dataclass(frozen=True)
class TimelineEntry:
    """One step of a life: when it was done, by when it has to be, how it stands on the view's day.

    `code` is the step's name (offer, reply, session, draft, congress, sign, submit, review, effect, publish, check,
    renew, …); `days` are the days left until the limit (negative: overdue by so many), None without one.
    """

    code: str
    label: str
    date: dt.date | None
    limit: dt.date | None
    mark: Mark
    days: int | None = None
    note: str = ""
    basis: str = ""


@dataclass(frozen=True)
class HistoryEntry:
    """What happened on a day, in order: every dated fact of the case and its text, rounds included."""

    date: dt.date
    label: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class ContractView:
    """A contract (the text) as it stands on `day`. The three starts are kept apart."""

    id: int
    day: date
    case_id: int | None
    contract_no: str
    version: int
    title: str
    level: str
    level_code: str
    content: str
    content_code: str
    text_form: str
    procedure: str
    outcome: str
    sign_kind: str
    state: str
    state_label: str
    is_valid: bool
    days_left: int | None
    flags: tuple[str, ...]
    employer: PartyView
    union: PartyView
    area: str
    industry: str
    roster_status: str
    headcount: int | None
    female: int | None
    migrant: int | None
    reps_e: int | None
    reps_w: int | None
    sign_date: date | None
    stated_from: date | None
    stated_to: date | None
    effective_date: date | None
    counted_from: date | None
    publish_date: date | None
    publish_mode: str
    avg_wage_prev: int | None
    avg_wage_new: int | None
    increase_pct: Decimal | None
    wage_floor: int | None
    wage_total: int | None
    women_clause: bool | None
    star: str
    terminate_date: date | None
    term_kind: str
    terminate_reason: str
    renew_from: date | None
    prev_no: str
    next_no: str
    remark: str
    submissions: tuple[SubmissionView, ...] = ()
    checks: tuple[CheckView, ...] = ()
    evals: tuple[EvalView, ...] = ()
    covered: tuple[CoveredView, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    history: tuple[HistoryEntry, ...] = ()


@dataclass(frozen=True)
class CaseView:
    """A bargaining case as it stands on `day`; `contract` is the text that came of it, None before signature."""

    id: int
    day: date
    case_no: str
    title: str
    level: str
    level_code: str
    content: str
    content_code: str
    text_form: str
    procedure: str
    procedure_code: str
    sign_kind: str
    outcome: str
    state: str
    state_label: str
    flags: tuple[str, ...]
    employer: PartyView
    union: PartyView
    area: str
    industry: str
    subjects: tuple[str, ...]
    headcount: int | None
    female: int | None
    migrant: int | None
    guide: str
    owner: str
    planned_end: date | None
    delay_reason: str
    draft_date: date | None
    confirm_date: date | None
    suspended_on: date | None
    resume_plan: date | None
    closed_date: date | None
    closed_reason: str
    prev_no: str
    remark: str
    data_days: int | None
    reps: tuple[RepView, ...] = ()
    offers: tuple[OfferView, ...] = ()
    sessions: tuple[SessionView, ...] = ()
    votes: tuple[VoteView, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    contract: ContractView | None = None

    def reps_of(self, side: str) -> tuple[RepView, ...]:
        """The people of one side who represent it on the view's day, the chief first."""
        acting = [
            rep
            for rep in self.reps
            if rep.side == side
            and (rep.from_date is None or rep.from_date <= self.day)
            and (rep.to_date is None or rep.to_date > self.day)
        ]
        return tuple(sorted(acting, key=lambda rep: (not rep.is_chief, rep.id)))
