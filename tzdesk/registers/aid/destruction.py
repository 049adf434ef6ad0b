"""鉴定和销毁 (aid.md §5.4): two people, real erasure, and a stub from which nobody can be told.

Files are kept from the day of leaving (撤档) for the years of `aid_file_years`, applications that were not accepted for
those of `aid_refused_years`. Grants are accounting records and stay, without anything personal. What a sealed month
stated is stored with it and does not change.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, object_session

from tzdesk.access import accounts, roles_of
from tzdesk.access.accounts import DeskUser
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import add_months
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.in_order import refuse_disorder
from tzdesk.registers.aid.model import (
    AidAssessment,
    AidBatch,
    AidCase,
    AidConsent,
    AidDestroyed,
    AidEvent,
    AidEvidence,
    AidFund,
    AidGrant,
    AidMember,
    AidPublicity,
    AidVisit,
)
from tzdesk.registers.keeping.attachments import Attachment
from tzdesk.registers.keeping.model import ExportLog, RevealLog
from tzdesk.registers.register import Saved
from tzdesk.registers.saved_filters import SavedFilter
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Operation, alive
from tzdesk.store.attachments import clear_doomed, doom
from tzdesk.store.entity import find_model, table_of
from tzdesk.store.events import Changed
from tzdesk.store.scrubbing import blank_fields, chain_anew, erase_rows, rows_of, strike_out, text_columns, values_of

ACT = "destroy"
_YEAR = 12
_LEAST, _MOST = 2, 15  # characters of a name; longer ones have a dot (买买提·吐尔逊)
# Words for relatives and bystanders that stand beside names, and name nobody.
_NOBODY = frozenset(
    {
        *(
            "本人",
            "配偶",
            "丈夫",
            "妻子",
            "父亲",
            "母亲",
            "父母",
            "儿子",
            "女儿",
            "子女",
            "岳父",
            "岳母",
            "公公",
            "婆婆",
            "祖父",
        ),
        *(
            "祖母",
            "爷爷",
            "奶奶",
            "外公",
            "外婆",
            "孙子",
            "孙女",
            "兄弟",
            "姐妹",
            "哥哥",
            "弟弟",
            "姐姐",
            "妹妹",
            "儿媳",
            "女婿",
        ),
        *("家属", "家人", "亲属", "邻居", "监护人", "村干部", "社区干部", "工会主席", "户主", "全家", "其他", "同事"),
    }
)
# Children before their parents.
_PARTS: tuple[type[Any], ...] = (
    *(AidEvidence, AidConsent, AidAssessment, AidVisit, AidPublicity, AidEvent, AidMember),
)
_PERSONAL = (
    *("case_id", "member_id", "person_name", "person_unit", "person_id", "school", "card_snapshot", "receiver"),
    *("card_holder", "card_bank", "card_branch", "card_taken_on"),
    *("proxy_name", "proxy_id", "proxy_phone", "proxy_relation", "signed_attachment", "reason", "bank_result"),
    "search_text",
)
# What tells who somebody is, wherever else it was written.
_WORDS: dict[type[Any], tuple[str, ...]] = {
    AidCase: ("name", "id_no", "mobile", "other_phone", "bank_card", "bank_holder", "address"),
    AidMember: ("name", "id_no", "phone"),
    AidGrant: (
        "person_name",
        "person_id",
        "card_snapshot",
        "card_holder",
        "receiver",
        "proxy_name",
        "proxy_id",
        "proxy_phone",
    ),
    AidConsent: ("guardian_name",),
}
# Whom somebody met, several in one text: 李四妹、欧阳小宝（儿子）.
_MET: dict[type[Any], tuple[str, ...]] = {AidVisit: ("people_met",)}
_BETWEEN = re.compile(r"[、，,；;。（）()：:/\s]+|及其|及|和|与")
# Kinds that stay and may name somebody in any of their texts, and the fields by which some of them are found.
_STAYING: tuple[type[Any], ...] = (AidEvent, AidBatch, AidFund, AidPublicity, AidVisit, ExportLog, RevealLog)
_FOUND_BY: dict[type[Any], tuple[str, ...]] = {
    AidBatch: ("title", "batch_no"),
    AidVisit: ("unit_visited", "people_met", "visit_no"),
    AidFund: ("summary", "payer", "voucher_no"),
}
# Of what stands above the registers, by kind: words of the clerk's own, and what was frozen of them.
_ABOVE = {
    "correction": ("reason",),
    "explanation": ("message", "reason"),
    "return_entry": ("text",),
    "return_event": ("party", "note"),
    "saved_filter": ("name", "content"),
    "sealed_book": ("note", "findings"),
}


def keep_until(wp: Workplace, case: AidCase, day: date) -> date | None:
    """Until when a closed file is kept, by the years in force on a day; None while it is open or no time is known."""
    refused = case.status == codes.REFUSED
    since = _refused_on(case) if refused else case.exit_date
    years = wp.definition(day.year).parameter("aid_refused_years" if refused else "aid_file_years", day)
    return None if since is None or years is None else add_months(since, _YEAR * years)


def _refused_on(case: AidCase) -> date | None:
    """When an application was refused: of the act; of one without an act on record, the last day that it states."""
    session = object_session(case)
    refusing = AidEvent.to_status == codes.STATUS[codes.REFUSED]
    acts = select(func.max(AidEvent.day)).where(AidEvent.case_id == case.id, refusing)
    told = session.scalar(acts.where(alive(AidEvent))) if session is not None else None
    days = (case.exit_date, case.town_check_date, case.first_check_date, case.apply_date)
    return told or max((day for day in days if day is not None), default=None)


def due(wp: Workplace, session: Session, day: date) -> list[AidCase]:
    """The files whose time of keeping is over on a day, those that closed first before the others."""
    closed = select(AidCase).where(alive(AidCase), or_(AidCase.exit_date.is_not(None), AidCase.status == codes.REFUSED))
    found = []
    for case in session.scalars(closed.order_by(AidCase.exit_date, AidCase.id)):
        until = keep_until(wp, case, day)
        if until is not None and until <= day:
            found.append(case)
    return found


def appraised(session: Session, case_id: int) -> AidDestroyed | None:
    """The appraisal of a file that waits for the second person."""
    waiting = AidDestroyed.case_id == case_id, AidDestroyed.destroyed_on.is_(None)
    return session.scalars(select(AidDestroyed).where(alive(AidDestroyed), *waiting)).first()


def stubs(session: Session) -> list[AidDestroyed]:
    """What is left of the files that were destroyed, in order of the day."""
    gone = select(AidDestroyed).where(alive(AidDestroyed), AidDestroyed.destroyed_on.is_not(None))
    return list(session.scalars(gone.order_by(AidDestroyed.destroyed_on, AidDestroyed.case_no)))


def offers(wp: Workplace, session: Session, case: AidCase, day: date) -> tuple[str, ...]:
    """鉴定 for a file whose time is over, 销毁 once it has been appraised."""
    until = keep_until(wp, case, day)
    if until is None or until > day:
        return ()
    return ("appraise",) if appraised(session, case.id) is None else ("destroy",)


def appraise(wp: Workplace, record_id: int, day: date) -> Saved:
    """到期鉴定: the first of two people says that a file may be destroyed.

    UserError while its time runs, and in a workplace where nobody else has the right to confirm it.
    """
    wp.rights.demand(ACT)
    if not accounts.others_who_may(wp.store, roles_of(wp.definition()), ACT):
        raise UserError(
            "销毁档案要由两个人先后确认，这个工作区里只有您一人有鉴定和销毁的权限。",
            "请先在“设置”的“用户和角色”里添加第二位工会主席角色的用户。",
        )
    with wp.store.operation("aid.appraise", "到期鉴定") as op:
        case = _case(op.session, record_id)
        until = _over(wp, case, day)
        if appraised(op.session, record_id) is not None:
            raise UserError("这份档案已经鉴定过，等第二个人确认销毁。")
        refuse_disorder(("鉴定", day))
        row = _stub(op.session, case, until, day, wp.store.user)
        row.definition_year = wp.definition(day.year).year
        op.add(row)
    return Saved(record_id, case.row_version, ())


def destroy(wp: Workplace, record_id: int, day: date) -> Saved:
    """销毁: the second person confirms; the file, its household and its scans are erased, and a stub remains.

    It cannot be undone, nor what was done before it. UserError when the same person appraised the file.
    """
    wp.rights.demand(ACT)
    with wp.store.operation("aid.destroy", "销毁到期档案", boundary=True) as op:
        case = _case(op.session, record_id)
        _over(wp, case, day)
        stub = appraised(op.session, record_id)
        if stub is None:
            raise UserError("这份档案还没有鉴定。", "请先由一人鉴定，再由另一人销毁。")
        if stub.appraised_by == wp.store.user:
            raise UserError("鉴定和销毁不能是同一个人。", "请由另一位有权限的人登录后确认销毁。")
        refuse_disorder(("鉴定", stub.appraised_on), ("销毁", day))
        stub.destroyed_on, stub.destroyed_by, stub.case_id = day, wp.store.user, None
        op.add(stub)
        op.session.flush()
        doom(op, _erase(op, case.id))
        chain_anew(op)
        op.session.expunge(case)
    if wp.store.in_operation:
        _once_committed(wp)
    else:
        clear_doomed(wp.store)
        touched = {AidCase.__kind__: frozenset({record_id})}  # the journal does not tell of it, so nobody has heard
        wp.store.changed.emit(Changed(frozenset(touched), touched, "aid.destroy"))
    return Saved(record_id, 0, ())


def _case(session: Session, case_id: int) -> AidCase:
    case = session.get(AidCase, case_id)
    if case is None:
        raise UserError("这份档案已经不在了。", "请刷新后再看。")
    return case


def _over(wp: Workplace, case: AidCase, day: date) -> date:
    """When a file's time was over. UserError while it runs; the day is typed, so today decides besides."""
    until = keep_until(wp, case, day)
    if until is None or until > min(day, clock.today()):
        raise UserError(
            "这份档案的保存期限还没有满，不能销毁。",
            f"保存到{until:%Y-%m-%d}。" if until else "没有脱困、注销日期的档案要一直保存。",
        )
    return until


