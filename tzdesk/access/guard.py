"""What may be written: asked before every commit, imports, steps and undo included."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tzdesk.access.rights import LOGS, STEPPING, Rights, Row
from tzdesk.base.errors import UserError
from tzdesk.store import Change, Entity, capture
from tzdesk.store.entity import kinds

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def rights_guard(
    rights: Callable[[], Rights], label: Callable[[str, str], str]
) -> Callable[[Session, list[Change]], None]:
    """A guard of the store; `label` gives the words for a kind, or for a field of it."""

    def hook(session: Session, changes: list[Change]) -> None:
        mine = rights()
        if not mine.limited or session.info.get("mode") == "system":
            return
        # What one took back or did again oneself was allowed when it was done; undo reaches one's own steps only.
        stepping = STEPPING.get() or session.info.get("mode") in {"undo", "redo"}
        for change in changes:
            if change.kind in LOGS and change.action == "insert":
                continue
            if not (mine.touches(change.kind) if stepping else mine.edits(change.kind)):
                raise UserError(f"您的角色（{mine.words}）不能修改{label(change.kind, '')}。", _who(mine, change.kind))
            typed = (
                None
                if stepping
                else mine.typed_anyway(change.kind, change.before, change.after, partial(row_of, session))
            )
            if typed is not None:
                name, known = typed
                what = f"{label(change.kind, '')}的“{label(change.kind, name)}”"
                if known.why:
                    raise UserError(f"{what}不能直接改：{known.why}", _who(mine, change.kind))
                raise UserError(
                    f"{what}由“{known.called or '办理'}”填写，您的角色（{mine.words}）不能直接填写或导入。",
                    f"请在记录上办理；补录、导入已经办过的旧资料，请由能“{mine.words_of(known.act)}”的人来做。",
                )
            hidden = frozenset() if stepping or not change.before else mine.hidden(change.kind) & change.fields
            if hidden:
                raise UserError(
                    f"您的角色（{mine.words}）不能修改“{label(change.kind, sorted(hidden)[0])}”。",
                    _who(mine, change.kind),
                )

    return hook


def _who(mine: Rights, kind: str) -> str:
    return f"请由有权限的人办理；{mine.whom_to_ask_to_edit(kind)}"


def row_of(session: Session, kind: str, record_id: int | None) -> Row:
    """A stored record's own columns; empty when there is none."""
    return columns_of(session.get(kinds()[kind], record_id) if record_id is not None else None)


def columns_of(record: Entity | None) -> Row:
    """A record's own columns, as it stands in hand."""
    return {} if record is None else {name: getattr(record, name) for name in capture.columns_of(type(record))}
