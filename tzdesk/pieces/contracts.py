"""The papers of collective bargaining for a case or a contract of the workplace: values gathered, PDF drawn.

The registers compute states, limits and votes; here they are only put into the words and places of each paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.documents import bargaining_model as papers
from tzdesk.pieces.contract_card import agreement_of, card_of, matter_of, people_of, vote_of, wages_of
from tzdesk.registers.contracts.limits import Limits, limits_on
from tzdesk.registers.contracts.views import CaseView, ContractView, OfferView, SubmissionView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pdf.page import Drawn, Sheet
    from tzdesk.registers.workplace import Workplace

T = TypeVar("T")
_PARTS = re.compile(r"[\n；;]+")
_NUMBER = re.compile(
    r"^(?:[（(]?[0-9]{1,2}[)）]|[0-9]{1,2}[.．、](?![0-9])|[（(]?[一二三四五六七八九十]{1,2}[）)、])\s*"
)
WORKERS, EMPLOYER = "W", "E"
AGREED, REFUSED = "1", "2"
CASE, CONTRACT = "bargaining_case", "contract"
# Papers that need no more than the contract; the others rest on its bargaining case.
OF_CONTRACT = ("registration", "renewal-notice", "contract-card")
# What an offer asks for when the case names nothing (集体合同规定; wages: 令第9号).
_WAGE_MATERIALS = ("资产负债表、利润表", "上年度工资总额和职工平均工资表", "上一期集体合同履行情况报告")
_MATERIALS = ("与协商议题有关的经营管理情况", "上一期集体合同履行情况报告")
# What goes along with the text (contracts.md §2.3), and what wage and safety contracts need besides.
_ENCLOSED = (
    "集体合同文本一式三份",
    "开展集体协商和签订集体合同的情况说明",
    "职工（代表）大会决议（注明到会人数和表决情况）",
    "双方首席代表资格证明，委托的附授权委托书",
    "协商代表名单和协商会议记录",
)
_ENCLOSED_BY_CONTENT = {
    "20": "上年度职工平均工资、本年度调整比例和涉及职工人数的说明",
    "30": "女职工权益保护情况的说明",
    "40": "职业危害岗位和在岗人数、保护措施的说明",
}


def titles(kind: str = CASE) -> list[tuple[str, str]]:
    """Name and title of each paper, in the order in which a case needs them; a contract offers them all as well."""
    from tzdesk.documents.bargaining import PIECES

    return [(piece.name, piece.title) for piece in PIECES.values()]


def compose(
    wp: Workplace, name: str, kind: str, record_id: int, *, no: int | None = None, day: date | None = None
) -> Sheet:
    """Lay a paper out for a case or a contract. `no` chooses among several offers, sessions, votes or submissions.

    UserError when the record has nothing that the paper could show.
    """
    from tzdesk.documents.bargaining import PIECES

    with wp.store.reading() as session:
        return PIECES[name].compose(values(wp, session, name, kind, record_id, no=no, day=day))


def draw(
    wp: Workplace, name: str, kind: str, record_id: int, target: Path, *, no: int | None = None, day: date | None = None
) -> Drawn:
    """Write a paper as PDF; gives pages and the characters that no font has. UserError, MachineError."""
    return compose(wp, name, kind, record_id, no=no, day=day).save(target)


def values(
    wp: Workplace,
    session: Session,
    name: str,
    kind: str,
    record_id: int,
    *,
    no: int | None = None,
    day: date | None = None,
) -> object:
    """A paper's values."""
    from tzdesk.registers.contracts.viewing import case_view, contract_view
    from tzdesk.registers.profile import profile_of

    when = day or clock.today()
    profile = profile_of(session)
    unit, phone = profile.unit_name or "", profile.phone or ""
    if kind == CASE:
        case: CaseView | None = case_view(wp, session, record_id, when)
        contract = case.contract if case is not None else None
    else:
        contract = contract_view(wp, session, record_id, when)
        case = case_view(wp, session, contract.case_id, when) if contract.case_id is not None else None
    if name == "contract-card":
        return card_of(contract, case, unit, when)
    if name in {"registration", "renewal-notice"}:
        if contract is None:
            raise UserError("这个协商案件还没有签订的合同。", "签字之后再生成这份打印件。")
        if name == "registration":
            return registration_of(contract, case, unit, no)
        return notice_of(contract, unit, phone, when, limits_on(wp.definition(when.year), when))
    if case is None:
        raise UserError("这份合同没有登记协商案件，缺少这份打印件要用的内容。", "先在“协商案件”里登记协商过程。")
    makers = {"offer": offer_of, "reply": reply_of, "minutes": minutes_of, "resolution": resolution_of}
    if name == "reps":
        return reps_of(case, unit)
    return makers[name](case, unit, no)


