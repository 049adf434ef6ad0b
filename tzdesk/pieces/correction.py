"""Puts a correction into the shape in which it is printed (更正表)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tzdesk.base.periods import Month
from tzdesk.documents.correction import Changed, CorrectionSheet
from tzdesk.pieces.month import identity_of, signers_of

if TYPE_CHECKING:
    from tzdesk.returns.comparing import Difference
    from tzdesk.returns.head import BookHead
    from tzdesk.returns.model import SealedBook


def correction_of(head: BookHead, book: SealedBook, found: Sequence[Difference]) -> CorrectionSheet:
    """The sheet of a corrected version; `found` is what it changed against the version before."""
    changed = tuple(Changed(f"{one.form} {one.title}", one.label, *one.sides) for one in found)
    return CorrectionSheet(
        identity_of(head),
        head.superior,
        book.note,
        book.summary.get("was", ""),
        changed,
        signers_of(head),
        tuple(Month.parse(month) for month in book.summary.get("replaces") or ()),
    )
