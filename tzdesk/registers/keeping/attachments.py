"""附件: scans that belong to a record. They are shown from memory, and leave the desk only through the export gate.

A scan may stand in a field of its record (同意书扫描件, 公示照片, 签领单扫描件): the field holds the scan's number, so
that rules and papers see that it is there (`linking`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.access import taking_step
from tzdesk.base.errors import UserError, machine_error
from tzdesk.base.files import atomic_write
from tzdesk.registers.keeping.linking import scan_field, unlink
from tzdesk.registers.keeping.unnamed import refuse_named
from tzdesk.store import Entity, alive
from tzdesk.store.attachments import drop_file, file_names, get_file, put_file, waiting_for_redo
from tzdesk.store.bulk import among
from tzdesk.store.entity import table_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.keeping.gate import Permit
    from tzdesk.registers.workplace import Workplace

LARGEST = 20 << 20
# What the desk itself can show from memory, told by the first bytes and never by the name.
_KINDS = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))


class Attachment(Entity):
    """One encrypted file of one record. The original name is not kept: it often names a person."""

    __tablename__ = "attachment"
    __kind__ = "attachment"

    owner_kind: Mapped[str] = mapped_column(String(40), index=True)
    owner_id: Mapped[int] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(120))
    media: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    stored_as: Mapped[str] = mapped_column(String(40))


@dataclass(frozen=True)
class Orphans:
    """What does not fit: rows whose file is missing, and files that no row names."""

    missing: tuple[int, ...]
    nameless: tuple[str, ...]


def attach(wp: Workplace, kind: str, record_id: int, source: Path, title: str = "", *, field: str = "") -> int:
    """Take a scan into the workplace; gives the attachment's id.

    With a `field` the scan stands in it, by the field's label where it has no title of its own; one that stood there
    before moves to the recycle bin. UserError for a file that is too large or neither PDF nor picture, for a record
    that is not shown, and for a role that may not change it.
    """
    _demand_change(wp, kind)
    known = scan_field(wp, kind, field) if field else None
    title = title.strip() or (known.label if known else "")
    if not title:
        raise UserError("还没有写附件的名称。", "请写材料的种类，如“诊断证明”，不要写姓名。")
    with wp.store.reading() as session:
        refuse_named(wp, session, [title], kind=kind, ids=[record_id], where="附件的名称")
    content, media = _read_scan(source)
    if wp.store.in_memory_only:
        raise UserError("这个工作区只在内存里，不能放附件。")
    name = put_file(wp.store, content)
    try:
        with taking_step(), wp.store.operation("keeping.attach", f"添加{known.label}" if known else "添加附件") as op:
            register = wp.register(kind)
            record = register.get(op.session, record_id)
            row = Attachment(
                owner_kind=kind, owner_id=record_id, title=title[:120], media=media, size=len(content), stored_as=name,
            )  # fmt: skip
            op.add(row)
            op.session.flush()
            if field:
                before = register.value(record, field)
                if before is not None and (old := op.session.get(Attachment, before)) is not None:
                    op.delete(old)
                register.put(record, {field: row.id})
            return row.id
    except BaseException:
        drop_file(wp.store, name)
        raise


def _read_scan(source: Path) -> tuple[bytes, str]:
    """A scan's bytes and what they are."""
    try:
        if source.stat().st_size > LARGEST:
            raise UserError(f"附件超过 {LARGEST >> 20} MB。", "请降低扫描的分辨率（200 dpi 就够），或分成几份。")
        content = source.read_bytes()
    except OSError as error:
        raise machine_error(error, source, "读取附件") from error
    media = next((media for mark, media in _KINDS if content.startswith(mark)), "")
    if not media:
        raise UserError("附件只收 PDF、JPG 和 PNG。", "请先扫描或另存成其中一种。")
    return content, media


def attachments_of(session: Session, kind: str, record_id: int) -> Sequence[Attachment]:
    """A record's attachments in the order in which they came; none for who may not see the scans of its kind, of
    which the titles alone would tell (诊断证明)."""
    wp: Workplace | None = session.info.get("workplace")
    if wp is not None and not (wp.rights.sees(kind) and wp.rights.prints(kind)):
        return []
    own = select(Attachment).where(alive(Attachment), Attachment.owner_kind == kind, Attachment.owner_id == record_id)
    return session.scalars(own.order_by(Attachment.id)).all()