def _chosen(items: Sequence[T], no: int | None) -> T | None:
    """The one with a number, the latest by default; None where there is none, and the paper is printed blank."""
    if no is not None:
        items = [item for item in items if getattr(item, "no", None) == no]
    return items[-1] if items else None


def offer_of(case: CaseView, unit: str, no: int | None = None) -> papers.Offer:
    """集体协商要约书."""
    offer = _chosen(case.offers, no)
    by_workers = offer is None or offer.proposer_code != EMPLOYER
    own = people_of(case, WORKERS if by_workers else EMPLOYER)
    ours, theirs = (case.union, case.employer) if by_workers else (case.employer, case.union)
    return papers.Offer(
        matter=matter_of(case, unit),
        proposer=ours.name,
        receiver=theirs.name,
        by_workers=by_workers,
        meeting=_meeting(offer),
        subjects=_lines(offer.issues if offer else "") or case.subjects,
        reps_each=len(own) or None,
        reps=own,
        materials=_lines(offer.papers if offer else "")
        or (_WAGE_MATERIALS if case.content_code == "20" else _MATERIALS),
        reply_days=offer.reply_days if offer else None,
        data_days=case.data_days,
        offered_on=offer.offer_date if offer else None,
        received_on=offer.received_date if offer else None,
        received_by=offer.receiver if offer else "",
        chief=ours.chief,
        contact=ours.contact,
        phone=ours.phone,
    )


def _meeting(offer: OfferView | None) -> papers.Meeting:
    return papers.Meeting(offer.meeting_date, "", offer.place) if offer else papers.Meeting()


def _lines(text: str) -> tuple[str, ...]:
    """A text that lists things, as its parts; numbers before them are taken off, as the paper sets its own."""
    parts = (_NUMBER.sub("", part.strip()).rstrip("。；") for part in _PARTS.split(text))
    return tuple(part for part in parts if part)


def reply_of(case: CaseView, unit: str, no: int | None = None) -> papers.Reply:
    """应约书（复函）."""
    offer = _chosen(case.offers, no)
    by_workers = offer is not None and offer.proposer_code == EMPLOYER
    ours, theirs = (case.union, case.employer) if by_workers else (case.employer, case.union)
    kind = offer.reply_kind if offer else ""
    return papers.Reply(
        matter=matter_of(case, unit),
        replier=ours.name,
        proposer=theirs.name,
        by_workers=by_workers,
        offered_on=offer.offer_date if offer else None,
        received_on=offer.received_date if offer else None,
        agreed={AGREED: True, REFUSED: False}.get(kind),
        reason=offer.reply_reason if offer else "",
        meeting=_meeting(offer),
        reps=people_of(case, WORKERS if by_workers else EMPLOYER),
        chief=ours.chief,
        replied_on=offer.reply_date if offer else None,
    )


def reps_of(case: CaseView, unit: str) -> papers.RepList:
    """双方协商代表名单."""
    begun = [rep.from_date for rep in case.reps if rep.from_date is not None]
    return papers.RepList(
        matter_of(case, unit), people_of(case, EMPLOYER), people_of(case, WORKERS), max(begun, default=None)
    )


def minutes_of(case: CaseView, unit: str, no: int | None = None) -> papers.Minutes:
    """集体协商会议记录. Names are printed where all representatives of a side were there, else their number."""
    meeting = _chosen(case.sessions, no)
    matter = matter_of(case, unit)
    if meeting is None:
        return papers.Minutes(matter, None, papers.Meeting(), "", "", "", (), (), "、".join(case.subjects), "", "")
    return papers.Minutes(
        matter,
        meeting.no,
        papers.Meeting(meeting.meet_date, "", meeting.place, meeting.mode),
        meeting.chair_side,
        meeting.chair,
        meeting.recorder,
        _attending(case, EMPLOYER, meeting.present_e),
        _attending(case, WORKERS, meeting.present_w),
        meeting.issues,
        meeting.agreed,
        meeting.left_open,
        case.guide,
    )


