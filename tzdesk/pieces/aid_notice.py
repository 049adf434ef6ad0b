"""The values of public notices: only of households that consented to it, and no more of them than a notice can hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.documents.aid_money_model import Notice, NoticeItem, NoticeKind, NoticeLine
from tzdesk.documents.aid_paper import Issue
from tzdesk.pieces.aid_face import Face
from tzdesk.pieces.aid_money import Lines, filled
from tzdesk.pieces.aid_public import public_item, refuse_secrets, refuse_without_consent
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidBatch, AidCase, AidPublicity
from tzdesk.registers.aid.reading import fetch_in
from tzdesk.registers.aid.roster import lines_of
from tzdesk.registers.profile import profile_of

_KINDS = {"1": NoticeKind.FILING, "2": NoticeKind.EXIT, "3": NoticeKind.MONEY}


def case_notice(face: Face, case: AidCase) -> Notice:
    """The notice on a file's filing (or exit), with the days that were entered, else to begin today."""
    rows = fetch_in(face.session, AidPublicity, AidPublicity.case_id, [case.id])
    leaving = case.status in {codes.LEAVING, codes.LIFTED}
    kind = NoticeKind.EXIT if leaving else NoticeKind.FILING
    found = [row for row in rows if _KINDS.get(row.kind or "1") is kind]
    return _notice(
        face, (kind, case.case_no, ""), [_case_line(case, face)], max(found, key=_begun, default=None), [case]
    )


def batch_notice(face: Face, batch: AidBatch) -> Notice:
    """The notice on a batch's list."""
    grants = filled(lines_of(face.session, batch.id))
    lines = Lines(face, grants)
    told = [
        _checked(face, lines.public_name(first), (lines.unit(first), lines.category(first)), public_item(first.item))
        for first, *_ in lines.groups.values()
    ]
    rows = fetch_in(face.session, AidPublicity, AidPublicity.batch_id, [batch.id])
    cases = list(lines.cases.values())
    last = max(rows, key=_begun, default=None)
    typed = [line for line, (first, *_) in zip(told, lines.groups.values(), strict=True) if not lines.adult(first)]
    return _notice(face, (NoticeKind.MONEY, batch.batch_no, batch.title or ""), told, last, cases, typed=typed)


def publicity_notice(face: Face, row: AidPublicity) -> Notice:
    """The notice of a record of publicity."""
    if row.batch_id is not None and (batch := face.session.get(AidBatch, row.batch_id)) is not None:
        made = batch_notice(face, batch)
    elif row.case_id is not None and (case := face.session.get(AidCase, row.case_id)) is not None:
        kind = _KINDS.get(row.kind or "1", NoticeKind.FILING)
        made = _notice(face, (kind, case.case_no, ""), [_case_line(case, face)], row, [case])
    else:
        raise UserError("这条公示没有登记对应的档案或者批次。", "请先选定公示的档案或者批次。")
    return made


def _begun(row: AidPublicity) -> date:
    return row.start_date or date.min


def _case_line(case: AidCase, face: Face) -> NoticeLine:
    about = (case.employer_name or "", face.text(case, "category"))
    return _checked(face, case.name or "", about, NoticeItem.AID)


def _checked(face: Face, name: str, about: tuple[str, str], item: NoticeItem) -> NoticeLine:
    """`about` is unit and class. Names stand in full by custom; the district may have them as 张＊＊."""
    if face.wp.definition().parameter("notice_names_masked", clock.today()):
        name = face.wp.definition().record("aid_case").field("name").type.mask(name)
    try:
        return NoticeLine(name, *about, item)
    except ValueError as error:
        raise UserError(
            "姓名或单位里有长串数字，像是证件号、卡号或电话，不能公示。", "请先改正档案里的姓名和单位。"
        ) from error


def _notice(
    face: Face,
    about: tuple[NoticeKind, str | None, str],
    lines: list[NoticeLine],
    row: AidPublicity | None,
    cases: Sequence[AidCase],
    *,
    typed: Sequence[NoticeLine] = (),
) -> Notice:
    """`about` is the kind, the number of file or batch, and the batch's name; `typed` are the lines whose names nothing
    but the list vouches for."""
    refuse_without_consent(face, cases)
    kind, number, batch = about
    told = (text for line in lines for text in (line.unit, line.category))
    names = [line.name for line in typed]
    refuse_secrets(face, batch, told, cases, names=names, adults=(one.name for one in lines if one not in typed))
    profile = profile_of(face.session)
    usual = face.wp.definition().parameter("publicity_workdays", clock.today())
    return Notice(
        issue=Issue(profile.unit_name or "", number or ""),
        kind=kind,
        lines=tuple(lines),
        begins=row.start_date if row else None,
        ends=row.end_date if row else None,
        workdays=row.workdays if row else usual,
        phone=profile.phone or "",
        day=row.start_date if row else None,
        batch=batch,
    )
