"""How a sheet looks to whoever opens it: what is hidden, faint, merged or shown otherwise than it is.

The values of cells may be what they were while somebody who reads the sheet sees others. Two sheets are held against
each other, so that what a template has of its own (a hidden column, white letters on blue) is no finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import get_column_letter

from tzdesk.excel.shown_text import UNREAD, shown_text
from tzdesk.excel.squeezed import squeezed, squeezed_otherwise

_NO_SIZE = 0.3  # a row or column of less is not seen (points, figures)
_SMALL = 4  # points of a letter that nobody reads
_NEAR = 0x30  # colours whose parts are not further apart cannot be told apart
_BLACK, _WHITE = "000000", "FFFFFF"
_HIDDEN_BY = "有条件格式，会把里面的内容遮住或显示成别的"
_STRUCK = "被画了删除线"
_AUTOMATIC = {64: _BLACK, 65: _WHITE}
_THEME = {0: _WHITE, 1: _BLACK}


@dataclass(frozen=True)
class Style:
    """What of a cell's style decides what is seen of its value."""

    faint: bool
    struck: bool
    filled: bool
    number_format: str


def looks_otherwise(read: Any, wanted: Any) -> Iterator[tuple[str, str]]:
    """Place (D8, 第8行, E列, empty for the whole sheet) and what is seen there otherwise than on the wanted sheet."""
    if read.sheet_state != "visible" and wanted.sheet_state == "visible":
        yield "", "工作表被隐藏"
    if not read.sheet_view.showZeros and wanted.sheet_view.showZeros:
        yield "", "零值被设为不显示"
    known = {(area, said) for area, said, _ in _conditional(wanted)}
    yield from ((area, "多出条件格式") for area, said, _ in _conditional(read) if (area, said) not in known)
    hiding = {area for area, _, hides in _conditional(wanted) if hides}
    yield from (
        (area, _HIDDEN_BY)
        for area, said, hides in _conditional(read)
        if hides and (area, said) in known and area not in hiding
    )
    unseen, known_unseen = dict(_unseen(read)), dict(_unseen(wanted))
    yield from (one for one in unseen.items() if one[0] not in known_unseen)
    yield from (one for one in squeezed_otherwise(read, wanted) if one[0] not in unseen)
    yield from merged_otherwise(read, merged_areas(wanted))
    yield from _cells(read, wanted)


def hidden_otherwise(read: Any, wanted: Any) -> Iterator[tuple[str, str]]:
    """What of a sheet is not seen, where rows came or went, so that its cells are not those of the wanted sheet."""
    known = set(hidden_parts(wanted))
    yield from (one for one in hidden_parts(read) if one not in known)