def _stub(session: Session, case: AidCase, until: date, day: date, user: str) -> AidDestroyed:
    days = [one.year for one in (case.approve_date or case.apply_date, case.exit_date) if one is not None]
    grants = _ids(session, AidGrant, case.id)
    return AidDestroyed(
        case_id=case.id,
        case_no=case.case_no or "",
        years="—".join(map(str, days)),
        category=case.category,
        people=len(_ids(session, AidMember, case.id)),
        grants=len(grants),
        attachments=len(_scans(session, {AidCase: [case.id], **_parts(session, case.id), AidGrant: grants})),
        closed_on=case.exit_date,
        keep_until=until,
        appraised_on=day,
        appraised_by=user,
    )


def _erase(op: Operation, case_id: int) -> list[str]:
    """Everything of a household out of tables and journal; gives the names of the scans that are to be removed."""
    session = op.session
    parts = _parts(session, case_id)
    grants = _ids(session, AidGrant, case_id)
    owners: dict[type[Any], list[int]] = {AidCase: [case_id], **parts, AidGrant: grants}
    words: set[str] = set()
    for model, names in _WORDS.items():
        words |= values_of(op, model, owners[model], names)
    words |= _people_met(op, owners)
    places = values_of(op, AidCase, [case_id], ("address",))
    words -= {place for place in places if not any(letter.isnumeric() for letter in place)}  # a village is nobody's
    others = _said_of_others(session, owners)
    words -= others
    scans = _scans(session, owners)
    files = {row.id: row.stored_as for row in scans} | _undone(op, owners)
    blank_fields(op, AidGrant, grants, _PERSONAL, extra=True)
    later = list(session.scalars(select(AidCase.id).where(AidCase.prev_case_id == case_id)))
    blank_fields(op, AidCase, later, ("prev_case_id",))
    blank_fields(op, AidMember, parts[AidMember], ("guardian_id",))
    erase_rows(op, Attachment, files)
    said = find_model("explanation")
    if said is not None:
        named: Any = said
        kinds = or_(
            *((named.subject == model.__kind__) & named.record_id.in_(ids) for model, ids in owners.items() if ids)
        )
        erase_rows(op, said, session.scalars(select(named.id).where(kinds)))
    for part in _PARTS:
        erase_rows(op, part, parts[part])
    erase_rows(op, AidCase, [case_id])
    known: dict[type[Any], tuple[str, ...]] = {}
    for kind, names in _ABOVE.items():
        if (mapped := find_model(kind)) is not None:
            known[mapped] = names
    _drop_filters(op, words)
    strike_out(op, words, {**{kind: text_columns(kind) for kind in _STAYING}, **known}, _FOUND_BY, keep=others)
    return list(files.values())


