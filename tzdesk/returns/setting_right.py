"""Setting a wrong number of a sealed month right in the way that is in force today: a correction, or an amendment."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.jobs import Job
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.amending import begin_amendment, end_amendment
from tzdesk.returns.canonical import version_label
from tzdesk.returns.correcting import begin_correction, drop_correction, later_sealed
from tzdesk.returns.versions import open_correction
from tzdesk.returns.ways import way


def before_opening(wp: Workplace, session: Session, period: Month) -> str:
    """What has to be known before a month is corrected: which later months are sealed and must be opened too, and in
    what order. Empty where there are none, and where the difference is booked in the open month."""
    later = later_sealed(session, period) if way(wp, session, period) == "paper" else []
    if not later:
        return ""
    names = "、".join(month.label for month in later)
    whole = f"{period.label}、{names}"
    return (
        f"{names}也已经封存。{period.label}的改动会带到以后各月（上月数、累计数、跨月的记录），这些月份也要更正："
        f"先按{whole}的次序一个个开始更正，再改台账；改好后按同样的次序封存。没有变化的月份，可以放弃更正。"
    )


def set_right(wp: Workplace, period: Month, reason: str) -> str:
    """Open a sealed month in the way that is in force today; gives what can be done now, as a sentence.

    UserError as `begin_correction` and `begin_amendment` raise it.
    """
    with wp.store.reading() as session:
        chosen = way(wp, session, period)
    if chosen == "booked":
        begin_amendment(wp, period, reason)
        return f"{period.label}的台账可以补改了；差额计入当月，封存当月时列入情况说明。"
    correction = begin_correction(wp, period, reason)
    said = f"{period.label}可以更正了（{version_label(correction.version)}）；"
    with wp.store.reading() as session:
        later = "、".join(month.label for month in later_sealed(session, period))
    return f"{said}接着开始更正{later}，再改台账；改好后按月份先后封存。" if later else f"{said}改好后封存。"


def leave(wp: Workplace, period: Month) -> Job[str]:
    """Give up the correction that is open, or end the amendment; gives what was done, as a sentence."""
    with wp.store.reading() as session:
        correcting = open_correction(session, period) is not None
    if not correcting and (ended := end_amendment(wp, period)):
        return f"{'、'.join(month.label for month in ended)}的补改结束了；已经改的，差额计入当月。"
    yield from drop_correction(wp, period)
    said = f"{period.label}的更正已放弃。"
    with wp.store.reading() as session:
        return said if way(wp, session, period) == "paper" else f"{said}已经改的，差额计入当月。"