def _attending(case: CaseView, side: str, present: int | None) -> tuple[str, ...]:
    names = tuple(rep.name for rep in case.reps_of(side))
    if present is None or present == len(names):
        return names
    return (f"实到 {present} 人：",)


def resolution_of(case: CaseView, unit: str, no: int | None = None) -> papers.Resolution:
    """职工（代表）大会决议."""
    vote = _chosen(case.votes, no)
    contract = case.contract
    return papers.Resolution(
        matter=matter_of(case, unit),
        congress=vote.congress_kind if vote else "",
        held_on=vote.vote_date if vote else None,
        place=vote.place if vote else "",
        chair=vote.chair if vote else "",
        vote=vote_of(vote),
        term=(contract.stated_from, contract.stated_to) if contract else (None, None),
    )


def registration_of(
    contract: ContractView, case: CaseView | None, unit: str, no: int | None = None
) -> papers.Registration:
    """集体合同报送登记表."""
    round_: SubmissionView | None = _chosen(contract.submissions, no)
    vote = case.votes[-1] if case is not None and case.votes else None
    met = [s.meet_date for s in case.sessions if s.meet_date is not None] if case is not None else []
    side = contract.employer
    extra = _ENCLOSED_BY_CONTENT.get(contract.content_code)
    return papers.Registration(
        matter=matter_of(contract, unit),
        title=contract.title or agreement_of(contract),
        contract_no=contract.contract_no,
        uscc=side.uscc,
        nature=side.nature,
        industry=contract.industry or side.industry,
        address=side.address,
        headcount=contract.headcount,
        female=contract.female,
        migrant=contract.migrant,
        level=contract.level,
        content=contract.content,
        text_form=contract.text_form,
        sign_kind=contract.sign_kind,
        procedure=contract.procedure,
        valid_from=contract.stated_from,
        valid_to=contract.stated_to,
        chief_employer=side.chief,
        chief_workers=contract.union.chief,
        reps_each=(contract.reps_e, contract.reps_w),
        sessions=len(case.sessions) if case is not None and case.sessions else None,
        first_session=min(met, default=None),
        congress=vote.congress_kind if vote else "",
        congress_on=vote.vote_date if vote else None,
        vote=vote_of(vote),
        signed_on=(round_.sign_date if round_ else None) or contract.sign_date,
        submit_by=round_.submit_due if round_ else None,
        submitted_on=round_.submit_date if round_ else None,
        wages=wages_of(contract),
        covered=(("覆盖企业", f"{len(contract.covered)} 家"),) if contract.covered else (),
        papers=tuple((name, False) for name in (*_ENCLOSED, *((extra,) if extra else ()))),
        contact=side.contact,
        phone=side.phone,
        received_on=round_.received_date if round_ else None,
        reg_no=round_.reg_no if round_ else "",
        opinion=round_.opinion_label if round_ else "",
        opinion_no=round_.opinion_no if round_ else "",
        opinion_on=round_.opinion_date if round_ else None,
        effective_on=contract.effective_date,
    )


def notice_of(contract: ContractView, unit: str, phone: str, day: date, limits: Limits) -> papers.RenewalNotice:
    """集体合同到期续签通知, sent out on `day`."""
    window = limits.renew_window(contract.content_code)
    ends = contract.stated_to
    return papers.RenewalNotice(
        matter=matter_of(contract, unit),
        issuer=unit,
        receiver=contract.employer.name,
        title=contract.title or agreement_of(contract),
        contract_no=contract.contract_no,
        valid_from=contract.stated_from,
        valid_to=ends,
        days_left=None if ends is None else (ends - day).days,
        window_from=contract.renew_from or (ends - timedelta(days=window) if ends and window is not None else None),
        window_words=f"合同期满前{window}日内" if window is not None else "",
        issued_on=day,
        steps=_steps(contract, limits),
        phone=phone,
    )


def _steps(contract: ContractView, limits: Limits) -> tuple[str, ...]:
    reply = f"在收到之日起{limits.reply_days}日内" if limits.reply_days is not None else "按规定期限"
    submit = limits.submit_limit(contract.content_code)
    due = f"签字之日起{submit}日内" if submit is not None else "签字后按规定期限"
    return (
        f"发出集体协商要约，对方{reply}书面答复。",
        "产生双方协商代表，召开协商会议，形成集体合同草案。",
        "草案提交职工（代表）大会审议通过，双方首席代表签字。",
        f"{due}报送人力资源社会保障行政部门审查，生效后向全体职工公布。",
    )
