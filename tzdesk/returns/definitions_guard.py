"""A sealed month keeps the definition it was sealed with: no package begins, goes or comes back under it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.packages import DefinitionPackage
from tzdesk.returns.model import SealedBook
from tzdesk.store import alive
from tzdesk.store.capture import Change


def last_sealed(session: Session) -> Month | None:
    """The last month that is sealed."""
    return session.scalar(select(func.max(SealedBook.period)).where(alive(SealedBook)))


def sealed_definitions_guard(session: Session, changes: Sequence[Change]) -> None:
    """The store's guard that refuses to lay a package over a sealed month or to take one from under it, whoever does.

    UserError, whether the package was looked at before the seal, is taken back, or comes out of the recycle bin.
    """
    touched = [change for change in changes if change.kind == DefinitionPackage.__kind__ and _moves(change)]
    sealed = last_sealed(session) if touched else None
    for change in touched:
        row = change.after or change.before
        if sealed is None or sealed < row["valid_from"]:
            continue
        named = f"“{row['name']}”第{row['version']}版"
        if change.action == "delete":
            raise UserError(
                f"{sealed.label}已经用{named}封存，不能退回。", "请改好以后导入新的一版，从没有封存的月份起用。"
            )
        raise UserError(
            f"{sealed.label}已经封存，{named}不能再从{row['valid_from'].label}起用。",
            f"请重新导入这份参数包，从{sealed.next.label}起用。",
        )


def _moves(change: Change) -> bool:
    """Whether definitions are others for it: not when a version is erased that lay in the recycle bin."""
    return bool(change.after) or not change.before.get("deleted_at")