def attached(session: Session, kind: str, record_ids: Sequence[int]) -> dict[int, int]:
    """How many attachments these records have; those that have none are left out."""
    if not record_ids:
        return {}
    own = select(Attachment.owner_id, func.count()).where(
        alive(Attachment), Attachment.owner_kind == kind, among(Attachment.owner_id, record_ids)
    )
    return {row[0]: row[1] for row in session.execute(own.group_by(Attachment.owner_id))}


def described(session: Session, attachment_id: int) -> str:
    """What a field says of the scan in it: 已附（PDF，120 KB）; that it is gone, where it is."""
    row = session.get(Attachment, attachment_id)
    if row is None or row.deleted_at is not None:
        return "附件已不在"
    return f"已附（{row.media.upper()}，{max(1, row.size // 1024):,} KB）"


def content_of(wp: Workplace, attachment_id: int, reason: str) -> tuple[str, bytes]:
    """Media (pdf, jpg, png) and bytes, for showing from memory, once the look is in 查看登记.

    UserError for a role that may not, or without a reason.
    """
    from tzdesk.registers.keeping.revealing import note_look, stated

    wp.rights.demand("reveal")
    with wp.store.reading() as session:
        row = _row(wp, session, attachment_id)
        why = stated(wp, session, reason, row.owner_kind, row.owner_id)
    content = get_file(wp.store, row.stored_as)
    # By its number: a title tells of an illness, and 查看登记 and the journal are read by who may see no scan.
    note_look(wp, row.owner_kind, row.owner_id, f"附件第{attachment_id}号", why)
    return row.media, content


def save_out(wp: Workplace, attachment_id: int, target: Path, permit: Permit) -> None:
    """Write an attachment outside the workplace, in the clear. UserError without leave for the full edition."""
    if not permit.full:
        raise UserError("附件不能遮盖，要按完整版登记。", "请在导出登记中写明批准人。")
    with wp.store.reading() as session:
        row = _row(wp, session, attachment_id)
    content = get_file(wp.store, row.stored_as)
    with atomic_write(target, "另存附件") as beside:
        beside.write_bytes(content)


def detach(wp: Workplace, attachment_id: int) -> None:
    """Move an attachment to the recycle bin, and out of the field it stands in; the file stays until it is emptied."""
    with taking_step(), wp.store.operation("keeping.detach", "删除附件") as op:
        row = _row(wp, op.session, attachment_id)
        _demand_change(wp, row.owner_kind)
        unlink(wp, op.session, row.owner_kind, row.owner_id, attachment_id)
        op.delete(row)


def orphans(wp: Workplace) -> Orphans:
    """Compare rows and files (数据检查). All rows are looked at, also those of records that the asker does not see: to
    an administrator, who sees none, every file would be nobody's."""
    lying = file_names(wp.store)
    table = table_of(Attachment)
    with wp.store.reading() as session:
        rows = {row.stored_as: row.id for row in session.execute(select(table.c.stored_as, table.c.id))}
    missing = tuple(sorted(number for name, number in rows.items() if name not in lying))
    return Orphans(missing, tuple(sorted(lying - rows.keys())))


def sweep(wp: Workplace) -> int:
    """Destroy the files that no row names (清理无主附件); gives how many.

    Files of deleted attachments are named as long as they lie in the recycle bin; what 重做 could bring back stays.
    UserError without the right.
    """
    wp.rights.demand("settings")
    nameless = set(orphans(wp).nameless) - waiting_for_redo(wp.store, Attachment.__kind__)
    for name in nameless:
        drop_file(wp.store, name)
    return len(nameless)


def _row(wp: Workplace, session: Session, attachment_id: int) -> Attachment:
    row = session.get(Attachment, attachment_id)
    if row is None:
        raise UserError("这份附件已经不在了。", "请刷新后再看。")
    _demand_sight(wp, row.owner_kind)
    return row


def _demand_change(wp: Workplace, kind: str) -> None:
    """Scans are the work of whoever enters their records: finances add the signed list of a payment."""
    _demand_sight(wp, kind)
    if why := wp.rights.why_not_edit(kind, wp.definition().record(kind).label):
        raise UserError(why, "请由有权限的人添加或删除附件。")


def _demand_sight(wp: Workplace, kind: str) -> None:
    """A scan shows everything: whoever may not see a field of the kind does not see its scans either."""
    label = wp.definition().record(kind).label
    wp.rights.demand_sight(kind, label)
    if not wp.rights.prints(kind):
        raise UserError(f"您的角色（{wp.rights.words}）看不到{label}的附件。", "请由有权限的人办理。")