def merged_otherwise(sheet: Any, wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The cells of a sheet that are merged otherwise than these areas."""
    now, was = set(merged_areas(sheet)), set(wanted)
    yield from ((area, "被合并") for area in sorted(now - was))
    yield from ((area, "合并被拆开") for area in sorted(was - now))


def merged_areas(sheet: Any) -> list[str]:
    """The areas of a sheet that are merged: A1:D1."""
    return sorted(area.coord for area in sheet.merged_cells.ranges)


def hidden_parts(sheet: Any) -> Iterator[tuple[str, str]]:
    """What of a sheet is not seen, where there is none to hold it against."""
    if sheet.sheet_state != "visible":
        yield "", "工作表被隐藏"
    unseen = dict(_unseen(sheet))
    yield from unseen.items()
    yield from (one for one in squeezed(sheet) if one[0] not in unseen)
    yield from ((area, _HIDDEN_BY) for area, _, hides in _conditional(sheet) if hides)


def seen_of(cell: Any) -> str | None:
    """What is seen of a cell: its text; None where its letters cannot be told from the ground."""
    style = _style(cell)
    return None if style.faint else shown_text(cell.value, style.number_format)


def struck_cells(sheet: Any, places: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those of some cells that hold something and are struck out."""
    for place in places:
        cell = sheet[place]
        if cell.value is not None and cell.font.strike:
            yield place, _STRUCK


def cells_seen(sheet: Any) -> Iterator[tuple[Any, str | None]]:
    """Every cell of a sheet that holds something, with what is seen of it."""
    known: dict[Any, Style] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            key = tuple(cell._style or ())  # noqa: SLF001 - the style by its numbers, which openpyxl keeps private
            style = known.get(key) or known.setdefault(key, _style(cell))
            yield cell, None if style.faint else shown_text(cell.value, style.number_format)


def _unseen(sheet: Any) -> list[tuple[str, str]]:
    """The rows and columns of a sheet that are hidden."""
    rows = [(f"第{row}行", "被隐藏") for row in sorted(_rows(sheet))]
    return [*rows, *((f"{get_column_letter(one)}列", "被隐藏") for one in sorted(_columns(sheet)))]


def _rows(sheet: Any) -> set[int]:
    return {
        row
        for row, one in sheet.row_dimensions.items()
        if row <= sheet.max_row and (one.hidden or (one.height is not None and one.height < _NO_SIZE))
    }


def _conditional(sheet: Any) -> Iterator[tuple[str, str, bool]]:
    """The conditional formats of a sheet: the cells, the condition, and whether a value is not seen by it or seen as
    another."""
    for formats in sheet.conditional_formatting:
        for rule in formats.rules:
            said = " ".join(str(part) for part in (rule.type, rule.operator, *(rule.formula or ())))
            yield str(formats.sqref), said, _hides(sheet, formats, rule)


def _hides(sheet: Any, formats: Any, rule: Any) -> bool:
    looks = rule.dxf
    if looks is None:  # bars and pictures in the cell; scales of colours put their own ground under the letters
        part = rule.dataBar or rule.iconSet
        scale = [one.rgb[-6:] for one in rule.colorScale.color if one.type == "rgb"] if rule.colorScale else []
        return (part is not None and part.showValue is False) or any(_alike(one, _BLACK) for one in scale)
    font = looks.font
    if looks.numFmt is not None or (font is not None and font.strike):
        return True
    grounds = [] if looks.fill is None else [one for one in (looks.fill.bgColor, looks.fill.fgColor) if _stated(one)]
    colour = font.color if font is not None and _stated(font.color) else None
    if not grounds and colour is None:
        return False
    return any(
        _alike(_colour(colour or cell.font.color, _BLACK), ground)
        for cell in _within(sheet, formats)
        for ground in ([_colour(one, _WHITE) for one in grounds] or [_ground(cell.fill)])
    )


def _within(sheet: Any, formats: Any) -> Iterator[Any]:
    """The cells that a conditional format is laid over, one of each look."""
    known = set()
    for area in formats.sqref.ranges:
        last = min(area.max_row, sheet.max_row), min(area.max_col, sheet.max_column)
        for row in sheet.iter_rows(area.min_row, last[0], area.min_col, last[1]):
            for cell in row:
                look = tuple(cell._style or ())  # noqa: SLF001 - the style by its numbers, which openpyxl keeps private
                if look not in known:
                    known.add(look)
                    yield cell


def _stated(colour: Any) -> bool:
    """Whether a conditional format says a colour; the library gives this one where none is said."""
    return colour is not None and not (colour.type == "rgb" and colour.rgb == "00000000")


def _ground(fill: Any) -> str:
    return _colour(fill.fgColor, _WHITE) if fill.fill_type not in {None, "none"} else _WHITE


def _columns(sheet: Any) -> set[int]:
    found = set()
    for one in sheet.column_dimensions.values():
        if one.hidden or (one.customWidth and one.width is not None and one.width < _NO_SIZE):
            found |= {place for place in range(one.min or 1, (one.max or 1) + 1) if place <= sheet.max_column}
    return found


def _cells(read: Any, wanted: Any) -> Iterator[tuple[str, str]]:
    """Cells that hold what they held and look otherwise."""
    known: dict[Any, tuple[Style, Style]] = {}
    for ours, theirs in zip(wanted.iter_rows(), read.iter_rows(), strict=False):
        for was, now in zip(ours, theirs, strict=False):
            if was.value is None or now.value is None:
                continue
            if now.data_type == "f" and was.data_type != "f":
                yield now.coordinate, "变成了公式"
                continue
            key = (*was._style, -1, *now._style)  # noqa: SLF001 - the style by its numbers, which openpyxl keeps private
            if key not in known:
                known[key] = _style(was), _style(now)
            before, after = known[key]
            if before != after and (why := _why(was.value, now.value, before, after)):
                yield now.coordinate, why


def _why(was: Any, now: Any, before: Style, after: Style) -> str:
    if after.faint and not before.faint:
        return "字色与底色分不开，看不出来"
    if after.struck and not before.struck:
        return _STRUCK
    if after.filled and not before.filled:
        return "被设为重复填满，看起来是另一个数"
    old, new = shown_text(was, before.number_format), shown_text(now, after.number_format)
    if was == now and old != new and UNREAD in new:
        return f"数字格式被改成“{after.number_format}”，看到的可能不是“{old}”"
    return f"数字格式被改，显示成“{new}”，应显示“{old}”" if was == now and old != new else ""


def _style(cell: Any) -> Style:
    font, fill = cell.font, cell.fill
    ground, letters = _ground(fill), _colour(font.color, _BLACK)
    small = font.sz is not None and font.sz < _SMALL
    return Style(
        small or _alike(letters, ground), bool(font.strike), cell.alignment.horizontal == "fill", cell.number_format
    )


def unseen_part(font: Any, cell: Any) -> bool:
    """Whether a part of a cell's text with a font of its own is written so that nobody reads it, or struck out."""
    small = font.sz is not None and font.sz < _SMALL
    letters = _colour(font.color or cell.font.color, _BLACK)
    return small or bool(font.strike) or _alike(letters, _ground(cell.fill))


def _colour(colour: Any, automatic: str) -> str:
    """A colour as six hexadecimal figures; one of a theme that is neither black nor white stands for itself."""
    if colour is None or colour.type == "auto":
        return automatic
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour.rgb[-6:].upper()
    if colour.type == "indexed":
        number = int(colour.indexed)
        return _AUTOMATIC.get(number) or (COLOR_INDEX[number][-6:] if number < len(COLOR_INDEX) else automatic)
    if colour.type == "theme":
        plain = _THEME.get(int(colour.theme))
        return plain if plain and not colour.tint else f"theme {colour.theme} {colour.tint}"
    return automatic


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        parts = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
    except ValueError:
        return False
    return all(abs(ours - theirs) < _NEAR for ours, theirs in parts)
