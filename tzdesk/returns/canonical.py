"""The canonical numbers of a book, their digest, and the short check code (校验码) that paper and file share.

The digest runs over unit, period, version, every cell by its name and what its line and column are, so that layout,
fonts and file formats do not matter: the same numbers give the same code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tzdesk.returns.compute import BookValues, walk
from tzdesk.returns.values import plain
from tzdesk.store.types import canonical

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U to be misread on paper
_GROUPS, _GROUP = 3, 4


def cells_of(book: BookValues) -> dict[str, Any]:
    """Every cell's canonical value by name."""
    return {name: plain(value) for name, value, _, _ in walk(book)}


def rows_of(book: BookValues) -> dict[str, Any]:
    """Whose the rows of every form are: [[kind, id]] in their order."""
    return {form_id: [[row.kind, row.id] for row in values.rows] for form_id, values in book.forms.items()}


def ids_of(book: BookValues) -> dict[str, Any]:
    """The records behind every cell that has any: [kind, [ids]] by name."""
    return {name: [kind, list(ids)] for name, _, ids, kind in walk(book) if ids}


def parts_of(book: BookValues) -> dict[str, Any]:
    """What each record adds to a cell, in the order of its ids, where it is not simply one; decimals as text."""
    cells = (
        (form.form.cell_name(*place), cell)
        for form in book.forms.values()
        for place, cell in form.cells.items()
        if cell.parts and any(part != 1 for part in cell.parts)
    )
    return {name: [str(one) if isinstance(one, Decimal) else one for one in cell.parts] for name, cell in cells}


def unit_of(code: str, name: str) -> str:
    """How the digest of a book names its unit: by code and name, so that neither can be another on the same code."""
    return f"{code} {name}" if code else name


def digest(unit: str, period: str, version: int, cells: Mapping[str, Any], forms: str = "") -> str:
    """SHA-256 (hex) of the canonical numbers, and of the forms that they stand in by their hash (`forms_hash`; books
    from before it was taken in have none)."""
    content = {"unit": unit, "period": period, "version": version, "cells": dict(cells)}
    content |= {"forms": forms} if forms else {}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def check_code(digest_hex: str) -> str:
    """Twelve characters in groups of four, 60 bits of the digest: short enough to type from paper."""
    number = int(digest_hex[:15], 16)
    text = "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(_GROUPS * _GROUP - 1, -1, -1))
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def version_label(version: int) -> str:
    """首报, or 更正第 n 号."""
    return "首报" if version == 0 else f"更正第{version}号"