def _undone(op: Operation, owners: Mapping[type[Any], Iterable[int]]) -> dict[int, str]:
    """Scans of the household that the journal alone knows: adding them was taken back (撤销), their files lie there."""
    theirs = {(model.__kind__, number) for model, numbers in owners.items() for number in numbers}
    told = rows_of(op, Attachment).items()
    return {
        number: str(row["stored_as"])
        for number, row in told
        if (row.get("owner_kind"), row.get("owner_id")) in theirs and "stored_as" in row
    }


def _drop_filters(op: Operation, words: Iterable[str]) -> None:
    """常用筛选 that were kept for somebody of the household: struck out, two of them would bear one name."""
    telling = [word for word in words if len(word) > 1]
    rows = op.session.scalars(select(SavedFilter))
    said = {row.id: f"{row.name} {json.dumps(row.content, ensure_ascii=False)}" for row in rows}
    erase_rows(op, SavedFilter, [number for number, text in said.items() if any(word in text for word in telling)])


def _said_of_others(session: Session, owners: Mapping[type[Any], list[int]]) -> set[str]:
    """What tells who somebody else is: of households that stay (the same one under a later file among them), and of
    those who work here. Their records go on saying it."""
    found: set[str] = {name for (name,) in session.execute(select(table_of(DeskUser).c.name))}
    for model, names in _WORDS.items():
        table = table_of(model)
        gone = set(owners[model])
        for row in session.execute(select(table.c.id, *(table.c[name] for name in names))):
            if row[0] not in gone:
                found.update(value for value in row[1:] if value)
    return found


