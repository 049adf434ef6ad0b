"""What happens to a signed text: its rounds of submission and review, checks of performance, evaluations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity


class ContractSubmission(Entity):
    """报送审查: one round. After a return or an objection the text is submitted anew and both rounds are kept.

    `review_due` is the last day of the review (15 days after receipt, rolled over holidays); `sign_date` the signature
    that this round rests on. A contract that was imported flat has no rounds: its own fields are the only one.
    """

    __tablename__ = "contract_submission"
    __kind__ = "contract_submission"

    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    no: Mapped[int | None]
    sign_date: Mapped[date | None]
    submit_date: Mapped[date | None]
    received_date: Mapped[date | None]
    reg_no: Mapped[str | None] = mapped_column(String(40))
    copies: Mapped[int | None]
    review_due: Mapped[date | None]
    returned_date: Mapped[date | None]
    return_reason: Mapped[str | None] = mapped_column(String(300))
    opinion_kind: Mapped[str | None] = mapped_column(String(1))
    opinion_no: Mapped[str | None] = mapped_column(String(40))
    opinion_date: Mapped[date | None]
    opinion_text: Mapped[str | None] = mapped_column(String(500))
    opinion_valid_from: Mapped[date | None]
    opinion_valid_to: Mapped[date | None]


class ContractCheck(Entity):
    """履约检查: how many clauses were kept, and by when the rest has to be put right."""

    __tablename__ = "contract_check"
    __kind__ = "contract_check"

    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    check_date: Mapped[date | None] = mapped_column(index=True)
    checker: Mapped[str | None] = mapped_column(String(100))
    items: Mapped[int | None]
    done: Mapped[int | None]
    perf_level: Mapped[str | None] = mapped_column(String(1))
    problems: Mapped[str | None] = mapped_column(String(500))
    rectify_due: Mapped[date | None]
    rectified_date: Mapped[date | None]
    reported_date: Mapped[date | None]


class QualityEval(Entity):
    """质效评估 of an enterprise's bargaining in a year; rates in percent, one decimal."""

    __tablename__ = "quality_eval"
    __kind__ = "quality_eval"

    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    year: Mapped[int | None]
    score: Mapped[Decimal | None]
    sampled: Mapped[int | None]
    aware: Mapped[Decimal | None]
    satisfied: Mapped[Decimal | None]
    participate: Mapped[Decimal | None]
    employer_ok: Mapped[Decimal | None]
    star: Mapped[str | None] = mapped_column(String(1))
    remark: Mapped[str | None] = mapped_column(String(300))
