"""A practice month with planted errors (练习题): what was made wrong, and how much of it has been found and mended.

An error is planted by an ordinary save; what the audit says of it is taken down by comparing the audits before and
after, so that the score rests on the rules and on nothing written here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.app import PRACTICE_FILE, open_workplace
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.files import atomic_write
from tzdesk.base.periods import Month
from tzdesk.jobs import Job, run_now
from tzdesk.registers.aid.service import case_of, settled
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import Audit, audit_month
from tzdesk.store import alive

PERIOD = Month(2023, 12)
PLANTED_ON = date(2023, 12, 28)
EXERCISE_FILE = "练习题.json"
_Key = tuple[str, str, int | None, str]
_Change = Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Planted:
    """One error: its number, where it is, what was done, and the findings that it causes."""

    number: int
    kind: str
    record: int
    where: str
    words: str
    keys: tuple[_Key, ...]


@dataclass(frozen=True)
class Score:
    """How the exercise stands: the errors that are mended or explained, and those that are not."""

    mended: tuple[Planted, ...]
    missed: tuple[Planted, ...]

    @property
    def percent(self) -> int:
        """Mended of all planted, in whole percent."""
        total = len(self.mended) + len(self.missed)
        return len(self.mended) * 100 // total if total else 0


@dataclass(frozen=True)
class _Error:
    """`decided` where the slip was there before the decision: nobody types it in afterwards, no correction makes it."""

    words: str
    kind: str
    newest: bool
    change: _Change
    decided: bool = False

    def commit(self, wp: Workplace, record: Any) -> None:
        """Make the slip as a clerk would."""
        register: Any = wp.register(self.kind)
        slip = self.change(record)
        if not self.decided:
            register.save(wp, slip, record.id, period=PERIOD)
            return
        with wp.store.operation("practice.slip", "放入练习题") as op:
            case = case_of(wp, op.session, record.id, None)
            register.put_right(case, slip)
            settled(wp, op.session, case)


def _wrong_last(text: str) -> str:
    """Another last character than the right one, so that the check character no longer fits."""
    return text[:-1] + ("1" if text[-1] != "1" else "2")


ERRORS: tuple[_Error, ...] = (
    _Error("12 月会员月报里女职工多于职工", "member_count", True, lambda r: {"01F": (r.cell("01T") or 0) + 9}),
    _Error("12 月会员月报里有一栏没有填", "member_count", True, lambda r: {"21T": None}),
    _Error("单位的统一社会信用代码抄错一位", "host_unit", False, lambda r: {"unit_uscc": _wrong_last(r.unit_uscc)}),
    _Error("合同期限止早于期限起", "contract", True, lambda r: {"valid_to": r.valid_from - timedelta(days=10)}),
    _Error("困难职工的身份证号抄错一位", "aid_case", False, lambda r: {"id_no": _wrong_last(r.id_no)}, True),
    _Error("困难职工的手机号码少一位", "aid_case", True, lambda r: {"mobile": "1390000001"}),
    _Error("工会的任期写成 4 年", "organisation", True, lambda r: {"term_years": 4}),
    _Error("填报单位没有写负责人", "profile", False, lambda _r: {"leader": ""}),
)


def plant(wp: Workplace) -> list[Planted]:
    """Plant all errors into a practice workplace's open month, as one step that undo does not reach behind.

    UserError when an error would not be noticed by any rule: an exercise without an answer is none.
    """
    planted: list[Planted] = []
    seen = _blocking(run_now(audit_month(wp, PERIOD)))
    with wp.store.operation("practice.plant", "放入练习题", boundary=True) as operation:
        for number, error in enumerate(ERRORS, 1):
            register = wp.register(error.kind)
            record = _record(wp, operation.session, error)
            error.commit(wp, record)
            now = _blocking(run_now(audit_month(wp, PERIOD)))
            fresh = tuple(sorted(set(now) - set(seen), key=str))
            if not fresh:
                raise UserError(f"练习题“{error.words}”没有审核规则能发现。")
            where = f"{register.spec(wp, PERIOD).label}：{register.title(record)}"
            planted.append(Planted(number, error.kind, record.id, where, error.words, fresh))
            seen = now
    return planted


def score(wp: Workplace, planted: list[Planted]) -> Score:
    """Audit the month and see which planted errors still stand."""
    standing = set(_blocking(run_now(audit_month(wp, PERIOD))))
    missed = tuple(one for one in planted if standing & set(one.keys))
    return Score(tuple(one for one in planted if one not in missed), missed)


def make_exercise(folder: Path, password: str) -> Job[None]:
    """A practice workplace with planted errors. A cancelled run leaves nothing that opens."""
    from tzdesk.practice import USER, make_practice

    yield from make_practice(folder, "unit", password)
    wp = open_workplace(folder, USER, password)
    try:
        with clock.frozen(PLANTED_ON):
            planted = plant(wp)
    finally:
        wp.close()
    with atomic_write(folder / EXERCISE_FILE, "写练习题") as beside:
        beside.write_text(json.dumps([asdict(one) for one in planted], ensure_ascii=False), encoding="utf-8")


def exercise_of(folder: Path) -> list[Planted]:
    """The planted errors of a workplace folder; none where it is no exercise."""
    path = folder / EXERCISE_FILE
    if not (folder / PRACTICE_FILE).exists() or not path.exists():
        return []
    told = json.loads(path.read_text(encoding="utf-8"))
    return [Planted(**{**one, "keys": tuple(tuple(key) for key in one["keys"])}) for one in told]


def _record(wp: Workplace, session: Session, error: _Error) -> Any:
    model = wp.register(error.kind).model
    order = model.id.desc() if error.newest else model.id.asc()
    record = session.scalars(select(model).where(alive(model)).order_by(order)).first()
    if record is None:
        raise UserError("练习数据里缺少要出题的记录。", "请重新新建练习工作区。")
    return record


def _blocking(audit: Audit) -> list[_Key]:
    return [finding.key for finding in audit.blocking]
