"""What a clerk does with a station: accept, name, register a month's service, ask for correction, close, open again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.register import Saved
from tzdesk.registers.stations import course
from tzdesk.registers.stations.model import Station, StationService
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

KIND, SERVICE = "station", "station_service"


def _change(wp: Workplace, station_id: int, step: str, words: str, values: Mapping[str, Any]) -> Saved:
    return wp.register(KIND).save(wp, values, station_id, name=step, label=words)


def _station(wp: Workplace, station_id: int) -> Station:
    with wp.store.reading() as session:
        found: Station = wp.register(KIND).get(session, station_id)
        session.expunge(found)
        return found


def accept(wp: Workplace, station_id: int, day: date, standards: Sequence[str], **papers: Any) -> Saved:
    """验收: it counts from this day on; `papers`: by whom, kept where. UserError while one of the 六有 is missing."""
    planned = _station(wp, station_id).plan_date
    if planned is not None and day < planned:
        raise UserError(f"验收日期 {day} 早于立项日期 {planned}。", "请核对日期。")
    wanted = wp.definition().codes["six_haves"]
    missing = [code.label for code in wanted if code.valid_to is None and code.code not in set(standards)]
    if missing:
        raise UserError(f"还没有达到六有标准：缺{'、'.join(missing)}。", "请整改以后再验收。")
    values = {"accept_date": day, "standards": list(standards), **papers}
    return _change(wp, station_id, "accept", "站点验收", values)


def name(wp: Workplace, station_id: int, day: date, honor: str, honor_doc: str | None = None) -> Saved:
    """命名: the highest honour so far, with its day."""
    accepted = _station(wp, station_id).accept_date
    if accepted is None or day < accepted:
        raise UserError(f"命名日期 {day} 时站点还没有验收。", "请先办理验收，或者核对日期。")
    return _change(wp, station_id, "name", "站点命名", {"honor": honor, "honor_date": day, "honor_doc": honor_doc})


def serve(wp: Workplace, station_id: int, month: Month, visits: int, **figures: Any) -> Saved:
    """登记月服务: made for the month, or changed where it is there. Gives the station."""
    with wp.store.operation(f"{KIND}.serve", f"登记{month.label}服务") as op:
        station: Station = wp.register(KIND).get(op.session, station_id)
        if station.accept_date is not None and month.last < station.accept_date:
            raise UserError(f"{month.label}站点还没有验收（{station.accept_date}）。", "请核对月份。")
        known = select(StationService.id).where(
            alive(StationService), StationService.station_id == station_id, StationService.month == month
        )
        values = {"station_id": station_id, "month": month, "visits": visits, **figures}
        wp.register(SERVICE).save(wp, values, op.session.scalar(known), period=month)
        findings = wp.register(KIND).check(wp, op.session, [station], month)
        return Saved(station.id, station.row_version, tuple(findings))


def correct(wp: Workplace, station_id: int, day: date, reason: str, due: date | None = None) -> Saved:
    """要求整改: it still counts, and has to be put right."""
    if due is not None and due < day:
        raise UserError(f"整改期限 {due} 早于整改日期 {day}。", "请核对日期。")
    values = {"fix_date": day, "fix_reason": reason, "fix_due": due}
    return _change(wp, station_id, "correct", "要求站点整改", values)


def corrected(wp: Workplace, station_id: int, day: date) -> Saved:
    """整改完成: back at work."""
    begun = _station(wp, station_id).fix_date
    if begun is not None and day < begun:
        raise UserError(f"整改完成日期 {day} 早于整改日期 {begun}。", "请核对日期。")
    return _change(wp, station_id, "corrected", "站点整改完成", {"fix_date": None, "fix_due": None})


def close(wp: Workplace, station_id: int, day: date, reason: str) -> Saved:
    """停用 from this day on; months before still count it."""
    accepted = _station(wp, station_id).accept_date
    if accepted is not None and day < accepted:
        raise UserError(f"停用日期 {day} 早于验收日期 {accepted}。", "请核对日期。")
    return _change(wp, station_id, "close", "站点停用", {"stop_date": day, "stop_reason": reason})


def reopen(wp: Workplace, station_id: int) -> Saved:
    """恢复运行 of a station that was closed by mistake."""
    return _change(wp, station_id, "reopen", "站点恢复运行", {"stop_date": None, "stop_reason": None})


DOERS: Mapping[str, Doer] = {
    "accept": accept,
    "serve": serve,
    "name": name,
    "correct": correct,
    "corrected": corrected,
    "close": close,
    "reopen": reopen,
}
_OFFERS: Mapping[str, tuple[str, ...]] = {
    course.BUILDING: ("accept", "close"),
    course.RUNNING: ("serve", "name", "correct", "close"),
    course.CORRECTING: ("corrected", "serve", "close"),
    course.CLOSED: ("reopen",),
}


def offered(station: Station) -> Sequence[str]:
    """The steps that the state allows."""
    return _OFFERS[course.state_of(station)]