def _people_met(op: Operation, owners: Mapping[type[Any], Iterable[int]]) -> set[str]:
    """The names in texts that list people; what only says how somebody is related (妻子、邻居) names nobody."""
    said: set[str] = set()
    for model, names in _MET.items():
        for text in values_of(op, model, owners[model], names):
            said |= {word for word in _BETWEEN.split(text) if _LEAST <= len(word) <= _MOST}
    return said - _NOBODY


def _ids(session: Session, model: Any, case_id: int) -> list[int]:
    """A household's records of a kind, those in the recycle bin included."""
    return list(session.scalars(select(model.id).where(model.case_id == case_id)))


def _parts(session: Session, case_id: int) -> dict[type[Any], list[int]]:
    return {part: _ids(session, part, case_id) for part in _PARTS}


def _scans(session: Session, owners: dict[type[Any], list[int]]) -> list[Attachment]:
    found: list[Attachment] = []
    for model, ids in owners.items():
        if ids:
            own = Attachment.owner_kind == model.__kind__, Attachment.owner_id.in_(ids)
            found += session.scalars(select(Attachment).where(*own))
    return found


def _once_committed(wp: Workplace) -> None:
    """Clear up after the operation of which this is a part."""

    def clear(_news: object) -> None:
        wp.store.changed.disconnect(clear)
        clear_doomed(wp.store)

    wp.store.changed.connect(clear)
