"""What stands behind a cell of a return when a clerk opens it: the records, and a rate's numerator and base."""

from __future__ import annotations

from tzdesk.returns.compute import CellValue
from tzdesk.returns.forms import Form, operand_place

_UNKNOWN = "未填"


def words_of(form: Form, code: str, column: str, cell: CellValue) -> str:
    """Which cell it is; of a rate besides how it came about: 第41行 实名制率　合计 ＝ 48（合格实名登记）÷ 52."""
    place = f"第{code}行 {form.line_codes[code].label.strip()}　{form.column_ids[column].head}"
    if not cell.sides:
        return place
    stated = form.cell(code, column)
    names = [_name(form, operand_place(stated[key], code, column), code) for key in ("num", "den")]
    sides = [
        f"{_UNKNOWN if side.value is None else f'{side.value:,}'}（{name}）"
        for side, name in zip(cell.sides, names, strict=True)
    ]
    return f"{place} ＝ {' ÷ '.join(sides)}"


def records_of(cell: CellValue) -> tuple[str, tuple[int, ...]]:
    """Kind and ids of the records behind a cell; a rate's are those of both its sides where they are of one kind."""
    if len({side.kind for side in cell.sides if side.ids}) == 1:
        kind = next(side.kind for side in cell.sides if side.ids)
        return kind, tuple(dict.fromkeys(one for side in cell.sides for one in side.ids))
    return cell.kind, cell.ids


def _name(form: Form, place: tuple[str, str] | None, code: str) -> str:
    if place is None:
        return "按记录计算"
    line, column = place
    return form.column_ids[column].head if line == code else form.line_codes[line].label
