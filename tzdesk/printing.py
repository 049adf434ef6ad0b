"""Printed pieces of records as files. A file is named by the paper and the record's number, never by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.base.errors import UserError
from tzdesk.base.files import file_part
from tzdesk.jobs import Job, Progress
from tzdesk.pieces import (
    LISTS,
    PAPERS,
    compose_list,
    compose_paper,
    gated,
    list_titles,
    number_field,
    number_of,
    offered,
    paper_titles,
    why_not_print,
)
from tzdesk.registers.keeping.gate import Asked, pass_gate
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.base.periods import Month
    from tzdesk.registers.workplace import Workplace


@dataclass(frozen=True)
class Printed:
    """The files that were written, and what there is to say of them (characters that no font has)."""

    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def offered_lines(wp: Workplace, kind: str) -> list[str]:
    """Name and title of each paper and list of a kind that the user may make, a line each.

    UserError for a kind that has none, and for who may make none of them.
    """
    if not (paper_titles(kind) or list_titles(kind)):
        raise UserError(f"“{kind}”没有打印件。", f"可以写：{'、'.join(sorted({*PAPERS, *LISTS}))}。")
    if why := wp.rights.why_not("export") or why_not_print(wp, kind):
        raise UserError(why, "请由有权限的人打印。")
    papers, lists = offered(wp, kind)
    return [f"{name}\t{title}" for name, title in (*papers, *lists)]


def file_name(title: str, number: str = "") -> str:
    """What a paper's file is called."""
    return "_".join(file_part(part) for part in (title, number) if part) + ".pdf"


def file_of(wp: Workplace, title: str, kind: str, record_id: int | None) -> str:
    """What the paper of a record, or a list, is called as a file."""
    if record_id is None:
        return file_name(title)
    with wp.store.reading() as session:
        return file_name(title, number_of(kind, wp.register(kind).get(session, record_id)))


def write_papers(
    wp: Workplace,
    kind: str,
    name: str,
    numbers: Sequence[str],
    folder: Path,
    *,
    period: Month | None = None,
    asked: Asked | None = None,
) -> Job[Printed]:
    """Write a paper for each record of these numbers, or a list, which needs none but a month. UserError, MachineError.

    All numbers are looked up before the first file is written. A paper in full needs what is `asked` at the export
    gate; all of them go out under one number.
    """
    wp.rights.demand("export")
    papers, lists = dict(paper_titles(kind)), dict(list_titles(kind))
    if name not in papers and name not in lists:
        raise UserError(f"没有叫“{name}”的打印件。", f"可以写：{'、'.join((*papers, *lists)) or '（无）'}。")
    if name in lists:
        sheet = compose_list(wp, name, kind, period)
        target = folder / file_name(lists[name], str(period) if period else "")
        missing = sheet.save(target).missing
        return Printed((target,), _notes(target, missing))
    if not numbers:
        raise UserError("没有写明是哪一份。", "请写档案编号、批次号等编号，可以写多个。")
    with wp.store.reading() as session:
        found = [(number, _record(wp, session, kind, number)) for number in numbers]
    files: list[Path] = []
    notes: list[str] = []
    permit = None
    if gated(name):
        given = asked or Asked("", "", full=True)
        permit = pass_gate(wp, given, what=papers[name], kind=kind, ids=[record_id for _number, record_id in found])
    for done, (number, record_id) in enumerate(found):
        yield Progress(done, len(found), papers[name])
        target = folder / file_name(papers[name], number)
        drawn = compose_paper(wp, name, kind, record_id, permit).save(target)
        files.append(target)
        notes += _notes(target, drawn.missing)
    return Printed(tuple(files), tuple(notes))


def _record(wp: Workplace, session: Session, kind: str, number: str) -> int:
    """The id of the record of a number; where a kind has no numbers, the id itself."""
    model = wp.register(kind).model
    field = number_field(kind)
    column = getattr(model, field) if field else model.id
    wanted = number if field else int(number) if number.isdigit() else -1
    found: Sequence[int] = session.scalars(select(model.id).where(alive(model), column == wanted)).all()
    if len(found) != 1:
        what = "没有找到" if not found else f"有 {len(found)} 条记录的编号都是"
        raise UserError(f"{what}“{number}”。", "请核对编号。")
    return found[0]


def _notes(target: Path, missing: Sequence[str]) -> tuple[str, ...]:
    return (f"{target.name}：字库里没有这些字，打印成了〓：{'、'.join(missing)}",) if missing else ()
